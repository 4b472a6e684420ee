"""How far a target that no plan can meet could be met: one linear program, in which its floors rise together.

All hard floors of the target that are on demand are scaled by one number, which is made as large as any plan allows.
Everything else stays as it is, the target's caps and its floors on what is delivered included. The prices of that
program say what stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from planner.compare.figures import rounded
from planner.reduce import reduce
from planner.results.places import ORIGINS, places
from planner.solve.nearby import furthest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm
    from planner.results import Labels
    from planner.solve import SolveOptions

_MET: Final = 1.0 - 1e-7
_MOST: Final = 3
_PRICED: Final = 1e-9


@dataclass(frozen=True)
class Reach:
    """How far a target can be met.

    Attributes:
        share: largest multiple of the target's floors that some plan keeps; NaN if none keeps even its other rules, or
            if it has no floors on demand.
        stands: what stands in the way, the weightiest first: words, where, span.
        alone: of a target with floors at several stages: stage -> largest share that some plan keeps there if the
            target's other floors are left out; NaN where the target's other rules cannot be kept at all.
    """

    share: float
    stands: tuple[dict[str, Any], ...]
    alone: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether a plan exists after all."""
        return self.share >= _MET


def target_floors(labels: Labels) -> np.ndarray:
    """Rows of the share rules that are hard floors on demand of an added target."""
    rules, table = labels.model["share_rule"], labels.case.tables["floors"]
    source = rules["source"].to_numpy()
    floor = rules["is_floor"].to_numpy(bool)
    added = np.zeros(len(rules), bool)
    added[floor] = table.cell_rows[source[floor]] == 0
    return np.flatnonzero(added & (rules["share_total"].to_numpy() < 0) & (rules["over_share"].to_numpy() < 0))


def reach(labels: Labels, form: LinearForm, options: SolveOptions) -> Reach:
    """How far the target of a program without a plan can be met."""
    floors = target_floors(labels)
    if not len(floors):
        return Reach(np.nan, ())
    found = _scaled(form, floors, floors, options)
    if found is None:
        return Reach(np.nan, ())
    share, duals = found
    stands = _in_the_way(labels, form, duals, frozenset(floors.tolist()))
    stages = _stages_of(labels, floors)
    if share >= _MET or len(set(stages)) < 2:
        return Reach(share, stands)
    alone = {}
    for stage in dict.fromkeys(stages):
        one = floors[stages == stage]
        part = _scaled(form, one, floors, options)
        most = float(labels.model["share_rule"]["share"].to_numpy()[one].max())
        alone[str(stage)] = np.nan if part is None else rounded(part[0] * most)
    return Reach(share, stands, alone)


def _stages_of(labels: Labels, floors: np.ndarray) -> np.ndarray:
    """Stage of each row of the share rules."""
    use = labels.model["share_rule"]["share_use"].to_numpy()[floors]
    return labels.labels("stage", labels.model["share_use"]["stage"].to_numpy()[use])


def _scaled(
    form: LinearForm, floors: np.ndarray, freed: np.ndarray, options: SolveOptions
) -> tuple[float, np.ndarray] | None:
    """Largest multiple, up to 1, of some floors that can be kept, and the price of each row; None if none can be.

    Args:
        form: the program.
        floors: rows of the share rules that rise together.
        freed: those that ask for nothing otherwise.
        options: of the solver.
    """
    start = form.rows["share_rule"].start
    rows = start + floors
    column = np.zeros(len(form.row_lower))
    column[rows] = -form.row_lower[rows]
    lower = form.row_lower.copy()
    lower[start + freed] = 0.0
    matrix = csr_matrix(hstack([form.matrix, csr_matrix(column[:, None])], format="csr"))
    asked = replace(
        form,
        matrix=matrix,
        row_lower=lower,
        col_lower=np.append(form.col_lower, 0.0),
        col_upper=np.append(form.col_upper, 1.0),
        cost=np.append(np.zeros(len(form.cost)), -1.0),
        offset=0.0,
        lines={},
        periods={},
    )
    smaller = reduce(asked)
    found = furthest(smaller.form, options)
    return None if found is None else (rounded(-found[0]), smaller.duals(found[1]))


def _in_the_way(labels: Labels, form: LinearForm, duals: np.ndarray, own: frozenset[int]) -> tuple[dict[str, Any], ...]:
    """Limits with the greatest weight, price times size, all spans of a rule together."""
    weights: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
    for family in ORIGINS:
        part = form.rows.get(family)
        if part is None or family == "need" or part.stop == part.start:
            continue
        price = duals[part]
        side = np.where(price > 0.0, form.row_lower[part], form.row_upper[part])
        worth = np.abs(price) * np.where(np.isfinite(side), np.abs(side), 0.0)
        rows = np.flatnonzero(worth > _PRICED)
        if family == "share_rule":
            rows = np.array([row for row in rows.tolist() if row not in own], np.int64)
        if not len(rows):
            continue
        at = places(labels, family, rows)
        for number, row in enumerate(rows.tolist()):
            key = (family, str(at.name[number]))
            weights[key] = weights.get(key, 0.0) + float(worth[row])
            words = ORIGINS[family].words.format(name=at.name[number])
            told = {"words": words, "where": f"{at.sheet[number]}!{at.cell[number]}", "span": str(at.span[number])}
            if key not in first or first[key][0] < worth[row]:
                first[key] = (float(worth[row]), told)
    best = sorted(weights, key=lambda key: (-weights[key], key))[:_MOST]
    return tuple(first[key][1] for key in best)
