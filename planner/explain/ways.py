"""Ways out of one conflict: each a least set of changed cells after which the rest of the workbook has a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.explain.bench import Bench, Figure, rows_to_free
from planner.explain.edits import change, class_of, value_of
from planner.explain.figures import levers_of
from planner.explain.least import least_part
from planner.explain.levers import Lever, least_move, outward
from planner.explain.story import CLASSES, Change
from planner.network import windows
from planner.solve.probe import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.explain.causes import Lift
    from planner.explain.subject import Subject
    from planner.solve.probe import Probe

ENOUGH: Final = 3
MOST_SHIFTS: Final = 3

_PENALTY: Final = {
    "caps": "penalty_inr_per_t",
    "floors": "penalty_inr_per_t",
    "stock": "penalty_inr_per_t_year",
}
_SOME_PENALTY: Final = 1e7


@dataclass(frozen=True)
class Trouble:
    """A conflict as the search for ways out sees it.

    Attributes:
        figures: its cells with figures.
        asks: those that ask for something.
        groups: their numbers among the rules; none where what is asked for cannot exist at all.
        lifts: least sets of rules that keep what is asked for from existing.
    """

    figures: frozenset[Figure]
    asks: frozenset[Figure]
    groups: np.ndarray
    lifts: tuple[tuple[Lift, ...], ...]


@dataclass(frozen=True)
class Way:
    """Changes that end one conflict.

    Attributes:
        changes: the cells.
        gentle: order among ways of one class: 0 a figure, 1 a date, 2 a rule lifted, 3 a rule made soft or read anew.
        levers: those of the changes that a lever made, in the order of the changes.
    """

    changes: tuple[Change, ...]
    gentle: int
    levers: tuple[Lever, ...] = ()

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order among all ways: the class of what moves, then how gently, then how many cells."""
        hardest = max(CLASSES.index(one.can_move) for one in self.changes)
        return hardest, self.gentle, len(self.changes)


def ways_out(bench: Bench, trouble: Trouble, others: frozenset[Figure]) -> list[Way]:
    """All ways out of one conflict that could be found, the gentlest first; ``others`` ask for nothing meanwhile."""
    search = _Search(bench, trouble, others)
    found = [*search.figures(), *search.soft(), *search.later(), *search.elsewhere(), *search.read_anew(), *search.lifted()]
    if len(found) < ENOUGH:
        found += search.together(found)
    unique: dict[frozenset[tuple[str, str]], Way] = {}
    for way in sorted(found, key=lambda way: way.rank):
        unique.setdefault(frozenset((one.where, str(one.after)) for one in way.changes), way)
    return list(unique.values())


