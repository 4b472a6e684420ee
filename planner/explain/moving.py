"""Ways out that move figures: one as little as does, several together, or a hard rule made soft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import rows_to_free, void_figure
from planner.explain.edits import change, row_key, rows_with
from planner.explain.figures import levers_of
from planner.explain.levers import Lever, least_move, outward
from planner.explain.story import CLASSES
from planner.explain.way import Search, Way
from planner.solve.least import least_part
from planner.solve.probe import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.explain.bench import Figure
    from planner.explain.story import Change
    from planner.explain.subject import Subject
    from planner.solve.probe import Probe, Slack
    from planner.tables.table import Tables

PENALTIES: Final = {"caps": "penalty_inr_per_t", "floors": "penalty_inr_per_t", "stock": "penalty_inr_per_t_year"}
"""Sheet -> column that makes a hard rule soft."""

_ALIKE: Final = (("caps", "floors"), ("stock",))
_SOME_PENALTY: Final = 1e7
_MOVES: Final = 1e-9
_HARDER: Final = 30.0


def figures(search: Search) -> Iterator[Way]:
    """One figure of the conflict moved as little as does; what cannot exist at all, asked for no more.

    Where a rule asks in several cells, all of them that fail move together.
    """
    if search.voids:
        cells = [void_figure(void) for void in search.voids]
        changes = [change(search.tables, figure, 0.0, search.words(figure)) for figure in cells]
        if not any(search.fixed(figure) for figure in cells) and search.possible(changes):
            yield Way(tuple(changes), 0)
        return
    levers = levers_of(search.subject, search.trouble.groups)
    asking = [lever for lever in levers if lever.figure in search.trouble.asks]
    alone = False
    for lever in levers:
        least = least_move(search.probe, lever, search.freed)
        if least is not None:
            alone |= lever in asking
            yield moved(search.subject, [(lever, least)])
    moves = least_moves(search.probe, asking, search.freed) if len(asking) > 1 and not alone else None
    if moves:
        yield moved(search.subject, moves)


def soft(search: Search) -> Iterator[Way]:
    """Hard caps, floors or safety stocks that may be missed at a price; all cells of a rule that asks together."""
    by_row: dict[tuple[str, tuple[int, str]], Figure] = {}
    for figure in sorted(search.trouble.figures):
        sheet, row, column = figure
        if sheet in PENALTIES and column not in ("closing_t", "most_t") and not search.fixed(figure):
            by_row.setdefault((sheet, row_key(search.tables[sheet], row)), figure)
    alone = [(figure,) for figure in by_row.values()]
    asking = tuple(figure for key, figure in by_row.items() if key in _rows_of(search, search.trouble.asks))
    done = False
    for some in [*alone, asking]:
        if (len(some) == 1 or (some and not done)) and _excused(search, some):
            done |= set(some) <= set(asking)
            yield Way(tuple(_softened(search, figure) for figure in some), 3)


def _rows_of(search: Search, figures: Iterable[Figure]) -> set[tuple[str, tuple[int, str]]]:
    """Rows of the sheets in which cells stand."""
    return {(sheet, row_key(search.tables[sheet], row)) for sheet, row, _ in figures}


def _softened(search: Search, figure: Figure) -> Change:
    sheet, row, _ = figure
    price = dearest(search.tables, sheet) or _shortage(search.subject)
    return change(search.tables, (sheet, row, PENALTIES[sheet]), price, f"penalty of {search.words(figure)}")


def _excused(search: Search, some: Iterable[Figure]) -> bool:
    """Whether a plan exists if these rules, all over their rows of the sheet, need not be kept.

    It does if that is all the conflicts ask for: without it there is one.
    """
    excused = set(search.others)
    for sheet, row, column in some:
        table = search.tables[sheet]
        excused |= {(sheet, other, column) for other in rows_with(table, row_key(table, row))}
    if any(void_figure(void) not in excused for void in search.subject.voids):
        return False
    if search.trouble.asks | search.others <= excused:
        return True
    return search.probe.feasible(Edit(freed=rows_to_free(search.subject, frozenset(excused))))


def dearest(tables: Tables, sheet: str) -> float:
    """The dearest penalty that rules of this kind have already; 0 if none has one."""
    alike = next(sheets for sheets in _ALIKE if sheet in sheets)
    given = np.concatenate([tables[name][PENALTIES[name]].to_numpy(float) for name in alike])
    return float(np.nanmax(given)) if np.isfinite(given).any() else 0.0


def _shortage(subject: Subject) -> float:
    """The dearest shortage penalty."""
    short = subject.network.model["short"]["penalty_inr_per_t"].to_numpy()
    return float(short.max(initial=0.0)) or _SOME_PENALTY


def together(search: Search, known: list[Way]) -> Iterator[Way]:
    """Several figures moved together, none of which is enough alone; those that are, are left out."""
    if search.voids:
        return
    alone = {(one.line, one.column) for way in known for one in way.changes}
    levers = [
        lever
        for lever in levers_of(search.subject, search.subject.rules["group"].unique())
        if ((lever.sheet, *row_key(search.tables[lever.sheet], lever.source)), lever.column) not in alone
    ]
    for hardest in range(len(CLASSES) - 1):
        allowed = [lever for lever in levers if CLASSES.index(lever.can_move) <= hardest]
        moves = least_moves(search.probe, allowed, search.freed) if allowed else None
        if moves:
            yield moved(search.subject, moves)
            return


def least_moves(probe: Probe, levers: list[Lever], freed: np.ndarray) -> list[tuple[Lever, float]] | None:
    """A least set of levers that together give a plan, and their figures; None if all of them do not."""

    def given(part: list[Lever]) -> list[Slack]:
        return [lever.slack(_HARDER ** CLASSES.index(lever.can_move)) for lever in part]

    first = probe.give_way(given(levers), Edit(freed=freed)) if levers else None
    if first is None:
        return None
    used = [lever for lever, size in zip(levers, first.slack, strict=True) if size > _MOVES]
    used.sort(key=lambda lever: CLASSES.index(lever.can_move))
    kept = least_part(used, lambda part: probe.give_way(given(part), Edit(freed=freed)) is not None)
    witness = probe.give_way(given(kept), Edit(freed=freed))
    return None if witness is None else [(lever, lever.reached(witness)) for lever in kept]


def moved(subject: Subject, moves: Iterable[tuple[Lever, float]], steps: int = 0) -> Way:
    """A way that moves figures, each rounded so that it gives a little more room."""
    moves = list(moves)
    changes = tuple(
        change(subject.tables, lever.figure, outward(figure, lever, steps), lever.words) for lever, figure in moves
    )
    return Way(changes, 0, tuple(lever for lever, _ in moves))


def behind(subject: Subject, figures: Iterable[Figure]) -> np.ndarray:
    """Groups of the rules that stand behind cells."""
    rules = subject.rules
    wanted = set(figures)
    cells = zip(rules["sheet"], rules["source"], rules["column"], strict=True)
    return np.unique(rules["group"].to_numpy()[[(sheet, int(row), column) in wanted for sheet, row, column in cells]])
