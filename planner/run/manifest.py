"""What a run was made of: hashes, versions, options, sizes, times. The only file of a run that knows the clock."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from planner.run.folder import digest
from planner.run.summary import figures
from planner.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.results import Results
    from planner.run.options import RunOptions

DISTRIBUTION: Final = "magnet-sourcing-planner"
MANIFEST_FORMAT: Final = 1
_PACKAGES: Final = ("highspy", "pyomo", "numpy", "scipy", "pandas", "openpyxl", "XlsxWriter")


def manifest(
    source: Path, options: RunOptions, results: Results, seconds: Mapping[str, float], files: Mapping[str, str]
) -> bytes:
    """The manifest of a finished run, as JSON text.

    Args:
        source: workbook or folder that was planned.
        options: of the run.
        results: the plan.
        seconds: wall time of each phase; that of writing ends here.
        files: SHA-256 of each file of the run.
    """
    solution = results.solution
    content = {
        "format": MANIFEST_FORMAT,
        "exit_code": 0,
        **{name: value for name, value in figures(results).items() if name != "shares"},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "input": {"name": source.name, "schema": SCHEMA_VERSION, "sha256": input_sums(source)},
        "variant": options.variant.told(),
        "versions": versions(),
        "options": options.told(),
        "solver": {
            "method": solution.method,
            "iterations": solution.iterations,
            "residuals": {
                "primal": solution.residuals.primal,
                "dual": solution.residuals.dual,
                "gap": solution.residuals.gap,
            },
            "notes": list(solution.notes),
        },
        "seconds": {phase: round(time, 4) for phase, time in seconds.items()},
        "files": dict(files),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def input_sums(source: Path) -> dict[str, str]:
    """SHA-256 of the workbook, or of each CSV file of a folder."""
    return {path.name: digest(path) for path in input_files(source)}


def input_files(source: Path) -> list[Path]:
    """The workbook, or the CSV files of a folder, in order of name."""
    return sorted(source.glob("*.csv")) if source.is_dir() else [source]


def versions() -> dict[str, str]:
    """Versions of the planner, of Python and of the packages that can change a result."""
    found = {"planner": planner_version(), "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def planner_version() -> str:
    """Version of the installed planner; "" if it runs from a folder without being installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return ""
