"""All ways out of one conflict: each a least set of changed cells after which the rest of the workbook has a plan."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Final

from planner.explain.dating import elsewhere, later, read_anew
from planner.explain.lifting import lifted
from planner.explain.moving import figures, soft, together
from planner.explain.story import CLASSES
from planner.explain.way import Way

if TYPE_CHECKING:
    from planner.explain.way import Search

ENOUGH: Final = 3
"""With fewer ways than this, figures that only together are enough are looked for too."""


def ways_out(search: Search) -> list[Way]:
    """All ways out of one conflict that could be found, the gentlest first."""
    found: list[Way] = []
    for look in (figures, soft, later, elsewhere, read_anew, lifted):
        found += look(search)
    if len(found) < ENOUGH:
        found += together(search, found)
    unique: dict[frozenset[tuple[str, str, str]], Way] = {}
    for way in sorted((pared(search, way) for way in found), key=lambda way: way.rank):
        unique.setdefault(frozenset((one.where, one.column, str(one.after)) for one in way.changes), way)
    return list(unique.values())


def pared(search: Search, way: Way) -> Way:
    """A way without the rows it can leave as they are, the hardest to move first; figures alone are a least set."""
    if len(way.levers) == len(way.changes):
        return way
    rows = {one.line: CLASSES.index(one.can_move) for one in way.changes}
    for place in sorted(rows, key=lambda place: -rows[place]):
        kept = [one.line != place for one in way.changes]
        rest = tuple(compress(way.changes, kept))
        if rest and len(rest) < len(way.changes) and search.possible(rest):
            levers = tuple(compress(way.levers, kept[len(way.changes) - len(way.levers) :]))
            way = Way(rest, 0 if len(levers) == len(rest) else way.gentle, levers)
    return way
