"""sc_lock_hashes: what the wheel needs is locked to the byte, for every system, and the gate installs no other."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply.closure import Environment, environments, holds, needed, pins
from tests.supply.locks import FOLDER, Locked, locked

LOCKS = {"lock.txt": (), "lock-all.txt": ("web", "cluster")}
"""File of hashes -> the extras that it serves."""


def _there(lines: list[Locked], environment: Environment) -> dict[str, str]:
    """Name -> version of what a file installs in one place; no name twice."""
    found = [(canonicalize_name(one.asked.name), one.version) for one in lines if holds(one.asked.marker, environment)]
    assert len(dict(found)) == len(found), found
    return dict(found)


def _pinned(environment: Environment) -> dict[str, str]:
    return {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in pins()
        if holds(pin.marker, environment)
    }


@pytest.mark.parametrize("name", LOCKS)
def test_sc_lock_hashes(name):
    """On every system and Python: all that is needed, in the versions of ``constraints.txt``, and nothing else."""
    lines, extras = locked(FOLDER / name), LOCKS[name]
    anywhere = set()
    for environment in environments():
        there = _there(lines, environment)
        asked = needed(environment, extras)
        assert asked.keys() <= there.keys(), environment["sys_platform"]
        assert there.items() <= _pinned(environment).items(), environment["sys_platform"]
        for package, requirements in asked.items():
            assert all(one.specifier.contains(there[package], prereleases=True) for one in requirements), package
        anywhere |= asked.keys()
    assert {canonicalize_name(one.asked.name) for one in lines} == anywhere


def test_the_smaller_lock_is_a_part_of_the_larger():
    """So the extras can be added to what the smaller one installed."""
    small, large = ({str(one.asked): one.hashes for one in locked(FOLDER / name)} for name in LOCKS)
    assert small.items() < large.items()


@pytest.mark.parametrize("name", [*LOCKS, "tools.txt"])
def test_no_place_is_named_to_fetch_from(name):
    """Names, versions, markers and hashes: where packages come from is the matter of whoever installs them."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text.replace("importlib", "")
    assert all(len(set(one.hashes)) == len(one.hashes) for one in locked(FOLDER / name))


def test_the_tools_are_the_ones_asked_for():
    asked = [Requirement(line) for line in (FOLDER / "tools.in").read_text(encoding="utf-8").splitlines()]
    assert asked
    found = {canonicalize_name(one.asked.name): one.version for one in locked(FOLDER / "tools.txt")}
    for one in asked:
        (only,) = one.specifier
        assert only.operator == "=="
        assert found[canonicalize_name(one.name)] == only.version


@pytest.mark.parametrize("name", [*LOCKS, "tools.txt"])
def test_the_gate_installs_by_hashes(name):
    """Every use of such a file asks for its hashes, and takes no package that would have to be built first."""
    uses = [line for line in (FOLDER / "run").read_text(encoding="utf-8").splitlines() if f".ci/{name}" in line]
    assert uses
    assert all("--require-hashes" in line and "--only-binary :all:" in line for line in uses)


_ENTRY = "a==1 \\\n    --hash=sha256:" + 64 * "0"


@pytest.mark.parametrize(
    "text",
    [
        "a==1\n",
        "a==1 \\\n",
        "a>=1 \\\n    --hash=sha256:" + 64 * "0",
        "a==1 \\\n    --hash=sha256:" + 63 * "0",
        "a==1 \\\n    --hash=md5:" + 32 * "0",
        f"{_ENTRY} \\\nb==1 \\\n    --hash=sha256:" + 64 * "0",
        f"--index-url https://example.org/simple\n{_ENTRY}\n",
        f"{_ENTRY}\n-e .\n",
        f"{_ENTRY}\na @ https://example.org/a.whl\n",
    ],
)
def test_another_line_is_refused(tmp_path, text):
    (tmp_path / "lock.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"lock\.txt, line \d"):
        locked(tmp_path / "lock.txt")


def test_a_good_one_is_read(tmp_path):
    (tmp_path / "lock.txt").write_text(f"{_ENTRY}\n{_ENTRY.replace('a==1', 'b==2')}\n", encoding="utf-8")
    assert [(one.asked.name, one.version, len(one.hashes)) for one in locked(tmp_path / "lock.txt")] == [
        ("a", "1", 1),
        ("b", "2", 1),
    ]
