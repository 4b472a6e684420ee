"""Prints the formulation as built from the docstrings: ``python -m models.readme > models/README.md``."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Final

from pyomo.core import Var

from models import objective
from models.arrays import Columns
from models.contract import TABLES, ModelTables, empty
from models.sourcing import BLOCKS, TABLE_OF, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

HEADINGS: Final = ("Formula", "For each", "Sums", "Symbols", "Unit", "Dual", "Source")
"""What the docstring of a row family says after its first line, in this order."""

_INTRODUCTION: Final = """\
# The model as built

Printed from the docstrings of `models/` by `python -m models.readme`; a test keeps it fresh. What the model is meant to
say, and why, is in the README of the project.

## How to read it

- A family of variables or rows has one table of the contract (`contract.py`); its row number is the index of the Pyomo
  component, the column or row of the linear program, and the row of the result table. `x.y` is column `y` of table `x`.
- All variables are at least 0 and continuous. Every limit is a row, so that it has a price; no row has two limits
  unless they are equal.
- The objective is minimised. The dual of a row is the change of the optimum for one unit more of its right-hand side:
  at least 0 for `>=`, at most 0 for `<=`, free for `=`. It holds while the optimal basis does, and is one of several
  where the optimum is degenerate.
- Money is in rupees of the horizon's start (`discount` is the present value of a rupee), tonnes are t, grade tonnes are
  tonnes of the material times its usefulness.
- A row has at least one term; a limit on nothing is refused when the model is built.
- *Source* counts the constraints of the formulation on paper: 1 balance, 2 demand, 3 supply, 4 capacity, 5 routes,
  6 licences, 7 controls, 8 caps and floors, 9 stock, 10 incentives, 11 budgets, 12 commitments.
"""


def row_functions(block: ModuleType) -> Iterator[Callable[..., None]]:
    """The functions of a block that add a row family, in the order of what it provides."""
    for name in block.PROVIDES:
        found = getattr(block, name, None)
        if inspect.isfunction(found):
            yield found


def sections(function: Callable[..., None]) -> dict[str, str]:
    """First line ("") and headings of a docstring -> text.

    Raises:
        ValueError: there is no docstring, or a heading is missing, empty or out of order.
    """
    text = inspect.getdoc(function) or ""
    parts = re.split(rf"^({'|'.join(HEADINGS)}):", text, flags=re.MULTILINE)
    found = {"": parts[0].strip()} | dict(zip(parts[1::2], map(inspect.cleandoc, parts[2::2]), strict=True))
    if tuple(found) != ("", *HEADINGS) or not all(found.values()):
        message = f"{function.__module__}.{function.__name__} needs the headings {', '.join(HEADINGS)}"
        raise ValueError(message)
    return found


def render() -> str:
    """The whole description, as Markdown."""
    parts = [_INTRODUCTION, *_variables(), "## Rows\n", *(_block(block) for block in BLOCKS), _objective(), _tables()]
    return "\n".join(parts).rstrip() + "\n"


def _variables() -> Iterator[str]:
    model = build(ModelTables({name: empty(name) for name in TABLES}, {}))
    yield "## Variables\n"
    yield "| variable | table | what |"
    yield "| --- | --- | --- |"
    for family in model.component_objects(Var):
        if isinstance(family, Columns):
            yield f"| `{family.name}` | `{TABLE_OF.get(family.name, family.name)}` | {family.doc} |"
    yield ""


def _block(block: ModuleType) -> str:
    name = block.__name__.rpartition(".")[2]
    required = ", ".join(f"`{other}`" for other in block.REQUIRES) or "nothing"
    provided = ", ".join(f"`{other}`" for other in block.PROVIDES)
    lines = [f"### {name}\n", f"{inspect.getdoc(block)}\n", f"Provides {provided}; requires {required}.\n"]
    for function in row_functions(block):
        found = sections(function)
        lines += [f"#### `{function.__name__}`\n", f"{found['']}\n", f"```text\n{found['Formula']}\n```\n"]
        for heading in HEADINGS[1:]:
            symbols = heading == "Symbols"
            text = _flat(found[heading])
            lines += ["- **Symbols**:", *_symbols(found[heading])] if symbols else [f"- **{heading}**: {text}"]
        lines.append("")
    return "\n".join(lines)


def _symbols(text: str) -> list[str]:
    entries = [_flat(entry).partition(":") for entry in re.split(r"\n(?=\S)", text)]
    return [f"  - `{symbol}`:{meaning}" for symbol, _, meaning in entries]


def _objective() -> str:
    found = sections(objective.total_cost)
    lines = ["## Objective\n", f"{found['']}\n", f"```text\n{found['Formula']}\n```\n", f"{_flat(found['Sums'])}\n"]
    lines += ["| cost line | block | formula | |", "| --- | --- | --- | --- |"]
    for block in BLOCKS:
        name = block.__name__.rpartition(".")[2]
        lines += [f"| `{line}` | {name} | {formula} | {_kind(line)} |" for line, formula in block.COST_LINES.items()]
    return "\n".join([*lines, ""])


def _kind(line: str) -> str:
    if line in objective.PENALTY_LINES:
        return "penalty"
    return "between buyers and state" if line in objective.STATE_LINES else ""


def _tables() -> str:
    lines = ["## Tables\n", "What the mathematics takes in. A column that holds rows of a table says which.\n"]
    for table, fields in TABLES.items():
        lines.append(f"- `{table}`")
        for name, field in fields.items():
            what = field.meaning if not field.rows_of or field.rows_of in field.meaning else f"row of {field.rows_of}: "
            what += field.meaning if what.endswith(": ") else ""
            lines.append(f"  - `{name}`: {what}{', or -1' if field.optional else ''}")
    return "\n".join(lines)


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.stdout.write(render())
