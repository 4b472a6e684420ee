"""The first sheet of a workbook: what it is for, how to fill it, what the colours mean, how to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.schema import SCHEMA_VERSION, SHEETS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from planner.workbook.palette import Palette

_PURPOSE: Final = (
    "This workbook holds all that a plan needs: who wants which magnets, what can be bought, made, moved and built, "
    "and which licences, caps and floors hold. The planner reads it and finds the cheapest plan that keeps the rules."
)
_STEPS: Final = (
    "Go through the sheets from left to right. Names that later sheets refer to are defined in earlier ones.",
    "Write data from row 5. Row 1 holds the machine names: keep them. Columns may stand in any order, and an optional "
    "column may be deleted.",
    "One row is one fact. A cell with several names separates them by semicolons.",
    "A blank cell means what row 4 says. A blank never means zero unless it says so.",
    "Figures are in the unit of row 3. Where that cell is yellow, another unit may be chosen from its list; it then "
    "holds for the whole column. Percentages: 0.65 where the unit is share, 65 where it is %.",
    "'from' and 'to' are the first and last day on which a row holds. Several rows with one name may follow each "
    "other in time.",
    "Figures that change over time may instead stand side by side: add columns headed by the machine name and a "
    "period or fiscal year, as 'price_per_t FY2026-27'. Leave the window of such a row blank.",
    "Fiscal years are written FY2026-27 (1 April 2026 to 31 March 2027). Countries are codes of three letters; their "
    "names stand at the end of the sheet lists.",
    "Rest the pointer on a cell of row 1 to read what the column means.",
    "Say where a figure is from in 'source', or write 'assumption: ' and the reason.",
    "Sheets whose names start with _ are yours; no command reads them.",
)
_COMMANDS: Final = (
    ("plan check this-file.xlsx", "lists everything that is missing or wrong, with its cell"),
    ("plan check this-file.xlsx --annotate", "writes a copy with the bad cells in red and a note on each"),
    ("plan solve this-file.xlsx", "makes the plan"),
    ("plan convert this-file.xlsx folder", "turns the workbook into CSV files, and back"),
)


def write_readme(sheet: Worksheet, palette: Palette, title: str) -> None:
    """Write the sheet.

    Args:
        sheet: the worksheet named README.
        palette: formats of the workbook.
        title: name of the case; "" for an empty template.
    """
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2, palette.text)
    sheet.set_column(1, 1, 34, palette.text)
    sheet.set_column(2, 2, 26, palette.text)
    sheet.set_column(3, 3, 82, palette.text)
    sheet.set_row(0, 32)
    sheet.write_string(0, 1, title or "Procurement plan: workbook", palette.title)
    _paragraph(sheet, palette, 1, _PURPOSE)
    row = _heading(sheet, palette, 3, "How to fill it")
    for number, step in enumerate(_STEPS, start=1):
        _paragraph(sheet, palette, row, f"{number}.  {step}")
        row += 1
    row = _heading(sheet, palette, row + 1, "How to run it")
    for command, meaning in _COMMANDS:
        sheet.write_string(row, 1, command, palette.code)
        sheet.write_string(row, 2, meaning, palette.text)
        row += 1
    row = _colours(sheet, palette, row + 1)
    _sheets(sheet, palette, row + 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _heading(sheet: Worksheet, palette: Palette, row: int, text: str) -> int:
    for column in range(1, 4):
        sheet.write_blank(row, column, None, palette.heading)
    sheet.write_string(row, 1, text, palette.heading)
    return row + 1


def _paragraph(sheet: Worksheet, palette: Palette, row: int, text: str) -> None:
    sheet.merge_range(row, 1, row, 3, "", palette.words)
    sheet.write_string(row, 1, text, palette.words)
    sheet.set_row(row, 15 * (1 + len(text) // 150))


def _colours(sheet: Worksheet, palette: Palette, row: int) -> int:
    row = _heading(sheet, palette, row, "Colours")
    group = next(iter(SHEETS.values())).group
    for form, words, meaning in (
        (palette.name(group, required=True), "required", "a column that may not be blank"),
        (palette.name(group, required=False), "optional", "a column that may be blank; row 4 says what a blank means"),
        (palette.unit, "unit", "the unit of the column; it cannot be changed"),
        (palette.unit_to_choose, "unit", "the unit of the column; another can be chosen from the list"),
    ):
        sheet.write_string(row, 1, words, form)
        sheet.write_string(row, 2, meaning, palette.text)
        row += 1
    return row


def _sheets(sheet: Worksheet, palette: Palette, row: int) -> None:
    row = _heading(sheet, palette, row, "Sheets")
    group = ""
    for declared in SHEETS.values():
        if declared.group != group:
            group = declared.group
            for column in range(1, 4):
                sheet.write_blank(row, column, None, palette.group_row[group])
            sheet.write_string(row, 1, group, palette.group_row[group])
            row += 1
        sheet.write_url(row, 1, f"internal:'{declared.name}'!A1", palette.link, declared.name)
        sheet.write_string(row, 2, declared.label + (" (required)" if declared.required else ""), palette.text)
        sheet.write_string(row, 3, declared.help, palette.words)
        sheet.set_row(row, 15 * (1 + len(declared.help) // 88))
        row += 1
    sheet.write_url(row, 1, "internal:'lists'!A1", palette.link, "lists")
    sheet.write_string(row, 2, "Drop-down lists", palette.text)
    sheet.write_string(row, 3, "The words and names that drop-downs offer; it fills itself.", palette.words)
    sheet.write_string(row + 2, 1, f"Layout version {SCHEMA_VERSION}", palette.unit)
