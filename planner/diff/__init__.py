"""What changed between two runs: cells of the input, flows of the plan, and a bridge of the cost that sums exactly."""

from __future__ import annotations

from planner.diff.bridge import Bridge, bridge
from planner.diff.compare import Difference, compare
from planner.diff.flows import churn, flow_changes
from planner.diff.inputs import input_changes

__all__ = ["Bridge", "Difference", "bridge", "churn", "compare", "flow_changes", "input_changes"]
