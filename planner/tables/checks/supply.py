"""Offers, their content, what is in stock and what must be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.tables.checks.processes import read_recipes
from planner.tables.checks.stages import read_passage
from planner.tables.checks.windows import held_rows

if TYPE_CHECKING:
    from planner.tables.draft import Case


def least_over_most(case: Case) -> None:
    """An offer's least is above its most."""
    draft = case["offers"]
    wrong = draft.ok("least_t_per_year", "most_t_per_year") & (draft["least_t_per_year"] > draft["most_t_per_year"])
    case.report.each(
        "least-over-most",
        draft.at("least_t_per_year"),
        np.flatnonzero(wrong),
        lambda row: (
            f"The least, {draft['least_t_per_year'][row]:g} t/year, is above the most, "
            f"{draft['most_t_per_year'][row]:g} t/year.",
            "Correct one of the two.",
        ),
        lambda row: (draft.where(row, "most_t_per_year"),),
    )


def take_or_pay_without_least(case: Case) -> None:
    """Take-or-pay is said, and there is no least in any row."""
    draft = case["offers"]
    if not draft.clean("offer", "take_or_pay", "least_t_per_year"):
        return
    owing = set(draft["offer"][draft["least_t_per_year"] > 0])
    rows: dict[str, int] = {}
    for row in np.flatnonzero(draft["take_or_pay"].astype(bool)).tolist():
        if draft["offer"][row] not in owing:
            rows.setdefault(draft["offer"][row], row)
    case.report.each(
        "take-or-pay-without-least",
        draft.at("take_or_pay"),
        rows.values(),
        lambda _: ("Nothing is owed, since no row of this offer has a least.", "Give a least, or write no."),
    )


def contents_over_1(case: Case) -> None:
    """The contents of an offer add up to more than all of it."""
    draft = case["contents"]
    ok = draft.ok("offer", "country", "content")
    frame = pd.DataFrame({"offer": draft["offer"][ok], "content": draft["content"][ok], "row": np.flatnonzero(ok)})
    total = frame.groupby("offer")["content"].sum()
    last = frame.groupby("offer")["row"].max()
    wrong = {int(last[offer]): total[offer] for offer in total.index[total > 1 + 1e-9]}
    case.report.each(
        "contents-over-1",
        draft.at("content"),
        sorted(wrong),
        lambda row: (
            f"The contents of this offer add up to {wrong[row]:g}.",
            "Correct them; all together are at most 1.",
        ),
    )


def content_no_value(case: Case) -> None:
    """A control on content needs the reference value of every tracked material in a recipe."""
    controls, materials = case["controls"], case["materials"]
    passage = read_passage(case)
    content = np.flatnonzero(controls.ok("scope") & (controls["scope"] == "content"))
    if passage is None or not len(content) or not materials.clean("reference_value_inr_per_t"):
        return
    needed: dict[str, str] = {}
    for name, recipe in read_recipes(case).items():
        if any(passage.tracked(material) for material in (*recipe.inputs, *recipe.by_products)):
            needed.update(dict.fromkeys((*recipe.inputs, *recipe.outputs), name))
    rows = [
        row
        for row in np.flatnonzero(~materials.given("reference_value_inr_per_t")).tolist()
        if materials["material"][row] in needed and passage.tracked(materials["material"][row])
    ]
    control = controls.where(int(content[0]), "scope") if len(content) else ""
    case.report.each(
        "content-no-value",
        materials.at("reference_value_inr_per_t"),
        rows,
        lambda row: (
            f"The control in {control} is on content by value, and process '{needed[materials['material'][row]]}' "
            "takes or makes this material, whose value is not given.",
            "Write its reference value.",
        ),
        lambda _: (control,),
    )


def opening_over_most(case: Case) -> None:
    """More is in stock at the start than may be kept in the first period."""
    lots, stock = case["opening_stock"], case["stock"]
    clean = stock.clean("location", "material", "most_t", "from", "to")
    if case.calendar is None or not clean or not len(stock) or not len(lots):
        return
    now = held_rows(case, "stock")[:, 0] & stock.given("most_t")
    most = {(stock["location"][row], stock["material"][row]): row for row in np.flatnonzero(now).tolist()}
    total: dict[tuple[str, str], float] = {}
    wrong: dict[int, tuple[int, float]] = {}
    for row in np.flatnonzero(lots.ok("lot", "location", "material", "tonnes")).tolist():
        place = (lots["location"][row], lots["material"][row])
        total[place] = total.get(place, 0.0) + lots["tonnes"][row]
        if place in most and total[place] > stock["most_t"][most[place]] * (1 + 1e-9):
            wrong[row] = (most.pop(place), total[place])
    case.report.each(
        "opening-over-most",
        lots.at("tonnes"),
        wrong,
        lambda row: (
            f"With this lot {wrong[row][1]:g} t are in stock at the start, and at most "
            f"{stock['most_t'][wrong[row][0]]:g} t may be kept.",
            "Correct the tonnes, or the most in the sheet stock.",
        ),
        lambda row: (stock.where(wrong[row][0], "most_t"),),
    )


def safety_twice(case: Case) -> None:
    """A safety stock is given in tonnes and in days."""
    draft = case["stock"]
    case.report.each(
        "safety-twice",
        draft.at("safety_days"),
        np.flatnonzero(draft.given("safety_t") & draft.given("safety_days")),
        lambda _: ("The safety stock is given in tonnes and in days.", "Keep one of the two."),
        lambda row: (draft.where(row, "safety_t"),),
    )


def stock_over_most(case: Case) -> None:
    """A safety or closing stock is above the most."""
    _over_most(case, "safety-over-most", "safety_t")
    _over_most(case, "closing-over-most", "closing_t")


def _over_most(case: Case, code: str, name: str) -> None:
    draft = case["stock"]
    cells: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(draft.ok(name, "most_t") & (draft[name] > draft["most_t"])).tolist():
        cells.setdefault((int(draft.cell_rows[row]), draft.place(row, name)), row)
    case.report.each(
        code,
        draft.at(name),
        cells.values(),
        lambda row: (
            f"{draft[name][row]:g} t must be kept, and at most {draft['most_t'][row]:g} t may be.",
            "Correct one of the two.",
        ),
        lambda row: (draft.where(row, "most_t"),),
    )


CHECKS = (
    least_over_most,
    take_or_pay_without_least,
    contents_over_1,
    content_no_value,
    opening_over_most,
    safety_twice,
    stock_over_most,
)
