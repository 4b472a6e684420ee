"""A run where the system is Windows, as far as a process can be made to believe it.

The process lacks the modules that Windows lacks, locks files by the calls that Windows has, takes ``sys.platform`` for
``win32``, writes to a console of an old code page, and may neither exchange two folders in one step nor flush one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from planner.run.registry import find_runs
from tests.hostile.killing import environment, everything
from tests.run.inputs import small, write_case

_WINDOWS = """
    import sys, types
    import babel, highspy, jinja2, numpy, openpyxl, pandas, plotly, psutil, pyomo.environ, rich.console, scipy.sparse
    import scipy.sparse.csgraph, scipy.sparse.linalg, subprocess, typer, xlsxwriter
    import os, platform, fcntl, resource

    node, system = platform.node(), platform.platform()
    platform.node, platform.platform = (lambda: node), (lambda *_: system)
    locks = []

    def locking(handle, how, count):
        assert (how, count) == (2, 1)
        locks.append(handle)
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, os.lseek(handle, 0, os.SEEK_CUR))

    class Absent:
        def find_spec(self, name, path=None, target=None):
            if name in ("fcntl", "resource", "pwd", "grp", "termios"):
                raise ModuleNotFoundError(name)

    for name in ("fcntl", "resource", "pwd", "grp", "termios"):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Absent())
    sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
    sys.platform = "win32"
    from planner.workbook import files

    files.flush_folder = lambda _: None
    from planner.cli import signals
    leave = signals.leave
    signals.leave = lambda code: (print("locks", len(locks), file=sys.stderr), leave(code))
    from planner.cli import main
    main()
"""


def _as_windows(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_WINDOWS), *map(str, words)],
        env=environment(PYTHONIOENCODING="cp1252"),
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="this is it")
def test_the_main_path_needs_nothing_that_windows_lacks(tmp_path):
    """Plan, plan again in the same place, list, convert, check and explain: all ends with 0, in files as elsewhere."""
    sheets = small()
    for rows in sheets.values():
        for row in rows:
            row.update({column: "नियोडिमियम ₹" for column, value in row.items() if value == "metal mill"})
    case = write_case(tmp_path / "case", sheets)
    place = tmp_path / "out" / "run"
    for words in (
        ("solve", case, "--out", place),
        ("solve", case, "--out", place, "--force"),
        ("runs", place.parent, "--verify"),
        ("audit", place),
        ("convert", case, tmp_path / "book.xlsx"),
        ("convert", tmp_path / "book.xlsx", tmp_path / "folder"),
        ("convert", tmp_path / "book.xlsx", tmp_path / "folder", "--force"),
        ("check", tmp_path / "book.xlsx", "--annotate"),
        ("explain", case),
        ("template", tmp_path / "empty.xlsx"),
    ):
        ended = _as_windows(*words)
        assert ended.returncode == 0, (words, ended.stderr)
        assert b"Traceback" not in ended.stderr
        if words[0] == "solve":
            assert b"locks 0" not in ended.stderr
    assert sorted(path.name for path in place.parent.iterdir() if path.suffix != ".lock") == ["run"]
    assert [one.spoilt() for one in find_runs(place.parent)] == [[]]
    assert "नियोडिमियम ₹" in (place / "tables" / "purchases.csv").read_text(encoding="utf-8")
    assert json.loads((place / "manifest.json").read_bytes())["status"] == "optimal"
    assert everything(tmp_path / "folder").keys() <= everything(case).keys()
    assert Path(tmp_path / "book.checked.xlsx").is_file()
