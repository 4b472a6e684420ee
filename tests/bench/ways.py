"""Four ways to hand the plain test program to HiGHS; each returns the loaded solver and counts nothing itself."""

import highspy
import numpy as np
from scipy import sparse


def bare(lp):
    """Numpy and scipy alone, by hand for this one program: a matrix from the tables, then one call of HiGHS."""
    return pass_model(*bare_form(lp))


def bare_form(lp):
    """Matrix, row limits, bounds and costs of the plain program, as few steps as it takes."""
    need, serve, stock = lp["need"], lp["serve"], lp["stock"]
    needs, balances = len(need), len(lp["balance"])
    columns = np.cumsum([0, len(serve), needs, balances, balances])
    rows = np.cumsum([0, needs, balances, len(lp["capacity"]), len(lp["quota"]), 1])
    x, short, buy, keep = (np.arange(columns[k], columns[k + 1], dtype=np.int32) for k in range(4))
    quota, following = serve["quota"].to_numpy(), stock["next"].to_numpy()
    licensed, lasting = np.flatnonzero(quota >= 0), np.flatnonzero(following >= 0)
    every = np.arange(balances)
    entries = (
        (serve["need"].to_numpy(), x, 1.0),
        (np.arange(needs), short, 1.0),
        (rows[1] + every, buy, 1.0),
        (rows[1] + following[lasting], keep[lasting], 1.0),
        (rows[1] + every, keep, -1.0),
        (rows[1] + serve["balance"].to_numpy(), x, -1.0),
        (rows[2] + lp["buy"]["capacity"].to_numpy(), buy, 1.0),
        (rows[3] + quota[licensed], x[licensed], 1.0),
        (rows[4], x, serve["cap_coefficient"].to_numpy()),
    )
    size = sum(len(entry[1]) for entry in entries)
    row, column, value = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size)
    at = 0
    for of_row, of_column, of_value in entries:
        part = slice(at, at + len(of_column))
        row[part], column[part], value[part] = of_row, of_column, of_value
        at = part.stop
    matrix = sparse.coo_array((value, (row, column)), shape=(rows[-1], columns[-1])).tocsr()
    lower = np.concatenate([need["tonnes"], np.zeros(balances), np.full(rows[-1] - rows[2], -np.inf)])
    upper = np.concatenate([need["tonnes"], np.zeros(balances), lp["capacity"]["most"], lp["quota"]["most"], [0.0]])
    cost = np.concatenate([serve["cost"], need["penalty"], lp["buy"]["cost"], stock["cost"]])
    return matrix, lower, upper, np.zeros(columns[-1]), np.full(columns[-1], np.inf), cost


def pass_model(matrix, *sides):
    """One call of HiGHS with a matrix by rows, its row limits, column bounds and costs."""
    row_lower, row_upper, col_lower, col_upper, cost = sides
    highs = silent()
    status = highs.passModel(
        matrix.shape[1],
        matrix.shape[0],
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        col_lower,
        col_upper,
        row_lower,
        row_upper,
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data,
        np.zeros(matrix.shape[1], np.int32),
    )
    assert status == highspy.HighsStatus.kOk
    return highs


def silent():
    """A solver that prints nothing."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs


def arrays(lp):
    """The planner's own way: families of genuine Pyomo components in arrays, compiled, scaled, checked, handed over."""
    from planner.solve.highs import Engine
    from planner.solve.scaling import scale

    return hand_over(arrays_form(lp), Engine, scale)


def arrays_form(lp):
    """The compiled form of the plain program written with array-backed components."""
    from pyomo.core import ConcreteModel

    from models.arrays import Columns, Costs, CostTerm, Rows, Term, compile_form

    need, serve, buy, stock = lp["need"], lp["serve"], lp["buy"], lp["stock"]
    m = ConcreteModel()
    m.serve, m.short, m.buy, m.stock = Columns(serve), Columns(need), Columns(buy), Columns(stock)
    tonnes = need["tonnes"].to_numpy()
    m.demand = Rows(need, [Term.keyed(m.serve, serve["need"]), Term(m.short)], lower=tonnes, upper=tonnes)
    m.balance = Rows(
        lp["balance"],
        [
            Term(m.buy),
            Term.keyed(m.stock, stock["next"]),
            Term(m.stock, coefficients=-1.0),
            Term.keyed(m.serve, serve["balance"], -1.0),
        ],
        lower=0.0,
        upper=0.0,
    )
    m.capacity = Rows(lp["capacity"], [Term.keyed(m.buy, buy["capacity"])], upper=lp["capacity"]["most"].to_numpy())
    m.quota = Rows(lp["quota"], [Term.keyed(m.serve, serve["quota"])], upper=lp["quota"]["most"].to_numpy())
    everything = np.zeros(len(serve), np.int64)
    m.cap = Rows(lp["quota"][:1], [Term(m.serve, everything, None, serve["cap_coefficient"].to_numpy())], upper=0.0)
    costs = ((m.serve, serve["cost"]), (m.short, need["penalty"]), (m.buy, buy["cost"]), (m.stock, stock["cost"]))
    ones = [CostTerm("cost", family, cost.to_numpy(), np.ones(len(cost))) for family, cost in costs]
    m.total = Costs(tuple(ones))
    return compile_form(m)


def hand_over(form, engine_kind, scale):
    """The planner's hand-over of a compiled form, with its checks."""
    engine = engine_kind({})
    engine.load(scale(form))
    return engine._highs
