"""det_locale: whatever language the system speaks, whatever its decimal point, the files have the same bytes."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.killing import content, environment
from tests.run.inputs import small, write_case

SOURCES = Path("/usr/share/i18n/locales")
LANGUAGES = ("C", "de_DE", "hi_IN")
NAMES = {"metal mill": "Äther & नियोडिमियम", "works": "öst,werk; 1.5", "plant": "Zweigwerk", "sinter": "ähnlich ₹"}
"""Names that languages sort, quote or spell each in their own way."""

_RUN = """
    import json, locale, sys

    def tell():
        here = locale.localeconv()
        told = {name: here[name] for name in ("decimal_point", "int_curr_symbol")}
        sys.stderr.write(json.dumps({"spoken": locale.setlocale(locale.LC_ALL), **told}))

    if sys.argv.pop(1) == "spoken":
        locale.setlocale(locale.LC_ALL, "")
    from planner.cli import signals
    leave = signals.leave
    signals.leave = lambda code: (tell(), leave(code))
    from planner.cli import main
    main()
"""
"""Runs the planner and says at the end what language the process speaks; ``spoken`` has the C library speak it too."""


@pytest.fixture(scope="module")
def languages(tmp_path_factory) -> Path:
    """A folder of the languages, made from their sources."""
    maker = shutil.which("localedef")
    wanted = [name for name in LANGUAGES if name != "C"]
    if maker is None or not all((SOURCES / name).is_file() for name in wanted):
        pytest.skip(f"languages are made by localedef from {SOURCES}, which are not here")
    folder = tmp_path_factory.mktemp("languages")
    for name in wanted:
        command = [maker, "--no-archive", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8")]
        made = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert (folder / f"{name}.UTF-8" / "LC_NUMERIC").is_file(), made.stderr.decode(errors="replace")
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Path:
    rows = small()
    rows["settings"] = [
        {**row, "value": "Größe 1,5 · आकार"} if row.get("setting") == "title" else row for row in rows["settings"]
    ]
    renamed = {
        sheet: [
            {key: NAMES.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
            for row in told
        ]
        for sheet, told in rows.items()
    }
    return write_case(tmp_path_factory.mktemp("case") / "small", renamed)


def _flat(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files, and the parts of workbooks beside them, so that a difference is told where it is."""

    def parts() -> Iterator[tuple[str, bytes]]:
        for name, raw in files.items():
            yield name, raw
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                    for part in archive.namelist():
                        yield f"{name}!{part}", archive.read(part)

    return dict(parts())


def _timeless(value: Any) -> Any:
    """What a run says, without its clock and its folder."""
    if isinstance(value, dict):
        return {key: _timeless(one) for key, one in value.items() if key not in ("seconds", "run", "started", "ended")}
    return value


def _solved(case: Path, folder: Path, languages: Path, *, language: str, how: str) -> tuple[dict[str, Any], Any, Any]:
    """The files of a run in a language, what the run says, and what its process spoke."""
    name = "C" if language == "C" else f"{language}.UTF-8"
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_RUN), how, "solve", str(case), "--json", "--out", str(folder)],
        env=environment(LOCPATH=str(languages), LC_ALL=name, LANG=name, LANGUAGE=language),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode(errors="replace")
    return _flat(content(folder)), _timeless(json.loads(ended.stdout)), json.loads(ended.stderr)


@pytest.fixture(scope="module")
def plain(case, languages, tmp_path_factory):
    """A run where nothing is spoken at all."""
    files, told, spoke = _solved(case, tmp_path_factory.mktemp("C") / "run", languages, language="C", how="spoken")
    assert (spoke["spoken"], spoke["decimal_point"]) == ("C", ".")
    assert {"results.json", "results.xlsx", "report.html", "tables/costs.csv"} <= files.keys()
    assert any(name.startswith("results.xlsx!xl/worksheets/") for name in files)
    return files, told


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("de_DE", "spoken"),
        pytest.param("hi_IN", "spoken", marks=pytest.mark.slow),
        pytest.param("de_DE", "set", marks=pytest.mark.slow),
        pytest.param("hi_IN", "set", marks=pytest.mark.slow),
    ],
)
def test_det_locale(plain, case, languages, tmp_path, *, language, how):
    """``set`` is how a shell runs it; ``spoken``, the harder, as a program would that has the C library follow suit."""
    files, told, spoke = _solved(case, tmp_path / "run", languages, language=language, how=how)
    assert f"{language}.UTF-8" in spoke["spoken"]
    if how == "spoken":
        wanted = {"de_DE": (",", "EUR "), "hi_IN": (".", "INR ")}[language]
        assert (spoke["decimal_point"], spoke["int_curr_symbol"]) == wanted
    plain_files, plain_told = plain
    assert {name for name in files.keys() | plain_files if files.get(name) != plain_files.get(name)} == set()
    assert told == plain_told
