"""The ``plan`` command. Each command is a module with ``register(app)``; heavy imports stay inside the commands."""

from __future__ import annotations

import sys

from planner.cli import signals


def main() -> None:
    """Run the command line."""
    signals.install()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        from planner.cli.app import app

        app()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except signals.Stopped as stopped:
        print("Stopped.", file=sys.stderr)  # noqa: T201 - the last word of a command that was stopped
        code = stopped.exit_code
    signals.leave(code)
