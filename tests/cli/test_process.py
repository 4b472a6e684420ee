"""Real processes: start-up, Ctrl-C, signals, memory, and a stdout that holds nothing but JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.run.inputs import small, write_case

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "planner", *(str(argument) for argument in arguments)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_json_on_stdout_parses_though_the_solver_greets(tmp_path: Path) -> None:
    case = write_case(tmp_path / "small", small())
    ended = subprocess.run(
        _command("solve", case, "--json"),
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    told = json.loads(ended.stdout)
    assert (tmp_path / told["run"] / "manifest.json").is_file()
    assert ended.stderr == b""


HEAVY = (
    "fastapi", "highspy", "jinja2", "numpy", "openpyxl", "pandas", "plotly",
    "pyomo", "python_calamine", "scipy", "uvicorn", "xlsxwriter",
)  # fmt: skip
"""Packages that only a command which needs them may load."""

_ASKED = """
    import contextlib, io, json, sys
    from planner.cli import main

    sys.argv = ["plan", *sys.argv[1:]]
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
        main()
    print(json.dumps({"told": told.getvalue(), "loaded": sorted(sys.modules)}))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["explain", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """What makes a command slow to start is what it loads, on a computer of any speed."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_ASKED), *arguments],
        env=_environment(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    found = json.loads(ended.stdout)
    assert found["told"].strip()
    packages = {name.partition(".")[0] for name in found["loaded"]}
    assert "typer" in packages
    assert not packages & set(HEAVY)


_ENDLESS = """
    import sys
    import planner.run.pipeline as pipeline
    from planner.cli import main
    from planner.solve import SolverChoice, SolveOptions, solve
    from tests.solve.programs import transport

    def endless(form, options, progress):
        print("solving", file=sys.stderr, flush=True)
        while True:
            solve(transport(120_000), SolveOptions(SolverChoice.SIMPLEX), progress)

    pipeline.solve = endless
    sys.argv = ["plan", "solve", "small", "--out", "out/run", *sys.argv[1:]]
    main()
"""


def _start_endless(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A run whose solver does not end by itself, once it is solving."""
    write_case(folder / "small", small())
    started = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_ENDLESS), *arguments],
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stderr is not None
    assert started.stderr.readline() == b"solving\n"
    return started


@POSIX
@pytest.mark.parametrize(
    ("numbers", "code"),
    [((signal.SIGINT,), 130), ((signal.SIGTERM,), 143), ((signal.SIGINT, signal.SIGINT), 130)],
    ids=["st_sigint", "st_sigterm", "st_double_sigint"],
)
def test_signals_are_answered(tmp_path: Path, numbers: tuple[int, ...], code: int) -> None:
    with _start_endless(tmp_path) as started:
        for number in numbers:
            started.send_signal(number)
        output, told = started.communicate(timeout=20)
    assert started.returncode == code
    assert output == b""
    assert b"Stopped; nothing was written." in told
    assert b"Traceback" not in told
    assert not (tmp_path / "out").exists()


@POSIX
def test_stopped_run_tells_one_object(tmp_path: Path) -> None:
    with _start_endless(tmp_path, "--json") as started:
        started.send_signal(signal.SIGINT)
        output, _ = started.communicate(timeout=20)
    assert started.returncode == 130
    assert json.loads(output) == {"status": "stopped", "exit_code": 130, "message": "stopped; nothing was written"}


_HUNGRY = """
    import resource, sys
    import planner.run.pipeline as pipeline
    from planner.cli import main

    build = pipeline.build

    def limited(tables):
        import numpy
        used = int(open("/proc/self/statm").read().split()[0]) * 4096
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**26, used + 2**26))
        numpy.ones(2**27)
        return build(tables)

    pipeline.build = limited
    sys.argv = ["plan", "solve", "small", "--out", "out/run"]
    main()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
def test_too_little_memory_is_told(tmp_path: Path) -> None:
    """st_memory."""
    write_case(tmp_path / "small", small())
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_HUNGRY)],
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 7
    assert ended.stderr == b"Error: not enough memory for this case; nothing was written\n"
    assert not (tmp_path / "out").exists()
