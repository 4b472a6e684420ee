"""The right to write a run to a place, held by one process at a time.

It is a lock of the operating system on a small hidden file beside the place. The system takes it back when the process
ends, however that happens, so nothing stale can keep anybody out.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import sys
from typing import TYPE_CHECKING, Final

from planner.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_FAR: Final = 4096
"""Place of the byte that is locked on Windows, behind what others may read."""
_HELD: Final = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
LOCKS: Final = ".run-*.lock"


def mark(target: Path) -> str:
    """A short name for what belongs to a place, whatever letters the place is named with."""
    return hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]


def host() -> str:
    """Name of this computer, in letters that every file system takes."""
    return re.sub(r"[^A-Za-z0-9_.]", "", platform.node())[:40]


class Claim:
    """The right of this process to write to one place."""

    def __init__(self, target: Path) -> None:
        """Take it.

        Raises:
            OutputError: another process has it; the message says which.
            OSError: nothing can be written there.
        """
        self._path = target.with_name(f".run-{mark(target)}.lock")
        self._handle = -1
        while self._handle < 0:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(handle)
            except OSError as fault:
                os.close(handle)
                if fault.errno in _HELD:
                    message = f"{_holder(self._path)} is writing to {target}. Wait for it, or give another place"
                    raise OutputError(message + " with --out.") from None
                return
            if _is_still_there(handle, self._path):
                self._handle = handle
            else:
                os.close(handle)
        try:
            os.ftruncate(self._handle, 0)
            os.write(self._handle, f"{os.getpid()} {host()}\n".encode())
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Give it back; harmless if it was given back before."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        if os.name == "posix":
            self._path.unlink(missing_ok=True)
            os.close(handle)
            return
        os.close(handle)
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return


def remove_stale(parent: Path) -> None:
    """Remove the files of claims that nobody holds any more."""
    for path in parent.glob(LOCKS):
        try:
            handle = os.open(path, os.O_RDWR)
        except OSError:
            continue
        try:
            _lock(handle)
            if os.name == "posix" and _is_still_there(handle, path):
                path.unlink()
        except OSError:
            continue
        finally:
            os.close(handle)


def _is_still_there(handle: int, path: Path) -> bool:
    """Whether a file is the one that has its name now, and not one that was removed meanwhile."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return False
    opened = os.fstat(handle)
    return (opened.st_dev, opened.st_ino) == (now.st_dev, now.st_ino)


def _holder(path: Path) -> str:
    """Who holds a claim, in words."""
    try:
        pid, _, where = path.read_text(encoding="utf-8").strip().partition(" ")
    except OSError:
        pid, where = "", ""
    return f"Another run (process {pid} on {where})" if pid.isdigit() else "Another run"
