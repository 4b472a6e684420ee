"""The folder of a comparison: tables, totals, workbook, copy of the input, manifest."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.compare.report import report
from planner.compare.tables import frames
from planner.compare.text import lines
from planner.compare.work import PLANNED
from planner.compare.workbook import write_compare_workbook
from planner.report.html.plan import listed_sources
from planner.run.csvfiles import write_tables
from planner.run.manifest import MANIFEST_FORMAT, input_files, input_sums, versions
from planner.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from planner.compare.comparing import Comparison
    from planner.run.folder import RunFolder

KIND = "compare"


def write_comparison(folder: RunFolder, source: Path, comparison: Comparison, seconds: Mapping[str, float]) -> Path:
    """Write a comparison.

    Args:
        folder: where it will stand.
        source: the workbook that was compared.
        comparison: the cases.
        seconds: wall time of the phases.

    Raises:
        OutputError: it cannot be written; nothing is left behind.
    """
    tables = frames(comparison)

    def fill(place: Path) -> None:
        (place / "tables").mkdir()
        write_tables(place, {KIND: tables[KIND]})
        write_tables(place / "tables", {name: frame for name, frame in tables.items() if name != KIND})
        write_compare_workbook(place / "compare.xlsx", comparison, tables)
        screen = lines(comparison)
        (place / "compare.txt").write_bytes(("\n".join(screen) + "\n").encode("utf-8", "backslashreplace"))
        notes = screen[len(screen) - screen[::-1].index("") :]
        shown = report(comparison, tables, notes, listed_sources(source))
        (place / "report.html").write_bytes(shown.encode("utf-8", "backslashreplace"))
        content = json.dumps(told(comparison, tables), indent=2, ensure_ascii=False) + "\n"
        (place / "compare.json").write_bytes(content.encode("utf-8", "backslashreplace"))
        copies = place / "input"
        copies.mkdir()
        for path in input_files(source):
            shutil.copyfile(path, copies / path.name)

    return folder.write(fill, lambda files: _manifest(source, comparison, seconds, files))


def told_comparison(comparison: Comparison) -> dict[str, Any]:
    """What ``--json`` prints: a row for each case, and what was asked."""
    return told(comparison, frames(comparison))


def told(comparison: Comparison, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The same, from the tables."""
    rows = tables[KIND].to_dict("records")
    cases = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return {
        "status": "done",
        "planned": sum(case.status == PLANNED for case in comparison.cases),
        "without_plan": sum(case.status != PLANNED for case in comparison.cases),
        "asked": comparison.asked.told(),
        "notes": list(comparison.notes),
        "cases": cases,
        "over_scenarios": [
            {name: _plain(value) for name, value in row.items()} for row in _records(tables.get("weighed"))
        ],
    }


def _records(frame: pd.DataFrame | None) -> Any:  # noqa: ANN401 - rows by the names of their columns
    return [] if frame is None else frame.to_dict("records")


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell
    if isinstance(value, float | np.floating):
        return float(f"{value:.12g}") if np.isfinite(value) else None
    return value


def _manifest(source: Path, comparison: Comparison, seconds: Mapping[str, float], files: Mapping[str, str]) -> bytes:
    content = {
        "format": MANIFEST_FORMAT,
        "kind": KIND,
        "exit_code": 0,
        "status": "compared",
        "objective_inr": comparison.base.found["objective_inr"],
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "input": {"name": source.name, "schema": SCHEMA_VERSION, "sha256": input_sums(source)},
        "asked": comparison.asked.told(),
        "versions": versions(),
        "seconds": {phase: round(time, 4) for phase, time in seconds.items()},
        "files": dict(files),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
