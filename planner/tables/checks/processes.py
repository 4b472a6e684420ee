"""Processes: recipes that keep origins, pass-through, capacity in every period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.tables.checks.stages import Passage, read_passage
from planner.tables.checks.windows import held_rows
from planner.tables.report import listing

if TYPE_CHECKING:
    from planner.tables.draft import Case


@dataclass(frozen=True)
class Recipe:
    """One process with what goes in and what comes out.

    Attributes:
        row: its first row in the sheet ``processes``.
        inputs: materials that go in -> a row of the sheet ``recipes``.
        by_products: materials that come out beside -> a row of the sheet ``recipes``.
        output: main output.
    """

    row: int
    output: str
    inputs: dict[str, int]
    by_products: dict[str, int]

    @property
    def outputs(self) -> tuple[str, ...]:
        """All that comes out."""
        return (self.output, *self.by_products)


def read_recipes(case: Case) -> dict[str, Recipe]:
    """Processes by name; empty if what they take and make has findings."""
    processes, recipes = case["processes"], case["recipes"]
    if not processes.clean("process", "output") or not recipes.clean("process", "material", "role"):
        return {}
    found: dict[str, Recipe] = {}
    for row, (name, output) in enumerate(zip(processes["process"], processes["output"], strict=True)):
        found.setdefault(name, Recipe(row, output, {}, {}))
    columns = (recipes["process"], recipes["material"], recipes["role"])
    for row, (name, material, role) in enumerate(zip(*columns, strict=True)):
        if name in found:
            side = found[name].inputs if role == "input" else found[name].by_products
            side.setdefault(material, row)
    return found


def recipe_own_output(case: Case) -> None:
    """A by-product is the main output itself."""
    recipes = case["recipes"]
    rows = [
        recipe.by_products[recipe.output]
        for recipe in read_recipes(case).values()
        if recipe.output in recipe.by_products
    ]
    case.report.each(
        "recipe-own-output",
        recipes.at("material"),
        sorted(rows),
        lambda _: (
            "The by-product is the main output of the process.",
            "Give quantities per tonne of all that comes out of it, and delete the row.",
        ),
    )


def pass_through(case: Case) -> None:
    """A pass-through has exactly one tracked input and changes no origin."""
    draft = case["processes"]
    passes = draft.ok("pass_through") & draft["pass_through"].astype(bool)
    seen: dict[str, int] = {}
    for row in np.flatnonzero(passes & draft.given("changes_origin")).tolist():
        seen.setdefault(draft["process"][row], row)
    case.report.each(
        "pass-through-origin",
        draft.at("changes_origin"),
        seen.values(),
        lambda _: ("A pass-through changes no origin.", "Leave this cell blank, or 'pass_through'."),
    )
    passage = read_passage(case)
    if passage is None:
        return
    wrong = {}
    for recipe in read_recipes(case).values():
        tracked = [material for material in recipe.inputs if passage.tracked(material)]
        if passes[recipe.row] and len(tracked) != 1:
            wrong[recipe.row] = tracked
    case.report.each(
        "pass-through-inputs",
        draft.at("pass_through"),
        sorted(wrong),
        lambda row: (
            f"A pass-through has exactly one tracked input; this process has {listing(wrong[row]) or 'none'}.",
            "Correct its recipe, or write no.",
        ),
    )


def stage_forgotten(case: Case) -> None:
    """An output would lose a stage of a tracked input, and does not name its stages itself."""
    passage = read_passage(case)
    if passage is None:
        return
    materials = case["materials"]
    row_of = {name: row for row, name in enumerate(materials["material"])}
    wrong: dict[int, tuple[str, str, list[str]]] = {}
    for name, recipe in read_recipes(case).items():
        for output in recipe.outputs:
            if output not in passage.unstated or not passage.tracked(output):
                continue
            kept = passage.passed[output] | passage.later(output)
            for material in recipe.inputs:
                lost = sorted(passage.passed.get(material, frozenset()) - kept)
                if lost:
                    wrong.setdefault(row_of[output], (name, material, lost))
    case.report.each(
        "stage-forgotten",
        materials.at("can_have_passed"),
        sorted(wrong),
        lambda row: (
            f"Process '{wrong[row][0]}' makes it from '{wrong[row][1]}', which can have passed "
            f"{listing(wrong[row][2])}; with this cell blank, that origin would be lost without a word.",
            "List all stages that it can have passed: with these if their origin goes on with it, without if it is "
            "left behind.",
        ),
    )


def origin_lost(case: Case) -> None:
    """An untracked product of a tracked material goes into a process that makes something tracked."""
    passage = read_passage(case)
    if passage is None:
        return
    recipes = read_recipes(case)
    made: dict[str, str] = {}
    for name, recipe in recipes.items():
        if any(passage.tracked(material) for material in recipe.inputs):
            made.update({output: name for output in recipe.outputs if not passage.tracked(output)})
    wrong = {}
    for recipe in recipes.values():
        if any(passage.tracked(output) for output in recipe.outputs):
            wrong.update({row: made[material] for material, row in recipe.inputs.items() if material in made})
    case.report.each(
        "origin-lost",
        case["recipes"].at("material"),
        sorted(wrong),
        lambda row: (
            f"The material is untracked, but process '{wrong[row]}' makes it from a tracked one, so the origin of what "
            "is made here would be lost.",
            "Name the stage of the material in the sheet materials.",
        ),
    )


def process_without_input(case: Case) -> None:
    """A process makes a material of a later stage, and takes nothing tracked."""
    passage = read_passage(case)
    if passage is None:
        return
    wrong = {}
    for recipe in read_recipes(case).values():
        earlier = _earlier(passage, recipe.output)
        if earlier and not any(passage.tracked(material) for material in recipe.inputs):
            wrong[recipe.row] = earlier
    draft = case["processes"]
    case.report.each(
        "process-without-input",
        draft.at("output"),
        sorted(wrong),
        lambda row: (
            f"The output can have passed {listing(wrong[row])}, but no tracked material goes into the process, so "
            "nobody could say where that was done.",
            "Add the input to the sheet recipes, or buy the material with an offer.",
        ),
    )


def _earlier(passage: Passage, output: str) -> list[str]:
    if not passage.tracked(output):
        return []
    return sorted(passage.passed[output] - passage.own[output] - passage.later(output))


def capacity_gap(case: Case) -> None:
    """A process or group has capacity rows, but none in a period in which it can run."""
    capacity, processes, groups = case["capacity"], case["processes"], case["capacity_groups"]
    clean = capacity.clean("unit", "from", "to") and processes.clean("process", "from", "to")
    if case.calendar is None or not clean or not groups.clean("group", "process") or not len(capacity):
        return
    runs = _by_name(processes["process"], held_rows(case, "processes"))
    for group, process in zip(groups["group"], groups["process"], strict=True):
        if process in runs:
            runs[group] = runs.get(group, False) | runs[process]
    has = _by_name(capacity["unit"], held_rows(case, "capacity"))
    first = {unit: row for row, unit in reversed(list(enumerate(capacity["unit"])))}
    gaps = {}
    for unit, there in has.items():
        missing = np.flatnonzero(runs.get(unit, False) & ~there)
        if len(missing):
            gaps[first[unit]] = [case.calendar.names[period] for period in missing]
    case.report.each(
        "capacity-gap",
        capacity.at("unit"),
        sorted(gaps),
        lambda row: (
            f"'{capacity['unit'][row]}' can run in {listing(gaps[row], 4)} and has no capacity row there.",
            "Add a row: with capacity 0 if it is closed, with a blank capacity if there is no limit.",
        ),
    )


def _by_name(names: np.ndarray, held: np.ndarray) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for name, row in zip(names, held, strict=True):
        found[name] = found[name] | row if name in found else row
    return found


CHECKS = (recipe_own_output, pass_through, stage_forgotten, origin_lost, process_without_input, capacity_gap)
