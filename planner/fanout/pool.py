"""The cases in processes of this computer.

Every worker is a pool of one process that works on one case at a time. So when a process is killed it is known which
case it was at, no other case is lost with it, and neighbours in the list of cases go to one worker, where what they
have in common is opened already. A case whose process ended is put aside and worked on again when nothing else runs;
if its process ends twice then, it is the case that does it.
"""

from __future__ import annotations

import math
import multiprocessing
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Final

from planner.errors import PlanError
from planner.fanout import worker
from planner.fanout.cases import Case, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.process import BaseProcess
    from pathlib import Path

CRASHED: Final = "the process that worked on it ended before it answered, each time it was tried"
_STEP_SECONDS: Final = 0.2
_MOST_DEATHS_ALONE: Final = 2
_MOST_FALSE_STARTS: Final = 5
_LONGEST_CHUNK: Final = 16
_KILLED: Final = -9


class Pool:
    """Worker processes of this computer."""

    def __init__(self, work: str, context: Path | Mapping[str, Any], workers: int, hashed: str = "") -> None:
        """None started yet.

        Args:
            work: ``package.module:function``.
            context: of all cases.
            workers: most processes at a time, at least 1.
            hashed: SHA-256 of the context; "" to find it in each process.
        """
        self._work = work
        self._context = context
        self._hashed = hashed
        self._workers = workers
        self._false_starts = 0
        self._lanes: list[_Lane] = []

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """The outcome of each case as it ends; if the caller stops asking, all processes end.

        Raises:
            PlanError: no process can be started, or there is no such work.
        """
        try:
            aside: list[Case] = []
            yield from self._together(cases, aside)
            self._close()
            for case in aside:
                yield self._alone(case)
            self._close()
        finally:
            self._end()

    def _together(self, cases: Sequence[Case], aside: list[Case]) -> Iterator[Outcome]:
        size = max(1, min(_LONGEST_CHUNK, math.ceil(len(cases) / (4 * self._workers))))
        chunks = deque(deque(cases[start : start + size]) for start in range(0, len(cases), size))
        self._lanes = [self._lane() for _ in range(min(self._workers, len(chunks)))]
        while True:
            for lane in self._lanes:
                if lane.case is None and (lane.chunk or chunks):
                    if not lane.chunk:
                        lane.chunk = chunks.popleft()
                    lane.start(lane.chunk.popleft())
            running = [lane.answer for lane in self._lanes if lane.answer is not None]
            if not running:
                return
            wait(running, timeout=_STEP_SECONDS, return_when=FIRST_COMPLETED)
            for lane in [lane for lane in self._lanes if lane.answer is not None and lane.answer.done()]:
                case, found = lane.take()
                if found is not None:
                    yield _outcome(case, found)
                    continue
                if self._has_begun(lane):
                    aside.append(case)
                else:
                    lane.chunk.appendleft(case)
                self._replace(lane)

    def _alone(self, case: Case) -> Outcome:
        """Work on a case while nothing else runs."""
        deaths, code = 0, None
        while deaths < _MOST_DEATHS_ALONE:
            lane = self._lanes[0] if self._lanes else self._lane()
            self._lanes = [lane]
            lane.greet()
            lane.start(case)
            while lane.answer is not None and not lane.answer.done():
                wait([lane.answer], timeout=_STEP_SECONDS)
            _, found = lane.take()
            if found is not None:
                return _outcome(case, found)
            deaths += self._has_begun(lane)
            self._close()
            code = lane.exit_code()
        return Outcome(case.key, Status.CRASHED.value, None, f"{CRASHED}{_code_words(code)}", 0.0)

    def _lane(self) -> _Lane:
        return _Lane(self._work, self._context, self._hashed)

    def _has_begun(self, lane: _Lane) -> bool:
        """Whether a process that ended had come as far as its case.

        Raises:
            PlanError: one process after another ends at its start.
        """
        self._false_starts = 0 if lane.began else self._false_starts + 1
        if self._false_starts > _MOST_FALSE_STARTS:
            message = "worker processes end as soon as they are started; see whether this computer has memory left"
            raise PlanError(message)
        return lane.began

    def _replace(self, lane: _Lane) -> None:
        lane.end()
        fresh = self._lane()
        fresh.chunk = lane.chunk
        self._lanes[self._lanes.index(lane)] = fresh

    def _close(self) -> None:
        for lane in self._lanes:
            lane.close()
        self._lanes = []

    def _end(self) -> None:
        for lane in self._lanes:
            lane.end()
        self._lanes = []


class _Lane:
    """One process, the case it is at, and those it is to do next."""

    def __init__(self, work: str, context: Path | Mapping[str, Any], hashed: str) -> None:
        self._asked = (work, context)
        self._hashed = hashed
        self.chunk: deque[Case] = deque()
        self.case: Case | None = None
        self.answer: Future[dict[str, Any]] | None = None
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=worker.begin)
        self._hello: Future[int] | None = None
        self._found: BaseProcess | None = None

    def greet(self) -> None:
        """Wait until the process is there, so that it is known how it ends."""
        if self._hello is None:
            self._hello = self._pool.submit(worker.hello)
        wait([self._hello])
        self._look()

    def start(self, case: Case) -> None:
        """Begin with a case."""
        self.case = case
        try:
            if self._hello is None:
                self._hello = self._pool.submit(worker.hello)
            else:
                self._look()
            self.answer = self._pool.submit(worker.run_case, *self._asked, case.payload, self._hashed)
        except BrokenProcessPool as error:
            self.answer = Future()
            self.answer.set_exception(error)

    def take(self) -> tuple[Case, dict[str, Any] | None]:
        """The case and what became of it; None if its process ended.

        Raises:
            PlanError: there is no such work.
        """
        case, answer = self.case, self.answer
        assert case is not None
        assert answer is not None
        self.case = self.answer = None
        self._look()
        try:
            return case, answer.result()
        except BrokenProcessPool:
            return case, None

    @property
    def began(self) -> bool:
        """Whether the process has come as far as to say hello."""
        return self._hello is not None and self._hello.done() and self._hello.exception() is None

    def exit_code(self) -> int | None:
        """With which code the process ended; None if that is not known.

        To be asked of a closed lane: while its pool waits for the process too, whoever comes second is told nothing.
        """
        return None if self._found is None else self._found.exitcode

    def close(self) -> None:
        """Let the process end by itself."""
        self._pool.shutdown(wait=True)

    def end(self) -> None:
        """End the process at once."""
        self._look()
        if self._found is not None:
            self._found.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        """Find the process, once it has said which it is."""
        if self._found is None and self._hello is not None and self.began:
            number = self._hello.result()
            found = [process for process in multiprocessing.active_children() if process.pid == number]
            self._found = found[0] if found else None


def _outcome(case: Case, found: Mapping[str, Any]) -> Outcome:
    return Outcome(case.key, **found)


def _code_words(code: int | None) -> str:
    if code is None:
        return ""
    if code == _KILLED:
        return " (it was killed from outside, most often because there is not enough memory)"
    return f" (signal {-code})" if code < 0 else f" (exit code {code})"
