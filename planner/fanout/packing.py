"""A context as bytes, for workers that share no disk with us; and a case worked on with it over there."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.fanout import worker
from planner.fanout.fingerprint import versions
from planner.fanout.plain import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final = "plain"
_FILE: Final = "file"
_FOLDER: Final = "folder"
_MOST_UNPACKED: Final = 3

_unpacked: dict[str, Path | dict[str, Any]] = {}
_one_at_a_time = threading.Lock()


def pack(context: Path | Mapping[str, Any]) -> bytes:
    """Everything a context holds.

    Raises:
        OSError: a file cannot be read.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        if not isinstance(context, Path):
            archive.writestr(zipfile.ZipInfo(_PLAIN), to_text(context))
        elif context.is_dir():
            archive.writestr(zipfile.ZipInfo(f"{_FOLDER}/{context.name}/"), "")
            for path in sorted(path for path in context.rglob("*") if path.is_file()):
                archive.write(path, f"{_FOLDER}/{context.name}/{path.relative_to(context).as_posix()}")
        else:
            archive.write(context, f"{_FILE}/{context.name}")
    return buffer.getvalue()


def hold(packed: bytes) -> bytes:
    """Keep the packed context on the cluster."""
    return packed


def run_packed(work: str, packed: bytes, context_sum: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Work on one case in a worker of a cluster.

    Returns:
        As ``run_case``, with ``worker`` and ``versions`` of the worker.
    """
    with _one_at_a_time:
        context = _unpacked.get(context_sum)
        if context is None:
            while len(_unpacked) >= _MOST_UNPACKED:
                del _unpacked[next(iter(_unpacked))]
            context = _unpacked[context_sum] = _unpack(packed)
    found = worker.run_case(work, context, payload, context_sum)
    return {**found, "worker": f"process {os.getpid()}", "versions": versions()}


def _unpack(packed: bytes) -> Path | dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        if names == [_PLAIN]:
            return dict(from_text(archive.read(_PLAIN).decode("ascii")))
        place = Path(tempfile.mkdtemp(prefix="plan-context-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        archive.extractall(place)
    kind, name, *_ = names[0].split("/")
    return place / kind / name
