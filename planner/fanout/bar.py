"""A bar on stderr: how much is finished, how much failed, how long it will still take."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from planner.fanout.cases import Tally


class Bar:
    """Called with a tally; shows a bar where stderr is a terminal, nothing elsewhere.

    Use as a context manager, so that the bar is gone when something else is printed.
    """

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        """A bar.

        Args:
            what: goes on, in a word or two.
            quiet: show nothing.
        """
        self._what = what
        self._on = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        """Start."""
        if self._on:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[failed]}", style="red", markup=False),
                TextColumn("{task.fields[left]}", markup=False),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self._what, total=None, failed="", left="starting")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __call__(self, tally: Tally) -> None:
        """Tell how far it is."""
        if self._bar is None:
            return
        self._bar.update(
            self._task,
            total=tally.total,
            completed=tally.finished,
            failed=f"{tally.failed:,} failed" if tally.failed else "",
            left=time_left(tally.seconds_left),
        )


def time_left(seconds: float | None) -> str:
    """Seconds in words that are no more exact than they are."""
    if seconds is None:
        return "starting"
    if seconds < 90:
        return f"{seconds:.0f} s left"
    minutes = seconds / 60
    return f"{minutes:.0f} min left" if minutes < 90 else f"{minutes / 60:.1f} h left"
