"""What all tests share: random examples that are the same on every computer, no clock in them, one compiled planner."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Hundreds of processes that tests start would each compile the whole planner anew, half a second every time."""

settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
