"""Which cases are asked: the calendar of the licences, nodes, pairs; what is left out, and why it is said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from planner.errors import InputError
from planner.stress import Asked
from planner.stress.cases import ENOUGH, IN_FORCE, NO_QUOTA, NOT_SEEN, NOT_USED
from tests.cases.hand import all_from, offer, want, way, world
from tests.cases.rule_cases import control, licence
from tests.stress.bench import Bench, bench


def licensed(*licences: dict[str, Any], months: tuple[int, ...] = (1, 1, 1, 1)) -> Bench:
    """10 t a period from China at 10 on licences, else at 60 from home."""
    sheets = world(
        *months,
        demand=[want(10, f"P{number}") for number, _ in enumerate(months, 1)],
        offers=[offer("chn", "works", 10), offer("home", "port", 60)],
        controls=[control()],
        licences=list(licences),
        **way("sea", "works", "port"),
    )
    return bench(sheets, Asked(kinds=("licence",), delays=(30, 60)))


def windows(found: Bench, name: str) -> dict[str, list[tuple[int, int, int]]]:
    """Day, first period and end of what is shut, by change of a licence."""
    return {
        case.change: [(shock.day, first, until) for shock in case.shocks for _, first, until in shock.closes]
        for case in found.shocks.cases
        if case.subject == name
    }


def whys(found: Bench, name: str) -> dict[str, str]:
    """Why nothing happens, by change of a licence."""
    return {case.change: case.why for case in found.shocks.cases if case.subject == name and case.why}


def test_a_late_licence_is_shut_until_it_comes() -> None:
    """Valid from 1 May: 30 days later June's middle day is inside, 60 days later July's."""
    found = licensed(licence("L", valid_from="2026-05-01"))
    assert windows(found, "L") == {
        "30 days late": [(1, 1, 2)],
        "60 days late": [(1, 1, 3)],
        "refused": [(1, 1, 4)],
        "halved": [],
    }
    assert whys(found, "L") == {"halved": NO_QUOTA}


def test_a_licence_in_force_cannot_be_late_but_can_be_withdrawn() -> None:
    found = licensed(licence("L", quota=25, valid_from="2026-01-01"))
    assert set(whys(found, "L").values()) == {IN_FORCE}
    assert windows(found, "L")["refused"] == [(0, 0, 4)]
    (halved,) = found.case("licence", "L", "halved").shocks
    assert (halved.day, halved.halves) == (0, (found.node("licence", "L"),))


def test_half_of_a_quota_may_be_enough() -> None:
    found = licensed(licence("L", quota=100))
    assert whys(found, "L")["halved"] == ENOUGH


def test_a_delay_that_no_middle_day_sees_is_said() -> None:
    found = licensed(licence("L", valid_from="2027-04-01"), months=(12, 12))
    assert whys(found, "L") == {"30 days late": NOT_SEEN, "60 days late": NOT_SEEN, "halved": NO_QUOTA}


def test_a_licence_nobody_uses_changes_nothing() -> None:
    """The second one starts when the first has done all."""
    found = licensed(licence("A"), licence("B", quota=0))
    assert set(whys(found, "B").values()) >= {NOT_USED}


def test_pairs_are_of_licences_whose_event_alone_makes_a_tonne_short() -> None:
    found = licensed(
        licence("A", quota=40, valid_from="2026-05-01"),
        licence("B", quota=40, valid_from="2026-06-01"),
        licence("C", quota=40, valid_from="2026-06-01"),
    )
    used = sorted(name for change, name in found.shocks.licences if change == "refused")
    assert len(used) >= 2
    short = {f"licence: {name}, refused": 1.0 for name in used[:2]}
    pairs = found.shocks.pairs(short, Asked())
    assert [(pair.subject, pair.change) for pair in pairs] == [(f"{used[0]} and {used[1]}", "both refused")]
    days = [shock.day for shock in pairs[0].shocks]
    assert days == sorted(set(days))
    assert found.shocks.pairs(short, Asked(pairs="none")) == []
    assert len(found.shocks.pairs({}, Asked(pairs="all"))) >= 1


def test_events_of_one_day_are_one_shock() -> None:
    found = licensed(licence("A", quota=20, valid_from="2026-05-01"), licence("B", quota=20, valid_from="2026-05-01"))
    short = {case.key: 1.0 for case in found.shocks.cases}
    (pair,) = [pair for pair in found.shocks.pairs(short, Asked()) if pair.change == "both refused"]
    (shock,) = pair.shocks
    assert len(shock.closes) == 2


def three() -> dict[str, Any]:
    """Magnets of Japan on Chinese oxide, and of India."""
    return world(
        1, 1, 1,
        demand=[want(10, f"P{number}") for number in range(1, 4)],
        offers=[offer("fed", "mill", 10, most_t_per_year=60), offer("own", "port", 30)],
        origins=[
            *all_from("fed", "CHN", "mined", "refined"),
            *all_from("fed", "JPN", "metal", "magnet"),
            *all_from("own", "IND"),
        ],
        **way("sea", "mill", "port"),
    )  # fmt: skip


def test_a_country_is_missed_wherever_its_work_is_in_the_goods() -> None:
    found = bench(three())
    names = {(node.kind, node.name) for node in found.shocks.nodes}
    assert {
        ("country", "CHN at refined"),
        ("country", "JPN at magnet"),
        ("closure", "CHN"),
        ("closure", "JPN"),
    } <= names
    assert ("closure", "IND") not in names
    assert ("country", "CHN at magnet") not in names
    bought = {int(c) for c in found.shocks.nodes[found.node("country", "CHN at refined")].columns}
    assert bought == {int(c) for c in found.shocks.nodes[found.node("partner", "mill")].columns}


def test_the_window_goes_by_middle_days() -> None:
    calendar = bench(three()).plan.network.calendar
    assert Asked(first=dt.date(2026, 5, 20), months=1).window(calendar) == (2, 3)
    assert Asked().window(calendar) == (0, 3), "a horizon of less than a year is hit from its start"
    with pytest.raises(InputError) as refused:
        Asked(first=dt.date(2030, 1, 1)).window(calendar)
    assert "outside the horizon" in refused.value.findings[0].problem
    long = licensed(licence("L"), months=(12, 12)).plan.network.calendar
    assert Asked(months=1).window(long) == (1, 2), "a period at least, where no day was given"
    with pytest.raises(InputError):
        Asked(first=dt.date(2027, 4, 1), months=1).window(long)


def test_every_case_has_a_name_of_its_own() -> None:
    found = bench(three())
    keys = [case.key for case in found.shocks.cases]
    assert len(set(keys)) == len(keys)
    assert not np.isin([case.kind for case in found.shocks.cases], ["licence"]).any()
