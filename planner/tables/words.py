"""Names, references, words from a list, countries, free text and dates: each different text is looked at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.schema import Column, Kind
from planner.schema.countries import alpha2_of, meant_country
from planner.tables.draft import Parsed
from planner.tables.names import Trouble, clean_name, clean_text, is_trimmed
from planner.tables.report import Report, did_you_mean, listing, seen, visible

if TYPE_CHECKING:
    from planner.tables.rawcells import RawCells

_NAMED: Final = frozenset({Kind.NAME, Kind.REFERENCE, Kind.PERIOD, Kind.SPAN})
_ALONE: Final = frozenset({"all", "any"})
_YES_NO: Final = {"yes": True, "no": False, "true": True, "false": False}
_ISO_DATE: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_YEARS: Final = range(1950, 2200)
_TYPED_YEAR: Final = 1905
"""Year that a spreadsheet shows where 2027 was typed into a cell of dates."""

Convert = Callable[[str], tuple[object, Trouble | None]]


@dataclass
class TextColumn:
    """A column of names, words or dates after reading.

    Attributes:
        parsed: the column.
        guesses: what bad names may be meant to be.
        nameless: how many cells could not be read, blank ones not counted.
    """

    parsed: Parsed
    guesses: set[str] = field(default_factory=set)
    nameless: int = 0


def read_texts(cells: RawCells, column: Column, report: Report) -> TextColumn:
    """Read a column of any kind that is not a number."""
    parsed = Parsed.blank(column, len(cells))
    parsed.given = ~cells.blank
    result = TextColumn(parsed)
    if not parsed.given.any():
        return result
    parsed.bad = cells.report_failures(report)
    result.nameless = int(parsed.bad.sum())
    _report_untextual(cells, column, report, result)
    rows = np.flatnonzero(parsed.given & ~parsed.bad)
    if len(rows) == 0:
        return result
    texts = _Texts(rows, *pd.factorize(cells.texts(rows)))
    _convert(cells, column, texts, report, result)
    _warn(cells, column, texts, report, parsed)
    return result


@dataclass(frozen=True)
class _Texts:
    """Different texts of a column.

    Attributes:
        rows: rows that hold a text.
        codes: number of the text of each.
        different: the texts.
    """

    rows: np.ndarray
    codes: np.ndarray
    different: np.ndarray


def _convert(cells: RawCells, column: Column, texts: _Texts, report: Report, result: TextColumn) -> None:
    convert = _converter(column)
    outcomes = [convert(text) for text in texts.different]
    troubles = {number: trouble for number, (_, trouble) in enumerate(outcomes) if trouble}
    values = result.parsed.values
    table = np.empty(len(outcomes), values.dtype)
    for number, (value, _) in enumerate(outcomes):
        table[number] = value
    if not troubles:
        values[texts.rows] = table[texts.codes]
        return
    wrong = np.isin(texts.codes, list(troubles))
    values[texts.rows[~wrong]] = table[texts.codes[~wrong]]
    result.parsed.bad[texts.rows[wrong]] = True
    result.nameless += int(wrong.sum())
    result.guesses.update(trouble.guess for trouble in troubles.values() if trouble.guess)
    trouble_of = {
        row: troubles[number]
        for row, number in zip(texts.rows[wrong].tolist(), texts.codes[wrong].tolist(), strict=True)
    }

    def say(row: int) -> tuple[str, str]:
        return trouble_of[row].problem, trouble_of[row].fix

    for code in sorted({trouble.code for trouble in troubles.values()}):
        report.each(code, cells, [row for row, trouble in trouble_of.items() if trouble.code == code], say)


def _warn(cells: RawCells, column: Column, texts: _Texts, report: Report, parsed: Parsed) -> None:
    good = ~parsed.bad[texts.rows]
    if column.many:
        twice = np.fromiter(map(_has_repeats, texts.different), bool, len(texts.different))
        report.each(
            "repeated-in-list",
            cells,
            texts.rows[twice[texts.codes] & good],
            lambda _: ("A value stands twice in the cell.", "Remove one of them."),
        )
    elif column.kind in _NAMED:
        trimmed = np.fromiter(map(is_trimmed, texts.different), bool, len(texts.different))
        report.each(
            "name-trimmed",
            cells,
            texts.rows[trimmed[texts.codes] & good],
            lambda _: ("The name has spaces around it, which are dropped.", "Remove the spaces."),
        )


def _report_untextual(cells: RawCells, column: Column, report: Report, result: TextColumn) -> None:
    """Dates and truths where a name belongs: usually Excel's doing, so they are refused and not guessed."""
    parsed = result.parsed
    dates = cells.rows_of(datetime.date, datetime.datetime)
    if column.kind in _NAMED:
        odd = dates | cells.rows_of(bool)
        report.each(
            "name-not-text",
            cells,
            np.flatnonzero(odd),
            lambda row: (
                f"A name belongs here; the cell holds {'a date' if dates[row] else 'TRUE or FALSE'}.",
                "Set the cell's format to Text and type the name again.",
            ),
        )
        parsed.bad |= odd
        result.nameless += int(odd.sum())
    elif column.kind is Kind.DATE:
        odd = cells.rows_of(int, float)
        report.each(
            "date-serial",
            cells,
            np.flatnonzero(odd),
            lambda _: (
                "A date belongs here; the cell holds a bare number or TRUE/FALSE.",
                "Set the cell's format to Date, or write the day as 2027-03-31.",
            ),
        )
        parsed.bad |= odd


