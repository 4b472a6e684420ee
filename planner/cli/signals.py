"""Ctrl-C and SIGTERM: answered within three seconds, without a traceback, and only once.

The first signal raises ``Stopped`` in the main thread, so that everything being written is taken back; further ones are
ignored while that happens. Should the way out take too long, the process ends hard.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_PATIENCE_SECONDS: Final = 2.5
SOLVER_THREAD: Final = "HiGHS"


class Stopped(BaseException):
    """A signal asked to stop. No ``Exception``, so nothing on the way out swallows it.

    Attributes:
        by_signal: SIGTERM, not Ctrl-C.
    """

    def __init__(self, *, by_signal: bool) -> None:
        self.by_signal = by_signal
        super().__init__()

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM."""
        return 143 if self.by_signal else 130


def install() -> None:
    """Answer Ctrl-C and SIGTERM from now on; only in the main thread of a process."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _answer)


def _answer(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    for name in ("SIGINT", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    stopped = Stopped(by_signal=number != signal.SIGINT)
    watch = threading.Timer(_PATIENCE_SECONDS, os._exit, (stopped.exit_code,))
    watch.daemon = True
    watch.start()
    raise stopped


def leave(code: int) -> NoReturn:
    """End the process; hard if the solver is still at work in its thread and cannot be waited for."""
    if any(thread.name == SOLVER_THREAD and thread.is_alive() for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                continue
        os._exit(code)
    sys.exit(code)
