"""A run of ``plan solve`` that may not touch the network, and tells which modules it loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.run.inputs import small, write_case

FENCE = textwrap.dedent(
    """
    import os, sys

    def fence(event, values):
        if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
            sys.stderr.write(f"NETWORK {event} {values}\\n")
            os._exit(97)

    sys.addaudithook(fence)
    """
)
"""Ends a process at its first use of the network; nothing can take such a hook away again."""

_TELL = """
    import atexit, json

    def tell():
        loaded = sorted(name for name in sys.modules if "." not in name)
        ours = [module.__file__ for name, module in sys.modules.items() if name.split(".")[0] in ("planner", "models")]
        with open("modules.json", "w") as file:
            json.dump({"loaded": loaded, "planner": [place for place in ours if place]}, file)

    from planner.cli import signals
    leave = signals.leave
    signals.leave = lambda code: (tell(), leave(code))
    from planner.cli import main
    main()
"""


def solved_behind_the_fence(
    folder: Path, packages: Path, *, first: str = "", before: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Solve a case in an empty folder, with the planner taken from ``packages``; what was loaded.

    Args:
        folder: an empty one.
        packages: where the planner is.
        first: code that runs before anything else.
        before: words of a command that runs the process.
    """
    case = write_case(folder / "case", small())
    code = FENCE + first + textwrap.dedent(_TELL)
    ended = subprocess.run(
        [*before, sys.executable, "-c", code, "solve", str(case), "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(packages), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode(errors="replace")
    told = json.loads(ended.stdout)
    assert told["status"] == "optimal"
    assert (folder / told["run"] / "manifest.json").is_file()
    return json.loads((folder / "modules.json").read_text(encoding="utf-8"))