def _converter(column: Column) -> Convert:
    if column.kind is Kind.TEXT:
        return clean_text
    if column.kind is Kind.DATE:
        return read_date
    if column.kind is Kind.YES_NO:
        return _yes_no
    single = {Kind.CHOICE: _choice_reader, Kind.COUNTRY: _country_reader}.get(column.kind, _name_reader)(column)
    return _list_reader(single) if column.many else single


def _yes_no(text: str) -> tuple[object, Trouble | None]:
    value = _YES_NO.get(text.strip().casefold())
    if value is None:
        return False, Trouble("not-in-list", "yes or no belongs here.", "Write yes or no.")
    return value, None


def _choice_reader(column: Column) -> Convert:
    allowed = {choice.casefold(): choice for choice in (*column.choices, *column.words)}

    def read(text: str) -> tuple[object, Trouble | None]:
        word = allowed.get(" ".join(text.casefold().split()))
        if word is not None:
            return word, None
        fix = did_you_mean(text.strip(), allowed.values(), "Choose one of these words.")
        return "", Trouble("not-in-list", f"One of these words belongs here: {listing(allowed.values())}.", fix)

    return read


def _country_reader(column: Column) -> Convert:
    words = {word.casefold(): word for word in column.words}

    def read(text: str) -> tuple[object, Trouble | None]:
        stripped = text.strip(" \t\r\n")
        if stripped.casefold() in words:
            return words[stripped.casefold()], None
        if stripped.upper() in alpha2_of():
            return stripped.upper(), None
        meant = meant_country(stripped)
        return "", Trouble(
            "unknown-country",
            "This is not a country code of three letters (ISO 3166 alpha-3).",
            f"Did you mean '{meant}'?" if meant else "Write a code such as IND, CHN or JPN.",
        )

    return read


def _name_reader(column: Column) -> Convert:
    words = {word.casefold(): word for word in column.words}

    def read(text: str) -> tuple[object, Trouble | None]:
        name, trouble = clean_name(text)
        if trouble:
            return "", trouble
        if column.kind is Kind.NAME and name.casefold() in _ALONE:
            return "", Trouble(
                "reserved-word", f"'{name}' is a word with a meaning of its own.", "Choose another name.", name
            )
        return words.get(name.casefold(), name), None

    return read


def split_list(text: str) -> list[str]:
    """Values of a cell with several, separated by semicolons; empty ones are left out."""
    return [part.strip(" \t\r\n") for part in text.split(";") if part and not part.isspace()]


def _has_repeats(text: str) -> bool:
    if ";" not in text:
        return False
    parts = split_list(text)
    return len(set(parts)) < len(parts)


_OTHER_SEPARATORS: Final = re.compile(r"[,/|+&\r\n]|\band\b")


def other_separators(text: str) -> list[str]:
    """Values of a text with several that stand between commas, slashes or the like; none if it holds no such sign."""
    parts = [part.strip() for part in _OTHER_SEPARATORS.split(text)]
    return [part for part in parts if part] if len(parts) > 1 else []


def semicolons_hint(parts: Iterable[str]) -> str:
    """What to write instead of such a text."""
    return f"Separate several values with semicolons: '{visible('; '.join(parts))}'."


def _list_reader(single: Convert) -> Convert:
    def read(text: str) -> tuple[object, Trouble | None]:
        values: dict[object, None] = {}
        parts = split_list(text)
        if not parts:
            problem = "The cell holds no value beside semicolons."
            return (), Trouble("not-in-list", problem, "Write values between them.")
        for part in parts:
            value, wrong = single(part)
            others = other_separators(part) if wrong else []
            if wrong and len(others) > 1 and not any(single(one)[1] for one in others):
                return (), Trouble(wrong.code, f"{wrong.problem[:-1]}: '{seen(part)}'.", semicolons_hint(others))
            if wrong:
                return (), Trouble(wrong.code, f"{wrong.problem[:-1]}: '{seen(part)}'.", wrong.fix)
            values[value] = None
        if len(values) > 1 and not _ALONE.isdisjoint(str(value) for value in values):
            return (), Trouble(
                "word-not-alone", "A word that means everybody stands beside other values.", "Keep one or the other."
            )
        return tuple(values), None

    return read


def read_date(text: str) -> tuple[object, Trouble | None]:
    """A day from ISO text; a time after it is left out, a zone does not move the day."""
    nothing = np.datetime64("NaT", "D")
    found = _ISO_DATE.fullmatch(text.strip())
    if not found:
        hint = "Write the day as 2027-03-31: year, month, day."
        if text.strip().upper().startswith("FY"):
            hint = "Write a day: FY2026-27 runs from 2026-04-01 to 2027-03-31."
        return nothing, Trouble("date-unclear", "This is not a date that can be read in one way only.", hint)
    year, month, day = (int(part) for part in found.groups())
    try:
        day_meant = np.datetime64(datetime.date(year, month, day), "D")
    except ValueError:
        return nothing, Trouble("date-impossible", "The calendar has no such day.", "Check month and day.")
    if year not in _YEARS:
        typed = " A year that is typed alone shows as a day of 1905." if year == _TYPED_YEAR else ""
        return nothing, Trouble("date-implausible", "The year is far from any plan.", f"Check the year.{typed}")
    return day_meant, None
