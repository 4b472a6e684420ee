"""The whole model: the blocks in order, then the objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyomo.core import ConcreteModel

from models import contract
from models.blocks import (
    balance,
    budget,
    capacity,
    commitment,
    control,
    conversion,
    demand,
    incentive,
    licence,
    route,
    share,
    stock,
    supply,
)
from models.blocks import build as construction
from models.objective import total_cost

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from models.arrays import CostTerm
    from models.contract import ModelTables

BLOCKS: Final = (
    supply,
    conversion,
    construction,
    capacity,
    route,
    licence,
    control,
    stock,
    demand,
    share,
    incentive,
    budget,
    commitment,
    balance,
)
"""The blocks, in an order in which each finds what it requires."""

TABLE_OF: Final = {
    "use": "share_use",
    "total": "share_total",
    "paid_make_max": "paid",
    "paid_serve_max": "paid",
}
"""Families that are not named like the table whose rows they follow, and that table."""

COST_LINES: Final = {line: formula for block in BLOCKS for line, formula in block.COST_LINES.items()}
"""Cost line -> its formula, in the order of the blocks."""


class AssemblyError(RuntimeError):
    """A block does not find what it requires, or does not leave what it promises."""


def build(tables: ModelTables, blocks: Sequence[ModuleType] = BLOCKS) -> ConcreteModel:
    """The linear program of ``tables``, as an ordinary Pyomo model.

    Args:
        tables: the index tables and parameters, checked here.
        blocks: the blocks to put in; all of them unless a test wants fewer.

    Returns:
        A model whose components are the families the blocks provide, and the objective ``total_cost``.

    Raises:
        ContractError: the tables break their contract.
        AssemblyError: a block requires what no earlier block provides.
        ArrayError: a row has nothing to sum, or a number is not finite.
    """
    contract.check(tables)
    model = ConcreteModel(name="sourcing")
    terms: list[CostTerm] = []
    for block in blocks:
        _require(model, block, block.REQUIRES, "requires")
        block.add(model, tables)
        _require(model, block, block.PROVIDES, "promises")
        if block.COST_LINES:
            terms.extend(block.costs(model, tables))
    undeclared = {term.line for term in terms} - set(COST_LINES)
    if undeclared:
        message = f"cost lines {sorted(undeclared)} are not declared"
        raise AssemblyError(message)
    total_cost(model, terms)
    return model


def _require(model: ConcreteModel, block: ModuleType, names: Sequence[str], verb: str) -> None:
    missing = [name for name in names if model.component(name) is None]
    if missing:
        message = f"{block.__name__} {verb} {', '.join(missing)}, which the model does not have"
        raise AssemblyError(message)
