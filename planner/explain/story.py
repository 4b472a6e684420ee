"""What an explanation is made of: cells that clash, the chain between them, and changes that end the clash."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

    from planner.explain.missed import Missed


CLASSES: Final = ("wish", "policy", "law", "physics")
"""What kind of rule a cell holds, the easiest to move first."""

UNSAID: Final = {("offers", "least_t_per_year"): "law", ("offers", "take_or_pay"): "law"}
"""Cells of sheets without the column ``can_move`` that may be moved all the same: a contract binds like law."""


class Role(StrEnum):
    """What a cell does in a conflict."""

    ASKS = "asks"
    LIMITS = "limits"
    FORBIDS = "forbids"


@dataclass(frozen=True)
class Cell:
    """A cell that takes part in a conflict.

    Attributes:
        sheet, cell: where it stands, as ``floors`` and ``D2``.
        column: machine name of its column.
        row: row of the sheet.
        rule: what it belongs to, as ``floor 'Made in India'``.
        span: when it takes part, as ``FY2029-30`` or ``2026-12 to 2027-03``; "" for all the time.
        value: what stands there, as text.
        unit: of the value; "" for words and dates.
        can_move: wish, policy, law or physics.
        role: whether it asks for something, limits it, or forbids it.
    """

    sheet: str
    cell: str
    column: str
    row: int
    rule: str
    span: str
    value: str
    unit: str
    can_move: str
    role: Role

    @property
    def words(self) -> str:
        """The rule and when it takes part, as ``floor 'Made in India' in FY2029-30``."""
        return f"{self.rule} in {self.span}" if self.span else self.rule

    @property
    def where(self) -> str:
        """The place, as ``floors!D2``."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True)
class Conflict:
    """Cells that cannot all hold.

    Attributes:
        cells: what asks first, then what limits and forbids.
        chain: materials and places between them, as ``oxide → metal → magnet at Kochi``; "" if there is none.
        sentence: the conflict in a sentence.
        near: other cells, which stand in the way just where the rule that asks gives out; often none.
    """

    cells: tuple[Cell, ...]
    chain: str
    sentence: str
    near: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Change:
    """One cell of the workbook with another value, or a row less.

    Attributes:
        sheet: its sheet.
        row: row of the sheet.
        column: machine name of the column; "" where the whole row is taken out.
        place: sheet column, counted from 0; -1 where the sheet lacks the column, or for a whole row.
        cell: address as ``D2``.
        before, after: value in the canonical unit: a number, a text, a date, or None for blank.
        words: what the cell says, as ``share of floor 'Made in India' in FY2029-30``.
        can_move: wish, policy or law.
        unit: canonical unit of the value; "" for words and dates.
        cause: where a scenario or target wrote the figure, as ``changes!G5``; "" for the workbook's own.
        by: of such a figure: the cell to change so that it comes out so, with a word on what else follows it.
    """

    sheet: str
    row: int
    column: str
    place: int
    cell: str
    before: float | str | dt.date | None
    after: float | str | dt.date | None
    words: str
    can_move: str
    unit: str = ""
    cause: str = ""
    by: Change | None = None

    @property
    def where(self) -> str:
        """The place, as ``floors!D2``; of a figure that a scenario wrote ``floors!D2 (changes!G5)``."""
        return f"{self.sheet}!{self.cell}"

    @property
    def line(self) -> tuple[str, int, str]:
        """The row it stands in; a row that a target adds stands nowhere but in the target."""
        return self.sheet, self.row, "" if self.row else self.cause


@dataclass(frozen=True)
class Repair:
    """Changes after which the workbook has a plan, and what that plan costs.

    Attributes:
        changes: the cells.
        objective_inr: present value of the repaired plan, INR.
        paid_inr: of which somebody pays, INR.
        penalties_inr: of which are penalties for shortage and missed soft rules, INR.
        short_t: grade tonnes of demand that stay short, t.
        extra_inr: how much dearer it is than the cheapest of the repairs, INR.
        missed: how far the rules that were changed are missed where they are soft now, the furthest first.
    """

    changes: tuple[Change, ...]
    objective_inr: float
    paid_inr: float
    penalties_inr: float
    short_t: float
    extra_inr: float = 0.0
    missed: tuple[Missed, ...] = ()

    @property
    def can_move(self) -> str:
        """The hardest to move of what it moves."""
        return max((change.can_move for change in self.changes), key=CLASSES.index, default="wish")


@dataclass(frozen=True)
class Explanation:
    """Why a workbook has no plan, and the ways out.

    Attributes:
        feasible: whether it has one after all; then nothing else is told.
        conflicts: all of them, each by itself.
        repairs: ways out of all conflicts together, the gentlest first, the cheaper first among equals.
        notes: what a reader should know: rules that would have to move and may not, a search that was cut short.
    """

    feasible: bool
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = field(default=())
