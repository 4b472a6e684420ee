"""What is taken on each licence, what is left of it, and which delivered tonne came under which licence.

Licences of one class have the same holder, end users and conditions, so which of them a tonne took is a matter of
book-keeping. The list of delivered tonnes splits the flow of each class first in, first out, wherever its tonnes can
meet; it is one of several true lists. A tonne of magnets made from licensed oxide counts as the tonnes of oxide that
are in it, so quotas and deliveries compare even after a change of form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from planner.results.view import NOISE_T, View

BEFORE: Final = "before the plan"
DELIVERY_COLUMNS: Final = (
    "licence", "holder", "end_user", "demand", "segment", "market",
    "route", "crossed", "delivered", "material", "tonnes",
)  # fmt: skip


def licence_balances(view: View) -> pd.DataFrame:
    """Tonnes on each granted licence, period by period.

    Columns: licence, holder, period, opening_t, taken_t, closing_t (blank where the quota is unlimited), valid (yes or
    no).
    """
    table = view.case.tables["licences"]
    granted = np.flatnonzero(table["status"].to_numpy(object) == "granted")
    order = granted[np.argsort(table["licence"].to_numpy(object)[granted], kind="stable")]
    names = table["licence"].to_numpy(object)[order]
    periods = len(view.periods)
    taken = _taken(view, names)
    quota = table["quota_t"].to_numpy(float)[order]
    closing = quota[:, None] - np.cumsum(taken, axis=1)
    closing[np.abs(closing) < NOISE_T] = 0.0
    valid = view.case.calendar.holds(
        table["valid_from"].to_numpy("datetime64[D]")[order], table["valid_to"].to_numpy("datetime64[D]")[order]
    )
    return pd.DataFrame(
        {
            "licence": np.repeat(names, periods),
            "holder": np.repeat(table["holder"].to_numpy(object)[order], periods),
            "period": np.tile(view.periods, len(names)),
            "opening_t": np.column_stack([quota, closing[:, :-1]]).ravel(),
            "taken_t": taken.ravel(),
            "closing_t": closing.ravel(),
            "valid": np.where(valid, "yes", "no").astype(object).ravel(),
        }
    )


def _taken(view: View, names: np.ndarray) -> np.ndarray:
    """Tonnes that take each licence, licences × periods."""
    taken = np.zeros((len(names), len(view.periods)))
    ship, tonnes = view.model["ship"], view.values("ship")
    licences, period = ship["licences"].to_numpy(), ship["period"].to_numpy()
    for row, name in enumerate(names):
        sets = [code for code, members in enumerate(view.case.licence_sets) if name in members]
        rows = np.flatnonzero(np.isin(licences, sets))
        taken[row] = np.bincount(period[rows], tonnes[rows], minlength=len(view.periods))
    taken[np.abs(taken) < NOISE_T] = 0.0
    return taken


def licence_deliveries(view: View) -> pd.DataFrame:
    """Every tonne delivered under a licence, by licence, end user and crossing.

    Columns: licence, holder, end_user, demand, segment, market, route ("" if it crossed before the plan), crossed
    (period of departure), delivered (period), material, tonnes. A tonne under licences of two controls is listed under
    both.
    """
    carried = sorted({label for classes in view.case.provenances.classes for label in classes})
    parts = [_ClassFlow(view, label).listed() for label in carried]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if frame.empty:
        return pd.DataFrame(columns=list(DELIVERY_COLUMNS))
    keys = ["licence", "crossed_period", "delivered_period", "route", "demand", "material"]
    frame = frame.groupby(keys, sort=True)["tonnes"].sum().reset_index()
    table = view.case.tables["licences"].data.drop_duplicates("licence").set_index("licence")
    lines = view.demand_lines.loc[frame["demand"]]
    columns = {
        "licence": frame["licence"],
        "holder": table["holder"].reindex(frame["licence"]).to_numpy(object),
        "end_user": lines["customer"].to_numpy(object),
        "demand": frame["demand"],
        "segment": lines["segment"].to_numpy(object),
        "market": lines["market"].to_numpy(object),
        "route": frame["route"],
        "crossed": np.where(frame["crossed_period"] < 0, BEFORE, view.period(frame["crossed_period"].to_numpy())),
        "delivered": view.period(frame["delivered_period"].to_numpy()),
        "material": frame["material"],
        "tonnes": frame["tonnes"],
    }
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class _Links:
    """Flows between places that carry a class: from one row of the balance to another, t."""

    start: np.ndarray
    end: np.ndarray
    tonnes: np.ndarray


class _ClassFlow:
    """The flow of one licence class through the balances whose provenance carries it."""

    def __init__(self, view: View, label: str) -> None:
        self.view = view
        self.label = label
        carries = np.array([label in classes for classes in view.case.provenances.classes], bool)
        node = view.model["node"]["provenance"].to_numpy()
        self.inside = carries[node[view.model["balance"]["node"].to_numpy()]]

    def listed(self) -> pd.DataFrame:
        """Delivered tonnes by licence."""
        lots = self._lots()
        leaving = self._leaving()
        if lots.empty or leaving.empty:
            return pd.DataFrame()
        content, part = self._content(lots)
        lots = lots.assign(part=part[lots["balance"]])
        leaving = leaving.assign(part=part[leaving["balance"]], content=content[leaving["balance"]])
        return _first_in_first_out(lots, leaving[leaving["content"] > NOISE_T])

    def _mine(self, licences: tuple[str, ...]) -> str:
        found = [name for name in licences if self.view.case.class_of_licence.get(name) == self.label]
        return found[0] if found else ""

    def _lots(self) -> pd.DataFrame:
        """Tonnes that come under a licence of the class: licence, route, crossed, balance and period of arrival."""
        view = self.view
        ship, arrival = view.model["ship"], view.model["ship_arrival"]
        of_set = np.array([*(self._mine(names) for names in view.case.licence_sets), ""], object)
        number, balance = arrival["ship"].to_numpy(), arrival["balance"].to_numpy()
        licence = of_set[ship["licences"].to_numpy()[number]]
        tonnes = arrival["share"].to_numpy() * view.values("ship")[number]
        rows = np.flatnonzero((licence != "") & (tonnes > NOISE_T))
        number = number[rows]
        crossed = pd.DataFrame(
            {
                "licence": licence[rows],
                "route": view.labels("route", ship["route"].to_numpy()[number]),
                "crossed_period": ship["period"].to_numpy()[number],
                "balance": balance[rows],
                "tonnes": tonnes[rows],
            }
        )
        there = view.case.lots
        there = there.assign(licence=[self._mine(names) for names in there["licences"]], route="", crossed_period=-1)
        there = there[(there["licence"] != "") & (there["balance"] >= 0)]
        lots = pd.concat([there[list(crossed)], crossed], ignore_index=True)
        return lots.assign(period=view.model["balance"]["period"].to_numpy()[lots["balance"].to_numpy(np.int64)])

    def _leaving(self) -> pd.DataFrame:
        """Tonnes that leave the flow for good: deliveries, and waste (without a demand line)."""
        view = self.view
        serve, waste = view.model["serve"], view.model["waste"]
        balance = np.concatenate([serve["balance"].to_numpy(), waste["balance"].to_numpy()])
        need = view.model["need"]["demand"].to_numpy()[serve["need"].to_numpy()]
        tonnes = np.concatenate([view.values("serve"), view.values("waste")])
        demand = np.concatenate([view.labels("demand", need), np.full(len(waste), "", object)])
        rows = np.flatnonzero(self.inside[balance] & (tonnes > NOISE_T))
        return pd.DataFrame(
            {
                "demand": demand[rows],
                "material": view.place(balance[rows])["material"],
                "balance": balance[rows],
                "delivered_period": view.model["balance"]["period"].to_numpy()[balance[rows]],
                "tonnes": tonnes[rows],
            }
        )

    def _links(self) -> _Links:
        """Flows from place to place within the class: stock, routes that take no licence of it, campaigns."""
        view, inside = self.view, self.inside
        stock, ship, arrival = view.model["stock"], view.model["ship"], view.model["ship_arrival"]
        after = stock["next_balance"].to_numpy()
        number = arrival["ship"].to_numpy()
        starts = [stock["balance"].to_numpy(), ship["balance"].to_numpy()[number]]
        ends = [after, arrival["balance"].to_numpy()]
        tonnes = [view.values("stock"), arrival["share"].to_numpy() * view.values("ship")[number]]
        made = self._campaigns()
        start = np.concatenate([*starts, made.start])
        end = np.concatenate([*ends, made.end])
        flow = np.concatenate([*tonnes, made.tonnes])
        keep = (end >= 0) & (flow > 0.0)
        keep[keep] = inside[start[keep]] & inside[end[keep]]
        return _Links(start[keep], end[keep], flow[keep])

    def _campaigns(self) -> _Links:
        """Each input that carries the class, shared over the outputs by their tonnes."""
        view, inside = self.view, self.inside
        used, made = view.model["make_use"], view.model["make_yield"]
        made = made[inside[made["balance"].to_numpy()]]
        used = used[inside[used["balance"].to_numpy()]]
        whole = made.groupby("make")["t_per_t"].transform("sum")
        pairs = used.merge(made.assign(part=made["t_per_t"] / whole), on="make", suffixes=("_in", "_out"))
        tonnes = pairs["t_per_t_in"] * pairs["part"] * view.values("make")[pairs["make"]]
        return _Links(pairs["balance_in"].to_numpy(), pairs["balance_out"].to_numpy(), tonnes.to_numpy())

    def _content(self, lots: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Tonnes that crossed in each tonne at a place, and which places can meet, by row of the balance."""
        size = len(self.inside)
        links = self._links()
        source = np.bincount(lots["balance"], lots["tonnes"], minlength=size)
        through = self._throughput()
        flow = coo_matrix((links.tonnes, (links.end, links.start)), shape=(size, size)).tocsc()
        part = connected_components(flow, directed=False)[1]
        rows = np.flatnonzero(through > NOISE_T)
        system = (diags(through[rows]) - flow[rows][:, rows]).tocsc()
        content = np.zeros(size)
        if rows.size:
            content[rows] = splu(system).solve(source[rows])
        return content, part

    def _throughput(self) -> np.ndarray:
        """Tonnes that leave each place of the class, or stay there at the end of its period."""
        view, size = self.view, len(self.inside)
        used = view.model["make_use"]
        through = np.zeros(size)
        for balance, tonnes in (
            (view.model["stock"]["balance"].to_numpy(), view.values("stock")),
            (view.model["ship"]["balance"].to_numpy(), view.values("ship")),
            (view.model["serve"]["balance"].to_numpy(), view.values("serve")),
            (view.model["waste"]["balance"].to_numpy(), view.values("waste")),
            (used["balance"].to_numpy(), used["t_per_t"].to_numpy() * view.values("make")[used["make"].to_numpy()]),
        ):
            through += np.bincount(balance, tonnes, minlength=size)
        return np.where(self.inside, through, 0.0)


