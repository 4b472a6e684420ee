"""sc_licences: everything that is installed may be used, changed and passed on by anybody; the solver says by whom."""

from __future__ import annotations

import importlib.metadata
import re

import pytest

ALLOWED = frozenset(
    {
        "MIT",
        "BSD-2-CLAUSE",
        "BSD-3-CLAUSE",
        "0BSD",
        "APACHE-2.0",
        "PSF-2.0",
        "HPND",
        "MPL-2.0",
        "ISC",
        "ZLIB",
        "CC0-1.0",
    }
)
"""Licences in SPDX's words; ISC, Zlib, 0BSD and CC0 ask no more than MIT does."""

PLAIN = {
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Simplified BSD": "BSD-2-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
}
"""What packages that do not use SPDX write."""


def licence(package: importlib.metadata.Distribution) -> str:
    """The licence of a package as an SPDX expression: as it says itself, else by its classifiers, else in its words."""
    told = package.metadata
    classes = [line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or [] if "License ::" in line]
    text = (told.get("License") or "").strip()
    expression = told.get("License-Expression") or " AND ".join(PLAIN.get(one, one) for one in classes)
    return expression or PLAIN.get(text, text.partition("\n")[0])


def allowed(expression: str) -> bool:
    """Whether an expression without WITH asks for allowed licences only; of several to choose from, one is enough."""
    flat = re.sub(r"[()]", " ", expression)
    return any(
        all(part.strip().upper() in ALLOWED for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", flat)
    )


@pytest.mark.parametrize(
    ("expression", "good"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("LGPL-2.1 OR MIT", True),
        ("", False),
        ("Proprietary", False),
    ],
)
def test_the_rule(expression, good):
    assert allowed(expression) is good


def test_sc_licences():
    packages = {one.metadata["Name"]: one for one in importlib.metadata.distributions() if one.metadata["Name"]}
    assert len(packages) > 40
    refused = {name: licence(one) for name, one in packages.items() if name != "magnet-sourcing-planner"}
    assert {name: text for name, text in refused.items() if not allowed(text)} == {}


def test_sc_sbom_notices_of_the_solver():
    """The solver's own licence, and those of what is compiled into it, come with it."""
    solver = importlib.metadata.distribution("highspy")
    told = {name: solver.read_text(f"licenses/{name}") or "" for name in solver.metadata.get_all("License-File") or []}
    assert set(told) >= {"LICENSE.txt", "THIRD_PARTY_NOTICES.md"}
    assert "Permission is hereby granted, free of charge" in told["LICENSE.txt"]
    assert "Copyright" in told["LICENSE.txt"]
    parts = re.split(r"^## ", told["THIRD_PARTY_NOTICES.md"], flags=re.MULTILINE)[1:]
    assert {part.partition("\n")[0] for part in parts} >= {"pdqsort", "zstr"}
    for part in parts:
        assert re.search(r"\b(MIT|BSD-3|Apache 2\.0|zlib)\b.{0,3}license", part), part
