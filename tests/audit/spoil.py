"""Ways to spoil a good plan, one figure or name at a time, and the rule that must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from tests.audit.plans import Plan

HOME = "magnet IND, metal IND, mined IND, refined IND"
CHINESE_METAL = "metal CHN, mined CHN, refined CHN"
CHINESE = f"magnet CHN, {CHINESE_METAL}"


@dataclass(frozen=True)
class Spoiling:
    """One way to spoil a plan.

    Attributes:
        name: of it.
        family: family of rules that must be broken.
        rule: words of the rule that must be broken.
        change: spoils the plan that it is given.
    """

    name: str
    family: str
    rule: str
    change: Callable[[Plan], None]


SPOILINGS: dict[str, Spoiling] = {}


def breaks(family: str, rule: str) -> Callable[[Callable[[Plan], None]], Callable[[Plan], None]]:
    """Put a way to spoil a plan on the list."""

    def keep(change: Callable[[Plan], None]) -> Callable[[Plan], None]:
        assert change.__name__ not in SPOILINGS
        SPOILINGS[change.__name__] = Spoiling(change.__name__, family, rule, change)
        return change

    return keep


def edits(family: str, rule: str, table: str, column: str, value: Any, **match: Any) -> None:
    """Put a way to spoil a plan on the list that changes one cell; a function gets the old value."""
    names = "_".join(str(getattr(part, "__name__", part)) for part in match.values())
    name = f"{table}_{column}_{names}_{len(SPOILINGS)}"

    def change(plan: Plan) -> None:
        put(plan, table, column, value, **match)

    SPOILINGS[name] = Spoiling(name, family, rule, change)


def find(frame: pd.DataFrame, **match: Any) -> int:
    """Row with these values (a function tests the value) and the largest figure; an error if there is none."""
    good = np.ones(len(frame), bool)
    for column, wanted in match.items():
        values = frame[column]
        good &= values.map(wanted).to_numpy(bool) if callable(wanted) else (values == wanted).to_numpy(bool)
    rows = np.flatnonzero(good)
    if not len(rows):
        message = f"the plan has no row with {match}"
        raise LookupError(message)
    figures = frame.select_dtypes("number").iloc[rows, 0] if len(frame.select_dtypes("number").columns) else None
    return int(rows[0] if figures is None else rows[int(np.argmax(figures.fillna(0.0).to_numpy()))])


def put(plan: Plan, table: str, column: str, value: Any, **match: Any) -> None:
    """Change one cell of a table."""
    frame = plan[table]
    row = find(frame, **match)
    place = frame.columns.get_loc(column)
    frame.iloc[row, place] = value(frame.iloc[row, place]) if callable(value) else value


def drop(plan: Plan, table: str, **match: Any) -> None:
    """Leave out one row."""
    frame = plan[table]
    plan.frames[table] = frame.drop(index=frame.index[find(frame, **match)]).reset_index(drop=True)


def add(plan: Plan, table: str, changes: dict[str, Any], **match: Any) -> None:
    """Add a copy of a row with changes."""
    frame = plan[table]
    row = frame.iloc[[find(frame, **match)]].assign(**changes)
    plan.frames[table] = pd.concat([frame, row], ignore_index=True)


def times(factor: float) -> Callable[[float], float]:
    """A figure times a factor."""
    return lambda value: value * factor


def plus(amount: float) -> Callable[[float], float]:
    """A figure and an amount."""
    return lambda value: value + amount


def some(text: str) -> Callable[[str], bool]:
    """The text is part of the value."""
    return lambda value: text in value


def positive(value: float) -> bool:
    """More than a rounding error."""
    return value > 1e-3


def nothing(value: float) -> bool:
    """No more than a rounding error."""
    return value <= 1e-9
