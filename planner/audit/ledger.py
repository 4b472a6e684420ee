"""Where rules write down what they found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import Where, totals
from planner.audit.certificate import FAMILIES, Certificate, Check

if TYPE_CHECKING:
    from planner.audit.arrays import Key

QUANTITY: Final = 1e-6
"""Violation of a rule on quantities that passes, relative to the row's size and at least to 1 t."""

MONEY: Final = 1e-9
"""Difference that passes between a money figure and tonnes times price, relative to it and at least to 1 INR."""

WRONG: Final = 1.0
"""Violation of a row that should not be there at all."""


@dataclass
class Ledger:
    """Checks so far, and the limits of the plan for those who compare them with the listed ones.

    Attributes:
        checks: in the order they were made.
        figures: totals and sizes, for reading.
        limits: for each family of limits: name, span, right side and left side of each row.
    """

    checks: list[Check] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    limits: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]] = field(default_factory=dict)

    def test(
        self, family: str, rule: str, violation: np.ndarray, where: Where | None = None, tolerance: float = QUANTITY
    ) -> None:
        """Write down a rule.

        Args:
            family: one of ``FAMILIES``.
            rule: in words.
            violation: of each row, relative to its size; not a number counts as broken.
            where: names of a row.
            tolerance: largest violation that passes.
        """
        violation = np.asarray(violation, float)
        broken = ~(violation <= tolerance)
        worst = int(np.argmax(np.where(np.isnan(violation), np.inf, violation))) if len(violation) else -1
        off = worst >= 0 and not violation[worst] <= 0.0
        place = dict(where(worst)) if where is not None and off else {}
        size = float(np.nan_to_num(violation[worst], nan=1.0, posinf=1.0)) if off else 0.0
        self.checks.append(Check(family, rule, len(violation), int(broken.sum()), size, tolerance, place))

    def forbid(self, family: str, rule: str, wrong: np.ndarray, where: Where | None = None) -> None:
        """Write down a rule under which some rows may not be there at all; ``wrong`` is truth by row."""
        self.test(family, rule, np.where(wrong, WRONG, 0.0), where, 0.0)

    def equal(  # noqa: PLR0913, PLR0917 - rule, both sides, place, tolerance
        self,
        family: str,
        rule: str,
        told: np.ndarray,
        found: np.ndarray,
        where: Where | None = None,
        tolerance: float = QUANTITY,
    ) -> None:
        """Write down that two columns are the same, relative to the larger figure and at least to 1."""
        self.test(family, rule, off(told, found), where, tolerance)

    def same(  # noqa: PLR0913, PLR0917 - rule, both sides, place, tolerance
        self,
        family: str,
        rule: str,
        key: Key,
        told: tuple[np.ndarray, np.ndarray],
        found: tuple[np.ndarray, np.ndarray],
        tolerance: float = QUANTITY,
    ) -> None:
        """Write down that two lists of key and amount add up to the same for every key of either."""
        keys = np.concatenate([told[0], found[0]])
        none = np.zeros(len(told[0])), np.zeros(len(found[0]))
        distinct, left, right = totals(keys, np.concatenate([told[1], none[1]]), np.concatenate([none[0], found[1]]))
        self.equal(family, rule, left, right, key.where(distinct), tolerance)

    def at_most(
        self,
        family: str,
        rule: str,
        value: np.ndarray,
        limit: np.ndarray,
        where: Where | None = None,
    ) -> None:
        """Write down that values are at most their limits, relative to the limit and at least to 1."""
        self.test(family, rule, np.maximum(value - limit, 0.0) / np.maximum(np.abs(limit), 1.0), where)

    def at_least(
        self,
        family: str,
        rule: str,
        value: np.ndarray,
        limit: np.ndarray,
        where: Where | None = None,
    ) -> None:
        """Write down that values are at least their limits, relative to the limit and at least to 1."""
        self.test(family, rule, np.maximum(limit - value, 0.0) / np.maximum(np.abs(limit), 1.0), where)

    def limit(self, family: str, name: np.ndarray, span: np.ndarray, right: np.ndarray, left: np.ndarray) -> None:
        """Keep rows of a family of limits: name, span, right side, left side."""
        self.limits.setdefault(family, []).append((name, span, right, left))

    def certificate(self) -> Certificate:
        """All checks, in the order of the families."""
        order = {family: number for number, family in enumerate(FAMILIES)}
        return Certificate(tuple(sorted(self.checks, key=lambda check: order[check.family])), dict(self.figures))


def off(told: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Difference of two columns, relative to the larger figure and at least to 1."""
    size = np.maximum(np.maximum(np.abs(told), np.abs(found)), 1.0)
    return np.asarray(np.abs(told - found) / size)
