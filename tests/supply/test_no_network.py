"""sc_no_network and sc_min_set: a plan needs no network, no web packages and no cluster."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap

import pytest

from tests.supply.closure import ROOT
from tests.supply.fenced import FENCE, solved_behind_the_fence

OTHERS = frozenset(
    {"fastapi", "starlette", "uvicorn", "multipart", "python_multipart", "anyio", "h11", "httpx", "httpx2"}
    | {"dask", "distributed", "tornado", "msgpack", "playwright", "pytest", "hypothesis", "linopy", "requests"}
)
"""Packages of the page, of the cluster, and of the tests."""

_WITHOUT = f"""
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {set(OTHERS)!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
"""


def test_the_fence_holds():
    """What uses the network is ended by it."""
    code = FENCE + "import socket; socket.create_connection(('127.0.0.1', 9))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert ended.returncode == 97
    assert b"NETWORK socket." in ended.stderr


def test_sc_min_set(tmp_path):
    """Solving loads no package of the page, the cluster or the tests, and does without them."""
    told = solved_behind_the_fence(tmp_path, ROOT, first=textwrap.dedent(_WITHOUT))
    assert not OTHERS & set(told["loaded"])
    assert {"pyomo", "highspy", "pandas"} <= set(told["loaded"])


def test_sc_no_network(tmp_path):
    """The whole of ``plan solve`` in a place that has no network at all, not even to itself."""
    unshare = shutil.which("unshare")
    alone = (unshare or "unshare", "--net")
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("only the system's administrator can take the network away here")
    solved_behind_the_fence(tmp_path, ROOT, before=alone)
