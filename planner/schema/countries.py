"""Countries: ISO 3166 alpha-3 codes, their names, and what somebody meant who wrote something else.

The codes and names come from Babel, which is imported only when a country is looked up.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_WITHDRAWN: Final = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
_NOT_COUNTRIES: Final = frozenset({"QUU", "XAA", "XBB", "ZZZ"})
_OTHER_NAMES: Final = MappingProxyType(
    {
        "america": "USA",
        "burma": "MMR",
        "england": "GBR",
        "great britain": "GBR",
        "holland": "NLD",
        "korea": "KOR",
        "prc": "CHN",
        "republic of korea": "KOR",
        "russian federation": "RUS",
        "turkey": "TUR",
        "uae": "ARE",
        "uk": "GBR",
        "united states of america": "USA",
        "viet nam": "VNM",
        "xkx": "XKK",
    }
)


@cache
def alpha2_of() -> Mapping[str, str]:
    """Alpha-3 code -> alpha-2 code of every country."""
    from babel import Locale
    from babel.core import get_global

    known = Locale("en").territories
    return MappingProxyType(
        {
            long: short[0]
            for long, short in get_global("territory_aliases").items()
            if len(long) == 3
            and long.isalpha()
            and len(short) == 1
            and short[0] in known
            and long not in _WITHDRAWN | _NOT_COUNTRIES
        }
    )


@cache
def names(language: str = "en") -> Mapping[str, str]:
    """Alpha-3 code -> name of the country in a language, as ``en`` or ``hi``; countries without a name are left out."""
    from babel import Locale

    territories = Locale(language).territories
    return MappingProxyType({long: territories[short] for long, short in alpha2_of().items() if short in territories})


@cache
def _codes_by_word() -> Mapping[str, str]:
    words = dict(_OTHER_NAMES)
    for long, short in alpha2_of().items():
        words.setdefault(short.casefold(), long)
    for language in ("en", "hi"):
        for long, name in names(language).items():
            words.setdefault(name.casefold(), long)
    return MappingProxyType(words)


def meant_country(text: str) -> str:
    """Alpha-3 code that somebody meant who wrote an alpha-2 code or a name in English or Hindi; "" if unclear."""
    words = _codes_by_word()
    found = words.get(text.strip().casefold())
    if found:
        return found
    if len(text.strip()) <= 3:
        return ""
    near = get_close_matches(text.strip().casefold(), [word for word in words if len(word) > 3], 1, 0.8)
    return words[near[0]] if near else ""
