"""Public money and orders already given: incentives, budgets, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import named, pick
from planner.audit.rules.capacity import build_rows
from planner.audit.rules.demand import delivered

if TYPE_CHECKING:
    from planner.audit.case import Case


def check(case: Case) -> None:
    """Incentives, budgets, commitments."""
    _incentives(case)
    _budgets(case)
    _commitments(case)


def incentive_rows(case: Case) -> np.ndarray:
    """Row of the sheet ``incentives`` in force for each row of the table ``incentives``; -1 for none."""
    paid, names = case.plan["incentives"], case.plan.codes("incentive")
    rows = case.book.in_force("incentives", names.of(case.book.column("incentives", "incentive")), len(names))
    return np.asarray(rows[paid["incentive"], paid["period"]])


def _incentives(case: Case) -> None:
    book, clock, ledger, paid = case.book, case.book.clock, case.ledger, case.plan["incentives"]
    row = incentive_rows(case)
    ledger.forbid("incentives", "an incentive is paid only while it holds", row < 0, paid.where())
    amount = pick(book.figures("incentives", "rate_inr_per_t"), row) * paid["tonnes"]
    ledger.equal("prices", "incentives are tonnes times their rate", paid["inr"], amount, paid.where(), 1e-9)
    made, served, tonnes = case.plan["production"], case.plan["deliveries"], delivered(case)[0]
    size = len(book.held("incentives"))
    counted = np.zeros((2, size, len(clock)))
    for number in range(size):
        works = case.plan.codes("process").mask(book.column("incentives", "processes")[number])
        counted[0, number] = np.bincount(made["period"], made["tonnes"] * works[made["process"]], len(clock))
        stage = book.names("stage").one(book.column("incentives", "stage")[number])
        own = case.provenances.only(book.home_code, stage)[served["provenance"]]
        inside = case.demands.scope("incentives", number)[served["demand"]]
        counted[1, number] = np.bincount(served["period"], tonnes * (own & inside), len(clock))
    good = np.flatnonzero(row >= 0)
    at = row[good], paid["period"][good]
    for words, limit in (("made", counted[0]), ("delivered as self-reliant", counted[1])):
        ledger.at_most(
            "incentives", f"no more is paid for than is {words}", paid["tonnes"][good], limit[at], paid.where(good)
        )
    total = np.bincount(row[good], paid["tonnes"][good], size)
    names, rate = book.column("incentives", "incentive"), book.figures("incentives", "rate_inr_per_t")
    for family, words, column, value in (
        ("incentive_max", "tonnes paid for stay within the most", "most_t", total),
        ("incentive_budget", "what is paid stays within the budget", "budget_inr", total * rate),
    ):
        limit = book.figures("incentives", column)
        given = np.flatnonzero(~np.isnan(limit))
        ledger.at_most("incentives", words, value[given], limit[given], named(incentive=names[given]))
        ledger.limit(family, names[given], np.full(len(given), ""), limit[given], value[given])


def _budgets(case: Case) -> None:
    book, built = case.book, case.plan["builds"]
    row = build_rows(case)
    capital = np.nan_to_num(built["units"] * pick(book.figures("builds", "capital_inr_per_unit"), row))
    subsidy = capital * np.nan_to_num(pick(book.figures("builds", "subsidy_share"), row))
    spent = []
    for number, held in enumerate(book.held("budgets")):
        options = book.column("budgets", "options")[number]
        inside = case.plan.codes("option").mask(options)[built["option"]] if len(options) else np.ones(len(built), bool)
        amount = subsidy if book.column("budgets", "kind")[number] == "subsidy" else capital
        spent.append(float(amount[inside & held[built["period"]]].sum()))
    names, limit = book.column("budgets", "budget"), book.figures("budgets", "amount_inr")
    value = np.array(spent, float)
    case.ledger.at_most("budgets", "no more is decided than the budget pays", value, limit, named(budget=names))
    case.ledger.limit("budget", names, np.full(len(names), ""), limit, value)


def _commitments(case: Case) -> None:
    book = case.book
    value = np.array([_flow(case, row) for row in range(len(book.column("commitments", "of")))], float)
    amount, names = book.figures("commitments", "amount"), book.column("commitments", "commitment")
    exact = book.column("commitments", "rule") == "exactly"
    gap = np.where(exact, np.abs(value - amount), np.maximum(amount - value, 0.0))
    case.ledger.test(
        "commitments",
        "the committed flow is there",
        gap / np.maximum(np.maximum(amount, value), 1.0),
        named(commitment=names),
    )
    case.ledger.limit("commitment", names, np.full(len(names), ""), amount, value)


def _flow(case: Case, row: int) -> float:
    """Tonnes (or units) of the flow that a row of ``commitments`` names."""

    def cell(column: str) -> str:
        return str(case.book.column("commitments", column)[row])

    table, key, column, narrower = {
        "buy": ("purchases", "offer", "tonnes", ()),
        "ship": ("shipments", "route", "tonnes", ("material",)),
        "make": ("production", "process", "tonnes", ()),
        "serve": ("deliveries", "demand", "tonnes", ("material", "location")),
        "build": ("builds", "option", "units", ()),
    }[cell("kind")]
    rows = case.plan[table]
    meant = (rows.texts[key] == cell("of")) & (rows.texts["period"] == cell("period"))
    for name in narrower:
        if cell(name):
            meant &= rows.texts[name] == cell(name)
    return float(rows[column][meant].sum())
