"""``plan prices``: what each limit of a plan is worth, and to whom."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import say, say_json, told
from planner.cli.progress import ProgressLine
from planner.cli.why import plain

if TYPE_CHECKING:
    from planner.prices import Plan, Price


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def prices(
        run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
        *,
        top: Annotated[int, typer.Option("--top", min=1, help="How many to follow until something else binds.")] = 10,
        sheet: Annotated[list[str] | None, typer.Option("--sheet", help="Only cells of it, as licences.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Say what one more tonne of each limit is worth, who gains, how far that goes and what binds then."""
        from planner.prices import prices as priced
        from planner.run.again import plan_again

        sheets = _sheets(sheet or [])
        with ProgressLine(quiet=as_json) as progress:
            plan = plan_again(run, progress)
            progress("pricing the limits", 0.0, 0)
            found, idle = priced(plan, top, sheets=sheets)
        if as_json:
            say_json(_as_json(plan, found, idle))
        else:
            _print(plan, found, idle, top, sheets)


def _sheets(asked: list[str]) -> list[str]:
    """The sheets that are asked about.

    Raises:
        typer.BadParameter: one of them has no limits.
    """
    from planner.prices.levers import SHEETS

    for sheet in asked:
        if sheet not in SHEETS:
            message = f"'{sheet}' has no limits; give one of {', '.join(SHEETS)}"
            raise typer.BadParameter(message)
    return asked


def _as_json(plan: Plan, found: list[Price], idle: int) -> dict[str, Any]:
    from planner.prices import table

    return {
        "objective_inr": plan.solution.objective_inr,
        "equal_plans": plan.solution.equal_plans,
        "at_a_limit_worth_nothing": idle,
        "prices": plain(table(found).to_dict("records")),
    }


def _print(plan: Plan, found: list[Price], idle: int, top: int, sheets: list[str]) -> None:
    from planner.prices import sentences

    where = f" of {' and '.join(sheets)}" if sheets else ""
    count = f"1 cell{where} holds" if len(found) == 1 else f"{len(found):,} cells{where} hold"
    say(f"{count} the plan back; the dearest first. Rupees are present value.")
    say("A price holds as long as it changes by less than 1 %.")
    for number, words in enumerate(sentences(found[:top]), 1):
        say("")
        say(f"{number}. {words}")
    say("")
    if len(found) > top:
        say(f"… and {len(found) - top:,} more: --top shows more of them, --json all.")
    if idle:
        at = "1 cell is at its" if idle == 1 else f"{idle:,} cells are at their"
        say(f"{at} limit and worth nothing: more of it would save nothing.")
    if plan.solution.equal_plans:
        say("Other plans cost the same; 'plan range' says how much of each source they could take.")
