"""Which cells an explanation names, and in what words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from planner.errors import InputError
from planner.explain import Role, explain
from planner.explain.words import as_json, lines
from planner.solve.conflict import STRUCTURE
from tests.cases.hand import want
from tests.explain.books import small
from tests.explain.trial import changed, holds, named
from tests.explain.worlds import home_made, licensed, order, three_sources

FLOOR = {"floor": "self-reliance", "stage": "magnet", "share": 0.8}


def test_a_workbook_with_a_plan_needs_no_repair() -> None:
    told = explain(small(home_made()))
    assert told.feasible
    assert not told.conflicts
    assert not told.repairs
    assert "can all be kept" in lines(told)[0]


def test_mistakes_are_findings_and_not_conflicts() -> None:
    with pytest.raises(InputError) as raised:
        explain(small(home_made(demand=[want(-5)])))
    assert raised.value.exit_code == 2


def test_floor_beyond_capacity_names_both_and_the_chain() -> None:
    """st_infeasible_words."""
    told = explain(small(home_made(floors=[FLOOR])), most=0)
    (conflict,) = told.conflicts
    assert [(cell.where, cell.role, cell.can_move) for cell in conflict.cells] == [
        ("floors!E5", Role.ASKS, "policy"),
        ("capacity!B5", Role.LIMITS, "physics"),
    ]
    assert conflict.chain == "magnet at plant → port"
    assert conflict.sentence == (
        "Floor 'self-reliance' in FY2026-27 (floors!E5 = 80 %) cannot be kept together with capacity of 'sinter' in P1 "
        "(capacity!B5 = 50 t/year). The chain between them: magnet at plant → port."
    )


def test_chain_goes_through_every_step() -> None:
    """The ore is short, so the chain begins with it."""
    sheets = home_made(floors=[FLOOR])
    sheets["offers"][0]["most_t_per_year"] = 30
    sheets["capacity"] = []
    (conflict,) = explain(small(sheets), most=0).conflicts
    assert conflict.chain == "metal → magnet at plant → port"
    assert {cell.where for cell in conflict.cells} == {"floors!E5", "offers!H5"}


def test_two_causes_are_two_conflicts() -> None:
    """st_infeasible_two_causes."""
    sheets = home_made(floors=[FLOOR], commitments=[order("buy", "china", 60)])
    sheets["offers"][1]["most_t_per_year"] = 20
    told = explain(small(sheets), most=0)
    assert sorted(sorted(cell.where for cell in conflict.cells) for conflict in told.conflicts) == [
        ["capacity!B5", "floors!E5"],
        ["commitments!H5", "offers!H6"],
    ]


def _stock_in_two_rows(**rest: str) -> dict[str, Any]:
    """Safety stock asked for by a row for April and another from May on; 3 t are there until June."""
    place = {"location": "port", "material": "magnet", **rest}
    return licensed(
        stock=[
            {**place, "safety_t": 12, "from": "2026-04-01", "to": "2026-04-30"},
            {**place, "safety_t": 10, "from": "2026-05-01"},
        ],
        opening_stock=[{"lot": "lot", "location": "port", "material": "magnet", "tonnes": 3, "licences": "L1"}],
    )


def test_a_rule_that_fails_in_several_cells_is_one_conflict() -> None:
    book = small(_stock_in_two_rows())
    told = explain(book)
    (conflict,) = told.conflicts
    assert [cell.where for cell in conflict.cells if cell.role is Role.ASKS] == ["stock!D5", "stock!D6"]
    assert "Least stock of 'magnet at port' in P1 to P2 (stock!D5, D6) cannot be kept" in conflict.sentence
    repairs = [changed(repair) for repair in told.repairs]
    assert {"stock!D5": 3.0, "stock!D6": 3.0} in repairs
    assert {"stock!G5": 100.0, "stock!G6": 100.0} in repairs
    assert all(holds(book, repair) for repair in told.repairs)


def test_what_cannot_exist_in_several_cells_is_one_conflict() -> None:
    sheets = _stock_in_two_rows()
    sheets["opening_stock"] = []
    told = explain(small(sheets))
    (conflict,) = told.conflicts
    assert {"stock!D5", "stock!D6", "licences!I5"} <= named(told)
    assert "nothing of it can be there then" in conflict.sentence
    assert {"stock!D5": 0.0, "stock!D6": 0.0} in [changed(repair) for repair in told.repairs]


def test_what_gives_out_first_is_told_beside_the_fewest_cells() -> None:
    """One cell of metal allows 90 t; eight machines of 5 t allow 40 t, and stand nearer in the way of 100 t."""
    sheets = home_made(floors=[FLOOR | {"share": 1.0}])
    sheets["offers"][0]["most_t_per_year"] = 90
    machines = [f"machine {number}" for number in range(8)]
    sheets["processes"] = [{**sheets["processes"][0], "process": name} for name in machines]
    sheets["recipes"] = [{**row, "process": name} for name in machines for row in sheets["recipes"]]
    sheets["capacity"] = [{"unit": name, "capacity_t_per_year": 5} for name in machines]
    told = explain(small(sheets))
    (conflict,) = told.conflicts
    assert {cell.where for cell in conflict.cells} == {"floors!E5", "offers!H5"}
    assert {cell.where for cell in conflict.near} == {f"capacity!B{row}" for row in range(5, 13)}
    assert "What gives out first:" in "\n".join(lines(told))
    assert {"floors!E5": pytest.approx(0.4)} in [changed(repair) for repair in told.repairs]


def test_what_cannot_exist_names_the_licence_and_its_control() -> None:
    told = explain(small(licensed(stock=[{"location": "port", "material": "magnet", "safety_t": 12}])), most=0)
    (conflict,) = told.conflicts
    assert {cell.where: cell.role for cell in conflict.cells} == {
        "stock!D5": Role.ASKS,
        "controls!E5": Role.FORBIDS,
        "licences!I5": Role.FORBIDS,
    }
    assert "in P1 to P2" in conflict.sentence


def test_licence_not_granted_is_named_by_its_status() -> None:
    sheets = licensed(commitments=[order("serve", "d", 5)])
    sheets["licences"][0] |= {"status": "applied", "valid_from": None}
    assert "licences!K5" in named(explain(small(sheets), most=0))


def test_a_licence_that_is_late_is_named_beside_what_limits_without_it() -> None:
    """Stock there is, but too little of it: what is in stock has rows, what the licence would bring has none."""
    sheets = licensed(
        opening_stock=[{"lot": "lot", "location": "port", "material": "magnet", "tonnes": 3, "licences": "L1"}],
        stock=[{"location": "port", "material": "magnet", "safety_t": 12}],
    )
    told = explain(small(sheets), most=0)
    assert {"stock!D5", "licences!I5", "controls!E5"} <= named(told)


def test_condition_against_an_order_is_named() -> None:
    sheets = licensed(
        controls=[],
        licences=[],
        demand=[want(10, period, segment="defence") for period in ("P1", "P2", "P3", "P4")],
        conditions=[{"condition": "none of it", "country": "CHN", "stage": "any", "segment": "defence"}],
        commitments=[order("serve", "d", 7, period="P2")],
    )
    assert named(explain(small(sheets), most=0)) == {"commitments!H5", "conditions!A5"}


def test_origin_that_alone_brings_a_condition_to_bear_is_named() -> None:
    """Japan's magnets are Chinese at one stage, China's at all: only the one stage is worth naming."""
    sheets = three_sources(
        conditions=[{"condition": "free of China", "country": "CHN", "stage": "any", "segment": "ev"}],
        commitments=[order("serve", "d", 7)],
    )
    sheets["offers"] = sheets["offers"][:2]
    sheets["origins"] = [row for row in sheets["origins"] if row["supply"] != "home"]
    place = next(
        place for place, row in enumerate(sheets["origins"]) if (row["supply"], row["stage"]) == ("japan", "refined")
    )
    sheets["origins"][place] |= {"countries": "CHN"}
    told = explain(small(sheets))
    assert named(told) == {"commitments!H5", "conditions!A5", f"origins!C{place + 5}"}
    assert "refined of 'japan' (origins!C" in told.conflicts[0].sentence
    assert "origins" not in {one.sheet for repair in told.repairs for one in repair.changes}


def test_two_rules_that_forbid_together_are_both_named() -> None:
    """Lifting either alone does not help, so both stand in the conflict."""
    conditions = [
        {"condition": name, "country": "CHN", "stage": "any", "segment": "ev", "market": "IND", "can_move": "law"}
        for name in ("first", "second")
    ]
    sheets = three_sources(conditions=conditions, commitments=[order("serve", "d", 7, location="port")])
    sheets["offers"] = sheets["offers"][:1]
    sheets["origins"] = [row for row in sheets["origins"] if row["supply"] == "china"]
    assert {"conditions!A5", "conditions!A6", "commitments!H5"} <= named(explain(small(sheets), most=0))


def test_demand_limits_an_order_beside_what_forbids_it() -> None:
    sheets = licensed(commitments=[order("serve", "d", 14)])
    told = explain(small(sheets))
    assert {"commitments!H5", "licences!I5", "demand!I5"} <= named(told)
    assert "would limit it too" in told.conflicts[0].sentence


def test_caps_that_leave_nothing_are_named_with_the_order() -> None:
    caps = [{"cap": name, "country": name, "stage": "magnet", "share": 0.3} for name in ("CHN", "JPN", "IND")]
    told = explain(small(three_sources(caps=caps, commitments=[order("serve", "d", 7)])), most=0)
    (conflict,) = told.conflicts
    assert {cell.where for cell in conflict.cells} == {"commitments!H5", "caps!E5", "caps!E6", "caps!E7"}


def test_caps_below_one_are_a_conflict_though_all_could_be_short() -> None:
    caps = [{"cap": name, "country": name, "stage": "magnet", "share": 0.3} for name in ("CHN", "JPN", "IND")]
    told = explain(small(three_sources(caps=caps)), most=1)
    assert named(told) == {"caps!E5", "caps!E6", "caps!E7"}
    assert "add up to 0.9" in told.conflicts[0].sentence


def test_no_internal_name_is_shown() -> None:
    """iis_names_business."""
    sheets = home_made(floors=[FLOOR], commitments=[order("buy", "china", 60)])
    sheets["offers"][1]["most_t_per_year"] = 20
    told = explain(small(sheets), most=2)
    text = " ".join([*lines(told), str(as_json(told))])
    internal = (*STRUCTURE, "share_rule", "supply_max", "stock_min", "c_u_", "row ", "dual")
    assert not [name for name in internal if re.search(rf"\b{name}", text)]
