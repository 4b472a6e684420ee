"""India with all its names changed and all its rows in another order: the same plan under other names.

Two things cannot be held to the last word. Which of several licences of one class a delivered tonne came under, first
in and first out, is decided by name where two leave at once; and of several prices that are as right, names may choose.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.network import build_network
from planner.results import Results, case_of, extract
from planner.schema import SHEETS, Kind
from planner.solve import solve
from planner.tables import load

INDIA = Path(__file__).parents[2] / "inputs" / "india"
FREE_TEXT = {"label", "source", "note", "as_of", "confidence"}
KEPT = {"settings", "periods", "stages", "segments", "markets"}
LEFT_OUT = {"scenarios", "changes", "targets"}
"""Sheets that speak of names inside a text of their own."""

NEW = re.compile(r"n\d{5}x")
PLACES = ("sheet", "cell", "words", "then")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def renamed(folder: Path, seed: int) -> dict[str, str]:
    """Write India with other names and in another order; new name -> old name."""
    dice = Random(seed)
    sheets = {path.stem: rows_of(path) for path in sorted(INDIA.glob("*.csv")) if path.stem not in LEFT_OUT}
    names: dict[str, None] = {}
    for sheet, (header, *rows) in sheets.items():
        own = {column.name for column in SHEETS[sheet].columns if column.kind is Kind.NAME} if sheet in SHEETS else ()
        for place in (place for place, head in enumerate(header) if head in own and sheet not in KEPT):
            names |= dict.fromkeys(row[place] for row in rows if row[place])
    numbers = list(range(len(names)))
    dice.shuffle(numbers)
    new = {name: f"n{number:05}x" for name, number in zip(names, numbers, strict=True)}

    def other(cell: str) -> str:
        parts = [part.strip() for part in cell.split(";")]
        return "; ".join(new[part] for part in parts) if all(part in new for part in parts) else cell

    for sheet, (header, *rows) in sheets.items():
        body = [
            [cell if head in FREE_TEXT else other(cell) for head, cell in zip(header, row, strict=True)] for row in rows
        ]
        dice.shuffle(body)
        with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *body])
    return {name: old for old, name in new.items()}


def planned(folder: Path) -> Results:
    network = build_network(load(folder))
    return extract(case_of(network), solve(compile_form(build(network.model))))


def settled(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The part of a table that does not hang on names."""
    if table == "licence_deliveries":
        keys = ["holder", "end_user", "demand", "segment", "market", "delivered", "material"]
        return frame.groupby(keys, as_index=False)["tonnes"].sum()
    if table == "prices_in_words":
        return frame.loc[frame["certain"] == "yes", ["limit", "name", "spans", "figure", "saves_inr", "costs_inr"]]
    return frame.drop(columns="dual_inr") if table == "duals" else frame


def told(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """A table under its old names, sorted; what is listed inside a text is in the order of the old names too."""

    def old(text: object) -> str:
        parts = re.split(r"( \+ |; )", NEW.sub(lambda found: names[found[0]], str(text)))
        return "".join(sorted(parts[::2])) + "".join(parts[1::2])

    texts = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column]) and column not in PLACES]
    plain = pd.DataFrame({column: frame[column].map(old) for column in texts}, index=frame.index)
    figures = frame[[column for column in frame if column not in texts and column not in PLACES]]
    return pd.concat([plain, figures], axis=1).sort_values([*texts, *figures], kind="stable").reset_index(drop=True)


@pytest.mark.slow
def test_all_names_of_india_changed_give_its_plan(tmp_path: Path) -> None:
    names = renamed(tmp_path, 1)
    assert len(names) > 400
    first, second = planned(INDIA), planned(tmp_path)
    for table, frame in first.frames.items():
        left, right = told(settled(table, frame), {}), told(settled(table, second.frames[table]), names)
        assert len(left) == len(right), table
        for column in left:
            if pd.api.types.is_numeric_dtype(left[column]):
                size = np.abs(left[column]).max() if len(left) else 0.0
                assert right[column].to_numpy() == pytest.approx(
                    left[column].to_numpy(), rel=1e-9, abs=1e-9 * max(size, 1.0), nan_ok=True
                ), (table, column)
            else:
                assert right[column].tolist() == left[column].tolist(), (table, column)
