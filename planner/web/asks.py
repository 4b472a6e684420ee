"""Forms turned into requests: everything a user may ask for is checked here, and nothing else comes in."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import FormData

    from planner.web.store import Workbook

KINDS: Final = ("solve", "compare", "stress")
MOST_TARGETS: Final = 25
MOST_AT_ONCE: Final = 6
"""How many plans stand side by side."""

SHOCKS: Final[Mapping[str, str]] = {
    "licences": "Every licence late by 30, 60 or 90 days, refused, or halved",
    "countries": "Every country removed at each stage",
    "sites": "Every plant, route and partner down",
    "china": "Each country closed altogether, China among them",
    "prices": "Prices and freight higher",
    "demand": "More demand",
}

SHOCKS_IN_SHORT: Final[Mapping[str, str]] = {
    "licences": "licences",
    "countries": "countries",
    "sites": "sites",
    "china": "closures",
    "prices": "prices",
    "demand": "more demand",
}

SHOCK_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "licences": ("licence",),
    "countries": ("country",),
    "sites": ("plant", "route", "partner", "offer"),
    "china": ("closure",),
    "prices": ("price", "freight"),
    "demand": ("demand",),
}
"""Kinds of cases of the stress test that each shock stands for."""


def request_from(form: FormData, name: str, book: Workbook, choices: Mapping[str, Any]) -> dict[str, Any]:
    """The request that a form asks for.

    Args:
        form: what came in.
        name: of the new request.
        book: the workbook.
        choices: what can be chosen in it.

    Raises:
        HTTPException: 422 if anything in it cannot be.
    """
    kind = text(form, "kind")
    request: dict[str, Any] = {
        "id": name,
        "kind": kind,
        "workbook": book.id,
        "name": book.name,
        "asked": time.time(),
        "scenarios": _some(form.getlist("scenario"), [row["scenario"] for row in choices.get("scenarios", ())]),
    }
    if kind == "compare":
        stages = choices.get("stages", ())
        years = choices.get("fiscal_years", ())
        request["targets"] = targets(text(form, "targets"))
        request["stage"] = _one(text(form, "stage"), stages)
        request["by"] = _one(text(form, "by"), years)
    elif kind == "stress":
        request["shocks"] = _some(form.getlist("shock"), list(SHOCKS)) or _refuse()
        request["run"] = text(form, "run")
    elif kind != "solve":
        _refuse()
    return request


def targets(words: str) -> list[float]:
    """Shares in percent from ``25, 50, 75``: from 0 to 100, each once, rising.

    Raises:
        HTTPException: 422 if they are not.
    """
    parts = [part.strip().rstrip("%").strip() for part in words.replace(";", ",").split(",") if part.strip()]
    try:
        found = sorted({float(part) for part in parts})
    except ValueError:
        _refuse()
    if not found or len(found) > MOST_TARGETS or not all(math.isfinite(one) and 0.0 <= one <= 100.0 for one in found):
        _refuse()
    return found


def text(form: FormData, name: str) -> str:
    """A field that holds one short text.

    Raises:
        HTTPException: 422 if it is there twice, is a file, or is long.
    """
    found = form.getlist(name)
    if len(found) > 1 or not all(isinstance(one, str) and len(one) <= 500 for one in found):
        _refuse()
    return str(found[0]).strip() if found else ""


def _some(chosen: Sequence[Any], allowed: Sequence[str]) -> list[str]:
    """What was chosen of a list, in the order it was chosen, each once."""
    named = list(dict.fromkeys(one for one in chosen if one))
    if any(one not in allowed for one in named):
        _refuse()
    return named


def _one(chosen: str, allowed: Sequence[str]) -> str:
    """One of a list."""
    if chosen not in allowed:
        _refuse()
    return chosen


def _refuse() -> Any:  # noqa: ANN401 - never returns
    raise HTTPException(422)
