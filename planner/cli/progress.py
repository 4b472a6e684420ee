"""One line on stderr that says what goes on and for how long; only on a terminal."""

from __future__ import annotations

import sys
import time
from typing import Final

_STEP_SECONDS: Final = 0.1


class ProgressLine:
    """Called with phase, seconds and iterations; writes at most ten times a second.

    Use as a context manager, so that the line is gone when something else is printed.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        """A line on stderr; nothing if ``quiet`` or if stderr is no terminal."""
        self._on = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._start = time.monotonic()
        self._last = 0.0
        self._width = 0
        self._phase = ""

    def __call__(self, phase: str, seconds: float, iterations: int) -> None:
        """Tell what goes on."""
        now = time.monotonic()
        if not self._on or (phase == self._phase and now - self._last < _STEP_SECONDS):
            return
        self._last, self._phase = now, phase
        text = f"{now - self._start:5.1f} s  {phase}"
        if seconds >= _STEP_SECONDS:
            text += f" for {seconds:.1f} s"
        if iterations:
            text += f", {iterations:,} iterations"
        self._write(text[:110])

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text + " " * max(self._width - len(text), 0))
        sys.stderr.flush()
        self._width = len(text)

    def __enter__(self) -> ProgressLine:
        """Start."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self._on and self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()