class _Search:
    def __init__(self, bench: Bench, trouble: Trouble, others: frozenset[Figure]) -> None:
        self.bench, self.trouble, self.others = bench, trouble, others
        self.subject, self.probe = bench.base
        self.freed = rows_to_free(self.subject, others)
        self.voids = [void for void in self.subject.voids if (void.sheet, void.row, void.column) in trouble.asks]

    @property
    def tables(self) -> Any:  # noqa: ANN401 - the tables of the workbook
        """The workbook."""
        return self.bench.tables

    # ---- figures ------------------------------------------------------------------------------------------------
    def figures(self) -> Iterator[Way]:
        """One figure of the conflict moved as little as does."""
        for void in self.voids:
            yield from self._nothing(void)
        if self.voids:
            return
        for lever in levers_of(self.subject, self.trouble.groups):
            figure = least_move(self.probe, lever, self.freed)
            if figure is not None:
                yield moved(self.subject, [(lever, figure)])

    def _nothing(self, void: Any) -> Iterator[Way]:  # noqa: ANN401 - a void
        """What cannot exist asked for no more."""
        words = self._words(void.sheet, void.row, void.column)
        if class_of(self.tables, void.sheet, void.row, void.column) != "physics":
            one = change(self.tables, void.sheet, void.row, void.column, 0.0, words)
            if self.bench.possible([one], self.others):
                yield Way((one,), 0)

    def _words(self, sheet: str, row: int, column: str) -> str:
        data = self.tables[sheet].data.iloc[row]
        if sheet == "commitments":
            return f"commitment '{data['commitment']}'"
        if sheet == "stock":
            return f"least stock of '{data['material']} at {data['location']}'"
        if sheet in ("caps", "floors"):
            return f"{sheet[:-1]} '{data[sheet[:-1]]}'"
        if sheet == "offers":
            return f"least of offer '{data['offer']}'"
        return f"{column} of {sheet}"

    # ---- soft ---------------------------------------------------------------------------------------------------
    def soft(self) -> Iterator[Way]:
        """A hard cap, floor or safety stock that may be missed at a price."""
        for sheet, row, column in sorted(self.trouble.figures):
            if sheet not in _PENALTY or column in ("closing_t", "most_t"):
                continue
            if class_of(self.tables, sheet, row) == "physics":
                continue
            words = f"penalty of {self._words(sheet, row, column)}"
            one = change(self.tables, sheet, row, _PENALTY[sheet], self._penalty(sheet), words)
            same = [
                other
                for other in range(len(self.tables[sheet]))
                if self.tables[sheet].cell_rows[other] == self.tables[sheet].cell_rows[row]
            ]
            rows = rows_to_free(self.subject, self.others | {(sheet, other, column) for other in same})
            voids = [void for void in self.subject.voids if void not in self.voids or (void.sheet, void.row) != (sheet, row)]
            blocked = [void for void in voids if (void.sheet, void.row, void.column) not in self.others]
            if not blocked and self.probe.feasible(Edit(freed=rows)):
                yield Way((one,), 3)

    def _penalty(self, sheet: str) -> float:
        """The dearest penalty that the sheet has already; else that of shortage."""
        given = self.tables[sheet][_PENALTY[sheet]].to_numpy(float)
        if np.isfinite(given).any() and np.nanmax(given) > 0:
            return float(np.nanmax(given))
        short = self.subject.network.model["short"]["penalty_inr_per_t"].to_numpy()
        return float(short.max()) if len(short) and short.max() > 0 else _SOME_PENALTY

    # ---- dates --------------------------------------------------------------------------------------------------
    def later(self) -> Iterator[Way]:
        """A rule that asks from a later day on."""
        calendar = self.subject.network.calendar
        for sheet, row, column in sorted(self.trouble.asks):
            if sheet not in ("stock", "caps", "floors") or class_of(self.tables, sheet, row) == "physics":
                continue
            table = self.tables[sheet]
            if any((places[row] >= 0) for places in table.spread_columns.values()) or column == "closing_t":
                continue
            holds = np.flatnonzero(windows.truth(table, calendar)[row])
            starts = holds[1:].tolist()

            def change_to(period: int, sheet: str = sheet, row: int = row, column: str = column) -> Change:
                words = f"first day of {self._words(sheet, row, column)}"
                return change(self.tables, sheet, row, "from", first_day(self.subject, period), words)

            best = earliest(starts, lambda period, at=change_to: self.bench.possible([at(period)], self.others))
            if best is not None:
                yield Way((change_to(best),), 1)

    def elsewhere(self) -> Iterator[Way]:
        """An order in another period."""
        names = self.subject.network.calendar.names
        for sheet, row, _ in sorted(self.trouble.asks):
            if sheet != "commitments" or class_of(self.tables, sheet, row) == "physics":
                continue
            now = names.index(self.tables[sheet]["period"].iloc[row])
            order = sorted(range(len(names)), key=lambda period, now=now: (abs(period - now), -period))[1:]
            for period in order[:MOST_SHIFTS]:
                words = f"period of commitment '{self.tables[sheet]['commitment'].iloc[row]}'"
                one = change(self.tables, sheet, row, "period", names[period], words)
                if self.bench.possible([one], self.others):
                    yield Way((one,), 1)
                    break

    # ---- words --------------------------------------------------------------------------------------------------
    def read_anew(self) -> Iterator[Way]:
        """A floor of what is delivered, a cap of the whole demand, an order at least, a least that may be paid for."""
        for sheet, row, column in sorted(self.trouble.figures):
            for one in self._words_changed(sheet, row, column):
                if one[0].can_move != "physics" and self.bench.possible(one, self.others):
                    yield Way(tuple(one), 3)

    def _words_changed(self, sheet: str, row: int, column: str) -> Iterator[list[Change]]:
        table = self.tables[sheet]
        if sheet in ("floors", "caps"):
            now, then = ("demand", "delivered") if sheet == "floors" else ("delivered", "demand")
            if table["base"].iloc[row] == now:
                yield [change(self.tables, sheet, row, "base", then, f"base of {self._words(sheet, row, column)}")]
        elif sheet == "commitments" and table["rule"].iloc[row] == "exactly":
            yield [change(self.tables, sheet, row, "rule", "at least", f"rule of {self._words(sheet, row, column)}")]
        elif sheet == "offers" and column == "least_t_per_year":
            name = table["offer"].iloc[row]
            rows = np.flatnonzero((table["offer"] == name).to_numpy(bool))
            first = {int(table.cell_rows[other]): int(other) for other in reversed(rows)}
            words = f"take or pay of offer '{name}'"
            yield [change(self.tables, sheet, other, "take_or_pay", "yes", words) for other in sorted(first.values())]

    # ---- lifts --------------------------------------------------------------------------------------------------
    def lifted(self) -> Iterator[Way]:
        """Rules that keep something from existing, lifted no longer than is needed."""
        for lifts in self.trouble.lifts:
            if all(lift.rank < CLASSES.index("physics") for lift in lifts):
                yield from self._lifted(lifts)

    def _lifted(self, lifts: tuple[Lift, ...]) -> Iterator[Way]:
        changes = [one for lift in lifts for one in lift.changes]
        levers: tuple[Lever, ...] = ()
        beside: list[Change] = []
        if not self.bench.possible(changes, self.others):
            found = self._with_figures(lifts, changes)
            if found is None:
                return
            beside, levers = found
        fixed = [*changes]
        for lift in lifts:
            mine = [one for one in fixed if one in lift.changes]
            rest = [one for one in fixed if one not in lift.changes]
            fixed = [*rest, *self._shortest(lift, mine, [*rest, *beside])]
        yield Way((*fixed, *beside), 2, levers)

    def _with_figures(
        self, lifts: tuple[Lift, ...], changes: list[Change]
    ) -> tuple[list[Change], tuple[Lever, ...]] | None:
        """Figures that must move too once rules are lifted: quotas of the licences, and what is asked for."""
        found = self.bench.look(changes)
        if found is None:
            return None
        subject, probe = found
        mine = {lift.row for lift in lifts if lift.sheet == "licences"}
        rules = subject.rules
        quotas = ((rules["sheet"] == "licences") & rules["source"].isin(mine)).to_numpy(bool)
        wanted = np.zeros(len(rules), bool)
        for sheet, row, column in self.trouble.figures:
            wanted |= ((rules["sheet"] == sheet) & (rules["source"] == row) & (rules["column"] == column)).to_numpy(bool)
        levers = levers_of(subject, np.unique(rules["group"].to_numpy()[quotas | wanted]))
        moves = least_moves(probe, levers, rows_to_free(subject, self.others))
        if moves is None:
            return None
        way = moved(subject, moves)
        return list(way.changes), way.levers

    def _shortest(self, lift: Lift, mine: list[Change], rest: list[Change]) -> list[Change]:
        """A lift no longer than needed: a licence as it is but for the day that is needed, a control put off."""

        def do(changes: list[Change]) -> bool:
            return self.bench.possible([*rest, *changes], self.others)

        if lift.sheet == "controls":
            return self._put_off(lift, mine, do)
        if lift.sheet == "licences":
            kept = least_part(mine, do)
            return self._dated(lift, kept, do)
        return mine

    def _put_off(self, lift: Lift, mine: list[Change], do: Any) -> list[Change]:  # noqa: ANN401 - a question
        """A control that starts later, as early as does."""
        table, calendar = self.tables["controls"], self.subject.network.calendar
        ends = table["to"].to_numpy("datetime64[D]")[lift.row]
        words = mine[0].words

        def starts(period: int) -> Change:
            return change(self.tables, "controls", lift.row, "from", first_day(self.subject, period), f"first day of {words}")

        held = np.flatnonzero(windows.truth(table, calendar)[lift.row])
        later = [int(period) for period in held[1:] if np.isnat(ends) or calendar.edges[period] <= ends]
        best = earliest(later, lambda period: do([starts(period)]))
        if best is not None:
            return [starts(best)]
        after = change(
            self.tables, "controls", lift.row, "from", first_day(self.subject, len(calendar)), f"first day of {words}"
        )
        return [after, *[one for one in mine if one.column == "to"]]

    def _dated(self, lift: Lift, kept: list[Change], do: Any) -> list[Change]:  # noqa: ANN401 - a question
        """A licence that opens as late, or ends as early, as does."""
        calendar = self.subject.network.calendar
        found = list(kept)
        for place, one in enumerate(kept):
            if one.column not in ("valid_from", "valid_to"):
                continue
            opens = one.column == "valid_from"
            now = value_of(self.tables["licences"], lift.row, one.column)
            assert isinstance(now, dt.date)
            middles = calendar.middles
            outside = np.flatnonzero(middles < np.datetime64(now) if opens else middles > np.datetime64(now))

            def at(period: int, place: int = place, opens: bool = opens) -> list[Change]:
                day = first_day(self.subject, period) if opens else last_day(self.subject, period)
                column = "valid_from" if opens else "valid_to"
                new = change(self.tables, "licences", lift.row, column, day, found[place].words)
                return [*found[:place], new, *found[place + 1 :]]

            order = outside.tolist()[::-1] if opens else outside.tolist()
            best = earliest(order, lambda period, at=at: do(at(period)))
            if best is not None:
                found = at(best)
        return found

    # ---- several figures ----------------------------------------------------------------------------------------
    def together(self, known: list[Way]) -> Iterator[Way]:
        """Several figures moved together, none of which is enough alone; those that are, are left out."""
        if self.voids:
            return
        alone = {(one.sheet, one.row, one.column) for way in known for one in way.changes}
        levers = [
            lever
            for lever in levers_of(self.subject, self.subject.rules["group"].unique())
            if (lever.sheet, int(self.tables[lever.sheet].cell_rows[lever.source]), lever.column) not in alone
        ]
        for hardest in range(len(CLASSES) - 1):
            allowed = [lever for lever in levers if CLASSES.index(lever.can_move) <= hardest]
            moves = least_moves(self.probe, allowed, self.freed) if allowed else None
            if moves:
                yield moved(self.subject, moves)
                return


