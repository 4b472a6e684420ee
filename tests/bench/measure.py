"""Time and peak memory of a call, on Linux, macOS and Windows."""

import gc
import sys
import time
from pathlib import Path

LONG = 5.0

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def timed(call, repeat=3, budget=20.0, clock=time.perf_counter):
    """Result of the last call and the shortest time of several; none begins once the budget is spent."""
    best, start = float("inf"), clock()
    for _ in range(repeat):
        gc.collect()
        before = clock()
        result = call()
        after = clock()
        best = min(best, after - before)
        if after - start > budget:
            break
    return result, best


def in_turns(calls, repeat):
    """Fewest seconds of one core of each of several calls; they take turns, so that all see the machine alike.

    None of them uses more than one core, so that is what they take on a machine with nothing else to do. A call that
    takes longer than ``LONG`` seconds is not repeated.
    """
    best = dict.fromkeys(calls, float("inf"))
    for turn in range(repeat):
        for name, call in calls.items():
            if turn == 0 or best[name] < LONG:
                best[name] = min(best[name], timed(call, 1, clock=time.process_time)[1])
    return best


def measured(call):
    """Result of a call and the most memory it had beyond what was there before, in bytes; None if it cannot be told."""
    gc.collect()
    before = _resident()
    can_reset = _reset_peak()
    result = call()
    peak = peak_bytes()
    return result, (peak - before if can_reset and before is not None and peak is not None else None)


def peak_bytes():
    """Most memory of this process so far, or since it was last reset."""
    if _STATUS.exists():
        return _from_status("VmHWM")
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def _resident():
    if _STATUS.exists():
        return _from_status("VmRSS")
    try:
        import psutil
    except ImportError:
        return None
    return psutil.Process().memory_info().rss


def _from_status(key):
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024
    return None


def _reset_peak():
    """Let the kernel forget the peak, so that it counts from now; only Linux can."""
    try:
        _CLEAR.write_text("5", encoding="ascii")
    except OSError:
        return False
    return True
