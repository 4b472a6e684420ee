"""Why a workbook has no plan, and what would have to move: the whole search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import Bench, Figure, rows_to_free, void_figure
from planner.explain.causes import Causes
from planner.explain.chain import chain_of
from planner.explain.clashes import Clash, confirm, find_clashes
from planner.explain.contradictions import Contradiction, read_tables, ways_of
from planner.explain.edits import class_of, figure_words, value_of
from planner.explain.repairs import repairs_of
from planner.explain.story import Cell, Conflict, Explanation, Role
from planner.explain.way import Search, Trouble, Way
from planner.explain.ways import ways_out
from planner.explain.words import sentence, text_of_value
from planner.schema import SHEETS
from planner.solve.clock import Clock
from planner.solve.options import Progress, SolveOptions, no_progress

if TYPE_CHECKING:
    from planner.explain.lifts import Lift
    from planner.explain.subject import Subject, Void
    from planner.workbook.book import Book

MOST_REPAIRS: Final = 6
MOST_FORBIDDING: Final = 4


@dataclass
class _Found:
    """A conflict on its way through the search."""

    figures: frozenset[Figure]
    asks: frozenset[Figure]
    clash: Clash | None = None
    void: Void | None = None
    contradictions: tuple[Contradiction, ...] = ()
    lifts: tuple[tuple[Lift, ...], ...] = ()


def explain(
    book: Book,
    *,
    most: int = MOST_REPAIRS,
    options: SolveOptions | None = None,
    progress: Progress = no_progress,
) -> Explanation:
    """Why a workbook has no plan, and the ways out.

    Args:
        book: the workbook, as it was read.
        most: how many repairs to price.
        options: of the solver; the time limit is for everything.
        progress: told what goes on.

    Raises:
        InputError: the workbook has errors that no rule could be moved for; with all findings.
        TimeLimitError, NumericalError, OutOfMemoryError, StoppedError: as the solver ended.
    """
    options = options or SolveOptions()
    progress("reading the workbook", 0.0, 0)
    tables, contradictions = read_tables(book)
    bench = Bench(tables, options, Clock(options.time_limit), progress)
    subject, probe = bench.base
    clashes, complete = find_clashes(subject, probe)
    for clash in clashes:
        confirm(probe, clash)
    found = _found(subject, clashes, contradictions)
    if not found:
        return Explanation(feasible=True)
    asks = frozenset[Figure]().union(*(one.asks for one in found))
    ways: list[list[Way]] = []
    for one in found:
        progress("looking for what stands in the way", bench.clock.elapsed, len(ways))
        _find_causes(bench, one, asks - one.asks)
        ways.append(_ways(book, bench, one, asks - one.asks) if most else [])
    conflicts = tuple(_told(bench, one) for one in found)
    notes = [] if complete else ["There are more conflicts than these; repair these first and ask again."]
    if not most:
        return Explanation(feasible=False, conflicts=conflicts, notes=tuple(notes))
    stuck = [conflict for conflict, some in zip(conflicts, ways, strict=True) if not some]
    if stuck:
        notes += [f"Nothing that may move ends this conflict: {conflict.sentence}" for conflict in stuck]
    elif not complete:
        notes.append("As the search stopped early, no repair is offered.")
    repairs = repairs_of(book, bench, ways, most) if ways and not stuck and complete else []
    if not repairs and not stuck and complete:
        notes.append("No repair within what may move could be confirmed by solving the repaired workbook.")
    return Explanation(feasible=False, conflicts=conflicts, repairs=tuple(repairs), notes=tuple(notes))


def _found(subject: Subject, clashes: list[Clash], contradictions: tuple[Contradiction, ...]) -> list[_Found]:
    """All conflicts; a contradiction whose cells all take part in a clash is told with it."""
    found = [_of_clash(subject, clash) for clash in clashes]
    alone = []
    for one in contradictions:
        same = next((clash for clash in found if set(one.figures) <= clash.figures), None)
        if same is None:
            alone.append(_Found(frozenset(one.figures), frozenset(), contradictions=(one,)))
        else:
            same.contradictions = (*same.contradictions, one)
    return [*alone, *_of_voids(subject, found)]


def _of_voids(subject: Subject, clashes: list[_Found]) -> list[_Found]:
    """What cannot exist at all, and the clashes; a cell of which both is true is told once."""
    found = []
    for void in subject.voids:
        asks = frozenset([void_figure(void)])
        same = next((clash for clash in clashes if clash.asks == asks), None)
        if same is None:
            found.append(_Found(asks, asks, void=void))
        else:
            same.void = void
    return [*found, *clashes]


def _of_clash(subject: Subject, clash: Clash) -> _Found:
    rules = subject.rules
    first = rules[np.isin(rules["group"].to_numpy(), clash.groups)].drop_duplicates("group")
    figures = [
        (str(sheet), int(source), str(column))
        for sheet, source, column in zip(first["sheet"], first["source"], first["column"], strict=True)
    ]
    asked = np.isin(first["group"].to_numpy(), clash.asks).tolist()
    return _Found(
        frozenset(figures), frozenset(figure for figure, asks in zip(figures, asked, strict=True) if asks), clash=clash
    )


def _find_causes(bench: Bench, one: _Found, others: frozenset[Figure]) -> None:
    """Find the rules that keep from existing what a conflict asks for, and what would limit it even without them."""
    if one.clash is None and one.void is None:
        return
    rows = one.clash.rows if one.clash is not None and one.void is None else np.empty(0, np.int64)
    one.lifts = tuple(Causes(bench, one.figures, rows, one.asks).sets())
    if one.void is not None and one.lifts:
        one.figures |= _beyond(bench, one, others)


def _ways(book: Book, bench: Bench, one: _Found, others: frozenset[Figure]) -> list[Way]:
    """Ways out of one conflict, the gentlest first."""
    known = [way for contradiction in one.contradictions for way in ways_of(bench.tables, book, contradiction)]
    if one.clash is None and one.void is None:
        return known
    groups = one.clash.groups if one.clash is not None and one.void is None else np.empty(0, np.int64)
    found = ways_out(Search(bench, Trouble(one.figures, one.asks, groups, one.lifts), others))
    places = [[change.where for change in way.changes] for way in found]
    found += [way for way in known if [change.where for change in way.changes] not in places]
    return sorted(found, key=lambda way: way.rank)


def _beyond(bench: Bench, one: _Found, others: frozenset[Figure]) -> frozenset[Figure]:
    """What still stands against something that could not exist, once the rules that forbid it are lifted."""
    found = bench.look(change for lift in one.lifts[0] for change in lift.changes)
    if found is None:
        return frozenset()
    subject, probe = found
    clashes, _ = find_clashes(subject, probe, rows_to_free(subject, others), most=1)
    return frozenset().union(*(_of_clash(subject, clash).figures for clash in clashes))


def _told(bench: Bench, one: _Found) -> Conflict:
    """A conflict in cells and words."""
    subject = bench.base[0]
    if one.clash is None and one.void is None:
        cells = [_plain_cell(subject, figure) for figure in sorted(one.figures)]
        return Conflict(tuple(cells), "", one.contradictions[0].problem)
    if one.clash is not None:
        cells, chain = _clash_cells(subject, one.clash), chain_of(subject, one.clash.rows)
    else:
        assert one.void is not None
        cells, chain = [_void_cell(subject, one.void)], ""
        beyond = sorted(figure for figure in one.figures - one.asks if figure[0] != "conditions")
        cells += [_plain_cell(subject, figure) for figure in beyond]
    forbids: dict[Figure, Cell] = {}
    for lifts in one.lifts:
        for lift in lifts:
            cell = _lift_cell(subject, lift)
            forbids.setdefault((cell.sheet, cell.row, cell.column), cell)
    cells += list(forbids.values())[:MOST_FORBIDDING]
    cells.sort(key=lambda cell: list(Role).index(cell.role))
    demands = one.clash.demands if one.clash is not None else 0
    return Conflict(tuple(cells), chain, sentence(cells, chain, demands, exists=one.void is None))


def _cell(subject: Subject, figure: Figure, words: str, role: Role) -> Cell:
    sheet, row, column = figure
    table = subject.tables[sheet]
    return Cell(
        sheet=sheet,
        cell=table.cell(row, column),
        column=column,
        row=int(table.cell_rows[row]),
        words=words,
        value=text_of_value(value_of(table, row, column)),
        unit=SHEETS[sheet].column(column).unit,
        can_move=class_of(subject.tables, sheet, row, column),
        role=role,
    )


def _plain_cell(subject: Subject, figure: Figure) -> Cell:
    return _cell(subject, figure, figure_words(subject.tables, figure), Role.LIMITS)


def _clash_cells(subject: Subject, clash: Clash) -> list[Cell]:
    rules = subject.rules
    chosen = rules[np.isin(rules["group"].to_numpy(), clash.groups) & np.isin(rules["row"].to_numpy(), clash.rows)]
    cells = []
    for group, rows in chosen.groupby("group", sort=True):
        first = rows.iloc[0]
        spans = list(dict.fromkeys(span for span in rows["span"] if span))
        when = "" if not spans else f" in {spans[0]}" if len(spans) == 1 else f" in {spans[0]} to {spans[-1]}"
        role = Role.ASKS if group in clash.asks else Role.LIMITS
        figure = (str(first["sheet"]), int(first["source"]), str(first["column"]))
        cells.append(_cell(subject, figure, f"{first['words']}{when}", role))
    return cells


def _void_cell(subject: Subject, void: Void) -> Cell:
    data = subject.tables[void.sheet].data.iloc[void.row]
    names = subject.network.calendar.names
    when = [names[period] for period in void.periods]
    span = when[0] if len(when) == 1 else f"{when[0]} to {when[-1]}"
    if void.sheet == "commitments":
        words = f"commitment '{data['commitment']}' in {span}"
    else:
        words = f"least stock of '{data['material']} at {data['location']}' in {span}"
    return _cell(subject, void_figure(void), words, Role.ASKS)


def _lift_cell(subject: Subject, lift: Lift) -> Cell:
    name = SHEETS[lift.sheet].columns[0].name
    words = f"{name} '{subject.tables[lift.sheet][name].iloc[lift.row]}'"
    return _cell(subject, (lift.sheet, lift.row, lift.column), words, Role.FORBIDS)
