"""Rights and shares: controls, licences, classes, conditions, content, caps, floors."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import (
    Solved,
    all_from,
    material,
    offer,
    origin,
    process,
    recipe,
    solved_by_hand,
    want,
    way,
    ways,
    world,
)


def china(*months: int, start: str = "2026-04", **sheets: Any) -> dict[str, Any]:
    """Chinese magnets at 10 by sea; the rest at 60 from the port itself. Export of magnets from China is controlled."""
    rows = world(*months, start=start) | {
        "offers": [offer("chn", "works", 10), offer("home", "port", 60)],
        "origins": all_from("chn", "CHN") + all_from("home", "IND"),
        "controls": [control()],
    }
    return rows | way("sea", "works", "port") | sheets


def control(rule: str = "licence", **changes: Any) -> dict[str, Any]:
    """A row of controls: China's on the export of magnets."""
    return {"control": "moc", "country": "CHN", "scope": "export", "rule": rule, "materials": "magnet"} | changes


def licence(name: str, holder: str = "c", quota: float | str = "unlimited", **changes: Any) -> dict[str, Any]:
    """A row of licences."""
    row = {"licence": name, "control": "moc", "holder": holder, "materials": "magnet", "quota_t": quota}
    return row | {"status": "granted"} | changes


@solved_by_hand
def no_licence_no_flow() -> Solved:
    """Licences only applied for do not count: all 10 t are bought at 60."""
    return Solved(china(licences=[licence("L", status="applied")]), 600, {"buy home P1": 10})


@solved_by_hand
def quota_and_fee() -> Solved:
    """4 t on the licence, at a fee of 5: 4 × 15 + 6 × 60 = 420. A tonne more of quota saves 45."""
    sheets = china(licences=[licence("L", quota=4, fee_inr_per_t=5)])
    return Solved(sheets, 420, {"ship sea magnet L P1": 4}, {"licence L all": -45})


@solved_by_hand
def quota_per_period() -> Solved:
    """7 t in all and 4 t in each of two periods; 10 t wanted in each: 7 × 10 + 13 × 60 = 850.

    4 and 3, or 3 and 4: either way the quota binds, worth 50.
    """
    sheets = china(
        6, 6, demand=[want(10, "P1"), want(10, "P2")], licences=[licence("L", quota=7, quota_t_per_period=4)]
    )
    return Solved(sheets, 850, {}, {"licence L all": -50})


@solved_by_hand
def quota_per_period_binds() -> Solved:
    """100 t in all and 4 t in each of two periods: 8 × 10 + 12 × 60 = 800."""
    sheets = china(
        6, 6, demand=[want(10, "P1"), want(10, "P2")], licences=[licence("L", quota=100, quota_t_per_period=4)]
    )
    return Solved(sheets, 800, {"ship sea magnet L P1": 4, "ship sea magnet L P2": 4}, {"licence L P1": -50})


@solved_by_hand
def licence_validity_by_middle_day() -> Solved:
    """April's middle day is the 16th, May's too. L to 16 April, M from 17 May: L counts in April only, M never.

    Magnets cannot be kept abroad; what comes in April may wait at the port. All 20 t come in April: 200.
    With M in place of L nothing would come.
    """
    sheets = china(
        1,
        1,
        demand=[want(10, "P1"), want(10, "P2")],
        licences=[licence("L", valid_to="2026-04-16"), licence("M", valid_from="2026-05-17")],
    )
    return Solved(sheets, 200, {"ship sea magnet L P1": 20})


@solved_by_hand
def licence_too_late() -> Solved:
    """A licence from 17 April does not hold in April: 10 t at 60."""
    return Solved(china(1, licences=[licence("L", valid_from="2026-04-17")]), 600, {"buy home P1": 10})


