"""``plan check`` where the workbook is understood and yet no plan can exist."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from planner.cli.app import app
from tests.run.inputs import small, write_case


def test_a_hard_stock_that_nothing_can_meet_ends_with_3_and_all_findings(tmp_path: Path) -> None:
    sheets = small()
    place = sheets["locations"][0]["location"]
    sheets["materials"].append({"material": "never made"})
    sheets["stock"] = [{"location": place, "material": "never made", "safety_t": 5}]
    case = write_case(tmp_path / "case", sheets)
    result = CliRunner().invoke(app, ["check", str(case)])
    assert result.exit_code == 3
    assert result.stdout.count("stock-impossible") == 1
    assert "nothing of it can be there by then" in result.stdout
    told = json.loads(CliRunner().invoke(app, ["check", str(case), "--json"]).stdout)
    assert [finding["code"] for finding in told["findings"] if finding["severity"] == "error"] == ["stock-impossible"]
