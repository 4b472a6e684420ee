"""``--json`` on every command: one object on stdout and nothing else, whether the command succeeds or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from tests.run.inputs import small, write_case

_MISTYPED = [
    ("check",),
    ("solve", "--bogus"),
    ("solve", "--time-limit", "soon"),
    ("solve", "--solver", "magic"),
    ("convert", "only-one"),
    ("schema", "--markdown"),
    ("nonsense",),
]
_REFUSED = [
    (("check", "nothing.xlsx"), 2),
    (("solve", "nothing.xlsx"), 2),
    (("lint", "nothing.xlsx"), 2),
    (("convert", "nothing.xlsx", "folder"), 2),
    (("diff", "nothing", "nothing"), 2),
    (("template", "there.xlsx"), 2),
    (("example", "there.xlsx"), 2),
    (("generate", "there.xlsx"), 9),
]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.xlsx").touch()


def _told(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.stderr == ""
    content = json.loads(result.stdout)
    assert isinstance(content, dict)
    return result.exit_code, content


@pytest.mark.parametrize("arguments", _MISTYPED, ids=" ".join)
def test_a_mistyped_command_is_told_as_an_object(arguments: tuple[str, ...]) -> None:
    code, content = _told(*arguments)
    assert code == content["exit_code"] == 2
    assert content["status"] == "mistyped"
    assert content["message"]


@pytest.mark.parametrize(("arguments", "code"), _REFUSED, ids=[" ".join(words) for words, _ in _REFUSED])
def test_a_refusal_is_told_as_an_object(arguments: tuple[str, ...], code: int) -> None:
    ended, content = _told(*arguments)
    assert ended == code
    assert content.get("exit_code", code) == code
    assert content.get("findings") or content["message"]


def test_files_that_were_written_are_named(tmp_path: Path) -> None:
    case = write_case(tmp_path / "small", small())
    assert _told("template", "new.xlsx") == (0, {"path": "new.xlsx"})
    assert _told("convert", str(case), "case.xlsx") == (0, {"path": "case.xlsx", "findings": []})
    assert _told("generate", "made", "--seed", "3") == (0, {"path": "made"})
    assert Path("new.xlsx").is_file()
    assert Path("case.xlsx").is_file()
    assert Path("made", "demand.csv").is_file()


def test_every_command_takes_it() -> None:
    result = CliRunner().invoke(app, ["--help"])
    names = [line.split()[0] for line in result.stdout.split("Commands:")[1].splitlines() if line.startswith("  ")]
    names = [name for name in names if name.islower() and CliRunner().invoke(app, [name, "--help"]).exit_code == 0]
    assert {"solve", "check", "template", "convert"} <= set(names)
    for name in names:
        assert "--json" in CliRunner().invoke(app, [name, "--help"]).stdout, name
