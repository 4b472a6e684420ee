"""Files to take away: named by us, of a fixed kind, and only those that a run or a check wrote."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 - read by FastAPI
from starlette.responses import FileResponse, Response

from planner.run.saved import open_run
from planner.web.context import context_of
from planner.web.guard import REPORT_POLICY
from planner.web.store import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: Final[Mapping[str, str]] = {
    ".xlsx": _XLSX,
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}


@router.get("/runs/{name}/report")
def report(request: Request, name: str) -> Response:
    """The report of a run, shown in the browser apart from everything else."""
    path = _file(request, name, "report.html")
    return FileResponse(path, media_type=_KINDS[".html"], headers={"Content-Security-Policy": REPORT_POLICY})


@router.get("/runs/{name}/files/{file}")
def one(request: Request, name: str, file: str) -> Response:
    """A file of a run."""
    path = _file(request, name, file)
    asked = context_of(request).request(name)
    stem = re.sub(r"\.[^.]*$", "", shown(asked["name"]))
    return _attached(path, f"{stem} {asked['kind']} {path.name}")


@router.get("/runs/{name}/all.zip")
def everything(request: Request, name: str) -> Response:
    """A run as it stands on the disk."""
    context = context_of(request)
    folder = context.store.run(name)
    if folder is None:
        raise HTTPException(404)
    packed = _passing(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                archive.write(path, path.relative_to(folder))
    asked = context.request(name)
    away = BackgroundTask(packed.unlink, missing_ok=True)
    return _attached(packed, f"{shown(asked['name'])} {asked['kind']}.zip", "application/zip", away)


@router.get("/workbooks/{name}/checked.xlsx")
def checked(request: Request, name: str) -> Response:
    """The copy of a workbook in which the bad cells are marked."""
    book = context_of(request).workbook(name)
    path = book.path.with_name("checked.xlsx")
    if not path.is_file():
        raise HTTPException(404)
    return _attached(path, f"{book.name.removesuffix('.xlsx')}.checked.xlsx")


@router.get("/workbooks/{name}/book.xlsx")
def book(request: Request, name: str) -> Response:
    """A workbook as it was brought."""
    found = context_of(request).workbook(name)
    return _attached(found.path, found.name)


@router.get("/example.xlsx")
def example(request: Request) -> Response:
    """The case that comes with the planner, to start from."""
    from planner.workbook.example import write_example

    del request
    path = _passing(".xlsx")
    write_example(path)
    return _attached(path, "india.xlsx", away=BackgroundTask(path.unlink, missing_ok=True))


def _passing(ending: str) -> Path:
    """An empty file that is removed once it was sent."""
    with tempfile.NamedTemporaryFile(prefix="plan-", suffix=ending, delete=False) as kept:
        return Path(kept.name)


def _file(request: Request, name: str, file: str) -> Path:
    """A file of a run that its manifest names, at the top of its folder or among its tables, and no link to elsewhere.

    Raises:
        HTTPException: 404.
    """
    folder = context_of(request).store.run(name)
    if folder is None:
        raise HTTPException(404)
    named = open_run(folder).manifest["files"]
    for place in (file, f"tables/{file}"):
        path = folder / place
        if place in named and path.suffix in _KINDS and path.resolve() == folder.resolve() / place:
            return path
    raise HTTPException(404)


def _attached(path: Path, name: str, kind: str = "", away: BackgroundTask | None = None) -> Response:
    """A file to be kept, never shown."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return FileResponse(path, media_type=kind or _KINDS[path.suffix], headers=headers, background=away)
