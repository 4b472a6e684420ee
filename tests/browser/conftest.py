"""One browser for all tests of a worker; without any Chromium they are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    pytest.importorskip("playwright")
    if chromium.found() is None:
        pytest.skip("there is no Chromium here; name one in CHROMIUM")
    with chromium.browser() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., chromium.Visit]]:
    """Pages with options of their own, each closed at the end."""
    visits: list[chromium.Visit] = []

    def opened(**options: Any) -> chromium.Visit:
        visits.append(chromium.Visit(browser, **options))
        return visits[-1]

    yield opened
    for one in visits:
        one.close()
