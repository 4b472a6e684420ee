"""Writing files so that a reader finds the old content or the new, never half of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from planner.workbook.swap import exchange

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file under another name beside its place, then put it there.

    Raises:
        OSError: if it cannot be written; what stood there before is intact and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _open_to_others(temporary)
        temporary.replace(path)
        flush_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files beside its place, then put it there; a folder that stood there is replaced.

    Raises:
        OSError: if it cannot be written; what stood there before is intact and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent))
    try:
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        flush_tree(temporary)
        temporary.chmod(0o777 & ~_umask())
        _put(temporary, path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    flush_folder(path.parent)
    shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, path: Path) -> None:
    """Give a folder its place; what stood there, if anything, then has the temporary name or is gone."""
    if not path.exists():
        temporary.rename(path)
        return
    if exchange(temporary, path):
        return
    old = temporary.with_suffix(".old")
    path.rename(old)
    try:
        temporary.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def flush_tree(folder: Path) -> None:
    """Flush all files below a folder to the disk, and the names of all of them."""
    for place, _, names in os.walk(folder):
        for name in names:
            with Path(place, name).open("rb+") as file:
                os.fsync(file.fileno())
        flush_folder(Path(place))


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system has such a thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open_to_others(path: Path) -> None:
    """Give a temporary file the rights that a new file has."""
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
