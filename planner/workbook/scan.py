"""A look at the raw bytes of a part, at the speed of unpacking, before a parser sees them."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from planner.workbook.xml import PartError

SCAN_FROM: Final = 1_000_000
"""Parts of fewer bytes are not looked at; they are read as fast as they are scanned."""

_CHUNK: Final = 1 << 19
"""Bytes looked at together. The longest text of a cell, every character escaped, is shorter than this."""


@dataclass(frozen=True)
class Counted:
    """What was seen in a part, or in the beginning of it that is already too much.

    Attributes:
        tags: about how many tags.
        values: about how many cells with a value, where names have no prefix; where they have, none.
    """

    tags: int
    values: int


def count_marks(archive: zipfile.ZipFile, part: str, most: Counted) -> Counted:
    """Count tags and values of a part, until there are more than ``most``.

    Raises:
        PartError: if the part is damaged, or has a tag far longer than any that a spreadsheet writes.
    """
    tags = values = 0
    try:
        with archive.open(part) as stream:
            while tags <= most.tags and values <= most.values and (chunk := stream.read(_CHUNK)):
                found = chunk.count(b"<")
                if not found and len(chunk) == _CHUNK:
                    message = f"its part {part} holds a text or tag far longer than any that a spreadsheet writes"
                    raise PartError(message)
                tags += found
                values += chunk.count(b"<v>")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        message = f"its part {part} is damaged ({fault})"
        raise PartError(message) from None
    return Counted(tags, values)
