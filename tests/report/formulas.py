"""A very small reader of the formulas that the results workbook uses, to hold them against their written values."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

_CALL = re.compile(r"(SUMPRODUCT|SUMIFS|SUM|MAX|MIN|IF)\(")
_TEST = re.compile(r"--\((.+\])=(.+)\)")
_COLUMN = re.compile(r"([a-z_]+)\[([a-z_]+)\]$")
_RANGE = re.compile(r"\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+$")
_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)$")


class Calculator:
    """Computes formulas of one workbook; cells that hold formulas are computed in turn."""

    def __init__(self, book: Workbook) -> None:
        """A workbook loaded with its formulas."""
        self.book = book
        self.columns: dict[tuple[str, str], list[Any]] = {}
        for sheet in book:
            for name, reference in sheet.tables.items():
                left, top, _, bottom = range_boundaries(reference.ref if hasattr(reference, "ref") else reference)
                for place, column in enumerate(sheet.tables[name].tableColumns):
                    values = [sheet.cell(row, left + place).value for row in range(top + 1, bottom + 1)]
                    self.columns[name, column.name] = values

    def cell(self, sheet: str, address: str) -> Any:
        """Value of a cell."""
        cell = self.book[sheet][address.replace("$", "")]
        return self.value(sheet, str(cell.value)[1:]) if cell.data_type == "f" else cell.value

    def value(self, sheet: str, text: str) -> Any:
        """Value of an expression."""
        text = text.strip()
        for signs in ("=<>", "+-", "*/"):
            parts, found = _split(text, signs)
            if len(parts) > 1 and parts[0] != "":
                total = self.value(sheet, parts[0])
                for sign, part in zip(found, parts[1:], strict=True):
                    total = _apply(sign, total, self.value(sheet, part))
                return total
        if text.startswith("-"):
            return -(self.value(sheet, text[1:]) or 0)
        return self._atom(sheet, text)

    def _atom(self, sheet: str, text: str) -> Any:
        call = _CALL.match(text)
        if call and text.endswith(")"):
            return self._call(sheet, call[1], _split(text[call.end() : -1], ",")[0])
        if text.startswith("(") and text.endswith(")"):
            return self.value(sheet, text[1:-1])
        if text.startswith('"'):
            return text[1:-1].replace('""', '"')
        if _CELL.match(text):
            return self.cell(sheet, text)
        return float(text)

    def _call(self, sheet: str, name: str, arguments: list[str]) -> Any:
        if name == "IF":
            return self.value(sheet, arguments[1] if self.value(sheet, arguments[0]) else arguments[2])
        if name in {"MAX", "MIN"}:
            return {"MAX": max, "MIN": min}[name](self.value(sheet, argument) for argument in arguments)
        if name == "SUM":
            return sum(value or 0 for argument in arguments for value in self._many(sheet, argument))
        if name == "SUMPRODUCT":
            return self._product(sheet, arguments)
        added = self._many(sheet, arguments[0])
        tests = arguments[1:]
        keys = [(self._many(sheet, tests[i]), self.value(sheet, tests[i + 1])) for i in range(0, len(tests), 2)]
        rows = [all(_matches(column[row], wanted) for column, wanted in keys) for row in range(len(keys[0][0]))]
        return sum(added[row] or 0 for row, chosen in enumerate(rows) if chosen)

    def _product(self, sheet: str, arguments: list[str]) -> float:
        """``SUMPRODUCT(--(table[column]=cell), …, table[column])``: sum or count where all cells are equal."""
        tests = [_TEST.fullmatch(argument) for argument in arguments]
        keys = [(self._many(sheet, test[1]), self.value(sheet, test[2])) for test in tests if test]
        added = [self._many(sheet, argument) for argument, test in zip(arguments, tests, strict=True) if not test]
        rows = [all((column[row] or "") == (wanted or "") for column, wanted in keys) for row in range(len(keys[0][0]))]
        return sum((added[0][row] or 0) if added else 1 for row, chosen in enumerate(rows) if chosen)

    def _many(self, sheet: str, text: str) -> list[Any]:
        column = _COLUMN.match(text)
        if column:
            return self.columns[column[1], column[2]]
        if _RANGE.match(text):
            left, top, right, bottom = range_boundaries(text.replace("$", ""))
            cells = self.book[sheet].iter_rows(top, bottom, left, right)
            return [self.cell(sheet, cell.coordinate) for row in cells for cell in row]
        return [self.value(sheet, text)]


def _matches(value: Any, criterion: Any) -> bool:
    """Whether a cell meets a criterion of ``SUMIFS``; it must look like no rule, pattern or number."""
    text = str(criterion)
    if text.startswith(("=", "<", ">")) or any(sign in text for sign in "*?~") or text.replace(".", "").isdigit():
        message = f"a criterion that Excel would not take as it stands: {text}"
        raise AssertionError(message)
    return bool(value == criterion)


def _apply(sign: str, one: Any, other: Any) -> Any:
    if sign == "=":
        return one == other
    one, other = one or 0, other or 0
    if sign in "<>":
        return one < other if sign == "<" else one > other
    return {"+": one + other, "-": one - other, "*": one * other, "/": one / other if other else 0}[sign]


def _split(text: str, signs: str) -> tuple[list[str], list[str]]:
    """Parts of a text between signs that stand outside brackets and quotes."""
    parts, found, depth, quoted = [""], [], 0, False
    for place, sign in enumerate(text):
        quoted ^= sign == '"'
        depth += (sign in "([") - (sign in ")]") if not quoted else 0
        exponent = place > 1 and text[place - 1] in "eE" and text[place - 2].isdigit()
        if not quoted and depth == 0 and sign in signs and not exponent:
            parts.append("")
            found.append(sign)
        else:
            parts[-1] += sign
    return parts, found
