"""``plan runs``: which runs there are, whether their files are still what was written, and removing old ones."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import say, say_json, told

if TYPE_CHECKING:
    from planner.run.saved import SavedRun

_CRORE = 1e7
_SPOILT = 1
_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def runs(
        folder: Annotated[
            Path | None, typer.Argument(help="Folder that holds runs, or one run.", show_default="outputs")
        ] = None,
        *,
        verify: Annotated[
            bool, typer.Option("--verify", help="Compare every file with the manifest; end with 1 if one differs.")
        ] = False,
        prune: Annotated[
            int | None, typer.Option("--prune", min=1, metavar="KEEP", help="Remove all but the newest KEEP runs.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """List finished runs, newest first; a run that was broken off is never among them."""
        from planner.run.registry import remove_oldest

        where, found = _find(folder)
        spoilt = {run.folder: run.spoilt() for run in found} if verify else {}
        removed = remove_oldest(found, prune) if prune is not None else []
        if as_json:
            told_runs = [_as_json(run, spoilt) for run in found if run.folder not in removed]
            say_json({"folder": str(where), "runs": told_runs, "removed": [str(path) for path in removed]})
        else:
            _print(where, [run for run in found if run.folder not in removed], spoilt, removed)
        if any(spoilt.values()):
            raise typer.Exit(_SPOILT)


def _find(folder: Path | None) -> tuple[Path, list[SavedRun]]:
    """The runs; none where nobody has planned yet."""
    from planner.errors import Finding, InputError, Severity
    from planner.run.options import OUTPUTS
    from planner.run.registry import find_runs

    where = folder or OUTPUTS
    if where.is_dir():
        return where, find_runs(where)
    if folder is None:
        return where, []
    problem, fix = f"{where} is not a folder.", "Give the folder that holds the runs, as outputs."
    raise InputError([Finding(Severity.ERROR, "run-missing", "", "", "", problem, fix)])


def _as_json(run: SavedRun, spoilt: dict[Path, list[str]]) -> dict[str, Any]:
    names = ("created", "status", "objective_inr", "demand_t", "delivered_t", "short_t")
    return {
        "run": str(run.folder),
        "kind": run.manifest.get("kind", "plan"),
        "input": _input(run),
        **{name: run.manifest.get(name) for name in names},
        "spoilt": spoilt.get(run.folder),
    }


def _input(run: SavedRun) -> str:
    given = run.manifest.get("input")
    return str(given.get("name", "")) if isinstance(given, dict) else ""


def _figure(run: SavedRun, name: str, unit: float = 1.0) -> str:
    value = run.manifest.get(name)
    return f"{value / unit:,.1f}" if isinstance(value, int | float) else "?"


def _words(run: SavedRun) -> str:
    """What a plan costs; of anything else, what it is."""
    kind = run.manifest.get("kind", "")
    if kind:
        return str(kind)
    return f"₹{_figure(run, 'objective_inr', _CRORE)} crore  short {_figure(run, 'short_t')} t  of {_input(run)}"


def _print(where: Path, found: list[SavedRun], spoilt: dict[Path, list[str]], removed: list[Path]) -> None:
    for run in found:
        created = str(run.manifest["created"])[:16].replace("T", " ")
        say(f"{created}  {run.folder}  {run.manifest['status']}  {_words(run)}")
        bad = spoilt.get(run.folder, [])
        if bad:
            more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
            say(f"    not what was written: {', '.join(bad[:_SHOWN])}{more}")
    checked = "" if not spoilt else ", all as they were written" if not any(spoilt.values()) else ", some spoilt"
    say(f"{where}: {len(found)} run{'' if len(found) == 1 else 's'}{checked}")
    for path in removed:
        say(f"Removed: {path}")
