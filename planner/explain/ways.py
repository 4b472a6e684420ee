"""All ways out of one conflict: each a least set of changed cells after which the rest of the workbook has a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.explain.dating import elsewhere, later, read_anew
from planner.explain.lifting import lifted
from planner.explain.moving import figures, soft, together

if TYPE_CHECKING:
    from planner.explain.way import Search, Way

ENOUGH: Final = 3
"""With fewer ways than this, figures that only together are enough are looked for too."""


def ways_out(search: Search) -> list[Way]:
    """All ways out of one conflict that could be found, the gentlest first."""
    found: list[Way] = []
    for look in (figures, soft, later, elsewhere, read_anew, lifted):
        found += look(search)
    if len(found) < ENOUGH:
        found += together(search, found)
    unique: dict[frozenset[tuple[str, str]], Way] = {}
    for way in sorted(found, key=lambda way: way.rank):
        unique.setdefault(frozenset((one.where, str(one.after)) for one in way.changes), way)
    return list(unique.values())
