"""What stops a movement, in words: the limit that binds then, or the flow that runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.results.places import ORIGINS, places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from planner.prices.plan import Plan
    from planner.results import View
    from planner.solve.ray import Stop

_NAMED: Final = {
    "buy": ("offer", "nothing is bought from offer '{}' in {} any more"),
    "ship": ("route", "route '{}' no longer carries one of its goods in {}"),
    "make": ("process", "process '{}' no longer runs on one of its inputs in {}"),
    "build": ("option", "nothing of build option '{}' is decided in {} any more"),
    "paid": ("incentive", "incentive '{}' pays nothing in {} any more"),
}
_PLACED: Final = {"stock": "no {} is left at the end of {}", "waste": "no {} is thrown away in {} any more"}
_MISSED: Final = {"over_share": "share_rule", "over_stock": "stock_min"}
_ORDER: Final = ("short", *_MISSED, "buy", "unbought", "build", "paid", "make", "ship", "serve", *_PLACED)
"""Families of flows, those a reader asks for first."""

_ELSE: Final = "demand is met in another way"


def stop_words(plan: Plan, stops: Sequence[Stop]) -> list[str]:
    """What stops each of some movements; "" if nothing does."""
    chosen = [_chosen(plan, stop) for stop in stops]
    found = [_ELSE if len(stop.rows) or len(stop.columns) else "" for stop in stops]
    for family in dict.fromkeys(family for family, _ in chosen if family):
        here = [number for number, (other, _) in enumerate(chosen) if other == family]
        index = np.array([chosen[number][1] for number in here])
        for number, words in zip(here, _words(plan, family, index), strict=True):
            found[number] = words
    return found


def _chosen(plan: Plan, stop: Stop) -> tuple[str, int]:
    """Family and row number of what a reader wants to hear of; ("", -1) if there is nothing of that kind."""
    form = plan.solution.form
    rules = [place for row in stop.rows.tolist() if (place := _place(form.rows, row))[0] in ORIGINS]
    if rules:
        return rules[0]
    flows = [_place(form.columns, column) for column in stop.columns.tolist()]
    flows = [place for place in flows if place[0] in _ORDER]
    return min(flows, key=lambda place: (_ORDER.index(place[0]), place[1]), default=("", -1))


def _place(slices: object, number: int) -> tuple[str, int]:
    for family, part in slices.items():  # type: ignore[attr-defined]
        if part.start <= number < part.stop:
            return family, number - part.start
    return "", -1


def _words(plan: Plan, family: str, index: np.ndarray) -> list[str]:
    if family in ORIGINS:
        return [f"{words} binds" for words in rule_words(plan, family, index)]
    view = plan.view
    table = view.model[family].iloc[index]
    if family in _NAMED:
        kind, text = _NAMED[family]
        names = view.labels(kind, table[kind].to_numpy())
        return _filled(text, names, view.period(table["period"].to_numpy()))
    if family in _PLACED:
        place = view.place(table["balance"].to_numpy())
        names = place["material"] + " at " + place["location"]
        return _filled(_PLACED[family], names, view.period(table["period"].to_numpy()))
    others: dict[str, Callable[[View, pd.DataFrame], list[str]]] = {
        "short": _short, "serve": _serve, "unbought": _unbought,
    }  # fmt: skip
    return others[family](view, table) if family in others else [_missed(plan, family, row) for row in index.tolist()]


def rule_words(plan: Plan, family: str, index: np.ndarray) -> list[str]:
    """Rows of a family of limits as a reader would call them, each with its cell."""
    at = places(plan.view, family, index)
    return [
        f"{words} ({sheet}!{cell})" if cell else str(words)
        for words, sheet, cell in zip(at.words, at.sheet, at.cell, strict=True)
    ]


def _filled(text: str, names: np.ndarray, periods: np.ndarray) -> list[str]:
    return [text.format(name, period) for name, period in zip(names, periods, strict=True)]


def _of_need(view: View, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Demand lines and periods."""
    need = view.model["need"].iloc[table["need"].to_numpy()]
    return view.labels("demand", need["demand"].to_numpy()), view.period(need["period"].to_numpy())


def _short(view: View, table: pd.DataFrame) -> list[str]:
    return _filled("'{}' is no longer short in {}", *_of_need(view, table))


def _serve(view: View, table: pd.DataFrame) -> list[str]:
    lines, periods = _of_need(view, table)
    materials = view.place(table["balance"].to_numpy())["material"]
    return [
        f"'{line}' no longer takes {material} of one origin in {period}"
        for line, material, period in zip(lines, materials, periods, strict=True)
    ]


def _unbought(view: View, table: pd.DataFrame) -> list[str]:
    owed = view.model["take_min"].iloc[table["take_min"].to_numpy()]
    return [f"all that is owed to offer '{name}' is taken" for name in view.labels("offer", owed["offer"].to_numpy())]


def _missed(plan: Plan, family: str, index: int) -> str:
    """The soft rule whose excess is a column."""
    rows = np.flatnonzero(plan.view.model[_MISSED[family]][family].to_numpy() == index)
    words = places(plan.view, _MISSED[family], rows[:1]).words[0] if len(rows) else "a soft rule"
    return f"{words} is no longer missed"
