"""What a result may depend on: the context, the code and the versions, each as a hash that can be compared."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.fanout.plain import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.fanout.cases import Case

_PACKAGES: Final = ("highspy", "pyomo", "numpy", "scipy", "pandas")
_OURS: Final = ("planner", "models")


def context_sum(context: Path | Mapping[str, Any]) -> str:
    """SHA-256 of a file, of all files below a folder with their names, or of plain data.

    Raises:
        OSError: a file cannot be read.
    """
    if not isinstance(context, Path):
        return hashlib.sha256(to_text(context).encode()).hexdigest()
    if not context.is_dir():
        return _file_sum(context)
    total = hashlib.sha256()
    for path in sorted(path for path in context.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(context).as_posix()}\0{_file_sum(path)}\n".encode())
    return total.hexdigest()


def cases_sum(cases: Sequence[Case]) -> str:
    """SHA-256 of all keys and payloads, in their order."""
    total = hashlib.sha256()
    for case in cases:
        total.update(to_text([case.key, case.payload]).encode() + b"\n")
    return total.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Everything installed that can change a result: Python, the kind of computer, packages, and our own code."""
    found = {"python": platform.python_version(), "computer": f"{platform.system()} {platform.machine()}"}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return {**found, "planner": _code_sum()}


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Where two sets of versions differ, in words; "" if they do not."""
    told = []
    for name in sorted({*one, *other}):
        mine, theirs = one.get(name, "none"), other.get(name, "none")
        if mine != theirs:
            told.append("the planner's own code" if name == "planner" else f"{name} {mine} and {theirs}")
    return "; ".join(told)


def _code_sum() -> str:
    """SHA-256 of the planner's own modules."""
    total = hashlib.sha256()
    for package in _OURS:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(place).rglob("*.py")):
                name = path.relative_to(place).as_posix()
                total.update(f"{package}/{name}\0{_file_sum(path)}\n".encode())
    return total.hexdigest()


def _file_sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
