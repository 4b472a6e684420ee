"""What is there at the start or on its way then: nothing limits it by a rule, and no more of it is to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.prices.levers import Lever
from planner.solve.warm import Shift

if TYPE_CHECKING:
    from planner.prices import Plan

_CALLED: Final = {"opening_stock": "opening stock", "in_transit": "goods on their way"}


def lots(plan: Plan) -> list[Lever]:
    """Opening stock and goods on their way, each as a cell whose figure could be greater."""
    network, found = plan.network, []
    lots, layout = network.frame.lots, network.layout
    first = plan.solution.form.rows["balance"].start
    for number, (sheet, row) in enumerate(zip(lots.sheet, lots.row.tolist(), strict=True)):
        node = int(layout.lot_node[number])
        balance = int(layout.balance[node, lots.period[number]]) if node >= 0 else -1
        if balance < 0:
            continue
        table = network.tables[sheet]
        found.append(
            Lever(
                family="lot",
                sheet=sheet,
                cell=table.cell(row, "tonnes"),
                words=f"{_CALLED[sheet]} '{table['lot'].iloc[row]}'",
                spans=(),
                figure=float(lots.tonnes[number]),
                unit="t",
                step=1.0,
                shift=Shift(np.array([first + balance]), np.array([-1.0])),
                looser=1,
                is_exact=False,
                in_matrix=False,
            )
        )
    return found
