"""LibreOffice, without the values we wrote, comes to the same figures."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.report.excel import write_workbook
from tests.results.plans import planned
from tests.run.inputs import small

OFFICE = shutil.which("soffice")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def _without_values(source: Path, target: Path) -> None:
    """A copy whose formulas carry a value that is wrong."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>-987654321</v>", content)
            new.writestr(name, content)


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
def test_libreoffice_comes_to_the_same_figures(tmp_path: Path) -> None:
    sheets = small(customers=[{"customer": ">5"}, {"customer": "a*"}, {"customer": "1e3"}])
    for line, customer in zip(sheets["demand"], (">5", "a*"), strict=True):
        line["customer"] = customer
    sheets["licences"][0] |= {"holder": "1e3", "end_users": "any"}
    told = tmp_path / "results.xlsx"
    write_workbook(told, planned(sheets))
    _without_values(told, tmp_path / "blank.xlsx")
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path / "again"), str(tmp_path / "blank.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = load_workbook(tmp_path / "again" / "blank.xlsx", data_only=True)
    wanted, formulas = load_workbook(told, data_only=True), load_workbook(told)
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    value, again = (book[sheet.title][cell.coordinate].value for book in (wanted, found))
                    assert again == pytest.approx(value, rel=1e-9, abs=1e-7), f"{sheet.title}!{cell.coordinate}"
    assert count > 200
