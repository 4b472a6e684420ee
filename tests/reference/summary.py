"""Flows and duals of the reference under plain names, all provenances and campaigns together."""

from __future__ import annotations

from typing import Any

from tests.reference.provenance import Campaign, Provenance
from tests.reference.solve import Outcome
from tests.reference.world import Period, World

_SHEETS = {
    "paid": "incentives",
    "over_cap": "caps",
    "over_floor": "floors",
    "cap": "caps",
    "floor": "floors",
    "paid_make": "incentives",
    "paid_serve": "incentives",
    "paid_most": "incentives",
    "budget": "budgets",
    "control": "controls",
}
"""Families whose index begins with a row number of a sheet."""


def flows(world: World, outcome: Outcome) -> dict[str, float]:
    """``buy offer period`` -> tonnes, summed over what the name leaves out."""
    found: dict[str, float] = {}
    for family, values in outcome.flows.items():
        for key, value in values.items():
            name = name_of(world, family, key)
            found[name] = found.get(name, 0.0) + value
    return found


def duals(world: World, outcome: Outcome) -> dict[str, float]:
    """``need demand period`` -> rupees for one more unit, of every row family but the balances."""
    return {
        name_of(world, family, key): value
        for family, values in outcome.duals.items()
        if family != "balance"
        for key, value in values.items()
    }


def name_of(world: World, family: str, key: Any) -> str:
    """A family and its index as words; provenances are left out, campaigns are their process."""
    words = [family]
    for position, part in enumerate(key if isinstance(key, tuple) else (key,)):
        if isinstance(part, Provenance):
            continue
        if isinstance(part, Period):
            words.append(part.name)
        elif isinstance(part, Campaign):
            words.append(part.process)
        elif position == 0 and family in _SHEETS:
            sheet = _SHEETS[family]
            words.append(world.rows[sheet][part][sheet.removesuffix("s")])
        elif part != "":
            words.append(str(part))
    return " ".join(words)
