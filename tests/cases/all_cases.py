"""All cases solved by hand, on one list."""

from __future__ import annotations

from tests.cases import chain_cases, rule_cases, supply_cases, time_cases
from tests.cases.hand import CASES, Solved

MODULES = (chain_cases, rule_cases, supply_cases, time_cases)

__all__ = ["CASES", "MODULES", "Solved"]
