"""Questions about a plan are not put to something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app


@pytest.mark.parametrize("kind", ["compare", "frontier", "stress"])
@pytest.mark.parametrize(
    "command",
    [["audit"], ["prices"], ["why", "supplier=x"], ["range"], ["lint"], ["report"], ["stress"], ["diff", "again"]],
)
def test_what_is_no_plan_is_told_by_its_kind(tmp_path: Path, kind: str, command: list[str]) -> None:
    content = {"kind": kind, "created": "2026-11-24T00:00:00+00:00", "status": "done", "files": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    name, *rest = command
    rest = [str(tmp_path) if word == "again" else word for word in rest]
    found = CliRunner().invoke(app, [name, str(tmp_path), *rest])
    assert found.exit_code == 2, found.output
    assert f"what 'plan {kind}' found, and no plan" in found.stderr
    listed = CliRunner().invoke(app, ["runs", str(tmp_path)])
    assert listed.exit_code == 0
    assert "done  " + kind in listed.stdout
