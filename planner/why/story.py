"""An answer: a verdict, what it rests on, and the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.prices.words import rupees

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

MOST_ROWS = 12


@dataclass(frozen=True)
class Reason:
    """A rule that stands in the way.

    Attributes:
        words: what it does.
        cells: where it stands, as ``licences!G7``.
    """

    words: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The rule with its cells."""
        return f"{self.words} ({', '.join(self.cells)})" if self.cells else self.words


@dataclass(frozen=True)
class Answer:
    """Why something is as it is.

    Attributes:
        about: offer, route, process, build, licence, demand or place.
        name: of what is asked about.
        span: the period or fiscal year; "" for the whole horizon.
        verdict: the answer in a sentence or two.
        paragraphs: what it rests on.
        reasons: rules that stand in the way.
        figures: name -> amount; rupees are those of the period asked about unless the name says otherwise.
        tables: name -> rows.
        headings: name of a table -> the sentence above it.
    """

    about: str
    name: str
    span: str
    verdict: str
    paragraphs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    figures: Mapping[str, float | None] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {
            "about": self.about,
            "name": self.name,
            "span": self.span,
            "verdict": self.verdict,
            "because": list(self.paragraphs),
            "reasons": [{"words": reason.words, "cells": list(reason.cells)} for reason in self.reasons],
            "figures": dict(self.figures),
            "tables": {name: table.to_dict("records") for name, table in self.tables.items()},
        }

    def lines(self) -> list[str]:
        """The answer as lines of text."""
        found = [self.verdict, *self.paragraphs]
        found += [f"  - {reason}" for reason in self.reasons]
        for name, table in self.tables.items():
            if len(table):
                found += ["", self.headings.get(name, name), *_rows(table)]
        return found


def _rows(table: pd.DataFrame) -> list[str]:
    if "kind" in table:
        return [f"  {_money(row)}" for row in _summed(table)]
    rows = table.head(MOST_ROWS).to_dict("records")
    write = _flow if "change" in table else _scarce
    rest = len(table) - len(rows)
    return [f"  {write(row)}" for row in rows] + ([f"  … and {rest:,} more"] if rest > 0 else [])


def _summed(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows of a breakdown: the largest, all smaller ones of a kind in one row, and the sum."""
    order = table["inr"].abs().sort_values(ascending=False, kind="stable").index
    is_shown = table.index.isin(order[: MOST_ROWS - 1])
    rows = table[is_shown].to_dict("records")
    for kind, words in (("cost", "other cost"), ("limit", "other limit"), ("input", "other input")):
        small = table[~is_shown & (table["kind"] == kind).to_numpy()]
        if len(small):
            told = f"{len(small)} {words}{'' if len(small) == 1 else 's'}"
            rows.append({"kind": kind, "words": told, "cell": "", "inr": float(small["inr"].sum())})
    rows.sort(key=lambda row: ("cost", "input", "limit", "rest", "worth").index(row["kind"]))
    total = float(table["inr"].sum())
    if abs(total) > 1e-6 * float(table["inr"].abs().max()):
        rows.append({"words": "so much dearer than it is worth", "cell": "", "inr": total})
    return rows


def _money(row: Mapping[Any, Any]) -> str:
    cell = f" ({row['sheet']}!{row['cell']})" if row.get("cell") else ""
    return f"{rupees(row['inr']):>18}  {row['words']}{cell}"


def _flow(row: Mapping[Any, Any]) -> str:
    year = f"{row['fiscal_year']}  " if row.get("fiscal_year") else ""
    return f"{row['change']:>+14,.4g}  {year}{row['flow']} '{row['name']}'"


def _scarce(row: Mapping[Any, Any]) -> str:
    return str(row["words"])
