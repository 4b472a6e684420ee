"""Open large workbooks in a small process of their own, which may use only so much memory and time.

Whatever a file makes a parser do, this process stays small and goes on. Workbooks of a few megabytes unpacked, as most
are, are read right here: their size bounds what they can cost, and starting a process would take longer than reading
them. Marked copies are always made there.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from planner.errors import InputError
from planner.workbook.archive import open_archive
from planner.workbook.gather import Gathered, gather
from planner.workbook.notices import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.errors import Finding

PACKED_HERE: Final = 1_000_000
"""Files of more bytes are opened by the other process, whatever they hold."""
UNPACKED_HERE: Final = 4_000_000
"""So are files whose parts unpack to more bytes; the India workbook unpacks to half of that."""
SECONDS: Final = 90.0
"""Wall time after which the other process is ended; its processor time and memory are bounded by itself."""

DONE: Final = "done"
REFUSED: Final = "refused"
"""How the other process begins its answer."""

_CHILD: Final = Path(__file__).with_name("child.py")
_MAY_COME_BACK: Final = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("planner.errors", "Finding"),
        ("planner.errors", "Severity"),
        ("planner.workbook.book", "CellError"),
        ("planner.workbook.book", "Uncalculated"),
        ("planner.workbook.gather", "Gathered"),
        ("planner.workbook.parts", "SheetPart"),
        ("planner.workbook.sheet_cells", "SheetCells"),
    }
)


def gather_safely(path: Path, *, own: bool) -> Gathered:
    """All cells of the known sheets of a workbook, or of the user's own ones, whatever the file is.

    Raises:
        InputError: if it cannot be read, or only at the cost of too much memory or time; with one finding.
        OSError: if the system does not let us read it.
    """
    if path.stat().st_size <= PACKED_HERE and _unpacked(path) <= UNPACKED_HERE:
        return gather(path, own=own)
    gathered: Gathered | None = _ask("gather", (path.absolute(), own))
    if gathered is None:
        _refuse_costly(f"Reading {path.name}")
    return gathered


def mark_safely(name: str, content: bytes, findings: Sequence[Finding]) -> tuple[bytes, int, list[str]]:
    """A marked copy of a workbook: its bytes, how many cells were marked, and what could not be kept.

    Raises:
        InputError: if it cannot be made, or only at the cost of too much memory or time; with one finding.
    """
    made: tuple[bytes, int, list[str]] | None = _ask("mark", (content, list(findings)))
    if made is None:
        _refuse_costly(f"Making a marked copy of {name}")
    return made


def _refuse_costly(what: str) -> NoReturn:
    refuse(
        "file-limits",
        f"{what} would take too much memory or time, so it was stopped.",
        "Leave out what the plan does not need, or give the case as a folder of CSV files.",
    )


def _unpacked(path: Path) -> int:
    with open_archive(path)[0] as archive:
        return sum(part.file_size for part in archive.infolist())


def _ask(task: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - the answer of any task
    """The answer of the other process; None if it had to be ended.

    Raises:
        InputError: if it found the file unreadable.
    """
    question = pickle.dumps((task, sys.path, arguments), protocol=5)
    command = [sys.executable, "-I", "-S", "-B", str(_CHILD)]
    few_threads = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=few_threads
    ) as process:
        late = threading.Timer(SECONDS, process.kill)
        late.daemon = True
        late.start()
        try:
            answer = _exchange(process, question)
        finally:
            late.cancel()
            process.kill()
    kind, content = _understood(answer)
    if kind == REFUSED:
        raise InputError(content)
    return content if kind == DONE else None


def _exchange(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Ask and read the answer. Stdin stays open, since its end tells the other process that we are gone."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(len(question).to_bytes(8, "big") + question)
        process.stdin.flush()
    except BrokenPipeError:
        return b""
    return process.stdout.read()


def _understood(answer: bytes) -> tuple[str, Any]:
    """Kind and content of an answer; none if the process was ended before it had answered."""
    try:
        kind, content = _Allowed(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return "", None
    return kind, content


class _Allowed(pickle.Unpickler):
    """Takes back only what the other process has to send, so that it cannot make this one run anything."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - a class
        """The class, if it is one of ours.

        Raises:
            pickle.UnpicklingError: if it is not.
        """
        if (module_name, global_name) not in _MAY_COME_BACK:
            message = f"{module_name}.{global_name} is nothing that a workbook holds"
            raise pickle.UnpicklingError(message)
        return super().find_class(module_name, global_name)
