"""The audit shares no code with what it audits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import planner.audit

STRANGERS = (
    "models", "pyomo", "highspy", "planner.network", "planner.solve", "planner.results", "planner.run",
    "planner.report", "planner.calendar",
)  # fmt: skip
PACKAGE = Path(planner.audit.__file__).parent


def test_nothing_of_the_model_is_loaded() -> None:
    """Importing the audit, the reading of run folders included, loads neither mathematics nor solver nor network."""
    modules = ["planner.audit", "planner.audit.folder"]
    code = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    allowed = {"planner.calendar"}  # the workbook's own validation knows the calendar
    wrong = [name for name in loaded if name.startswith(STRANGERS) and name not in allowed]
    assert not wrong


def test_no_module_mentions_the_model() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            if line.lstrip().startswith(("import ", "from ")):
                assert not any(f" {name}" in line for name in STRANGERS), f"{path.name}: {line}"
