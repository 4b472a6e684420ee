"""A compiled form against the one Pyomo's own compiler makes of the same model."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler, LinearStandardFormInfo

from models.arrays import FloatArray, LinearForm, Rows


def assert_same(model: pyo.ConcreteModel, form: LinearForm) -> None:
    """Every coefficient, limit, bound and cost is equal, component by component, with difference 0.

    Pyomo leaves out fixed variables, rows without limits and columns and rows without entries; ours keep their place.
    """
    positions = _positions(model, form)
    fixed = {positions[id(v)]: float(v.value) for v in model.component_data_objects(pyo.Var) if v.fixed}
    dense = form.matrix.toarray()
    shift = sum((dense[:, at] * value for at, value in fixed.items()), np.zeros(len(dense)))
    dense[:, list(fixed)] = 0.0
    lower, upper = form.row_lower - shift, form.row_upper - shift
    try:
        info = LinearStandardFormCompiler().write(model, mixed_form=True)
    except InfeasibleConstraintException:
        empty = ~dense.any(axis=1)
        assert ((lower[empty] > 0) | (upper[empty] < 0)).any()
        return
    columns = [positions[id(v)] for v in info.columns]
    seen = _same_rows(form, info, dense[:, columns], lower, upper)
    limited = np.isfinite(lower) | np.isfinite(upper)
    missing = np.setdiff1d(np.flatnonzero(limited), seen)
    assert not dense[missing].any()
    assert (lower[missing] <= 0).all()
    assert (upper[missing] >= 0).all()
    left_out = np.setdiff1d(np.arange(len(form.cost)), [*columns, *fixed])
    assert not dense[limited][:, left_out].any()
    assert not form.cost[left_out].any()
    _same_columns(form, info, columns, fixed)


def _positions(model: pyo.ConcreteModel, form: LinearForm) -> dict[int, int]:
    families = [(form.columns[family.name], family) for family in model.component_objects(pyo.Var)]
    return {id(data): at for where, family in families for at, data in enumerate(family.values(), where.start)}


def _same_rows(
    form: LinearForm, info: LinearStandardFormInfo, dense: FloatArray, lower: FloatArray, upper: FloatArray
) -> list[int]:
    matrix, seen = info.A.toarray(), []
    for line, (row, kind) in enumerate(info.rows):
        family = row.parent_component()
        siblings = [data for data in family.values() if data.active or isinstance(family, Rows)]
        at = form.rows[family.name].start + [id(data) for data in siblings].index(id(row))
        seen.append(at)
        assert (matrix[line] == dense[at]).all()
        assert info.rhs[line] == (lower if kind < 0 else upper)[at]
        assert kind != 0 or lower[at] == upper[at]
    return seen


def _same_columns(form: LinearForm, info: LinearStandardFormInfo, columns: list[int], fixed: dict[int, float]) -> None:
    assert (info.c.toarray()[0] == form.cost[columns]).all()
    assert info.c_offset[0] == form.offset + sum(form.cost[at] * value for at, value in fixed.items())
    for variable, at in zip(info.columns, columns, strict=True):
        assert form.col_lower[at] == (-np.inf if variable.lb is None else variable.lb)
        assert form.col_upper[at] == (np.inf if variable.ub is None else variable.ub)
    for at, value in fixed.items():
        assert form.col_lower[at] == form.col_upper[at] == value
