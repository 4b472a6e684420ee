"""``report.html`` in the folder of a run, as it is written and for a run that is there already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Literal

from planner.errors import OutputError
from planner.run.folder import MANIFEST, digest
from planner.run.proof import CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from planner.results import Results
    from planner.run.proof import Proof
    from planner.run.saved import SavedRun

PAGE: Final = "report.html"
TOTALS: Final = "results.json"


def write_page(folder: Path, source: Path, results: Results, more: Mapping[str, pd.DataFrame], proof: Proof) -> None:
    """Write the report of a plan beside its totals.

    Args:
        folder: of the run; its totals are written.
        source: workbook or folder that was planned.
        results: the plan.
        more: tables beside those of the plan.
        proof: what the audit found.

    Raises:
        OSError: the file cannot be written.
    """
    from planner.report.html.plan import Facts, listed_sources, report

    totals = json.loads((folder / TOTALS).read_text(encoding="utf-8"))
    frames = {**results.frames, **more}
    facts = Facts(frames, totals, proof.certificate.told(), results.case.tables, listed_sources(source))
    (folder / PAGE).write_bytes(report(facts).encode("utf-8", "backslashreplace"))


def page_of(run: SavedRun, language: Literal["en", "hi"] = "en") -> str:
    """The report of a finished run.

    Raises:
        InputError: a table is missing, or its input is not valid any more.
        OutputError: a file of the run cannot be read.
    """
    from planner.errors import InputError
    from planner.report.html.plan import Facts, listed_sources, report

    validated = run.validated()
    if validated.tables is None:
        raise InputError(validated.findings)
    totals, certificate = (_json(run.folder / name) for name in (TOTALS, CERTIFICATE))
    facts = Facts(run.tables(), totals, certificate, validated.tables, listed_sources(run.source))
    return report(facts, language)


def _json(path: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        message = f"{path} cannot be read, so there is nothing to report on: {fault}."
        raise OutputError(message) from fault
    return found


def put_page(run: SavedRun, text: str) -> Path:
    """Put a report into the folder of its run, in one step, and its hash into the manifest.

    Returns:
        Where it stands.

    Raises:
        OSError: it cannot be written; what was there stands.
    """
    place = run.folder / PAGE
    _replace(place, text.encode("utf-8", "backslashreplace"))
    manifest = {**run.manifest, "files": {**run.manifest.get("files", {}), PAGE: digest(place)}}
    files = manifest["files"]
    manifest["files"] = {name: files[name] for name in sorted(files)}
    told = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    _replace(run.folder / MANIFEST, told.encode("utf-8", "backslashreplace"))
    return place


def _replace(place: Path, content: bytes) -> None:
    beside = place.with_name(f".{place.name}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
