"""Many cases at once: in processes of this computer or on a cluster, with a journal from which a broken run goes on."""

from __future__ import annotations

from planner.fanout.address import Cluster
from planner.fanout.bar import Bar
from planner.fanout.cases import Case, Outcome, Progress, Status, Tally, no_progress
from planner.fanout.fan import fan_out
from planner.fanout.worker import opened

__all__ = ["Bar", "Case", "Cluster", "Outcome", "Progress", "Status", "Tally", "fan_out", "no_progress", "opened"]
