"""Why a source, route, process, build option or licence is used, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.prices.words import rupees
from planner.why.asked import PRICE, Asked, asked
from planner.why.blocked import blocking_rules
from planner.why.changes import changes
from planner.why.missing import missing
from planner.why.story import Answer
from planner.why.trace import Trace, follow

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.solve.warm import Outcome
    from planner.why.question import Question

USED: Final = 1e-6
"""Tonnes above which something is used."""

_FIRST_BIT: Final = 1e-2
_MOST_BITS: Final = 4
_LINEAR: Final = 1e-6
_MOST_ROUNDS: Final = 6
_JUST_BELOW: Final = 1e-4
_NOTHING_INR: Final = 0.005
_MOST_RULES: Final = 3
_NAMES: Final = {
    "offer": "Offer", "route": "Route", "process": "Process", "build": "Build option", "licence": "Licence",
}  # fmt: skip


def why_source(plan: Plan, question: Question) -> Answer:
    """Why what a question names is used, or not."""
    what = asked(plan, question)
    if not len(what.columns):
        return missing(plan, question)
    used = plan.values[what.columns]
    return _used(plan, question, what) if used.sum() > USED else _unused(plan, question, what)


def _titled(question: Question) -> str:
    material = (
        f" with {question.given['material']}" if question.about == "route" and "material" in question.given else ""
    )
    return f"{_NAMES[question.about]} '{question.name}'{material}"


def _when(question: Question) -> str:
    return f" in {question.span}" if question.span else ""


# ---- not used ------------------------------------------------------------


@dataclass(frozen=True)
class _Bit:
    """The plan with a little more, or a little less, of what is asked about.

    Attributes:
        size: how much, each unit times its weight; negative for less.
        found: the plan.
        dearer: what it costs, INR of present value for one of the size.
    """

    size: float
    found: Outcome
    dearer: float


def _bit(plan: Plan, what: Asked, weights: np.ndarray, way: int) -> _Bit | None:
    """A little more (1) or less (-1) than the plan has, by these weights of the flows; None if no plan has that.

    The bit is made smaller until its price is the same all through it; what is less than a hundred thousandth of all
    that is used may still have another price.
    """
    now = float(weights @ plan.values[what.columns])
    unit = float(weights.max())
    size = _FIRST_BIT * (max(unit, now) if way > 0 else now)
    last: _Bit | None = None
    for _ in range(_MOST_BITS):
        least, most = (now + size, np.inf) if way > 0 else (-np.inf, now - size)
        found = plan.warm.forced((what.columns, weights), least, most=most)
        if found is not None:
            rise, price = found.objective_inr - plan.warm.objective_inr, abs(found.price_inr)
            last = _Bit(way * size, found, price)
            if abs(rise - price * size) <= _LINEAR * abs(rise) + 1e-12 * abs(plan.warm.objective_inr):
                break
        size *= 0.1
    return last


def _unused(plan: Plan, question: Question, what: Asked) -> Answer:
    title, when, unit = _titled(question), _when(question), what.unit
    bit = _bit(plan, what, what.weights, 1)
    if bit is None:
        return Answer(
            question.about,
            question.name,
            question.span,
            f"{title} is not used{when}, and no plan could use it: hard rules leave no room for it.",
            reasons=blocking_rules(plan, what),
        )
    trace = _traced(plan, what, bit.found)
    moved = bit.found.values[what.columns]
    place = int(moved.argmax())
    price, period = float(what.price[place]), plan.network.calendar.names[what.periods[place]]
    cut = _cut(plan, what, bit, trace)
    dearer = bit.dearer * float(what.weights @ moved) / float(what.discount @ moved)
    figures: dict[str, float | None] = {
        "used": 0.0, "dearer_inr": dearer, "price_inr": price, "price_must_fall_inr": cut,
    }  # fmt: skip
    verdict = (
        f"{title} is not used{when}: a {unit} of it would cost the plan {rupees(dearer)} more than it is worth."
        if dearer > _NOTHING_INR
        else f"{title} is not used{when}, but could be at the same cost: other plans cost the same as this one."
    )
    after = _at_price(plan, what, cut)
    entered = float(after.values[what.columns].sum()) if after else 0.0
    figures["then_used"] = entered
    paragraphs = [_entry(question.about, price, cut, period, _follows(trace, what))]
    instead = changes(plan, plan.values, bit.found.values, per=float(moved.sum()), yearly=False, routes=_by_route(what))
    tables = {"breakdown": trace.lines, "instead": instead}
    headings = {
        "breakdown": f"A {unit} of it, all the way (in rupees of {period}):",
        "instead": f"A {unit} of it, forced in, would change:",
    }
    if after is not None:
        tables["then"] = changes(plan, plan.values, after.values, routes=_by_route(what))
        headings["then"] = f"With {PRICE[question.about]} just below that, {entered:,.6g} {unit}s are used, and:"
    return Answer(
        question.about, question.name, question.span, verdict, tuple(paragraphs), (), figures, tables, headings
    )


def _by_route(what: Asked) -> bool:
    """Whether what is asked about is itself a shipment."""
    return what.about in ("route", "licence")


def _follows(trace: Trace, what: Asked) -> bool:
    """Whether duty falls with the price."""
    return _per_rupee(trace, what) > 1.0 + 1e-9


def _entry(about: str, price: float, cut: float, period: str, with_duty: bool) -> str:  # noqa: FBT001 - said once
    name = PRICE[about]
    if cut <= _NOTHING_INR:
        return f"Its {name} need not fall for it to enter."
    duty = " (duty falls with it)" if with_duty else ""
    if cut > price:
        return (
            f"Its {name} is {rupees(price)} in {period} and would have to fall by {rupees(cut)}{duty}: not even "
            f"without any {name} would it be used."
        )
    return (
        f"It enters when its {name} falls by {rupees(cut)}{duty}, from {rupees(price)} in {period} to "
        f"{rupees(price - cut)} ({-cut / price:+.1%})."
    )


def _traced(plan: Plan, what: Asked, found: Outcome) -> Trace:
    start = np.zeros(len(found.values))
    start[what.columns] = found.values[what.columns]
    return follow(plan, start, found.values, found.duals, float(what.discount @ start[what.columns]))


def _per_rupee(trace: Trace, what: Asked) -> float:
    """What a rupee of the price costs a unit all the way, duty on it included."""
    return float(what.pull @ trace.flows) / max(float(what.weights @ trace.flows[what.columns]), 1e-300)


def _cut(plan: Plan, what: Asked, bit: _Bit, trace: Trace) -> float:
    """By how much the price must fall for the first unit to enter, INR per unit.

    Where a rupee less saves more on one way than on another, the way that is least dear need not be the one that enters
    first: at each fall that was found, the way that is best then says what the fall should have been.
    """
    cut = bit.dearer / _per_rupee(trace, what)
    if np.array_equal(what.pull[what.columns], what.weights) and not np.delete(what.pull, what.columns).any():
        return max(cut, 0.0)
    for _ in range(_MOST_ROUNDS):
        cost = plan.solution.form.cost - cut * what.pull
        found = plan.warm.priced(cost, (what.columns, what.weights, abs(bit.size)))
        if found is None or abs(found.price_inr) <= 1e-9 * max(bit.dearer, 1.0):
            break
        cut += found.price_inr / _per_rupee(_traced(plan, what, found), what)
    return max(cut, 0.0)


def _at_price(plan: Plan, what: Asked, cut: float) -> Outcome | None:
    """The plan with the price just below that at which it enters; None if no price is so low."""
    if cut >= float(what.price.max()):
        return None
    below = cut * (1.0 + _JUST_BELOW) + 1e-5 / plan.warm.scaled.money
    return plan.warm.priced(plan.solution.form.cost - below * what.pull)


# ---- used ------------------------------------------------------------


def _used(plan: Plan, question: Question, what: Asked) -> Answer:
    title, when, unit = _titled(question), _when(question), what.unit
    start = np.zeros(len(plan.values))
    start[what.columns] = plan.values[what.columns]
    total = float(start.sum())
    discount = float(what.discount @ start[what.columns])
    trace = follow(plan, start, plan.values, plan.duals, discount)
    per_unit = np.full(len(what.columns), discount / total)
    less, more = (_bit(plan, what, per_unit, way) for way in (-1, 1))
    figures: dict[str, float | None] = {"used": total}
    tables = {"breakdown": trace.lines}
    if less is not None:
        tables["instead"] = changes(
            plan,
            plan.values,
            less.found.values,
            per=abs(less.size) * total / discount,
            yearly=False,
            routes=_by_route(what),
        )
    paragraphs = (_less(plan, what, less, trace, figures), _more(plan, what, more, figures))
    headings = {
        "breakdown": f"A {unit} of it, all the way (in rupees of its own period):",
        "instead": f"A {unit} of it less would change:",
    }
    verdict = f"{title} is used{when}: {total:,.6g} {unit}{'' if total == 1.0 else 's'}."
    return Answer(question.about, question.name, question.span, verdict, paragraphs, (), figures, tables, headings)


def _less(plan: Plan, what: Asked, bit: _Bit | None, trace: Trace, figures: dict[str, float | None]) -> str:
    """What the last unit is worth, and what its price could rise by: with it, a unit could come later as well."""
    figures["worth_inr"] = figures["price_may_rise_inr"] = None
    if bit is None:
        return "No plan that keeps all the hard rules does with less of it."
    figures["worth_inr"] = figures["price_may_rise_inr"] = bit.dearer
    if bit.dearer <= _NOTHING_INR:
        return "Something else would do at the same cost: another plan with less of it costs as much."
    worth = f"Without the last {what.unit} of it the plan would cost {rupees(bit.dearer)} more"
    or_later = ", or later," if len(set(what.periods.tolist())) > 1 else ""
    by_price = _bit(plan, what, what.weights, -1)
    if by_price is None:
        return f"{worth}."
    figures["price_may_rise_inr"] = rise = by_price.dearer / _per_rupee(trace, what)
    return f"{worth}; its {PRICE[what.about]} could rise by {rupees(rise)} before less of it{or_later} is used."


def _more(plan: Plan, what: Asked, bit: _Bit | None, figures: dict[str, float | None]) -> str:
    """What one unit more would cost, or why there is none."""
    figures["more_dearer_inr"] = None if bit is None else bit.dearer
    if bit is None:
        rules = "; ".join(str(rule) for rule in blocking_rules(plan, what)[:_MOST_RULES])
        return f"No more of it can be used: {rules or 'hard rules end there'}."
    if bit.dearer <= _NOTHING_INR:
        return f"A {what.unit} more of it would cost the same."
    return f"A {what.unit} more of it would cost the plan {rupees(bit.dearer)} more than it is worth."
