"""The files of hashes: what may be installed, to the byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from tests.supply.closure import ROOT

FOLDER = ROOT / ".ci"
_MARKER = r"[a-z_]+ [<>=!]+ '[^']+'"
_NAMED = re.compile(rf"([a-z0-9][a-z0-9-]*==[0-9][0-9a-z.+]*(?: ; {_MARKER}(?: (?:and|or) {_MARKER})*)?) \\")
_HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})( \\)?")


@dataclass(frozen=True)
class Locked:
    """One version of one package, where it holds, and the files that may be taken for it.

    Attributes:
        asked: ``name==version``, perhaps with a marker.
        hashes: SHA-256 of each file.
    """

    asked: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> str:
        """The one version."""
        return next(iter(self.asked.specifier)).version


def locked(path: Path) -> list[Locked]:
    """Read a file of hashes.

    Raises:
        ValueError: if a line is anything but a pinned package or a hash of one, or a package has no hash.
    """
    found: list[Locked] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    place = 0
    while place < len(lines):
        named = _NAMED.fullmatch(lines[place])
        if named is None:
            message = f"{path.name}, line {place + 1}: no pinned package with hashes after it: {lines[place]}"
            raise ValueError(message)
        hashes: list[str] = []
        more = True
        while more:
            place += 1
            told = _HASH.fullmatch(lines[place]) if place < len(lines) else None
            if told is None:
                message = f"{path.name}, line {place + 1}: no hash of {named[1]}"
                raise ValueError(message)
            hashes.append(told[1])
            more = told[2] is not None
        place += 1
        found.append(Locked(Requirement(named[1]), tuple(hashes)))
    return found
