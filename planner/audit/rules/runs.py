"""Work started in one period by one process in one campaign, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.audit.arrays import Key, place_of

if TYPE_CHECKING:
    from planner.audit.case import Case


@dataclass(frozen=True)
class Runs:
    """Every start of work. A campaign of a process is a *work*, numbered over both tables of production.

    Attributes:
        case: the case.
        work_process: process of each work.
        work_campaign: text of the campaign of each work.
        made_work, flow_work: work of each row of ``production`` and of ``flows_of_production``.
        work, period: of each run.
        of_made: run of each row of ``production``.
        of_flow: run of each row of ``flows_of_production`` that is an input; -1 for others, and where there is no run.
    """

    case: Case
    work_process: np.ndarray
    work_campaign: np.ndarray
    made_work: np.ndarray
    flow_work: np.ndarray
    work: np.ndarray
    period: np.ndarray
    of_made: np.ndarray
    of_flow: np.ndarray

    def __len__(self) -> int:
        return len(self.work)

    @property
    def process(self) -> np.ndarray:
        """Process of each run."""
        return self.work_process[self.work]

    @cached_property
    def tonnes(self) -> np.ndarray:
        """Main output of each run."""
        return np.bincount(self.of_made, self.case.plan["production"]["tonnes"], len(self))

    @cached_property
    def inputs(self) -> np.ndarray:
        """Rows of ``flows_of_production`` that are inputs of a run."""
        return np.flatnonzero(self.of_flow >= 0)

    def key(self, *kinds: str) -> Key:
        """Work and further kinds of names as one number."""
        processes = self.case.plan.codes("process").labels
        texts = [f"{processes[of]}: {name}" for of, name in zip(self.work_process, self.work_campaign, strict=True)]
        labels = {kind: self.case.plan.codes(kind).labels for kind in kinds}
        return Key(work=np.array([*texts, ""], object), **labels)

    @cached_property
    def united(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the inputs of each run carry.

        Returns:
            Countries of all tracked inputs, runs × stages × countries; those of inputs that stand at the stage; and the
            licence classes of all inputs, runs × classes.
        """
        flows, provenances, stages = self.case.plan["flows_of_production"], self.case.provenances, self.case.stages
        used = self.inputs
        run, material, provenance = self.of_flow[used], flows["material"][used], flows["provenance"][used]
        whole = np.zeros((len(self), *provenances.origin.shape[1:]), bool)
        standing, carried = whole.copy(), np.zeros((len(self), len(self.case.classes)), bool)
        origin = provenances.origin[provenance] & stages.tracked[material][:, None, None]
        np.logical_or.at(whole, run, origin)
        np.logical_or.at(standing, run, origin & stages.own[material][:, :, None])
        np.logical_or.at(carried, run, provenances.carried[provenance])
        return whole, standing, carried


def read_runs(case: Case) -> Runs:
    """Match the tables ``production`` and ``flows_of_production``."""
    made, flows = case.plan["production"], case.plan["flows_of_production"]
    process = np.concatenate([made["process"], flows["process"]])
    campaign, texts = pd.factorize(np.concatenate([made.texts["campaign"], flows.texts["campaign"]]))
    size, periods = max(len(texts), 1), len(case.book.clock)
    work, pairs = pd.factorize(process * size + campaign)
    made_work, flow_work = work[: len(made)], work[len(made) :]
    runs, of_made = np.unique(made_work * periods + made["period"], return_inverse=True)
    of_flow = place_of(runs, flow_work * periods + flows["period"])
    pairs = np.asarray(pairs, np.int64)
    return Runs(
        case=case,
        work_process=pairs // size,
        work_campaign=np.append(texts, "")[pairs % size],
        made_work=made_work,
        flow_work=flow_work,
        work=runs // periods,
        period=runs % periods,
        of_made=of_made.ravel(),
        of_flow=np.where(flows.texts["role"] == "input", of_flow, -1),
    )
