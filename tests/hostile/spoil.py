"""Ways to spoil a workbook as a file: its bytes, its parts. All chance comes from the generator that is given."""

from __future__ import annotations

import io
import random
import re
import zipfile

# ---- bytes of the file


def spoil_bytes(raw: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed, lost, doubled or put in."""
    spoilt = bytearray(raw)
    for _ in range(chance.choice([1, 1, 2, 8, 50])):
        at = chance.randrange(len(spoilt))
        length = chance.choice([1, 1, 4, 40, 400])
        match chance.randrange(5):
            case 0:
                spoilt[at] ^= 1 << chance.randrange(8)
            case 1:
                del spoilt[at : at + length]
            case 2:
                spoilt[at:at] = chance.randbytes(length)
            case 3:
                spoilt[at:at] = spoilt[at : at + length]
            case _:
                spoilt[at : at + length] = bytes(length)
        if not spoilt:
            return b""
    return bytes(spoilt)


# ---- parts of the archive

_TAG = re.compile(r"<[^<>]+>")
_VALUE = re.compile(r'"[^"<>]*"')
_JUNK = (
    *("-1", "0", "1", "999999999999", "1e400", "NaN", "", " ", "A1", "A0", "ZZZZ9", "A1048577", "²", "9" * 5000),
    *("s", "str", "b", "e", "d", "n", "inlineStr", "shared", "true", "hidden", "date1904", "&amp;", "x" * 40_000),
    "\u202e",
)
_SIGNS = ("<", ">", "&", "\x00", "]]>", "<!--", "<?x?>", "<v>", "</row>", '"')


def spoil_parts(parts: dict[str, str], chance: random.Random) -> dict[str, str | bytes]:
    """The parts with some of their tags, attributes or texts changed; each part stays what the archive says it is."""
    spoilt: dict[str, str | bytes] = dict(parts)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        name = chance.choice(list(spoilt))
        xml = spoilt[name]
        kind = chance.randrange(12)
        if kind == 0 and len(spoilt) > 1:
            del spoilt[name]
        elif not isinstance(xml, str):
            continue
        elif kind == 1:
            spoilt[name] = xml.encode(chance.choice(["utf-16", "utf-8-sig", "utf-32"]))
        elif kind == 2:
            spoilt[chance.choice(["xl/vbaProject.bin", name + ".bak", "xl/worksheets/sheet99.xml", "x"])] = xml
        else:
            spoilt[name] = chance.choice(_XML_SPOILINGS)(xml, chance)
    return spoilt


def _other_value(xml: str, chance: random.Random) -> str:
    values = list(_VALUE.finditer(xml))
    if not values:
        return xml
    value = chance.choice(values)
    return f'{xml[: value.start()]}"{chance.choice(_JUNK)}"{xml[value.end() :]}'


def _tag_of(xml: str, chance: random.Random) -> tuple[int, int]:
    tags = list(_TAG.finditer(xml))
    return chance.choice(tags).span() if tags else (0, 0)


def _without_tag(xml: str, chance: random.Random) -> str:
    start, end = _tag_of(xml, chance)
    return xml[:start] + xml[end:]


def _tag_twice(xml: str, chance: random.Random) -> str:
    start, end = _tag_of(xml, chance)
    return xml[:end] + xml[start:]


def _tags_exchanged(xml: str, chance: random.Random) -> str:
    (start, end), (begin, stop) = sorted((_tag_of(xml, chance), _tag_of(xml, chance)))
    if start == begin:
        return xml
    return xml[:start] + xml[begin:stop] + xml[end:begin] + xml[start:end] + xml[stop:]


def _junk_after_tag(xml: str, chance: random.Random) -> str:
    end = _tag_of(xml, chance)[1]
    return xml[:end] + chance.choice(_JUNK) + xml[end:]


def _sign_anywhere(xml: str, chance: random.Random) -> str:
    at = chance.randrange(len(xml) + 1)
    return xml[:at] + chance.choice(_SIGNS) + xml[at:]


def _cut_short(xml: str, chance: random.Random) -> str:
    return xml[: chance.randrange(len(xml) + 1)]


_XML_SPOILINGS = (
    *(_other_value, _other_value, _other_value, _without_tag, _tag_twice, _tags_exchanged, _junk_after_tag),
    *(_sign_anywhere, _cut_short),
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """An archive of the parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return stream.getvalue()
