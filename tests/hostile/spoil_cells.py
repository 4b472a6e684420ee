"""Ways to spoil the cells of a workbook, and what must be said of each. All chance comes from the given generator."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planner.schema import SHEETS, Column, Kind
from tests.hostile import workbooks as w

NUMBERS = (Kind.NUMBER, Kind.INTEGER)
NAMES = (Kind.NAME, Kind.REFERENCE, Kind.PERIOD, Kind.SPAN)


@dataclass(frozen=True)
class Spoilt:
    """A spoiling of cells, and what must be said of it.

    Attributes:
        code: of the error that must stand at ``where``; "" if nothing may change and no error be found.
        where: cell of the error; "" if it may stand anywhere in the workbook.
    """

    code: str = ""
    where: str = ""


Spoiling = Callable[[w.Rows, "Heads", random.Random], Spoilt | None]
Heads = dict[str, dict[str, str]]


def _filled(data: w.Rows, chance: random.Random, *kinds: Kind) -> tuple[str, int, Column] | None:
    """A random cell that holds something, in a column of these kinds."""
    places = [
        (sheet, row, column)
        for sheet, table in data.items()
        if sheet in SHEETS
        for column in SHEETS[sheet].columns
        if column.kind in kinds
        for row, cells in enumerate(table)
        if cells.get(column.name) is not None
    ]
    return chance.choice(places) if places else None


def _put(kinds: tuple[Kind, ...], choices: tuple[tuple[Any, str], ...]) -> Spoiling:
    """Put one of some values into a cell of these kinds, with the code that it must make."""

    def spoil(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
        found = _filled(data, chance, *kinds)
        if found is None:
            return None
        sheet, row, column = found
        if (sheet, column.name) == ("settings", "value"):
            return None
        value, code = chance.choice(choices)
        data[sheet][row][column.name] = value
        return Spoilt(code, w.place(sheet, column.name, row))

    return spoil


def _typo(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    found = _filled(data, chance, Kind.REFERENCE)
    if found is None:
        return None
    sheet, row, column = found
    written = str(data[sheet][row][column.name])
    if written in column.words or written in ("INR", "all", "any"):
        return None
    data[sheet][row][column.name] = written + chance.choice("xqz")
    return Spoilt("dangling-reference", w.place(sheet, column.name, row))


def _blanked(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    found = _filled(data, chance, *Kind)
    if found is None or not found[2].required:
        return None
    sheet, row, column = found
    data[sheet][row][column.name] = chance.choice([None, "  ", "\u00a0", w.Xml('<c r="{}" s="1"/>')])
    return Spoilt("missing-value", w.place(sheet, column.name, row))


def _doubled(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    sheet = chance.choice([name for name, table in data.items() if table])
    row = chance.randrange(len(data[sheet]))
    if any(isinstance(value, w.Xml) for value in data[sheet][row].values()):
        return None
    data[sheet].append(dict(data[sheet][row]))
    return Spoilt("duplicate-key", w.place(sheet, SHEETS[sheet].key[0], len(data[sheet]) - 1))


def _misspelt_header(data: w.Rows, heads: Heads, chance: random.Random) -> Spoilt | None:
    sheet = chance.choice([name for name, table in data.items() if table])
    column = chance.choice(SHEETS[sheet].columns)
    heads.setdefault(sheet, {})[column.name] = f"{column.name}q"
    return Spoilt("unknown-column", f"{w.place(sheet, column.name, 0)[:-1]}1")


def _odd_header(data: w.Rows, heads: Heads, chance: random.Random) -> Spoilt | None:
    sheet = chance.choice([name for name, table in data.items() if table])
    column = chance.choice(SHEETS[sheet].columns)
    odd = chance.choice([str.upper, str.title, lambda name: f"  {name} ", lambda name: name.replace("_", " ")])
    heads.setdefault(sheet, {})[column.name] = odd(column.name)
    return Spoilt()


def _blank_rows(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    sheet = chance.choice([name for name, table in data.items() if table])
    data[sheet].extend({} for _ in range(chance.randrange(1, 4)))
    return Spoilt()


def _spaces(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    found = _filled(data, chance, *NAMES, Kind.CHOICE, Kind.YES_NO, Kind.COUNTRY)
    if found is None:
        return None
    sheet, row, column = found
    if isinstance(data[sheet][row][column.name], str) and not isinstance(data[sheet][row][column.name], w.Xml):
        data[sheet][row][column.name] = f" {data[sheet][row][column.name]}  "
    return Spoilt()


def _other_writing(data: w.Rows, _heads: Heads, chance: random.Random) -> Spoilt | None:
    """The same number or day, written in another way that spreadsheets use."""
    found = _filled(data, chance, *NUMBERS, Kind.DATE)
    if found is None:
        return None
    sheet, row, column = found
    value = data[sheet][row][column.name]
    if type(value) is datetime.date:
        ways = [value.isoformat(), datetime.datetime(value.year, value.month, value.day, 23, 59, 59)]
        data[sheet][row][column.name] = chance.choice(ways)
    elif type(value) in (int, float):
        data[sheet][row][column.name] = w.Xml(
            chance.choice(
                [
                    f'<c r="{{}}" s="4"><v>{value!r}</v></c>',
                    f'<c r="{{}}"><v>{float(value):.17E}</v></c>',
                    f'<c r="{{}}"><f>B1*2</f><v>{value!r}</v></c>',
                    f'<c r="{{}}" t="n"><v> {value!r} </v></c>',
                ]
            )
        )
    return Spoilt()


_UNCALCULATED = w.Xml('<c r="{}"><f>A1*2</f></c>')
_BAD_NUMBERS: tuple[tuple[Any, str], ...] = (
    *((text, "not-a-number") for text in ("1,200", "1.200,5", "1,20,000", "12 %", "१२", "１２", "1_000", "nan", "5 t")),
    ("1200", "text-number"),
    (True, "boolean-in-number"),
    (datetime.date(2027, 2, 1), "date-in-number"),
    (1e-12, "too-small"),
    (-5, "negative-number"),
    (w.Xml('<c r="{}" t="e"><v>#REF!</v></c>'), "error-cell"),
    (_UNCALCULATED, "formula-not-calculated"),
    (w.Xml('<c r="{}"><v>1e999</v></c>'), "text-number"),
)
_BAD_NAMES: tuple[tuple[Any, str], ...] = (
    *((text, "hidden-character") for text in ("plant\u200b", "a\u00a0b", "\u202egnp", "a_x001B_b")),
    *((text, "look-alike") for text in ("N\u0430me", "Ｎ42")),
    ("x" * 300, "too-long"),
    (datetime.date(2027, 2, 1), "name-not-text"),
    (w.Xml('<c r="{}" t="e"><v>#N/A</v></c>'), "error-cell"),
)
SPOILINGS: tuple[Spoiling, ...] = (
    _put(NUMBERS, _BAD_NUMBERS),
    _put(NAMES, _BAD_NAMES),
    _put((Kind.DATE,), (("03/04/2027", "date-unclear"), ("2027-02-29", "date-impossible"), (45000, "date-serial"))),
    _put(
        (Kind.CHOICE, Kind.YES_NO),
        (("perhaps", "not-in-list"), (w.Xml('<c r="{}"><f>A1</f></c>'), "formula-not-calculated")),
    ),
    _put((Kind.COUNTRY,), (("CN", "unknown-country"), ("Atlantis", "unknown-country"))),
    _typo,
    _blanked,
    _doubled,
    _misspelt_header,
    _odd_header,
    _blank_rows,
    _spaces,
    _other_writing,
)
"""Ways to spoil cells."""
