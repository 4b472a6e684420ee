"""Figures hundreds of times larger or smaller than those of the same thing: usually a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.schema import Column, Kind
from planner.tables.report import visible

if TYPE_CHECKING:
    from planner.tables.draft import Case, Draft

RATIO: Final = 300.0
"""A thousand, less what peers differ among themselves: kg for t gives about 1000 times the usual."""

FEWEST: Final = 4
_UNITS: Final = ("t", "INR", "currency")
_OTHER_PEERS: Final = {"licences": ["control"]}
_NOT_A_QUANTITY: Final = ("t/t", "t/year/unit", "t or units")


def scale_outlier(case: Case) -> None:
    """A figure is far from the median of its peers: the same material and currency where the sheet names them."""
    for draft in case.drafts.values():
        peers = _peers(draft)
        if len(draft) < FEWEST or not peers:
            continue
        for column in draft.sheet.columns:
            if column.kind is Kind.NUMBER and column.unit.startswith(_UNITS) and column.unit not in _NOT_A_QUANTITY:
                _check_column(case, draft, column, peers)


def _peers(draft: Draft) -> list[str]:
    """Columns that make rows comparable: the material, else the name that has several windows; none if empty."""
    columns = draft.sheet.columns
    named = [column.name for column in columns if column.refers == ("materials.material",) and not column.many]
    if not named:
        named = _OTHER_PEERS.get(draft.sheet.name, [columns[0].name] if draft.sheet.windowed else [])
    return [*named[:1], *(column.name for column in columns if column.name == "currency")] if named else []


def _check_column(case: Case, draft: Draft, column: Column, peers: list[str]) -> None:
    rows = np.flatnonzero(draft.ok(column.name, *peers) & (draft[column.name] > 0))
    if len(rows) < FEWEST:
        return
    frame = pd.DataFrame({"figure": draft[column.name][rows]})
    codes = pd.Series(0, index=frame.index)
    for name in peers:
        values, distinct = pd.factorize(draft[name][rows])
        codes = codes * max(len(distinct), 1) + values
    by_peer = frame["figure"].groupby(codes)
    median = by_peer.transform("median").to_numpy()
    many = by_peer.transform("size").to_numpy() >= FEWEST
    ratio = draft[column.name][rows] / median
    odd = many & ((ratio >= RATIO) | (ratio <= 1 / RATIO))
    ratios = dict(zip(rows[odd].tolist(), ratio[odd].tolist(), strict=True))
    case.report.each(
        "scale-outlier",
        draft.at(column.name),
        ratios,
        lambda row: (
            f"The figure is {_times(ratios[row])} the usual one of its peers ({' and '.join(peers)}).",
            "Check it and its unit: kg for t, or lakh for crore, looks like this.",
        ),
    )


def price_outlier(case: Case) -> None:
    """A price is far from the reference value of its material, which needs no other offer to be seen."""
    offers, materials, rates = (case.drafts[name] for name in ("offers", "materials", "exchange_rates"))
    values = _by_name(materials, "material", "reference_value_inr_per_t")
    in_inr = {**_by_name(rates, "currency", "inr_per_unit"), "INR": 1.0}
    rows = np.flatnonzero(offers.ok("material", "currency", "price_per_t") & (offers["price_per_t"] > 0))
    value = pd.Series(offers["material"][rows]).map(values).to_numpy(float)
    rate = pd.Series(offers["currency"][rows]).replace("", "INR").map(in_inr).to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = offers["price_per_t"][rows] * rate / value
    odd = np.isfinite(ratio) & ((ratio >= RATIO) | (ratio <= 1 / RATIO))
    ratios = dict(zip(rows[odd].tolist(), ratio[odd].tolist(), strict=True))
    case.report.each(
        "price-outlier",
        offers.at("price_per_t"),
        ratios,
        lambda row: (
            f"The price is {_times(ratios[row])} the reference value of '{visible(str(offers['material'][row]))}'.",
            "Check it, its currency and its unit: a price of a kilogram, or a lakh for a crore, looks like this.",
        ),
    )


def _by_name(draft: Draft, name: str, figure: str) -> dict[str, float]:
    """The middle one of the figures of each name."""
    rows = np.flatnonzero(draft.ok(name, figure) & draft.given(figure))
    frame = pd.DataFrame({"name": draft[name][rows], "figure": draft[figure][rows]})
    return {str(one): float(middle) for one, middle in frame.groupby("name")["figure"].median().items()}


def _times(ratio: float) -> str:
    return f"{ratio:,.0f} times" if ratio >= 1 else f"1/{1 / ratio:,.0f} of"


CHECKS = (scale_outlier, price_outlier)
