"""A stress test of one plan or several: every case asked, each answer told, and what each plan withstands."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.fanout import Case, Outcome, Tally, fan_out
from planner.stress.cases import OUTAGES, Shocks, StressCase
from planner.stress.filling import program_of
from planner.stress.outcome import Answer, Stress, Survival, Tested
from planner.stress.react import NOTHING_T, closed
from planner.stress.work import WORK, file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from planner.fanout import Cluster
    from planner.prices import Plan
    from planner.stress.asked import Asked

NO_EFFECT: Final = "no effect"
SOLVED: Final = "solved"
GIVES_WAY: Final = "rules give way"
IMPOSSIBLE: Final = "impossible"
_HOW: Final = {"kept": SOLVED, "given way": GIVES_WAY, "impossible": IMPOSSIBLE}
_NOTHING: Final[dict[str, Any]] = {
    "how": "kept",
    "over_inr": 0.0,
    "penalties_inr": 0.0,
    "short": [],
    "spared": 0.0,
    "relief": [],
}

STAGES: Final = ("one at a time", "pairs", "what prevents")


@dataclass(frozen=True)
class Where:
    """Where the cases are worked on.

    Attributes:
        journal: file in which they are written down as they end; each stage has one beside it.
        workers: processes; None for one each processor, 0 for this process.
        on: a Dask cluster; None for this computer.
        resume: whether to go on from the journals.
        progress: told how far it is, with the stage in words.
    """

    journal: Path
    workers: int | None = None
    on: Cluster | str | None = None
    resume: bool = False
    progress: Callable[[str, Tally], None] | None = None

    def journals(self) -> list[Path]:
        """All journals."""
        return [self.journal.with_name(f"{self.journal.name}.{number}") for number in range(len(STAGES))]


def stress(plans: Sequence[tuple[str, Plan]], asked: Asked, where: Where) -> Stress:
    """Put plans under stress.

    Args:
        plans: name and plan of each run.
        asked: what may happen.
        where: processes and journals.

    Raises:
        InputError: the outage that is asked falls outside the horizon.
        PlanError: the journal is of something else, or the cluster is lost.
    """
    runs = []
    for name, plan in plans:
        shocks = Shocks.of(plan, asked)
        columns, quotas = [node.columns for node in shocks.nodes], [node.quotas for node in shocks.nodes]
        runs.append(Tested(name, shocks, program_of(plan, columns, quotas, shocks.shifts)))
    with tempfile.TemporaryDirectory(prefix="plan-stress-") as folder:
        for number, run in enumerate(runs):
            (Path(folder) / file_of(number)).write_bytes(run.program.packed())
        desk = _Desk(Path(folder), where, runs)
        desk.first(asked)
        desk.pairs(asked)
        desk.prevention(asked)
    return Stress(asked, tuple(runs), desk.solved)


class _Desk:
    """Sends out cases and takes in answers, stage by stage."""

    def __init__(self, context: Path, where: Where, runs: Sequence[Tested]) -> None:
        self._context = context
        self._where = where
        self._runs = runs
        self.solved = 0

    def _ask(self, stage: int, cases: Mapping[str, Mapping[str, Any]]) -> dict[str, Outcome]:
        """Outcome of each payload, by key."""
        if not cases:
            return {}
        where = self._where
        self.solved += len(cases)
        tell = where.progress
        outcomes = fan_out(
            WORK,
            self._context,
            [Case(key, payload) for key, payload in cases.items()],
            where.journals()[stage],
            on=where.on,
            workers=where.workers,
            resume=where.resume,
            progress=(lambda tally: tell(STAGES[stage], tally)) if tell else (lambda _: None),
        )
        return {outcome.key: outcome for outcome in outcomes}

    def first(self, asked: Asked) -> None:
        """Every case by itself, and the time each node survives."""
        singles = [(number, run, run.shocks.cases) for number, run in enumerate(self._runs)]
        payloads = self._payloads(singles)
        nodes = {}
        if asked.survival:
            for number, run in enumerate(self._runs):
                day, _ = run.shocks.window(asked)
                for node in dict.fromkeys(self._nodes(run, asked, day).values()):
                    nodes[f"{number}: survival: {node}"] = {"run": number, "node": node, "day": day}
        outcomes = self._ask(0, {**payloads, **nodes})
        self._take(singles, outcomes)
        if asked.survival:
            for number, run in enumerate(self._runs):
                self._take_survivals(number, run, outcomes, asked)

    def pairs(self, asked: Asked) -> None:
        """Pairs of licences."""
        found = []
        for number, run in enumerate(self._runs):
            short = {answer.case.key: answer.short_t for answer in run.answers}
            found.append((number, run, run.shocks.pairs(short, asked)))
        self._take(found, self._ask(1, self._payloads(found)))

    def prevention(self, asked: Asked) -> None:
        """What would have prevented the worst cases."""
        asks = {
            f"{number}: {answer.case.key}": {**_payload(number, answer.case), "prevent": True}
            for number, run in enumerate(self._runs)
            for answer in run.worst(asked.prevent)
        }
        outcomes = self._ask(2, asks)
        for number, run in enumerate(self._runs):
            for answer in run.worst(asked.prevent):
                outcome = outcomes[f"{number}: {answer.case.key}"]
                same = run.signature(answer.case)
                measures = (outcome.result or {}).get("measures", [])
                for other in run.answers:
                    if other.short_t > NOTHING_T and run.signature(other.case) == same:
                        run.measured[other.case.key] = measures

    def _payloads(self, found: Sequence[tuple[int, Tested, Sequence[StressCase]]]) -> dict[str, dict[str, Any]]:
        """Payload of every case in which something happens; of those in which the same happens, one."""
        return {
            f"{number}: {run.signature(case)}": _payload(number, case)
            for number, run, cases in found
            for case in cases
            if case.shocks
        }

    @staticmethod
    def _take(found: Sequence[tuple[int, Tested, Sequence[StressCase]]], outcomes: Mapping[str, Outcome]) -> None:
        for number, run, cases in found:
            for case in cases:
                if not case.shocks:
                    run.answers.append(Answer(case, NO_EFFECT, _NOTHING))
                    continue
                outcome = outcomes[f"{number}: {run.signature(case)}"]
                if outcome.result is None:
                    run.answers.append(Answer(case, outcome.status, {}, outcome.reason))
                    continue
                run.answers.append(Answer(case, _HOW[outcome.result["how"]], outcome.result))

    @staticmethod
    def _nodes(run: Tested, asked: Asked, day: int) -> dict[int, int]:
        """Nodes whose survival must be worked out -> the first of those with which the same stands still."""
        nodes, last = run.shocks.nodes, run.program.periods
        kept = [number for number, node in enumerate(nodes) if node.kind in OUTAGES and asked.wants(node.kind)]
        first: dict[bytes, int] = {}
        return {
            number: first.setdefault(np.unique(closed(run.program, number, day, last)).tobytes(), number)
            for number in kept
            if run.shocks.used(number, day, last)
        }

    def _take_survivals(self, number: int, run: Tested, outcomes: Mapping[str, Outcome], asked: Asked) -> None:
        day, _ = run.shocks.window(asked)
        edges = run.shocks.plan.network.calendar.edges
        whole = int((edges[-1] - edges[day]).astype(int))
        same = self._nodes(run, asked, day)
        for place, node in enumerate(run.shocks.nodes):
            if node.kind not in OUTAGES or not asked.wants(node.kind):
                continue
            outcome = outcomes.get(f"{number}: survival: {same.get(place)}")
            left = run.program.periods - day
            if outcome is None:
                note = "the plan does not use it from then on"
                found = Survival(node.kind, node.name, edges[day], whole, left, for_ever=True, note=note)
            elif outcome.result is None:
                found = Survival(node.kind, node.name, edges[day], np.nan, 0, for_ever=False, note=outcome.reason)
            else:
                found = _survival(node.kind, node.name, outcome.result, day, edges)
            run.survivals.append(found)


def _survival(kind: str, name: str, result: Mapping[str, Any], day: int, edges: np.ndarray) -> Survival:
    periods, part = int(result["periods"]), float(result["part"])
    end = day + periods
    days = float((edges[end] - edges[day]).astype(int))
    if end + 1 < len(edges):
        days += np.floor(part * float((edges[end + 1] - edges[end]).astype(int)))
    return Survival(kind, name, edges[day], days, periods, for_ever=end + 1 == len(edges))


def _payload(number: int, case: StressCase) -> dict[str, Any]:
    return {"run": number, "shocks": [shock.told() for shock in case.shocks]}
