"""Balances: at each place, provenance and period, what comes in equals what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import totals

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "balance"

Part = tuple[np.ndarray, np.ndarray]


def check(case: Case) -> None:
    """Balance of every place, and of every material over the whole plan."""
    gains, losses = _gains(case), _losses(case)
    keys = np.concatenate([key for key, _ in (*gains, *losses)])
    came = np.concatenate([tonnes for _, tonnes in gains])
    left = np.concatenate([tonnes for _, tonnes in losses])
    distinct, entered, gone = totals(
        keys,
        np.concatenate([came, np.zeros(len(left))]),
        np.concatenate([np.zeros(len(came)), left]),
    )
    size = np.maximum(np.maximum(entered, gone), 1.0)
    case.ledger.test(
        FAMILY,
        "in = out at each place, provenance and period",
        np.abs(entered - gone) / size,
        case.place.where(distinct),
    )
    _whole(case)
    _waste(case)


def _gains(case: Case) -> list[Part]:
    """Opening stock, goods on their way, purchases, arrivals, production, and the stock of the period before."""
    plan, pack = case.plan, case.place.pack
    found = [_lots(case, "opening_stock"), _lots(case, "in_transit")]
    for name in ("purchases", "arrivals"):
        table = plan[name]
        found.append((_place(case, name), table["tonnes"]))
    made = plan["flows_of_production"]
    out = made.texts["role"] != "input"
    found.append((_place(case, "flows_of_production")[out], made["tonnes"][out]))
    kept = plan["stock"]
    goes_on = kept["period"] + 1 < len(case.book.clock)
    after = pack(kept["location"], kept["material"], kept["provenance"], kept["period"] + 1)
    found.append((after[goes_on], kept["tonnes"][goes_on]))
    return found


def _losses(case: Case) -> list[Part]:
    """Shipments, inputs, deliveries, waste and closing stock."""
    plan, pack = case.plan, case.place.pack
    found = [(_place(case, name), plan[name]["tonnes"]) for name in ("deliveries", "waste", "stock")]
    used = plan["flows_of_production"]
    taken = used.texts["role"] == "input"
    found.append((_place(case, "flows_of_production")[taken], used["tonnes"][taken]))
    ship = plan["shipments"]
    start = case.routes.origin[ship["route"]]
    found.append((pack(start, ship["material"], ship["provenance"], ship["period"]), ship["tonnes"]))
    return found


def _place(case: Case, name: str) -> np.ndarray:
    table = case.plan[name]
    return case.place.pack(*(table[column] for column in ("location", "material", "provenance", "period")))


def _lots(case: Case, sheet: str) -> Part:
    book = case.book
    tonnes = book.figures(sheet, "tonnes")
    real = np.flatnonzero(tonnes > 0)
    period = np.zeros(len(tonnes), np.int64)
    if sheet == "in_transit":
        period = book.names("period").of(book.column(sheet, "period"))
    location = book.names("location").of(book.column(sheet, "location"))
    material = book.names("material").of(book.column(sheet, "material"))
    keys = case.place.pack(location, material, case.supplies(sheet), period)
    return keys[real], tonnes[real]


def _whole(case: Case) -> None:
    """No material comes from nowhere: all over, what came is used, delivered, wasted or still there."""
    plan, book = case.plan, case.book
    size = len(book.names("material"))
    came, gone = np.zeros(size), np.zeros(size)
    for sheet in ("opening_stock", "in_transit"):
        material = book.names("material").of(book.column(sheet, "material"))
        came += np.bincount(material, book.figures(sheet, "tonnes"), size)
    made = plan["flows_of_production"]
    out = made.texts["role"] != "input"
    came += np.bincount(made["material"], np.where(out, made["tonnes"], 0.0), size)
    gone += np.bincount(made["material"], np.where(out, 0.0, made["tonnes"]), size)
    came += np.bincount(plan["purchases"]["material"], plan["purchases"]["tonnes"], size)
    for name in ("deliveries", "waste"):
        gone += np.bincount(plan[name]["material"], plan[name]["tonnes"], size)
    kept = plan["stock"]
    last = kept["period"] == len(book.clock) - 1
    gone += np.bincount(kept["material"][last], kept["tonnes"][last], size)
    labels = book.names("material").labels
    case.ledger.equal(
        FAMILY, "no material comes from nowhere or is lost, over the whole plan", came, gone,
        lambda row: {"material": str(labels[row])},
    )  # fmt: skip


def _waste(case: Case) -> None:
    """Only by-products, and goods of offers whose least must be taken, may be thrown away."""
    table, offers, processes = case.plan["waste"], case.offers, case.processes
    pack = case.key("location", "material").pack
    beside = ~processes.recipe_input & (processes.recipe_material != processes.output[processes.recipe_process])
    made = processes.location[processes.recipe_process[beside]], processes.recipe_material[beside]
    by_product = np.isin(pack(table["location"], table["material"]), pack(*made))
    least = np.nan_to_num(case.book.figures("offers", "least_t_per_year"))
    rows = np.flatnonzero((least > 0) & ~case.book.truths("offers", "take_or_pay"))
    offer = case.plan.codes("offer").of(case.book.column("offers", "offer"))[rows]
    must = case.place.pack(
        offers.location[offer], offers.material[offer], case.supplies("offers")[rows], np.zeros(len(rows), np.int64)
    )
    thrown = case.place.pack(
        *(table[name] for name in ("location", "material", "provenance")), np.zeros_like(table["period"])
    )
    wrong = ~by_product & ~np.isin(thrown, must)
    case.ledger.forbid(FAMILY, "only by-products and what must be taken are thrown away", wrong, table.where())
