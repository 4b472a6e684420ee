"""A conflict in a sentence or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.explain.story import Role
from planner.explain.texts import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.explain.story import Cell

MOST_NAMED: Final = 4
MOST_PLACES: Final = 6


@dataclass(frozen=True)
class Against:
    """What is told of a conflict beside its cells.

    Attributes:
        chain: materials and places between them.
        demands: how many lines of demand take part without being named.
        near: cells that stand in the way just where the rule gives out, where those are others.
        exists: whether what is asked for can exist at all.
    """

    chain: str
    demands: int
    near: tuple[Cell, ...]
    exists: bool


def sentence(cells: Iterable[Cell], beside: Against) -> str:
    """A conflict in a sentence or two."""
    cells = list(cells)
    asks, limits, forbids = ([cell for cell in cells if cell.role is role] for role in Role)
    subject = listed(_grouped(asks))
    against = _few(_grouped(limits))
    if beside.demands:
        against.append("what is wanted at all")
    if not asks:
        text = f"{listed(against)} cannot all hold"
    elif not beside.exists:
        text = f"{subject} cannot be kept: nothing of it can be there then"
        text += f", and {listed(against)} would limit it too" if against else ""
    elif against:
        text = f"{subject} cannot be kept together with {listed(against)}"
    else:
        text = f"{subject} cannot be kept"
    if forbids:
        text += f"; {listed(_few(_grouped(forbids)))} {'stand' if len(forbids) > 1 else 'stands'} against it"
    if beside.near:
        text += f". Even less of it could not be had: {listed(_few(_grouped(beside.near)))} give out first"
    if beside.chain:
        text += f". The chain between them: {beside.chain}"
    return text[0].upper() + text[1:] + "."


def _few(parts: list[str]) -> list[str]:
    rest = len(parts) - MOST_NAMED
    return [*parts[:MOST_NAMED], f"{rest} more like {'these' if rest > 1 else 'it'}"] if rest > 0 else parts


def _grouped(cells: Sequence[Cell]) -> list[str]:
    """Rules with all their cells together."""
    by_rule: dict[str, list[Cell]] = {}
    for cell in cells:
        by_rule.setdefault(cell.rule, []).append(cell)
    return [_one(some[0]) if len(some) == 1 else _several(some) for some in by_rule.values()]


def _one(cell: Cell) -> str:
    value = f" = {shown(cell.value, cell.unit)}" if cell.value and f"'{cell.value}'" not in cell.words else ""
    return f"{cell.words} ({cell.where}{value})"


def words_of(cells: Sequence[Cell]) -> str:
    """A rule and the whole time that its cells speak of."""
    spans = [cell.span for cell in cells if cell.span]
    if not spans:
        return cells[0].rule
    first, last = spans[0].split(" to ")[0], spans[-1].split(" to ")[-1]
    return f"{cells[0].rule} in {first}" + ("" if first == last else f" to {last}")


def _several(cells: Sequence[Cell]) -> str:
    places = [cell.where if place == 0 else cell.cell for place, cell in enumerate(cells)]
    more = " …" if len(places) > MOST_PLACES else ""
    return f"{words_of(cells)} ({', '.join(places[:MOST_PLACES])}{more})"
