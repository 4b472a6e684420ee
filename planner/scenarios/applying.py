"""A variant of a workbook: stacked scenarios, single changes and added rows take effect, and all is checked again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.scenarios.adding import add_row
from planner.scenarios.editing import make
from planner.scenarios.sets import SET, read_set
from planner.scenarios.targets import target_names, target_rows
from planner.tables import validate
from planner.tables.draft import seen_value
from planner.tables.ready import make_ready
from planner.tables.report import Report, did_you_mean, listing
from planner.tables.written import BASE, parents_of, stacked, written_changes
from planner.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from planner.scenarios.variant import Variant
    from planner.tables.change import Change, Row
    from planner.tables.draft import Case, Parsed
    from planner.tables.table import Tables
    from planner.tables.validate import Validated
    from planner.workbook.book import Book


@dataclass(frozen=True)
class Effect:
    """What one change did.

    Attributes:
        change: the change.
        cells: the figures that it changed, as ``offers!F12``.
        before, after: what stood there and what stands there now, as text.
    """

    change: Change
    cells: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def changes_of(tables: Tables, names: Sequence[str]) -> tuple[Change, ...]:
    """The changes of stacked scenarios in the order in which they take effect, those a scenario builds on first.

    Raises:
        KeyError: a name is not a scenario of the workbook.
    """
    parents = parents_of(tables["scenarios"])
    for name in names:
        if name not in parents and name != BASE:
            raise KeyError(name)
    written = written_changes(tables["changes"])
    return tuple(change for name in stacked(tuple(names), parents) for change in written if change.scenario == name)


def apply(book: Book, changes: Sequence[Change], rows: Sequence[Row] = ()) -> Validated:
    """The workbook with changes and added rows, checked as if it had been written so.

    A finding on a changed figure names the change beside the cell, as ``offers!F12 (changes!G5)``.
    """
    return validate(book, _Editor(tuple(changes), tuple(rows)))


def apply_variant(book: Book, variant: Variant, effects: list[Effect] | None = None) -> Validated:
    """The workbook as a variant of it has it, checked as if it had been written so.

    Args:
        book: raw cells of the workbook.
        variant: what is done to it.
        effects: gains what each change did, in the order in which they took effect.
    """
    if not variant:
        return validate(book)
    validated = validate(book, _VariantEditor(variant, [] if effects is None else effects))
    if validated.tables is None:
        return validated
    return replace(validated, tables=replace(validated.tables, variant=variant.words))


def load_variant(path: Path | str, variant: Variant) -> Tables:
    """Read a workbook or CSV folder and validate a variant of it.

    Raises:
        InputError: if anything in it is an error; it carries all findings.
    """
    validated = apply_variant(read_book(path), variant)
    if validated.tables is None:
        raise InputError(validated.findings)
    return validated.tables


@dataclass
class _Editor:
    """Changes the drafts of a workbook."""

    changes: tuple[Change, ...]
    rows: tuple[Row, ...]
    effects: list[Effect] = field(default_factory=list)

    def __call__(self, case: Case) -> None:
        for change in self.changes:
            self.make(change, case)
        for row in self.rows:
            add_row(row, case)

    def make(self, change: Change, case: Case, report: Report | None = None) -> None:
        """Let one change take effect; what is wrong with its own cells goes to ``report``."""
        ready = make_ready(change, _places(change), case.report if report is None else report)
        if ready is None:
            return
        made = make(ready, case)
        draft, column = case[ready.sheet.name], ready.column.name
        cells = tuple(draft.where(row, column).partition(" ")[0] for row in made.rows.tolist())
        after = draft.columns[column].take(made.rows)
        self.effects.append(Effect(change, cells, texts(made.before), texts(after)))


@dataclass
class _VariantEditor:
    """Changes the drafts of a workbook as a variant says."""

    variant: Variant
    effects: list[Effect]

    def __call__(self, case: Case) -> None:
        editor = _Editor((), (), self.effects)
        checked_later = Report()
        for change in self._written(case):
            editor.make(change, case, checked_later)
        for number, text in enumerate(self.variant.sets, 1):
            single = read_set(text, number, case.report)
            if single is not None:
                editor.make(single, case)
        for row in (*self._target(case), *self.variant.rows):
            add_row(row, case)

    def _written(self, case: Case) -> Iterable[Change]:
        if case["scenarios"].unread or case["changes"].unread:
            return ()
        parents = parents_of(case["scenarios"])
        known = [name for name in self.variant.scenarios if name in parents or name == BASE]
        for name in self.variant.scenarios:
            if name not in known:
                _report_unknown("scenario-unknown", name, parents, case)
        good = case["changes"].ok("sheet", "filter", "column", "action", "value", "from", "to")
        written = [change for change, fine in zip(written_changes(case["changes"]), good, strict=True) if fine]
        return [change for name in stacked(tuple(known), parents) for change in written if change.scenario == name]

    def _target(self, case: Case) -> tuple[Row, ...]:
        name = self.variant.target
        if not name or case["targets"].unread:
            return ()
        names = target_names(case["targets"])
        if name not in names:
            _report_unknown("target-unknown", name, names, case)
            return ()
        return target_rows(name, case.drafts)


def _report_unknown(code: str, name: str, names: Iterable[str], case: Case) -> None:
    what, there = code.partition("-")[0], list(names)
    otherwise = f"There are {listing(there, 40)}." if there else f"Its sheet {what}s has no rows."
    text = (f"The workbook has no {what} of this name.", did_you_mean(name, there, otherwise))
    case.report.add(code, (f"--{what}", ""), name, text)


def _places(change: Change) -> Callable[[str], tuple[str, str]]:
    sheet, _, cell = change.cell.rpartition("!")
    return lambda _: (sheet or SET, cell)


def texts(parsed: Parsed) -> tuple[str, ...]:
    """Cells of a column as people write them."""
    words = parsed.words if parsed.words is not None else [""] * len(parsed.values)
    return tuple(word or seen_value(value) for word, value in zip(words, parsed.values, strict=True))
