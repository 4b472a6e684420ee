"""The plan on one screen."""

from __future__ import annotations

import pytest
from rich.console import Console

from planner.report.text import indian, summary
from planner.results import Results
from tests.cases.all_cases import CASES
from tests.results.plans import planned
from tests.run.inputs import small


def _text(results: Results, penalties: dict[str, float] | None = None, warnings: int = 0) -> str:
    console = Console(width=110, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as captured:
        console.print(summary(results, penalties or {}, warnings))
    return captured.get()


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (0, "0"),
        (-0.2, "0"),
        (999, "999"),
        (1000, "1,000"),
        (123456, "1,23,456"),
        (12345678.4, "1,23,45,678"),
        (-1234567, "-12,34,567"),
    ],
)
def test_digits_are_grouped_as_in_india(figure: float, text: str) -> None:
    assert indian(figure) == text


def test_figures_of_the_screen_are_those_of_the_plan() -> None:
    results = planned(small())
    text = _text(results, {"magnet": 12_345_000.0}, 2)
    assert f"{results.totals.short_t:,.1f}" in text
    assert "IND 57%, CHN 43% (last step)" in text
    assert "magnet ₹12,345/kg" in text
    assert "2 about the input" in text


def test_every_case_has_a_screen() -> None:
    for name in sorted(CASES)[::8]:
        case = CASES[name]()
        if case.objective is not None:
            assert "Made in" in _text(planned(case.sheets))
