"""The report of India: all of it drawn, within its size, without a fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.run.options import RunOptions
from planner.run.page import page_of
from planner.run.pipeline import run
from planner.run.saved import open_run
from tests.browser.chromium import Visit

INDIA = Path(__file__).parents[2] / "inputs" / "india"


@pytest.mark.slow
def test_india_is_drawn_and_read_back_the_same(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    folder = run(INDIA, RunOptions(out=tmp_path / "run")).folder
    written = (folder / "report.html").read_bytes()
    assert len(written) < 6e6
    assert page_of(open_run(folder)).encode("utf-8") == written
    seen = visit()
    page = seen.open(folder / "report.html")
    assert page.locator(".js-plotly-plot .main-svg").count() >= 12
    assert seen.faults == []
    for select in page.locator("select").all():
        for option in select.locator("option").all():
            select.select_option(value=option.get_attribute("value"))
    assert seen.faults == []
    seen = visit(viewport={"width": 360, "height": 740})
    assert seen.open(folder / "report.html").evaluate("document.documentElement.scrollWidth") <= 360
