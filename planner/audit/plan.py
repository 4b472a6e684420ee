"""The result tables in codes and whole columns. Rows that cannot be read are told once and then left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.audit.arrays import Codes, Where, flat, join
from planner.audit.columns import COLUMNS, NUMBERS, ONE_ROW, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.audit.book import Book
    from planner.audit.ledger import Ledger
    from planner.audit.origins import Provenances


class Table:
    """The readable rows of a result table.

    Attributes:
        name: of the table.
        codes: columns of names, as codes.
        figures: columns of numbers.
        texts: columns of names and words, as written.
    """

    def __init__(
        self,
        name: str,
        codes: Mapping[str, np.ndarray],
        figures: Mapping[str, np.ndarray],
        texts: Mapping[str, np.ndarray],
    ) -> None:
        """Columns of one length."""
        self.name, self.codes, self.figures, self.texts = name, codes, figures, texts

    def __len__(self) -> int:
        return len(next(iter(self.texts.values())))

    def __getitem__(self, column: str) -> np.ndarray:
        """Codes of a column of names, or figures of a column of numbers."""
        return self.codes[column] if column in self.codes else self.figures[column]

    def where(self, rows: np.ndarray | None = None) -> Where:
        """Names of a row, or of the row that each entry of ``rows`` points to."""

        def names(row: int) -> dict[str, str]:
            at = row if rows is None else int(rows[row])
            return {"table": self.name} | {column: str(values[at]) for column, values in self.texts.items()}

        return names


class Plan:
    """All result tables."""

    def __init__(self, book: Book, results: Mapping[str, pd.DataFrame], provenances: Provenances) -> None:
        """Result tables as they stand in the CSV files."""
        self.book = book
        self.provenances = provenances
        self._results = results
        self._tables: dict[str, Table] = {}

    def __getitem__(self, table: str) -> Table:
        return self._tables[table]

    def read(self, ledger: Ledger) -> None:
        """Read all tables, and write down the rows that cannot be read."""
        for name, kinds in COLUMNS.items():
            self._tables[name] = self._read(name, kinds, ledger)

    def codes(self, kind: str) -> Codes:
        """Codes of a kind of name."""
        return self.provenances.codes if kind == "provenance" else self.book.names(kind)

    def _read(self, name: str, kinds: Mapping[str, str], ledger: Ledger) -> Table:
        frame = self._results[name]
        texts, codes, figures = {}, {}, {}
        good = np.ones(len(frame), bool)
        for column, kind in kinds.items():
            if kind in NUMBERS:
                figures[column] = np.asarray(frame[column], float)
                good &= _fits(figures[column], kind)
                continue
            texts[column] = frame[column].to_numpy(object)
            if kind != "text":
                codes[column] = self.codes(kind).of(texts[column])
                good &= codes[column] >= 0
            elif (name, column) in WORDS:
                good &= np.isin(texts[column].astype(str), WORDS[name, column])
        whole = Table(name, codes, figures, texts)
        ledger.forbid("entries", f"rows of {name} can be read", ~good, whole.where())
        if name in ONE_ROW:
            twice = _repeated([texts[part] for part in ONE_ROW[name]])
            ledger.forbid("entries", f"no two rows of {name} are for the same", twice, whole.where())
        if good.all():
            return whole
        return Table(name, *({k: v[good] for k, v in part.items()} for part in (codes, figures, texts)))

    def licences_of(self, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and code of each licence named in a column of lists; -1 for one that the workbook lacks."""
        number, distinct = pd.factorize(texts)
        entry, named = flat([text.split("; ") if text else () for text in distinct])
        row, place = join(number, entry)
        return row, self.book.names("licence").of(named)[place]


def _repeated(columns: list[np.ndarray]) -> np.ndarray:
    """Truth by row: an earlier row is the same."""
    seen: dict[tuple[str, ...], int] = {}
    return np.array([seen.setdefault(row, at) != at for at, row in enumerate(zip(*columns, strict=True))], bool)


def _fits(values: np.ndarray, kind: str) -> np.ndarray:
    if kind == "open":
        return np.asarray(~np.isinf(values))
    return np.asarray(np.isfinite(values) & ((values >= 0.0) | (kind != "tonnes")))
