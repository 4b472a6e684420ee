"""What the planner needs from others, followed from package to package; and what is pinned of it."""

from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NAME = "magnet-sourcing-planner"
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    "emscripten": {"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
PYTHONS = ("3.11", "3.12", "3.13")

Environment = dict[str, str]


def environments() -> Iterator[Environment]:
    """The computers that the planner is made for, and the browser, which others think of."""
    for system in SYSTEMS.values():
        for python in PYTHONS:
            yield {**default_environment(), **system, "python_version": python, "python_full_version": f"{python}.0"}


def project() -> dict[str, list[str]]:
    """Requirements of the planner: extra -> lines; "" for those it always has."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"": content["dependencies"], **content["optional-dependencies"]}


def pins() -> list[Requirement]:
    """The lines of ``constraints.txt``."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def holds(marker: Marker | None, environment: Environment, extra: str = "") -> bool:
    """Whether a requirement counts there."""
    return marker is None or marker.evaluate({**environment, "extra": extra})


def needed(environment: Environment, extras: tuple[str, ...]) -> dict[str, list[Requirement]]:
    """Every package that is needed there, and what is asked of it; packages not installed here end the trail."""
    found: dict[str, list[Requirement]] = {}
    seen: set[tuple[str, str]] = set()
    lines = project()
    todo = [Requirement(line) for extra in ("", *extras) for line in lines[extra]]
    while todo:
        asked = todo.pop()
        if not holds(asked.marker, environment):
            continue
        name = canonicalize_name(asked.name)
        if name == NAME:
            todo += [Requirement(line) for extra in asked.extras for line in lines[extra]]
            continue
        found.setdefault(name, []).append(asked)
        for extra in ("", *asked.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                todo += [Requirement(str(one).partition(";")[0]) for one in _asks(name, extra, environment)]
    return found


def _asks(name: str, extra: str, environment: Environment) -> Iterator[Requirement]:
    """What an installed package needs for itself, or for one of its extras."""
    try:
        lines = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for line in lines:
        asked = Requirement(line)
        only_extra = extra and not holds(asked.marker, environment, extra)
        if not only_extra and holds(asked.marker, environment, extra):
            yield asked
