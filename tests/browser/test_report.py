"""``report.html`` in a real browser: opened from the disk, read, clicked, printed, and fed with hostile names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from planner.report.html import Column, Table, chart
from planner.report.html import page as page_of_blocks
from planner.report.html.figures import number
from planner.run.options import RunOptions
from planner.run.page import page_of
from planner.run.pipeline import run
from planner.run.saved import open_run
from tests.browser.chromium import Visit
from tests.run.inputs import small, write_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = {
    "china": "<script>alert(1)</script>",
    "metal mill": '"><img src=x onerror=alert(2)>',
    "sinter": "</script><script>alert(3)</script>",
    "line": "javascript:alert(4)",
    "c": "<a href=javascript:alert(5)>c</a>",
}
MEGABYTES = 6e6
A4_INNER_PIXELS = 688
"""210 mm less two margins of 14 mm, at 96 pixels to the inch."""
Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("report")
    return run(write_case(home / "small", small()), RunOptions(out=home / "run")).folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    return run(write_case(home / "small", _renamed(small())), RunOptions(out=home / "run")).folder / "report.html"


@pytest.fixture(scope="module")
def shared(folder: Path, browser: Browser) -> Iterator[Visit]:
    """The report, opened once for the tests that leave it as they find it."""
    seen = Visit(browser)
    seen.open(folder / "report.html")
    yield seen
    seen.close()


def _renamed(value: Any) -> Any:
    """Rows in which hostile names stand for plain ones."""
    if isinstance(value, dict):
        return {key: _renamed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part) for part in value]
    return HOSTILE.get(value, value) if isinstance(value, str) else value


def test_it_opens_from_the_disk_without_a_fault(folder: Path, shared: Visit) -> None:
    page = shared.page
    assert page.locator(".js-plotly-plot .main-svg").count() >= 9
    assert page.locator("h1").inner_text() == "A small case"
    assert shared.faults == []
    assert (folder / "report.html").stat().st_size < MEGABYTES


def test_its_figures_are_those_of_the_files(folder: Path, shared: Visit) -> None:
    """audit_report_equals_json: what the page shows, to the printed digit; the workbook has a test of its own."""
    page = shared.page
    delivered = pd.read_csv(folder / "tables" / "deliveries.csv")
    totals = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    table = page.locator("#mix details").first
    table.evaluate("one => { one.open = true }")
    shown = [float(cell.replace(",", "")) for cell in table.locator("tbody tr td:last-child").all_inner_texts()]
    assert sum(shown) == pytest.approx(delivered["grade_tonnes"].sum(), abs=0.06 * len(shown))
    assert f"{number(totals['delivered_t'], 1)}\xa0t delivered" in page.locator(".strip").inner_text()
    page.locator("#licences summary").click()
    licence = page.locator("#licences tbody tr").first
    balances = pd.read_csv(folder / "tables" / "licence_balances.csv")
    assert licence.locator("th").inner_text() == "=L-1"
    assert licence.locator("td").nth(5).inner_text() == number(balances["taken_t"].sum(), 1)
    costs = pd.read_csv(folder / "tables" / "costs.csv")
    paid = costs.loc[costs["payer"] == "buyers", "inr"].sum()
    page.locator("#cost summary").click()
    assert page.locator("#cost tbody:not([hidden]) tr").last.locator("td").first.inner_text() == number(paid / 1e7, 2)


def test_its_language_can_be_changed(shared: Visit) -> None:
    page = shared.page
    page.locator("#mix details").first.evaluate("one => { one.open = true }")
    assert page.locator("#mix thead th").nth(1).inner_text() in {"India", "China"}
    page.get_by_role("button", name="हिन्दी").click()
    assert page.locator("html").get_attribute("lang") == "hi"
    assert page.locator("#contents-head").inner_text() == "विषय-सूची"
    assert page.locator("#mix thead th").nth(1).inner_text() in {"भारत", "चीन"}
    assert page.locator("#mix option").first.inner_text() == "वित्त वर्षवार टन"
    assert "भारत" in page.locator("#mix-chart").text_content()
    assert "India" not in page.locator("#mix-chart").text_content()
    assert page.locator(".strip").get_attribute("aria-label") == "मुख्य आँकड़े"
    page.get_by_role("button", name="English").click()
    assert "India" in page.locator("#mix-chart").text_content()
    assert shared.faults == []


def test_it_can_open_in_hindi(folder: Path, visit: Visits, tmp_path: Path) -> None:
    (tmp_path / "hindi.html").write_bytes(page_of(open_run(folder), "hi").encode("utf-8"))
    seen = visit()
    page = seen.open(tmp_path / "hindi.html")
    assert page.locator("#contents-head").inner_text() == "विषय-सूची"
    assert "भारत" in page.locator("#chain-chart").text_content()
    page.get_by_role("button", name="English").click()
    assert page.locator("#contents-head").inner_text() == "Contents"
    assert seen.faults == []


def test_a_year_can_be_chosen_by_keyboard(shared: Visit) -> None:
    page = shared.page
    title = page.locator("#chain-title")
    first = title.inner_text()
    page.locator("#chain details").first.evaluate("one => { one.open = true }")
    rows = page.locator("#chain table").first.locator("tbody:not([hidden])")
    assert rows.count() == 1
    page.focus("#chain-choice")
    page.keyboard.press("End")
    assert title.inner_text() != first
    assert title.inner_text().startswith("All years")
    assert rows.count() == 1
    assert page.locator("#chain-summary p:visible").count() == 1
    assert shared.faults == []


def test_it_is_walked_through_by_keyboard(folder: Path, visit: Visits) -> None:
    page = visit().open(folder / "report.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + (document.activeElement.id || '')"))
    assert {"SELECTmix-choice", "SELECTchain-choice", "SUMMARY"} <= reached
    page.focus("#mix summary")
    page.keyboard.press("Enter")
    assert page.locator("#mix details").first.get_attribute("open") is not None


def test_a_screen_reader_finds_its_way(shared: Visit) -> None:
    page = shared.page
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for one in page.locator(".chart").all():
        assert one.get_attribute("role") == "img"
        names = [one.get_attribute(name) for name in ("aria-labelledby", "aria-describedby")]
        assert all(len(page.locator(f"#{name}").inner_text()) > 10 for name in names)
    for control in page.locator("button, select").all():
        assert page.evaluate("one => (one.labels && one.labels[0] || one).innerText.trim()", control.element_handle())
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("table:not(:has(caption))").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(folder: Path, visit: Visits, scheme: str) -> None:
    page = visit(color_scheme=scheme).open(folder / "report.html")
    for place in ("h1", ".subtitle", ".card dt", ".note", ".topic", ".summary p", ".data summary", "footer p"):
        ink, ground = page.evaluate(_COLOURS, place)
        light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (place, ink, ground)


_COLOURS = """place => {
  let one = document.querySelector(place), ground = one;
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  while (ground && (numbers(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
  return [numbers(getComputedStyle(one).color), numbers(getComputedStyle(ground).backgroundColor)];
}"""


def _luminance(colour: list[float]) -> float:
    """Relative luminance as WCAG has it."""
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_phone_shows_it_without_scrolling_sideways(folder: Path, visit: Visits) -> None:
    seen = visit(viewport={"width": 360, "height": 740})
    page = seen.open(folder / "report.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="हिन्दी").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert seen.faults == []


def test_it_can_be_printed(folder: Path, visit: Visits) -> None:
    seen = visit(color_scheme="dark")
    page = seen.open(folder / "report.html")
    closed = page.locator("details[data-print]:not([open])").count()
    assert closed
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details[data-print]:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[data-print]:not([open])").count() == closed
    printed = page.pdf()
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") >= 3
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".tools").is_visible()
    assert seen.faults == []


def test_a_printed_page_holds_its_charts_and_tables_whole(folder: Path, visit: Visits) -> None:
    """Charts are drawn for the paper, however wide the window was; nothing reaches beyond its edge."""
    seen = visit(viewport={"width": 1440, "height": 900})
    page = seen.open(folder / "report.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_INNER_PIXELS, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_INNER_PIXELS
    widths = page.evaluate("[...document.querySelectorAll('.main-svg')].map(one => one.getBoundingClientRect().width)")
    assert widths
    assert max(widths) <= A4_INNER_PIXELS
    page.locator("details[open] tfoot").first.wait_for(state="attached")
    shown = page.evaluate("[...document.querySelectorAll('tfoot')].map(one => getComputedStyle(one).display)")
    assert set(shown) == {"table-row-group"}, "a total would stand at the foot of every page"
    assert seen.faults == []


def test_a_wide_table_fits_across_the_paper(visit: Visits, tmp_path: Path) -> None:
    columns = (Column("case"), *(Column(f"subsidy of the state {number} (₹ crore)", "crore") for number in range(9)),
               Column("first bottleneck"), Column("cell"))  # fmt: skip
    row = ("no target", *[3.907e11] * 9, "capacity of route 'Ningbo-hub light'", "offers!O49")
    block = chart("a", "b", "t", "s", None, Table("c", columns, [row] * 4, is_open=True))
    (tmp_path / "wide.html").write_bytes(page_of_blocks("t", [block]).encode("utf-8"))
    page = visit(viewport={"width": A4_INNER_PIXELS, "height": 1000}).open(tmp_path / "wide.html", charts=False)
    page.emulate_media(media="print")
    assert page.locator("tbody tr").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_INNER_PIXELS


def test_every_region_has_a_name_of_its_own(shared: Visit) -> None:
    """A screen reader lists the tables by their names."""
    page = shared.page
    names = page.evaluate("[...document.querySelectorAll('[role=region]')].map(one => one.ariaLabel)")
    assert len(names) > 9
    assert len(set(names)) == len(names)


def test_without_scripts_the_tables_are_there(folder: Path, visit: Visits) -> None:
    page = visit(java_script_enabled=False).open(folder / "report.html", charts=False)
    assert page.locator(".noscript").is_visible()
    page.locator("#mix summary").first.click()
    assert page.locator("#mix tbody tr").first.is_visible()


def test_hostile_names_are_names(hostile: Path, visit: Visits) -> None:
    """web_xss_report_offline: in a report opened from the disk, too, names with markup are shown and nothing runs."""
    seen = visit()
    page = seen.open(hostile)
    for block in page.locator(".chart").all():
        block.scroll_into_view_if_needed()
        block.hover(force=True)
    for box in page.locator("details").all():
        box.evaluate("one => { one.open = true }")
    page.get_by_role("button", name="हिन्दी").click()
    page.get_by_role("button", name="English").click()
    text = page.locator("main").inner_text()
    assert HOSTILE["china"] in text
    assert HOSTILE["metal mill"] in text
    assert HOSTILE["c"] in text
    assert HOSTILE["line"] in page.locator("#builds-chart").text_content()
    assert HOSTILE["c"] in page.locator("#licences-chart").text_content()
    assert page.locator("main img, main iframe, a[href^=javascript], [onerror]").count() == 0
    assert page.locator("script").count() == 4
    assert seen.faults == []
