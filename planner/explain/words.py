"""An explanation in words: a sentence for each conflict, a line for each change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from planner.explain.story import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.story import Cell, Change, Explanation, Repair

MOST_NAMED: Final = 4
_CRORE: Final = 1e7


def sentence(cells: Iterable[Cell], chain: str, demands: int, *, exists: bool) -> str:
    """A conflict in one sentence or two.

    Args:
        cells: those that take part.
        chain: materials and places between them.
        demands: how many lines of demand take part without being named.
        exists: whether what is asked for can exist at all.
    """
    cells = list(cells)
    asks, limits, forbids = ([cell for cell in cells if cell.role is role] for role in Role)
    subject = _listed([_cell(cell) for cell in asks])
    against = _grouped(limits)
    if demands:
        against.append("what is wanted at all")
    if not asks:
        text = f"{_listed(against)} cannot all hold"
    elif not exists:
        text = f"{subject} cannot be kept: nothing of it can be there then"
        text += f", and {_listed(against)} would limit it too" if against else ""
    elif against:
        text = f"{subject} cannot be kept together with {_listed(against)}"
    else:
        text = f"{subject} cannot be kept"
    if forbids:
        text += f"; {_listed([_cell(cell) for cell in forbids])} {'stand' if len(forbids) > 1 else 'stands'} against it"
    if chain:
        text += f". The chain between them: {chain}"
    return text[0].upper() + text[1:] + "."


def _cell(cell: Cell) -> str:
    value = f" = {shown(cell.value, cell.unit)}" if cell.value and f"'{cell.value}'" not in cell.words else ""
    return f"{cell.words} ({cell.where}{value})"


def _grouped(cells: list[Cell]) -> list[str]:
    """Rules with all their cells together."""
    by_words: dict[str, list[Cell]] = {}
    for cell in cells:
        by_words.setdefault(cell.words.split(" in ")[0], []).append(cell)
    found = []
    for words, some in by_words.items():
        if len(some) == 1:
            found.append(_cell(some[0]))
        else:
            places = [cell.where if place == 0 else cell.cell for place, cell in enumerate(some)]
            found.append(f"{words} ({', '.join(places[:6])}{' …' if len(places) > 6 else ''})")
    if len(found) > MOST_NAMED:
        rest = len(found) - MOST_NAMED
        found = [*found[:MOST_NAMED], f"{rest} more such limits"]
    return found


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def shown(value: str, unit: str) -> str:
    """A value with its unit; shares as per cent, money in crore where it is much."""
    try:
        number = float(value)
    except ValueError:
        return value
    if unit == "share":
        return f"{number * 100:.6g} %"
    if unit.startswith("INR"):
        rest = unit.removeprefix("INR")
        return f"₹{number / _CRORE:,.10g} crore{rest}" if abs(number) >= _CRORE else f"₹{number:,.10g}{rest}"
    return f"{number:,.10g}{' ' + unit if unit and unit != 't or units' else ''}"


def text_of_value(value: float | str | dt.date | None) -> str:
    """A value as text; "" for blank."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.isoformat() if isinstance(value, dt.date) else value


def change_line(one: Change) -> str:
    """A change as ``floors!D2: 90 % → 64.9 % (floor 'Made in India' in FY2029-30, policy)``."""
    if not one.column:
        return f"{one.sheet}, row {one.row}: take the row out ({one.words}, {one.can_move})"
    before = shown(text_of_value(one.before), one.unit) or "blank"
    after = shown(text_of_value(one.after), one.unit) or "blank"
    return f"{one.where} {one.column}: {before} → {after} ({one.words}, {one.can_move})"


def crore(amount: float) -> str:
    """Rupees, in crore where they are many."""
    return f"₹{amount / _CRORE:,.2f} crore" if abs(amount) >= _CRORE / 100 else f"₹{amount:,.2f}"


def lines(explanation: Explanation) -> list[str]:
    """The explanation for a terminal."""
    if explanation.feasible:
        return ["The hard rules can all be kept: nothing has to be repaired.", *explanation.notes]
    count = len(explanation.conflicts)
    found = [f"No plan keeps all hard rules: {count} conflict{'' if count == 1 else 's'}.", ""]
    for number, conflict in enumerate(explanation.conflicts, 1):
        found.append(f"{number}. {conflict.sentence}")
        for cell in conflict.cells:
            value = shown(cell.value, cell.unit) if cell.value else "blank"
            found.append(f"   {cell.where}: {value}  {cell.words}  [{cell.role.value}; {cell.can_move}]")
        found.append("")
    if explanation.repairs:
        found.append("Ways out, each enough by itself and solved; the gentlest first:")
        for number, repair in enumerate(explanation.repairs, 1):
            found += _repair_lines(number, repair)
    found += [f"Note: {note}" for note in explanation.notes]
    return found


def _repair_lines(number: int, repair: Repair) -> list[str]:
    extra = f"{crore(repair.extra_inr)} more than the cheapest" if repair.extra_inr > 0 else "the cheapest"
    cost = (
        f"The plan then costs {crore(repair.objective_inr)} in present value ({extra}): {crore(repair.paid_inr)} paid, "
        f"{crore(repair.penalties_inr)} penalties; {repair.short_t:,.4g} t of demand short."
    )
    return [
        f"{number}. [{repair.can_move}] " + change_line(repair.changes[0]),
        *(f"     and {change_line(one)}" for one in repair.changes[1:]),
        f"   {cost}",
    ]


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain data."""
    return {
        "feasible": explanation.feasible,
        "status": "feasible" if explanation.feasible else "infeasible",
        "conflicts": [
            {
                "sentence": conflict.sentence,
                "chain": conflict.chain,
                "cells": [
                    {
                        "sheet": cell.sheet,
                        "cell": cell.cell,
                        "column": cell.column,
                        "row": cell.row,
                        "value": cell.value,
                        "unit": cell.unit,
                        "rule": cell.words,
                        "role": cell.role.value,
                        "can_move": cell.can_move,
                    }
                    for cell in conflict.cells
                ],
            }
            for conflict in explanation.conflicts
        ],
        "repairs": [_repair_json(repair) for repair in explanation.repairs],
        "notes": list(explanation.notes),
    }


def _repair_json(repair: Repair) -> dict[str, Any]:
    return {
        "can_move": repair.can_move,
        "changes": [
            {
                "sheet": one.sheet,
                "cell": one.cell,
                "row": one.row,
                "column": one.column,
                "remove_row": not one.column,
                "from": _plain(one.before),
                "to": _plain(one.after),
                "unit": one.unit,
                "rule": one.words,
                "can_move": one.can_move,
            }
            for one in repair.changes
        ],
        "objective_inr": repair.objective_inr,
        "cost_paid_inr": repair.paid_inr,
        "penalties_inr": repair.penalties_inr,
        "short_t": repair.short_t,
        "extra_inr": repair.extra_inr,
    }


def _plain(value: float | str | dt.date | None) -> float | str | None:
    return value.isoformat() if isinstance(value, dt.date) else value
