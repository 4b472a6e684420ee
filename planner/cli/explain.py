"""``plan explain``: why a workbook has no plan, in its own cells, and the cheapest ways out."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, tell
from planner.cli.progress import ProgressLine
from planner.cli.signals import Stopped
from planner.cli.variants import Scenarios, Sets, Target, variant_of
from planner.errors import Finding, InfeasibleError, InputError, PlanError, Severity, StoppedError

if TYPE_CHECKING:
    from planner.explain import Explanation, Repair
    from planner.scenarios import Variant
    from planner.workbook import Book

_NARROWEST = 60


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def explain(  # noqa: PLR0913 - the options of a command
        path: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        *,
        scenario: Scenarios = None,
        changes: Sets = None,
        target: Target = "",
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
        most: Annotated[int, typer.Option("--repairs", min=0, help="How many ways out to solve and price.")] = 6,
        out: Annotated[
            Path | None, typer.Option("--out", help="Write the repaired workbook: NAME.xlsx, or a folder of CSV files.")
        ] = None,
        take: Annotated[
            int, typer.Option("--take", min=1, help="With --out: which of the repairs, by its number.")
        ] = 1,
        force: Annotated[bool, typer.Option("--force", help="Replace what stands at --out.")] = False,
        time_limit: Annotated[float | None, typer.Option("--time-limit", min=0.001, help="Seconds for it all.")] = None,
        quiet: Annotated[bool, typer.Option("--quiet", help="No progress line.")] = False,
    ) -> None:
        """Say which cells keep a plan from existing, and what to change. Ends with 3 if there is no plan, else 0.

        With --scenario or --target a repair may be a cell of the sheets changes or targets; --out then writes your
        workbook with that cell changed, to be solved with the same scenario or target.
        """
        asked = variant_of(scenario, changes, target)
        try:
            if out is not None:
                _check_place(out, force=force)
            book, explanation = _explained(path, asked, most, time_limit, quiet=quiet or as_json)
            written = _write(book, explanation, out, take) if out is not None and not explanation.feasible else None
        except PlanError as refused:
            _refuse(refused, as_json=as_json)
            raise typer.Exit(refused.exit_code) from None
        if as_json:
            from planner.explain.words import as_json as plain

            told = {"path": str(path), **asked.names(), **plain(explanation)}
            say_json(told | {"repaired": None if written is None else str(written)})
        else:
            _print(explanation, written, asked)
        if not explanation.feasible:
            raise typer.Exit(InfeasibleError.exit_code)


def _explained(
    path: Path, asked: Variant, most: int, time_limit: float | None, *, quiet: bool
) -> tuple[Book, Explanation]:
    """The workbook and its explanation; a signal becomes an error with its own exit code."""
    with ProgressLine(quiet=quiet) as progress:
        progress("starting", 0.0, 0)
        try:
            from planner.explain import explain
            from planner.solve.options import SolveOptions
            from planner.workbook import read_book

            book = read_book(path)
            options = SolveOptions(time_limit=time_limit)
            return book, explain(book, variant=asked, most=most, options=options, progress=progress)
        except Stopped as stopped:
            message = "stopped before the conflict was understood"
            raise StoppedError(message, by_signal=stopped.by_signal) from None


def _print(explanation: Explanation, written: Path | None, asked: Variant) -> None:
    from planner.explain.words import lines

    for line in lines(explanation):
        for part in _fitted(line):
            say(part)
    if written is not None:
        given = {"--scenario": asked.scenarios, "--set": asked.sets, "--target": asked.target}
        options = [option for option, value in given.items() if value]
        again = f" with the same {' and '.join(options)}" if options else ""
        say(f"{written}: the workbook with that repair, to check and to solve{again}")


def _fitted(line: str) -> list[str]:
    """A line in as many as a terminal needs; as it is where it goes to a file or another program."""
    if not sys.stdout.isatty():
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 3)
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def _check_place(out: Path, *, force: bool) -> None:
    """Refuse to write over what stands there unless told to."""
    problem = fix = ""
    if out.exists() and not force:
        problem, fix = f"{out} is there already.", "Give another name, or add --force to replace it."
    elif out.is_dir():
        other = sorted(entry.name for entry in out.iterdir() if entry.suffix != ".csv")
        if other or out.suffix.lower() == ".xlsx":
            problem, fix = f"{out} is a folder that holds {', '.join(other[:3]) or 'files'}.", "Give another name."
    if problem:
        raise InputError([Finding(Severity.ERROR, "target-exists", "", "", "", problem, fix)])


def _write(book: Book, explanation: Explanation, out: Path, take: int) -> Path:
    """Write the workbook with one repair."""
    repair = _chosen(explanation, take)
    from planner.explain import apply_repair
    from planner.workbook.convert import folder_files
    from planner.workbook.files import write_atomically, write_folder
    from planner.workbook.template import workbook_bytes

    repaired = apply_repair(book, repair)
    try:
        if out.suffix.lower() == ".xlsx":
            write_atomically(out, workbook_bytes(repaired))
        else:
            write_folder(out, folder_files(repaired))
    except OSError as fault:
        from planner.errors import OutputError

        message = f"{out} could not be written: {fault.strerror or fault}."
        raise OutputError(message) from fault
    return out


def _chosen(explanation: Explanation, take: int) -> Repair:
    if take > len(explanation.repairs):
        problem = f"There is no repair {take}; {len(explanation.repairs)} were found."
        raise InputError(
            [Finding(Severity.ERROR, "no-such-repair", "", "", "", problem, "Give the number of another.")]
        )
    return explanation.repairs[take - 1]


def _refuse(refused: PlanError, *, as_json: bool) -> None:
    """Say what keeps the workbook from being looked at: on stderr, or as one JSON object on stdout."""
    findings = refused.findings if isinstance(refused, InputError) else ()
    if as_json:
        content = {"feasible": None, "exit_code": refused.exit_code, "message": str(refused)}
        say_json(content | {"findings": [finding_json(finding) for finding in findings]})
    elif findings:
        print_findings(findings, to_stderr=True)
        tell(f"{refused}.")
    else:
        tell(f"Error: {refused}")
