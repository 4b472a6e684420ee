"""What was finished so far, line by line in a file that survives any end of the process.

The first line says what the results depend on; every further line is one case that ended, on the disk before the next
thing happens. A last line that was cut off by the end of the process is dropped.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

from planner.errors import OutputError, PlanError
from planner.fanout.cases import Outcome
from planner.fanout.fingerprint import differences
from planner.fanout.plain import from_text, to_text

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


FORMAT: Final = 1
_FAR: Final = 1 << 40
"""Place of the byte that is locked on Windows, behind whatever a journal holds."""


class Journal:
    """The journal of one fan-out, held by one process; a context, at whose end it is closed and stays."""

    def __init__(self, path: Path, header: dict[str, Any], *, resume: bool) -> None:
        """Open it.

        Args:
            path: of the file; what stood there before is replaced, unless it is to be resumed.
            header: what the results depend on, as plain data; of ``versions`` a set of names and versions.
            resume: keep what is finished in it, if it is there.

        Raises:
            PlanError: it is of another input, other options or other versions.
            OutputError: it cannot be written, or another process writes it.
        """
        self.path = path
        self.finished: dict[str, Outcome] = {}
        header = {"journal": FORMAT, **header}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab+")
        except OSError as error:
            self._refuse_output(error)
        try:
            self._hold()
            good = self._read(header) if resume else 0
            self._file.truncate(good)
            self._file.seek(0, os.SEEK_END)
            if not good:
                self._append(to_text(header))
        except OSError as error:
            self._close()
            self._refuse_output(error)
        except PlanError:
            self._close()
            raise

    def __enter__(self) -> Self:
        """Hold it until the end of the context."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it; the file stays."""
        self._close()

    def add(self, outcome: Outcome) -> None:
        """Write down one case that ended; on the disk at the return.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            self._append(to_text(asdict(outcome)))
        except OSError as error:
            self._refuse_output(error)
        self.finished[outcome.key] = outcome

    def _close(self) -> None:
        """Let go of the file. What counts is on the disk; the rest of a line that found no room is tried once more."""
        with suppress(OSError):
            self._file.close()

    def _append(self, line: str) -> None:
        self._file.write(line.encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _hold(self) -> None:
        try:
            _lock(self._file)
        except OSError:
            message = f"another process is writing {self.path}. Wait for it, or give another place with --out."
            raise OutputError(message) from None

    def _read(self, header: dict[str, Any]) -> int:
        """Take over what is finished; how many bytes of the file are whole lines."""
        self._file.seek(0)
        good = 0
        for line in self._file:
            found = _whole(line)
            if found is None:
                break
            if good:
                self.finished[found["key"]] = Outcome(**found)
            else:
                self._check(found, header)
            good += len(line)
        return good

    def _check(self, found: dict[str, Any], header: dict[str, Any]) -> None:
        if found == from_text(to_text(header)):
            return
        changed = [name for name in sorted({*found, *header}) if found.get(name) != header.get(name)]
        told = {"context": "the input or the options", "cases": "what is asked", "work": "what is asked"}
        words = [told[name] for name in changed if name in told]
        if "versions" in changed:
            words.append(f"versions ({differences(found.get('versions', {}), header['versions'])})")
        what = ", ".join(dict.fromkeys(words)) or "its format"
        message = (
            f"{self.path} cannot be resumed: {what} changed since it was begun, and results must not be mixed. "
            "Run again without --resume to start afresh."
        )
        raise PlanError(message)

    def _refuse_output(self, error: OSError) -> NoReturn:
        message = (
            f"{self.path} could not be written: {error.strerror or error}. What was finished before stands in it; "
            "make room and go on with --resume."
        )
        raise OutputError(message) from error


def _whole(line: bytes) -> dict[str, Any] | None:
    """The content of a line; None if it was cut off."""
    if not line.endswith(b"\n"):
        return None
    try:
        found = from_text(line.decode("ascii"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
