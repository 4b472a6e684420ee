"""A conflict in cells and words, once all is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import Bench, Figure, void_figure
from planner.explain.chain import chain_of
from planner.explain.edits import class_of, figure_words, unit_of, value_of
from planner.explain.provenance import single_stages
from planner.explain.sentences import Against, sentence
from planner.explain.story import Cell, Conflict, Role
from planner.explain.texts import text_of_value
from planner.schema import SHEETS

if TYPE_CHECKING:
    from planner.explain.clashes import Clash
    from planner.explain.contradictions import Contradiction
    from planner.explain.lifts import Lift
    from planner.explain.subject import Subject, Void

MOST_FORBIDDING: Final = 4


@dataclass
class Found:
    """A conflict on its way through the search.

    Attributes:
        figures: its cells.
        asks: those of them that ask for something.
        clash: its rows in the program, if it has any.
        voids: what cannot exist at all, of one rule, if that is asked for.
        contradictions: shares that adding up alone shows to be impossible.
        lifts: least sets of rules that keep what is asked for from existing.
    """

    figures: frozenset[Figure]
    asks: frozenset[Figure]
    clash: Clash | None = None
    voids: tuple[Void, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    lifts: tuple[tuple[Lift, ...], ...] = ()


def figures_of(subject: Subject, groups: np.ndarray) -> frozenset[Figure]:
    """Cells of groups of rules."""
    rules = subject.rules
    first = rules[np.isin(rules["group"].to_numpy(), groups)].drop_duplicates("group")
    cells = zip(first["sheet"], first["source"], first["column"], strict=True)
    return frozenset((str(sheet), int(source), str(column)) for sheet, source, column in cells)


def told(bench: Bench, one: Found) -> Conflict:
    """A conflict in cells and words."""
    subject = bench.base[0]
    if one.clash is None and not one.voids:
        cells = [_plain_cell(subject, figure) for figure in sorted(one.figures)]
        return Conflict(tuple(cells), "", one.contradictions[0].problem)
    near: list[Cell] = []
    if one.clash is not None:
        cells, chain = _clash_cells(subject, one.clash), chain_of(subject, one.clash.rows)
        if one.clash.near is not None:
            known = {cell.where for cell in cells}
            near = [cell for cell in _clash_cells(subject, one.clash.near) if cell.where not in known]
    else:
        cells, chain = [_void_cell(subject, void) for void in one.voids], ""
        beyond = sorted(figure for figure in one.figures - one.asks if figure[0] != "conditions")
        cells += [_plain_cell(subject, figure) for figure in beyond]
    cells += _forbidding(subject, one)
    cells.sort(key=lambda cell: list(Role).index(cell.role))
    demands = one.clash.demands if one.clash is not None else 0
    says = sentence(cells, Against(chain, demands, tuple(near), exists=not one.voids))
    return Conflict(tuple(cells), chain, says, tuple(near))


def _forbidding(subject: Subject, one: Found) -> list[Cell]:
    """Rules that keep from existing what is asked for, and the origins that alone bring a condition to bear."""
    forbids: dict[Figure, Cell] = {}
    origins: dict[Figure, Cell] = {}
    for lift in (lift for lifts in one.lifts for lift in lifts):
        forbids.setdefault((lift.sheet, lift.row, lift.column), _lift_cell(subject, lift))
        if lift.sheet == "conditions":
            for figure in single_stages(subject, lift, one.asks):
                data = subject.tables["origins"].data.iloc[figure[1]]
                rule = f"{data['stage']} of '{data['supply']}'"
                origins.setdefault(figure, _cell(subject, figure, rule, Role.FORBIDS))
    return [*list(forbids.values())[:MOST_FORBIDDING], *origins.values()]


def _cell(subject: Subject, figure: Figure, rule: str, role: Role, span: str = "") -> Cell:
    sheet, row, column = figure
    table = subject.tables[sheet]
    return Cell(
        sheet=sheet,
        cell=table.cell(row, column),
        column=column,
        row=int(table.cell_rows[row]),
        rule=rule,
        span=span,
        value=text_of_value(value_of(table, row, column)),
        unit=unit_of(subject.tables, figure),
        can_move=class_of(subject.tables, sheet, row, column),
        role=role,
    )


def _plain_cell(subject: Subject, figure: Figure) -> Cell:
    return _cell(subject, figure, figure_words(subject.tables, figure), Role.LIMITS)


def _clash_cells(subject: Subject, clash: Clash) -> list[Cell]:
    """Cells of a clash, with the time for which each takes part or cannot be kept."""
    rules = subject.rules
    inside = np.isin(rules["row"].to_numpy(), np.union1d(clash.rows, clash.short))
    told_of = np.isin(rules["group"].to_numpy(), np.union1d(clash.groups, clash.asks))
    cells = []
    for number, rows in rules[inside & told_of].groupby("group", sort=True):
        first = rows.iloc[0]
        spans = list(dict.fromkeys(span for span in rows["span"] if span))
        when = "" if not spans else spans[0] if len(spans) == 1 else f"{spans[0]} to {spans[-1]}"
        role = Role.ASKS if number in clash.asks else Role.LIMITS
        figure = (str(first["sheet"]), int(first["source"]), str(first["column"]))
        cells.append(_cell(subject, figure, str(first["words"]), role, when))
    return cells


def _void_cell(subject: Subject, void: Void) -> Cell:
    data = subject.tables[void.sheet].data.iloc[void.row]
    names = subject.network.calendar.names
    when = [names[period] for period in void.periods]
    span = when[0] if len(when) == 1 else f"{when[0]} to {when[-1]}"
    if void.sheet == "commitments":
        rule = f"commitment '{data['commitment']}'"
    else:
        rule = f"least stock of '{data['material']} at {data['location']}'"
    return _cell(subject, void_figure(void), rule, Role.ASKS, span)


def _lift_cell(subject: Subject, lift: Lift) -> Cell:
    name = SHEETS[lift.sheet].columns[0].name
    rule = f"{name} '{subject.tables[lift.sheet][name].iloc[lift.row]}'"
    return _cell(subject, (lift.sheet, lift.row, lift.column), rule, Role.FORBIDS)
