"""Names and words: what is trimmed, what is refused, and when two names are too alike.

Spaces at the ends are dropped, composed and decomposed letters are one (Unicode NFC). Refused, with the code point in
the finding: characters nobody can see (no-break and zero-width spaces, direction marks, control characters), letters of
another script inside a word, full-width letters. A zero-width joiner inside an Indian script is ordinary writing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from planner.tables.report import visible

NAME_LENGTH: Final = 200
TEXT_LENGTH: Final = 1000

_SPACES: Final = " \t\r\n"
_ORDINARY_NAME: Final = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
_ORDINARY_TEXT: Final = re.compile(r"[!-~](?:[ -~]{0,998}[!-~])?")
_WORD: Final = re.compile(r"\w+")
_JOINERS: Final = "\u200c\u200d"
_INDIAN: Final = range(0x0900, 0x0E00)
_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALIKE_SCRIPTS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"})
_LOOKS_LIKE: Final = str.maketrans(
    dict(
        zip(
            "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΟοανυρκι" + "АВЕКМНОРСТХУІЅЈаеорсухіѕјԁ",
            "ABEZHIKMNOPTYXOoavupki" + "ABEKMHOPCTXYISJaeopcyxisjd",
            strict=True,
        )
    )
)


@dataclass(frozen=True)
class Trouble:
    """Why a text cannot be taken.

    Attributes:
        code: code of the finding.
        problem: what is wrong.
        fix: what to do.
        guess: name that was probably meant, so that references to it are spared; "" if unclear.
    """

    code: str
    problem: str
    fix: str
    guess: str = ""


def clean_name(text: str) -> tuple[str, Trouble | None]:
    """A name as the plan uses it, and what is wrong with it if anything."""
    if _ORDINARY_NAME.fullmatch(text):
        return text, None
    name = unicodedata.normalize("NFC", text.strip(_SPACES))
    trouble = _too_long(name, NAME_LENGTH, "name") or _hidden(name) or _look_alike(name)
    return ("", trouble) if trouble else (name, None)


def clean_text(text: str) -> tuple[str, Trouble | None]:
    """Free words as the plan uses them, and what is wrong with them if anything."""
    if _ORDINARY_TEXT.fullmatch(text):
        return text, None
    words = unicodedata.normalize("NFC", text.strip())
    trouble = _too_long(words, TEXT_LENGTH, "text") or _control(words)
    return ("", trouble) if trouble else (words, None)


def is_trimmed(text: str) -> bool:
    """Whether a name has spaces at an end."""
    return text[:1] in _SPACES or text[-1:] in _SPACES


def fold(name: str) -> str:
    """What is equal for two names that are too alike: case, width and look-alike letters ignored."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", name).translate(_LOOKS_LIKE).casefold()


def code_point(sign: str) -> str:
    """``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control character')}"


def _too_long(text: str, most: int, what: str) -> Trouble | None:
    if len(text) <= most:
        return None
    return Trouble(
        "too-long",
        f"The {what} has {len(text)} characters.",
        f"Write a {what} of at most {most} characters.",
        text,
    )


def _hidden(name: str) -> Trouble | None:
    before = ""
    for sign in name:
        joins = sign in _JOINERS and before != "" and ord(before) in _INDIAN
        if sign != " " and unicodedata.category(sign)[0] in "CZ" and not joins:
            return Trouble(
                "hidden-character",
                f"The name holds the character {code_point(sign)}, which cannot be seen.",
                "Type the name again without it.",
                _plain(name),
            )
        before = sign
    return None


def _look_alike(name: str) -> Trouble | None:
    for word in _WORD.findall(name):
        scripts: dict[str, str] = {}
        for sign in word:
            if ord(sign) in _FULL_WIDTH:
                return _alike(name, sign, "a full-width character")
            script = unicodedata.name(sign, "").partition(" ")[0]
            if script in _ALIKE_SCRIPTS:
                scripts.setdefault(script, sign)
        if len(scripts) > 1:
            odd = next((sign for script, sign in scripts.items() if script != "LATIN"), word[0])
            return _alike(name, odd, f"in the word '{visible(word)}', which mixes scripts")
    return None


def _alike(name: str, sign: str, where: str) -> Trouble:
    return Trouble(
        "look-alike",
        f"The name holds {code_point(sign)}, {where}: it looks like another letter and is not the same.",
        "Type the name again in one script.",
        _plain(name),
    )


def _control(text: str) -> Trouble | None:
    for sign in text:
        if sign in _DIRECTION or (unicodedata.category(sign) in ("Cc", "Cs") and sign not in _SPACES):
            return Trouble(
                "control-character",
                f"The text holds the control character {code_point(sign)}.",
                "Type the text again without it.",
            )
    return None


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).translate(_LOOKS_LIKE)
    kept = "".join(" " if unicodedata.category(sign)[0] == "Z" else sign for sign in text)
    return "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C").strip()
