"""Small pieces of work for the tests; worker processes find them by their dotted path."""

from __future__ import annotations

import os
import time
from pathlib import Path

from planner.errors import InfeasibleError, TimeLimitError
from planner.fanout import opened


def square(context, payload):
    return {"square": payload["number"] ** 2, "third": payload["number"] / 3}


def opened_by(context, payload):
    return {"text": opened(context, _read), "pid": os.getpid()}


def _read(context):
    return (context / "text.txt").read_text(encoding="utf-8")


def odd(context, payload):
    """Each number ends in its own way."""
    match payload["number"] % 7:
        case 3:
            message = "rules clash"
            raise InfeasibleError(message)
        case 4:
            message = "out of time"
            raise TimeLimitError(message)
        case 5:
            message = "what nobody thought of"
            raise RuntimeError(message)
    return {"bytes": bytes([payload["number"] % 256]), "floats": [0.1 * payload["number"], float("inf")]}


def poison(context, payload):
    if payload["number"] == context["poison"]:
        os._exit(9)
    return square(context, payload)


def full(context, payload):
    """Take far more memory than a worker of its own is given."""
    if payload["number"] == context["big"]:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        return {"size": len(bytearray(4 << 30))}
    return square(context, payload)


def waits(context, payload):
    """Say that it is at work, then wait until a file is there."""
    folder = Path(context["folder"])
    (folder / f"at-{payload['number']}-{os.getpid()}").touch()
    while payload["number"] in context["held"] and not (folder / "go").exists():
        time.sleep(0.01)
    return square(context, payload)


def loud(context, payload):
    """Print as compiled code does."""
    os.write(1, b"a banner\n")
    return square(context, payload)


def slow_square(context, payload):
    """Take some time of the processor."""
    found = 0
    for number in range(context["steps"]):
        found = (found * 31 + number) % 1_000_003
    return {**square(context, payload), "found": found}
