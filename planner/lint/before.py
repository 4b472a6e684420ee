"""Before planning: dead arcs, rules that never or always bind, licences without use, numbers far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import Finding, Severity
from planner.lint.paths import broken_paths

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.network import Network
    from planner.tables.table import Table

WIDE: Final = 1e6
"""Ratio of the largest to the smallest coefficient above which a solver loses digits."""

_RUPEE_ROWS: Final = ("budget", "incentive_budget")
"""Rows in rupees, which are scaled before they are handed over."""

_SHEETS: Final = {"route": ("routes", "route"), "process": ("processes", "process"), "offer": ("offers", "offer")}


def lint(network: Network, form: LinearForm) -> list[Finding]:
    """All that is odd, as warnings with their cells."""
    return [
        *(finding for finding in network.findings if finding.code != "demand-unreachable"),
        *broken_paths(network),
        *_dead(network),
        *_rules(network),
        *_licences(network),
        *_range(form),
    ]


def _warning(code: str, place: tuple[Table, int, str], value: str, problem: str, fix: str) -> Finding:
    table, row, column = place
    return Finding(Severity.WARNING, code, table.sheet, table.cell(row, column), value, problem, fix)


def _first(table: Table, column: str, name: str) -> int:
    return int(np.flatnonzero((table[column] == name).to_numpy(bool))[0])


def _dead(network: Network) -> list[Finding]:
    found = []
    for kind, name, material, reason in network.dead.itertuples(index=False, name=None):
        sheet, column = _SHEETS[kind]
        table = network.tables[sheet]
        of = f" of '{material}'" if kind == "route" else ""
        found.append(
            _warning(
                "dead-arc",
                (table, _first(table, column, name), column),
                name,
                f"The {kind} '{name}' can carry nothing{of}: {reason}.",
                "Check what feeds it and what it leads to, or leave the row out.",
            )
        )
    return found


def _rules(network: Network) -> list[Finding]:
    found = []
    used = {(bool(floor), int(row)) for floor, row in network.model["share_rule"][["is_floor", "source"]].to_numpy()}
    for sheet, key, is_floor in (("caps", "cap", False), ("floors", "floor", True)):
        table = network.tables[sheet]
        for row, (name, share) in enumerate(zip(table[key], table["share"], strict=True)):
            never = share <= 0.0 if is_floor else share >= 1.0
            always = share >= 1.0 if is_floor else share <= 0.0
            if never or (is_floor, row) not in used:
                why = f"its share is {share:.0%}" if never else "nothing delivered then can depend on the country"
                found.append(
                    _warning(
                        "never-binds", (table, row, "share"), f"{share:g}", f"'{name}' can never bind: {why}.",
                        "Leave the row out, or check its country, stage, scope and window.",
                    )
                )  # fmt: skip
            elif always:
                found.append(
                    _warning(
                        "always-binds", (table, row, "share"), f"{share:g}",
                        f"'{name}' always binds: its share is {share:.0%}, so it is a ban or a must, not a limit.",
                        "Give a condition if a ban is meant.",
                    )
                )  # fmt: skip
    return found


def _licences(network: Network) -> list[Finding]:
    table = network.tables["licences"]
    taken = {row for rows in network.layout.licence_rows for row in rows}
    holds = network.calendar.holds(
        table["valid_from"].to_numpy("datetime64[D]"), table["valid_to"].to_numpy("datetime64[D]")
    )
    found = []
    for row, (name, status, quota) in enumerate(zip(table["licence"], table["status"], table["quota_t"], strict=True)):
        if row in taken and quota != 0:
            continue
        if status != "granted":
            why, column = f"it is {status}, and a plan counts granted ones only", "status"
        elif not holds[row].any():
            why, column = "it is valid in no period of the plan", "valid_from"
        elif quota == 0:
            why, column = "its quota is 0", "quota_t"
        else:
            why, column = "no route under its control carries its materials to whom it may serve", "materials"
        found.append(
            _warning(
                "licence-unused", (table, row, column), str(name), f"The licence '{name}' cannot be used: {why}.",
                "Check its status, dates, materials, holder and end users.",
            )
        )  # fmt: skip
    return found


def _range(form: LinearForm) -> list[Finding]:
    in_rupees = np.zeros(len(form.row_lower), bool)
    for family in _RUPEE_ROWS:
        in_rupees[form.rows.get(family, slice(0, 0))] = True
    sizes = np.abs(form.matrix.data[~np.repeat(in_rupees, np.diff(form.matrix.indptr))])
    if not len(sizes) or sizes.max() / sizes.min() <= WIDE:
        return []
    return [
        Finding(
            Severity.WARNING,
            "wide-coefficients",
            "",
            "",
            f"{sizes.min():.3g} to {sizes.max():.3g}",
            f"Coefficients of the program reach from {sizes.min():.3g} to {sizes.max():.3g}; beyond a factor of "
            f"{WIDE:g} a solver loses digits.",
            "Look for a recipe, usefulness or capital figure that is far larger or smaller than the others.",
        )
    ]