@solved_by_hand
def class_serves_its_end_users_only() -> Solved:
    """Customers c, e and x want 10 t each; c holds the licence and names e. x pays 60: 20 × 10 + 600 = 800."""
    sheets = china(
        demand=[want(10, demand=name, customer=name) for name in ("c", "e", "x")],
        licences=[licence("L", end_users="e")],
    )
    return Solved(sheets, 800, {"buy chn P1": 20, "buy home P1": 10})


@solved_by_hand
def two_licences_of_one_class() -> Solved:
    """Two licences with the same holder: 3 t and 4 t, each its own quota: 70 + 180 = 250."""
    sheets = china(licences=[licence("L", quota=3), licence("M", quota=4)])
    return Solved(sheets, 250, {"ship sea magnet L P1": 3, "ship sea magnet M P1": 4})


@solved_by_hand
def licence_for_other_materials() -> Solved:
    """The licence is for metal only: no magnet takes it."""
    sheets = china(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        licences=[licence("L", materials="metal")],
    )
    return Solved(sheets, 600, {"buy home P1": 10})


@solved_by_hand
def ban_is_met_by_a_licence_of_its_name() -> Solved:
    """A ban and a licence under one name: what takes the licence passes, 4 t: 40 + 360 = 400."""
    sheets = china(controls=[control("ban")], licences=[licence("L", quota=4)])
    return Solved(sheets, 400, {"ship sea magnet L P1": 4})


@solved_by_hand
def ban_of_another_name() -> Solved:
    """A licence under one control does not meet another's ban."""
    sheets = china(controls=[control(), control("ban", control="other")], licences=[licence("L")])
    return Solved(sheets, 600, {"buy home P1": 10})


@solved_by_hand
def limit_and_licence() -> Solved:
    """3 t may leave without a licence, 4 t more with one (fee 5): 30 + 60 + 3 × 60 = 270. The limit is worth 50."""
    sheets = china(
        controls=[control("limit", limit_t=3, limit_per="window")], licences=[licence("L", quota=4, fee_inr_per_t=5)]
    )
    flows = {"ship sea magnet P1": 3, "ship sea magnet L P1": 4}
    return Solved(sheets, 270, flows, {"control moc P1": -50, "licence L all": -45})


@solved_by_hand
def limit_of_a_fiscal_year_takes_its_share() -> Solved:
    """12 t a fiscal year; the horizon has February, March, April: 2 t in the old year, 1 t in the new.

    30 t wanted over three months, 3 of them Chinese: 30 + 27 × 60 = 1650.
    """
    sheets = china(
        1,
        1,
        1,
        start="2027-02",
        demand=[want(10, f"P{n}") for n in (1, 2, 3)],
        controls=[control("limit", limit_t=12, limit_per="fiscal year")],
    )
    return Solved(sheets, 1650, {"ship sea magnet P3": 1}, {"control moc P1": -50, "control moc P3": -50})


@solved_by_hand
def limit_per_period_from_a_date() -> Solved:
    """3 t in each period from May: April is free, so all 20 t come in April: 200."""
    sheets = china(
        1,
        1,
        demand=[want(10, "P1"), want(10, "P2")],
        controls=[control("limit", limit_t=3, limit_per="period", **{"from": "2026-05-01"})],
        stock=[{"location": "port", "material": "magnet", "most_t": 2}],
    )
    return Solved(sheets, 120 + 30 + 300, {"ship sea magnet P1": 12, "ship sea magnet P2": 3})


@solved_by_hand
def control_is_met_once() -> Solved:
    """Magnets leave China for Japan under a licence, come back, and leave China again for India carrying the class.

    The quota of 8 t counts them once, the fee of 1 is paid once: 8 × (10 + 1 + 3) + 2 × 100 = 312.
    """
    sheets = china(
        locations=world()["locations"] + [{"location": "free", "country": "CHN"}],
        offers=[offer("chn", "works", 10)],
        origins=all_from("chn", "CHN"),
        licences=[licence("L", quota=8, fee_inr_per_t=1)],
        **ways(
            way("out", "works", "mill", 1),
            way("back", "mill", "free", 1),
            way("sea", "free", "port", 1),
        ),
    )
    flows = {"ship out magnet L P1": 8, "ship back magnet P1": 8, "ship sea magnet P1": 8}
    return Solved(sheets, 312, flows, {"licence L all": -86})


