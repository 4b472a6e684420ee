"""What each limit of a plan is worth, in words: who gains, how far that goes, and what binds then."""

from __future__ import annotations

from planner.prices.plan import Plan, Ready, any_plan_will_do, plan_of, planned, purses
from planner.prices.prices import Price, prices
from planner.prices.words import in_words, sentences, table

__all__ = [
    "Plan",
    "Price",
    "Ready",
    "any_plan_will_do",
    "in_words",
    "plan_of",
    "planned",
    "prices",
    "purses",
    "sentences",
    "table",
]
