"""What somebody asks about a plan: ``supplier=JPN-magnets period=FY2028-29``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from planner.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.network import Network

ALIASES: Final = {"supplier": "offer", "option": "build", "fy": "period", "year": "period", "line": "demand"}

NAMES: Final = {
    "offer": "offer",
    "route": "route",
    "process": "process",
    "build": "option",
    "licence": "licence",
    "demand": "demand",
    "customer": "customer",
    "grade": "material",
    "segment": "segment",
    "market": "market",
    "location": "location",
    "material": "material",
}
"""Key of a question -> kind of the names it may hold."""

ABOUT: Final = ("offer", "route", "process", "build", "licence")
"""Keys that say by themselves what is asked about, in order."""

DEMAND: Final = ("demand", "customer", "grade", "segment", "market")

_MOST_NAMED: Final = 6
_MOST_LISTED: Final = 12
_PART: Final = re.compile(r"(\w+)\s*=\s*")


class QuestionError(PlanError):
    """A question that cannot be understood."""

    exit_code = 2


@dataclass(frozen=True)
class Question:
    """A question about a plan.

    Attributes:
        about: offer, route, process, build, licence, demand or place.
        given: key -> name, without the period.
        periods: positions of the periods asked about, rising.
        span: the period or fiscal year asked about; "" for the whole horizon.
    """

    about: str
    given: Mapping[str, str]
    periods: np.ndarray
    span: str

    @property
    def name(self) -> str:
        """What is asked about, if it has a name of its own."""
        return self.given.get(self.about, "")


def read_question(network: Network, text: str) -> Question:
    """A question about a plan from its text and what can flow in it.

    Raises:
        QuestionError: a key or a name is unknown, or nothing is asked about.
    """
    given = _pairs(text)
    span = given.pop("period", "")
    calendar = network.calendar
    periods = calendar.periods_of(span) if span else np.arange(len(calendar))
    if not len(periods):
        known = [*calendar.fiscal_years, *calendar.names]
        _refuse(f"'{span}' is no period and no fiscal year of this plan", span, known)
    for key, name in given.items():
        labels = network.frame.names[NAMES[key]].labels
        given[key] = _known(name, key, labels)
    about = next((key for key in ABOUT if key in given), "")
    if not about:
        about = "demand" if any(key in given for key in DEMAND) else "place"
    if not given:
        message = f"the question names nothing: give one of {', '.join(NAMES)}, as 'supplier=NAME period=FY2028-29'"
        raise QuestionError(message)
    return Question(about, given, periods, span)


def _pairs(text: str) -> dict[str, str]:
    found = list(_PART.finditer(text))
    if not found or text[: found[0].start()].strip():
        message = "a question is made of key=name, as 'supplier=NAME period=FY2028-29'"
        raise QuestionError(message)
    given = {}
    for part, following in zip(found, [*found[1:], None], strict=True):
        key = part[1].lower()
        key = ALIASES.get(key, key)
        if key not in NAMES and key != "period":
            _refuse(f"'{part[1]}' is nothing one can ask about", part[1], [*NAMES, *ALIASES, "period"])
        if key in given:
            message = f"{key} is given twice"
            raise QuestionError(message)
        given[key] = text[part.end() : following.start() if following else None].strip().strip("\"'")
    return given


def _known(name: str, key: str, labels: tuple[str, ...]) -> str:
    if name in labels:
        return name
    folded = name.casefold()
    for alike in (
        [label for label in labels if label.casefold() == folded],
        [label for label in labels if folded.strip("*") and folded.strip("*") in label.casefold()],
    ):
        if len(alike) == 1:
            return alike[0]
        if alike:
            named = " or ".join(repr(label) for label in alike[:_MOST_NAMED])
            rest = f" or one of {len(alike) - _MOST_NAMED} more" if len(alike) > _MOST_NAMED else ""
            message = f"several {key}s have '{name.strip('*')}' in their name: did you mean {named}{rest}?"
            raise QuestionError(message)
    return _refuse(f"the workbook has no {key} '{name}'", name, list(labels))


def _refuse(problem: str, name: str, known: list[str]) -> NoReturn:
    by_fold = {label.casefold(): label for label in known}
    near = [by_fold[fold] for fold in get_close_matches(name.casefold(), list(by_fold), 3, 0.5)]
    rest = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    hint = (
        f"did you mean {' or '.join(repr(label) for label in near)}?"
        if near
        else f"there are {', '.join(known[:_MOST_LISTED])}{rest}"
    )
    message = f"{problem}; {hint}"
    raise QuestionError(message)
