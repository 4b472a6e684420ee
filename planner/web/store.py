"""Workbooks, requests and runs in folders, each under a name that cannot be guessed and never comes from a user."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.run.folder import MANIFEST
from planner.workbook.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

ID: Final = re.compile(r"[0-9a-f]{32}")
_SECONDS_A_DAY: Final = 86_400.0
_MOST_NAME: Final = 120


@dataclass(frozen=True)
class Workbook:
    """A workbook somebody brought.

    Attributes:
        id: its name here.
        name: what the user calls it, for display only.
        path: the file.
        brought: seconds since 1970.
    """

    id: str
    name: str
    path: Path
    brought: float


class Store:
    """Everything the page keeps."""

    def __init__(self, home: Path) -> None:
        """Make the folders.

        Args:
            home: folder of everything.

        Raises:
            OSError: it cannot be made.
        """
        self.home = home.resolve()
        for part in ("workbooks", "requests", "runs"):
            (self.home / part).mkdir(parents=True, exist_ok=True)

    @staticmethod
    def new_id() -> str:
        """A name of 128 random bits."""
        return secrets.token_hex(16)

    def bring(self, name: str, file: BinaryIO) -> Workbook:
        """Keep a workbook.

        Args:
            name: what the user calls it; it never becomes part of a path.
            file: its content.
        """
        book = Workbook(self.new_id(), shown(name), self.home, time.time())
        folder = self.home / "workbooks" / book.id
        folder.mkdir()
        with (folder / "book.xlsx").open("wb") as kept:
            shutil.copyfileobj(file, kept)
        write_json(folder / "about.json", {"name": book.name, "brought": book.brought})
        return Workbook(book.id, book.name, folder / "book.xlsx", book.brought)

    def workbook(self, name: str) -> Workbook | None:
        """A workbook; None if there is none of that name."""
        if not ID.fullmatch(name):
            return None
        folder = self.home / "workbooks" / name
        about = read_json(folder / "about.json")
        return Workbook(name, about["name"], folder / "book.xlsx", about["brought"]) if about else None

    def workbooks(self) -> list[Workbook]:
        """All workbooks, newest first."""
        found = [book for path in (self.home / "workbooks").iterdir() if (book := self.workbook(path.name))]
        return sorted(found, key=lambda book: (-book.brought, book.id))

    def findings(self, name: str) -> dict[str, Any] | None:
        """What was found in a workbook; None while it is being read."""
        return read_json(self.home / "workbooks" / name / "findings.json")

    def request(self, name: str) -> dict[str, Any] | None:
        """A request for a run; None if there is none of that name."""
        return read_json(self.home / "requests" / f"{name}.json") if ID.fullmatch(name) else None

    def requests(self) -> list[dict[str, Any]]:
        """All requests for runs, newest first."""
        names = {path.name.partition(".")[0] for path in (self.home / "requests").glob("*.json")}
        found = [request for name in names if (request := self.request(name))]
        return sorted(found, key=lambda request: (-request["asked"], request["id"]))

    def ask(self, request: Mapping[str, Any]) -> None:
        """Keep a request."""
        write_json(self.home / "requests" / f"{request['id']}.json", request)

    def note(self, name: str, part: str) -> Path:
        """Place of a note about a request: ``progress`` or ``failed``."""
        return self.home / "requests" / f"{name}.{part}.json"

    def half(self, name: str) -> Path:
        """Place of what a run that is broken off needs to go on, a file, a folder, or several of that beginning."""
        return self.home / "requests" / f"{name}.half"

    def tidy(self, name: str) -> None:
        """Remove what a run that will not go on would have needed."""
        place = self.half(name)
        for path in place.parent.glob(f"{place.name}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def run(self, name: str) -> Path | None:
        """Folder of a finished run; None while there is none."""
        if not ID.fullmatch(name):
            return None
        folder = self.home / "runs" / name
        return folder if (folder / MANIFEST).is_file() else None

    def forget(self, book: Workbook) -> None:
        """Remove a workbook with its requests and runs."""
        for request in self.requests():
            if request["workbook"] == book.id:
                self._drop(request["id"])
        shutil.rmtree(book.path.parent, ignore_errors=True)

    def _drop(self, name: str) -> None:
        self.tidy(name)
        for part in (".json", ".progress.json", ".failed.json", ".log"):
            (self.home / "requests" / f"{name}{part}").unlink(missing_ok=True)
        shutil.rmtree(self.home / "runs" / name, ignore_errors=True)

    def clear(self, days: float) -> int:
        """Remove workbooks nobody has brought, or planned, for so many days; how many."""
        last = {book.id: book.brought for book in self.workbooks()}
        for request in self.requests():
            if request["workbook"] in last:
                last[request["workbook"]] = max(last[request["workbook"]], request["asked"])
        old = [name for name, when in last.items() if time.time() - when > days * _SECONDS_A_DAY]
        for book in filter(None, map(self.workbook, old)):
            self.forget(book)
        return len(old)

    def finished(self, workbook: str = "") -> Iterator[dict[str, Any]]:
        """Requests whose run is finished, newest first; of one workbook, or of all."""
        for request in self.requests():
            if workbook in ("", request["workbook"]) and self.run(request["id"]):
                yield request


def shown(name: str) -> str:
    """A name fit to be shown: what is printable of its last part, not too long."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:_MOST_NAME].strip() or "workbook.xlsx"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a small file in one step."""
    write_atomically(path, json.dumps(content, ensure_ascii=False).encode("utf-8"))


def read_json(path: Path) -> dict[str, Any] | None:
    """Content of a small file; None if it is not there or not whole."""
    with suppress(OSError, ValueError):
        content = json.loads(path.read_bytes())
        return content if isinstance(content, dict) else None
    return None
