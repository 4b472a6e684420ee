"""The flows a question is about, and what a lower price of theirs would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.why.question import Question

FAMILY: Final = {"offer": "buy", "route": "ship", "process": "make", "build": "build", "licence": "ship"}
"""What is asked about -> family of its flows."""

PRICE: Final = {
    "offer": "price",
    "route": "freight",
    "process": "variable cost",
    "build": "capital",
    "licence": "fee",
}
"""What is asked about -> the price of its own."""

UNIT: Final = {"build": "unit"}


@dataclass(frozen=True)
class Asked:
    """Flows that a question is about.

    Attributes:
        about: offer, route, process, build or licence.
        columns: of the program, rising.
        periods: position of the period of each.
        weights: present value of a rupee of each one's own price, per unit.
        discount: present value of a rupee of each one's period.
        pull: what a rupee more of that price costs, duty on it included: INR of present value per unit of each column
            of the program.
        price: the own price of each, INR per unit, undiscounted.
    """

    about: str
    columns: np.ndarray
    periods: np.ndarray
    weights: np.ndarray
    discount: np.ndarray
    pull: np.ndarray
    price: np.ndarray

    @property
    def unit(self) -> str:
        """What one of the flows is counted in."""
        return UNIT.get(self.about, "tonne")


def asked(plan: Plan, question: Question) -> Asked:
    """The flows of a question; none if no such variable exists."""
    family = FAMILY[question.about]
    table = plan.view.model[family]
    rows = np.flatnonzero(_fits(plan, question, family) & np.isin(table["period"].to_numpy(), question.periods))
    columns = rows + plan.solution.form.columns[family].start
    periods = table["period"].to_numpy()[rows]
    discount = plan.view.model["period"]["discount"].to_numpy()[periods]
    price = _price(plan, question, rows)
    weights = discount if question.about != "build" else _capital_weight(plan, columns, price)
    pull = np.zeros(len(plan.solution.form.cost))
    pull[columns] = weights
    if question.about == "route":
        pull[columns] *= 1.0 + _duty_on_freight(plan, rows)
    if question.about == "offer":
        _add_duty_on_price(plan, question, pull)
    return Asked(question.about, columns, periods, weights, discount, pull, price)


def _fits(plan: Plan, question: Question, family: str) -> np.ndarray:
    """Truth by row of the family: it is what the question names."""
    names, table = plan.network.frame.names, plan.view.model[family]
    if question.about == "licence":
        row = plan.network.tables["licences"]["licence"].tolist().index(question.name)
        taking = [number for number, rows in enumerate(plan.network.layout.licence_rows) if row in rows]
        return np.isin(table["licences"].to_numpy(), taking)
    kind = "option" if question.about == "build" else question.about
    fits = table[kind].to_numpy() == names[kind].code(question.name)
    if family == "ship" and "material" in question.given:
        fits &= table["material"].to_numpy() == names["material"].code(question.given["material"])
    return np.asarray(fits)


def _price(plan: Plan, question: Question, rows: np.ndarray) -> np.ndarray:
    model = plan.view.model
    columns = {"offer": "price_inr_per_t", "route": "freight_inr_per_t", "process": "variable_cost_inr_per_t"}
    if question.about in columns:
        return model[FAMILY[question.about]][columns[question.about]].to_numpy()[rows]
    if question.about == "licence":
        table = plan.network.tables["licences"]
        fee = float(table["fee_inr_per_t"].iloc[table["licence"].tolist().index(question.name)])
        return np.full(len(rows), fee)
    builds = plan.network.tables["builds"].data
    own = builds[builds["option"] == question.name]
    holds = plan.network.calendar.holds(own["from"].to_numpy(), own["to"].to_numpy())
    capital = own["capital_inr_per_unit"].to_numpy(float)
    return np.asarray(capital[holds.argmax(axis=0)[model["build"]["period"].to_numpy()[rows]]])


def _capital_weight(plan: Plan, columns: np.ndarray, capital: np.ndarray) -> np.ndarray:
    """Present value that a rupee of capital costs the plan, the state's share apart."""
    form = plan.solution.form
    paid = form.line("annuity")[0][columns] + form.line("capital_subsidy")[0][columns]
    return np.asarray(paid / np.where(capital > 0.0, capital, 1.0))


def _duty_on_freight(plan: Plan, rows: np.ndarray) -> np.ndarray:
    """Duty that a rupee of freight brings, where the customs value follows from it."""
    lanes, ship = plan.network.frame.lanes, plan.view.model["ship"].iloc[rows]
    lane, period = ship["lane"].to_numpy(), ship["period"].to_numpy()
    return np.where(np.isnan(lanes.customs_value[lane, period]), lanes.duty_share[lane, period], 0.0)


def _add_duty_on_price(plan: Plan, question: Question, pull: np.ndarray) -> None:
    """Duty follows the price of the one offer of its material where a route starts and states no customs value."""
    frame, ship = plan.network.frame, plan.view.model["ship"]
    offer = frame.names["offer"].code(question.name)
    same = (frame.offers.location == frame.offers.location[offer]) & (
        frame.offers.material == frame.offers.material[offer]
    )
    if not len(ship) or int(same.sum()) > 1:
        return
    lanes = frame.lanes
    lane, period = ship["lane"].to_numpy(), ship["period"].to_numpy()
    starts = (lanes.origin[lane] == frame.offers.location[offer]) & (
        lanes.material[lane] == frame.offers.material[offer]
    )
    follows = starts & np.isnan(lanes.customs_value[lane, period]) & np.isin(period, question.periods)
    discount = plan.view.model["period"]["discount"].to_numpy()[period]
    pull[plan.solution.form.columns["ship"]] += np.where(follows, lanes.duty_share[lane, period] * discount, 0.0)
