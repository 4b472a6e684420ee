"""The same plain program written with other libraries, each as its own documentation would have it."""

import pandas as pd

from tests.bench.plain import SOURCES


def linopy_way(lp):
    """linopy: labelled arrays, sums over a dimension and by group, then its direct way to HiGHS."""
    import linopy
    import xarray as xr

    need, serve = lp["need"], lp["serve"]
    months = int(lp["balance"]["month"].max()) + 1
    rows = pd.RangeIndex(len(need), name="need")
    sources = pd.RangeIndex(SOURCES, name="source")
    places = pd.RangeIndex(len(lp["balance"]) // SOURCES, name="place")

    def by_option(values):
        return xr.DataArray(values.to_numpy().reshape(len(rows), SOURCES), coords=[rows, sources])

    def by_place(values):
        return xr.DataArray(values.to_numpy().reshape(SOURCES, len(places)), coords=[sources, places])

    m = linopy.Model()
    x = m.add_variables(lower=0, coords=[rows, sources], name="serve")
    short = m.add_variables(lower=0, coords=[rows], name="short")
    buy = m.add_variables(lower=0, coords=[sources, places], name="buy")
    keep = m.add_variables(lower=0, coords=[sources, places], name="stock")
    m.add_constraints(x.sum("source") + short == xr.DataArray(need["tonnes"].to_numpy(), coords=[rows]), name="demand")
    place_of = pd.Series(serve["balance"].to_numpy()[::SOURCES], index=rows, name="place")
    later = xr.DataArray(places.to_numpy() % months > 0, coords=[places])
    used = x.groupby(place_of).sum().reindex(place=places).fillna(0)
    m.add_constraints(buy + keep.shift(place=1).where(later).fillna(0) - keep - used == 0, name="balance")
    month_of = pd.Series(places.to_numpy() % months, index=places, name="month")
    calendar = pd.RangeIndex(months, name="month")
    most = xr.DataArray(lp["capacity"]["most"].to_numpy().reshape(SOURCES, months), coords=[sources, calendar])
    m.add_constraints(buy.groupby(month_of).sum() <= most, name="capacity")
    quota = serve["quota"].to_numpy().reshape(len(rows), SOURCES)
    licensed = [source for source in range(SOURCES) if quota[0, source] >= 0]
    companies = len(lp["quota"]) // len(licensed)
    company_of = pd.Series(quota[:, licensed[0]], index=rows, name="company")
    given = lp["quota"]["most"].to_numpy().reshape(len(licensed), companies)
    granted = xr.DataArray(given, coords=[pd.Index(licensed, name="source"), pd.RangeIndex(companies, name="company")])
    m.add_constraints(x.sel(source=licensed).groupby(company_of).sum() <= granted, name="quota")
    m.add_constraints((by_option(serve["cap_coefficient"]) * x).sum() <= 0, name="cap")
    cost = (by_option(serve["cost"]) * x).sum()
    cost += (xr.DataArray(need["penalty"].to_numpy(), coords=[rows]) * short).sum()
    cost += (by_place(lp["buy"]["cost"]) * buy).sum() + (by_place(lp["stock"]["cost"]) * keep).sum()
    m.add_objective(cost)
    return linopy.io.to_highspy(m, set_names=False)


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
