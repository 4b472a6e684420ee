"""Contract tables from a few lists, and what HiGHS makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd
import scipy.sparse as sp

from models.arrays import FloatArray, LinearForm, compile_form
from models.contract import TABLES, Field, ModelTables, empty
from models.sourcing import build

Lists = Mapping[str, object]

_ONE_PERIOD: Mapping[str, Lists] = {
    "period": {"years": [1.0], "discount": [1.0]},
    "fiscal_year": {"discount": [1.0]},
    "node": {"location": [0]},
}


def fill(**given: Lists) -> ModelTables:
    """Tables from columns of lists; a single value stands for every row.

    What is not given is 0, -1 where the contract lets a row number stand for "none", or False. Without word of them
    there is one period of a year at discount 1, in one fiscal year, and one node.
    """
    unknown = set(given) - set(TABLES)
    if unknown:
        message = f"no such table: {unknown}"
        raise KeyError(message)
    frames = {name: empty(name) for name in TABLES}
    frames.update({name: _frame(name, columns) for name, columns in {**_ONE_PERIOD, **given}.items()})
    return ModelTables(frames, {})


def _frame(table: str, columns: Lists) -> pd.DataFrame:
    fields = TABLES[table]
    unknown = set(columns) - set(fields)
    if unknown:
        message = f"table {table} has no {unknown}"
        raise KeyError(message)
    size = max(len(column) for column in columns.values() if isinstance(column, Sequence))
    return pd.DataFrame({name: _column(field, columns.get(name), size) for name, field in fields.items()})


def _column(field: Field, given: object, size: int) -> np.ndarray:
    if given is None:
        given = -1 if field.optional else 0
    kind = {"i": np.int64, "f": np.float64, "b": np.bool_}[field.dtype]
    return np.broadcast_to(np.asarray(given, kind), size).copy()


@dataclass(frozen=True)
class Answer:
    """What HiGHS found.

    Attributes:
        status: its word for how the solve ended.
        objective: the optimum, INR.
        flows: family of variables -> value of each.
        duals: family of rows -> d(objective)/d(right-hand side) of each.
        form: the program.
        x: value of every column.
    """

    status: highspy.HighsModelStatus
    objective: float
    flows: Mapping[str, list[float]]
    duals: Mapping[str, list[float]]
    form: LinearForm
    x: FloatArray

    def line(self, name: str) -> float:
        """Present value of a cost line in this plan, INR."""
        cost, constant = self.form.line(name)
        return float(cost @ self.x) + constant


def answer(tables: ModelTables) -> Answer:
    """Build the model, hand it over, and solve it by the simplex method."""
    return solve_form(compile_form(build(tables)))


def solve_form(form: LinearForm) -> Answer:
    """Solve a compiled form by the simplex method."""
    solver = highspy.Highs()
    solver.silent()
    for option, value in (("solver", "simplex"), ("allow_unbounded_or_infeasible", False)):
        assert solver.setOptionValue(option, value) == highspy.HighsStatus.kOk
    matrix = sp.csr_array(form.matrix)
    count = len(form.cost)
    passed = solver.passModel(
        count,
        len(form.row_lower),
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        form.offset,
        form.cost,
        form.col_lower,
        form.col_upper,
        form.row_lower,
        form.row_upper,
        matrix.indptr,
        matrix.indices,
        matrix.data,
        np.zeros(count, np.int32),
    )
    assert passed == highspy.HighsStatus.kOk
    solver.run()
    solution = solver.getSolution()
    x, y = np.asarray(solution.col_value), np.asarray(solution.row_dual)
    return Answer(
        status=solver.getModelStatus(),
        objective=solver.getInfo().objective_function_value,
        flows={name: x[where].tolist() for name, where in form.columns.items()} if x.size else {},
        duals={name: y[where].tolist() for name, where in form.rows.items()} if y.size else {},
        form=form,
        x=x,
    )


OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE = highspy.HighsModelStatus.kInfeasible
UNBOUNDED = highspy.HighsModelStatus.kUnbounded
