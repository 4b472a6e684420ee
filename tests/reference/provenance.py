"""What a tonne is, and which provenances, crossings and campaigns can exist: a fixed point with plain sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from tests.reference.world import UNKNOWN, Period, RefusedError, Row, World

Countries = frozenset[str]
NOWHERE: Countries = frozenset()


@dataclass(frozen=True)
class Provenance:
    """The countries of each stage that has any, and the licence classes carried."""

    stages: frozenset[tuple[str, Countries]] = frozenset()
    classes: frozenset[LicenceClass] = frozenset()

    def __str__(self) -> str:
        stages = sorted(f"{stage}:{'+'.join(sorted(where))}" for stage, where in self.stages)
        classes = sorted(
            f"{carried.control}({'+'.join(sorted(carried.customers or ['any']))})" for carried in self.classes
        )
        return ",".join(stages + classes)

    def at(self, stage: str) -> Countries:
        """Countries where a stage was done; empty if it has none."""
        return dict(self.stages).get(stage, NOWHERE)

    def depends_on(self, country: str, stage: str) -> bool:
        """For rules that restrict: the country, or nobody knows."""
        return country in self.at(stage) or UNKNOWN in self.at(stage)

    def depends_anywhere(self, country: str) -> bool:
        """Depends on the country at some stage."""
        return any(self.depends_on(country, stage) for stage, _ in self.stages)

    def is_exactly(self, country: str, stage: str) -> bool:
        """For rules that reward: that country and no other."""
        return self.at(stage) == {country}


@dataclass(frozen=True)
class LicenceClass:
    """Licences of one control with the same holder, end users and conditions. No customers means all."""

    control: str
    customers: frozenset[str] | None
    conditions: frozenset[str]


@dataclass(frozen=True)
class Campaign:
    """One run of a process in one period on one combination of input provenances."""

    process: str
    inputs: tuple[tuple[str, Provenance], ...]


@dataclass
class Chain:
    """Everything that can exist.

    Attributes:
        places: location, material, provenance.
        crossings: route, material, provenance at departure, licences taken (one text, joined by semicolons), period ->
            provenance on arrival.
        campaigns: campaign, period -> what comes out: material -> provenance.
    """

    places: set[tuple[str, str, Provenance]] = field(default_factory=set)
    crossings: dict[tuple[str, str, Provenance, str, Period], Provenance] = field(default_factory=dict)
    campaigns: dict[tuple[Campaign, Period], dict[str, Provenance]] = field(default_factory=dict)

    def at(self, location: str, material: str) -> list[Provenance]:
        """Provenances of a material that can exist at a location."""
        return [provenance for place, what, provenance in self.places if (place, what) == (location, material)]


Contents = dict[tuple[str, str, frozenset[tuple[str, Countries]]], float]
"""Country, material, stages -> content of the country."""


# ---- licence classes ----------------------------------------------------------------------------------------------


def licence_class(world: World, licence: str) -> LicenceClass:
    """The class of a licence."""
    (row,) = world.find("licences", licence=licence)
    named = set(row["end_users"] or ()) | ({row["holder"]} if row["holder"] else set())
    binding = {
        condition["condition"]
        for condition in world.rows["conditions"]
        if licence in (condition["licences"] or ()) or condition["control"] == row["control"]
    }
    customers = None if "any" in named else frozenset(named)
    return LicenceClass(row["control"], customers, frozenset(binding))


def customers_of(world: World, classes: Iterable[LicenceClass]) -> set[str]:
    """Customers whom all the classes allow."""
    allowed = set(world.customers)
    for carried in classes:
        if carried.customers is not None:
            allowed &= carried.customers
    return allowed


# ---- provenance of supplies and outputs ---------------------------------------------------------------------------


def supplied(world: World, supply: str, material: str, licences: Iterable[str] = ()) -> Provenance:
    """Provenance of an offer or lot: what is not stated is unknown."""
    stated = {row["stage"]: frozenset(row["countries"]) for row in world.find("origins", supply=supply)}
    stages = {(stage, stated.get(stage, frozenset({UNKNOWN}))) for stage in world.passed[material]}
    return Provenance(frozenset(stages), frozenset(licence_class(world, licence) for licence in licences))


def made(world: World, process: Row, output: str, inputs: tuple[tuple[str, Provenance], ...]) -> Provenance:
    """Provenance of what a campaign makes, by-products alike."""
    tracked = [(material, provenance) for material, provenance in inputs if world.own_stages[material]]
    own = world.own_stages[output]
    classes = frozenset().union(*(provenance.classes for _, provenance in inputs))
    if process["pass_through"] and own:
        ((_, unchanged),) = tracked
        return Provenance(unchanged.stages, classes)
    stages = {}
    for stage in world.passed[output]:
        united = NOWHERE.union(*(provenance.at(stage) for _, provenance in tracked))
        if stage in own:
            standing = [provenance.at(stage) for material, provenance in tracked if stage in world.own_stages[material]]
            stages[stage] = frozenset({world.country[process["location"]]})
            if not process["changes_origin"]:
                stages[stage] = stages[stage].union(*standing)
        elif not world.before[stage] & own:
            stages[stage] = united
    return Provenance(frozenset((stage, where) for stage, where in stages.items() if where), classes)


# ---- controls at a crossing ---------------------------------------------------------------------------------------


def applies(world: World, control: Row, route: Row, material: str, stages: Provenance, *, contents: Contents) -> bool:
    """The control row acts on the route for the material and its provenance, time apart."""
    origin, destination = world.country[route["origin"]], world.country[route["destination"]]
    if material not in control["materials"]:
        return False
    if control["scope"] == "export":
        return origin == control["country"] != destination
    enters_home = destination == world.home != origin
    content = contents.get((control["country"], material, stages.stages), 0.0)
    return enters_home and content >= control["threshold"] - 1e-9


def in_force(
    world: World, route: Row, material: str, provenance: Provenance, period: Period, *, contents: Contents
) -> list[Row]:
    """Control rows that act on a crossing and that the tonne has not met by a class it carries."""
    met = {carried.control for carried in provenance.classes}
    return [
        control
        for control in world.find("controls", period)
        if control["control"] not in met and applies(world, control, route, material, provenance, contents=contents)
    ]


def ways_across(
    world: World, route: Row, material: str, provenance: Provenance, period: Period, *, contents: Contents
) -> Iterator[tuple[str, ...]]:
    """Sets of licences with which the tonne may cross: one for each control that asks for it, or may have it."""
    choices: list[list[str | None]] = []
    rows = in_force(world, route, material, provenance, period, contents=contents)
    for name in sorted({row["control"] for row in rows}):
        usable: list[str | None] = [
            licence["licence"]
            for licence in world.rows["licences"]
            if licence["control"] == name
            and licence["status"] == "granted"
            and material in licence["materials"]
            and world.holds(licence, period, "valid_from", "valid_to")
        ]
        if all(row["rule"] == "limit" for row in rows if row["control"] == name):
            usable.append(None)
        choices.append(usable)
    for taken in product(*choices):
        licences = tuple(sorted(licence for licence in taken if licence is not None))
        classes = provenance.classes.union(licence_class(world, licence) for licence in licences)
        if customers_of(world, classes):
            yield licences


# ---- the fixed point ----------------------------------------------------------------------------------------------


def explore(world: World, contents: Contents, *, controlled: bool = True) -> Chain:
    """All that can exist. Without controls, licences are left out of everything."""
    chain = Chain(_first_places(world, controlled))
    size = -1
    while size != len(chain.places) + len(chain.crossings) + len(chain.campaigns):
        size = len(chain.places) + len(chain.crossings) + len(chain.campaigns)
        _cross(world, chain, contents, controlled)
        _make(world, chain)
    return chain


def _first_places(world: World, controlled: bool) -> set[tuple[str, str, Provenance]]:
    places = set()
    for row in world.rows["offers"]:
        if any(world.holds(row, period) for period in world.periods):
            places.add((row["location"], row["material"], supplied(world, row["offer"], row["material"])))
    for row in world.rows["opening_stock"] + world.rows["in_transit"]:
        licences = row["licences"] or () if controlled else ()
        provenance = supplied(world, row["lot"], row["material"], licences)
        if not customers_of(world, provenance.classes):
            message = f"lot {row['lot']} carries licences that leave no customer"
            raise RefusedError(message)
        places.add((row["location"], row["material"], provenance))
    return places


def _cross(world: World, chain: Chain, contents: Contents, controlled: bool) -> None:
    for location, material, provenance in list(chain.places):
        for period in world.periods:
            for route in world.find("routes", period, origin=location):
                if not world.freight(route["route"], material, period):
                    continue
                if not world.arrivals(period, route["lead_months"] or 0):
                    continue
                ways = (
                    ways_across(world, route, material, provenance, period, contents=contents) if controlled else [()]
                )
                for licences in ways:
                    classes = provenance.classes.union(licence_class(world, licence) for licence in licences)
                    arrived = Provenance(provenance.stages, classes)
                    chain.crossings[route["route"], material, provenance, ";".join(licences), period] = arrived
                    chain.places.add((route["destination"], material, arrived))


def _make(world: World, chain: Chain) -> None:
    for period in world.periods:
        for process in world.find("processes", period):
            if not world.arrivals(period, process["lead_months"] or 0):
                continue
            location = process["location"]
            inputs = sorted(world.recipe(process["process"], "input", period))
            outputs = [process["output"], *world.recipe(process["process"], "by-product", period)]
            for provenances in product(*(chain.at(location, material) for material in inputs)):
                combination = tuple(zip(inputs, provenances, strict=True))
                made_of = {output: made(world, process, output, combination) for output in outputs}
                if not customers_of(world, made_of[process["output"]].classes):
                    continue
                chain.campaigns[Campaign(process["process"], combination), period] = made_of
                chain.places |= {(location, output, provenance) for output, provenance in made_of.items()}
