"""Demand and sales, who delivers, what substitutes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.tables.draft import Case, Draft


def demand_without_period(case: Case) -> None:
    """A demand row does not say when."""
    draft = case["demand"]
    blank = draft.ok("period") & ~draft.columns["period"].given & draft.columns["tonnes"].given
    case.report.each(
        "demand-without-period",
        draft.at("period"),
        np.flatnonzero(blank),
        lambda _: ("The row does not say in which period.", "Write a period, or a fiscal year as FY2027-28."),
    )


def _sales(draft: Draft) -> np.ndarray:
    return np.asarray(draft.ok("kind") & (draft["kind"] == "sale"))


def sale_price(case: Case) -> None:
    """A sale has a price, a demand has none; a sale that is not served costs no penalty."""
    draft = case["demand"]
    known = draft.ok("kind")
    sale = _sales(draft)
    for code, column, wrong, problem, fix in (
        (
            "sale-without-price",
            "price_inr_per_t",
            sale & ~draft.columns["price_inr_per_t"].given & draft.ok("price_inr_per_t"),
            "This is a sale, and what it earns is not given.",
            "Write the price of a grade tonne.",
        ),
        (
            "price-without-sale",
            "price_inr_per_t",
            known & ~sale & draft.given("price_inr_per_t"),
            "This is a demand, which earns no price.",
            "Leave the cell blank, or write 'sale' as its kind.",
        ),
        (
            "penalty-on-sale",
            "shortage_penalty_inr_per_t",
            sale & draft.given("shortage_penalty_inr_per_t"),
            "This is a sale, which may be left unserved without a penalty.",
            "Leave the cell blank, or write 'demand' as its kind.",
        ),
    ):
        cells: dict[int, int] = {}
        for row in np.flatnonzero(wrong).tolist():
            cells.setdefault(int(draft.cell_rows[row]), row)
        case.report.each(code, draft.at(column), cells.values(), partial(_same, (problem, fix)))


def _same(text: tuple[str, str], _: int) -> tuple[str, str]:
    return text


def delivery_twice(case: Case) -> None:
    """A location delivers to all customers, and another row says to some."""
    draft = case["deliveries"]
    ok = np.flatnonzero(draft.ok("location", "customers"))
    everybody = {draft["location"][row]: row for row in ok.tolist() if draft["customers"][row] == ("all",)}
    wrong = [row for row in ok.tolist() if draft["location"][row] in everybody and draft["customers"][row] != ("all",)]
    case.report.each(
        "delivery-twice",
        draft.at("customers"),
        wrong,
        lambda row: (
            f"{draft.cell(everybody[draft['location'][row]], 'customers')} says that the location delivers to all.",
            "Delete one of the two rows.",
        ),
        lambda row: (draft.where(everybody[draft["location"][row]], "customers"),),
    )


def substitution_self(case: Case) -> None:
    """A grade is said to substitute itself."""
    draft = case["substitutions"]
    same = draft.ok("grade", "material") & (draft["grade"] == draft["material"])
    cells: dict[int, int] = {}
    for row in np.flatnonzero(same).tolist():
        cells.setdefault(int(draft.cell_rows[row]), row)
    case.report.each(
        "substitution-self",
        draft.at("material"),
        cells.values(),
        lambda _: ("A grade serves itself without saying.", "Name another material, or delete the row."),
    )


CHECKS = (demand_without_period, sale_price, delivery_twice, substitution_self)
