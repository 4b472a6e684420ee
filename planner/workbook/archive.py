"""The xlsx file as a zip archive: what kind it is, and whether its sizes are sane, before any of it is unpacked."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Final

from planner.workbook.notices import error, refuse, warning

if TYPE_CHECKING:
    from pathlib import Path

    from planner.errors import Finding

MOST_PARTS: Final = 500
MOST_BYTES: Final = 200_000_000
"""Most bytes of all parts together, unpacked."""
MOST_PART_BYTES: Final = 100_000_000
MOST_RATIO: Final = 100
"""Most unpacked bytes for one packed byte, in parts above ``RATIO_FROM`` bytes."""
RATIO_FROM: Final = 1_000_000
MOST_DIRECTORY_BYTES: Final = 1_000_000

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "Open it in Excel or LibreOffice and save it as 'Excel workbook (.xlsx)'."
_END_RECORD: Final = b"PK\x05\x06"


def open_archive(path: Path) -> tuple[zipfile.ZipFile, list[Finding]]:
    """Open an xlsx file after a look at its content, not its name.

    Returns:
        The open archive, and warnings on parts that are not read (macros, embedded files).

    Raises:
        InputError: if it is not an xlsx workbook, is damaged, or is larger than the limits of this module.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_other_types(path, head)
    _refuse_huge_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        refuse(
            "file-damaged",
            f"{path.name} is cut short or damaged: it begins like a workbook but cannot be unpacked.",
            "Copy or download it again, or open and save it in Excel.",
        )
    try:
        _check_type_by_parts(path, archive)
        _check_sizes(path, archive)
    except BaseException:
        archive.close()
        raise
    return archive, _unread_parts(path, archive)


def _refuse_other_types(path: Path, head: bytes) -> None:
    if not head:
        refuse("file-empty", f"{path.name} is empty (0 bytes).", "Give the workbook itself; this copy holds nothing.")
    if head.startswith(b"PK\x03\x04"):
        return
    if head.startswith(b"PK\x05\x06"):
        refuse("file-type", f"{path.name} is an empty zip archive, not a workbook.", "Give the .xlsx file.")
    if head.startswith(_OLE):
        _refuse_ole(path)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head[:2] == b"\x09\x08":
        refuse("file-xls", f"{path.name} is an old Excel file (.xls).", _SAVE_AS)
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        refuse("file-type", f"{path.name} is a web page (HTML), whatever its name says.", _SAVE_AS)
    if text.startswith(b"<"):
        refuse("file-type", f"{path.name} is an XML file, not an .xlsx workbook.", _SAVE_AS)
    if b"\0" not in head and head.count(b",") + head.count(b";") + head.count(b"\t") and b"\n" in head:
        refuse(
            "file-type",
            f"{path.name} is a text file such as CSV, not an .xlsx workbook.",
            "Give the folder that holds the CSV files, one file a sheet, instead of a single file.",
        )
    refuse("file-type", f"{path.name} is not an Excel workbook.", "Give an .xlsx workbook or a folder of CSV files.")


def _refuse_ole(path: Path) -> None:
    with path.open("rb") as file:
        content = file.read(8_000_000)
    if "EncryptedPackage".encode("utf-16-le") in content:
        refuse(
            "file-password",
            f"{path.name} is protected with a password.",
            "Remove the password in Excel (File, Info, Protect Workbook, Encrypt) and save it.",
        )
    refuse("file-xls", f"{path.name} is an old Excel file (.xls).", _SAVE_AS)


def _refuse_huge_directory(path: Path) -> None:
    """Stop at an archive whose table of contents alone is absurd; reading it would take long."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    place = tail.rfind(_END_RECORD)
    if place < 0 or len(tail) < place + 16:
        return
    if int.from_bytes(tail[place + 12 : place + 16], "little") > MOST_DIRECTORY_BYTES:
        refuse("file-limits", f"{path.name} holds far too many parts for a workbook.", _SAVE_AS)


def _check_type_by_parts(path: Path, archive: zipfile.ZipFile) -> None:
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        refuse("file-type", f"{path.name} is a binary Excel workbook (.xlsb).", _SAVE_AS)
    if "mimetype" in names or "content.xml" in names:
        refuse("file-type", f"{path.name} is an OpenDocument file (.ods).", _SAVE_AS)
    if any(name.endswith(".iwa") for name in names):
        refuse("file-type", f"{path.name} is an Apple Numbers file.", "Export it as Excel (.xlsx) from Numbers.")
    if "_rels/.rels" not in names or not any(name.startswith("xl/") for name in names):
        refuse(
            "file-type",
            f"{path.name} is a zip archive but no Excel workbook.",
            "Give an .xlsx workbook or a folder of CSV files.",
        )


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    name = path.name
    problem = ""
    if len(parts) > MOST_PARTS:
        problem = f"{name} holds {len(parts):,} parts; a workbook may hold {MOST_PARTS}."
    elif any(part.flag_bits & 1 for part in parts):
        refuse("file-password", f"{name} holds parts locked with a password.", "Remove the password and save it.")
    elif sum(part.file_size for part in parts) > MOST_BYTES:
        problem = f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB."
    for part in parts:
        if part.file_size > MOST_PART_BYTES:
            problem = problem or f"A part of {name} unpacks to more than {MOST_PART_BYTES // 1_000_000} MB."
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            problem = problem or f"A part of {name} unpacks to more than {MOST_RATIO} times its size."
    if problem:
        refuse(
            "file-limits",
            problem,
            "Remove what does not belong to the plan (large pictures, other data); give large cases as a CSV folder.",
        )
    _check_names(name, parts)


def _check_names(name: str, parts: list[zipfile.ZipInfo]) -> None:
    twice = [part for part, times in Counter(part.filename.lower() for part in parts).items() if times > 1]
    outside = [part.filename for part in parts if _leaves_archive(part.filename)]
    packed_strangely = any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts)
    if twice or outside or packed_strangely:
        problem = (
            f"{name} holds the part {twice[0]} twice, so programs would read different data from it."
            if twice
            else f"{name} holds a part with the odd name {outside[0][:60]!r}."
            if outside
            else f"{name} is packed in a way that no spreadsheet uses."
        )
        refuse("file-damaged", problem, "Open it in Excel and save it again, if you know where it is from.")


def _leaves_archive(name: str) -> bool:
    parts = re.split(r"[\\/]", name)
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


def _unread_parts(path: Path, archive: zipfile.ZipFile) -> list[Finding]:
    names = [name.lower() for name in archive.namelist()]
    findings = []
    if any(name.endswith("vbaproject.bin") for name in names):
        findings.append(
            warning("file-macros", f"{path.name} holds macros. They were not run.", "Nothing, if its values are right.")
        )
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        findings.append(
            warning(
                "file-embedded", f"{path.name} holds embedded files, which were not read.", "Nothing, or remove them."
            )
        )
    if any("/externallinks/" in name for name in names):
        findings.append(
            warning(
                "file-links",
                f"{path.name} has links to other files. Nothing was fetched from them.",
                "Nothing, or break the links (Data, Edit Links).",
            )
        )
    return findings


def read_error(path: Path, fault: OSError) -> Finding:
    """The finding for a file that the system does not let us read."""
    if isinstance(fault, PermissionError):
        return error(
            "file-permission",
            f"{path.name} may not be read: no permission, or it is open in Excel.",
            "Close it in Excel, or ask for the right to read it.",
        )
    return error("file-unreadable", f"{path.name} could not be read ({fault.strerror or fault}).", "Try a local copy.")
