"""The runs in a folder: which there are, whether they are still what was written, and removing old ones."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from typing import TYPE_CHECKING, Any, Final

from planner.errors import InputError, OutputError
from planner.run.claim import Claim, host
from planner.run.folder import MANIFEST
from planner.run.saved import SavedRun, open_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SUM: Final = re.compile(r"[0-9a-f]{64}")


def find_runs(folder: Path) -> list[SavedRun]:
    """The finished runs in a folder, or the one run that the folder is, newest first.

    A folder without a whole manifest is no run: nothing half-written is ever listed.

    Args:
        folder: where runs stand side by side, as ``outputs``.

    Raises:
        OSError: the folder cannot be read.
    """
    if (folder / MANIFEST).is_file():
        places = [folder]
    else:
        places = [path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_symlink()]
    runs = [run for path in places if path.is_dir() and (run := _run_at(path)) is not None]
    return sorted(runs, key=lambda run: (str(run.manifest["created"]), run.folder.name), reverse=True)


def remove_oldest(runs: Sequence[SavedRun], keep: int) -> list[Path]:
    """Remove all but the newest runs.

    Each disappears in one step, so that nobody finds half of it. One that is about to be replaced stays.

    Args:
        runs: newest first.
        keep: how many to keep.

    Returns:
        The folders that were removed.

    Raises:
        OSError: a folder cannot be removed.
    """
    removed = []
    for run in runs[keep:]:
        try:
            claim = Claim(run.folder)
        except OutputError:
            continue
        try:
            away = run.folder.with_name(f".run-{host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp")
            run.folder.rename(away)
            shutil.rmtree(away, ignore_errors=True)
            removed.append(run.folder)
        finally:
            claim.release()
    return removed


def _run_at(folder: Path) -> SavedRun | None:
    """The run in a folder; None if there is none, or no whole one."""
    try:
        run = open_run(folder)
    except (InputError, OSError):
        return None
    return run if _is_whole(run.manifest) else None


def _is_whole(manifest: Any) -> bool:  # noqa: ANN401 - whatever stands in the file
    """Whether a manifest says all that a finished run says."""
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        return False
    texts = (manifest.get("created"), manifest.get("status"))
    sums = manifest["files"].values()
    return all(isinstance(text, str) for text in texts) and all(
        isinstance(told, str) and _SUM.fullmatch(told) for told in sums
    )
