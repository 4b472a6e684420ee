"""Why a workbook has no plan, and what would have to move: the whole search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import Bench, Figure, rows_to_free, void_figure
from planner.explain.causes import Causes
from planner.explain.clashes import confirm, find_clashes
from planner.explain.contradictions import read_tables, ways_of
from planner.explain.edits import figure_words
from planner.explain.repairs import repairs_of
from planner.explain.story import Explanation
from planner.explain.telling import Found, figures_of, told
from planner.explain.tracing import traced
from planner.explain.way import Search, Trouble, Way
from planner.explain.ways import ways_out
from planner.explain.world import World
from planner.scenarios import Variant
from planner.scenarios.sets import SET
from planner.solve.clock import Clock
from planner.solve.options import Progress, SolveOptions, no_progress

if TYPE_CHECKING:
    from planner.explain.clashes import Clash
    from planner.explain.contradictions import Contradiction
    from planner.explain.subject import Subject, Void
    from planner.workbook.book import Book

MOST_REPAIRS: Final = 6
FEW_REPAIRS: Final = 3


def explain(
    book: Book,
    *,
    variant: Variant | None = None,
    most: int = MOST_REPAIRS,
    options: SolveOptions | None = None,
    progress: Progress = no_progress,
) -> Explanation:
    """Why a workbook has no plan, and the ways out.

    Args:
        book: the workbook, as it was read.
        variant: scenarios, single changes and target that it is asked about with; none for the workbook as it is.
        most: how many repairs to price.
        options: of the solver; the time limit is for everything.
        progress: told what goes on.

    Raises:
        InputError: the workbook has errors that no rule could be moved for; with all findings.
        TimeLimitError, NumericalError, OutOfMemoryError, StoppedError: as the solver ended.
    """
    options = options or SolveOptions()
    progress("reading the workbook", 0.0, 0)
    world = World(book, variant or Variant())
    tables, contradictions = read_tables(world)
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
        ways.append(_ways(world, bench, one, asks - one.asks) if most else [])
    ways, untold = _written(bench, ways)
    conflicts = tuple(told(bench, one) for one in found)
    notes = [] if complete else ["There are more conflicts than these; repair these first and ask again."]
    if not most:
        return Explanation(feasible=False, conflicts=conflicts, notes=tuple(notes))
    stuck = [conflict for conflict, some in zip(conflicts, ways, strict=True) if not some]
    if stuck:
        notes += [f"Nothing that may move ends this conflict: {conflict.sentence}" for conflict in stuck]
    elif not complete:
        notes.append("As the search stopped early, no repair is offered.")
    repairs = repairs_of(world, bench, ways, most) if ways and not stuck and complete else []
    if not repairs and not stuck and complete:
        notes.append("No repair within what may move could be confirmed by solving the repaired workbook.")
    notes += untold
    if 0 < len(repairs) < min(most, FEW_REPAIRS):
        notes.append("No further way out was found: what else takes part may not move, or not far enough.")
    return Explanation(feasible=False, conflicts=conflicts, repairs=tuple(repairs), notes=tuple(notes))


def _found(subject: Subject, clashes: list[Clash], contradictions: tuple[Contradiction, ...]) -> list[Found]:
    """All conflicts; a contradiction whose cells all take part in a clash is told with it."""
    found = [_of_clash(subject, clash) for clash in clashes]
    alone = []
    for one in contradictions:
        same = next((clash for clash in found if set(one.figures) <= clash.figures), None)
        if same is None:
            alone.append(Found(frozenset(one.figures), frozenset(), contradictions=(one,)))
        else:
            same.contradictions = (*same.contradictions, one)
    return [*alone, *_of_voids(subject, found)]


def _of_voids(subject: Subject, clashes: list[Found]) -> list[Found]:
    """What cannot exist at all, rule by rule, and the clashes; a cell of which both is true is told once."""
    rules: dict[str, list[Void]] = {}
    for void in subject.voids:
        rules.setdefault(figure_words(subject.tables, void_figure(void)), []).append(void)
    found = []
    for voids in rules.values():
        asks = frozenset(void_figure(void) for void in voids)
        same = next((clash for clash in clashes if clash.asks == asks), None)
        if same is None:
            found.append(Found(asks, asks, voids=tuple(voids)))
        else:
            same.voids = tuple(voids)
    return [*found, *clashes]


def _of_clash(subject: Subject, clash: Clash) -> Found:
    groups = np.union1d(np.union1d(clash.groups, clash.nearest.groups), clash.asks)
    return Found(figures_of(subject, groups), figures_of(subject, clash.asks), clash=clash)


def _find_causes(bench: Bench, one: Found, others: frozenset[Figure]) -> None:
    """Find the rules that keep from existing what a conflict asks for, and what would limit it even without them."""
    if one.clash is None and not one.voids:
        return
    rows = one.clash.nearest.rows if one.clash is not None and not one.voids else np.empty(0, np.int64)
    one.lifts = tuple(Causes(bench, one.figures, rows, one.asks).sets())
    if one.voids and one.lifts:
        one.figures |= _beyond(bench, one, others)


def _ways(world: World, bench: Bench, one: Found, others: frozenset[Figure]) -> list[Way]:
    """Ways out of one conflict, the gentlest first."""
    known = [way for contradiction in one.contradictions for way in ways_of(bench.tables, world, contradiction)]
    if one.clash is None and not one.voids:
        return known
    groups = np.empty(0, np.int64)
    if one.clash is not None and not one.voids:
        groups = np.union1d(np.union1d(one.clash.groups, one.clash.nearest.groups), one.clash.asks)
    found = ways_out(Search(bench, Trouble(one.figures, one.asks, groups, one.lifts), others))
    places = [[(change.where, change.column) for change in way.changes] for way in found]
    found += [way for way in known if [(change.where, change.column) for change in way.changes] not in places]
    return sorted(found, key=lambda way: way.rank)


def _written(bench: Bench, ways: list[list[Way]]) -> tuple[list[list[Way]], list[str]]:
    """Ways that some cells of the workbook make, and a note for each kind of those that none does."""
    kept, notes = [], []
    for some in ways:
        kept.append([way for way in some if traced(bench.tables, way.changes) is not None])
        lost = [one for way in some if way not in kept[-1] for one in way.changes]
        if any(one.cause.startswith(f"{SET}!") for one in lost):
            notes.append("A figure that --set writes could end a conflict too; it is in no cell, so try another value.")
        elif lost:
            notes.append("A way out that no cell of the workbook makes under what was asked for is left out.")
    return kept, list(dict.fromkeys(notes))


def _beyond(bench: Bench, one: Found, others: frozenset[Figure]) -> frozenset[Figure]:
    """What still stands against something that could not exist, once the rules that forbid it are lifted."""
    found = bench.look(change for lift in one.lifts[0] for change in lift.changes)
    if found is None:
        return frozenset()
    subject, probe = found
    clashes, _ = find_clashes(subject, probe, rows_to_free(subject, others), most=1)
    return frozenset().union(*(_of_clash(subject, clash).figures for clash in clashes))
