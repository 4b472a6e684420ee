"""sc_sbom: the gate makes a bill of materials of what the wheel brings, and the check of it lets nothing pass."""

from __future__ import annotations

import copy
import importlib.metadata
import json
import sys
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.supply.bom import installed, main, wrongs
from tests.supply.closure import NAME, ROOT

FILE = "declared license file: AUTHORS.txt"
THERE = {NAME: "0.1.0", "highspy": "1.16.0", "numpy": "2.4.6"}
BILL = {
    "bomFormat": "CycloneDX",
    "metadata": {"component": {"bom-ref": "root", "name": NAME, "version": "0.1.0"}},
    "components": [
        {"bom-ref": "h", "name": "highspy", "version": "1.16.0", "licenses": [{"license": {"id": "MIT"}}]},
        {"bom-ref": "n", "name": "NumPy", "version": "2.4.6", "licenses": [{"expression": "BSD-3-Clause AND MIT"}]},
    ],
    "dependencies": [{"ref": "h", "dependsOn": ["n"]}, {"ref": "n"}, {"ref": "root", "dependsOn": ["h", "n"]}],
}


@pytest.mark.parametrize("licence", [{"id": "MIT"}, {"name": "declared license of 'highspy'"}])
def test_a_good_bill_passes(licence):
    bill = copy.deepcopy(BILL)
    bill["components"][0].update(licenses=[{"license": {"name": FILE}}, {"license": licence}])
    assert wrongs(bill, THERE, {"highspy", "numpy"}) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda bill: bill.update(bomFormat="SPDX"), "no CycloneDX"),
        (lambda bill: bill["components"].pop(0), "highspy 1.16.0 is installed and not in it"),
        (lambda bill: bill["components"].append({**bill["components"][0], "name": "other"}), "other is in it"),
        (lambda bill: bill["components"].append(bill["components"][0]), "named twice"),
        (lambda bill: bill["components"][0].update(version="1.15.0"), "highspy is 1.16.0, not 1.15.0"),
        (lambda bill: bill["components"][0].pop("version"), "highspy is 1.16.0, not None"),
        (lambda bill: bill["components"][1].pop("licenses"), "NumPy has no licence"),
        (lambda bill: bill["components"][1].update(licenses=[]), "NumPy has no licence"),
        (lambda bill: bill["components"][1].update(licenses=[{"license": {"name": ""}}]), "NumPy has no licence"),
        (lambda bill: bill["components"][1].update(licenses=[{"license": {"name": FILE}}]), "NumPy has no licence"),
        (lambda bill: bill["metadata"]["component"].update(version="0.0.9"), f"{NAME} is 0.1.0, not 0.0.9"),
        (lambda bill: bill["metadata"]["component"].update(name="other"), "the bill of 'other'"),
        (lambda bill: bill["metadata"].pop("component"), "the bill of None"),
        (lambda bill: bill["dependencies"][2]["dependsOn"].remove("n"), "numpy is not told to be needed"),
        (lambda bill: bill["components"][0].update(url="file:///tmp/x.whl"), "names a place on the computer"),
    ],
)
def test_sc_sbom(spoil, told):
    bill = copy.deepcopy(BILL)
    spoil(bill)
    assert told in "\n".join(wrongs(bill, THERE, {"highspy", "numpy"}))


def test_the_environment_is_asked():
    there = installed(Path(sys.executable))
    assert there["highspy"] == importlib.metadata.version("highspy")
    assert {canonicalize_name(name) for name in ("XlsxWriter", "pyomo")} <= there.keys()


def test_a_bill_of_less_than_is_installed_fails(tmp_path, capsys):
    (tmp_path / "less.cdx.json").write_text(json.dumps(BILL), encoding="utf-8")
    assert main(str(tmp_path / "less.cdx.json"), sys.executable) > 10
    assert "pyomo 6.10" in capsys.readouterr().err


def test_the_gate_makes_and_checks_it():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "cyclonedx_py environment" in lines
    assert "-m tests.supply.bom" in lines
