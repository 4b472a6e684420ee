"""Words that a page says often, each told once in both languages and elsewhere by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.html.blocks import in_language

if TYPE_CHECKING:
    from planner.report.html.blocks import Language, Text


class Vocabulary:
    """The words of one page, numbered in the order in which they are first said."""

    def __init__(self, language: Language) -> None:
        """Of a page that opens in ``language``."""
        self.language = language
        self._numbers: dict[Text, int] = {}

    def number(self, words: Text) -> int:
        """Number of words, the same whenever they are said."""
        return self._numbers.setdefault(words, len(self._numbers))

    def first(self, words: Text) -> str:
        """Words in the language in which the page opens."""
        return in_language(words, self.language)

    def told(self) -> list[tuple[str, str]]:
        """All words in English and Hindi, by number."""
        return [(words.en, words.hi) for words in self._numbers]
