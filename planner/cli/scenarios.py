"""``plan scenarios``: what each scenario of a workbook changes, cell by cell."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, summary, told
from planner.cli.variants import Scenarios, Sets, Target, variant_of
from planner.errors import Finding, InputError, Severity

if TYPE_CHECKING:
    from planner.scenarios import Effect, Listed, Variant

_SHOWN = 3


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def scenarios(  # noqa: PLR0913 - the options of a command
        path: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        *,
        scenario: Scenarios = None,
        changes: Sets = None,
        target: Target = "",
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", help="Write the workbook with the changes made: NAME.xlsx, or a folder of CSV files."
            ),
        ] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace what stands at --out.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """List the scenarios of a workbook: each change with the cells it meets, before and after.

        Each is checked as if it were planned. With --scenario, --set or --target only that stack, which --out writes as
        a workbook of its own, to be changed further. Ends with 2 if any has an error.
        """
        from planner.scenarios import list_scenarios

        asked = variant_of(scenario, changes, target)
        if out is not None:
            _write(path, asked, out, force=force)
        found = list_scenarios(path, asked)
        if as_json:
            say_json({"path": str(path), "scenarios": [_as_json(one) for one in found]})
        else:
            for one in found:
                _print(one)
            if not found:
                say(f"{path} has no scenarios: its sheet 'scenarios' has no rows.")
        if any(finding.severity is Severity.ERROR for one in found for finding in one.findings):
            raise typer.Exit(InputError.exit_code)


def _write(path: Path, asked: Variant, out: Path, *, force: bool) -> None:
    """Write the workbook with the changes made.

    Raises:
        InputError: it has errors, or something stands there already.
        OSError: it cannot be written.
    """
    from planner.scenarios import load_variant, written_out
    from planner.workbook.convert import folder_files
    from planner.workbook.files import write_atomically, write_folder
    from planner.workbook.template import workbook_bytes

    other = out.is_dir() and (out.suffix.lower() == ".xlsx" or any(one.suffix != ".csv" for one in out.iterdir()))
    if other or (out.exists() and not force):
        problem = f"{out} is a folder that holds something else." if other else f"{out} is there already."
        fix = "Give another name." if other else "Give another name, or add --force to replace it."
        raise InputError([Finding(Severity.ERROR, "target-exists", "", "", "", problem, fix)])
    book = written_out(load_variant(path, asked))
    if out.suffix.lower() == ".xlsx":
        write_atomically(out, workbook_bytes(book))
    else:
        write_folder(out, folder_files(book))


def _print(one: Listed) -> None:
    likely = f", probability {one.probability:.0%}" if one.probability is not None else ""
    stack = f" (after {', '.join(one.stack[:-1])})" if len(one.stack) > 1 else ""
    say(f"{one.name}{likely}{stack}")
    if one.description:
        say(f"  {one.description}")
    for effect in one.effects:
        for line in _lines(effect):
            say(f"  {line}")
    if one.findings:
        print_findings(one.findings)
        say(f"  {summary(one.findings)}")
    say("")


def _lines(effect: Effect) -> list[str]:
    change = effect.change
    rows = f"[{change.filter}]" if change.filter else ""
    when = ""
    if change.first is not None or change.last is not None:
        when = f", {change.first or 'the beginning'} to {change.last or 'the end'}"
    count = len(effect.cells)
    head = f"{change.cell}: {change.sheet}{rows}.{change.column} {change.action} {change.value or 'blank'}{when}"
    lines = [f"{head}: {count} figure{'' if count == 1 else 's'}" + (f"; {change.why}" if change.why else "")]
    cells = list(dict.fromkeys(zip(effect.cells, effect.before, effect.after, strict=True)))
    for cell, before, after in cells[:_SHOWN]:
        lines.append(f"  {cell:<22} {before or 'blank'} → {after or 'blank'}")
    if len(cells) > _SHOWN:
        lines.append(f"  … and {len(cells) - _SHOWN} more")
    return lines


def _as_json(one: Listed) -> dict[str, Any]:
    return {
        "scenario": one.name,
        "stack": list(one.stack),
        "probability": one.probability,
        "description": one.description,
        "changes": [
            {
                "cell": effect.change.cell,
                "scenario": effect.change.scenario,
                "sheet": effect.change.sheet,
                "filter": effect.change.filter,
                "column": effect.change.column,
                "action": effect.change.action,
                "value": effect.change.value,
                "from": None if effect.change.first is None else str(effect.change.first),
                "to": None if effect.change.last is None else str(effect.change.last),
                "why": effect.change.why,
                "figures": [
                    {"cell": cell, "before": before, "after": after}
                    for cell, before, after in zip(effect.cells, effect.before, effect.after, strict=True)
                ],
            }
            for effect in one.effects
        ],
        "findings": [finding_json(finding) for finding in one.findings],
    }
