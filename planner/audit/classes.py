"""Licence classes from the sheets alone: licences of one control with the same holder, end users and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import Codes

if TYPE_CHECKING:
    from planner.audit.book import Book

Ban = tuple[str, str, str]
"""Segment, market and customer that may not be served, all that are given together."""


class Classes:
    """The classes of a workbook.

    Attributes:
        codes: labels to codes: control and holder (or end users), with the first licence where that is not unique.
        of_licence: class of each licence, by code of the licence.
        control: code of the control of each class.
        customers: truth, classes × customers: the class may serve them.
        bans: what the conditions of each class forbid.
    """

    def __init__(self, book: Book) -> None:
        """Read licences and conditions."""
        names = book.column("licences", "licence")
        keys = []
        for licence, control, holder, users in zip(
            names,
            book.column("licences", "control"),
            book.column("licences", "holder"),
            book.column("licences", "end_users"),
            strict=True,
        ):
            named = ("any",) if "any" in users else tuple(sorted(set(users)))
            keys.append((control, holder, named, _bans(book, licence, control)))
        members: dict[tuple[str, str, tuple[str, ...], tuple[Ban, ...]], list[str]] = {}
        for key, licence in zip(keys, names, strict=True):
            members.setdefault(key, []).append(licence)
        short = {key: f"{key[0]}: {key[1] or ', '.join(key[2])}" for key in members}
        texts = list(short.values())
        labels = {
            key: text if texts.count(text) == 1 else f"{text} ({min(members[key])})" for key, text in short.items()
        }
        self.codes = Codes(labels.values())
        of_row = self.codes.of(labels[key] for key in keys)
        self.of_licence = np.full(len(book.names("licence")), -1, np.int64)
        self.of_licence[book.names("licence").of(names)] = of_row
        self.control = book.names("control").of(key[0] for key in members)
        customers = book.names("customer")
        self.customers = np.zeros((len(members), len(customers)), bool)
        for row, (_, holder, users, _) in enumerate(members):
            allowed = customers.labels[:-1] if users == ("any",) else [*users, *([holder] if holder else [])]
            self.customers[row] = customers.mask(allowed)
        self.bans = [key[3] for key in members]

    def __len__(self) -> int:
        return len(self.codes)

    def allowed(self, carried: np.ndarray) -> np.ndarray:
        """Truth, rows × customers: all the classes that a row carries (truth, rows × classes) allow the customer."""
        return np.asarray((carried.astype(np.int64) @ (~self.customers).astype(np.int64)) == 0)

    def taken(self, rows: int, row: np.ndarray, licence: np.ndarray) -> np.ndarray:
        """Truth, rows × classes: the class of a licence of the row (pairs of row and code of the licence)."""
        found = np.zeros((rows, len(self)), bool)
        found[row, self.of_licence[licence]] = True
        return found


def _bans(book: Book, licence: str, control: str) -> tuple[Ban, ...]:
    """What the conditions on a licence forbid, each once."""
    found = set()
    for named, of, segment, market, customer in zip(
        *(book.column("conditions", name) for name in ("licences", "control", "segment", "market", "customer")),
        strict=True,
    ):
        if licence in named or of == control:
            found.add((segment, market, customer))
    return tuple(sorted(found))
