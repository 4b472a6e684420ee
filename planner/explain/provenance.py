"""Stated origins that alone bring a condition on a country to bear: supplies that would do but for one stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.explain.asked import serving_materials
from planner.network.origins import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.bench import Figure
    from planner.explain.lifts import Lift
    from planner.explain.subject import Subject

MOST_ORIGINS: Final = 6

_SUPPLIES: Final = (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot"))


def single_stages(subject: Subject, lift: Lift, asks: Iterable[Figure]) -> list[Figure]:
    """Cells of ``origins`` that keep a supply of what is asked for from meeting a condition, where one cell alone does.

    Args:
        subject: the workbook.
        lift: the condition.
        asks: cells that ask.
    """
    conditions, origins = subject.tables["conditions"], subject.tables["origins"]
    country, stage = str(conditions["country"].iloc[lift.row]), str(conditions["stage"].iloc[lift.row])
    if not country:
        return []
    names, wanted = subject.network.frame.names["material"], serving_materials(subject, asks)
    supplies = {
        str(name)
        for sheet, key in _SUPPLIES
        for name, material in zip(subject.tables[sheet][key], subject.tables[sheet]["material"], strict=True)
        if names.code(material) in wanted
    }
    against: dict[str, list[int]] = {}
    for row, (supply, at, countries) in enumerate(
        zip(origins["supply"], origins["stage"], origins["countries"], strict=True)
    ):
        if supply in supplies and stage in ("any", at) and (country in countries or UNKNOWN in countries):
            against.setdefault(str(supply), []).append(row)
    rows = sorted(rows[0] for rows in against.values() if len(rows) == 1)
    return [("origins", row, "countries") for row in rows[:MOST_ORIGINS]]
