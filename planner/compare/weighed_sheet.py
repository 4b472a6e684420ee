"""The sheet of a comparison that weighs its targets over all scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.compare.weighed import TAIL
from planner.compare.weighed_text import explained

if TYPE_CHECKING:
    import pandas as pd

    from planner.compare.pages import Pages

_CRORE: Final = 1e7

_WEIGHED: Final = (
    ("Mean, ₹ crore", "mean_inr", _CRORE, "#,##0"),
    (f"Dearest {TAIL:.0%}, ₹ crore", "tail_inr", _CRORE, "#,##0"),
    ("Mean extra, ₹ crore", "mean_extra_inr", _CRORE, "#,##0"),
    ("Worst, ₹ crore", "worst_inr", _CRORE, "#,##0"),
    ("In", "worst_scenario", 1.0, ""),
    ("Regret, ₹ crore", "regret_inr", _CRORE, "#,##0"),
    ("In", "regret_scenario", 1.0, ""),
    ("Short in the mean, t", "mean_short_t", 1.0, "#,##0.0"),
    ("Short at worst, t", "worst_short_t", 1.0, "#,##0.0"),
    ("No plan in", "without_plan", 1.0, ""),
)
"""Title, column, divisor and format of what is weighed over scenarios; no format for a text."""


def write_weighed(out: Pages, frame: pd.DataFrame, head: int) -> None:
    """Write the sheet; ``head`` is the row (from 0) of its titles."""
    sheet = out.sheet("Scenarios", "What each target costs over all scenarios", explained(out.comparison))
    out.heads(sheet, head, ["Target", *(title for title, *_ in _WEIGHED)])
    sheet.set_column(0, len(_WEIGHED), 16)
    sheet.freeze_panes(head + 1, 1)
    for row, values in enumerate(frame.to_dict("records"), head + 1):
        out.text(sheet, (row, 0), str(values["target"]) or "no target")
        for column, (_, name, divisor, form) in enumerate(_WEIGHED, 1):
            if form:
                out.figure(sheet, (row, column), float(values[name]) / divisor, form)
            else:
                out.text(sheet, (row, column), str(values[name]))
