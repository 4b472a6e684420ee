"""The workbook as it is asked about: with scenarios, single changes and a target, and with cells changed beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.explain.edits import change_book
from planner.scenarios import Variant, apply_variant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.story import Change
    from planner.tables.validate import Validated
    from planner.workbook.book import Book


@dataclass(frozen=True)
class World:
    """A workbook and what is done to it before it is planned.

    Attributes:
        book: raw cells, as the user has them.
        variant: scenarios, single changes and target; empty for the workbook as it is.
    """

    book: Book
    variant: Variant = field(default_factory=Variant)

    def validated(self, changes: Iterable[Change] = ()) -> Validated:
        """The workbook with cells changed, and then with what its scenarios make of it; all checked again."""
        return apply_variant(change_book(self.book, changes), self.variant)
