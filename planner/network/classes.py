"""Licence classes: licences of one control with the same holder, end users and conditions are one class.

A set of classes says whom the tonnes that carry it may serve. A set that leaves no customer does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planner.network.pools import BitSets

if TYPE_CHECKING:
    from planner.network.names import Names
    from planner.tables.table import Tables

Ban = tuple[str, str, str]
"""Segment, market and customer that may not be served, all that are given together; "" where not given."""


_Key = tuple[str, str, tuple[str, ...], tuple[Ban, ...]]
"""Control, holder, end users and conditions: what makes licences one class."""


@dataclass
class Classes:
    """The classes of a workbook and the sets of them met so far.

    Attributes:
        labels: name of each class, for reports.
        of_licence: class of each row of ``licences``.
        control: code of the control of each class.
        customers: customers that each class allows, as bit mask.
        bans: what the conditions of each class forbid.
        sets: sets of classes; number 0 carries none.
        everybody: all customers, as bit mask.
        rows: row of ``licences`` of each licence, by name.
    """

    labels: tuple[str, ...]
    of_licence: np.ndarray
    control: tuple[int, ...]
    customers: tuple[int, ...]
    bans: tuple[tuple[Ban, ...], ...]
    everybody: int
    rows: dict[str, int]
    sets: BitSets = field(default_factory=BitSets)
    _allowed: dict[int, int] = field(default_factory=dict)
    _leaves_any: list[bool] = field(default_factory=list)
    _controls: dict[int, frozenset[int]] = field(default_factory=dict)

    def allowed(self, number: int) -> int:
        """Customers that a set of classes leaves, as bit mask."""
        found = self._allowed.get(number)
        if found is None:
            found = self.everybody
            for member in self.sets.members(number):
                found &= self.customers[member]
            self._allowed[number] = found
        return found

    def exists(self, numbers: np.ndarray) -> np.ndarray:
        """Whether each set of classes leaves a customer."""
        for number in range(len(self._leaves_any), len(self.sets.masks)):
            self._leaves_any.append(self.allowed(number) != 0)
        return np.array(self._leaves_any, bool)[numbers]

    def controls_met(self, number: int) -> frozenset[int]:
        """Controls that tonnes with a set of classes have met."""
        found = self._controls.get(number)
        if found is None:
            found = self._controls[number] = frozenset(self.control[member] for member in self.sets.members(number))
        return found

    def label(self, number: int) -> str:
        """Names of the classes of a set, for reports."""
        return " + ".join(sorted(self.labels[member] for member in self.sets.members(number)))

    def with_licences(self, number: int, licences: tuple[int, ...]) -> int:
        """The set after a crossing that takes these rows of ``licences``."""
        mask = self.sets.masks[number]
        for licence in licences:
            mask |= 1 << int(self.of_licence[licence])
        return self.sets.number(mask)

    def of_lot(self, licences: tuple[str, ...]) -> int:
        """The set carried by a lot that crossed under licences given by name."""
        return self.with_licences(0, tuple(self.rows[name] for name in licences))


def read_classes(tables: Tables, controls: Names, customers: Names) -> Classes:
    """Classes of all licences of the workbook, granted or not: a lot may carry one that has ended."""
    table = tables["licences"]
    bans = _bans(tables)
    everybody = (1 << len(customers)) - 1
    keys = [
        (control, holder, ("any",) if "any" in users else tuple(sorted(set(users))), tuple(sorted(set(licence_bans))))
        for control, holder, users, licence_bans in zip(
            table["control"], table["holder"], table["end_users"], bans, strict=True
        )
    ]
    members: dict[_Key, list[str]] = {}
    for key, licence in zip(keys, table["licence"], strict=True):
        members.setdefault(key, []).append(licence)
    ordered = sorted(members)
    place = {key: number for number, key in enumerate(ordered)}
    return Classes(
        labels=_labels(ordered, members),
        of_licence=np.array([place[key] for key in keys], np.int64),
        control=tuple(controls.code(key[0]) for key in ordered),
        customers=tuple(_allowed(key, customers, everybody) for key in ordered),
        bans=tuple(key[3] for key in ordered),
        everybody=everybody,
        rows={licence: row for row, licence in enumerate(table["licence"])},
    )


def _bans(tables: Tables) -> list[list[Ban]]:
    """What the conditions forbid, for each row of ``licences``."""
    table = tables["conditions"].data
    by_licence: dict[str, list[int]] = {}
    by_control: dict[str, list[int]] = {}
    for row, (named, control) in enumerate(zip(table["licences"], table["control"], strict=True)):
        by_control.setdefault(control, []).append(row)
        for licence in dict.fromkeys(named):
            by_licence.setdefault(licence, []).append(row)
    bans: list[Ban] = list(zip(table["segment"], table["market"], table["customer"], strict=True))
    licences = tables["licences"]
    return [
        [bans[row] for row in sorted({*by_licence.get(licence, ()), *by_control.get(control, ())})]
        for licence, control in zip(licences["licence"], licences["control"], strict=True)
    ]


def _allowed(key: _Key, customers: Names, everybody: int) -> int:
    _, holder, users, _ = key
    if users == ("any",):
        return everybody
    mask = 0
    for code in customers.codes([*users, *([holder] if holder else [])]):
        mask |= 1 << int(code)
    return mask


def _labels(ordered: list[_Key], members: dict[_Key, list[str]]) -> tuple[str, ...]:
    """``control: holder``, with the first licence named where that alone is not unique."""
    short = [f"{key[0]}: {key[1] or ', '.join(key[2])}" for key in ordered]
    return tuple(
        text if short.count(text) == 1 else f"{text} ({min(members[key])})"
        for text, key in zip(short, ordered, strict=True)
    )
