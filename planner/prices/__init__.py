"""What each limit of a plan is worth, in words: who gains, how far that goes, and what binds then."""

from __future__ import annotations

from planner.prices.plan import Plan, plan_of, planned, purses
from planner.prices.prices import Price, prices
from planner.prices.words import in_words, sentences, table

__all__ = ["Plan", "Price", "in_words", "plan_of", "planned", "prices", "purses", "sentences", "table"]
