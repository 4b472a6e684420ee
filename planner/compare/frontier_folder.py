"""The folder of a frontier: its tables, workbook and totals, the copy of the input, and the manifest."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from planner.compare.frontier_book import workbook
from planner.compare.frontier_report import report
from planner.compare.frontier_tables import corners_table, curve_table, loosest, rows_of, told
from planner.compare.frontier_text import lines
from planner.report.html.plan import listed_sources
from planner.run.csvfiles import write_tables
from planner.run.manifest import MANIFEST_FORMAT, input_files, input_sums, versions
from planner.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.compare.frontier_run import Frontier
    from planner.run.folder import RunFolder

KIND: Final = "frontier"


def write_frontier(folder: RunFolder, source: Path, frontier: Frontier, seconds: Mapping[str, float]) -> Path:
    """Write a frontier.

    Args:
        folder: where it will stand.
        source: the workbook it is of.
        frontier: what was found.
        seconds: wall time of the phases.

    Raises:
        OutputError: it cannot be written; nothing is left behind.
    """
    tables = {"curve": curve_table(frontier), "breakpoints": corners_table(frontier)}
    screen = lines(frontier)

    def fill(place: Path) -> None:
        write_tables(place, tables)
        notes = screen[len(screen) - screen[::-1].index("") :]
        (place / "frontier.xlsx").write_bytes(workbook(frontier.target.words, frontier.target.unit, tables, notes))
        shown = report(frontier, tables, notes, listed_sources(source))
        (place / "report.html").write_bytes(shown.encode("utf-8", "backslashreplace"))
        (place / "frontier.txt").write_bytes(("\n".join(screen) + "\n").encode("utf-8", "backslashreplace"))
        (place / "frontier.json").write_bytes(_text(told_frontier(frontier)))
        copies = place / "input"
        copies.mkdir()
        for path in input_files(source):
            shutil.copyfile(path, copies / path.name)

    return folder.write(fill, lambda files: _manifest(source, frontier, seconds, files))


def told_frontier(frontier: Frontier) -> dict[str, Any]:
    """Totals, points and corners, as plain data."""
    return {
        **told(frontier),
        "curve": rows_of(curve_table(frontier)),
        "corners": rows_of(corners_table(frontier)),
    }


def _manifest(source: Path, frontier: Frontier, seconds: Mapping[str, float], files: Mapping[str, str]) -> bytes:
    content = {
        "format": MANIFEST_FORMAT,
        "kind": KIND,
        "exit_code": 0,
        "status": "swept",
        "objective_inr": loosest(frontier).objective_inr,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "input": {"name": source.name, "schema": SCHEMA_VERSION, "sha256": input_sums(source)},
        "asked": frontier.wish.told(),
        "versions": versions(),
        "seconds": {phase: round(time, 4) for phase, time in seconds.items()},
        "files": dict(files),
    }
    return _text(content)


def _text(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
