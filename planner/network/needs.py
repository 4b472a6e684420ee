"""Demand rows: one for each demand line and period in which tonnes are wanted or may be sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from planner.network.frame import Frame


def needs(frame: Frame, default_penalty: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Demand rows, and the shortage of those that are no sales.

    Args:
        frame: the workbook.
        default_penalty: INR per grade tonne where the workbook gives none, by material code.
    """
    demands = frame.demands
    line, period = np.nonzero(demands.tonnes > 0)
    source = demands.row[line, period]
    table = frame.tables["demand"]
    price = np.nan_to_num(table["price_inr_per_t"].to_numpy(float)[source])
    penalty = table["shortage_penalty_inr_per_t"].to_numpy(float)[source]
    penalty = np.where(np.isnan(penalty), default_penalty[demands.grade[line]], penalty)
    is_sale = demands.is_sale[line]
    wanted = np.flatnonzero(~is_sale)
    return (
        pd.DataFrame(
            {
                "demand": line,
                "period": period,
                "tonnes": demands.tonnes[line, period],
                "is_sale": is_sale,
                "price_inr_per_t": np.where(is_sale, price, 0.0),
                "source": source,
            }
        ),
        pd.DataFrame({"need": wanted, "penalty_inr_per_t": penalty[wanted]}),
    )


def without_idle_sales(
    need: pd.DataFrame, short: pd.DataFrame, serve: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Leave out the rows of sales that nothing can serve; demand stays, for it can be short."""
    keep = ~need["is_sale"].to_numpy()
    keep[serve["need"].to_numpy()] = True
    number = np.cumsum(keep) - 1
    return (
        need[keep].reset_index(drop=True),
        short.assign(need=number[short["need"].to_numpy()]),
        serve.assign(need=number[serve["need"].to_numpy()]),
    )
