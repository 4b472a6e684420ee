"""Pyomo components that live in arrays, and their compiled form.

``Columns`` is a genuine ``IndexedVar``, ``Rows`` a genuine ``IndexedConstraint`` and ``Costs`` a genuine objective.
Their numbers are numpy arrays; ``model.ship[3]`` or ``model.balance[7]`` becomes an ordinary Pyomo object, with bounds,
a body and an expression, when somebody first asks for it, and not before. Whatever walks a Pyomo model can walk these.
``compile_form`` joins the arrays into one linear program, with what was edited or added by hand on top.

This is the one package that leans on Pyomo's private attributes (``_data``, ``_args_`` and the hooks around them), so
the minor version of Pyomo is pinned. A test that holds compiled forms of random models against Pyomo's own compiler
guards it.
"""

from __future__ import annotations

from models.arrays.columns import Columns, Term
from models.arrays.costs import Costs, CostTerm
from models.arrays.form import CostEntry, LinearForm, compile_form
from models.arrays.given import ArrayError, FloatArray, IntArray, pick
from models.arrays.rows import Rows

__all__ = [
    "ArrayError",
    "Columns",
    "CostEntry",
    "CostTerm",
    "Costs",
    "FloatArray",
    "IntArray",
    "LinearForm",
    "Rows",
    "Term",
    "compile_form",
    "pick",
]
