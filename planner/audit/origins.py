"""Provenance from the sheets alone: stages, what an offer or lot is, and what each label of the results stands for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import Codes, byte_rows, flat
from planner.audit.book import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

    from planner.audit.book import Book
    from planner.audit.classes import Classes


class Stages:
    """What a material can have passed. All arrays are truth, materials × stages.

    Attributes:
        own: the material stands at the stage.
        passed: it can have passed the stage.
        taken: what makes it takes the stage's countries from its inputs.
        tracked: it stands at some stage; truth by material.
    """

    def __init__(self, book: Book) -> None:
        """Read the sheets of stages and materials."""
        stages = book.names("stage")
        row, before = flat(book.column("stages", "follows"))
        earlier = np.zeros((len(stages), len(stages)), bool)
        earlier[stages.of(book.column("stages", "stage"))[row], stages.of(before)] = True
        for middle in range(len(stages)):
            earlier |= earlier[:, [middle]] & earlier[[middle], :]
        self.own: np.ndarray = self._marked(book, "stages")
        stated: np.ndarray = self._marked(book, "can_have_passed")
        self.tracked = np.asarray(self.own.any(axis=1))
        default = self.own | (self.own @ earlier)
        named = np.asarray(stated.any(axis=1))[:, None]
        self.passed = np.where(named, stated | self.own, default) & self.tracked[:, None]
        later = self.own @ earlier.T
        self.taken = self.passed & ~self.own & ~later

    @staticmethod
    def _marked(book: Book, column: str) -> np.ndarray:
        stages, materials = book.names("stage"), book.names("material")
        found = np.zeros((len(materials), len(stages)), bool)
        row, named = flat(book.column("materials", column))
        found[materials.of(book.column("materials", "material"))[row], stages.of(named)] = True
        return found


class Supplies:
    """What offers and lots are: truth, supplies × stages × countries, for one sheet.

    Attributes:
        origin: the countries of each stage, in the order of the sheet's rows.
    """

    def __init__(self, book: Book, stages: Stages, sheet: str, key: str) -> None:
        """Origins of the rows of ``offers``, ``opening_stock`` or ``in_transit``."""
        countries = book.names("country")
        names = Codes(book.column("origins", "supply"))
        supply = names.of(book.column("origins", "supply"))
        stated = np.zeros((len(names) + 1, len(book.names("stage")), len(countries)), bool)
        row, named = flat(book.column("origins", "countries"))
        stage = book.names("stage").of(book.column("origins", "stage"))
        stated[supply[row], stage[row], countries.of(named)] = True
        found = stated[names.of(book.column(sheet, key))]
        found[~found.any(axis=2), countries.one(UNKNOWN)] = True
        material = book.names("material").of(book.column(sheet, "material"))
        self.origin = found & stages.passed[material][:, :, None]


class Provenances:
    """What each label of the results stands for.

    Attributes:
        codes: labels to codes.
        origin: truth, provenances × stages × countries.
        carried: truth, provenances × licence classes.
    """

    def __init__(self, book: Book, classes: Classes, frame: pd.DataFrame) -> None:
        """Read the table ``provenances``; names that the workbook lacks are left out here and told elsewhere."""
        self._book, self._classes = book, classes
        label = frame["provenance"].to_numpy(object)
        self.codes = Codes([*label, "untracked"])
        countries, stages = book.names("country"), book.names("stage")
        self.origin = np.zeros((len(self.codes), len(stages), len(countries)), bool)
        self.carried = np.zeros((len(self.codes), len(classes)), bool)
        code = self.codes.of(label)
        stage = stages.of(frame["stage"])
        row, named = flat([text.split("; ") if text else () for text in frame["countries"]])
        country = countries.of(named)
        known = (stage[row] >= 0) & (country >= 0)
        self.origin[code[row[known]], stage[row[known]], country[known]] = True
        row, named = flat([text.split("; ") if text else () for text in frame["classes"]])
        carried = classes.codes.of(named)
        self.carried[code[row[carried >= 0]], carried[carried >= 0]] = True

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def _places(self) -> dict[bytes, int]:
        rows = byte_rows(self.origin, self.carried)
        return {row: code for code, row in reversed(list(enumerate(rows)))}

    def find(self, origin: np.ndarray, carried: np.ndarray) -> np.ndarray:
        """Codes of provenances given by content; -1 where no label stands for it."""
        if not len(origin):
            return np.empty(0, np.int64)
        return np.array([self._places.get(row, -1) for row in byte_rows(origin, carried)], np.int64)

    @cached_property
    def unknown(self) -> np.ndarray:
        """Truth, provenances × stages: the country is unknown."""
        return np.asarray(self.origin[:, :, self._book.names("country").one(UNKNOWN)])

    def depends(self, country: int, stage: int) -> np.ndarray:
        """Truth by provenance: the country, or nobody knows, is among those of the stage."""
        return np.asarray(self.origin[:, stage, country] | self.unknown[:, stage])

    def only(self, country: int, stage: int) -> np.ndarray:
        """Truth by provenance: the stage was done in exactly this country."""
        here = self.origin[:, stage, :]
        return np.asarray(here[:, country] & (here.sum(axis=1) == 1))

    def has(self, stage: int) -> np.ndarray:
        """Truth by provenance: the stage has a country, or an unknown one."""
        return np.asarray(self.origin[:, stage, :].any(axis=1))

    def text(self, code: int) -> str:
        """The label that the content of a provenance should have: ``mined AUS, refined MYS [control: holder]``."""
        parts = []
        stages, countries = self._book.names("stage"), self._book.names("country")
        for stage in np.argsort(stages.labels[:-1].astype(str), kind="stable"):
            named = sorted(countries.labels[:-1][self.origin[code, stage]])
            if named:
                parts.append(f"{stages.labels[stage]} {'+'.join(named)}")
        carried = " + ".join(sorted(self._classes.codes.labels[:-1][self.carried[code]]))
        return " ".join(part for part in (", ".join(parts), f"[{carried}]" if carried else "") if part) or "untracked"
