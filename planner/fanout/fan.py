"""Many cases, worked on side by side, each written down as it ends."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from planner.errors import PlanError
from planner.fanout import worker
from planner.fanout.cases import Case, Outcome, Progress, Status, Tally, no_progress
from planner.fanout.fingerprint import cases_sum, context_sum, versions
from planner.fanout.journal import Journal
from planner.fanout.plain import plain

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from planner.fanout.address import Cluster


class Engine(Protocol):
    """Something that works on cases."""

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """The outcome of each case as it ends, in any order."""
        ...


def fan_out(  # noqa: PLR0913 - what a fan-out is made of
    work: str,
    context: Path | Mapping[str, Any],
    cases: Sequence[Case],
    journal: Path,
    *,
    on: Cluster | str | None = None,
    workers: int | None = None,
    progress: Progress = no_progress,
    resume: bool = False,
) -> list[Outcome]:
    """Work on all cases; a case that fails is an outcome with its reason, and the others go on.

    Args:
        work: ``package.module:function``; the function takes the context and the payload of a case and gives a
            dictionary of plain data. It ends a case by raising an error, whose words become the reason. A result may
            depend on the context and the payload only. What is costly to open it opens with ``opened``.
        context: what all cases have in common: plain data, or a file or folder that holds all of it. Workers on other
            computers get a copy, so nothing else on the disk may be read.
        cases: in an order in which neighbours have much in common.
        journal: file in which each outcome is written down as it ends. The caller removes it when what it makes of the
            outcomes is safe.
        on: address of a Dask scheduler, as ``tls://host:8786``; None for processes of this computer.
        workers: processes of this computer; None for one each processor, 0 to work in this process, where nothing
            shields it from a crash.
        progress: told how far it is.
        resume: keep what is finished in the journal, if there is one.

    Returns:
        The outcome of each case, in the order of the cases.

    Raises:
        PlanError: the journal is of something else, the cluster is not there any more or not as it must be, or there
            is no such work. What was finished stands in the journal.
        OutputError: the journal cannot be written.
        ValueError: two cases have one key.
    """
    asked = [Case(str(case.key), plain(case.payload)) for case in cases]
    if len({case.key for case in asked}) != len(asked):
        message = "two cases have one key"
        raise ValueError(message)
    context = context if isinstance(context, Path) else plain(context)
    header: dict[str, Any] = {
        "work": work,
        "context": context_sum(context),
        "cases": {"count": len(asked), "sha256": cases_sum(asked)},
        "versions": versions(),
    }
    with Journal(journal, header, resume=resume) as book:
        missing = [case for case in asked if case.key not in book.finished]
        count = _Count(len(asked), list(book.finished.values()), progress)
        if missing:
            outcomes: Generator[Outcome] = _outcomes(_engine((work, context, header["context"]), on, workers), missing)
            with closing(outcomes):
                for outcome in outcomes:
                    book.add(outcome)
                    count.add(outcome)
        return [book.finished[case.key] for case in asked]


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _engine(asked: tuple[str, Path | Mapping[str, Any], str], on: Cluster | str | None, workers: int | None) -> Engine:
    """Who works: for work, context and hash of the context."""
    work, context, hashed = asked
    if on is not None:
        from planner.fanout.dask_engine import Dask

        return Dask(work, context, on)
    if workers == 0:
        return Here(work, context, hashed)
    from planner.fanout.pool import Pool

    return Pool(work, context, workers or processors(), hashed)


def _outcomes(engine: Engine, missing: Sequence[Case]) -> Generator[Outcome]:
    """The outcome of each missing case, once."""
    left = {case.key for case in missing}
    for outcome in engine.run(missing):
        if outcome.key in left:
            left.remove(outcome.key)
            yield outcome
    if left:
        message = f"{len(left)} cases were not worked on; go on with --resume"
        raise PlanError(message)


class Here:
    """No workers: the cases one after the other in this process, for which a crash is the end."""

    def __init__(self, work: str, context: Path | Mapping[str, Any], hashed: str) -> None:
        """For this work, on this context with this hash."""
        self._asked = (work, context)
        self._hashed = hashed

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """The outcome of each case."""
        for case in cases:
            yield Outcome(case.key, **worker.run_case(*self._asked, case.payload, self._hashed))


class _Count:
    """How far it is, and who is told."""

    def __init__(self, total: int, finished: Sequence[Outcome], progress: Progress) -> None:
        self._total = total
        self._finished = len(finished)
        self._failed = sum(outcome.status != Status.DONE for outcome in finished)
        self._here = 0
        self._start = time.monotonic()
        self._progress = progress
        self._tell()

    def add(self, outcome: Outcome) -> None:
        self._finished += 1
        self._here += 1
        self._failed += outcome.status != Status.DONE
        self._tell()

    def _tell(self) -> None:
        spent = time.monotonic() - self._start
        left = spent / self._here * (self._total - self._finished) if self._here else None
        self._progress(Tally(self._total, self._finished, self._failed, left))
