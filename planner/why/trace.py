"""Where a tonne goes from here, and what it costs and earns on its way.

A tonne is followed forwards through stock, routes and processes to those it serves, in proportion to what the plan does
with the tonnes at each place. Every flow on its way is used, so it earns its cost: what is left over, price for price,
is what the tonne is dearer than its worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy.sparse import csc_matrix, csr_matrix

from planner.results.places import ORIGINS, places

if TYPE_CHECKING:
    from planner.prices import Plan

_MOST_STEPS: Final = 2_000
_GONE: Final = 1e-12
_NOTHING: Final = 1e-9
_SMALL: Final = 1e-9
_ORDER: Final = {"cost": 0, "input": 1, "limit": 2, "rest": 3, "worth": 4}

LINES: Final = {
    "buying": "price",
    "unbought": "price of what is owed and not taken",
    "freight": "freight",
    "insurance": "insurance",
    "duty": "duty",
    "licence_fees": "licence fee",
    "processing": "processing",
    "holding": "keeping stock",
    "substitution": "extra cost of a substitute",
    "waste": "throwing away",
    "sales": "sale",
    "shortage_penalty": "shortage penalty",
    "annuity": "annuity",
    "capital_subsidy": "capital subsidy",
    "fixed_built": "fixed cost of what is built",
    "incentives": "incentive",
    "soft_share_penalty": "penalty of a soft share",
    "soft_stock_penalty": "penalty of a soft stock",
}
"""Cost line -> what a reader calls it."""


@dataclass(frozen=True)
class Trace:
    """What a unit of some flows costs and earns, all the way.

    Attributes:
        lines: kind (cost, limit, input, worth, rest), words, sheet, cell, inr; in the rupees of its own period.
        flows: what each column of the program does for one unit.
        excess: sum of the lines: how much dearer a unit is than it is worth.
    """

    lines: pd.DataFrame
    flows: np.ndarray
    excess: float

    def of(self, *kinds: str) -> float:
        """Sum of the lines of some kinds."""
        return float(self.lines.loc[self.lines["kind"].isin(kinds), "inr"].sum())


def follow(plan: Plan, start: np.ndarray, values: np.ndarray, duals: np.ndarray, per: float) -> Trace:
    """Follow what some flows bring.

    Args:
        plan: the plan.
        start: units of each column that are followed.
        values: of all columns, of the plan that is followed.
        duals: of all rows of that plan.
        per: what to divide by: present value of a rupee, times units.
    """
    form = plan.solution.form
    flows = _forward(plan, start, values)
    entries = [
        ("cost", LINES.get(line, line.replace("_", " ")), "", "", float(form.line(line)[0] @ flows))
        for line in form.lines
    ]
    moved = form.matrix @ flows
    worth = -duals * moved
    for family, part in form.rows.items():
        if family == "balance":
            entries += _inputs(plan, worth[part])
        elif family == "need":
            entries.append(("worth", "worth to those it serves", "", "", float(worth[part].sum())))
        elif family in ORIGINS:
            entries += _limits(plan, family, worth[part])
        elif family in ("share_use", "share_total"):
            entries += _shares(plan, family, moved[part], duals)
        else:
            entries.append(("cost", LINES["incentives"], "", "", float(worth[part].sum())))
    found = pd.DataFrame(entries, columns=["kind", "words", "sheet", "cell", "inr"])
    found["inr"] /= per
    total = float((form.cost - form.matrix.T @ duals) @ flows) / per
    rest = total - float(found["inr"].sum())
    size = max(float(found["inr"].abs().max()), 1.0)
    if abs(rest) > _SMALL * size:
        found = pd.concat([found, _row("rest", "what other rules make of it", rest)], ignore_index=True)
    found = pd.DataFrame(found.groupby(["kind", "words", "sheet", "cell"], as_index=False, sort=False)["inr"].sum())
    found = found[found["inr"].abs() > _SMALL * size]
    order = np.lexsort((-found["inr"].abs(), found["kind"].map(_ORDER)))
    return Trace(found.iloc[order].reset_index(drop=True), flows, total)


def _row(kind: str, words: str, inr: float) -> pd.DataFrame:
    return pd.DataFrame({"kind": [kind], "words": [words], "sheet": [""], "cell": [""], "inr": [inr]})


def _forward(plan: Plan, start: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Units of each column that follow from ``start``, in proportion to ``values``."""
    form = plan.solution.form
    part = form.rows["balance"]
    matrix = csr_matrix(form.matrix[part.start : part.stop])
    arriving = matrix.maximum(0.0)
    leaving = (-matrix).maximum(0.0)
    used = np.where(values > _NOTHING, values, 0.0)
    out = leaving @ used
    shares = csc_matrix(leaving.astype(bool).astype(float).T.multiply(used[:, None]))
    shares = csr_matrix(shares.multiply(1.0 / np.where(out > _NOTHING, out, np.inf)[None, :]))
    flows, wave = start.copy(), start
    for _ in range(_MOST_STEPS):
        wave = shares @ (arriving @ wave)
        if np.abs(wave).sum() <= _GONE * max(np.abs(start).sum(), 1.0):
            break
        flows = flows + wave
    return flows


def _inputs(plan: Plan, worth: np.ndarray) -> list[tuple[str, str, str, str, float]]:
    """What is taken from places on the way, at what it is worth there."""
    rows = np.flatnonzero(np.abs(worth) > _NOTHING)
    place = plan.view.place(rows)
    frame = pd.DataFrame({"material": place["material"], "inr": worth[rows]})
    total = frame.groupby("material", sort=True)["inr"].sum()
    return [("input", f"{material}, at its worth there", "", "", float(inr)) for material, inr in total.items()]


def _limits(plan: Plan, family: str, worth: np.ndarray) -> list[tuple[str, str, str, str, float]]:
    rows = np.flatnonzero(np.abs(worth) > _NOTHING)
    if not rows.size:
        return []
    at = places(plan.view, family, rows)
    return [
        ("limit", words.removesuffix(f" in {span}") if span else str(words), str(sheet), str(cell), float(inr))
        for words, span, sheet, cell, inr in zip(at.words, at.span, at.sheet, at.cell, worth[rows], strict=True)
    ]


def _shares(plan: Plan, family: str, moved: np.ndarray, duals: np.ndarray) -> list[tuple[str, str, str, str, float]]:
    """Caps and floors, each by its own price."""
    form, rule = plan.solution.form, plan.view.model["share_rule"]
    if not len(rule):
        return []
    price = duals[form.rows["share_rule"]]
    total = rule[family].to_numpy()
    size = np.append(moved, 0.0)[total]
    factor = np.ones(len(rule)) if family == "share_use" else -rule["share"].to_numpy()
    return _limits(plan, "share_rule", -price * factor * size)
