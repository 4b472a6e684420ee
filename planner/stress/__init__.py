"""What becomes of a plan when the world changes: licences late, countries and plants out, goods dearer, demand up."""

from __future__ import annotations

from planner.stress.asked import KINDS, PAIRS, Asked
from planner.stress.folder import write
from planner.stress.outcome import Stress, Tested
from planner.stress.tables import tables, told
from planner.stress.tested import Where, stress
from planner.stress.text import lines

__all__ = ["KINDS", "PAIRS", "Asked", "Stress", "Tested", "Where", "lines", "stress", "tables", "told", "write"]
