"""One run in a process of its own: ``python -m planner.web.child HOME REQUEST CLUSTER``.

It ends when the page that started it does, whose end of the pipe on its standard input closes then.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.errors import InfeasibleError, InputError, PlanError, StoppedError
from planner.web.asks import SHOCK_KINDS
from planner.web.store import Store, Workbook, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from planner.errors import Finding
    from planner.fanout import Cluster, Tally

_TELL_SECONDS: Final = 0.3
_NICENESS: Final = 5


class _Teller:
    """Writes what a run is doing, a few times a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = time.time()
        self._phase = ""
        self._told = 0.0
        self._write("starting")

    def __call__(self, phase: str, seconds: float, iterations: int) -> None:
        del seconds, iterations
        now = time.monotonic()
        if phase == self._phase and now - self._told < _TELL_SECONDS:
            return
        self._phase, self._told = phase, now
        self._write(phase)

    def _write(self, phase: str, **more: int) -> None:
        write_json(self._path, {"phase": phase, "began": self._began, **more})

    def tally(self, tally: Tally, stage: str = "planning") -> None:
        """Write how many cases are done."""
        now = time.monotonic()
        if now - self._told > _TELL_SECONDS or tally.finished == tally.total:
            self._told = now
            self._write(stage, done=tally.finished, of=tally.total)


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


def _compare(store: Store, request: Mapping[str, Any], book: Workbook, tell: _Teller, cluster: str) -> None:
    from planner.compare import Asked, Course, Place, compare, finish, write_comparison
    from planner.run.folder import RunFolder

    course = Course(request["stage"], "", request["by"], "step")
    asked = Asked(tuple(request["targets"]), course=course, worlds=(tuple(request["scenarios"]),))
    place = store.home / "runs" / request["id"]
    work = store.half(request["id"])
    start = time.perf_counter()
    with RunFolder(place, numbered=False, force=False) as folder:
        where = Place(work, on=_cluster(cluster), resume=work.exists(), progress=tell.tally)
        found = compare(book.path, asked, where)
        write_comparison(folder, book.path, found, {"plan": time.perf_counter() - start})
        finish(work)


def _stress(store: Store, request: Mapping[str, Any], book: Workbook, tell: _Teller, cluster: str) -> None:
    del book
    from planner.run.again import plan_again
    from planner.run.folder import RunFolder
    from planner.stress import Asked, Where, lines, stress, tables, write

    start = time.perf_counter()
    asked = Asked(kinds=tuple(kind for shock in request["shocks"] for kind in SHOCK_KINDS[shock]))
    runs = store.home / "runs"
    place = runs / request["id"]
    source = runs / request["run"]
    journal = store.half(request["id"])
    where = Where(
        journal,
        on=_cluster(cluster),
        resume=any(journal.parent.glob(f"{journal.name}*")),
        progress=lambda stage, tally: tell.tally(tally, stage),
    )
    with RunFolder(place, numbered=False, force=False) as folder:
        plan = plan_again(source, tell)
        found = stress([("the plan", plan)], asked, where)
        frames = tables(found)
        text = lines(found, frames)
        write(folder, found, frames, text, sources={"the plan": source}, seconds=time.perf_counter() - start)
        for one in where.journals():
            one.unlink(missing_ok=True)


def _cluster(told: str) -> Cluster | None:
    """The cluster to work on, from its attributes as JSON; None for this computer."""
    if not told:
        return None
    from planner.fanout import Cluster

    parts = json.loads(told)
    files = {name: Path(parts[name]) for name in ("ca", "cert", "key") if parts[name]}
    found = Cluster(parts["address"], **files, insecure=parts["insecure"])
    found.check()
    return found


_KINDS: Final[dict[str, Callable[[Store, Mapping[str, Any], Workbook, _Teller, str], None]]] = {
    "check": _check,
    "solve": _solve,
    "compare": _compare,
    "stress": _stress,
}


if __name__ == "__main__":
    sys.exit(main())
