"""Plain reading of the India case, by the standard library alone, so that its tests do not lean on the planner."""

from __future__ import annotations

import csv
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "inputs" / "india"
YEARS = range(2026, 2036)
FACT_ID = re.compile(r"\b[CDGLNPRTX]\d{2}[a-c]?\b|\bG\d\b")
SOURCE_KEY = re.compile(r"\bS\d{2,3}b?\b")


def rows(sheet: str) -> list[dict[str, str]]:
    """All rows of a sheet, as text."""
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheets() -> list[str]:
    """Names of the sheets that the planner reads."""
    return sorted(path.stem for path in FOLDER.glob("*.csv") if not path.stem.startswith("_"))


def fiscal(year: int) -> str:
    """``FY2026-27`` for 2026."""
    return f"FY{year}-{(year + 1) % 100:02d}"


def listed(text: str) -> list[str]:
    """Values of a cell that holds several."""
    return [part.strip() for part in text.split(";") if part.strip()]
