"""Findings that only the network shows: missing rates and values, stock abroad, demand out of reach, and crowds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.errors import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

    from planner.network.duties import Duties
    from planner.network.frame import Frame
    from planner.network.layout import Layout
    from planner.network.limits import Frames
    from planner.network.reach import Possible

MANY_PROVENANCES = 200


def rate_findings(frame: Frame) -> list[Finding]:
    """Money in a currency without a rate in a period in which the row holds."""
    found = []
    for sheet in ("offers", "processes", "freight"):
        table = frame.tables[sheet]
        holds = frame.calendar.holds(table["from"].to_numpy("datetime64[D]"), table["to"].to_numpy("datetime64[D]"))
        missing = holds & np.isnan(frame.rates.of_rows(table["currency"]))
        reported: set[tuple[str, int]] = set()
        for row in np.flatnonzero(missing.any(axis=1)):
            currency = str(table["currency"].iloc[row])
            period = frame.calendar.names[int(np.argmax(missing[row]))]
            place = (currency, int(table.cell_rows[row]))
            if place in reported:
                continue
            reported.add(place)
            found.append(
                Finding(
                    Severity.ERROR,
                    "missing-rate",
                    sheet,
                    table.cell(int(row), "currency"),
                    currency,
                    f"There is no exchange rate of {currency} in {period}, in which this row holds.",
                    f"Give exchange_rates a row for {currency} that covers {period}.",
                )
            )
    return found


def lot_findings(frame: Frame) -> list[Finding]:
    """Lots whose licences together leave no customer: such a tonne does not exist."""
    classes = frame.world.provenances.matrix()[frame.lots.provenance, 1]
    found = []
    for number in np.flatnonzero(~frame.classes.exists(classes)):
        table = frame.tables[frame.lots.sheet[number]]
        row = int(frame.lots.row[number])
        found.append(
            Finding(
                Severity.ERROR,
                "lot-for-nobody",
                table.sheet,
                table.cell(row, "licences"),
                "; ".join(table["licences"].iloc[row]),
                f"The licences of lot '{table['lot'].iloc[row]}' have no holder or end user in common, so it may serve "
                "nobody.",
                "Give the licences it really crossed under.",
            )
        )
    return found


def value_findings(frame: Frame) -> list[Finding]:
    """Materials of recipes without a reference value, where a content control needs it."""
    if not (frame.tables["controls"]["scope"] == "content").any():
        return []
    tracked = frame.stages.tracked
    needed: set[int] = set()
    for process in frame.processes:
        inside = [m for m in (*process.inputs, process.output, *process.by_products) if tracked[m]]
        if any(tracked[m] for m in process.inputs):
            needed.update(inside)
    table = frame.tables["materials"]
    codes = frame.names["material"].codes(table["material"])
    return [
        Finding(
            Severity.ERROR,
            "missing-reference-value",
            "materials",
            table.cell(row, "reference_value_inr_per_t"),
            "",
            f"'{table['material'].iloc[row]}' is in a recipe without a reference value, which a content control needs.",
            "Give the value of a tonne.",
        )
        for row, code in enumerate(codes)
        if code in needed and not frame.reference_value[code] > 0
    ]


def duty_findings(frame: Frame, ships: pd.DataFrame, duties: Duties) -> list[Finding]:
    """Duty on something that can be shipped, whose customs value cannot be told."""
    lane, period = ships["lane"].to_numpy(), ships["period"].to_numpy()
    missing = duties.missing[lane, period] if len(lane) else np.zeros(0, bool)
    table = frame.tables["freight"]
    found: dict[str, Finding] = {}
    for at, when in zip(lane[missing], period[missing], strict=True):
        row = int(frame.lanes.freight_row[at, when])
        cell = table.cell(row, "customs_value_per_t")
        material = frame.names["material"].labels[frame.lanes.material[at]]
        start = frame.names["location"].labels[frame.lanes.origin[at]]
        offers = [frame.names["offer"].labels[offer] for offer in duties.offers[at]]
        why = (
            f"{len(offers)} offers of it ({', '.join(offers)})"
            if len(offers) != 1
            else f"the offer '{offers[0]}', which has no price in {frame.calendar.names[when]}"
        )
        found.setdefault(
            f"{cell}/{material}",
            Finding(
                Severity.ERROR,
                "missing-customs-value",
                "freight",
                cell,
                "",
                f"Duty is due on '{material}' but its customs value is not given, and at {start} there is {why}.",
                "Give the customs value of a tonne.",
            ),
        )
    return list(found.values())


def stranded_findings(frame: Frame, layout: Layout, frames: Frames) -> list[Finding]:
    """Lots and committed purchases abroad that can neither stay nor leave."""
    leaving = np.zeros(len(layout.balance_node), bool)
    for flow in ("ship", "make_use", "serve", "waste"):
        leaving[frames[flow]["balance"].to_numpy()] = True
    found = []

    def check(node: int, period: int, sheet: str, row: int, column: str) -> None:
        if layout.storable[node, period] or leaving[layout.balance[node, period]]:
            return
        table = frame.tables[sheet]
        location = frame.names["location"].labels[layout.location[node]]
        material = frame.names["material"].labels[layout.material[node]]
        found.append(
            Finding(
                Severity.ERROR,
                "stock-abroad",
                sheet,
                table.cell(row, column),
                location,
                f"'{material}' at {location} cannot leave in {frame.calendar.names[period]} and may not stay: the "
                "location is abroad and has no stock row for it.",
                f"Give 'stock' a row for {location} and {material}, or a way for it to leave in that period.",
            )
        )

    lots = frame.lots
    for number in np.flatnonzero(lots.tonnes > 0):
        check(
            int(layout.lot_node[number]),
            int(lots.period[number]),
            lots.sheet[number],
            int(lots.row[number]),
            "location",
        )
    table = frame.tables["commitments"].data
    for row in np.flatnonzero((table["kind"] == "buy").to_numpy(bool)):
        offer = frame.names["offer"].code(table["of"].iloc[row])
        period = frame.calendar.names.index(table["period"].iloc[row])
        node = int(layout.offer_node[offer])
        if node >= 0 and layout.available[node, period] and table["amount"].iloc[row] > 0:
            check(node, period, "commitments", int(row), "of")
    return found


def penalty_findings(frame: Frame, shorts: pd.DataFrame, needs: pd.DataFrame) -> list[Finding]:
    """Demand without a shortage penalty in a workbook without any offer to take it from."""
    table = frame.tables["demand"]
    rows = needs["source"].to_numpy()[shorts["need"].to_numpy()[np.isnan(shorts["penalty_inr_per_t"].to_numpy())]]
    return [
        Finding(
            Severity.ERROR,
            "missing-penalty",
            "demand",
            table.cell(int(row), "shortage_penalty_inr_per_t"),
            "",
            "No shortage penalty is given, and there is no offer whose landed cost it could be taken from.",
            "Give the price of a tonne that is not delivered.",
        )
        for row in np.unique(rows)
    ]


def reach_findings(frame: Frame, frames: Frames) -> list[Finding]:
    """Demand lines that nothing can ever serve."""
    need, serve = frames["need"], frames["serve"]
    wanted = np.unique(need["demand"].to_numpy())
    served = np.unique(need["demand"].to_numpy()[serve["need"].to_numpy()])
    table = frame.tables["demand"]
    found = []
    for line in np.setdiff1d(wanted, served):
        row = int(need["source"].to_numpy()[need["demand"].to_numpy() == line][0])
        grade = frame.names["material"].labels[frame.demands.grade[line]]
        customer = frame.names["customer"].labels[frame.demands.customer[line]]
        found.append(
            Finding(
                Severity.WARNING,
                "demand-unreachable",
                "demand",
                table.cell(row, "grade"),
                grade,
                f"Nothing can ever serve '{frame.demands.names.labels[line]}': no '{grade}' or substitute that "
                f"licences and conditions allow reaches a location that delivers to {customer}. All will be short.",
                "Check offers, routes, deliveries, licences and conditions for this grade.",
            )
        )
    return found


def crowd_findings(frame: Frame, possible: Possible) -> list[Finding]:
    """Places with more provenances than anybody can read, and what multiplies them."""
    nodes = possible.nodes
    place = nodes.location * len(frame.names["material"]) + nodes.material
    places, counts = np.unique(place, return_counts=True)
    pairs = frame.world.provenances.matrix()
    table = frame.tables["materials"]
    found = []
    for at in np.flatnonzero(counts > MANY_PROVENANCES):
        location, material = divmod(int(places[at]), len(frame.names["material"]))
        here = pairs[nodes.provenance[place == places[at]]]
        origins, classes = len(np.unique(here[:, 0])), len(np.unique(here[:, 1]))
        name = frame.names["material"].labels[material]
        row = int(np.flatnonzero((table["material"] == name).to_numpy(bool))[0])
        found.append(
            Finding(
                Severity.WARNING,
                "many-provenances",
                "materials",
                table.cell(row, "material"),
                name,
                f"{counts[at]} provenances of '{name}' can be at {frame.names['location'].labels[location]}: "
                f"{origins} origins times {classes} sets of licence classes.",
                "Give offers of like origin one origin, or licences of like conditions one class.",
            )
        )
    return found
