"""The ``plan`` command. Each command is a module with ``register(app)``; heavy imports stay inside the commands."""

from __future__ import annotations

import os
import sys
from typing import Final

from planner.cli import signals

_NO_ROOM: Final = ("failed to map segment", "annot allocate memory", "not enough memory")
"""What systems say when a library finds no room in memory."""


def main() -> None:
    """Run the command line."""
    signals.install()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is dense, and each thread would keep a buffer
    try:
        from planner.cli.app import app

        app()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except signals.Stopped as stopped:
        print("Stopped.", file=sys.stderr)  # noqa: T201 - the last word of a command that was stopped
        code = stopped.exit_code
    except (MemoryError, ImportError) as fault:
        if isinstance(fault, ImportError) and not any(words in str(fault) for words in _NO_ROOM):
            raise
        code = _told_no_memory()
    signals.leave(code)


def _told_no_memory() -> int:
    """Say that there is not enough memory, however early that was noticed; the exit code."""
    from planner.cli.console import NO_MEMORY, error_json, say_json, tell_error
    from planner.errors import OutOfMemoryError

    refused = OutOfMemoryError(NO_MEMORY)
    if "--json" in sys.argv:
        say_json(error_json(refused))
    else:
        tell_error(refused)
    return refused.exit_code
