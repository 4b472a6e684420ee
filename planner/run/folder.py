"""One folder for each run, complete or absent.

Files are written to a folder beside the place, flushed to the disk, and the folder is then renamed: somebody who looks
sees the whole run or nothing. An earlier run is replaced in one step where the system can, and stands again after the
next run where it was stopped between two. What a killed run left behind is removed by the next one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from planner.errors import OutputError
from planner.run.claim import Claim, host, mark, remove_stale
from planner.workbook.files import flush_folder, flush_tree
from planner.workbook.swap import exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

MANIFEST: Final = "manifest.json"
_LEFTOVER: Final = re.compile(r"\.run-(?P<host>[^-]*)-(?P<pid>\d+)-[0-9a-f]+\.tmp")
_STALE_SECONDS: Final = 86_400.0


class RunFolder:
    """The place of a run that is still to be written; a context, at whose end others may write there."""

    def __init__(self, target: Path, *, numbered: bool, force: bool) -> None:
        """A run that will stand at ``target``.

        Args:
            target: the folder.
            numbered: take ``target-2``, ``target-3`` … where it exists.
            force: replace an earlier run that stands there.

        Raises:
            OutputError: the place is taken, another run is about to write there, or nothing can be written there.
        """
        if target.name in ("", ".."):
            _refuse(f"'{target}' is no name for a folder of its own. Give one with --out, as outputs/mine")
        self.target = target
        self._numbered = numbered
        self._force = force
        self._claim: Claim | None = None
        self._old = target.with_name(f".run-{mark(target)}.old")
        self._made: list[Path] = []
        self.sums: dict[str, str] = {}
        with _told(target):
            self._check_place()
            self._made = _make(target.parent)
            remove_leftovers(target.parent)
            if not numbered:
                self._claim = Claim(target)
                self._restore()
            try:
                self._check_place()
                self._temporary().rmdir()
            except BaseException:
                self.release()
                raise

    def __enter__(self) -> Self:
        """Hold the place until the end of the context."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let others write there."""
        self.release()

    def release(self) -> None:
        """Let others write there; folders that were made on the way and hold nothing are taken back."""
        if self._claim is not None:
            self._claim.release()
        for folder in self._made:
            try:
                folder.rmdir()
            except OSError:
                return

    def _restore(self) -> None:
        """Bring back the earlier run, if a run was stopped while it was about to replace it."""
        if self._old.is_dir() and not os.path.lexists(self.target):
            self._old.rename(self.target)
        shutil.rmtree(self._old, ignore_errors=True)

    def _check_place(self) -> None:
        if self._numbered or not os.path.lexists(self.target):
            return
        if not self.target.is_dir():
            _refuse(f"{self.target} is a file, not a folder. Give another place with --out")
        empty = not any(self.target.iterdir())
        if empty or (self._force and (self.target / MANIFEST).is_file()):
            return
        if self._force:
            _refuse(
                f"{self.target} holds something else than a run, so it is not replaced. Give another place with --out"
            )
        _refuse(f"{self.target} exists. Give another place with --out, or --force to replace the run that is there")

    def _temporary(self) -> Path:
        path = self.target.parent / f".run-{host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp"
        path.mkdir()
        return path

    def write(self, fill: Callable[[Path], None], manifest: Callable[[dict[str, str]], bytes]) -> Path:
        """Write the run.

        Args:
            fill: writes all files but the manifest into the folder it is given.
            manifest: content of the manifest from the SHA-256 of each file; it is written last.

        Returns:
            The folder of the run.

        Raises:
            OutputError: the disk is full or refuses; nothing is left behind and what was there before is intact.
        """
        with _told(self.target):
            temporary = self._temporary()
            try:
                fill(temporary)
                self.sums = _sums(temporary)
                (temporary / MANIFEST).write_bytes(manifest(self.sums))
                flush_tree(temporary)
                return self._put(temporary)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise

    def _put(self, temporary: Path) -> Path:
        """Rename the finished folder to its place."""
        place = self._put_numbered(temporary) if self._numbered else self._put_here(temporary)
        flush_folder(place.parent)
        return place

    def _put_numbered(self, temporary: Path) -> Path:
        """Rename it to the first name that is free, also if somebody else takes one at the same moment."""
        place, number = self.target, 1
        while True:
            if not os.path.lexists(place):
                try:
                    return temporary.rename(place)
                except OSError as fault:
                    if fault.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EACCES):
                        raise
                    if not os.path.lexists(place):
                        raise
            number += 1
            place = self.target.with_name(f"{self.target.name}-{number}")

    def _put_here(self, temporary: Path) -> Path:
        place = self.target
        if not os.path.lexists(place):
            return temporary.rename(place)
        if not any(place.iterdir()):
            place.rmdir()
            return temporary.rename(place)
        self._check_place()
        if not exchange(temporary, place):
            place.rename(self._old)
            try:
                temporary.rename(place)
            except OSError:
                self._old.rename(place)
                raise
        for earlier in (temporary, self._old):
            shutil.rmtree(earlier, ignore_errors=True)
        return place


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; which were not there before, the innermost first."""
    made = []
    while not folder.is_dir() and folder != folder.parent:
        made.append(folder)
        folder = folder.parent
    for place in reversed(made):
        place.mkdir(exist_ok=True)
    return made


def remove_leftovers(parent: Path) -> None:
    """Remove what runs that were killed left in a folder; that of living processes stays."""
    remove_stale(parent)
    for path in parent.glob(".run-*.tmp"):
        found = _LEFTOVER.fullmatch(path.name)
        if found and _is_dead(found["host"], int(found["pid"]), path):
            shutil.rmtree(path, ignore_errors=True)


def _is_dead(where: str, pid: int, path: Path) -> bool:
    if os.name == "posix" and where == host():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False
    try:
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    except OSError:
        return False


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(folder: Path) -> dict[str, str]:
    """SHA-256 of all files below a folder, by relative name."""
    return {path.relative_to(folder).as_posix(): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _refuse(message: str) -> NoReturn:
    raise OutputError(message + ".")


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Say what the system refuses in words."""
    try:
        yield
    except OSError as error:
        reasons = {
            errno.ENOSPC: "there is no space left on the disk",
            errno.EDQUOT: "your quota of disk space is used up",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "you may not write there",
            errno.EPERM: "you may not write there",
            errno.ENOTDIR: "part of that path is a file, not a folder",
            errno.EEXIST: "part of that path is a file, not a folder",
            errno.ENAMETOOLONG: "the name is too long",
        }
        reason = reasons.get(error.errno or 0, error.strerror or str(error))
        message = f"The results could not be written to {target}: {reason}. Nothing was left there."
        raise OutputError(message) from error
