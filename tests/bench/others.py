"""The same plain program written with other libraries, each as its own documentation would have it."""

import numpy as np
import pandas as pd


def linopy_way(lp):
    """linopy as fast as it goes: its sparse models, one long dimension of deliveries, its direct way to HiGHS."""
    import linopy

    with linopy.options as options:
        options(semantics="v1")
        return linopy.io.to_highspy(linopy_model(lp), set_names=False)


def linopy_model(lp):
    """The plain program in linopy: labelled arrays, sums by group."""
    import linopy
    import xarray as xr

    need, serve = lp["need"], lp["serve"]
    options, rows, places = (pd.RangeIndex(len(lp[table]), name=table) for table in ("serve", "need", "balance"))
    months = int(lp["balance"]["month"].max()) + 1

    def grouped(variable, keys, index):
        """Sum by group, 0 for a group without members."""
        group = pd.Series(keys.to_numpy(), index=pd.Index(keys.index, name=variable.dims[0]), name=index.name)
        found = variable.groupby(group).sum()
        return found if len(found.indexes[index.name]) == len(index) else found.reindex({index.name: index}).fillna(0)

    def given(values, index):
        return xr.DataArray(values.to_numpy(), coords=[index])

    m = linopy.Model(sparse=True)
    x = m.add_variables(lower=0, coords=[options], name="serve")
    short = m.add_variables(lower=0, coords=[rows], name="short")
    buy = m.add_variables(lower=0, coords=[places], name="buy")
    keep = m.add_variables(lower=0, coords=[places], name="stock")
    m.add_constraints(grouped(x, serve["need"], rows) + short == given(need["tonnes"], rows), name="demand")
    later = xr.DataArray(places.to_numpy() % months > 0, coords=[places])
    before = keep.shift(balance=1).where(later).fillna(0)
    m.add_constraints(buy + before - keep - grouped(x, serve["balance"], places) == 0, name="balance")
    units = pd.RangeIndex(len(lp["capacity"]), name="capacity")
    m.add_constraints(
        grouped(buy, lp["buy"]["capacity"], units) <= given(lp["capacity"]["most"], units), name="capacity"
    )
    quotas = pd.RangeIndex(len(lp["quota"]), name="quota")
    licensed = np.flatnonzero(serve["quota"] >= 0)
    m.add_constraints(
        grouped(x.isel(serve=licensed), serve["quota"].iloc[licensed], quotas) <= given(lp["quota"]["most"], quotas),
        name="quota",
    )
    m.add_constraints((given(serve["cap_coefficient"], options) * x).sum() <= 0, name="cap")
    priced = ((x, serve["cost"], options), (short, need["penalty"], rows))
    priced += ((buy, lp["buy"]["cost"], places), (keep, lp["stock"]["cost"], places))
    m.add_objective(sum((given(cost, index) * variable).sum() for variable, cost, index in priced))
    return m


def rules_way(lp):
    """Pyomo with rules that sum, through Pyomo's own HiGHS interface."""
    from pyomo.contrib.solver.solvers.highs import Highs

    opt = Highs()
    opt.set_instance(rules_model(lp))
    return opt._solver_model


def rules_model(lp):
    """The plain program in ordinary Pyomo: one rule for each kind of row."""
    from pyomo.environ import ConcreteModel, Constraint, NonNegativeReals, Objective, RangeSet, Var

    lists = {name: {column: lp[name][column].tolist() for column in lp[name]} for name in lp.frames}
    need, serve, buy, stock = lists["need"], lists["serve"], lists["buy"], lists["stock"]
    by_need, by_balance, by_quota = (_by(serve[key]) for key in ("need", "balance", "quota"))
    by_capacity, opened = _by(buy["capacity"]), _by(stock["next"])
    m = ConcreteModel()
    for name in ("serve", "need", "buy", "stock", "balance", "capacity", "quota"):
        m.add_component(f"{name}s", RangeSet(0, len(lp[name]) - 1))
    m.serve, m.short = Var(m.serves, domain=NonNegativeReals), Var(m.needs, domain=NonNegativeReals)
    m.buy, m.stock = Var(m.buys, domain=NonNegativeReals), Var(m.stocks, domain=NonNegativeReals)
    m.demand = Constraint(
        m.needs, rule=lambda m, d: sum(m.serve[i] for i in by_need[d]) + m.short[d] == need["tonnes"][d]
    )
    m.balance = Constraint(
        m.balances,
        rule=lambda m, b: (
            m.buy[b]
            + sum(m.stock[s] for s in opened.get(b, ()))
            - m.stock[b]
            - sum(m.serve[i] for i in by_balance.get(b, ()))
            == 0
        ),
    )
    m.capacity = Constraint(
        m.capacitys, rule=lambda m, c: sum(m.buy[b] for b in by_capacity[c]) <= lists["capacity"]["most"][c]
    )
    m.quota = Constraint(m.quotas, rule=lambda m, q: sum(m.serve[i] for i in by_quota[q]) <= lists["quota"]["most"][q])
    m.cap = Constraint(rule=lambda m: sum(serve["cap_coefficient"][i] * m.serve[i] for i in m.serves) <= 0)
    m.cost = Objective(
        rule=lambda m: (
            sum(serve["cost"][i] * m.serve[i] for i in m.serves)
            + sum(need["penalty"][d] * m.short[d] for d in m.needs)
            + sum(buy["cost"][b] * m.buy[b] for b in m.buys)
            + sum(stock["cost"][s] * m.stock[s] for s in m.stocks)
        )
    )
    return m


def _by(keys):
    """Entries by key."""
    found = {}
    for entry, key in enumerate(keys):
        found.setdefault(key, []).append(entry)
    return found
