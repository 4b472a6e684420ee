"""What every reduction is: a smaller program, and the way back of values and prices; and one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm
    from planner.reduce.alike import Alike
    from planner.reduce.apart import Part


class Reduction(Protocol):
    """A smaller linear program with the same optimum."""

    @property
    def name(self) -> str:
        """What was done, in a few words."""

    @property
    def form(self) -> LinearForm:
        """The smaller program."""

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the larger program's columns from those of the smaller one, tonnes."""

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the larger program's rows from those of the smaller one, INR per unit."""


@dataclass(frozen=True)
class Size:
    """Size of a program before and after one reduction.

    Attributes:
        name: of the reduction.
        columns, rows, nonzeros: before and after.
    """

    name: str
    columns: tuple[int, int]
    rows: tuple[int, int]
    nonzeros: tuple[int, int]

    def __str__(self) -> str:
        """The sizes in words."""
        sizes = {"columns": self.columns, "rows": self.rows}
        changed = {name: both for name, both in sizes.items() if both[0] != both[1]} or {"entries": self.nonzeros}
        before, after = (", ".join(f"{both[at]:,} {name}" for name, both in changed.items()) for at in (0, 1))
        return f"{self.name}: {before} became {after}"

    def told(self) -> dict[str, object]:
        """As it stands in the files of a run."""
        sizes = {"columns": self.columns, "rows": self.rows, "nonzeros": self.nonzeros}
        return {"reduction": self.name, **{name: list(both) for name, both in sizes.items()}}


@dataclass(frozen=True)
class Reductions:
    """Reductions one after another, each of what the one before left.

    Alike demands come first and apart: each gets a fixed share of what its like get, so that the program in which they
    are one, the *shared* program, stands for the full one in every question that is asked of an optimum. What reduces
    it further is undone as soon as an optimum is found.

    Attributes:
        full: the program they begin with.
        alike: demands merged; None if no two are alike.
        further: what reduces the shared program.
        parts: of the program that is left, solved one after another; none if it is solved in one.
    """

    full: LinearForm
    alike: Alike | None = None
    further: tuple[Reduction, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def shared(self) -> LinearForm:
        """The program in which alike demands are one."""
        return self.alike.form if self.alike else self.full

    @property
    def form(self) -> LinearForm:
        """The program that is left."""
        return self.further[-1].form if self.further else self.shared

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Sizes before and after each; after separating, of the largest part."""
        steps = [*([self.alike] if self.alike else []), *self.further]
        names, forms = [step.name for step in steps], [self.full, *(step.form for step in steps)]
        if self.parts:
            names.append(f"{len(self.parts)} parts without a link solved one after another, the largest told")
            forms.append(max((part.form for part in self.parts), key=lambda form: len(form.cost)))
        return tuple(
            Size(
                name,
                (before.matrix.shape[1], after.matrix.shape[1]),
                (before.matrix.shape[0], after.matrix.shape[0]),
                (int(before.matrix.nnz), int(after.matrix.nnz)),
            )
            for name, before, after in zip(names, forms, forms[1:], strict=False)
        )

    def shared_values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the shared program's columns from those of what is left."""
        for step in reversed(self.further):
            reduced = step.values(reduced)
        return reduced

    def shared_duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the shared program's rows from those of what is left."""
        for step in reversed(self.further):
            reduced = step.duals(reduced)
        return reduced

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the full program's columns from those of what is left."""
        shared = self.shared_values(reduced)
        return self.alike.values(shared) if self.alike else shared

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the full program's rows from those of what is left."""
        shared = self.shared_duals(reduced)
        return self.alike.duals(shared) if self.alike else shared


def shrunk(slices: Mapping[str, slice], keep: np.ndarray) -> dict[str, slice]:
    """Where each family is after only what is marked was kept, in the same order."""
    edges = np.concatenate([[0], np.cumsum(keep)])
    return {family: slice(int(edges[part.start]), int(edges[part.stop])) for family, part in slices.items()}
