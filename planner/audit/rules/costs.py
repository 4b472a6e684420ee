"""The objective, line by line, from flows and the prices of the workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import Key, pick
from planner.audit.ledger import MONEY
from planner.audit.rules import prices
from planner.audit.rules.capacity import added, build_rows, service, unit_rows
from planner.audit.rules.demand import delivered
from planner.audit.rules.money import incentive_rows
from planner.audit.rules.shares import read_rows

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "costs"

LINES: Final = (
    "buying", "unbought", "freight", "insurance", "duty", "licence_fees", "processing", "fixed_existing", "fixed_built",
    "annuity", "capital_subsidy", "incentives", "holding", "substitution", "waste", "sales", "shortage_penalty",
    "soft_share_penalty", "soft_stock_penalty",
)  # fmt: skip
"""Cost lines of the objective."""

_PENALTIES: Final = ("shortage_penalty", "soft_share_penalty", "soft_stock_penalty")
_PAYERS: Final = ("buyers", "state", "penalty")


@dataclass
class Lines:
    """Cost lines as they should be: for each entry payer, line, period (-1: only the year), fiscal year, and money."""

    case: Case
    parts: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(self, line: str, period: np.ndarray, amount: np.ndarray, payer: str = "") -> None:
        """Amounts paid in periods, INR."""
        book = self.case.book
        self.put(line, (period, book.clock.year[period]), amount, book.discount[period], payer)

    def put(
        self, line: str, span: tuple[np.ndarray, np.ndarray], amount: np.ndarray, discount: np.ndarray, payer: str = ""
    ) -> None:
        """Amounts with their own discount; ``span`` is period and fiscal year."""
        who = payer or ("penalty" if line in _PENALTIES else "buyers")
        size = len(amount)
        self.parts.append(
            (
                np.full(size, _PAYERS.index(who)), np.full(size, LINES.index(line)), *span,
                np.nan_to_num(amount), np.nan_to_num(amount * discount),
            )
        )  # fmt: skip

    def columns(self) -> tuple[np.ndarray, ...]:
        """All entries: payer, line, period, fiscal year, INR, present value."""
        return tuple(np.concatenate(column) for column in zip(*self.parts, strict=True))


def check(case: Case) -> None:
    """Each cost line in each period and for each payer, and the totals."""
    lines = Lines(case)
    _flows(lines)
    _capacity(lines)
    _soft(lines)
    _state(lines)
    payer, line, period, year, amount, present = lines.columns()
    table, clock = case.plan["costs"], case.book.clock
    periods = np.append(clock.names, "")
    key = Key(
        payer=np.array([*_PAYERS, ""], object), line=np.array([*LINES, "?"], object), period=periods,
        fiscal_year=np.append(clock.years_named, ""),
    )  # fmt: skip
    expected = key.pack(payer, line, period, year)
    who, which, when = (
        _codes(labels, table.texts[name])
        for labels, name in ((_PAYERS, "payer"), (LINES, "line"), (clock.names, "period"))
    )
    case.ledger.forbid(FAMILY, "every cost line is known", which < 0, table.where())
    told = key.pack(who, which, when, table["fiscal_year"])
    for column, money in (("inr", amount), ("present_value_inr", present)):
        words = "rupees" if column == "inr" else "present value"
        case.ledger.same(
            FAMILY, f"{words} of each line and period", key, (told, table[column]), (expected, money), MONEY
        )
    _totals(case, (who, which, table["present_value_inr"]), (payer, line, present))


def _codes(labels: tuple[str, ...] | np.ndarray, values: np.ndarray) -> np.ndarray:
    place = {label: number for number, label in enumerate(labels)}
    return np.array([place.get(value, -1) for value in values], np.int64)


def _totals(
    case: Case, told: tuple[np.ndarray, np.ndarray, np.ndarray], found: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    """Each line over all periods, and all lines together."""
    sums = []
    for who, which, money in (told, found):
        total = np.zeros((len(_PAYERS), len(LINES) + 1))
        np.add.at(total, (who, which), money)
        sums.append(total)
    labels = [f"{line} ({payer})" for payer in _PAYERS for line in (*LINES, "unknown line")]
    case.ledger.equal(
        FAMILY, "each line over all periods", sums[0].ravel(), sums[1].ravel(), lambda row: {"line": labels[row]}, MONEY
    )
    objective = np.array([total[[0, 2]].sum() for total in sums])
    size = max(float(np.abs(sums[1][[0, 2]]).sum()), 1.0)
    case.ledger.test(FAMILY, "all lines together", np.array([abs(objective[0] - objective[1]) / size]), None, MONEY)
    figures = case.ledger.figures
    figures["objective_inr"] = float(objective[1])
    figures["cost_paid_inr"] = float(sums[1][0].sum())
    figures["penalties_inr"] = float(sums[1][2].sum())
    figures["sum_of_absolute_cost_lines_inr"] = size


def _flows(lines: Lines) -> None:
    case, plan, book = lines.case, lines.case.plan, lines.case.book
    bought = plan["purchases"]
    price = case.offers.price[bought["offer"], bought["period"]]
    lines.add("buying", bought["period"], price * bought["tonnes"])
    year = plan["unbought"]["fiscal_year"]
    lines.put("unbought", (np.full(len(year), -1), year), prices.unbought(case), book.year_discount[year])
    for name, amount in prices.moving(case).items():
        lines.add("licence_fees" if name == "fee" else name, plan["shipments"]["period"], amount)
    served = plan["deliveries"]["period"]
    for line, period, amount in (
        ("processing", plan["production"]["period"], prices.processing(case)),
        ("holding", plan["stock"]["period"], prices.holding(case)),
        ("waste", plan["waste"]["period"], prices.waste(case)),
        ("substitution", served, delivered(case)[1]),
        ("sales", served, -prices.revenue(case)),
        ("shortage_penalty", plan["shortages"]["period"], prices.shortage(case)),
    ):
        lines.add(line, period, amount)


def _capacity(lines: Lines) -> None:
    """Fixed cost of what exists and of what is built, annuities, and the state's share of them."""
    case, book = lines.case, lines.case.book
    years = book.clock.years
    rows = unit_rows(case)
    cost = np.nan_to_num(pick(book.figures("capacity", "fixed_cost_inr_per_t_year"), rows, 0.0))
    existing = np.nan_to_num(pick(book.figures("capacity", "capacity_t_per_year"), rows, 0.0))
    unit, period = np.nonzero(existing * cost)
    lines.add("fixed_existing", period, existing[unit, period] * cost[unit, period] * years[period])
    _, unit, period, tonnes = added(case)
    lines.add("fixed_built", period, tonnes * cost[unit, period] * years[period])
    built, row = case.plan["builds"], build_rows(case)
    entry, period = np.nonzero(service(case))
    yearly = built["units"] * _annuity(
        *(pick(book.figures("builds", name), row) for name in ("capital_inr_per_unit", "cost_of_capital", "life_years"))
    )
    paid = yearly[entry] * years[period]
    lines.add("annuity", period, paid)
    share = np.nan_to_num(pick(book.figures("builds", "subsidy_share"), row))
    lines.add("capital_subsidy", period, -paid * share[entry])


