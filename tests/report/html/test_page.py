"""The components: what a page made of blocks holds, and what it keeps out."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from planner.report.html import Block, Column, Figure, KeyFigure, Table, Text, View, chart, page
from planner.report.html.labels import labels
from planner.report.html.script import inlined
from tests.report.html.pages import Page

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><b>",
    "javascript:alert(1)",
    "a\u2028b",
]


def _block(names: list[str]) -> Block:
    figure = Figure([{"type": "bar", "x": names, "y": list(range(len(names))), "name": names[0]}])
    table = Table(names[0], (Column("name"), Column(Text("tonnes", "टन"), "t")), [(name, 1.0) for name in names])
    views = tuple(View(f"{name} leads", name, figure, f"v{place}", name) for place, name in enumerate(names))
    links = tuple((str(place), name, name) for place, name in enumerate(names))
    return Block("cost", names[0], views, (table,), tuple(names), names[0], links=links)


@pytest.fixture(scope="module")
def hostile() -> str:
    figures = [KeyFigure(name, name, name) for name in HOSTILE]
    return page(HOSTILE[0], [_block(HOSTILE)], subtitle=HOSTILE[1], figures=figures, notes=HOSTILE)


def test_a_page_is_whole(hostile: str) -> None:
    found = Page(hostile)
    assert found.open == []
    assert found.wrong == []
    names = [attributes["id"] for _, attributes in found.elements if attributes.get("id")]
    assert len(names) == len(set(names))


def test_names_never_become_elements(hostile: str) -> None:
    found = Page(hostile)
    assert len(found.all("script")) == 4
    assert found.all("img") == []
    assert all(not name.startswith("on") for _, attributes in found.elements for name in attributes)
    assert all(not str(link.get("href")).startswith("javascript") for link in found.all("a"))
    assert {row[0] for row in found.tables[0][1:]} == set(HOSTILE)


def test_only_the_scripts_of_the_page_may_run(hostile: str) -> None:
    found = Page(hostile)
    policy = next(meta["content"] for meta in found.all("meta") if meta.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found.scripts[1:]]
    assert re.findall(r"sha256-([^']+)", policy) == sums


def test_charts_are_data_without_a_sign_that_could_end_them(hostile: str) -> None:
    text = Page(hostile).scripts[0]
    assert not set("<>&\u2028\u2029") & set(text)
    content = json.loads(text)
    assert content["charts"]["cost"][0]["data"][0]["x"][0] == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_nothing_is_asked_for_from_outside(hostile: str) -> None:
    for tag, attributes in Page(hostile).elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
        assert "src" not in attributes
        assert not str(attributes.get("href", "#")).startswith(("//", "data:"))
    assert "url(" not in hostile[: hostile.index("</style>")]


def test_the_same_blocks_give_the_same_bytes(hostile: str) -> None:
    figures = [KeyFigure(name, name, name) for name in HOSTILE]
    assert page(HOSTILE[0], [_block(HOSTILE)], subtitle=HOSTILE[1], figures=figures, notes=HOSTILE) == hostile


def test_words_are_told_in_both_languages_and_open_in_the_one_asked_for() -> None:
    block = chart("a", Text("Cost", "लागत"), "t", "s", None, Table("c", (Column("n"),), [(Text("India", "भारत"),)]))
    english, hindi = page("t", [block]), page("t", [block], language="hi")
    assert '<html lang="en" data-lang="en">' in english
    assert '<html lang="hi" data-lang="hi">' in hindi
    assert Page(english).tables[0][1] == ["India"]
    assert Page(hindi).tables[0][1] == ["भारत"]
    assert json.loads(Page(english).scripts[0])["words"] == [["India", "भारत"]]


def test_a_page_without_charts_is_small() -> None:
    text = page("t", [chart("a", "b", "t", "s", None)])
    assert len(text) < 50_000
    assert len(Page(text).all("script")) == 2


def test_rows_go_with_their_view() -> None:
    views = tuple(View(key, "", None, key, key) for key in ("x", "y"))
    table = Table("c", (Column("n"),), [("1",), ("2",)], choice=("x", "y"))
    text = page("t", [Block("a", "b", views, (table,))])
    assert "<tbody data-view=0>" in text
    assert "<tbody data-view=1 hidden>" in text
    wrong = Table("c", (Column("n"),), [("1",)], choice=("z",))
    with pytest.raises(ValueError, match="belongs to no view"):
        page("t", [Block("a", "b", views, (wrong,))])


def test_blocks_of_one_key_are_refused() -> None:
    block = chart("a", "b", "t", "s", None)
    with pytest.raises(ValueError, match="same key"):
        page("t", [block, block])


def test_text_that_no_file_can_hold_is_written_all_the_same() -> None:
    block = chart("a", "\udc80", "t", "s", Figure([{"type": "bar", "x": ["\udc80"], "y": [1]}]))
    assert page("t", [block]).encode("utf-8")


def test_a_script_that_would_end_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        inlined("x = '</SCRIPT>'")


def test_every_word_has_its_hindi_with_the_same_fields() -> None:
    for key, (english, hindi) in labels().items():
        assert hindi, key
        assert set(re.findall(r"\{(\w+)\}", english)) >= set(re.findall(r"\{(\w+)\}", hindi)), key
        assert key.startswith(("ui.", "key.")) or english != hindi or "{" in english, key