def _first_in_first_out(lots: pd.DataFrame, leaving: pd.DataFrame) -> pd.DataFrame:
    """Match what came with what left, both in order of time, in each part of the network whose tonnes can meet.

    What is thrown away takes its turn and is not listed. All parts are matched at once: each has a stretch of its own
    on one line of tonnes, so that neither its lots nor its deliveries reach into the next.
    """
    lots = lots.sort_values(["part", "period", "crossed_period", "licence", "route", "balance"], kind="stable")
    leaving = leaving.sort_values(["part", "delivered_period", "demand", "material", "balance"], kind="stable")
    sizes = int(max(lots["part"].max(), leaving["part"].max())) + 1 if len(leaving) else 1
    gone = leaving["content"] * leaving["tonnes"]
    came, left = _on_a_line((lots["part"], lots["tonnes"]), (leaving["part"], gone), sizes)
    edges = np.unique(np.concatenate([came.ravel(), left.ravel()]))
    middle = (edges[:-1] + edges[1:]) / 2.0
    lot = np.searchsorted(came[:, 1], middle)
    out = np.searchsorted(left[:, 1], middle)
    inside = (lot < len(lots)) & (out < len(leaving))
    inside[inside] = (came[lot[inside], 0] < middle[inside]) & (left[out[inside], 0] < middle[inside])
    lot, out, width = lot[inside], out[inside], np.diff(edges)[inside]
    matched = pd.DataFrame(
        {
            **{name: lots[name].to_numpy()[lot] for name in ("licence", "route", "crossed_period")},
            **{name: leaving[name].to_numpy()[out] for name in ("demand", "material", "delivered_period")},
            "tonnes": width / leaving["content"].to_numpy()[out],
        }
    )
    return matched[(matched["demand"] != "") & (matched["tonnes"] > NOISE_T)]


def _on_a_line(
    first: tuple[pd.Series, pd.Series], second: tuple[pd.Series, pd.Series], parts: int
) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each entry of two lists of part and tonnes, where both lists of a part begin at one place."""
    totals = [np.bincount(part, tonnes, parts) for part, tonnes in (first, second)]
    begin = np.concatenate([[0.0], np.cumsum(np.maximum(*totals) + 1.0)])[:-1]
    lines = []
    for (part, tonnes), total in zip((first, second), totals, strict=True):
        before = np.concatenate([[0.0], np.cumsum(total)])[:-1]
        end = np.cumsum(tonnes.to_numpy()) - before[part] + begin[part]
        lines.append(np.column_stack([end - tonnes.to_numpy(), end]))
    return lines[0], lines[1]
