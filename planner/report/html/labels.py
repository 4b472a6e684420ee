"""Words of the reports in English and Hindi, from one file: ``templates/labels.json``."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from planner.report.html.blocks import Text, Words, in_language
from planner.report.html.figures import number
from planner.report.html.script import own_file

if TYPE_CHECKING:
    import numpy as np

FILE: Final = "labels.json"
_UNIT: Final = re.compile(r"(?<=\}) (?=(?:t|टन)\b)")
"""The space between a figure and its unit, at which no line may end."""


@cache
def labels() -> dict[str, tuple[str, str]]:
    """Key -> words in English and in Hindi."""
    content: dict[str, list[str]] = json.loads(_UNIT.sub("\N{NO-BREAK SPACE}", own_file(FILE)))
    return {key: (english, hindi) for key, (english, hindi) in content.items()}


def say(key: str, **fields: Words) -> Text:
    """Words of a key, its fields filled in.

    Raises:
        KeyError: there are no such words, or a field is missing.
    """
    english, hindi = labels()[key]
    if not fields:
        return Text(english, hindi)
    return Text(
        english.format(**{name: in_language(value, "en") for name, value in fields.items()}),
        hindi.format(**{name: in_language(value, "hi") for name, value in fields.items()}),
    )


def counted(what: str, count: int) -> Text:
    """A number of things in words: ``1 licence``, ``1,300 licences``. ``|`` parts the two forms."""
    english, hindi = labels()[f"count.{what}"]
    figure = number(count)
    forms = (words.partition("|") for words in (english, hindi))
    return Text(*(f"{figure} {one if count == 1 or not many else many}" for one, _, many in forms))


def known(prefix: str, name: str) -> Words:
    """Words of ``prefix.name``; the name itself, without its underscores, where there are none."""
    found = labels().get(f"{prefix}.{name}")
    return Text(*found) if found else name.replace("_", " ")


@cache
def country(code: str) -> Words:
    """A country by its name in both languages; anything else as it is."""
    from babel import Locale
    from babel.core import get_global

    alpha_2 = get_global("territory_aliases").get(code, [code])[0] if len(code) == 3 else code
    names = [Locale(language).territories.get(alpha_2) for language in ("en", "hi")]
    if code == "unknown" or not all(names):
        return known("country", code)
    english, hindi = (str(name).partition(" (")[0] for name in names)
    return Text(english, hindi)


def month(day: np.datetime64) -> Text:
    """The month of a day: ``December 2026``."""
    from babel.dates import format_date

    return Text(*(format_date(day.astype(date), "LLLL y", locale=language) for language in ("en", "hi")))


def countries(codes: str) -> Words:
    """Countries of a tonne, as ``CHN; MMR``, by name."""
    parts = [country(code) for code in codes.split("; ")]
    if len(parts) == 1:
        return parts[0]
    return Text(*(" + ".join(in_language(part, language) for part in parts) for language in ("en", "hi")))


def listed(words: list[Words]) -> Words:
    """Words in a row: ``a, b and c``."""
    if len(words) < 2:
        return words[0] if words else ""
    return Text(
        f"{', '.join(in_language(word, 'en') for word in words[:-1])} and {in_language(words[-1], 'en')}",
        f"{', '.join(in_language(word, 'hi') for word in words[:-1])} और {in_language(words[-1], 'hi')}",
    )


def more(count: int, shown: int, table: str) -> Words:
    """Where the rest of the rows of a table stands; "" if all are shown."""
    return say("note.more", number=str(count - shown), file=f"tables/{table}.csv") if count > shown else ""
