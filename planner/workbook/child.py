"""The process that opens a large workbook: limits itself, reads, answers on its stdout, and ends.

It is started as a script without site packages, so that it is there in a few hundredths of a second. It ends at once
when the process that started it is gone, which it learns from the end of its stdin.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.errors import Finding

MOST_MEMORY = 2 << 30
"""Bytes of address space."""
MOST_SECONDS = 60
"""Seconds of processor time."""
MOST_FILE = 1 << 29
"""Bytes of a file it may write; openpyxl writes sheets to temporary files."""


def limit() -> None:
    """Bound memory, processor time and files written; on Windows only the caller's patience bounds it."""
    try:
        import resource
    except ImportError:
        return
    bounds = {"RLIMIT_AS": MOST_MEMORY, "RLIMIT_CPU": MOST_SECONDS, "RLIMIT_FSIZE": MOST_FILE, "RLIMIT_CORE": 0}
    for name, most in bounds.items():
        try:
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (AttributeError, ValueError, OSError):
            continue


def end_with_parent() -> None:
    """End when stdin ends, that is, when nobody waits for the answer any more."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def answer(question: bytes) -> bytes:
    """Do what is asked for and pack the result, or why the file is refused."""
    import pickle

    task, search, arguments = pickle.loads(question)  # written by the process that started this one
    from planner.errors import InputError
    from planner.workbook.bounded import DONE, REFUSED

    try:
        return pickle.dumps((DONE, gathered(*arguments) if task == "gather" else marked(search, *arguments)), 5)
    except InputError as refused:
        return pickle.dumps((REFUSED, list(refused.findings)))


def gathered(path: Path, own: bool) -> Any:  # noqa: ANN401, FBT001 - what the caller expects
    """The cells of a workbook."""
    from planner.errors import InputError
    from planner.workbook.archive import read_error
    from planner.workbook.gather import gather

    try:
        return gather(path, own=own)
    except OSError as fault:
        raise InputError([read_error(path, fault)]) from fault


def marked(search: list[str], content: bytes, findings: list[Finding]) -> Any:  # noqa: ANN401 - what the caller expects
    """A marked copy of a workbook, which needs openpyxl, wherever the caller finds it."""
    sys.path[:] = search
    from planner.workbook.marking import mark
    from planner.workbook.notices import refuse

    try:
        return mark(content, findings)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        refuse("file-unmarked", f"No marked copy can be made ({reason}).", "Make room for temporary files.")


def main() -> None:
    """Read the question from stdin and write the answer to stdout."""
    stream = sys.stdin.buffer
    question = stream.read(int.from_bytes(stream.read(8), "big"))
    end_with_parent()
    try:
        sys.stdout.buffer.write(answer(question))
        sys.stdout.buffer.flush()
    except (MemoryError, BrokenPipeError):
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    limit()
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
