"""Licences, conditions, controls, and the magnet scheme."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict

import pytest

from tests.india.read import listed, rows

CONTROL = "MOFCOM rare earths"
HEAVY = {"NdFeB-H", "NdFeB-SH", "NdFeB-UH", "NdFeB-EH", "SmCo", "Dy_oxide", "Tb_oxide"}
NAMED = {
    "Continental India": 60,
    "Hitachi Astemo India": 60,
    "Jay Ushin": 60,
    "DE Diamond": 60,
    "Sona Comstar": 200,
}


def test_china_asks_for_a_licence_for_heavy_goods_alone() -> None:
    control = next(row for row in rows("controls") if row["control"] == CONTROL and row["scope"] == "export")
    assert (control["country"], control["scope"], control["rule"]) == ("CHN", "export", "licence")
    assert (control["from"], control["to"]) == ("2025-04-04", "")
    controlled = set(listed(control["materials"]))
    assert controlled >= HEAVY
    assert not controlled & {"NdFeB-N", "NdFeB-M", "NdFeB-H-HF", "NdFeB-SH-HF", "NdPr_oxide"}


def test_content_control_is_suspended() -> None:
    control = next(row for row in rows("controls") if row["scope"] == "content")
    assert float(control["threshold"]) == 0.001
    assert datetime.date.fromisoformat(control["to"]) < datetime.date(2026, 12, 1)


def test_licences_under_the_control_bar_the_united_states_and_defence() -> None:
    conditions = [row for row in rows("conditions") if row["control"] == CONTROL]
    barred = {(row["segment"], row["market"], row.get("customer", "")) for row in conditions}
    assert barred == {("", "USA", ""), ("defence", "", "")}
    assert {row["control"] for row in rows("licences")} == {CONTROL}


def test_defence_takes_nothing_that_depends_on_china_at_any_stage() -> None:
    own = [row for row in rows("conditions") if row["country"] == "CHN"]
    assert [(row["stage"], row["segment"], row["market"]) for row in own] == [("any", "defence", "")]


def test_granted_licences_are_1200_t_a_year_among_20_of_52_importers() -> None:
    """Renewals; the last year, cut to what arrives in time, is left out."""
    quota = defaultdict(float)
    days = defaultdict(int)
    for row in rows("licences"):
        if row["status"] == "granted" and "2027" <= row["valid_to"] < "2035":
            first, last = (datetime.date.fromisoformat(row[name]) for name in ("valid_from", "valid_to"))
            quota[row["holder"]] += float(row["quota_t"])
            days[row["holder"]] += (last - first).days + 1
    yearly = {holder: tonnes / days[holder] * 365.25 for holder, tonnes in quota.items()}
    assert sum(yearly.values()) == pytest.approx(1200, rel=0.01)
    for holder, tonnes in NAMED.items():
        assert yearly[holder] == pytest.approx(tonnes, rel=0.02)
    assert len(yearly) <= 20


def test_granted_licences_of_a_holder_follow_each_other_without_gap() -> None:
    spans = defaultdict(list)
    for row in rows("licences"):
        if row["status"] == "granted":
            spans[row["holder"]].append(
                tuple(datetime.date.fromisoformat(row[name]) for name in ("valid_from", "valid_to"))
            )
    for holder, dates in spans.items():
        renewals = sorted(dates)
        assert renewals[0][0] < datetime.date(2026, 12, 1), holder
        assert renewals[-1][1] == datetime.date(2036, 3, 31), holder
        for before, after in itertools.pairwise(renewals):
            assert after[0] == before[1] + datetime.timedelta(days=1), holder


def test_renewals_are_marked_as_assumptions_and_some_applications_are_not_counted() -> None:
    licences = rows("licences")
    for row in licences:
        if row["valid_from"] >= "2026-12-01":
            assert row["source"].startswith("assumption: "), row["licence"]
    assert {row["status"] for row in licences} >= {"granted", "applied", "expected"}


def test_chinese_goods_on_hand_carry_the_licence_of_their_holder() -> None:
    holders = {row["licence"]: row["holder"] for row in rows("licences")}
    chinese = {row["supply"] for row in rows("origins") if row["stage"] == "magnet" and row["countries"] == "CHN"}
    for row in rows("opening_stock") + rows("in_transit"):
        if row["lot"] in chinese and row["material"] in HEAVY:
            assert holders[row["licences"]], row["lot"]


def test_scheme_has_five_lots_of_1200_t_with_its_money() -> None:
    lots = {row["option"]: row for row in rows("builds") if row["option"].startswith("Scheme lot")}
    adds = {
        row["option"]: float(row["t_per_year_per_unit"])
        for row in rows("build_capacity")
        if row["unit"] == "Scheme magnet lines"
    }
    assert len(lots) == 5
    assert sum(float(row["most_units"]) * adds[option] for option, row in lots.items()) == 6000
    assert {row["construction_months"] for row in lots.values()} == {"24"}
    assert {float(row["subsidy_share"]) for row in lots.values()} == {0.15}
    incentive = rows("incentives")[0]
    assert float(incentive["budget_inr"]) == 6450e7
    assert float(incentive["rate_inr_per_t"]) <= 2_150_000
    assert float(incentive["most_t"]) == 6000 * 5
    subsidy = next(row for row in rows("budgets") if set(listed(row["options"])) == set(lots))
    assert float(subsidy["amount_inr"]) == 750e7


def test_caps_and_floors_follow_their_paths() -> None:
    cap = next(row for row in rows("caps") if row["cap"] == "China at magnet")
    assert [float(cap[year]) for year in ("FY2026-27", "FY2030-31", "FY2035-36")] == [0.85, 0.65, 0.60]
    floor = next(row for row in rows("floors") if row["stage"] == "magnet")
    shares = [float(share) for name, share in floor.items() if name.startswith("FY") and share]
    assert shares == sorted(shares)
    assert shares[-1] == 0.5
