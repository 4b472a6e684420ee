"""What a generated case knows before a sheet is written: periods, places, grades, who wants how much of what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from planner.calendar import fiscal_year_label, fiscal_year_of
from planner.generate.dice import Dice

if TYPE_CHECKING:
    from planner.generate.sizes import Size

SEGMENTS: Final = (
    "electric cars",
    "wind turbines",
    "defence",
    "two-wheelers",
    "industrial motors",
    "consumer electronics",
    "three-wheelers",
    "buses",
    "medical imaging",
    "robots",
    "drones",
    "lifts",
    "loudspeakers",
    "disk drives",
)
DEFENCE: Final = "defence"
NATIONAL_T_PER_YEAR: Final = 60.0
"""Tonnes a year that a middling demand line wants at the start."""

FIRST_YEAR, FIRST_MONTH = 2026, 12


@dataclass(frozen=True)
class Grade:
    """A magnet grade.

    Attributes:
        name: of the material.
        heavy: tonnes of heavy metal per tonne; 0 is a light grade, which no export control names.
        usd_per_t: price in China.
        weight: how much of the demand is for it.
    """

    name: str
    heavy: float
    usd_per_t: float
    weight: float


GRADES: Final = (
    Grade("NdFeB-N", 0.0, 52_000.0, 5.0),
    Grade("NdFeB-M", 0.0, 55_000.0, 4.0),
    Grade("NdFeB-H", 0.012, 60_000.0, 4.0),
    Grade("NdFeB-SH", 0.02, 68_000.0, 5.0),
    Grade("NdFeB-UH", 0.04, 82_000.0, 2.5),
    Grade("NdFeB-EH", 0.055, 96_000.0, 1.5),
    Grade("NdFeB-N52", 0.0, 57_000.0, 2.0),
    Grade("NdFeB-AH", 0.07, 110_000.0, 0.8),
    Grade("NdFeB-H48", 0.014, 64_000.0, 2.0),
    Grade("NdFeB-M48", 0.0, 59_000.0, 1.5),
    Grade("NdFeB-SH45", 0.024, 73_000.0, 2.0),
    Grade("NdFeB-UH40", 0.045, 88_000.0, 1.0),
)


@dataclass(frozen=True)
class Period:
    """A period: its name, first day, length, and the fiscal year it lies in."""

    name: str
    start: str
    months: int
    year: str


@dataclass(frozen=True)
class Line:
    """A demand line.

    Attributes:
        name, customer, segment, market: names.
        grade: what is wanted.
        tonnes: by period.
        is_sale: it may be sold, and need not be.
    """

    name: str
    customer: str
    grade: Grade
    segment: str
    market: str
    tonnes: tuple[float, ...]
    is_sale: bool


@dataclass(frozen=True)
class World:
    """A case before its sheets.

    Attributes:
        size: the counts.
        seed: the seed.
        periods: in order of time.
        grades, segments, customers, hubs, plants: what there is.
        hubs_of: warehouses that serve each customer.
        made: grades that each plant can make.
        lines: demand lines.
    """

    size: Size
    seed: int
    periods: tuple[Period, ...]
    grades: tuple[Grade, ...]
    segments: tuple[str, ...]
    customers: tuple[str, ...]
    hubs: tuple[str, ...]
    plants: tuple[str, ...]
    hubs_of: dict[str, tuple[str, ...]]
    made: dict[str, tuple[Grade, ...]]
    lines: tuple[Line, ...]

    @property
    def years(self) -> tuple[str, ...]:
        """Fiscal years of the horizon."""
        return tuple(dict.fromkeys(period.year for period in self.periods))

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return sum(period.months for period in self.periods)

    @property
    def heavy_grades(self) -> tuple[Grade, ...]:
        """Grades with heavy metals, which need a licence to leave China."""
        return tuple(grade for grade in self.grades if grade.heavy > 0)

    def dice(self, name: str) -> Dice:
        """Dice for one part of the case."""
        return Dice(self.seed, name)

    def by_year(self, first: float, growth: float, column: str = "", years: tuple[str, ...] = ()) -> dict[str, float]:
        """A figure in one column a fiscal year, each year so much more than the one before."""
        head = f"{column} " if column else ""
        return {f"{head}{year}": first * growth**place for place, year in enumerate(years or self.years)}

    @cached_property
    def _wanted(self) -> dict[tuple[str, str], float]:
        """Tonnes of each grade in each fiscal year, sales apart."""
        found: dict[tuple[str, str], float] = {}
        for line in self.lines:
            if not line.is_sale:
                for period, tonnes in zip(self.periods, line.tonnes, strict=True):
                    key = line.grade.name, period.year
                    found[key] = found.get(key, 0.0) + tonnes
        return found

    def yearly(self, grade: Grade | None = None, year: str = "") -> float:
        """Tonnes a year wanted on average, of a grade and in a fiscal year where given."""
        months = sum(period.months for period in self.periods if year in {"", period.year})
        total = sum(
            tonnes
            for (name, when), tonnes in self._wanted.items()
            if (grade is None or name == grade.name) and year in {"", when}
        )
        return total * 12.0 / months


def survey(size: Size, seed: int) -> World:
    """Decide everything that more than one sheet needs to know."""
    periods = _periods(size)
    grades, segments = GRADES[: size.grades], SEGMENTS[: size.segments]
    customers = tuple(f"Company {number:03d}" for number in range(1, size.companies + 1))
    hubs = tuple(f"Hub {number}" for number in range(1, size.hubs + 1))
    plants = tuple(f"Magnet plant {number}" for number in range(1, size.plants + 1))
    dice = Dice(seed, "places")
    hubs_of = {customer: tuple(dice.some(hubs, 2 if dice.chance(0.15) else 1)) for customer in customers}
    made = {
        plant: tuple(grades[(2 * number + step) % len(grades)] for step in range(min(3, len(grades))))
        for number, plant in enumerate(plants)
    }
    lines = _lines(size, Dice(seed, "demand"), periods, customers)
    return World(size, seed, periods, grades, segments, customers, hubs, plants, hubs_of, made, lines)


def _periods(size: Size) -> tuple[Period, ...]:
    found = []
    month = FIRST_YEAR * 12 + FIRST_MONTH - 1
    for length, count in ((1, size.months), (3, size.quarters), (12, size.years)):
        for _ in range(count):
            year, place = divmod(month, 12)
            fiscal = fiscal_year_label(fiscal_year_of(year, place + 1))
            name = {1: f"{year}-{place + 1:02d}", 3: f"{year}-Q{place // 3 + 1}", 12: fiscal}[length]
            found.append(Period(name, f"{year}-{place + 1:02d}-01", length, fiscal))
            month += length
    return tuple(found)


def _lines(size: Size, dice: Dice, periods: tuple[Period, ...], customers: tuple[str, ...]) -> tuple[Line, ...]:
    grades, segments = GRADES[: size.grades], SEGMENTS[: size.segments]
    found = []
    for customer in customers:
        large = dice.skewed()
        own = dice.some(segments, dice.whole(1, 2))
        own_grades = _weighted(dice, grades, max(1, round(size.lines * dice.between(0.5, 1.1))))
        for segment in own:
            for grade in own_grades if segment == own[0] else own_grades[:1]:
                markets = ["IND", *(["USA"] if dice.chance(0.15) else []), *(["EU"] if dice.chance(0.1) else [])]
                for market in markets:
                    is_sale = market == "EU" and dice.chance(0.4)
                    share = 1.0 if market == "IND" else 0.3
                    base = NATIONAL_T_PER_YEAR * large * share * dice.between(0.3, 1.0)
                    name = f"{customer} {segment} {grade.name} {market}"
                    tonnes = _tonnes(dice, periods, base)
                    found.append(Line(name, customer, grade, segment, market, tonnes, is_sale))
    return tuple(found)


def _weighted(dice: Dice, grades: tuple[Grade, ...], count: int) -> list[Grade]:
    """Grades of a customer; what many want is the more likely."""
    ranked = sorted(grades, key=lambda grade: -(dice.between(0.0, 1.0) ** (1.0 / grade.weight)))
    return ranked[: min(count, len(ranked))]


def _tonnes(dice: Dice, periods: tuple[Period, ...], base: float) -> tuple[float, ...]:
    """Tonnes by period: growth, a season, and a start that for some lies later."""
    growth, season = dice.between(1.03, 1.2), dice.between(0.0, 0.15)
    starts = dice.whole(1, max(1, len(periods) // 4)) if dice.chance(0.1) else 0
    found, month = [], 0
    for place, period in enumerate(periods):
        swing = 1.0 + season * (((month + 6) % 12) / 6.0 - 1.0) if period.months == 1 else 1.0
        amount = base * growth ** (month / 12.0) * period.months / 12.0 * swing
        found.append(round(amount, 3) if place >= starts else 0.0)
        month += period.months
    return tuple(found)
