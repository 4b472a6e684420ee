"""Checks of meaning: small functions, each of which looks for one kind of mistake.

They run in this order after every cell was read and every name found. A check leaves cells alone that have a finding
already, and one that judges a sheet as a whole says nothing while the columns it needs have findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.tables.checks import (
    decisions,
    money,
    needs,
    outliers,
    processes,
    routes,
    rules,
    scenarios,
    settings,
    shares,
    stages,
    supply,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.tables.draft import Case

CHECKS: Final[tuple[Callable[[Case], None], ...]] = tuple(
    check
    for module in (
        windows,
        settings,
        needs,
        supply,
        stages,
        processes,
        routes,
        money,
        rules,
        shares,
        decisions,
        scenarios,
        outliers,
    )
    for check in module.CHECKS
)
"""All checks, in the order in which they run."""

__all__ = ["CHECKS"]
