"""``plan why`` and ``plan range``: why a plan is as it is, and how else it could be at the same cost."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import say, say_json, told
from planner.cli.progress import ProgressLine

if TYPE_CHECKING:
    from planner.why import Range

_SHOWN = 25


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    @told
    def why(
        run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
        question: Annotated[list[str], typer.Argument(help='key=name, as "supplier=JPN-magnets period=FY2028-29".')],
        *,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Say why a source is used or not, or why a demand is short, in cells and rupees.

        Keys: supplier (or offer), route, process, build, licence; demand, customer, grade, segment, market; location,
        material; and period, which may be a fiscal year.
        """
        from planner.run.again import plan_again
        from planner.why import read_question
        from planner.why import why as answer

        text = " ".join(question)
        with ProgressLine(quiet=as_json) as progress:
            plan = plan_again(run, progress, lambda network: read_question(network, text))
            progress("asking what would change", 0.0, 0)
            found = answer(plan, text)
        if as_json:
            say_json(plain(found.told()))
        else:
            for line in found.lines():
                say(line)

    @app.command("range")
    @told
    def range_(
        run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
        *,
        seconds: Annotated[float, typer.Option("--seconds", min=1.0, help="Time for all ranges.")] = 60.0,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Say how much of each source could be bought in each fiscal year at the same cost."""
        from planner.run.again import plan_again
        from planner.why import ranges

        with ProgressLine(quiet=as_json) as progress:
            plan = plan_again(run, progress)
            progress("looking for plans that cost the same", 0.0, 0)
            found = ranges(plan, seconds)
        if as_json:
            say_json(_as_json(found, plan.solution.equal_plans))
        else:
            _print(found, plan.solution.equal_plans)


def plain(content: Any) -> Any:  # noqa: ANN401 - whatever json can write
    """Content without what JSON does not know: not a number becomes null, numpy's figures become Python's."""
    if isinstance(content, dict):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value) for value in content]
    if hasattr(content, "item"):
        content = content.item()
    if isinstance(content, float) and (content != content or abs(content) == float("inf")):  # noqa: PLR0124 - NaN alone
        return None
    return content


def _as_json(found: Range, equal: bool | None) -> dict[str, Any]:  # noqa: FBT001 - as the solution has it
    return {
        "equal_plans": equal,
        "not_worked_out": found.unknown,
        "seconds": round(found.seconds, 3),
        "ranges": plain(found.table.to_dict("records")),
    }


def _print(found: Range, equal: bool | None) -> None:  # noqa: FBT001 - as the solution has it
    from planner.solve.tiebreak import RULE

    if equal is False:
        say("No other plan costs the same.")
        return
    rows = found.open_rows
    if not len(rows):
        say("No source could be bought otherwise at the same cost; other flows may be.")
    else:
        say(f"Of the plans that cost the same, {RULE}.")
        say(f"{len(rows):,} of {len(found.table):,} yearly purchases could be otherwise at the same cost (t):")
        say(f"  {'':<40}{'fiscal year':<13}{'this plan':>12}{'least':>12}{'most':>12}")
        for row in rows.head(_SHOWN).to_dict("records"):
            amounts = "".join(f"{row[column]:>12,.2f}" for column in ("tonnes", "least", "most"))
            say(f"  {row['offer']:<40}{row['fiscal_year']:<13}{amounts}")
        if len(rows) > _SHOWN:
            say(f"  … and {len(rows) - _SHOWN:,} more; --json shows all.")
    if found.unknown:
        say(f"{found.unknown:,} were not worked out in time; give more with --seconds.")
