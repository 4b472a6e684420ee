"""Everything read from the workbook into codes and arrays, before anything is combined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.calendar import Calendar
from planner.network import windows
from planner.network.classes import Classes, read_classes
from planner.network.closure import World
from planner.network.lanes import Lanes, read_lanes
from planner.network.money import Rates, read_rates
from planner.network.names import Names
from planner.network.origins import UNKNOWN, Origins, stated_origins
from planner.network.processes import Lists, Process, read_processes
from planner.network.serving import Demands, delivers, read_demands
from planner.network.stages import Stages, read_stages

if TYPE_CHECKING:
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Offers:
    """Offers in alphabetical order.

    Attributes:
        location, material: codes.
        provenance: number of the provenance of what is bought.
        row: row of ``offers`` in force, offers × periods; -1 for none.
        price: INR/t, offers × periods; NaN where no row is in force.
        must_take: truth: has a least and is not take-or-pay.
        take_or_pay: truth.
    """

    location: np.ndarray
    material: np.ndarray
    provenance: np.ndarray
    row: np.ndarray
    price: np.ndarray
    must_take: np.ndarray
    take_or_pay: np.ndarray


@dataclass(frozen=True)
class Lots:
    """Opening stock and goods on their way, in order of name.

    Attributes:
        sheet: sheet of each lot.
        row: row of that sheet.
        location, material: codes.
        provenance: number of the provenance.
        period: period in which it comes in; 0 for opening stock.
        tonnes: t.
    """

    sheet: tuple[str, ...]
    row: np.ndarray
    location: np.ndarray
    material: np.ndarray
    provenance: np.ndarray
    period: np.ndarray
    tonnes: np.ndarray


@dataclass(frozen=True)
class Frame:
    """The workbook in codes."""

    tables: Tables
    calendar: Calendar
    names: dict[str, Names]
    home: int
    country_of: np.ndarray
    discount_rate: float
    holding_rate: float
    reference_value: np.ndarray
    waste_cost: np.ndarray
    stages: Stages
    world: World
    classes: Classes
    rates: Rates
    offers: Offers
    lots: Lots
    lanes: Lanes
    processes: list[Process]
    demands: Demands
    delivers: np.ndarray


def _names(tables: Tables) -> dict[str, Names]:
    names = {
        kind: Names.of(tables[sheet][kind])
        for sheet, kind in (
            ("stages", "stage"),
            ("materials", "material"),
            ("locations", "location"),
            ("customers", "customer"),
            ("segments", "segment"),
            ("markets", "market"),
            ("offers", "offer"),
            ("processes", "process"),
            ("routes", "route"),
            ("controls", "control"),
            ("licences", "licence"),
            ("demand", "demand"),
            ("builds", "option"),
            ("incentives", "incentive"),
            ("budgets", "budget"),
            ("commitments", "commitment"),
        )
    }
    names["unit"] = Names.of([*tables["processes"]["process"], *tables["capacity_groups"]["group"]])
    mentioned = {UNKNOWN, tables.setting("home"), *(c for row in tables["origins"]["countries"] for c in row)}
    for sheet in ("locations", "contents", "controls", "conditions", "caps", "floors"):
        mentioned |= set(tables[sheet]["country"])
    names["country"] = Names.of(mentioned - {""})
    return names


def read_frame(tables: Tables) -> Frame:
    """Read a valid workbook into codes."""
    calendar = Calendar.from_table(tables["periods"].data)
    names = _names(tables)
    materials, locations = names["material"], names["location"]
    stages = read_stages(tables, names["stage"], materials)
    origins = Origins(names["stage"], names["country"])
    classes = read_classes(tables, names["control"], names["customer"])
    world = World(origins, classes, stages.tracked, stages.own)
    rates = read_rates(tables, calendar)
    country_of = np.zeros(len(locations), np.int64)
    country_of[locations.codes(tables["locations"]["location"])] = names["country"].codes(
        tables["locations"]["country"]
    )
    stated = stated_origins(tables, origins, stages, materials)
    lists = Lists(names["process"], materials, locations, country_of)
    by_material = np.argsort(materials.codes(tables["materials"]["material"]))
    return Frame(
        tables=tables,
        calendar=calendar,
        names=names,
        home=names["country"].code(tables.setting("home")),
        country_of=country_of,
        discount_rate=float(tables.setting("discount_rate") or 0.0),
        holding_rate=float(tables.setting("holding_rate") or 0.0),
        reference_value=tables["materials"]["reference_value_inr_per_t"].to_numpy(float)[by_material],
        waste_cost=tables["materials"]["waste_cost_inr_per_t"].to_numpy(float)[by_material],
        stages=stages,
        world=world,
        classes=classes,
        rates=rates,
        offers=_read_offers(tables, calendar, names, rates, (world, stated)),
        lots=_read_lots(tables, calendar, names, (world, stated)),
        lanes=read_lanes(tables, calendar, rates, names["route"], materials, locations),
        processes=read_processes(tables, calendar, stages, lists),
        demands=read_demands(tables, calendar, names),
        delivers=delivers(tables, locations, names["customer"]),
    )


def _read_offers(
    tables: Tables, calendar: Calendar, names: dict[str, Names], rates: Rates, known: tuple[World, dict[str, int]]
) -> Offers:
    world, stated = known
    table = tables["offers"].data
    codes = names["offer"].codes(table["offer"])
    first = np.unique(codes, return_index=True)[1]
    row = windows.row_in_force(codes, windows.truth(tables["offers"], calendar), len(names["offer"]))
    price = windows.pick(table["price_per_t"].to_numpy(float), row)
    if len(table):
        price = price * rates.of_rows(table["currency"])[np.maximum(row, 0), np.arange(len(calendar))]
    least = np.zeros(len(first))
    np.maximum.at(least, codes, table["least_t_per_year"].to_numpy(float))
    take_or_pay = table["take_or_pay"].to_numpy(bool)[first]
    origins = np.array([stated[name] for name in names["offer"].labels], np.int64)
    return Offers(
        location=names["location"].codes(table["location"].iloc[first]),
        material=names["material"].codes(table["material"].iloc[first]),
        provenance=world.provenance(origins, np.zeros(len(origins), np.int64)),
        row=row,
        price=price,
        must_take=(least > 0) & ~take_or_pay,
        take_or_pay=take_or_pay,
    )


def _read_lots(
    tables: Tables, calendar: Calendar, names: dict[str, Names], known: tuple[World, dict[str, int]]
) -> Lots:
    world, stated = known
    found = []
    for sheet in ("in_transit", "opening_stock"):
        table = tables[sheet].data
        records = table.to_dict("records")
        for row in np.argsort(table["lot"].to_numpy(object), kind="stable"):
            lot = records[row]
            found.append(
                (
                    sheet,
                    int(row),
                    names["location"].code(lot["location"]),
                    names["material"].code(lot["material"]),
                    stated[lot["lot"]],
                    world.classes.of_lot(lot["licences"]),
                    calendar.names.index(lot["period"]) if sheet == "in_transit" else 0,
                    float(lot["tonnes"]),
                )
            )
    columns = list(zip(*found, strict=True)) or [()] * 8
    return Lots(
        sheet=tuple(columns[0]),
        row=np.array(columns[1], np.int64),
        location=np.array(columns[2], np.int64),
        material=np.array(columns[3], np.int64),
        provenance=world.provenance(np.array(columns[4], np.int64), np.array(columns[5], np.int64)),
        period=np.array(columns[6], np.int64),
        tonnes=np.array(columns[7], float),
    )
