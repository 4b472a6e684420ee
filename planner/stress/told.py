"""What came of each case in the words of the workbook: who is short of how much, which line stops first and when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.prices.words import rupees
from planner.stress.react import NOTHING_T
from planner.stress.relief import HELD_UP, find_relief

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.prices import Plan

_TONNES = "{:,.4g} t"
_MOST_WORDS = 3


@dataclass(frozen=True)
class Stop:
    """The first line that stops.

    Attributes:
        day: on which its goods have run out.
        customer, segment: whose it is.
        grade: that is missing.
    """

    day: np.datetime64
    customer: str
    segment: str
    grade: str


class Teller:
    """Words for the answers about one plan."""

    def __init__(self, plan: Plan) -> None:
        """Words for a plan."""
        self._plan = plan
        model = plan.network.model
        need = model["short"]["need"].to_numpy()
        self.period = model["need"]["period"].to_numpy()[need]
        self.wanted = model["need"]["tonnes"].to_numpy()[need]
        self._line = model["need"]["demand"].to_numpy()[need]
        form = plan.solution.form
        self.planned = plan.values[form.columns["short"]]

    @cached_property
    def lines(self) -> dict[str, np.ndarray]:
        """Customer, segment, grade, market and demand of each row of the shortages."""
        return self._plan.view.demand(self._line)

    def stop(self, short: Sequence[Sequence[float]], factor: np.ndarray | None = None) -> Stop | None:
        """The first line that stops; None if none does.

        It stops in the first period in which more is short than in the plan. What is delivered in that period is used
        from its first day at an even rate, so the line stands when it has run out.

        Args:
            short: rows of the shortages and tonnes beyond those of the plan.
            factor: what the demand of each row is multiplied by.
        """
        rows = np.array([row for row, tonnes in short if tonnes > NOTHING_T], np.int64)
        if not rows.size:
            return None
        more = np.array([tonnes for _, tonnes in short if tonnes > NOTHING_T])
        first = self.period[rows] == self.period[rows].min()
        rows, more = rows[first], more[first]
        wanted = self.wanted[rows] * (1.0 if factor is None else factor[rows])
        delivered = np.maximum(wanted - self.planned[rows] - more, 0.0)
        edges = self._plan.network.calendar.edges
        period = int(self.period[rows[0]])
        length = int((edges[period + 1] - edges[period]).astype(int))
        days = np.minimum(np.floor(delivered / wanted * length + 1e-9), length - 1).astype(int)
        place = int(np.lexsort((rows, -more, days))[0])
        names = {name: str(column[rows[place]]) for name, column in self.lines.items()}
        day = edges[period] + np.timedelta64(int(days[place]), "D")
        return Stop(day, names["customer"], names["segment"], names["grade"])

    def short(self, short: Sequence[Sequence[float]]) -> pd.DataFrame:
        """Tonnes short beyond those of the plan by customer, segment, grade and period."""
        rows = np.array([row for row, tonnes in short if tonnes > NOTHING_T], np.int64)
        tonnes = np.array([tonnes for _, tonnes in short if tonnes > NOTHING_T], float)
        calendar = self._plan.network.calendar
        periods, years = np.array(calendar.names, object), np.array(calendar.fiscal_years, object)
        found = pd.DataFrame(
            {
                "customer": self.lines["customer"][rows],
                "segment": self.lines["segment"][rows],
                "grade": self.lines["grade"][rows],
                "fiscal_year": years[calendar.fiscal_year_codes[self.period[rows]]],
                "period": periods[self.period[rows]],
                "order": self.period[rows],
                "short_t": tonnes,
            }
        )
        keys = ["customer", "segment", "grade", "fiscal_year", "period", "order"]
        total = pd.DataFrame(found.groupby(keys, as_index=False, sort=False)["short_t"].sum())
        total = total.sort_values(["customer", "segment", "grade", "order"], ignore_index=True)
        return total.drop(columns="order")

    @cached_property
    def _relief(self) -> list[str]:
        """Name of each relief."""
        plan = self._plan
        found = find_relief(plan, plan.warm.rows)
        return [
            self._relief_name(table, int(row), int(kind))
            for table, row, kind in zip(found.table, found.row, found.kind, strict=True)
        ]

    def _relief_name(self, table: str, row: int, kind: int) -> str:
        view, model = self._plan.view, self._plan.network.model
        entry = model[table].iloc[row]
        if kind == HELD_UP:
            place = view.place(np.array([row]))
            return f"{place['material'][0]} held up at {place['location'][0]}"
        if table == "take_min":
            return f"least of {model.names['offer'][int(entry['offer'])]} not taken"
        if table == "commitment":
            return f"order {model.names['commitment'][int(entry['commitment'])]} not kept"
        if table == "share_rule":
            what = "floor" if entry["is_floor"] else "cap"
            return f"{what} {model.names['share_rule'][int(entry['rule'])]} given up"
        names = [model.names[kind][int(entry[kind])] for kind in ("material", "location")]
        level = "most" if table == "stock_max" else "level"
        return f"{level} of {names[0]} at {names[1]} given up"

    def relief(self, found: Sequence[Sequence[float]]) -> str:
        """What gave way and by how much, the most first."""
        total: dict[str, float] = {}
        for number, amount in found:
            name = self._relief[int(number)]
            total[name] = max(total.get(name, 0.0), amount) if "held up" in name else total.get(name, 0.0) + amount
        ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        words = [f"{name}: {_TONNES.format(amount)}" for name, amount in ordered[:_MOST_WORDS]]
        more = len(ordered) - _MOST_WORDS
        return "; ".join([*words, *([f"and {more} more"] if more > 0 else [])])

    def place(self, column: int) -> tuple[str, str]:
        """Name and unit of a column that was handed over: a stock or a build."""
        form, model = self._plan.solution.form, self._plan.network.model
        full = int(np.flatnonzero(self._plan.warm.columns == column)[0])
        build = form.columns["build"]
        if build.start <= full < build.stop:
            option = int(model["build"]["option"].iloc[full - build.start])
            return str(model.names["option"][option]), "units"
        row = model["stock"].iloc[full - form.columns["stock"].start]
        place = self._plan.view.place_of_node(np.array([int(row["node"])]))
        return f"{place['material'][0]} at {place['location'][0]}", "t"

    def measure(self, told: Mapping[str, Any]) -> str:
        """A measure in words."""
        if told["kind"] == "second source":
            ((offer, tonnes),) = told["amounts"]
            name = self._plan.network.model.names["offer"][int(offer)]
            return f"{tonnes:,.4g} t more of {name} from the day on"
        total: dict[tuple[str, str], float] = {}
        for column, amount in told["amounts"]:
            key = self.place(int(column))
            total[key] = total.get(key, 0.0) + amount
        ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
        words = ", ".join(f"{amount:,.4g} {unit} {name}" for (name, unit), amount in ordered)
        if told["kind"] == "build":
            return f"decided before: {words}" if words else "other builds before"
        return f"in stock on the day: {words}" if words else "bought and moved earlier"

    def hint(self, told: Mapping[str, Any]) -> str:
        """What the first tonne would have saved, in words."""
        saves, cost = rupees(float(told["saves_inr"])), float(told["costs_inr"])
        costs = rupees(cost) if cost > 1.0 else "nothing"
        if told["kind"] == "second source":
            name, unit = self._plan.network.model.names["offer"][int(told["at"])], "t"
        else:
            name, unit = self.place(int(told["at"]))
        one = "a unit" if unit == "units" else "a tonne"
        return f"{name}: {one} more costs {costs} and saves {saves}"
