"""Caps and floors: shares recomputed from what is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import named
from planner.audit.case import kept
from planner.audit.rules.demand import delivered

if TYPE_CHECKING:
    from planner.audit.case import Case


@dataclass(frozen=True)
class Rows:
    """Rows of one rule sheet, one entry for each row and each span in which it holds.

    Attributes:
        name, span: in words.
        counted: grade tonnes that count.
        base: grade tonnes of the base.
        share: of the base.
        penalty: INR per grade tonne; NaN where hard.
        discount: present value of a rupee of the span.
        year: fiscal year of the span.
        of_demand: truth: the base is the whole demand.
    """

    name: np.ndarray
    span: np.ndarray
    counted: np.ndarray
    base: np.ndarray
    share: np.ndarray
    penalty: np.ndarray
    discount: np.ndarray
    year: np.ndarray
    of_demand: np.ndarray

    @property
    def beyond(self) -> np.ndarray:
        """Grade tonnes above a cap."""
        return self.counted - self.share * self.base


def check(case: Case) -> None:
    """All rows of ``caps`` and ``floors``, the soft ones with what is listed as missed."""
    for sheet in ("caps", "floors"):
        rows = read_rows(case, sheet)
        beyond = rows.beyond if sheet == "caps" else -rows.beyond
        hard = np.isnan(rows.penalty)
        size = np.maximum(np.maximum(rows.counted, rows.share * rows.base), 1.0)
        words = "no more than its share" if sheet == "caps" else "no less than its share"
        where = named(rule=rows.name, span=rows.span)
        case.ledger.test(sheet, words, np.where(hard, np.maximum(beyond, 0.0), 0.0) / size, where)
        _soft(case, sheet, rows, np.maximum(beyond, 0.0))
        over = np.where(hard, 0.0, np.maximum(beyond, 0.0)) * (1.0 if sheet == "floors" else -1.0)
        right = np.where(rows.of_demand, rows.share * rows.base, 0.0)
        left = rows.counted - np.where(rows.of_demand, 0.0, rows.share * rows.base) + over
        left[rows.penalty <= 0.0] = np.nan
        case.ledger.limit("share_rule", rows.name, rows.span, right, left)


@kept
def read_rows(case: Case, sheet: str) -> Rows:
    """Rows of a rule sheet, span by span."""
    book, clock = case.book, case.book.clock
    tonnes = delivered(case)[0]
    parts = [_row(case, sheet, row, tonnes) for row in range(len(book.held(sheet)))]
    parts = [part for part in parts if len(part[0])]
    if not parts:
        none, nobody = np.empty(0), np.empty(0, object)
        return Rows(nobody, nobody, none, none, none, none, none, np.empty(0, np.int64), np.empty(0, bool))
    span, counted, base, first, number = (np.concatenate(column) for column in zip(*parts, strict=True))
    per_period = book.column(sheet, "per")[number] == "period"
    return Rows(
        name=book.column(sheet, sheet.removesuffix("s"))[number],
        span=span,
        counted=counted,
        base=base,
        share=book.figures(sheet, "share")[number],
        penalty=book.figures(sheet, "penalty_inr_per_t")[number],
        discount=np.where(per_period, book.discount[first], book.year_discount[clock.year[first]]),
        year=clock.year[first],
        of_demand=book.column(sheet, "base")[number] == "demand",
    )


def _row(case: Case, sheet: str, row: int, tonnes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Spans of a row: label, what counts, base, first period, and the row itself."""
    book, clock, demands, provenances = case.book, case.book.clock, case.demands, case.provenances
    served = case.plan["deliveries"]
    span = clock.spans(str(book.column(sheet, "per")[row]), book.held(sheet)[row])
    spans, first = np.unique(span, return_index=True)
    spans, first = spans[spans >= 0], first[spans >= 0]
    lines = demands.scope(sheet, row)
    of_demand = book.column(sheet, "base")[row] == "demand"
    if of_demand:
        lines = lines & ~demands.sale
    stage = book.names("stage").one(book.column(sheet, "stage")[row])
    country = book.names("country").one(book.column(sheet, "country")[row] or book.home)
    counts = (provenances.depends if sheet == "caps" else provenances.only)(country, stage)
    inside = lines[served["demand"]]
    by_period = np.bincount(
        served["period"], tonnes * (inside & counts[served["provenance"]]), len(clock)
    )  # fmt: skip
    if of_demand:
        base = demands.tonnes[lines].sum(axis=0)
    else:
        base = np.bincount(
            served["period"], tonnes * (inside & provenances.has(stage)[served["provenance"]]), len(clock)
        )
    sums = [np.array([values[span == number].sum() for number in spans], float) for values in (by_period, base)]
    labels = clock.span_names(str(book.column(sheet, "per")[row]), spans)
    return labels, *sums, first, np.full(len(spans), row)


def _soft(case: Case, sheet: str, rows: Rows, missed: np.ndarray) -> None:
    """What soft rules list as missed is what is missed, and its penalty; rows of one name and span count together."""
    table = case.plan["soft_rules"]
    of_sheet = table.texts["sheet"] == sheet
    soft = ~np.isnan(rows.penalty)
    names = np.array([f"{rule}\n{span}" for rule, span in zip(rows.name, rows.span, strict=True)], object)[soft]
    listed = np.array(
        [f"{rule}\n{span}" for rule, span in zip(table.texts["rule"], table.texts["span"], strict=True)], object
    )[of_sheet]
    keys, place = np.unique(np.concatenate([names, listed]).astype(str), return_inverse=True)
    here, there = place.ravel()[: len(names)], place.ravel()[len(names) :]
    size = len(keys)
    expected = np.bincount(here, missed[soft], size)
    told = np.bincount(there, table["over_t"][of_sheet], size)
    free = np.bincount(here, rows.penalty[soft] <= 0.0, size) > 0
    told = np.where(free & (told > expected), expected, told)
    scale = np.maximum(np.bincount(here, np.maximum(rows.counted, rows.share * rows.base)[soft], size), 1.0)

    def where(row: int) -> dict[str, str]:
        return dict(zip(("rule", "span"), str(keys[row]).split("\n"), strict=True))

    case.ledger.test(sheet, "a soft rule lists what it is missed by", np.abs(told - expected) / scale, where)
    strange = np.bincount(here, minlength=size) == 0
    case.ledger.forbid(sheet, "what is listed as missed is a soft rule", strange, where)
    worth = np.bincount(here, (rows.penalty * missed)[soft], size)
    priced = np.bincount(there, table["penalty_inr"][of_sheet], size)
    dearest = np.zeros(size)
    np.maximum.at(dearest, here, rows.penalty[soft])
    case.ledger.test(
        "prices",
        f"penalty of missed {sheet}",
        np.abs(priced - worth) / np.maximum(np.maximum(worth, dearest * scale), 1.0),
        where,
    )
