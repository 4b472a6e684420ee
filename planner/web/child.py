"""One run in a process of its own: ``python -m planner.web.child HOME REQUEST CLUSTER``.

It ends when the page that started it does, whose end of the pipe on its standard input closes then.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.errors import InfeasibleError, InputError, PlanError, StoppedError
from planner.web.store import Store, Workbook, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from planner.errors import Finding

_TELL_SECONDS: Final = 0.3
_NICENESS: Final = 5


class _Teller:
    """Writes what a run is doing, a few times a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._phase = ""
        self._told = 0.0

    def __call__(self, phase: str, seconds: float, iterations: int) -> None:
        now = time.monotonic()
        if phase == self._phase and now - self._told < _TELL_SECONDS:
            return
        self._phase, self._told = phase, now
        write_json(self._path, {"phase": phase, "seconds": round(seconds, 1), "iterations": iterations})


def main() -> int:
    """Work off a request; 0 if it was, 1 if it was refused in words."""
    home, name, cluster = sys.argv[1:]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    store = Store(Path(home))
    request = store.request(name)
    book = store.workbook(request["workbook"]) if request else None
    if request is None or book is None:
        return 1
    tell = _Teller(store.note(name, "progress"))
    try:
        _KINDS[request["kind"]](store, request, book, tell, cluster)
    except PlanError as refused:
        write_json(store.note(name, "failed"), _refusal(refused))
        return 1
    return 0


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _refusal(refused: PlanError) -> dict[str, Any]:
    message = "Stopped." if isinstance(refused, StoppedError) else str(refused)
    findings = refused.findings if isinstance(refused, InputError | InfeasibleError) else ()
    return {"message": message, "exit_code": refused.exit_code, "findings": as_rows(findings)}


def as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as plain data."""
    return [{**asdict(finding), "severity": finding.severity.value} for finding in findings]


def _check(store: Store, request: Mapping[str, Any], book: Workbook, tell: _Teller, cluster: str) -> None:
    """Find what is wrong with a workbook, mark it in a copy, and list what can be chosen in it."""
    del store, request, cluster
    from planner.run.check import find_all
    from planner.web.choices import choices_in
    from planner.workbook.annotate import annotate

    tell("reading the workbook", 0.0, 0)
    raw, findings, code = find_all(book.path)
    if raw is not None and findings:
        annotate(book.path, raw, findings, book.path.with_name("checked.xlsx"))
    content = {"exit_code": code, "findings": as_rows(findings), "choices": {} if code else choices_in(raw)}
    write_json(book.path.with_name("findings.json"), content)


def _solve(store: Store, request: Mapping[str, Any], book: Workbook, tell: _Teller, cluster: str) -> None:
    del cluster
    from planner.run.options import RunOptions
    from planner.run.pipeline import run

    options = RunOptions(out=store.home / "runs" / request["id"], scenarios=tuple(request["scenarios"]))
    run(book.path, options, tell)


_KINDS: Final[dict[str, Callable[[Store, Mapping[str, Any], Workbook, _Teller, str], None]]] = {
    "check": _check,
    "solve": _solve,
}


if __name__ == "__main__":
    sys.exit(main())
