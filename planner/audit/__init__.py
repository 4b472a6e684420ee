"""An independent audit of a plan: every rule and the objective, recomputed from the workbook and the result tables.

Nothing here knows the mathematical model, the network or the solver; provenance, time and money are worked out anew.
"""

from __future__ import annotations

from planner.audit.audit import audit
from planner.audit.certificate import FAMILIES, Certificate, Check
from planner.audit.program import Program, load_program, save_program

__all__ = ["FAMILIES", "Certificate", "Check", "Program", "audit", "load_program", "save_program"]
