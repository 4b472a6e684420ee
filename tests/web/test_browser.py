"""The page as a person meets it: a real browser, from a workbook with a bad cell to two plans side by side."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from tests.browser.chromium import browser as chromium
from tests.browser.chromium import found as is_there
from tests.web.test_server import page as serve

PATIENCE = 60_000


@contextmanager
def browser(complaints: list[str]) -> Iterator[Page]:
    """A page of a real browser; what it complains about, and what it asks of others, is written down."""
    if is_there() is None:
        pytest.skip("there is no Chromium here; name one in CHROMIUM")
    with chromium() as found:
        shown = found.new_context(viewport={"width": 1280, "height": 900}).new_page()
        shown.set_default_timeout(PATIENCE)
        shown.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        shown.on("pageerror", lambda fault: complaints.append(str(fault)))
        shown.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        shown.on(
            "request",
            lambda request: (
                None if request.url.startswith(("http://127.0.0.1", "data:")) else complaints.append(request.url)
            ),
        )
        yield shown


@pytest.mark.slow
def test_the_whole_path(tmp_path: Path, book: Path) -> None:
    spoilt = openpyxl.load_workbook(book)
    spoilt["offers"]["A5"] = None
    spoilt["settings"]["C5"] = '<img src=x onerror="alert(1)">'
    spoilt.save(tmp_path / "spoilt.xlsx")
    complaints: list[str] = []
    with serve(tmp_path / "page") as (address, _), browser(complaints) as page:
        page.goto(address)
        page.set_input_files("#book", tmp_path / "spoilt.xlsx")
        page.click("text=Read it")
        page.wait_for_selector(".card.error")
        assert "offers!A5" in page.inner_text(".findings")
        page.set_viewport_size({"width": 390, "height": 800})
        narrow = page.evaluate("[...document.querySelectorAll('[data-head]')].map(cell => cell.offsetWidth)")
        assert min(width for width in narrow if width) > 250, "a finding is squeezed into a column of letters"
        page.set_viewport_size({"width": 1280, "height": 900})

        page.set_input_files("#book", book)
        page.click("text=Read it")
        page.wait_for_selector(".card.good")
        assert "can be planned" in page.inner_text(".card.good")
        workbook = page.url
        runs = [_planned(page, workbook) for _ in range(2)]
        folder = tmp_path / "page" / "runs" / runs[-1].rsplit("/", 1)[1]
        for file in ("results.xlsx", "results.json"):
            with page.expect_download() as taken:
                page.click(f"text={file}")
            assert Path(taken.value.path()).read_bytes() == (folder / file).read_bytes()
        told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        with (folder / "tables" / "builds.csv").open(encoding="utf-8") as file:
            built = sum(float(row["t_per_year"]) for row in csv.DictReader(file))
        assert _figure(page, "Demand") == told["demand_t"]
        assert _figure(page, "Capacity to build, a year") == pytest.approx(built)

        page.click("text=Set it beside other plans")
        page.check("input[name=run]:not(:checked)")
        page.click("text=Show them")
        page.wait_for_selector(".plans")
        assert page.locator(".plans thead th").count() == 3
        shared = page.url
        with page.expect_download() as taken:
            page.goto(workbook)
            page.click("text=Take it back")
        assert Path(taken.value.path()).read_bytes() == book.read_bytes()
        assert complaints == []

        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(shared)
        assert page.locator(".plans thead th").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto(f"{runs[0]}/report")
        assert page.locator("h1").count() == 1
        assert complaints == []


def test_it_works_by_keyboard_and_says_what_things_are(tmp_path: Path, book: Path) -> None:
    complaints: list[str] = []
    with serve(tmp_path / "page") as (address, _), browser(complaints) as page:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.set_input_files("#book", book)
        page.focus("text=Read it")
        page.keyboard.press("Enter")
        page.wait_for_selector(".card.good")
        for path in (page.url, f"{address}/", f"{address}/compare", f"{address}/nowhere"):
            page.goto(path)
            assert page.locator("h1").count() == 1
            assert page.locator("main").count() == 1
            assert page.evaluate("document.documentElement.lang") == "en"
            unnamed = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]),select')].filter(e => !e.labels.length).length"
            )
            assert unnamed == 0
        assert [text for text in complaints if "404" not in text] == []


def _planned(page: Page, workbook: str) -> str:
    """Plan a workbook; its tab is left at once, and the link to it followed to the end in another browser window."""
    page.goto(workbook)
    page.click("form:has(input[value=solve]) button")
    link = page.url
    elsewhere = page.context.browser.new_context().new_page()
    elsewhere.goto(link)
    page.goto("about:blank")
    elsewhere.wait_for_selector(".plans", timeout=PATIENCE)
    elsewhere.context.close()
    page.goto(link)
    page.wait_for_selector(".plans")
    return link


def _figure(page: Page, name: str) -> float:
    """A figure of the table of plans."""
    row = page.locator(".plans tbody tr").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return float(row.locator("data").first.get_attribute("value") or "nan")
