"""The schema in words and as data: the data dictionary, and JSON for programs that write our tables."""

from __future__ import annotations

from typing import Any, Final

from planner.schema import SCHEMA_VERSION, SHEETS, Column, Kind, Sheet
from planner.schema.units import UNITS

_INTRODUCTION: Final = """\
# Data dictionary

Written by `plan schema --markdown` from the declarations in `planner/schema`; do not edit it by hand.

A case is a workbook (`.xlsx`) or a folder of CSV files with one file a sheet; `plan convert` turns one into the other.
One row is one fact.

- **Workbook:** row 1 holds the machine names, row 2 labels, row 3 units, row 4 what is allowed; data start in row 5.
  A number is a number cell: text that looks like a number is an error. `plan template` writes an empty one.
- **CSV:** UTF-8 with commas; row 1 holds the machine names, data start in row 2. Numbers have a decimal point and no
  separators.
- **Units:** the canonical unit is given below. Another unit of its list may be written in row 3 of the workbook, or in
  brackets after the name, as `capacity_t_per_year [kt/year]`; it holds for the whole column.
- **Dates** are dates of the spreadsheet or text as `2027-03-31`. **Fiscal years** are written `FY2026-27`, from 1 April
  2026 to 31 March 2027. **Countries** are ISO 3166 codes of three letters. **Yes/no** is `yes` or `no`.
- **Several values** in one cell are separated by semicolons.
- **Windows:** `from` and `to` are the first and last day on which a row holds; it holds in a period whose middle day
  lies between them. Rows of one key may follow each other; they may not overlap.
- **Columns over time:** a column marked *over time* may be given as one column a period or fiscal year, headed
  `price_per_t FY2026-27`, or just `FY2026-27` where the sheet has only one such column. Each figure then is a row that
  holds in that period or year; a blank cell is no row.
- **Blank** means what the table says; a column without such words may not be blank.
- Sheets and files whose names start with `_` are the user's own and are not read, nor are `README` and `lists`. Any
  other unknown sheet or column is an error.
"""


def markdown() -> str:
    """The data dictionary, ``inputs/README.md``."""
    parts = [_INTRODUCTION, "## Units\n", _units(), "## Sheets\n", _contents()]
    group = ""
    for sheet in SHEETS.values():
        if sheet.group != group:
            group = sheet.group
            parts.append(f"## {group}\n")
        parts.append(_sheet(sheet))
    return "\n".join(parts)


def _units() -> str:
    lines = ["| unit | may also be written as |", "|---|---|"]
    for canonical, written in UNITS.items():
        others = [f"`{unit}` (× {factor:,.12g})" for unit, factor in written.items() if unit != canonical]
        lines.append(f"| `{canonical}` | {', '.join(others) or '–'} |")
    return "\n".join(lines) + "\n"


def _contents() -> str:
    lines = ["| sheet | what one row says | required |", "|---|---|---|"]
    lines.extend(
        f"| [`{sheet.name}`](#{sheet.name}) | {_cell(sheet.help)} | {'yes' if sheet.required else ''} |"
        for sheet in SHEETS.values()
    )
    return "\n".join(lines) + "\n"


def _sheet(sheet: Sheet) -> str:
    lines = [
        f"### {sheet.name}",
        "",
        f"**{sheet.label}.** {sheet.help}",
        "",
        f"Key: {', '.join(f'`{name}`' for name in sheet.key)}"
        + ("; rows of one key may follow each other in time." if sheet.windowed else "."),
        "",
        "| column | what it is | kind | unit | blank means |",
        "|---|---|---|---|---|",
    ]
    for column in sheet.columns:
        blank = "**required**" if column.required else _cell(column.blank)
        unit = f"`{column.unit}`" if column.unit else ""
        lines.append(f"| `{column.name}` | {_cell(column.help)} | {_cell(kind_text(column))} | {unit} | {blank} |")
    return "\n".join(lines) + "\n"


def kind_text(column: Column) -> str:
    """What may stand in a column, in words."""
    parts = [_plain_kind(column)]
    if column.many:
        parts.append("several")
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:,.12g} to {column.maximum:,.12g}")
    elif column.above is not None:
        end = f", up to {column.maximum:,.12g}" if column.maximum is not None else ""
        parts.append(f"above {column.above:,.12g}{end}")
    if column.words:
        parts.append("or " + ", ".join(f"`{word}`" for word in column.words))
    if column.spread:
        parts.append("*over time*")
    if column.fixed:
        parts.append("the same in all rows of a name")
    return "; ".join(parts)


def _plain_kind(column: Column) -> str:
    if column.kind is Kind.CHOICE:
        return "one of " + ", ".join(f"`{choice}`" for choice in column.choices)
    if column.refers:
        places = " or ".join(f"`{place}`" for place in column.refers)
        return f"name in {places}" + (" or a fiscal year" if column.kind is Kind.SPAN else "")
    return {Kind.NAME: "name", Kind.INTEGER: "whole number", Kind.COUNTRY: "country code"}.get(
        column.kind, column.kind.value
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def as_json() -> dict[str, Any]:
    """The schema as plain data."""
    return {
        "version": SCHEMA_VERSION,
        "units": {canonical: dict(written) for canonical, written in UNITS.items()},
        "sheets": [_sheet_json(sheet) for sheet in SHEETS.values()],
    }


def _sheet_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "label": sheet.label,
        "group": sheet.group,
        "help": sheet.help,
        "key": list(sheet.key),
        "windowed": sheet.windowed,
        "required": sheet.required,
        "columns": [_column_json(column) for column in sheet.columns],
    }


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "kind": column.kind.value,
        "help": column.help,
        "unit": column.unit,
        "required": column.required,
        "blank": column.blank,
        "default": column.default,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "above": column.above,
        "choices": list(column.choices),
        "refers": list(column.refers),
        "many": column.many,
        "words": list(column.words),
        "spread": column.spread,
        "fixed": column.fixed,
    }
