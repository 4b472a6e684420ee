"""Plain data as JSON text and back: numbers bit by bit, bytes in base 64."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

_BYTES: Final = "__bytes__"


def to_text(content: Any) -> str:  # noqa: ANN401 - whatever is plain
    """One line of JSON; the same for the same data.

    Raises:
        TypeError: it is not plain data.
    """
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"), sort_keys=True, default=_other)


def from_text(text: str) -> Any:  # noqa: ANN401 - whatever is plain
    """The data of a line.

    Raises:
        ValueError: it is no JSON.
    """
    return json.loads(text, object_hook=_object)


def plain(content: Any) -> Any:  # noqa: ANN401 - whatever is plain
    """The data as everybody else will see it: tuples as lists, keys as text, in one order."""
    return from_text(to_text(content))


def _other(value: object) -> object:
    if isinstance(value, bytes | bytearray):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, Mapping):
        return dict(value)
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        return item()
    message = f"{type(value).__name__} is no plain data"
    raise TypeError(message)


def _object(found: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever is plain
    if found.keys() == {_BYTES}:
        return base64.b64decode(found[_BYTES])
    return found
