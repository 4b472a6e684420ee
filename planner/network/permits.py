"""Tables of the limits on crossings: quotas of licences, limits of controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.network import windows
from planner.network.closure import FREE
from planner.network.flows import groups, joined

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.layout import Layout
    from planner.network.limits import Frames
    from planner.network.reach import Possible


def licences(frame: Frame, layout: Layout, ships: pd.DataFrame) -> Frames:
    """Quotas of licences and the crossings that take them."""
    table = frame.tables["licences"]
    names = frame.names["licence"]
    words = table.data["quota_t:word"].to_numpy(object) if "quota_t:word" in table.data else np.full(len(table), "")
    quota = table["quota_t"].to_numpy(float)
    per_period = table["quota_t_per_period"].to_numpy(float)
    code = names.codes(table["licence"])
    combination = ships["licences"].to_numpy()
    by_combination = np.argsort(combination, kind="stable")
    combo = np.repeat(np.arange(len(layout.licence_rows)), [len(rows) for rows in layout.licence_rows])
    which, entry = joined(combo, *groups(combination[by_combination], len(layout.licence_rows)))
    ship = by_combination[entry]
    licence = np.array([row for rows in layout.licence_rows for row in rows], np.int64)[which]
    order = np.lexsort((ship, code[licence])) if len(ship) else np.empty(0, np.int64)
    ship, licence = ship[order], licence[order]
    limited = words[licence] != "unlimited" if len(licence) else np.zeros(0, bool)
    used = np.unique(code[licence[limited]]) if limited.any() else np.empty(0, np.int64)
    row_of = np.empty(len(names), np.int64)
    row_of[code] = np.arange(len(code))
    period = ships["period"].to_numpy()[ship]
    bounded = ~np.isnan(per_period[licence]) if len(licence) else np.zeros(0, bool)
    key = code[licence] * len(frame.calendar) + period if len(licence) else np.empty(0, np.int64)
    keys = np.unique(key[bounded])
    at_code, at_period = np.divmod(keys, len(frame.calendar))
    return {
        "licence_max": pd.DataFrame({"licence": used, "quota_t": quota[row_of[used]], "source": row_of[used]}),
        "licence_take": pd.DataFrame(
            {"licence_max": np.searchsorted(used, code[licence[limited]]), "ship": ship[limited]}
        ),
        "licence_period_max": pd.DataFrame(
            {
                "licence": at_code,
                "period": at_period,
                "quota_t": per_period[row_of[at_code]],
                "source": row_of[at_code],
            }
        ),
        "licence_period_take": pd.DataFrame(
            {"licence_period_max": np.searchsorted(keys, key[bounded]), "ship": ship[bounded]}
        ),
    }


def controls(frame: Frame, possible: Possible, layout: Layout, ships: pd.DataFrame) -> Frames:
    """Limits of controls and the shipments they count."""
    calendar = frame.calendar
    table = frame.tables["controls"].data
    option = layout.ship_option[ships["arc"].to_numpy()]
    period = ships["period"].to_numpy()
    row, ship = _limited(possible, option, period)
    per = table["limit_per"].to_numpy(object)
    span = np.where(per[row] == "period", period[ship], calendar.fiscal_year_codes[period[ship]])
    span[(per[row] != "period") & (per[row] != "fiscal year")] = 0
    code = frame.names["control"].codes(table["control"])
    rank = np.empty(len(table), np.int64)
    rank[np.lexsort((table["from"].to_numpy("datetime64[D]"), table["materials"].astype(str), code))] = np.arange(
        len(table)
    )
    key = rank[row] * len(calendar) + span if len(row) else row
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    found = row[first]
    holds = windows.truth(frame.tables["controls"], calendar)
    limit, start = [], []
    for number, at in zip(found, span[first], strict=True):
        amount = float(table["limit_t"].iloc[number])
        in_year = holds[number] & (calendar.fiscal_year_codes == at)
        limit.append(amount * calendar.years[in_year].sum() if per[number] == "fiscal year" else amount)
        inside = {"period": np.arange(len(calendar)) == at, "fiscal year": in_year}.get(per[number], holds[number])
        start.append(int(np.argmax(inside)))
    order = np.lexsort((ship, inverse.ravel()))
    return {
        "control_max": pd.DataFrame(
            {
                "control": code[found] if len(found) else np.empty(0, np.int64),
                "period": np.array(start, np.int64),
                "limit_t": np.array(limit, float),
                "source": found,
            }
        ),
        "control_ship": pd.DataFrame({"control_max": inverse.ravel()[order], "ship": ship[order]}),
    }


def _limited(possible: Possible, option: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row of ``controls`` and shipment, for each limit that counts a shipment, given its option and period."""
    order = np.argsort(option, kind="stable")
    numbers = np.unique(option[option != FREE])
    limits = [(number, *limit) for number in numbers.tolist() for limit in possible.options[number].limits]
    if not limits:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    of_option, rows, counts = zip(*limits, strict=True)
    which, entry = joined(np.array(of_option), *groups(option[order], len(possible.options)))
    ship = order[entry]
    applies = np.array(counts, bool)[which, period[ship]]
    return np.array(rows, np.int64)[which[applies]], ship[applies]
