"""``plan lint``: what is odd about a case, and what a finished plan rests on."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, summary, told
from planner.cli.variants import Scenarios, Sets, Target, variant_of

if TYPE_CHECKING:
    from planner.errors import Finding
    from planner.lint import Resting
    from planner.scenarios import Variant

_CRORE = 1e7
_FIRST = 5


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def lint(
        path: Annotated[Path, typer.Argument(help="Workbook, folder of CSV files, or folder of a finished run.")],
        *,
        scenario: Scenarios = None,
        changes: Sets = None,
        target: Target = "",
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Report what is odd though valid; of a run, what it rests on.

        Odd are dead arcs, and rules, licences and levers of scenarios without effect.
        """
        found, resting = _look(path, variant_of(scenario, changes, target))
        if as_json:
            say_json(_as_json(found, resting))
            return
        print_findings(found)
        say(f"{path}: {summary(found)}.")
        if resting is not None:
            _print_resting(resting)


def _look(path: Path, variant: Variant) -> tuple[list[Finding], Resting | None]:
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.errors import InputError
    from planner.lint import idle_levers, rests_on
    from planner.lint import lint as odd
    from planner.network import build_network
    from planner.run.folder import MANIFEST
    from planner.run.saved import open_plan
    from planner.scenarios import apply_variant
    from planner.workbook import read_book

    if (path / MANIFEST).is_file():
        if variant:
            message = "a run has the scenarios that it was planned with; look at its input to see it with others"
            raise typer.BadParameter(message, param_hint="PATH")
        run, book = open_plan(path), None
        validated = run.validated()
    else:
        run, book = None, read_book(path)
        validated = apply_variant(book, variant)
    if validated.tables is None:
        raise InputError(validated.findings)
    network = build_network(validated.tables)
    found = [*validated.findings, *odd(network, compile_form(build(network.model)))]
    if book is not None and not variant:
        found += idle_levers(book, validated.tables)
    return found, rests_on(run, validated.tables) if run else None


def _as_json(found: list[Finding], resting: Resting | None) -> dict[str, Any]:
    content: dict[str, Any] = {"findings": [finding_json(finding) for finding in found]}
    if resting is not None:
        content["rests_on"] = {
            "by_grade": resting.by_grade.to_dict("records"),
            "other_inr": resting.other_inr,
            "check_first": resting.cells.head(_FIRST).to_dict("records"),
        }
    return content


def _print_resting(resting: Resting) -> None:
    total = float(resting.by_grade["inr"].sum()) + resting.other_inr or 1.0
    say("")
    say("Cost paid by grade of confidence, ₹ crore, present value")
    for row in resting.by_grade.to_dict("records"):
        say(f"  {row['grade'] or 'none':<7}{row['inr'] / _CRORE:>12,.0f}  {row['inr'] / total:>6.0%}")
    other = "capital, fixed cost, keeping stock, less incentives: not paid by the tonne"
    say(f"  {'other':<7}{resting.other_inr / _CRORE:>12,.0f}  {resting.other_inr / total:>6.0%}  {other}")
    say("")
    say("Most worth checking first (what the objective would move, if the figure is as wrong as its grade allows)")
    for row in resting.cells.head(_FIRST).to_dict("records"):
        where = f"{row['sheet']}!{row['cell']}"
        what = f"{row['name']}, {str(row['figure']).replace('_', ' ')}"
        say(f"  {where:<18}{what:<52} grade {row['grade'] or '–'}  ₹{row['worth'] / _CRORE:,.0f} crore")