def _annuity(capital: np.ndarray, rate: np.ndarray, life: np.ndarray) -> np.ndarray:
    """What pays capital back in equal yearly amounts."""
    growth = np.power(1.0 + rate, life)
    interest = np.where(rate > 0.0, rate, 1.0)
    return np.asarray(
        capital * np.where(rate > 0.0, interest * growth / np.where(rate > 0.0, growth - 1.0, 1.0), 1.0 / life)
    )


def _soft(lines: Lines) -> None:
    """Penalties of soft rules as listed; that they are what is missed is tested beside the rules."""
    case, table, clock = lines.case, lines.case.plan["soft_rules"], lines.case.book.clock
    paid = (
        pick(case.book.figures("incentives", "rate_inr_per_t"), incentive_rows(case))
        * case.plan["incentives"]["tonnes"]
    )
    lines.add("incentives", case.plan["incentives"]["period"], -paid)
    stock = np.flatnonzero(table.texts["sheet"] == "stock")
    period = _codes(clock.names, table.texts["span"][stock])
    lines.add("soft_stock_penalty", period[period >= 0], table["penalty_inr"][stock][period >= 0])
    for sheet in ("caps", "floors"):
        rows = read_rows(case, sheet)
        at = {pair: number for number, pair in enumerate(zip(rows.name, rows.span, strict=True))}
        here = np.flatnonzero(table.texts["sheet"] == sheet)
        pairs = zip(table.texts["rule"][here], table.texts["span"][here], strict=True)
        rule = np.array([at.get(pair, -1) for pair in pairs], np.int64)
        here, rule = here[rule >= 0], rule[rule >= 0]
        span = np.full(len(rule), -1), rows.year[rule]
        lines.put("soft_share_penalty", span, table["penalty_inr"][here], rows.discount[rule])


def _state(lines: Lines) -> None:
    """What the state pays and takes: the buyers' incentives and subsidy with the other sign, and duty into home."""
    case = lines.case
    for _, line, period, year, amount, present in list(lines.parts):
        if len(line) and LINES[line[0]] in {"incentives", "capital_subsidy"}:
            lines.parts.append((np.ones(len(line), np.int64), line, period, year, -amount, -present))
    ship = case.plan["shipments"]
    inward = case.book.country[case.routes.destination[ship["route"]]] == case.book.home_code
    duty = np.where(inward, prices.moving(case)["duty"], 0.0)
    lines.add("duty", ship["period"], -duty, "state")
