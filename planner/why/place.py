"""What a material is worth at a place, where it comes from and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.prices.words import rupees
from planner.why.story import Answer

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.why.question import Question

_FLOWS: Final = {
    "buy": ("offer", "offer"), "ship": ("route", "route"), "make": ("process", "process"),
}  # fmt: skip
_WORDS: Final = {
    ("buy", True): "bought from", ("ship", True): "arrived on", ("ship", False): "left on", ("make", True): "made by",
    ("make", False): "used by", ("serve", False): "served to customers", ("waste", False): "thrown away",
    ("stock", True): "in stock before", ("stock", False): "in stock after",
}  # fmt: skip
_NOTHING: Final = 1e-7


def why_place(plan: Plan, question: Question) -> Answer:
    """What comes to a place and leaves it, and what a tonne is worth there."""
    view, form = plan.view, plan.solution.form
    balance = view.model["balance"]
    place = view.place(np.arange(len(balance)))
    fits = np.isin(balance["period"].to_numpy(), question.periods)
    for key in ("location", "material"):
        if key in question.given:
            fits &= place[key] == question.given[key]
    rows = np.flatnonzero(fits)
    title = " at ".join(question.given[key] for key in ("material", "location") if key in question.given)
    when = f" in {question.span}" if question.span else ""
    if not len(rows):
        return Answer("place", title, question.span, f"Nothing of {title} can ever be there{when}.")
    part = form.matrix[form.rows["balance"].start + rows]
    tonnes = part.multiply(plan.values[None, :]).tocsr()
    table = _flows(
        plan, np.asarray(tonnes.maximum(0.0).sum(axis=0)).ravel(), np.asarray(tonnes.minimum(0.0).sum(axis=0)).ravel()
    )
    moving = np.asarray(np.abs(tonnes).sum(axis=1)).ravel() > _NOTHING
    discount = view.model["period"]["discount"].to_numpy()[balance["period"].to_numpy()[rows]]
    worth = (plan.duals[form.rows["balance"]][rows] / discount)[moving]
    figures: dict[str, float | None] = {}
    verdict = f"Nothing of {title} moves or lies there{when}."
    if len(worth):
        figures = {"least_worth_inr": float(worth.min()), "most_worth_inr": float(worth.max())}
        verdict = f"A tonne of {title} is worth {rupees(float(worth.min()))} to {rupees(float(worth.max()))}{when}."
    return Answer(
        "place", title, question.span, verdict, (), (), figures, {"flows": table}, {"flows": "What moves (t):"}
    )


def _flows(plan: Plan, comes: np.ndarray, goes: np.ndarray) -> pd.DataFrame:
    """Tonnes that come and go, by kind and name; those that go are negative."""
    view, found = plan.view, []
    for (family, coming), words in _WORDS.items():
        amount = (comes if coming else goes)[plan.solution.form.columns[family]]
        rows = np.flatnonzero(np.abs(amount) > _NOTHING)
        if not rows.size:
            continue
        names = np.full(len(rows), "", object)
        if family in _FLOWS:
            kind, column = _FLOWS[family]
            names = view.labels(kind, view.model[family][column].to_numpy()[rows])
        found.append(pd.DataFrame({"flow": words, "name": names, "tonnes": amount[rows]}))
    if not found:
        return pd.DataFrame({"flow": [], "name": [], "tonnes": [], "words": []})
    total = pd.DataFrame(pd.concat(found).groupby(["flow", "name"], as_index=False)["tonnes"].sum())
    total = total.sort_values(["tonnes", "flow", "name"], ascending=[False, True, True], ignore_index=True)
    total["words"] = [
        f"{row['tonnes']:>+12,.6g}  {row['flow']} {row['name']}".rstrip() for row in total.to_dict("records")
    ]
    return total
