"""Names on several lines, and their way into a chart."""

from __future__ import annotations

from planner.report.html.blocks import Figure, Text, chart
from planner.report.html.lines import lines
from planner.report.html.page import page


def test_a_long_name_is_broken_at_spaces_and_cut_only_where_no_line_is_left() -> None:
    assert lines("Separated oxide, heavy rare earths", 16, 3) == "Separated oxide,\nheavy rare\nearths"
    assert lines("Separated oxide, heavy rare earths", 16) == "Separated oxide,\nheavy rare…"
    assert lines("Metal", 16) == "Metal"
    assert lines("e-2W of FY2026-27", 10) == "e-2W of\nFY2026-27"
    assert lines(Text("one two", "एक दो"), 4) == Text("one\ntwo", "एक\nदो")


def test_a_new_line_is_the_only_markup_that_reaches_a_chart() -> None:
    figure = Figure([{"type": "bar", "x": ["<b>a</b>\nb"], "y": [1]}])
    text = page("t", [chart("a", "b", "t", "s", figure)])
    assert r"\u0026lt;b\u0026gt;a\u0026lt;/b\u0026gt;\u003cbr\u003eb" in text
