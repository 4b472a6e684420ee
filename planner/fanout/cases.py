"""What goes into a fan-out and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How a case ended."""

    DONE = "done"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME = "time"
    UNCERTAIN = "uncertain"
    MEMORY = "memory"
    REFUSED = "refused"
    INPUT = "input"
    FAILED = "failed"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Case:
    """One piece of work.

    Attributes:
        key: its name, of its own among all cases.
        payload: what is asked, as plain data that JSON can hold. The result may depend on this and on the context
            only: never on the order of the cases, on what its worker did before, or on the clock.
    """

    key: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How one case ended.

    Attributes:
        key: of the case.
        status: one of ``Status``.
        result: what the work gave, as plain data (dictionaries, lists, text, numbers, bytes); None unless done.
        reason: why it is not done, in words; "" if it is.
        seconds: that the work took; of the clock, so it belongs into no result table.
    """

    key: str
    status: str
    result: dict[str, Any] | None
    reason: str
    seconds: float


@dataclass(frozen=True)
class Tally:
    """How far a fan-out is.

    Attributes:
        total: cases in all.
        finished: cases that ended, those of an earlier, broken run included.
        failed: those among them that are not done.
        seconds_left: estimate from what was finished since the start; None as long as nothing was.
    """

    total: int
    finished: int
    failed: int
    seconds_left: float | None


Progress = Callable[[Tally], None]


def no_progress(tally: Tally) -> None:
    """Tell nobody."""
