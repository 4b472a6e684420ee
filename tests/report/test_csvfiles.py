"""Tables as CSV: the text that the csv module would write, whatever stands in them."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from planner.run.csvfiles import csv_bytes, plain_text

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ["", "=1", 'a"b', "a,b", "a\nb", "a\rb", " a ", "'x", "\t"]
)
FIGURES = st.floats() | st.sampled_from([0.0, -0.0, 0.1 + 0.2, 1 / 3, 1e20, -1e-9])


def _told(figure: float) -> str:
    return "" if np.isnan(figure) else f"{figure + 0.0:.12g}"


def _line(row: tuple[object, ...]) -> str:
    """A line as the csv module writes it where a carriage return has to be quoted too."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(row)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


@given(st.lists(st.tuples(TEXTS, FIGURES, st.integers(-(2**60), 2**60)), max_size=12))
def test_cells_are_written_as_the_csv_module_would(rows: list[tuple[str, float, int]]) -> None:
    told = [(plain_text(text), _told(figure), number) for text, figure, number in rows]
    wanted = "".join(map(_line, [("na,me", "t", "n"), *told]))
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    kinds = (object, np.float64, np.int64)
    arrays = {
        name: np.array(list(column), kind)
        for name, column, kind in zip(("na,me", "t", "n"), columns, kinds, strict=True)
    }
    assert csv_bytes(pd.DataFrame(arrays)) == wanted.encode()


@given(st.lists(TEXTS, max_size=6))
def test_a_blank_cell_alone_on_its_line_is_no_blank_line(texts: list[str]) -> None:
    found = csv_bytes(pd.DataFrame({"name": np.array(texts, object)})).decode()
    rows = list(csv.reader(io.StringIO(found, newline="")))
    assert rows == [["name"], *([plain_text(text)] for text in texts)]
