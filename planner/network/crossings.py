"""What a tonne must do to pass a route: which controls apply, and which licences it may take.

A control is met once: a tonne that carries one of its classes passes. Otherwise the tonne may take a licence that is
granted, valid and for its material, and has then met every rule of the control, a ban or limit included. Without one it
passes only where the control neither needs a licence nor bans, and counts against the control's limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.names import Names, spread_lists

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.network.classes import Classes
    from planner.network.lanes import Lanes
    from planner.tables.table import Tables

THRESHOLD_TOLERANCE = 1e-12
"""A content this little below a threshold reaches it: room for the rounding of sums."""


@dataclass(frozen=True)
class Control:
    """One row of ``controls``.

    Attributes:
        row: row of the sheet.
        code: code of the control's name.
        rule: licence, limit or ban.
        holds: truth by period.
        lanes: truth by lane: the row may apply there, content apart.
        threshold: content from which it applies; 0 for scope export.
        country: code of its country.
    """

    row: int
    code: int
    rule: str
    holds: np.ndarray
    lanes: np.ndarray
    threshold: float
    country: int


@dataclass(frozen=True)
class Option:
    """One way to pass a lane.

    Attributes:
        licences: rows of ``licences`` taken on this crossing, rising.
        classes: set of classes carried from then on.
        holds: truth by period.
        limits: rows of ``controls`` whose limit counts these tonnes, each with its periods.
    """

    licences: tuple[int, ...]
    classes: int
    holds: np.ndarray
    limits: tuple[tuple[int, np.ndarray], ...] = ()


@dataclass(frozen=True)
class _Way:
    """A way to pass the controls looked at so far.

    Attributes:
        holds: truth by period.
        classes: set of classes carried after it.
        licences: rows of ``licences`` taken.
        free_of: codes of the controls for which no licence is taken.
    """

    holds: np.ndarray
    classes: int
    licences: tuple[int, ...]
    free_of: frozenset[int]

    def without(self, code: int, holds: np.ndarray) -> _Way:
        """The way on which no licence is taken for the next control."""
        return _Way(self.holds & holds, self.classes, self.licences, self.free_of | {code})

    def option(self, rows: list[Control]) -> Option:
        """The same as an option, with the limits that count what passes so."""
        limits = [(row.row, row.holds) for row in rows if row.rule == "limit" and row.code in self.free_of]
        return Option(tuple(sorted(self.licences)), self.classes, self.holds, tuple(limits))


@dataclass
class Crossings:
    """Answers, once for each lane, set of classes and list of content controls reached, how it can be passed."""

    controls: list[Control]
    classes: Classes
    licences_for: dict[tuple[int, int], list[int]]
    licence_holds: np.ndarray
    lane_material: np.ndarray
    periods: int
    options: list[Option] = field(default_factory=list)
    _known: dict[tuple[int, int, tuple[bool, ...]], list[int]] = field(default_factory=dict)

    @property
    def watched(self) -> np.ndarray:
        """Truth by lane: some control may apply there."""
        found = np.zeros(len(self.lane_material), bool)
        for control in self.controls:
            found |= control.lanes & control.holds.any()
        return found

    @property
    def content_controls(self) -> list[Control]:
        """Rows of scope content, which ask for the content of a country."""
        return [control for control in self.controls if control.threshold > 0]

    def ways(self, lane: int, classes: int, reached: tuple[bool, ...]) -> list[int]:
        """Numbers of the options to pass a lane.

        Args:
            lane: the lane.
            classes: set of classes carried before.
            reached: for each of ``content_controls``, whether the content reaches the threshold.
        """
        key = (lane, classes, reached)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._find(lane, classes, reached)
        return found

    def _find(self, lane: int, classes: int, reached: tuple[bool, ...]) -> list[int]:
        met = self.classes.controls_met(classes)
        content = iter(reached)
        rows = []
        for control in self.controls:
            applies = next(content) if control.threshold > 0 else True
            if applies and control.lanes[lane] and control.code not in met:
                rows.append(control)
        codes = sorted({control.code for control in rows})
        ways = [_Way(np.ones(self.periods, bool), classes, (), frozenset())]
        for code in codes:
            controlled = self._any(rows, code, ("licence", "ban", "limit"))
            closed = self._any(rows, code, ("licence", "ban"))
            licences = self.licences_for.get((code, int(self.lane_material[lane])), [])
            longer = [
                (way.without(code, ~closed), *(self._taking(way, licence, controlled) for licence in licences))
                for way in ways
            ]
            ways = [way for found in longer for way in found if way is not None and way.holds.any()]
        return [self._add(way.option(rows)) for way in ways if self.classes.allowed(way.classes)]

    def _taking(self, way: _Way, licence: int, applies: np.ndarray) -> _Way | None:
        """The way on which a licence is taken for the next control; None if nobody may be served after it."""
        after = self.classes.with_licences(way.classes, (licence,))
        if not self.classes.allowed(after):
            return None
        holds = way.holds & applies & self.licence_holds[licence]
        return _Way(holds, after, (*way.licences, licence), way.free_of)

    def _any(self, rows: list[Control], code: int, rules: tuple[str, ...]) -> np.ndarray:
        """Truth by period: some row of the control with one of these rules holds."""
        truth = np.zeros(self.periods, bool)
        for control in rows:
            if control.code == code and control.rule in rules:
                truth |= control.holds
        return truth

    def _add(self, option: Option) -> int:
        self.options.append(option)
        return len(self.options) - 1


def read_crossings(  # noqa: PLR0913, PLR0917
    tables: Tables,
    calendar: Calendar,
    classes: Classes,
    lanes: Lanes,
    names: dict[str, Names],
    countries: tuple[np.ndarray, int],
) -> Crossings:
    """Controls and licences of the workbook.

    Args:
        tables: the workbook.
        calendar: its periods.
        classes: its licence classes.
        lanes: its lanes.
        names: names by kind.
        countries: code of the country of each location, and of home.
    """
    country_of, home = countries
    start, end = country_of[lanes.origin], country_of[lanes.destination]
    table = tables["controls"]
    holds = windows.truth(table, calendar)
    data = table.data
    controls = []
    for row in np.lexsort((data["rule"], data["scope"], data["control"])):
        export = data["scope"][row] == "export"
        country = names["country"].code(data["country"][row])
        along = (start == country) & (end != country) if export else (end == home) & (start != home)
        for_material = np.isin(lanes.material, names["material"].codes(data["materials"][row]))
        controls.append(
            Control(
                row=int(row),
                code=names["control"].code(data["control"][row]),
                rule=str(data["rule"][row]),
                holds=holds[row],
                lanes=along & for_material,
                threshold=0.0 if export else float(data["threshold"][row]),
                country=country,
            )
        )
    licences = tables["licences"]
    granted = (licences["status"] == "granted").to_numpy(bool)
    rows, carried = spread_lists(licences["materials"])
    control_codes = names["control"].codes(licences["control"])
    order = names["licence"].codes(licences["licence"])
    licences_for: dict[tuple[int, int], list[int]] = {}
    for row, material in zip(rows, names["material"].codes(carried), strict=True):
        if granted[row]:
            licences_for.setdefault((int(control_codes[row]), int(material)), []).append(int(row))
    for found in licences_for.values():
        found.sort(key=lambda row: int(order[row]))
    return Crossings(
        controls=controls,
        classes=classes,
        licences_for=licences_for,
        licence_holds=windows.truth(licences, calendar, "valid_from", "valid_to"),
        lane_material=lanes.material,
        periods=len(calendar),
    )
