"""A finished stress test on the disk: its tables, its workbook, and what it was made of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from planner.report.html.plan import listed_sources
from planner.run.csvfiles import write_tables
from planner.run.folder import MANIFEST, digest
from planner.run.manifest import versions
from planner.stress.excel import write_workbook
from planner.stress.report import report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from planner.run.folder import RunFolder
    from planner.stress.outcome import Stress

KIND = "stress"


def write(  # noqa: PLR0913 - all that stands in the folder
    folder: RunFolder,
    found: Stress,
    frames: Mapping[str, pd.DataFrame],
    text: Sequence[str],
    *,
    sources: Mapping[str, Path],
    seconds: float,
) -> Path:
    """Write the folder.

    Args:
        folder: where it will stand.
        found: the stress test.
        frames: its tables.
        text: what is told on the screen.
        sources: name and folder of each run.
        seconds: it took.

    Returns:
        Where it stands.

    Raises:
        OutputError: it cannot be written.
    """

    def fill(path: Path) -> None:
        (path / "tables").mkdir()
        write_tables(path / "tables", frames)
        write_workbook(path / "stress.xlsx", frames)
        called = found.runs[0].shocks.plan.network.tables["stages"]
        stages = {str(name): str(label) for name, label in zip(called["stage"], called["label"], strict=True)}
        cited = dict.fromkeys(row for place in sources.values() for row in listed_sources(place / "input"))
        shown = report(frames, found.asked.told(), stages, tuple(cited))
        (path / "report.html").write_bytes(shown.encode("utf-8", "backslashreplace"))
        (path / "summary.txt").write_bytes(("\n".join(text) + "\n").encode("utf-8", "backslashreplace"))

    def seal(files: dict[str, str]) -> bytes:
        content: dict[str, Any] = {
            "format": 1,
            "kind": KIND,
            "exit_code": 0,
            "status": "done",
            "runs": {name: _origin(place) for name, place in sources.items()},
            "asked": found.asked.told(),
            "cases": {run.name: len(run.answers) for run in found.runs},
            "solved": found.solved,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": versions(),
            "seconds": {"stress": round(seconds, 3)},
            "files": files,
        }
        return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")

    return folder.write(fill, seal)


def _origin(place: Path) -> dict[str, str]:
    """What a run was: its place, and the hash of its manifest where it has one."""
    manifest = place / MANIFEST
    return {"path": str(place), "manifest_sha256": digest(manifest) if manifest.is_file() else ""}
