"""Which stages come before and after which, and what that means for each material."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.network.names import Names
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Stages:
    """Stages of the materials. All arrays are truth, materials × stages.

    Attributes:
        own: the material stands at the stage.
        passed: the material can have passed the stage, its own stages included.
        inherited: a process that makes the material takes the stage's countries from its inputs: the material can have
            passed it, does not stand at it, and it does not come later.
    """

    own: np.ndarray
    passed: np.ndarray
    inherited: np.ndarray

    @property
    def tracked(self) -> np.ndarray:
        """The material has provenance: it stands at some stage."""
        return np.asarray(self.own.any(axis=1))


def before(tables: Tables, stages: Names) -> np.ndarray:
    """Whether stage ``[g, h]``: h comes before g, reachable backwards over ``follows``."""
    table = tables["stages"]
    direct = np.zeros((len(stages), len(stages)), bool)
    rows = stages.codes(table["stage"])
    for row, follows in zip(rows, table["follows"], strict=True):
        direct[row, stages.codes(follows)] = True
    closed = direct.copy()
    for _ in range(len(stages)):
        closed |= (closed.astype(int) @ direct.astype(int)) > 0
    return closed


def read_stages(tables: Tables, stages: Names, materials: Names) -> Stages:
    """Own, passed and inherited stages of every material."""
    table = tables["materials"]
    earlier = before(tables, stages)
    rows = materials.codes(table["material"])
    own = np.zeros((len(materials), len(stages)), bool)
    passed = own.copy()
    _mark(own, rows, table["stages"], stages)
    _mark(passed, rows, table["can_have_passed"], stages)
    unstated = np.zeros(len(materials), bool)
    unstated[rows] = [not given for given in table["can_have_passed"]]
    default = own | ((own.astype(int) @ earlier.astype(int)) > 0)
    passed = np.where(unstated[:, None], default, passed | own) & np.asarray(own.any(axis=1))[:, None]
    later = np.asarray((own.astype(int) @ earlier.T.astype(int)) > 0)
    return Stages(own, passed, passed & ~own & ~later)


def _mark(truth: np.ndarray, rows: np.ndarray, lists: Iterable[tuple[str, ...]], stages: Names) -> None:
    for row, values in zip(rows, lists, strict=True):
        truth[row, stages.codes(values)] = True
