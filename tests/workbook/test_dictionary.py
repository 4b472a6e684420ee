"""The data dictionary and the JSON schema say what the declarations say."""

from __future__ import annotations

import json
from pathlib import Path

from planner.schema import SHEETS
from planner.workbook.dictionary import as_json, markdown

README = Path(__file__).parents[2] / "inputs" / "README.md"


def test_the_data_dictionary_is_fresh():
    assert README.read_text(encoding="utf-8") == markdown(), "run: plan schema --markdown > inputs/README.md"


def test_every_column_stands_in_it():
    text = markdown()
    for sheet in SHEETS.values():
        part = text.split(f"\n### {sheet.name}\n")[1].split("\n### ")[0]
        for column in sheet.columns:
            (line,) = [line for line in part.splitlines() if line.startswith(f"| `{column.name}` |")]
            assert line.count(" | ") == 4
            assert ("**required**" in line) is column.required


def test_json_holds_every_declaration():
    schema = json.loads(json.dumps(as_json()))
    assert [sheet["name"] for sheet in schema["sheets"]] == list(SHEETS)
    for sheet in schema["sheets"]:
        for data, column in zip(sheet["columns"], SHEETS[sheet["name"]].columns, strict=True):
            assert data == {
                name: list(value) if isinstance(value, tuple) else value for name, value in vars(column).items()
            }
            assert column.unit == "" or column.unit in schema["units"]
