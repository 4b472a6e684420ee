"""``plan audit``: every rule of a finished run, recomputed from its folder."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import say, say_json, told
from planner.errors import AuditError

if TYPE_CHECKING:
    from planner.audit import Certificate

_WIDEST = 12


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def audit(
        run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
        *,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Recompute every rule and the cost of a run, without the model. Ends with 10 if anything is wrong."""
        from planner.audit.folder import audit_folder
        from planner.run.folder import MANIFEST
        from planner.run.saved import open_plan

        if (run / MANIFEST).is_file():
            open_plan(run)
        certificate = audit_folder(run)
        if as_json:
            say_json({"run": str(run), **certificate.told()})
        else:
            _print(run, certificate)
        if not certificate.passed:
            raise typer.Exit(AuditError.exit_code)


def _print(run: Path, certificate: Certificate) -> None:
    from planner.audit.certificate import FAMILIES, verdict

    say(f"{'rules':<{_WIDEST + 1}} {'rows':>9}  {'worst':>8}  verdict")
    for check in certificate.families():
        worst = f"{check.worst:.1e}" if check.worst else "0"
        says = FAMILIES[check.family]
        say(f"{check.family:<{_WIDEST + 1}} {check.rows:>9,}  {worst:>8}  {verdict(check):<16}  {says}")
    say("")
    wrong = [check for check in certificate.checks if not check.passed]
    for check in wrong:
        place = f" ({check.place})" if check.place else ""
        rows = f"{check.failed:,} of {check.rows:,} off, the worst by {check.worst:.2g}"
        say(f"{check.family}: {check.rule}: {rows}{place}")
    tested = sum(check.rows for check in certificate.checks)
    outcome = "nothing is wrong" if certificate.passed else "the plan is wrong, so it is no plan"
    say(f"{run}: {len(certificate.checks):,} rules on {tested:,} rows: {outcome}")
