"""A page without workers for what needs none, and a real one in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from planner.web import Settings, create_app
from planner.workbook.convert import convert
from tests.run.inputs import small, write_case

ORIGIN = "http://localhost"


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook that can be planned."""
    home = tmp_path_factory.mktemp("book")
    convert(write_case(home / "small", small()), home / "small.xlsx")
    return home / "small.xlsx"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nothing is worked off: requests stay in line."""
    return Settings(tmp_path / "page", at_once=0, most_upload_bytes=300_000, upload_seconds=5.0)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url=ORIGIN, follow_redirects=False) as found:
        yield found


def seal_of(client: TestClient, path: str = "/") -> str:
    """The seal of the forms of a page."""
    found = re.search(r'name="seal" value="([0-9a-f]{64})"', client.get(path).text)
    assert found
    return found[1]


def bring(client: TestClient, name: str, content: bytes, **headers: str) -> str:
    """Bring a workbook; where it is then."""
    answer = client.post(
        "/workbooks",
        data={"seal": seal_of(client)},
        files={"book": (name, content)},
        headers={"Origin": ORIGIN, **headers},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])
