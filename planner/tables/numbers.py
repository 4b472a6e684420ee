"""Numbers: whole columns at a time; only cells that fail are looked at one by one."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.schema import Column, Kind
from planner.tables.draft import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.tables.rawcells import RawCells
    from planner.tables.report import Cells, Report

TINY: Final = 1e-9
"""Figures nearer to zero than this, in the canonical unit, are refused: the solver would drop them."""

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LAKHS: Final = re.compile(r"[+-]?\d{1,2}(,\d\d)*,\d\d\d(\.\d*)?")
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d\d\d)+(\.\d*)?")
_EUROPEAN: Final = re.compile(r"[+-]?\d{1,3}(\.\d\d\d)*,\d*|[+-]?\d{1,3}(\.\d\d\d){2,}")
_WITH_WORDS: Final = re.compile(r"\D{0,4}\s*[+-]?[\d.,]+\s*\D*")
_DATE: Final = re.compile(r"\d{1,4}[-/.](\d{1,2}|[A-Za-z]{3,9})([-/.]\d{1,4})?")
_NOTHING: Final = frozenset({"-", "–", "—", "n/a", "na", "nil", "none", "tbd", "tbc", "?", "not known", "unknown"})
_NOT_FINITE: Final = frozenset({"nan", "inf", "infinity"})


def read_numbers(cells: RawCells, column: Column, factor: float, report: Report, *, in_range: bool = True) -> Parsed:
    """Read a column of numbers in its canonical unit.

    Args:
        cells: the raw cells.
        column: declaration of the column.
        factor: factor from the unit written to the canonical unit.
        report: where findings go.
        in_range: whether to hold the figures against the allowed range.
    """
    parsed = Parsed.blank(column, len(cells))
    parsed.given = ~cells.blank
    if not parsed.given.any():
        return parsed
    parsed.bad = cells.report_failures(report)
    open_cells = parsed.given & ~parsed.bad
    texts = cells.rows_of(str) & open_cells
    if parsed.words is not None and texts.any():
        _read_words(cells, column, texts, parsed)
        texts &= parsed.words == ""
    plain = _plain_texts(cells, texts) if texts.any() else texts
    if cells.is_csv:
        parsed.values[plain] = cells.values[plain].astype(np.float64)
        _report_texts(cells, column, texts & ~plain, report, parsed)
    else:
        _report_texts(cells, column, texts, report, parsed)
    typed = open_cells & ~cells.rows_of(str)
    if typed.any():
        _read_typed(cells, typed, report, parsed)
    _scale(parsed.values, factor)
    if in_range:
        check_range(cells, column, factor, report, parsed)
    return parsed


def _plain_texts(cells: RawCells, texts: np.ndarray) -> np.ndarray:
    plain = np.zeros(len(cells), bool)
    match = _PLAIN.fullmatch
    plain[texts] = [match(text.strip()) is not None for text in cells.values[texts]]
    return plain


def _read_words(cells: RawCells, column: Column, texts: np.ndarray, parsed: Parsed) -> None:
    assert parsed.words is not None
    allowed = {word.casefold(): word for word in column.words}
    parsed.words[texts] = [allowed.get(text.strip().casefold(), "") for text in cells.values[texts]]


def _read_typed(cells: RawCells, typed: np.ndarray, report: Report, parsed: Parsed) -> None:
    truths = typed & cells.rows_of(bool)
    dates = typed & cells.rows_of(datetime.date, datetime.datetime)
    report.each(
        "boolean-in-number",
        cells,
        np.flatnonzero(truths),
        lambda _: ("TRUE or FALSE is not a number.", "Write the figure."),
    )
    report.each(
        "date-in-number",
        cells,
        np.flatnonzero(dates),
        lambda _: ("This is a date, not a number.", "Set the cell's format to Number and type the figure again."),
    )
    parsed.bad |= truths | dates
    numbers = typed & ~truths & ~dates
    parsed.values[numbers] = cells.values[numbers].astype(np.float64)


def _report_texts(cells: RawCells, column: Column, rows: np.ndarray, report: Report, parsed: Parsed) -> None:
    if not rows.any():
        return
    plain = _plain_texts(cells, rows)
    report.each(
        "text-number",
        cells,
        np.flatnonzero(rows & plain),
        lambda _: (
            "The number is stored as text.",
            "Set the cell's format to Number and type it again, or use 'Convert to Number'.",
        ),
    )

    def say(row: int) -> tuple[str, str]:
        fix = text_hint(str(cells.values[row]).strip())
        words = f", or {' or '.join(repr(word) for word in column.words)}" if column.words else ""
        return f"A number belongs here{words}.", fix

    report.each("not-a-number", cells, np.flatnonzero(rows & ~plain), say)
    parsed.bad |= rows


def text_hint(text: str) -> str:
    """What to do about a text that is not a plain number."""
    if text.casefold().lstrip("+-") in _NOT_FINITE:
        return "Write a finite number, or leave the cell blank if the column allows it."
    if text.casefold() in _NOTHING:
        return "Leave the cell blank if the figure is not known and the column allows a blank; 0 means zero."
    return next(
        (hint for applies, hint in _HINTS if applies(text)),
        "Write a number with digits and a decimal point, as 1200 or 0.65.",
    )


_HINTS: Final = (
    (
        lambda text: any(sign.isdigit() and not sign.isascii() for sign in text),
        "Write the figure with the digits 0 to 9.",
    ),
    (lambda text: "%" in text, "Write the share as a number: 0.12 for 12 %; or set the column's unit to %."),
    (lambda text: "_" in text, "Write the figure without underscores, as 1000."),
    (_THOUSANDS.fullmatch, "Write the figure without thousands separators, as 1200, and with a decimal point, as 1.2."),
    (_LAKHS.fullmatch, "Write the figure without grouping, as 120000 for 1,20,000."),
    (_EUROPEAN.fullmatch, "Write the figure with a decimal point and without grouping, as 1200.5."),
    (_DATE.fullmatch, "This looks like a date or a fraction; write the figure with a decimal point, as 0.5."),
    (_WITH_WORDS.fullmatch, "Write the figure alone; its unit stands in the header, its currency in its own column."),
)


def _scale(values: np.ndarray, factor: float) -> None:
    if factor == 1.0:
        return
    inverse = round(1.0 / factor)
    if factor < 1.0 and abs(inverse * factor - 1.0) < 1e-12:
        values /= inverse  # 57 % is 57 / 100, the double nearest to 0.57; 57 * 0.01 is not
    else:
        values *= factor


def check_range(cells: Cells, column: Column, factor: float, report: Report, parsed: Parsed) -> None:
    """Report figures outside what their column allows, and note them as bad.

    Args:
        cells: where they stand.
        column: declaration of the column.
        factor: factor from the unit written to the canonical unit.
        report: where findings go.
        parsed: the figures in the canonical unit; only those that are given and not bad are looked at.
    """
    values = parsed.values
    left = parsed.given & ~parsed.bad
    if parsed.words is not None:
        left &= parsed.words == ""
    for code, wrong in (
        ("not-finite", ~np.isfinite(values)),
        ("too-small", (values != 0) & (np.abs(values) < TINY)),
        ("negative-number", (values < 0) & (_least(column) >= 0)),
        ("share-over-1", (values > 1) & _is_share(column)),
        ("out-of-range", _outside(column, values)),
        ("not-whole", (values != np.round(values)) & (column.kind is Kind.INTEGER)),
    ):
        rows = np.flatnonzero(left & wrong)
        if len(rows):
            report.each(code, cells, rows, _range_words(code, column, factor, values))
            left[rows] = False
            parsed.bad[rows] = True
    if column.unit == "share" and not _is_share(column):
        report.each(
            "large-share",
            cells,
            np.flatnonzero(left & (values > 1)),
            lambda row: (f"The share means {values[row] * 100:g} %.", "Check it: 0.65 is 65 %."),
        )


def _range_words(code: str, column: Column, factor: float, values: np.ndarray) -> Callable[[int], tuple[str, str]]:
    return lambda row: _say_range(code, column, factor, float(values[row]))


def _is_share(column: Column) -> bool:
    return column.unit.startswith("share") and column.maximum == 1


def _least(column: Column) -> float:
    limits = [limit for limit in (column.minimum, column.above) if limit is not None]
    return max(limits) if limits else -np.inf


def _outside(column: Column, values: np.ndarray) -> np.ndarray:
    outside = np.zeros(len(values), bool)
    if column.minimum is not None:
        outside |= values < column.minimum
    if column.above is not None:
        outside |= values <= column.above
    if column.maximum is not None:
        outside |= values > column.maximum
    return outside


def _say_range(code: str, column: Column, factor: float, value: float) -> tuple[str, str]:
    unit = f" {column.unit}" if column.unit else ""
    converted = f" (it is {value:g}{unit})" if factor != 1.0 else ""
    allowed = _allowed(column) + unit
    return {
        "not-finite": ("The number is not finite.", "Write a finite number."),
        "too-small": (
            f"The figure is below {TINY:g}{unit}{converted}, which no solver can tell from zero.",
            "Write 0, or a figure in the right unit.",
        ),
        "negative-number": (f"The figure is negative{converted}.", f"Write a figure {allowed}."),
        "share-over-1": (f"A share is at most 1{converted}.", "Write 0.65 for 65 %, or set the column's unit to %."),
        "out-of-range": (
            f"The figure is outside what is allowed or plausible{converted}.",
            f"Write a figure {allowed}, and check the unit.",
        ),
        "not-whole": ("The figure is not a whole number.", "Write a whole number."),
    }[code]


def _allowed(column: Column) -> str:
    parts = []
    if column.above is not None:
        parts.append(f"above {column.above:,.12g}")
    if column.minimum is not None:
        parts.append(f"from {column.minimum:,.12g}")
    if column.maximum is not None:
        parts.append(f"up to {column.maximum:,.12g}")
    return " ".join(parts)
