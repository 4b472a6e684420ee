"""The ``plan`` command. Each command is a module with ``register(app)``; heavy imports stay inside the commands."""

from __future__ import annotations

import sys

import typer

from planner.cli import check, convert, example, schema, template

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for _module in (template, example, check, convert, schema):
    _module.register(app)


@app.callback()
def plan() -> None:
    """Plan the sourcing of rare-earth magnets: what to buy, make, move and build, at least cost within the rules."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
