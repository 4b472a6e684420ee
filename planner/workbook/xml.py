"""A fast and strict way to read the XML parts of a workbook.

It calls expat directly, in chunks, and refuses any document type declaration, so that entities (billion laughs,
quadratic blow-up, external files) cannot exist; no spreadsheet writes one. Names are matched without their namespace,
so that "Strict Open XML" files and writers that prefix every name are read alike.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ATTRIBUTES: Final = 200
"""Most attributes of an element; spreadsheets write a few dozen at the most."""

_CHUNK: Final = 1 << 18
_ESCAPE: Final = re.compile(r"_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
"""An escaped character; halves of surrogate pairs are no characters and stay as they are."""


class PartError(Exception):
    """A part of the archive that is missing, damaged or not what a spreadsheet writes; the text says which way."""


def new_parser() -> expat.XMLParserType:
    """An expat parser that refuses document type declarations."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(name: str, _system: str | None, _public: str | None, _subset: bool) -> NoReturn:  # noqa: FBT001
    message = f"it declares a document type ({name[:40]}), which no spreadsheet does"
    raise PartError(message)


def feed(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    """Send a part through a parser.

    Raises:
        PartError: if the part is missing, cut short or not well formed.
    """
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003
            parser.Parse(b"", True)  # noqa: FBT003
    except KeyError:
        message = f"its part {part} is missing"
        raise PartError(message) from None
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as fault:
        message = f"its part {part} is damaged ({fault})"
        raise PartError(message) from None
    except (ValueError, LookupError, OverflowError, NotImplementedError, RuntimeError) as fault:
        message = f"its part {part} holds what no spreadsheet writes ({str(fault)[:80]})"
        raise PartError(message) from None


def read_elements(archive: zipfile.ZipFile, part: str, take: Callable[[str, str, dict[str, str]], None]) -> None:
    """Call ``take(parent, element, attributes)`` for every element of a small part, names without prefix.

    Raises:
        PartError: if the part is missing, cut short or not well formed.
    """
    parents = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        refuse_crowd(attributes)
        element = local(name)
        take(parents[-1], element, attributes)
        parents.append(element)

    def end(_name: str) -> None:
        parents.pop()

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    feed(archive, part, parser)


def refuse_crowd(attributes: dict[str, str]) -> None:
    """Stop at an element with more attributes than any spreadsheet writes.

    Raises:
        PartError: if it has.
    """
    if len(attributes) > MOST_ATTRIBUTES:
        message = "one of its elements has far too many attributes"
        raise PartError(message)


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def unescape(text: str) -> str:
    """Turn ``_x000D_`` and the like back into the character that a spreadsheet meant."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def read_strings(archive: zipfile.ZipFile, part: str) -> list[str | None]:
    """The shared strings of a workbook, rich text joined, phonetic hints left out; None where blank.

    Raises:
        PartError: if the part is cut short or not well formed.
    """
    strings = _Strings()
    parser = new_parser()
    parser.StartElementHandler = strings.start
    parser.EndElementHandler = strings.end
    parser.CharacterDataHandler = strings.text
    feed(archive, part, parser)
    return strings.found


class _Strings:
    """Handlers that collect shared strings."""

    def __init__(self) -> None:
        self.found: list[str | None] = []
        self._pieces: list[str] = []
        self._wanted = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        refuse_crowd(attributes)
        element = local(name)
        if element == "t":
            self._wanted = not self._phonetic
        elif element == "si":
            self._pieces = []
        elif element == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        element = local(name)
        if element == "t":
            self._wanted = False
        elif element == "si":
            self.found.append(blank_to_none(unescape("".join(self._pieces))))
        elif element == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        if self._wanted:
            self._pieces.append(data)


def blank_to_none(text: str) -> str | None:
    """None for text without a visible character: a cell of spaces looks blank, so it is blank."""
    return None if not text or text.isspace() else text
