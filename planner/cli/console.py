"""What every command shares: text that is safe to print, findings in words, and errors told without a traceback."""

from __future__ import annotations

import functools
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec, TypeVar

import typer

from planner.errors import (
    AuditError,
    Finding,
    InfeasibleError,
    InputError,
    NumericalError,
    OutOfMemoryError,
    OutputError,
    PlanError,
    RefusedModelError,
    Severity,
    StoppedError,
    TimeLimitError,
    UnboundedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rich.console import Console

_P = ParamSpec("_P")
_R = TypeVar("_R")
_JOINERS = "\u200c\u200d"
_STATUS: Final[tuple[tuple[type[PlanError], str], ...]] = (
    (InputError, "input error"),
    (InfeasibleError, "infeasible"),
    (UnboundedError, "unbounded"),
    (TimeLimitError, "time limit"),
    (NumericalError, "no definite answer"),
    (OutOfMemoryError, "out of memory"),
    (RefusedModelError, "refused"),
    (OutputError, "not written"),
    (AuditError, "audit failed"),
    (StoppedError, "stopped"),
    (PlanError, "error"),
)


NO_MEMORY: Final = "there is not enough memory; nothing was written. Close other programs, or plan a smaller case"


def safe(text: str) -> str:
    """Text from data without anything that could steer a terminal or turn the line around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in _JOINERS else "\N{REPLACEMENT CHARACTER}" for sign in text)


def shown(path: Path) -> str:
    """Name of a file as text that every file can hold; bytes that are no text are escaped."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def say(text: str) -> None:
    """Print a line on stdout."""
    print(safe(text))  # noqa: T201


def tell(text: str) -> None:
    """Print a line on stderr."""
    print(safe(text), file=sys.stderr)  # noqa: T201


def say_json(content: Any) -> None:  # noqa: ANN401 - whatever json can write
    """Print one JSON object on stdout, in ASCII."""
    print(json.dumps(content, indent=2))  # noqa: T201


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "problem": finding.problem,
        "fix": finding.fix,
        "also": list(finding.also),
    }


def error_json(refused: PlanError) -> dict[str, Any]:
    """An error as plain data."""
    content: dict[str, Any] = {
        "status": next(status for kind, status in _STATUS if isinstance(refused, kind)),
        "exit_code": refused.exit_code,
        "message": str(refused),
    }
    if isinstance(refused, InputError):
        content["findings"] = [finding_json(finding) for finding in refused.findings]
    rules = getattr(refused, "rules", None)
    if rules is not None:
        content["rules"] = [
            {"clash": rule.clash, "rule": rule.words, "sheet": rule.sheet, "cell": rule.cell, "relief": rule.relief}
            | {"unit": rule.unit}
            for rule in rules
        ]
    return content


def summary(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``; ``nothing found`` if there is nothing."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    parts = [
        f"{number:,} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((errors, "error"), (len(findings) - errors, "warning"))
        if number
    ]
    return ", ".join(parts) or "nothing found"


def print_findings(findings: Sequence[Finding], *, to_stderr: bool = False) -> None:
    """Print findings grouped by sheet: in columns and colour on a terminal, else one line each."""
    stream = sys.stderr if to_stderr else sys.stdout
    if not stream.isatty():
        for finding in findings:
            print(_line(finding), file=stream)
        return
    from rich.console import Console

    _print_rich(Console(file=stream, highlight=False), findings)


def _line(finding: Finding) -> str:
    return safe(f"{finding.where or 'file'}: {finding.severity.value}: {_words(finding)} [{finding.code}]")


def _words(finding: Finding) -> str:
    value = f"'{finding.value}': " if finding.value else ""
    also = f" See also {', '.join(finding.also)}." if finding.also else ""
    return f"{value}{finding.problem} {finding.fix}{also}"


def _print_rich(console: Console, findings: Sequence[Finding]) -> None:
    from rich.table import Table
    from rich.text import Text

    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.sheet, []).append(finding)
    for sheet, found in by_sheet.items():
        title = Text(safe(sheet) or "the file", style="bold")
        title.append(f"  {summary(found)}", style="dim")
        console.print(title)
        table = Table.grid(padding=(0, 1), expand=False)
        table.add_column(min_width=6, style="bold cyan", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for finding in found:
            is_error = finding.severity is Severity.ERROR
            words = Text(safe(_words(finding)))
            words.append(f" [{finding.code}]", style="dim")
            mark = Text(finding.severity.value, style="red" if is_error else "yellow")
            table.add_row(Text(f"  {safe(finding.cell)}"), mark, words)
        console.print(table)


def told(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a command end with words and an exit code, never with a traceback, when something is refused.

    With ``--json`` the refusal is the one object on stdout.
    """

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        as_json = bool(kwargs.get("as_json"))
        try:
            return command(*args, **kwargs)
        except PlanError as refused:
            stop(refused, as_json=as_json)
        except MemoryError:
            stop(OutOfMemoryError(NO_MEMORY), as_json=as_json)
        except BrokenPipeError:
            raise
        except OSError as fault:
            stop(_output_error(fault), as_json=as_json)

    return run


def _output_error(fault: OSError) -> OutputError:
    if isinstance(fault, PermissionError):
        reason = "no permission, or the file is open in Excel"
    else:
        reason = fault.strerror or str(fault)
    return OutputError(f"{fault.filename or 'The file'} could not be written: {reason}.")


def stop(refused: PlanError, *, as_json: bool = False) -> NoReturn:
    """End the command with the exit code of an error, told on stderr, or on stdout as one JSON object."""
    if as_json:
        say_json(error_json(refused))
    elif isinstance(refused, InputError):
        print_findings(refused.findings, to_stderr=True)
    else:
        tell_error(refused)
    raise typer.Exit(refused.exit_code)


def tell_error(refused: PlanError) -> None:
    """Print an error on stderr, each of its lines as one."""
    for number, line in enumerate(str(refused).split("\n")):
        tell(line if number else f"Error: {line}")
