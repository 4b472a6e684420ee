"""Which rules leave no room for more of something: read from the solver's own proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.results.places import ORIGINS, places
from planner.why.story import Reason

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.why.asked import Asked

_IN_PROOF: Final = 1e-7
_MOST_RULES: Final = 8


def blocking_rules(plan: Plan, what: Asked) -> tuple[Reason, ...]:
    """Rules that together allow no more of what is asked about, the weightiest first."""
    now = float(what.weights @ plan.values[what.columns])
    proof = plan.warm.impossible((what.columns, what.weights), now + float(what.weights.max()))
    largest = max(float(np.abs(proof).max(initial=0.0)), 1e-30)
    found: dict[tuple[str, str, str], tuple[float, Reason]] = {}
    for family, part in plan.solution.form.rows.items():
        sizes = np.abs(proof[part])
        rows = np.flatnonzero(sizes > _IN_PROOF * largest)
        if family not in ORIGINS or not len(rows):
            continue
        at = places(plan.view, family, rows)
        source = plan.view.model[family]["source"].to_numpy()[rows]
        for number, size in enumerate(sizes[rows].tolist()):
            sheet, cell, span = str(at.sheet[number]), str(at.cell[number]), str(at.span[number])
            text = str(at.words[number]).removesuffix(f" in {span}") if span else str(at.words[number])
            figure = plan.view.case.tables[sheet][at.column[number]].iloc[source[number]]
            text += "" if np.isnan(figure) else f": {figure:,.6g}"
            before = found.get((text, sheet, cell), (0.0, None))[0]
            reason = Reason(text, (f"{sheet}!{cell}",) if cell else ())
            found[text, sheet, cell] = (before + size, reason)
    ordered = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].words))
    return tuple(reason for _, reason in ordered[:_MOST_RULES])
