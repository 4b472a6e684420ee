"""All cases solved by hand, on one list."""

from __future__ import annotations

from tests.cases import (
    build_cases,
    chain_cases,
    content_cases,
    need_cases,
    origin_cases,
    published_cases,
    rule_cases,
    share_cases,
    supply_cases,
    time_cases,
)
from tests.cases.hand import CASES, Solved

MODULES = (
    build_cases,
    chain_cases,
    content_cases,
    need_cases,
    origin_cases,
    published_cases,
    rule_cases,
    share_cases,
    supply_cases,
    time_cases,
)

__all__ = ["CASES", "MODULES", "Solved"]
