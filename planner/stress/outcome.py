"""What came of a stress test: an answer for each case, how long each node may be out, all of them by run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.stress.react import NOTHING_T, closed
from planner.stress.told import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.stress.asked import Asked
    from planner.stress.cases import Shocks, StressCase
    from planner.stress.program import Program


@dataclass(frozen=True)
class Answer:
    """What came of a case.

    Attributes:
        case: what happens.
        status: no effect, solved, rules give way, impossible, or how the work on it failed.
        found: as ``planner.stress.work.answer`` gives it.
        reason: why it is not solved.
    """

    case: StressCase
    status: str
    found: Mapping[str, Any]
    reason: str = ""

    @property
    def short_t(self) -> float:
        """Tonnes short beyond those of the plan; NaN if that is not known."""
        if "short" not in self.found:
            return float("nan")
        return float(sum(tonnes for _, tonnes in self.found["short"]))

    @property
    def over_inr(self) -> float:
        """Cost over the plan, INR of present value; NaN if that is not known."""
        return float(self.found.get("over_inr", float("nan")))


@dataclass(frozen=True)
class Survival:
    """How long something may be out.

    Attributes:
        kind, name: of the node.
        first: day from which it is out.
        days: for which nothing more is short; NaN if that is not known.
        periods: whole periods among them.
        for_ever: to the end of the horizon.
        note: why it is not known, or was not asked.
    """

    kind: str
    name: str
    first: np.datetime64
    days: float
    periods: int
    for_ever: bool
    note: str = ""


@dataclass
class Tested:
    """One plan under stress.

    Attributes:
        name: of the run.
        shocks: what may happen to it.
        program: the plan's program.
        answers: of every case.
        survivals: of every node.
        measured: key of a case -> what would have prevented it.
    """

    name: str
    shocks: Shocks
    program: Program
    answers: list[Answer] = field(default_factory=list)
    survivals: list[Survival] = field(default_factory=list)
    measured: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _teller: Teller | None = None
    _signatures: dict[str, str] = field(default_factory=dict)

    @property
    def teller(self) -> Teller:
        """Words for the answers."""
        if self._teller is None:
            self._teller = Teller(self.shocks.plan)
        return self._teller

    def worst(self, count: int, *, distinct: bool = True) -> list[Answer]:
        """The cases with most tonnes short, the dearest of equals first; of those that are the same shock, one."""
        ordered = sorted(self.answers, key=lambda one: (-np.nan_to_num(one.short_t), -np.nan_to_num(one.over_inr)))
        found: dict[str, Answer] = {}
        for answer in ordered:
            if answer.short_t > NOTHING_T:
                found.setdefault(self.signature(answer.case) if distinct else answer.case.key, answer)
        return list(found.values())[:count]

    def signature(self, case: StressCase) -> str:
        """The same for cases in which the same happens on the same day."""
        if case.key not in self._signatures:
            total = hashlib.sha256()
            for shock in case.shocks:
                stopped = [closed(self.program, node, max(first, shock.day), end) for node, first, end in shock.closes]
                columns = np.unique(np.concatenate([np.empty(0, np.int64), *stopped]))
                total.update(f"{shock.day} {sorted(shock.halves)} {shock.shift} {columns.tolist()};".encode())
            self._signatures[case.key] = total.hexdigest()
        return self._signatures[case.key]


@dataclass(frozen=True)
class Stress:
    """All plans under stress.

    Attributes:
        asked: what was asked.
        runs: the plans.
        solved: cases that were worked on, over all stages.
    """

    asked: Asked
    runs: tuple[Tested, ...]
    solved: int
