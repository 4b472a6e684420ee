"""Hold a bill of materials to the environment it was made of: ``python -m tests.supply.bom BILL PYTHON EXTRA...``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply.closure import NAME, project

_ASK = "import importlib.metadata as m, json; print(json.dumps([[d.name, d.version] for d in m.distributions()]))"


def installed(python: Path) -> dict[str, str]:
    """Name -> version of all that is installed where an interpreter stands."""
    told = subprocess.run([str(python), "-I", "-c", _ASK], capture_output=True, check=True, timeout=60).stdout
    return {canonicalize_name(name): version for name, version in json.loads(told)}


def licensed(component: Mapping[str, Any]) -> bool:
    """Whether a component of a bill says under which licence it may be used; the text of some file does not say it."""
    for one in component.get("licenses") or []:
        told = one.get("license", {})
        named = told.get("name", "")
        if one.get("expression") or told.get("id") or (named and not named.startswith("declared license file:")):
            return True
    return False


def wrongs(bill: Mapping[str, Any], there: Mapping[str, str], asked: set[str]) -> list[str]:
    """What a bill of materials says that is not so, and what it leaves out.

    Args:
        bill: a bill in CycloneDX's JSON.
        there: name -> version of what is installed.
        asked: names of what the planner itself asks for.

    Returns:
        Sentences; none for a good bill.
    """
    found = [] if bill.get("bomFormat") == "CycloneDX" else ["it is no CycloneDX bill"]
    root = bill.get("metadata", {}).get("component", {})
    parts = bill.get("components", [])
    told = {canonicalize_name(part["name"]): part.get("version") for part in (*parts, root) if part.get("name")}
    if root.get("name") != NAME:
        found.append(f"it is the bill of {root.get('name')!r}, not of {NAME}")
    if len(told) != len(parts) + 1:
        found.append("a part is named twice, or not at all")
    found += [f"{name} {there[name]} is installed and not in it" for name in sorted(there.keys() - told.keys())]
    found += [f"{name} is in it and not installed" for name in sorted(told.keys() - there.keys())]
    both = sorted(there.keys() & told.keys())
    found += [f"{name} is {there[name]}, not {told[name]}" for name in both if there[name] != told[name]]
    found += [f"{part.get('name')} has no licence" for part in parts if not licensed(part)]
    names = {part.get("bom-ref"): canonicalize_name(part.get("name", "")) for part in parts}
    needs = {ref["ref"]: ref.get("dependsOn", []) for ref in bill.get("dependencies", [])}
    linked = {names.get(ref, ref) for ref in needs.get(root.get("bom-ref"), [])}
    found += [f"{name} is not told to be needed by the planner" for name in sorted(asked - linked)]
    if "file:/" in json.dumps(bill):
        found.append("it names a place on the computer that made it")
    return found


def main(bill: str, python: str, *extras: str) -> int:
    """Say what is wrong with a bill; how many wrongs there are."""
    lines = project()
    asked = {canonicalize_name(Requirement(line).name) for extra in ("", *extras) for line in lines[extra]}
    there = installed(Path(python))
    found = wrongs(json.loads(Path(bill).read_text(encoding="utf-8")), there, asked)
    for sentence in found:
        sys.stderr.write(f"{Path(bill).name}: {sentence}\n")
    sys.stdout.write(f"{Path(bill).name}: {len(there)} packages, {len(found)} wrongs\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
