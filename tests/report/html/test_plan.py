"""The report of a plan: its figures are those of the tables, for any plan."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pandas as pd
import pytest

from planner.report.html.figures import number, percent
from planner.report.html.plan import Facts, listed_sources, report
from planner.report.html.plan.report import _blocks
from tests.cases.all_cases import CASES
from tests.report.html.pages import Page, facts_of
from tests.run.inputs import small

KEYS = {
    "mix", "chain", "dependency", "licences", "balances", "builds", "payers", "cost", "shortages", "binds", "prices",
    "audit",
}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_of(small())


@pytest.fixture(scope="module")
def text(facts: Facts) -> str:
    return report(facts)


def test_it_answers_every_question(facts: Facts) -> None:
    assert {block.key for block in _blocks(facts)} >= KEYS


def test_it_is_whole_and_has_landmarks(text: str) -> None:
    found = Page(text)
    assert found.wrong == []
    assert found.open == []
    kinds = [tag for tag, _ in found.elements]
    for landmark in ("header", "nav", "main", "footer"):
        assert kinds.count(landmark) == 1
    assert kinds.count("h1") == 1
    assert found.all("a")[0]["href"] == "#main"


def test_every_chart_has_a_name_a_summary_and_a_table(facts: Facts, text: str) -> None:
    found = Page(text)
    ids = {attributes.get("id") for _, attributes in found.elements}
    charts = [attributes for attributes in found.all("div") if "data-chart" in attributes]
    assert len(charts) >= 9
    for one in charts:
        assert one["role"] == "img"
        assert {one["aria-labelledby"], one["aria-describedby"]} <= ids
    for block in _blocks(facts):
        for view in block.views:
            assert view.title
            assert view.summary
            assert view.figure is None or block.tables, block.key


def test_every_table_has_heads_and_is_as_wide_as_they_say(text: str) -> None:
    found = Page(text)
    assert len(found.all("caption")) == len(found.tables)
    for table in found.tables:
        assert {len(row) for row in table} == {len(table[0])}


def test_delivered_tonnes_are_those_of_the_table(facts: Facts) -> None:
    mix = next(block for block in _blocks(facts) if block.key == "mix")
    yearly = next(table for table in mix.tables if table.only == "year")
    delivered = facts["deliveries"]
    of_year = delivered.groupby(delivered["period"].map(facts.year_of_period))["grade_tonnes"].sum()
    assert [row[-1] for row in yearly.rows] == pytest.approx([of_year[row[0]] for row in yearly.rows])
    figure = mix.views[0].figure
    assert figure is not None
    charted = sum(sum(trace["y"]) for trace in figure.data)
    assert charted == pytest.approx(delivered["grade_tonnes"].sum())


def test_the_chain_carries_every_tonne_through_every_stage(facts: Facts) -> None:
    chain = next(block for block in _blocks(facts) if block.key == "chain")
    figure = chain.views[-1].figure
    assert figure is not None
    link = figure.data[0]["link"]
    stages = len(facts.chains[0])
    assert sum(link["value"]) == pytest.approx(stages * facts["deliveries"]["grade_tonnes"].sum())


def test_the_bridge_ends_at_the_cost_paid(facts: Facts) -> None:
    cost = next(block for block in _blocks(facts) if block.key == "cost")
    rows = [row for row, key in zip(cost.tables[0].rows, cost.tables[0].choice, strict=True) if key == "all"]
    lines = facts["costs"]
    paid = float(lines.loc[lines["payer"] == "buyers", "inr"].sum())
    assert rows[-1][1] == pytest.approx(paid)
    assert sum(float(str(row[1])) for row in rows[:-1]) == pytest.approx(paid)
    figure = cost.views[0].figure
    assert figure is not None
    ends = [base + size for trace in figure.data for base, size in zip(trace["base"], trace["x"], strict=True)]
    served = facts["deliveries"]["grade_tonnes"].sum()
    assert any(end == pytest.approx(paid / served / 1e3) for end in ends)


def test_dependency_tells_both_shares(facts: Facts) -> None:
    block = next(block for block in _blocks(facts) if block.key == "dependency")
    frame = facts["dependency"].set_index(["span", "stage", "country"])
    labels = {facts.stage(stage): stage for stage in facts.stages}
    for row, country in zip(block.tables[0].rows, block.tables[0].choice, strict=True):
        key = (row[1], labels[str(row[0])], country)
        told = frame.loc[key] if key in frame.index else {"last_step_share": 0.0, "traced_share": 0.0}
        assert row[2:4] == pytest.approx((told["last_step_share"], told["traced_share"]))


def test_key_figures_are_those_of_the_totals(facts: Facts, text: str) -> None:
    totals = facts.totals
    assert percent(totals["delivered_t"] / totals["demand_t"], 1) in text
    checks = facts.certificate["checks"]
    assert f"{number(sum(check['rows'] for check in checks))} rows" in text


def test_a_licence_never_shows_a_figure_it_has_not(facts: Facts) -> None:
    block = next(block for block in _blocks(facts) if block.key == "licences")
    [row] = block.tables[0].rows
    balances = facts["licence_balances"]
    assert row[0] == "=L-1"
    assert row[4] == 25
    assert row[6] == pytest.approx(balances["taken_t"].sum())


def test_read_back_figures_make_the_same_page(facts: Facts, text: str) -> None:
    """A table read from its file differs in digits beyond the twelfth; the page does not."""
    nearly = {name: frame.copy() for name, frame in facts.frames.items()}
    for frame in nearly.values():
        for column in frame.columns[[frame[name].dtype.kind == "f" for name in frame.columns]]:
            frame[column] *= 1 + 1e-15
    assert report(Facts(nearly, facts.totals, facts.certificate, facts.tables)) == text


def test_no_clock_and_no_random_name_is_in_it(text: str) -> None:
    own = text[: text.index('id="charts"')]
    assert not re.search(r"\d{1,2}:\d{2}:\d{2}", own)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", own)


@pytest.mark.parametrize("name", sorted(name for name in CASES if CASES[name]().objective is not None)[::6])
def test_any_plan_can_be_shown(name: str) -> None:
    """No plan is too small or too odd: no licence, no build, nothing delivered, no stage, no country."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = Page(report(facts_of(CASES[name]().sheets)))
    assert found.wrong == []
    words = " ".join(cell for table in found.tables for row in table for cell in row)
    assert not re.search(r"\b(nan|inf|None)\b", words)


def test_an_empty_price_list_is_said(facts: Facts) -> None:
    frames = {**facts.frames, "prices_in_words": facts["prices_in_words"].head(0)}
    assert "No limit holds the plan back" in report(Facts(frames, facts.totals, facts.certificate, facts.tables))


def test_sources_are_read_from_a_folder_and_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    assert listed_sources(folder) == ()
    (folder / "_sources.csv").write_text("key,title,url\nS1,A title,https://a.example\nS2,B\n", encoding="utf-8")
    assert listed_sources(folder) == (("S1", "A title", "https://a.example"),)
    book = tmp_path / "book.xlsx"
    frame = pd.DataFrame({"key": ["S1"], "title": ["A title"], "url": ["https://a.example"]})
    frame.to_excel(book, sheet_name="_sources", index=False)
    assert listed_sources(book) == (("S1", "A title", "https://a.example"),)
