"""An explanation for a terminal, line by line, and as plain data for other programs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from planner.explain.missed import in_words
from planner.explain.sentences import MOST_PLACES, words_of
from planner.explain.texts import crore, shown, text_of_value

if TYPE_CHECKING:
    from planner.explain.story import Cell, Change, Explanation, Repair


def change_line(one: Change) -> str:
    """A change as ``floors!D2 share: 90 % → 64.9 % (floor 'Made in India' in FY2029-30, policy)``.

    Of a figure that a scenario or target wrote, the cell to change follows.
    """
    if not one.column:
        return f"{one.sheet}, row {one.row}: take the row out ({one.words}, {one.can_move})"
    says = f"{_moved(one)} ({one.words}, {one.can_move})"
    if one.by is None:
        return says
    return f"{says}, by {_moved(one.by)}" + (f"; {one.by.words}" if one.by.words else "")


def _moved(one: Change) -> str:
    before, after = (shown(text_of_value(value), one.unit) or "blank" for value in (one.before, one.after))
    return f"{one.where} {one.column}: {before} → {after}"


def lines(explanation: Explanation) -> list[str]:
    """The explanation for a terminal."""
    if explanation.feasible:
        return ["The hard rules can all be kept: nothing has to be repaired.", *explanation.notes]
    count = len(explanation.conflicts)
    found = [f"No plan keeps all hard rules: {count} conflict{'' if count == 1 else 's'}.", ""]
    for number, conflict in enumerate(explanation.conflicts, 1):
        found.append(f"{number}. {conflict.sentence}")
        found += _cell_lines(conflict.cells)
        if conflict.near:
            found.append("   What gives out first:")
            found += _cell_lines(conflict.near)
        found.append("")
    if explanation.repairs:
        found.append("Ways out, each enough by itself and solved; the gentlest first:")
        for number, repair in enumerate(explanation.repairs, 1):
            found += _repair_lines(number, repair)
    found += [f"Note: {note}" for note in explanation.notes]
    return found


def _cell_lines(cells: tuple[Cell, ...]) -> list[str]:
    """A line for each rule, with all its cells."""
    by_rule: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        by_rule.setdefault((cell.rule, cell.role.value, cell.can_move), []).append(cell)
    found = []
    for (_, role, moves), some in by_rule.items():
        places = [cell.where if place == 0 else cell.cell for place, cell in enumerate(some)]
        values = [shown(cell.value, cell.unit) if cell.value else "blank" for cell in some]
        found.append(f"   {_cut(places)}: {_cut(values)}  {words_of(some)}  [{role}; {moves}]")
    return found


def _cut(parts: list[str]) -> str:
    return ", ".join(parts[:MOST_PLACES]) + (" …" if len(parts) > MOST_PLACES else "")


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
        *(f"   {words}" for words in (in_words(repair.missed),) if words),
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
                "cells": [_cell_json(cell) for cell in conflict.cells],
                "gives_out_first": [_cell_json(cell) for cell in conflict.near],
            }
            for conflict in explanation.conflicts
        ],
        "repairs": [_repair_json(repair) for repair in explanation.repairs],
        "notes": list(explanation.notes),
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    return {
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
                "by": None if one.by is None else _by_json(one.by),
            }
            for one in repair.changes
        ],
        "objective_inr": repair.objective_inr,
        "cost_paid_inr": repair.paid_inr,
        "penalties_inr": repair.penalties_inr,
        "short_t": repair.short_t,
        "extra_inr": repair.extra_inr,
        "missed": [{"rule": one.words, "span": one.span, "tonnes": one.tonnes} for one in repair.missed],
    }


def _by_json(one: Change) -> dict[str, Any]:
    """The cell that writes a figure."""
    return {
        "sheet": one.sheet,
        "cell": one.cell,
        "row": one.row,
        "column": one.column,
        "from": _plain(one.before),
        "to": _plain(one.after),
        "unit": one.unit,
    }


def _plain(value: float | str | dt.date | None) -> float | str | None:
    return value.isoformat() if isinstance(value, dt.date) else value
