"""What is swept, from the words of a command to the rows of the program."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from planner.errors import Finding, InputError, Severity
from planner.solve.level import Level
from planner.tables.change import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.arrays import LinearForm
    from planner.network import Network
    from planner.tables import Tables

SHARE: Final = "share"
TONNES: Final = "t"
RUPEES: Final = "₹"

_YEAR: Final = re.compile(r"(?P<rest>.*)/(?P<year>FY\d{4}-\d{2})")
_KINDS: Final = ("floor", "cap", "licence", "budget")
_FIRST: Final = "1e-6"
"""Share with which a floor that the workbook lacks is added: so small that it clashes with nothing."""


@dataclass(frozen=True)
class Target:
    """What is swept.

    Attributes:
        kind: floor, cap, licence or budget.
        name: of the row that is swept.
        fiscal_year: the only one that moves; "" for all.
        added: the row, if the workbook has none.
    """

    kind: str
    name: str
    fiscal_year: str
    added: Row | None = None

    @property
    def unit(self) -> str:
        """Unit of the level: share, t or ₹."""
        return {"licence": TONNES, "budget": RUPEES}.get(self.kind, SHARE)

    @property
    def words(self) -> str:
        """The target, for a reader."""
        year = f" in {self.fiscal_year}" if self.fiscal_year else ""
        return f"{self.kind} '{self.name.removesuffix(f'/{self.fiscal_year}')}'{year}"


@dataclass(frozen=True)
class Swept:
    """What is swept, in the program.

    Attributes:
        level: what moves.
        form: the program in which it moves; rules that are swept are hard in it.
        now: the level that the workbook has; NaN if it has none.
        spans: years or periods of the rows that move, and the share of each for a level of 1; empty but for shares.
    """

    level: Level
    form: LinearForm
    now: float
    spans: tuple[tuple[str, float], ...]


def read_target(text: str, tables: Tables) -> Target:
    """What a text names: a row of the workbook, or a stage and a country for which a floor or cap is added.

    Args:
        text: ``floor=NAME``, ``cap=NAME``, ``licence=NAME`` or ``budget=NAME``; or ``STAGE``, ``STAGE/COUNTRY`` after
            ``floor=``, ``cap=`` or nothing (a floor). A floor or cap may end in ``/FY2030-31``, to move then only.
        tables: the workbook.

    Raises:
        InputError: there is no such thing.
    """
    kind, _, name = text.partition("=") if text.partition("=")[0] in _KINDS else ("", "", text)
    for one in (kind,) if kind else _KINDS:
        found = _named(one, name, tables)
        if found is not None:
            return found
    if kind in ("licence", "budget"):
        _refuse_name(kind, name, _names(kind, tables))
    return _added(kind or "floor", name, tables)


def _named(kind: str, name: str, tables: Tables) -> Target | None:
    """The row of that name, with a fiscal year after it or without."""
    names = {known.casefold(): known for known in _names(kind, tables)}
    if name.casefold() in names:
        return Target(kind, names[name.casefold()], "")
    rest, year = _parted(name)
    if kind in ("floor", "cap") and year and rest.casefold() in names:
        return Target(kind, names[rest.casefold()], year)
    return None


def _added(kind: str, name: str, tables: Tables) -> Target:
    """A floor or cap at a stage, for a country, that the workbook does not have."""
    rest, year = _parted(name)
    stage, _, country = rest.partition("/")
    stages = {known.casefold(): known for known in tables["stages"]["stage"].tolist()}
    if stage.casefold() not in stages:
        rules = [*_names(kind, tables), *stages.values()]
        _refuse_name(f"{kind} or stage", rest, rules)
    if kind == "cap" and not country:
        _refuse(f"A cap needs a country: {kind}={stage}/CHN, for one.", "Add it.")
    values = {
        "stage": stages[stage.casefold()],
        "share": _FIRST if kind == "floor" else "1",
        "base": "demand",
        "country": country.upper(),
    }
    if year:
        first = int(year[2:6])
        values |= {"from": f"{first}-04-01", "to": f"{first + 1}-03-31"}
    title = rest if year == "" else f"{rest}/{year}"
    return Target(kind, title, year, Row(f"{kind}s", {**values, kind: title}, "--target"))


def _names(kind: str, tables: Tables) -> list[str]:
    return list(dict.fromkeys(tables[f"{kind}s"][kind].tolist()))


def _parted(name: str) -> tuple[str, str]:
    """A name, and the fiscal year that it ends in."""
    found = _YEAR.fullmatch(name)
    return (found["rest"], found["year"]) if found else (name, "")


def sweep_of(target: Target, network: Network, form: LinearForm, *, soft: bool = False) -> Swept:
    """The rows of a target.

    Args:
        target: what is swept.
        network: of the workbook, with the row that is added.
        form: its program.
        soft: a soft rule may be missed at its price; else it is kept.

    Raises:
        InputError: nothing moves: the rule holds in no period, can never bind, or is without limit.
    """
    if target.kind in ("floor", "cap"):
        return _shares(target, network, form, soft=soft)
    family = {"licence": "licence_max", "budget": "budget"}[target.kind]
    table = network.model[family]
    code = list(network.model.names[target.kind]).index(target.name)
    rows = np.flatnonzero(table[target.kind].to_numpy() == code)
    if not len(rows):
        _refuse(f"The {target.words} limits nothing that could happen, so it cannot be swept.", "Choose another one.")
    now = float(table["quota_t" if target.kind == "licence" else "amount_inr"].to_numpy()[rows[0]])
    return Swept(Level(family, rows, np.ones(len(rows)), is_least=False), form, now, ())


def _shares(target: Target, network: Network, form: LinearForm, *, soft: bool) -> Swept:
    table, calendar = network.model["share_rule"], network.calendar
    names = np.asarray(network.model.names["share_rule"], object)[table["rule"].to_numpy()]
    is_floor = target.kind == "floor"
    moves = (names == target.name) & (table["is_floor"].to_numpy() == is_floor)
    years = np.asarray(calendar.fiscal_years, object)[calendar.fiscal_year_codes[table["period"].to_numpy()]]
    if target.fiscal_year:
        moves &= years == target.fiscal_year
    rows = np.flatnonzero(moves)
    if not len(rows):
        why = f" in {target.fiscal_year}" if target.fiscal_year else ""
        _refuse(f"The {target.kind} '{target.name}' asks nothing{why} that a plan could miss.", "Choose another one.")
    here = table.iloc[rows]
    share, now = here["share"].to_numpy(), float("nan")
    if target.added is None:
        now = float(share.max() if is_floor else share.min())
    path = share / now if now > 0.0 else np.ones(len(rows))
    rows, here, path = rows[path > 0.0], here[path > 0.0], path[path > 0.0]
    totals = here["share_total"].to_numpy()
    of_demand = totals < 0
    if of_demand.any() and not of_demand.all():
        _refuse(f"The {target.words} is of the demand in some rows and of what is delivered in others.", "Name a year.")
    amounts = path * here["demand_t"].to_numpy() if of_demand.all() else path
    level = Level("share_rule", rows, amounts, is_floor, None if of_demand.all() else totals)
    spans = tuple(zip(years[rows].tolist(), path.tolist(), strict=True))
    return Swept(level, form if soft else _hard(form, here["over_share"].to_numpy()), now, spans)


def _hard(form: LinearForm, over: np.ndarray) -> LinearForm:
    """The program in which soft rules may not be missed."""
    upper = form.col_upper.copy()
    upper[form.columns["over_share"].start + over[over >= 0]] = 0.0
    return replace(form, col_upper=upper)


def _refuse_name(what: str, name: str, known: Sequence[str]) -> NoReturn:
    near = difflib.get_close_matches(name, known, 3, 0.4)
    fix = f"Is it {' or '.join(repr(one) for one in near)}?" if near else f"There are: {', '.join(known[:12])}."
    _refuse(f"There is no {what} '{name}'.", fix)


def _refuse(problem: str, fix: str) -> NoReturn:
    raise InputError([Finding(Severity.ERROR, "target-unknown", "", "", "", problem, fix)])
