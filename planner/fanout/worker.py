"""What happens in a worker: a case is worked on, and whatever happens to it becomes plain data."""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from planner.errors import (
    InfeasibleError,
    InputError,
    NumericalError,
    OutOfMemoryError,
    PlanError,
    RefusedModelError,
    TimeLimitError,
    UnboundedError,
)
from planner.fanout.cases import Status
from planner.fanout.fingerprint import context_sum
from planner.fanout.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_Opened = TypeVar("_Opened")

_STATUS: Final = (
    (InfeasibleError, Status.INFEASIBLE),
    (UnboundedError, Status.UNBOUNDED),
    (TimeLimitError, Status.TIME),
    (NumericalError, Status.UNCERTAIN),
    (OutOfMemoryError, Status.MEMORY),
    (RefusedModelError, Status.REFUSED),
    (InputError, Status.INPUT),
    (PlanError, Status.FAILED),
)
_KEPT: Final = 4
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

_sums: dict[str, str] = {}
_cache: dict[tuple[str, str], Any] = {}
_one_at_a_time = threading.RLock()
_trimmers: list[Callable[[int], int]] = []


def opened(context: Path | Mapping[str, Any], how: Callable[[Any], _Opened]) -> _Opened:
    """What a function makes of the context, made once in each process and kept.

    What is made must not change from case to case, or only so that no result depends on it.

    Args:
        context: as the work got it.
        how: a function of a module; takes the context.
    """
    key = (_known_sum(context), f"{how.__module__}:{how.__qualname__}")
    with _one_at_a_time:
        if key not in _cache:
            while len(_cache) >= _KEPT:
                del _cache[next(iter(_cache))]
            _cache[key] = how(context)
        return _cache[key]


def _known_sum(context: Path | Mapping[str, Any]) -> str:
    """Hash of a context; of a path that stands for this whole process it is found once."""
    if not isinstance(context, Path):
        return context_sum(context)
    name = str(context)
    if name not in _sums:
        _sums[name] = context_sum(context)
    return _sums[name]


def function_at(path: str) -> Callable[[Any, Any], Any]:
    """The function at ``package.module:function``.

    Raises:
        PlanError: there is none.
    """
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        message = f"there is no work {path}: {error}"
        raise PlanError(message) from error


def run_case(
    work: str, context: Path | Mapping[str, Any], payload: Mapping[str, Any], hashed: str = ""
) -> dict[str, Any]:
    """Work on one case.

    Args:
        work: ``package.module:function``.
        context: of all cases.
        payload: of this one.
        hashed: SHA-256 of the context; "" to find it when it is needed.

    Returns:
        ``status``, ``result``, ``reason`` and ``seconds``; nothing that happens to the case is raised.

    Raises:
        PlanError: there is no such work at all.
    """
    function = function_at(work)
    start = time.perf_counter()
    with _one_at_a_time:
        if isinstance(context, Path):
            _sums.pop(str(context), None)
            if hashed:
                _sums[str(context)] = hashed
        status, result, reason = _tried(function, context, payload)
        for trim in _trimmers:
            trim(0)
    seconds = round(time.perf_counter() - start, 4)
    return {"status": status.value, "result": result, "reason": reason, "seconds": seconds}


def _find_trimmer() -> None:
    """From now on memory goes back to the system after each case; glibc keeps four times as much for later."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            _trimmers.append(ctypes.CDLL(None).malloc_trim)


def _tried(
    function: Callable[[Any, Any], Any], context: Path | Mapping[str, Any], payload: Mapping[str, Any]
) -> tuple[Status, dict[str, Any] | None, str]:
    try:
        return Status.DONE, plain(function(context, payload)), ""
    except MemoryError:
        return Status.MEMORY, None, "not enough memory"
    except InputError as error:
        return Status.INPUT, None, _findings(error)
    except PlanError as error:
        return next(status for kind, status in _STATUS if isinstance(error, kind)), None, str(error)
    except Exception as error:  # noqa: BLE001 - one case that fails must not end the others
        return Status.FAILED, None, f"{type(error).__name__}: {error}"


def _findings(error: InputError) -> str:
    """The findings of a refused input, those that stop a plan."""
    told = [f"{found.where}: {found.problem}" for found in error.findings if found.severity.value == "error"]
    return " ".join(told) or str(error)


def begin() -> None:
    """Prepare a child process: it prints nothing, uses one thread, leaves Ctrl-C to its parent and ends with it."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    _find_trimmer()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def hello() -> int:
    """Number of this process."""
    return os.getpid()


def _end_with_parent() -> None:
    """Wait for the end of the process that started this one, and end too."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
