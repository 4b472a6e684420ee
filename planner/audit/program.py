"""The linear program of a run on disk: standard form, values and prices, as plain arrays.

``program.npz`` holds the same bytes for the same program: numpy stamps every entry with the first day of 1980.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from planner.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "program.npz"
_ARRAYS: Final = (
    "row_lower", "row_upper", "column_lower", "column_upper", "cost", "values", "duals", "reduced_costs",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``cost x + offset``; ``row_lower <= matrix x <= row_upper``, ``column_lower <= x <= column_upper``.

    Attributes:
        matrix: rows × columns.
        row_lower, row_upper: limits of the rows; -inf and inf for none.
        column_lower, column_upper: bounds of the columns.
        cost: present value of a unit of each column, INR.
        offset: constant part of the objective, INR.
        values: of the columns.
        duals: change of the objective for one more on the right side of each row, INR.
        reduced_costs: of the columns, INR per unit.
        columns: family of variables -> its columns, from and up to but without.
        rows: family of rows -> its rows.
    """

    matrix: sparse.csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    column_lower: np.ndarray
    column_upper: np.ndarray
    cost: np.ndarray
    offset: float
    values: np.ndarray
    duals: np.ndarray
    reduced_costs: np.ndarray
    columns: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rows: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def objective(self) -> float:
        """Cost of the values, INR."""
        return float(self.cost @ self.values) + self.offset


def save_program(path: Path, program: Program) -> None:
    """Write a program.

    Raises:
        OSError: the file cannot be written.
    """
    matrix = sparse.csr_array(program.matrix)
    arrays: dict[str, Any] = {name: np.asarray(getattr(program, name), np.float64) for name in _ARRAYS}
    for kind in ("columns", "rows"):
        spans = getattr(program, kind)
        arrays[f"{kind}_names"] = np.array(list(spans), np.str_)
        arrays[f"{kind}_spans"] = np.array(list(spans.values()), np.int64).reshape(len(spans), 2)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            data=np.asarray(matrix.data, np.float64),
            indices=np.asarray(matrix.indices, np.int32),
            starts=np.asarray(matrix.indptr, np.int64),
            shape=np.array(matrix.shape, np.int64),
            offset=np.array([program.offset], np.float64),
            **arrays,
        )


def load_program(path: Path) -> Program:
    """Read a program.

    Raises:
        AuditError: the file is no program.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        spans: dict[str, Any] = {
            kind: {
                str(name): (int(first), int(last))
                for name, (first, last) in zip(held[f"{kind}_names"], held[f"{kind}_spans"], strict=True)
            }
            for kind in ("columns", "rows")
        }
        matrix = sparse.csr_array((held["data"], held["indices"], held["starts"]), shape=tuple(held["shape"]))
        return Program(
            matrix=matrix, offset=float(held["offset"][0]), **{name: held[name] for name in _ARRAYS}, **spans
        )
    except (KeyError, ValueError, IndexError, EOFError, zipfile.BadZipFile) as error:
        message = f"{path} is no linear program that can be audited: {error}"
        raise AuditError(message) from error
