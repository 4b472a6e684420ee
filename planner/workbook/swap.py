"""Put a finished folder in the place of another in one step, where the system can."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HERE: Final = -100
_EXCHANGE: Final = 2


def exchange(one: Path, two: Path) -> bool:
    """Exchange the names of two folders, so that nobody ever finds one of them missing.

    Returns:
        Whether that was done; False where the system or the file system has no such step.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(one), os.fsencode(two))
    try:
        if sys.platform == "linux":
            return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
        return bool(library.renamex_np(*names, _EXCHANGE) == 0)
    except AttributeError:
        return False
