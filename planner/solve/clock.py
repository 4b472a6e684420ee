"""What is left of a time limit."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class Clock:
    """Time that is left of a limit.

    Attributes:
        limit: seconds; None is no limit.
    """

    limit: float | None

    def __post_init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    @property
    def left(self) -> float | None:
        """Seconds left, never below a thousandth; None without a limit."""
        return None if self.limit is None else max(self.limit - self.elapsed, 1e-3)
