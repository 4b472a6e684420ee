"""Content: the share of a material's value that comes from a country, found anew on everything that could be made.

The provenances are those that would exist without controls, licences apart: what offers and lots bring, sent over every
route and through every process in every combination of inputs, until nothing new appears.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import byte_rows, flat
from planner.audit.book import UNKNOWN
from planner.audit.origins import Supplies

if TYPE_CHECKING:
    from planner.audit.case import Case

ROUNDS: Final = 10_000
STILL: Final = 1e-15

Kind = tuple[int, int]
"""Material and number of an origin."""


@dataclass(frozen=True)
class Recipe:
    """A process with one set of recipe rows: tonnes of inputs and outputs per tonne of main output, by material."""

    process: int
    inputs: tuple[tuple[int, float], ...]
    outputs: tuple[tuple[int, float], ...]


@dataclass
class World:
    """What can exist without controls.

    Attributes:
        origins: every origin met so far (stages × countries) by its bytes, and by number.
        there: numbers of the origins of each location and material.
        runs: recipe and the numbers of its inputs' origins -> the numbers of its outputs' origins.
    """

    case: Case
    numbers: dict[bytes, int] = field(default_factory=dict)
    origins: list[np.ndarray] = field(default_factory=list)
    there: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    runs: dict[tuple[int, tuple[int, ...]], tuple[int, ...]] = field(default_factory=dict)

    def number(self, origin: np.ndarray) -> int:
        """Number of an origin."""
        key = byte_rows(origin[None])[0]
        if key not in self.numbers:
            self.numbers[key] = len(self.origins)
            self.origins.append(origin)
        return self.numbers[key]

    def put(self, location: int, material: int, origins: set[int]) -> bool:
        """Let origins exist at a place; whether any of them is new there."""
        known = self.there.setdefault((location, material), set())
        size = len(known)
        known |= origins
        return len(known) > size


def find_contents(case: Case, country: int) -> dict[tuple[int, bytes], float]:
    """Content of a country, by material and origin (as bytes), in everything that could exist without controls."""
    world, recipes = _explore(case)
    values = _supplied(case, world, country)
    steps = _steps(case, world, recipes, country, values)
    for _ in range(ROUNDS):
        moved = 0.0
        for inputs, outputs, weights in steps:
            content = min(
                sum(weight * values.get(kind, 0.0) for kind, weight in zip(inputs, weights, strict=True)), 1.0
            )
            for kind in outputs:
                moved = max(moved, content - values.get(kind, 0.0))
                values[kind] = max(values.get(kind, 0.0), content)
        if moved <= STILL:
            break
    keys = byte_rows(np.array(world.origins)) if world.origins else []
    return {(material, keys[number]): value for (material, number), value in values.items()}


def _recipes(case: Case) -> list[Recipe]:
    """Every set of recipe rows under which a process can run and something comes out within the horizon."""
    processes, held = case.processes, case.book.held("recipes")
    found = []
    for process, rows in enumerate(processes.row):
        runs = np.flatnonzero((rows >= 0) & case.book.clock.arrivals(int(processes.lead[process])).any(axis=1))
        own = np.flatnonzero(processes.recipe_process == process)
        for pattern in sorted({tuple(held[own, period].tolist()) for period in runs}):
            rows_in_force = own[np.array(pattern, bool)]
            used = [(int(processes.recipe_material[row]), float(processes.recipe_tonnes[row])) for row in rows_in_force]
            enters = processes.recipe_input[rows_in_force]
            inputs = tuple(sorted(part for part, is_input in zip(used, enters, strict=True) if is_input))
            beside = tuple(sorted(part for part, is_input in zip(used, enters, strict=True) if not is_input))
            found.append(Recipe(process, inputs, ((int(processes.output[process]), 1.0), *beside)))
    return found


def _lanes(case: Case) -> list[tuple[int, int, int]]:
    """Origin, destination and material of everything that can be shipped in some period."""
    routes, clock = case.routes, case.book.clock
    row, named = flat(case.book.column("freight", "materials"))
    route = case.plan.codes("route").of(case.book.column("freight", "route"))[row]
    material = case.plan.codes("material").of(named)
    lanes = set()
    for one, what in set(zip(route.tolist(), material.tolist(), strict=True)):
        leaves = clock.arrivals(int(routes.lead[one])).any(axis=1)
        period = np.flatnonzero(leaves)
        here = np.full(len(period), one), np.full(len(period), what)
        if (routes.freight_row(*here, period) >= 0).any():
            lanes.add((int(routes.origin[one]), int(routes.destination[one]), what))
    return sorted(lanes)


def _explore(case: Case) -> tuple[World, list[Recipe]]:
    world, recipes, lanes = World(case), _recipes(case), _lanes(case)
    for sheet, key in (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot")):
        origins = Supplies(case.book, case.stages, sheet, key).origin
        held = case.book.held(sheet).any(axis=1) if sheet == "offers" else np.ones(len(origins), bool)
        location = case.plan.codes("location").of(case.book.column(sheet, "location"))
        material = case.plan.codes("material").of(case.book.column(sheet, "material"))
        for row in np.flatnonzero(held):
            world.put(int(location[row]), int(material[row]), {world.number(origins[row])})
    growing = True
    while growing:
        growing = False
        for start, end, what in lanes:
            growing |= world.put(end, what, world.there.get((start, what), set()))
        for number, recipe in enumerate(recipes):
            growing |= _run(world, number, recipe)
    return world, recipes


def _run(world: World, number: int, recipe: Recipe) -> bool:
    """Every combination of inputs that exists now; whether anything new came out."""
    location = int(world.case.processes.location[recipe.process])
    choices = [sorted(world.there.get((location, material), ())) for material, _ in recipe.inputs]
    grown = False
    for inputs in product(*choices):
        if (number, inputs) in world.runs:
            continue
        outputs = tuple(world.number(_made(world, recipe, inputs, material)) for material, _ in recipe.outputs)
        world.runs[number, inputs] = outputs
        for (material, _), origin in zip(recipe.outputs, outputs, strict=True):
            grown |= world.put(location, material, {origin})
    return grown


def _made(world: World, recipe: Recipe, inputs: tuple[int, ...], output: int) -> np.ndarray:
    """Origin of an output."""
    case = world.case
    stages, processes = case.stages, case.processes
    shape = (len(case.plan.codes("stage")), len(case.plan.codes("country")))
    whole, standing = np.zeros(shape, bool), np.zeros(shape, bool)
    for (material, _), number in zip(recipe.inputs, inputs, strict=True):
        if stages.tracked[material]:
            whole |= world.origins[number]
            standing |= world.origins[number] & stages.own[material][:, None]
    if processes.pass_through[recipe.process]:
        return whole if stages.tracked[output] else np.zeros(shape, bool)
    own = stages.own[output]
    found = whole & stages.taken[output][:, None]
    if not processes.changes_origin[recipe.process]:
        found |= standing & own[:, None]
    found[own, case.book.country[processes.location[recipe.process]]] = True
    return found


def _supplied(case: Case, world: World, country: int) -> dict[Kind, float]:
    """Content of offers, as stated or 1 where any stage depends on the country; lots count as if none were stated."""
    book = case.book
    stated = {
        offer: content
        for offer, of, content in zip(
            book.column("contents", "offer"),
            book.names("country").of(book.column("contents", "country")),
            book.figures("contents", "content"),
            strict=True,
        )
        if of == country
    }
    unknown = book.names("country").one(UNKNOWN)
    values: dict[Kind, float] = {}
    for sheet, key in (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot")):
        origins = Supplies(book, case.stages, sheet, key).origin
        held = book.held(sheet).any(axis=1) if sheet == "offers" else np.ones(len(origins), bool)
        names = book.column(sheet, key)
        material = case.plan.codes("material").of(book.column(sheet, "material"))
        for row in np.flatnonzero(held):
            depends = float(origins[row][:, [country, unknown]].any())
            content = stated.get(names[row], depends) if sheet == "offers" else depends
            kind = int(material[row]), world.number(origins[row])
            values[kind] = max(values.get(kind, 0.0), min(content, 1.0))
    return values


def _steps(
    case: Case, world: World, recipes: list[Recipe], country: int, values: dict[Kind, float]
) -> list[tuple[list[Kind], list[Kind], list[float]]]:
    """Inputs, outputs and weights of every run; what is made in the country is wholly of it at once."""
    worth = np.zeros(len(case.plan.codes("material")))
    worth[case.plan.codes("material").of(case.book.column("materials", "material"))] = np.nan_to_num(
        case.book.figures("materials", "reference_value_inr_per_t")
    )
    tracked, processes = case.stages.tracked, case.processes
    steps = []
    for (number, inputs), outputs in world.runs.items():
        recipe = recipes[number]
        made = [(what, of) for (what, _), of in zip(recipe.outputs, outputs, strict=True) if tracked[what]]
        if not made:
            continue
        of_country = case.book.country[processes.location[recipe.process]] == country
        through = processes.pass_through[recipe.process]
        if of_country and not through:
            values.update(dict.fromkeys(made, 1.0))
            continue
        value = sum(worth[what] * tonnes for what, tonnes in recipe.outputs if tracked[what])
        kinds, weights = [], []
        for (what, tonnes), of in zip(recipe.inputs, inputs, strict=True):
            if tracked[what]:
                kinds.append((what, of))
                weights.append(1.0 if through else float(worth[what] * tonnes / value) if value > 0 else 1.0)
        steps.append((kinds, made, weights))
    return steps