@solved_by_hand
def classes_unite_in_a_campaign() -> Solved:
    """Metal under c's licence and powder under e's licence make magnets that would serve nobody: none are made."""
    sheets = china(
        materials=[material("magnet", "magnet"), material("metal", "metal"), material("powder", "metal")],
        demand=[want(10, demand=name, customer=name) for name in ("c", "e")],
        offers=[offer("m", "works", 1, "metal"), offer("p", "works", 1, "powder")],
        origins=[],
        controls=[control(materials="metal;powder")],
        licences=[licence("L", materials="metal"), licence("M", "e", materials="powder")],
        processes=[process("press", "port", "magnet")],
        recipes=recipe("press", metal=1, powder=1),
        **way("sea", "works", "port", 0, "metal;powder"),
    )
    return Solved(sheets, 2000, {"short c P1": 10, "short e P1": 10})


@solved_by_hand
def lots_carry_their_licences() -> Solved:
    """6 t in stock came under e's licence (now expired): c may not have them. 4 + 10 at 60: 840."""
    sheets = china(
        demand=[want(10, demand=name, customer=name) for name in ("c", "e")],
        licences=[licence("old", "e", status="expired")],
        opening_stock=[
            {"lot": "lot", "location": "port", "material": "magnet", "tonnes": 6, "licences": "old"},
        ],
    )
    return Solved(sheets, 840, {"serve e port magnet P1": 10, "buy home P1": 14})


@solved_by_hand
def conditions_by_control_and_licence() -> Solved:
    """Nothing under the control may serve wind for the USA; nothing under L may serve defence.

    EV 1 t, wind for India 1 t, wind for the USA 1 t, defence 1 t: the last two at 60, the first two at 10: 140.
    """
    sheets = china(
        demand=[
            want(1, demand="a"),
            want(1, demand="b", segment="wind"),
            want(1, demand="w", segment="wind", market="USA"),
            want(1, demand="x", segment="defence"),
        ],
        licences=[licence("L")],
        conditions=[
            {"condition": "1", "control": "moc", "segment": "wind", "market": "USA"},
            {"condition": "2", "licences": "L", "segment": "defence"},
        ],
    )
    return Solved(sheets, 140, {"buy chn P1": 2, "buy home P1": 2})


@solved_by_hand
def condition_by_country_counts_unknown() -> Solved:
    """Defence takes nothing that depends on China at any stage; unknown counts as China.

    Three offers at the port: Japanese but of unknown mining at 10, Chinese refined at 20, Indian at 60: 600.
    """
    sheets = world(
        demand=[want(10, segment="defence")],
        offers=[offer("j", "port", 10), offer("r", "port", 20), offer("i", "port", 60)],
        origins=[
            *all_from("j", "JPN", "refined", "metal", "magnet"),
            origin("r", "refined", "CHN;JPN"),
            *all_from("r", "IND", "mined", "metal", "magnet"),
            *all_from("i", "IND"),
        ],
        conditions=[{"condition": "1", "country": "CHN", "stage": "any", "segment": "defence"}],
    )
    return Solved(sheets, 600, {"buy i P1": 10})


@solved_by_hand
def condition_by_country_at_a_stage() -> Solved:
    """The same at metal only: the cheapest will do: 100."""
    sheets = world(
        demand=[want(10, segment="defence")],
        offers=[offer("j", "port", 10), offer("i", "port", 60)],
        origins=[*all_from("j", "JPN", "metal"), *all_from("i", "IND")],
        conditions=[{"condition": "1", "country": "CHN", "stage": "metal", "segment": "defence"}],
    )
    return Solved(sheets, 100, {"buy j P1": 10})
