"""Why there is no plan, in the words and cells of the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import InfeasibleError, RefusedModelError, UnboundedError
from planner.results.places import ORIGINS, places
from planner.solve.conflict import ASKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.results.view import Labels
    from planner.solve.solution import Conflict, InfeasibleModelError, RefusedNumberError, UnboundedModelError

MOST_FLOWS: Final = 12
MOST_PLACES: Final = 6
MOST_RULES: Final = 8


@dataclass(frozen=True)
class Rule:
    """A rule that takes part in a clash.

    Attributes:
        clash: number of the clash, from 1.
        words: what the rule is.
        sheet, cell: where its figure stands.
        relief: how far it alone would have to give way, in its unit; None if that is not enough or not known.
        unit: of the relief.
        what, span: the words without the period, and the period.
        asks: whether it asks for something, and does not limit it.
    """

    clash: int
    words: str
    sheet: str
    cell: str
    relief: float | None
    unit: str
    what: str
    span: str
    asks: bool = False


class ClashError(InfeasibleError):
    """Hard rules of the workbook clash; carries them with their cells."""

    def __init__(self, message: str, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        super().__init__(message)


def clash(labels: Labels, error: InfeasibleModelError) -> ClashError:
    """The conflicts of a program without a plan as clashing rules of the workbook."""
    found: list[Rule] = []
    paragraphs = ["These hard rules cannot all hold, so there is no plan and nothing was written."]
    for number, alike in enumerate(_by_rule(labels, error.conflicts), 1):
        worst, *others = alike
        rules = _rules(labels, worst, number)
        again = [rule for other in others for rule in _rules(labels, other, number) if rule.asks]
        found += [*rules, *again]
        lines = [f"{number}. " + ("These clash:" if len(rules) > 1 else "This cannot hold:")]
        lines += _lines(rules)
        lines += _again(again)
        chain = _chain(labels, worst)
        if chain:
            lines.append(f"   with the chain between them: {chain}")
        paragraphs.append("\n".join(lines))
    if any(rule.relief is not None for rule in found):
        enough = "Within each clash, any one change is enough, in each period named."
        paragraphs.append(f"{enough} A soft rule (with a penalty) never clashes.")
    same = ", asked for the same," if labels.case.tables.variant else ""
    paragraphs.append(f"'plan explain'{same} finds the ways out and says what each of them costs.")
    return ClashError("\n".join(paragraphs), tuple(found))


def _by_rule(labels: Labels, conflicts: tuple[Conflict, ...]) -> list[list[Conflict]]:
    """Conflicts about the same rules together, the worst of each first."""
    found: dict[frozenset[str], list[Conflict]] = {}
    for place, conflict in enumerate(conflicts):
        asked = frozenset(rule.what for rule in _rules(labels, conflict, 0) if rule.asks)
        found.setdefault(asked or frozenset([str(place)]), []).append(conflict)
    return [_worst_first(alike) for alike in found.values()]


def _worst_first(conflicts: list[Conflict]) -> list[Conflict]:
    """The conflict in which most has to give way, then the others in order of their periods."""
    worst = max(conflicts, key=lambda conflict: max(_asked(conflict.relief).values(), default=0.0))
    others = [conflict for conflict in conflicts if conflict is not worst]
    return [worst, *sorted(others, key=lambda conflict: min(_asked(conflict.relief), default=("", 0)))]


def _asked(relief: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    return {place: amount for place, amount in relief.items() if place[0] in ASKING}


def _again(rules: list[Rule]) -> list[str]:
    """Further periods in which the rules of a clash cannot be kept, a line for each rule."""
    by_rule: dict[str, list[Rule]] = {}
    for rule in rules:
        by_rule.setdefault(rule.what, []).append(rule)
    lines = []
    for what, some in by_rule.items():
        spans = list(dict.fromkeys(rule.span for rule in some))
        cells = list(dict.fromkeys(_where(rule) for rule in some))
        lines.append(f"   nor can {what} be kept in {_listed(spans, MOST_PLACES)} ({_listed(cells, MOST_PLACES)})")
    return lines


def _lines(rules: list[Rule]) -> list[str]:
    """One line for each rule; of each sheet the first ones, and how many more there are."""
    by_sheet: dict[str, dict[object, list[Rule]]] = {}
    for place, rule in enumerate(rules):
        alike = rule.what if rule.relief is None else place
        by_sheet.setdefault(rule.sheet, {}).setdefault(alike, []).append(rule)
    lines = []
    for sheet, groups in by_sheet.items():
        lines += [f"   - {_line(some)}" for some in list(groups.values())[:MOST_RULES]]
        if len(groups) > MOST_RULES:
            lines.append(f"   - and {len(groups) - MOST_RULES:,} more of sheet {sheet}")
    return lines


def _line(rules: list[Rule]) -> str:
    """A rule, or one that takes part in several periods."""
    first, last = rules[0], rules[-1]
    if len(rules) == 1:
        return f"{first.words} ({_where(first)}){_relief(first)}"
    cells = list(dict.fromkeys(_where(rule) for rule in rules))
    return f"{first.what} in {len(rules)} periods, {first.span} to {last.span} ({_listed(cells, MOST_PLACES)})"


def _where(rule: Rule) -> str:
    return f"{rule.sheet}!{rule.cell}" if rule.cell else f"sheet {rule.sheet}"


def _rules(labels: Labels, conflict: Conflict, number: int) -> list[Rule]:
    """Rules of a conflict, those that ask for something first and demand last."""
    rules = []
    families = sorted(conflict.rows, key=lambda name: (name not in ASKING, name == "need"))
    for family in families:
        rows = conflict.rows[family]
        if family not in ORIGINS:
            continue
        at = places(labels, family, rows)
        for place, row in enumerate(rows.tolist()):
            relief = conflict.relief.get((family, row))
            words, sheet, cell, span = at.words[place], at.sheet[place], at.cell[place], at.span[place]
            what = words.removesuffix(f" in {span}")
            asks = family in ASKING and sheet != "caps"
            rules.append(Rule(number, words, sheet, cell, relief, ORIGINS[family].unit, what, span, asks))
    return rules


def _relief(rule: Rule) -> str:
    if rule.relief is None:
        return ""
    amount = f"₹{rule.relief / 1e7:,.2f} crore" if rule.unit == "INR" else f"{rule.relief:,.6g} {rule.unit}"
    return f": would have to give way by {amount}"


def _chain(labels: Labels, conflict: Conflict) -> str:
    """Materials and locations whose balances tie the rules together."""
    rows = conflict.rows.get("balance")
    if rows is None or not len(rows):
        return ""
    place = labels.place(rows)
    names = [
        f"{material} at {location}" for material, location in zip(place["material"], place["location"], strict=True)
    ]
    return _listed(list(dict.fromkeys(names)), MOST_PLACES)


def _listed(names: list[str], most: int) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def loop(labels: Labels, error: UnboundedModelError) -> UnboundedError:
    """The flows that earn without limit, by name."""
    flows = [flow for family, values in error.flows.items() for flow in _flows(labels, family, values, error.rates)]
    flows.sort(key=lambda flow: flow[0])
    earning = [words for rate, words in flows if rate < 0]
    named = [words for _, words in flows]
    message = (
        "The plan earns money without limit, so there is no best one and nothing was written. These grow together:\n"
        + "\n".join(f"   - {words}" for words in named[:MOST_FLOWS])
        + (f"\n   - and {len(named) - MOST_FLOWS} more" if len(named) > MOST_FLOWS else "")
        + "\nWhat earns is "
        + _listed([words.split(":")[0] for words in earning], 3)
        + ". Give one of them a limit (a most, a capacity, the tonnes of a sale), or check its price."
    )
    return UnboundedError(message)


_FLOWS: Final[Mapping[str, tuple[str, str, str]]] = {
    "buy": ("offer", "offer", "buying from offer '{}'"),
    "ship": ("route", "route", "shipping on route '{}'"),
    "make": ("process", "process", "running process '{}'"),
    "build": ("option", "option", "building '{}'"),
    "paid": ("incentive", "incentive", "the incentive '{}'"),
}


def _flows(labels: Labels, family: str, values: np.ndarray, rates: Mapping[str, np.ndarray]) -> list[tuple[float, str]]:
    rows = np.flatnonzero(values)
    if not rows.size or family not in {*_FLOWS, "serve", "waste", "stock"}:
        return []
    table = labels.model[family].iloc[rows]
    names = _flow_names(labels, family, table)
    found: dict[str, float] = {}
    for name, rate in zip(names, rates[family][rows], strict=True):
        found[name] = found.get(name, 0.0) + float(rate)
    return [(rate, f"{name}: {'earns' if rate < 0 else 'costs'} ₹{abs(rate):,.0f}") for name, rate in found.items()]


def _flow_names(labels: Labels, family: str, table: pd.DataFrame) -> list[str]:
    """What is done in each row, in words, as ``buying from offer 'x' in P1``."""
    periods = labels.period(table["period"].to_numpy())
    names, words = _flow_labels(labels, family, table)
    return [f"{words.format(name)} in {period}" for name, period in zip(names, periods, strict=True)]


def _flow_labels(labels: Labels, family: str, table: pd.DataFrame) -> tuple[np.ndarray, str]:
    """Name of what flows in each row, and the words that go around it."""
    if family in _FLOWS:
        column, kind, words = _FLOWS[family]
        return labels.labels(kind, table[column].to_numpy()), words
    if family == "serve":
        need = labels.model["need"].iloc[table["need"].to_numpy()]
        return labels.labels("demand", need["demand"].to_numpy()), "delivering to '{}'"
    place = labels.place(table["balance"].to_numpy())
    names = np.array([f"{m} at {at}" for m, at in zip(place["material"], place["location"], strict=True)], object)
    return names, "throwing away {}" if family == "waste" else "keeping {}"


_SHEETS: Final[Mapping[str, tuple[str, str]]] = {
    "buy": ("offers", "offer"),
    "ship": ("routes", "route"),
    "make": ("processes", "process"),
    "build": ("builds", "option"),
    "paid": ("incentives", "incentive"),
    "serve": ("demand", "demand"),
}
"""Family of flows -> sheet and column in which what flows has its name."""


def refusal(labels: Labels, error: RefusedNumberError) -> RefusedModelError:
    """A refused number with the cell it comes from, where that is known."""
    if error.family in ORIGINS:
        at = places(labels, error.family, np.array([error.row]))
        where = f"{at.sheet[0]}!{at.cell[0]}" if at.cell[0] else f"sheet {at.sheet[0]}"
        what = f"the {at.words[0]} ({where})"
    elif error.family in {*_SHEETS, "waste", "stock"}:
        table = labels.model[error.family].iloc[[error.row]]
        what = f"a figure of {_flow_names(labels, error.family, table)[0]}{_home(labels, error.family, table)}"
    else:
        return error
    return RefusedModelError(f"{error}: it is {what}, or a figure that goes with it. Nothing was solved.")


def _home(labels: Labels, family: str, table: pd.DataFrame) -> str:
    """Cell in which what flows in a row has its name, in brackets; "" where it has none."""
    if family not in _SHEETS:
        return ""
    sheet, column = _SHEETS[family]
    name = _flow_labels(labels, family, table)[0][0]
    rows = np.flatnonzero(labels.case.tables[sheet][column].to_numpy(object) == name)
    return f" ({sheet}!{labels.case.tables[sheet].cell(int(rows[0]), column)})" if rows.size else ""
