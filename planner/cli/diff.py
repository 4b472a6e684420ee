"""``plan diff``: what changed from one run to another."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import say, say_json, shown, told

if TYPE_CHECKING:
    import pandas as pd

    from planner.diff import Difference

_CRORE = 1e7
_SHOWN = 15


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def diff(
        run_a: Annotated[Path, typer.Argument(help="Folder of the first run.")],
        run_b: Annotated[Path, typer.Argument(help="Folder of the second run.")],
        *,
        out: Annotated[Path | None, typer.Option("--out", help="Also write the comparison as a workbook.")] = None,
        quick: Annotated[
            bool, typer.Option("--quick", help="Do not plan again to tell what each change did to the cost.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Compare two runs: cells, flows, and what moved the cost.

        The bridge from one cost to the other sums exactly.
        """
        from planner.diff import compare
        from planner.diff.workbook import write_difference
        from planner.run.saved import open_plan

        found = compare(open_plan(run_a), open_plan(run_b), plan_again=not quick)
        if out is not None:
            write_difference(out, (shown(run_a), shown(run_b)), found)
        if as_json:
            say_json(_as_json(found))
        else:
            _print(run_a.name, run_b.name, found)
            if out is not None:
                say(f"Written: {out}")


def _as_json(found: Difference) -> dict[str, Any]:
    return {
        "inputs": found.inputs.to_dict("records"),
        "flows": found.flows.to_dict("records"),
        "cost": {
            "before_inr": found.bridge.before,
            "after_inr": found.bridge.after,
            "steps": found.bridge.steps.to_dict("records"),
            "largest": found.bridge.largest.to_dict("records"),
            "by_change": [
                {"sheets": list(cause.sheets), "what": cause.what, "inr": cause.inr} for cause in found.causes
            ],
        },
        "churn": dict(found.churn),
    }


def _print(name_a: str, name_b: str, found: Difference) -> None:
    say(f"{name_a} → {name_b}")
    say("")
    say(f"Input: {len(found.inputs):,} cells differ" if len(found.inputs) else "Input: no cell differs")
    for cell in _records(found.inputs.head(_SHOWN)):
        say(f"  {cell['sheet']}!{cell['cell_after'] or cell['cell_before']}  {cell['row']}  {_change(cell)}")
    _more(len(found.inputs))
    say("")
    say(f"Flows: {found.churn['all']:.1%} of the tonnes go another way; {len(found.flows):,} yearly flows differ")
    top = found.flows["change"].abs().sort_values(ascending=False, kind="stable").index[:_SHOWN]
    for flow in _records(found.flows.loc[top]):
        amounts = f"{flow['before']:>12,.2f} → {flow['after']:>12,.2f}"
        say(f"  {flow['fiscal_year']}  {flow['flow']:<13} {flow['name']:<36} {amounts}")
    _more(len(found.flows))
    say("")
    _print_bridge(found)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _change(cell: dict[str, Any]) -> str:
    if not cell["column"]:
        return "row is gone" if cell["before"] else "row is new"
    return f"{cell['column']}: {cell['before'] or 'blank'} → {cell['after'] or 'blank'}"


def _print_bridge(found: Difference) -> None:
    change = (found.bridge.after - found.bridge.before) / _CRORE
    say("Cost, ₹ crore, present value")
    say(f"  {'before':<44}{found.bridge.before / _CRORE:>14,.2f}")
    for step in _records(found.bridge.steps):
        what = f"{step['line'].replace('_', ' ')}, {step['cause']}"
        say(f"  {what:<44}{step['inr'] / _CRORE:>+14,.2f}")
    say(f"  {'after':<44}{found.bridge.after / _CRORE:>14,.2f}   ({change:+,.2f})")
    if found.causes:
        say("")
        say("What each change did to it, one after the other")
        for cause in found.causes:
            say(f"  {cause.what:<44}{cause.inr / _CRORE:>+14,.2f}")


def _more(count: int) -> None:
    if count > _SHOWN:
        say(f"  … and {count - _SHOWN:,} more")
