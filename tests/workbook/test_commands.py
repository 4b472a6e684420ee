"""The commands of the workbook: what they print, write, refuse, and the code they end with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from planner.cli import check, console, convert, example, schema, template
from planner.workbook import read_book
from planner.workbook.template import write_workbook
from tests.tables import base
from tests.workbook.forge import header, pack, parts, row, sheet, text

RUN = CliRunner()


@pytest.fixture
def app():
    made = typer.Typer()
    for module in (template, example, check, convert, schema):
        module.register(made)
    return made


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def dirty(here):
    data = base.rows()
    data["offers"][0]["price_per_t"] = "abc"
    data["offers"][0]["note"] = "\x1b[31mred"
    data["routes"][0]["origin"] = "Nowhere\x1b[2J"
    write_workbook(here / "dirty.xlsx", base.book(data))
    return here / "dirty.xlsx"


def test_template_writes_and_does_not_overwrite(app, here):
    assert RUN.invoke(app, ["template"]).exit_code == 0
    assert read_book(here / "template.xlsx").findings == ()
    done = RUN.invoke(app, ["template"])
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert RUN.invoke(app, ["template", "--force"]).exit_code == 0
    assert RUN.invoke(app, ["template", "own"]).exit_code == 0
    assert (here / "own.xlsx").exists()
    for wrong in ("own.csv", "own.xls"):
        assert RUN.invoke(app, ["template", wrong]).exit_code == 2


def test_example_can_be_checked_as_it_is(app, here):
    assert RUN.invoke(app, ["example"]).exit_code == 0
    done = RUN.invoke(app, ["check", "india.xlsx"])
    assert done.exit_code == 0, done.output


def test_check_prints_a_line_each_and_ends_with_2(app, dirty):
    done = RUN.invoke(app, ["check", str(dirty)])
    assert done.exit_code == 2
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("offers!F")]
    assert line.startswith("offers!F5: error: 'abc': ")
    assert line.endswith("[not-a-number]")
    assert "3 errors" in done.stdout.splitlines()[-1]
    assert "\x1b" not in done.output


def test_check_of_a_good_case_ends_with_0(app, here):
    write_workbook(here / "good.xlsx", base.book())
    done = RUN.invoke(app, ["check", "good.xlsx"])
    assert done.exit_code == 0, done.output
    assert "error" not in done.stdout


def test_check_as_json_is_one_object(app, dirty):
    done = RUN.invoke(app, ["check", str(dirty), "--json", "--annotate"])
    assert done.exit_code == 2
    content = json.loads(done.stdout)
    assert (content["errors"], content["kind"]) == (3, "xlsx")
    assert {finding["sheet"] for finding in content["findings"] if finding["severity"] == "error"} == {
        "offers",
        "routes",
    }
    assert content["annotated"].endswith("dirty.checked.xlsx")
    assert content["rows"]["offers"] == len(base.rows()["offers"])


def test_check_of_nothing_says_so_in_a_line(app, here):
    done = RUN.invoke(app, ["check", "nothing.xlsx"])
    assert done.exit_code == 2
    assert "There is no file or folder nothing.xlsx" in done.stdout
    assert "Traceback" not in done.output
    assert json.loads(RUN.invoke(app, ["check", "nothing.xlsx", "--json"]).stdout)["errors"] == 1


def test_annotate_takes_a_name(app, dirty):
    done = RUN.invoke(app, ["check", str(dirty), "--annotate", "mine.xlsx"])
    assert done.exit_code == 2
    assert (dirty.parent / "mine.xlsx").exists()
    assert not (dirty.parent / "dirty.checked.xlsx").exists()
    done = RUN.invoke(app, ["check", str(dirty), "mine2.xlsx"])
    assert done.exit_code == 2
    assert not (dirty.parent / "mine2.xlsx").exists()


def test_convert_both_ways(app, here):
    write_workbook(here / "good.xlsx", base.book())
    assert RUN.invoke(app, ["convert", "good.xlsx", "folder"]).exit_code == 0
    assert RUN.invoke(app, ["convert", "folder", "back.xlsx"]).exit_code == 0
    done = RUN.invoke(app, ["convert", "folder", "back.xlsx"])
    assert done.exit_code == 2
    assert "target-exists" in done.stderr


def test_convert_tells_what_is_left_out(app, here):
    good = sheet(header("stage") + row(5, text("A5", "x")))
    pack(here / "b.xlsx", parts({"stages": good, "_mine": good}))
    done = RUN.invoke(app, ["convert", "b.xlsx", "folder"])
    assert done.exit_code == 0
    assert "_mine" in done.stderr
    assert done.stdout.strip() == "folder"


def test_a_disk_that_is_full_ends_with_9(app, here, monkeypatch):
    def fail(*_args):
        raise OSError(28, "No space left on device", "template.xlsx")

    monkeypatch.setattr("os.fsync", fail)
    done = RUN.invoke(app, ["template"])
    assert done.exit_code == 9
    assert "No space left" in done.stderr
    assert list(here.iterdir()) == []


def test_schema_in_its_three_forms(app):
    assert "offers: offer*, label" in RUN.invoke(app, ["schema"]).stdout
    assert json.loads(RUN.invoke(app, ["schema", "--json"]).stdout)["version"] == 1
    assert RUN.invoke(app, ["schema", "--markdown"]).stdout.startswith("# Data dictionary")
    assert RUN.invoke(app, ["schema", "--json", "--markdown"]).exit_code == 2


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("a\u202eb", "a\ufffdb"),
        ("line\nbreak", "line\ufffdbreak"),
        ("क्\u200dष ₹", "क्\u200dष ₹"),
    ],
)
def test_text_from_data_cannot_steer_the_terminal(raw, shown):
    assert console.safe(raw) == shown


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from planner.cli import app; "
        "sys.exit(any(name in sys.modules for name in ('pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'pyomo')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 0


def test_findings_on_a_terminal_are_grouped(capsys):
    from rich.console import Console

    from planner.errors import Finding, Severity

    findings = [
        Finding(Severity.ERROR, "x", "offers", "F5", "[bold]v", "Wrong.", "Mend it."),
        Finding(Severity.WARNING, "y", "", "", "", "Odd.", "-"),
    ]
    console._print_rich(Console(width=100), findings)
    shown = capsys.readouterr().out
    assert "offers  1 error" in shown
    assert "the file  1 warning" in shown
    assert "'[bold]v': Wrong. Mend it. [x]" in shown
