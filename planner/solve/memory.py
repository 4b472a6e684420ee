"""Memory that the solver will need, and what is free: a case that does not fit is refused before the machine swaps."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.errors import OutOfMemoryError

if TYPE_CHECKING:
    from models.arrays import LinearForm

BYTES_PER_ENTRY: Final = 150
"""Most that HiGHS takes for one entry, simplex or interior point; a row or column counts as four entries.

Measured, peak beyond what was there before: India 116 and 131 (interior point, simplex), size S 137, size M 114.
"""

_ENTRIES_PER_SIDE: Final = 4
_SET_ASIDE: Final = 150_000_000
"""Bytes of address space that the solver's thread sets aside, whether it uses them or not."""
_CONTROL_GROUP: Final = Path("/sys/fs/cgroup")


def needed(*forms: LinearForm) -> int:
    """Bytes that the solver needs for programs that are solved one after another."""
    return max(BYTES_PER_ENTRY * (form.matrix.nnz + _ENTRIES_PER_SIDE * sum(form.matrix.shape)) for form in forms)


def available() -> int:
    """Bytes that can be had without swapping; in a container or under a limit, of those it may use."""
    import psutil

    free = min(int(psutil.virtual_memory().available), _under_the_limit())
    limit, used = (_number(_CONTROL_GROUP / name) for name in ("memory.max", "memory.current"))
    if limit is None or used is None:
        return free
    return min(free, max(limit - max(used - _given_back(), 0), 0))


def _under_the_limit() -> int:
    """Bytes of address space that this process may still take, where the system has such a limit and it is set."""
    try:
        import resource
    except ImportError:
        return sys.maxsize
    import psutil

    kind = getattr(resource, "RLIMIT_AS", None)
    most = resource.RLIM_INFINITY if kind is None else resource.getrlimit(kind)[0]
    if most == resource.RLIM_INFINITY:
        return sys.maxsize
    return max(most - int(psutil.Process().memory_info().vms) - _SET_ASIDE, 0)


def check_memory(*forms: LinearForm) -> None:
    """Refuse programs for which there is not enough memory.

    Raises:
        OutOfMemoryError: less is free than the solver needs.
    """
    need, free = needed(*forms), available()
    if need > free:
        message = (
            f"the solver needs about {_words(need)} of memory for this case and {_words(free)} are free; nothing was "
            "written. Close other programs, take a machine with more memory, or plan fewer or longer periods"
        )
        raise OutOfMemoryError(message)


def _number(path: Path) -> int | None:
    """The number in a file of the system; None where there is none."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _given_back() -> int:
    """Bytes of files that the container holds and would give up."""
    try:
        lines = (_CONTROL_GROUP / "memory.stat").read_text(encoding="ascii").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)
    except (OSError, ValueError, IndexError):
        return 0


def _words(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.0f} MB"