def least_moves(probe: Probe, levers: list[Lever], freed: np.ndarray) -> list[tuple[Lever, float]] | None:
    """A least set of levers that together give a plan, and their figures; None if all of them do not."""
    slacks = [lever.slack() for lever in levers]
    first = probe.give_way(slacks, Edit(freed=freed)) if levers else None
    if first is None:
        return None
    used = [lever for lever, size in zip(levers, first.slack, strict=True) if size > 1e-9]
    used.sort(key=lambda lever: CLASSES.index(lever.can_move))
    kept = least_part(used, lambda part: probe.give_way([lever.slack() for lever in part], Edit(freed=freed)) is not None)
    witness = probe.give_way([lever.slack() for lever in kept], Edit(freed=freed))
    return None if witness is None else [(lever, lever.reached(witness)) for lever in kept]


def moved(subject: Subject, moves: Iterable[tuple[Lever, float]], steps: int = 0) -> Way:
    """A way that moves figures, each rounded so that it gives a little more room."""
    moves = list(moves)
    changes = tuple(
        change(subject.tables, lever.sheet, lever.source, lever.column, outward(figure, lever, steps), lever.words)
        for lever, figure in moves
    )
    return Way(changes, 0, tuple(lever for lever, _ in moves))


def earliest(periods: list[int], holds: Any) -> int | None:  # noqa: ANN401 - a question about a period
    """The first of ``periods`` for which something holds, if it holds for all after it too; None if it never does."""
    if not periods or not holds(periods[-1]):
        return None
    low, high = 0, len(periods) - 1
    while low < high:
        middle = (low + high) // 2
        if holds(periods[middle]):
            high = middle
        else:
            low = middle + 1
    return periods[low]


def first_day(subject: Subject, period: int) -> dt.date:
    """First day of a period; of the one after the last, the day after the horizon."""
    return pd.Timestamp(subject.network.calendar.edges[period]).date()


def last_day(subject: Subject, period: int) -> dt.date:
    """Last day of a period."""
    return pd.Timestamp(subject.network.calendar.edges[period + 1] - 1).date()
