"""Why a demand is short, or what serves it: the chain of scarce things behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.prices.levers import STEPS, Lever, find_levers
from planner.prices.words import rupees
from planner.solve.ray import Rays
from planner.why.changes import changes
from planner.why.lots import lots
from planner.why.onward import Onward
from planner.why.served import not_served
from planner.why.story import Answer, Reason

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.solve.warm import Outcome
    from planner.why.question import Question

MOST_SCARCE: Final = 8
"""Scarce things that are tried by a real solve."""

MOST_NEEDS: Final = 60
"""Demand rows, the shortest first, whose scarce things are looked for."""

_SHORT: Final = 1e-6
_MOST_ROUNDS: Final = 4
_MOST_NAMED: Final = 3
_STEPS_OF: Final = {"INR": 1e7}


def why_demand(plan: Plan, question: Question) -> Answer:
    """Why demand is short, or who serves it."""
    rows = _needs(plan, question)
    need = plan.view.model["need"]
    title, when = _title(question), f" in {question.span}" if question.span else ""
    if not len(rows):
        sales = _needs(plan, question, sales=True)
        if len(sales):
            return _sold(plan, question, sales)
        return Answer("demand", question.name, question.span, f"Nobody wants anything of {title}{when}.")
    wanted = float(need["tonnes"].to_numpy()[rows].sum())
    short = _short_columns(plan, rows)
    missed = float(plan.values[short].sum())
    figures: dict[str, float | None] = {"wanted_t": wanted, "short_t": missed}
    if missed <= _SHORT:
        return _served(plan, question, rows, figures)
    verdict = f"Of {wanted:,.6g} t of {title}{when}, {missed:,.6g} t are short."
    barred = _barred(plan, rows)
    after, size = _a_little_less(plan, short)
    paragraphs, tables, headings = [_dearer(plan, short, after, size, figures)], {}, {}
    scarce, rivals = _scarce(plan, short), list[str]()
    if not len(scarce) and not barred:
        scarce, rivals = _scarce_among_rivals(plan, short, after)
    if len(scarce):
        tables["scarce"] = scarce
        behind = f"it and {_some(rivals)}, who compete for the same" if rivals else "it"
        headings["scarce"] = f"What is scarce behind {behind}, and what one step more would do (each solved again):"
    elif not barred:
        paragraphs.append("No limit stands behind it: what could serve it costs more than the penalty.")
    return Answer("demand", question.name, question.span, verdict, tuple(paragraphs), barred, figures, tables, headings)


def _title(question: Question) -> str:
    parts = [f"{key} '{name}'" for key, name in question.given.items() if key not in ("location", "material")]
    return ", ".join(parts)


def _needs(plan: Plan, question: Question, *, sales: bool = False) -> np.ndarray:
    """Rows of ``need`` that a question names: demand, or sales."""
    need = plan.view.model["need"]
    fits = np.isin(need["period"].to_numpy(), question.periods) & (need["is_sale"].to_numpy() == sales)
    labels = plan.view.demand(need["demand"].to_numpy())
    for key in ("demand", "customer", "grade", "segment", "market"):
        if key in question.given:
            fits &= labels[key] == question.given[key]
    return np.flatnonzero(fits & (need["tonnes"].to_numpy() > 0.0))


def _short_columns(plan: Plan, rows: np.ndarray) -> np.ndarray:
    table = plan.view.model["short"]
    return np.flatnonzero(np.isin(table["need"].to_numpy(), rows)) + plan.solution.form.columns["short"].start


# ---- short ------------------------------------------------------------


def _barred(plan: Plan, rows: np.ndarray) -> tuple[Reason, ...]:
    """For demand that has no way to be served at all: what stands in each way."""
    need, serve = plan.view.model["need"], plan.view.model["serve"]
    without = rows[~np.isin(rows, serve["need"].to_numpy())]
    if not len(without):
        return ()
    onward = Onward(plan.network)
    found: list[Reason] = []
    for line in np.unique(need["demand"].to_numpy()[without]).tolist():
        periods = np.unique(need["period"].to_numpy()[without[need["demand"].to_numpy()[without] == line]])
        found += _line_barred(plan, onward, line, periods)
    return tuple(dict.fromkeys(found))[:MOST_SCARCE]


def _line_barred(plan: Plan, onward: Onward, line: int, periods: np.ndarray) -> list[Reason]:
    frame, nodes, pairs = plan.network.frame, onward.possible.nodes, onward.services.substitutes
    name = frame.demands.names.labels[line]
    grade = frame.names["material"].labels[frame.demands.grade[line]]
    materials = pairs.material[pairs.grade == frame.demands.grade[line]]
    serving = np.flatnonzero(frame.delivers[:, frame.demands.customer[line]])
    if not len(serving):
        return [Reason(f"no location delivers to the customer of '{name}'")]
    there = np.flatnonzero(np.isin(nodes.material, materials) & np.isin(nodes.location, serving))
    if not len(there):
        places = ", ".join(frame.names["location"].labels[place] for place in serving[:4])
        return [Reason(f"no {grade} and no substitute of it ever comes to {places}, where '{name}' is served")]
    found = [reason for node in there.tolist() for reason in not_served(onward, node, periods, np.array([line]))]
    return found or [Reason(f"nothing that may serve '{name}' can be there by then")]


def _scarce(plan: Plan, short: np.ndarray) -> pd.DataFrame:
    """Limits whose loosening makes less short, those that help most first; each tried by a real solve.

    Where none does, what is in stock at the start or on its way: nothing else can be there in time.
    """
    order = np.argsort(-plan.values[short], kind="stable")[:MOST_NEEDS]
    rays = Rays(plan.warm)
    pull = sum((rays.influence(int(column)) for column in short[order]), start=np.zeros(len(plan.duals)))
    for levers in (find_levers(plan), lots(plan)):
        kept = _helping(plan, levers, pull, short)
        if kept:
            break
    columns = ["sheet", "cell", "limit", "figure", "unit", "less_short_t", "saves_inr", "words"]
    return pd.DataFrame(kept, columns=columns)


def _helping(plan: Plan, levers: list[Lever], pull: np.ndarray, short: np.ndarray) -> list[dict[str, Any]]:
    """Those of some levers that make less short, as a real solve has it."""
    found: list[tuple[float, Lever]] = []
    for lever in levers:
        step = _STEPS_OF.get(lever.unit, 1.0)
        effect = float(lever.shift.amounts @ pull[lever.shift.rows]) * step
        way = lever.looser if not lever.is_exact else (1 if effect < 0.0 else -1)
        if -way * effect > _SHORT:
            found.append((-way * effect, lever))
    found.sort(key=lambda pair: (-pair[0], pair[1].sheet, pair[1].cell))
    tried = [_tried(plan, lever, short) for _, lever in found[:MOST_SCARCE]]
    return [one for one in tried if float(one["less_short_t"]) > _SHORT]


def _scarce_among_rivals(plan: Plan, short: np.ndarray, after: Outcome | None) -> tuple[pd.DataFrame, list[str]]:
    """Limits behind the shortage of all who compete for what is scarce, and who the others are.

    What a limit gives goes to whoever bears the dearest penalty, so loosening it a little may not help those who are
    asked about, though it is what they lack. Who would be short instead of them is taken in, until a limit helps.
    """
    together, names = short, list[str]()
    part = plan.solution.form.columns["short"]
    for _ in range(_MOST_ROUNDS):
        if after is None:
            break
        more = np.flatnonzero(after.values[part] - plan.values[part] > _SHORT) + part.start
        rivals = np.setdiff1d(more, together)
        if not len(rivals):
            break
        need = plan.view.model["short"]["need"].to_numpy()[rivals - part.start]
        labels = plan.view.demand(plan.view.model["need"]["demand"].to_numpy()[need])["demand"].tolist()
        names = list(dict.fromkeys([*names, *labels]))
        together = np.union1d(together, rivals)
        scarce = _scarce(plan, together)
        if len(scarce):
            return scarce, names
        after, _ = _a_little_less(plan, together)
    return pd.DataFrame(), []


def _tried(plan: Plan, lever: Lever, short: np.ndarray) -> dict[str, Any]:
    """What one step of a limit does to a shortage."""
    step = _STEPS_OF.get(lever.unit, 1.0)
    after = plan.warm.shifted(lever.shift, lever.looser * step)
    less = 0.0 if after is None else float((plan.values - after.values)[short].sum())
    saves = 0.0 if after is None else plan.warm.objective_inr - after.objective_inr
    more = "more" if lever.looser > 0 else "less"
    words = (
        f"{lever.words} ({lever.sheet}!{lever.cell}): one {STEPS[lever.unit]} {more} makes {less:,.4g} t less short "
        f"and saves {rupees(saves)}"
    )
    return {
        "sheet": lever.sheet,
        "cell": lever.cell,
        "limit": lever.words,
        "figure": lever.figure,
        "unit": lever.unit,
        "less_short_t": less,
        "saves_inr": saves,
        "words": words,
    }


def _a_little_less(plan: Plan, short: np.ndarray) -> tuple[Outcome | None, float]:
    """The plan with a little less short, None if there is none, and how much less."""
    missed = float(plan.values[short].sum())
    size = min(1.0, 0.01 * missed)
    return plan.warm.forced((short, np.ones(len(short))), -np.inf, most=missed - size), size


def _dearer(plan: Plan, short: np.ndarray, after: Outcome | None, size: float, figures: dict[str, float | None]) -> str:
    """What a tonne less short would cost beyond its penalty."""
    missed = float(plan.values[short].sum())
    cost = plan.solution.form.cost[short]
    penalty = float(cost @ plan.values[short]) / missed
    figures["penalty_inr_pv"] = penalty
    if after is None:
        figures["dearer_inr_pv"] = None
        return "No plan serves a tonne more of it and keeps all the hard rules."
    more = (after.objective_inr - plan.warm.objective_inr) / size
    figures["dearer_inr_pv"] = more
    instead = changes(plan, plan.values, after.values, per=size, yearly=False)
    others = instead[(instead["flow"] == "short") & (instead["change"] > 0.0)]
    text = (
        f"A tonne less short would cost {rupees(more)} more in present value than the penalty of about "
        f"{rupees(penalty)} that it saves"
    )
    if more <= 0.005:
        text = "Somebody else could be short instead at the same cost"
    if len(others):
        names = ", ".join(f"'{name}'" for name in others["name"].head(3))
        text += f"; {names} would be short instead"
    return f"{text}."


# ---- served ------------------------------------------------------------


def _served(plan: Plan, question: Question, rows: np.ndarray, figures: dict[str, float | None]) -> Answer:
    view, form = plan.view, plan.solution.form
    serve = view.model["serve"]
    values = plan.values[form.columns["serve"]]
    used = np.flatnonzero(np.isin(serve["need"].to_numpy(), rows) & (values > _SHORT))
    place = view.place(serve["balance"].to_numpy()[used])
    frame = pd.DataFrame({**place, "tonnes": values[used]})
    total = pd.DataFrame(frame.groupby(["material", "provenance", "location"], as_index=False)["tonnes"].sum())
    total = total.sort_values(["tonnes", "material", "provenance"], ascending=[False, True, True], ignore_index=True)
    total["words"] = [
        f"{row['tonnes']:>12,.6g} t  {row['material']} from {row['location']}: {row['provenance']}"
        for row in total.to_dict("records")
    ]
    discount = view.model["period"]["discount"].to_numpy()[view.model["need"]["period"].to_numpy()[rows]]
    price = plan.duals[form.rows["need"]][rows] / discount
    figures["dearest_tonne_inr"] = float(price.max())
    when = f" in {question.span}" if question.span else ""
    return Answer(
        "demand",
        question.name,
        question.span,
        f"All {figures['wanted_t']:,.6g} t of {_title(question)}{when} are served.",
        (f"The last tonne of it costs the plan {rupees(float(price.min()))} to {rupees(float(price.max()))}.",),
        (),
        figures,
        {"served_by": total},
        {"served_by": "Served by:"},
    )


def _sold(plan: Plan, question: Question, rows: np.ndarray) -> Answer:
    """What is sold, and what a tonne more would cost beyond what it earns."""
    view, form = plan.view, plan.solution.form
    serve, need = view.model["serve"], view.model["need"]
    columns = np.flatnonzero(np.isin(serve["need"].to_numpy(), rows))
    weights = serve["usefulness"].to_numpy()[columns]
    columns = columns + form.columns["serve"].start
    sold, wanted = float(weights @ plan.values[columns]), float(need["tonnes"].to_numpy()[rows].sum())
    figures: dict[str, float | None] = {"may_be_sold_t": wanted, "sold_t": sold, "more_dearer_inr_pv": None}
    text = "No more can be sold."
    size = min(1.0, 0.01 * max(wanted - sold, 0.0))
    after = plan.warm.forced((columns, weights), sold + size) if size > _SHORT else None
    if after is not None:
        figures["more_dearer_inr_pv"] = after.price_inr
        text = f"A tonne more would cost {rupees(after.price_inr)} more than it earns (present value)."
    when = f" in {question.span}" if question.span else ""
    verdict = f"{_title(question)} is a sale, served only where it pays: {sold:,.6g} of {wanted:,.6g} t{when} are sold."
    return Answer("demand", question.name, question.span, _capital(verdict), (text,), (), figures)


def _some(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
