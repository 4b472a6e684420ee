"""Controls: at each crossing a tonne has met them, takes a licence, or is neither banned nor beyond a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import named

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "controls"
REACHES: Final = 1e-12
"""A content this little below a threshold reaches it: room for the rounding of sums."""


def check(case: Case) -> None:
    """Licences that are needed, licences that are not, bans and limits."""
    ship, clock = case.plan["shipments"], case.book.clock
    of = case.plan.codes("control").of(case.book.column("controls", "control"))
    rule = case.book.column("controls", "rule")
    size = (len(case.plan.codes("control")), len(ship))
    asked, shut = np.zeros(size, bool), np.zeros(size, bool)
    applied: list[np.ndarray] = []
    met, takes = _met(case), _takes(case)
    for row, code in enumerate(of):
        applied.append(_applies(case, row))
        asked[code] |= applied[row]
        if rule[row] != "limit":
            shut[code] |= applied[row]
    bare = ~met & (takes == 0)
    names = case.plan.codes("control").labels
    control, at = np.nonzero(asked | (takes > 0))
    where = ship.where(at)

    def place(row: int) -> dict[str, str]:
        return {"control": str(names[control[row]]), **where(row)}

    uncovered = (shut & bare)[control, at]
    case.ledger.forbid(FAMILY, "no crossing without the licence that a control asks for", uncovered, place)
    idle = ((takes > 0) & (met | ~asked))[control, at]
    case.ledger.forbid(FAMILY, "no licence is taken where its control asks for none", idle, place)
    case.ledger.forbid(FAMILY, "one licence of a control is enough", (takes > 1)[control, at], place)
    counted = {
        row: np.bincount(ship["period"], np.where(applied[row] & bare[of[row]], ship["tonnes"], 0.0), len(clock))
        for row in np.flatnonzero(rule == "limit").tolist()
    }
    _limits(case, counted)


def _limits(case: Case, counted: dict[int, np.ndarray]) -> None:
    """Tonnes that each limit counts, span by span; ``counted`` is tonnes by period for each row of ``controls``."""
    book, clock = case.book, case.book.clock
    parts = []
    for row, tonnes in counted.items():
        per, held = book.column("controls", "limit_per")[row], book.held("controls")[row]
        span = clock.spans(per, held)
        spans = np.unique(span[held])
        total = np.array([tonnes[span == number].sum() for number in spans], float)
        limit = np.full(len(spans), book.figures("controls", "limit_t")[row])
        if per == "fiscal year":
            limit = limit * np.array([clock.years[span == number].sum() for number in spans])
        name = np.full(len(spans), book.column("controls", "control")[row], object)
        parts.append((name, clock.span_names(per, spans), limit, total))
    if parts:
        name, label, limit, total = (np.concatenate(column) for column in zip(*parts, strict=True))
        case.ledger.at_most(FAMILY, "limits of controls are kept", total, limit, named(control=name, span=label))
        case.ledger.limit("control_max", name, label, limit, total)


def _met(case: Case) -> np.ndarray:
    """Truth, controls × shipments: the tonne carries a class of the control before the crossing."""
    carried = case.provenances.carried[case.plan["shipments"]["provenance"]]
    found = np.zeros((len(case.plan.codes("control")), len(carried)), bool)
    for number, control in enumerate(case.classes.control):
        found[control] |= carried[:, number]
    return found


def _takes(case: Case) -> np.ndarray:
    """Number of licences of each control that each shipment takes, controls × shipments."""
    crossings = case.crossings
    found = np.zeros((len(case.plan.codes("control")), len(case.plan["shipments"])), np.int64)
    control = case.classes.control[case.classes.of_licence[crossings.licence]]
    np.add.at(found, (control, crossings.row), 1)
    return found


def _applies(case: Case, row: int) -> np.ndarray:
    """Truth by shipment: a row of ``controls`` acts on it."""
    book, ship, routes = case.book, case.plan["shipments"], case.routes
    start, end = book.country[routes.origin[ship["route"]]], book.country[routes.destination[ship["route"]]]
    country = book.names("country").one(book.column("controls", "country")[row])
    found = book.held("controls")[row][ship["period"]]
    found &= case.plan.codes("material").mask(book.column("controls", "materials")[row])[ship["material"]]
    if book.column("controls", "scope")[row] == "export":
        return np.asarray(found & (start == country) & (end != country))
    found &= (end == book.home_code) & (start != book.home_code)
    at = np.flatnonzero(found)
    if len(at):
        content = case.content(country, ship["material"][at], case.provenances.origin[ship["provenance"][at]])
        found[at] = content >= book.figures("controls", "threshold")[row] - REACHES
    return found
