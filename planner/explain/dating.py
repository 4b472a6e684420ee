"""Ways out that change a date, a period or a word: a rule that asks later, an order elsewhere, a rule read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.calendar import DAY
from planner.explain.edits import change
from planner.explain.way import Search, Way
from planner.network import windows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from planner.explain.bench import Figure
    from planner.explain.story import Change
    from planner.explain.subject import Subject

MOST_SHIFTS: Final = 3
"""How many other periods are tried for an order."""

_NAMED: Final = {"buy": "offer", "ship": "route", "make": "process", "build": "option"}


def later(search: Search) -> Iterator[Way]:
    """A rule that asks from a later day on."""
    for figure in sorted(search.trouble.asks):
        sheet, row, column = figure
        if sheet not in ("stock", "caps", "floors") or column == "closing_t" or search.fixed(figure):
            continue
        table = search.tables[sheet]
        if any(places[row] >= 0 for places in table.spread_columns.values()):
            continue
        held = np.flatnonzero(windows.truth(table, search.subject.network.calendar)[row])
        words = f"start of {search.words(figure)}"
        options = [
            change(search.tables, (sheet, row, "from"), first_day(search.subject, period), words)
            for period in held[1:].tolist()
        ]
        best = earliest(options, lambda one: search.possible([one]))
        if best is not None:
            yield Way((best,), 1)


def elsewhere(search: Search) -> Iterator[Way]:
    """An order in another period, the nearest that does."""
    names = search.subject.network.calendar.names
    for figure in sorted(search.trouble.asks):
        sheet, row, _ = figure
        if sheet != "commitments" or search.fixed(figure):
            continue
        now = names.index(search.tables[sheet]["period"].iloc[row])
        flows = _periods_with_flow(search, row)
        near = sorted((at not in flows, abs(at - now), -at, at) for at in range(len(names)) if at != now)
        for *_, period in near[:MOST_SHIFTS]:
            one = change(search.tables, (sheet, row, "period"), names[period], f"period of {search.words(figure)}")
            if search.possible([one]):
                yield Way((one,), 1)
                break


def _periods_with_flow(search: Search, row: int) -> set[int]:
    """Periods in which what an order names can flow, as far as anybody wants it."""
    model = search.subject.network.model
    data = search.tables["commitments"].data.iloc[row]
    kind, name, material = str(data["kind"]), str(data["of"]), str(data["material"])
    table = model[kind]
    if kind == "serve":
        named, key = model["need"]["demand"].to_numpy()[table["need"].to_numpy()], "demand"
    else:
        named, key = table[_NAMED[kind]].to_numpy(), _NAMED[kind]
    hit = named == list(model.names[key]).index(name)
    if kind == "ship" and material:
        hit &= table["material"].to_numpy() == list(model.names["material"]).index(material)
    return set(table["period"].to_numpy()[hit].tolist())


def read_anew(search: Search) -> Iterator[Way]:
    """A floor of what is delivered, a cap of the whole demand, an order at least, a least that may be paid for."""
    for figure in sorted(search.trouble.figures):
        changes = _word(search, figure)
        if changes and changes[0].can_move != "physics" and search.possible(changes):
            yield Way(tuple(changes), 3)


def _word(search: Search, figure: Figure) -> list[Change]:
    """Another word in the row of a cell that makes its rule easier to keep; nothing where there is none."""
    sheet, row, column = figure
    tables, data, words = search.tables, search.tables[sheet].data, search.words(figure)
    if sheet == "floors" and data["base"].iloc[row] == "demand":
        return [change(tables, (sheet, row, "base"), "delivered", f"base of {words}")]
    if sheet == "caps" and data["base"].iloc[row] == "delivered":
        return [change(tables, (sheet, row, "base"), "demand", f"base of {words}")]
    if sheet == "commitments" and data["rule"].iloc[row] == "exactly":
        return [change(tables, (sheet, row, "rule"), "at least", f"rule of {words}")]
    if (sheet, column) == ("offers", "least_t_per_year"):
        rows = np.flatnonzero((data["offer"] == data["offer"].iloc[row]).to_numpy(bool))
        first = {int(tables[sheet].cell_rows[other]): int(other) for other in reversed(rows)}
        says = f"take or pay of offer '{data['offer'].iloc[row]}'"
        return [change(tables, (sheet, first[at], "take_or_pay"), "yes", says) for at in sorted(first)]
    return []


def earliest(options: list[Change], does: Callable[[Change], bool], *, near: bool = True) -> Change | None:
    """The first change that does, where all after one that does do too; None if not even the last does.

    Args:
        options: changes, the smallest first.
        does: whether one is enough.
        near: look at the smallest first and then in steps that double, for the least that does is mostly a small one;
            else halve from the start, which is best where the last is known to do.
    """
    low, high = 0, len(options) - 1
    if near:
        step = 1
        while low <= high and not does(options[min(low + step, len(options)) - 1]):
            low, step = min(low + step, len(options)), 2 * step
        high = min(low + step, len(options)) - 1
    while low < high:
        middle = (low + high) // 2
        if does(options[middle]):
            high = middle
        else:
            low = middle + 1
    return options[low] if low < len(options) and does(options[low]) else None


def first_day(subject: Subject, period: int) -> dt.date:
    """First day of a period; of the one after the last, the day after the horizon."""
    return pd.Timestamp(subject.network.calendar.edges[period]).date()


def last_day(subject: Subject, period: int) -> dt.date:
    """Last day of a period."""
    return pd.Timestamp(subject.network.calendar.edges[period + 1] - DAY).date()
