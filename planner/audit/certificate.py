"""What the audit found: every rule, on how many rows, how far off the worst row is, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1

FAMILIES: Final = MappingProxyType(
    {
        "files": "the files of the run are the ones it wrote, and its status is optimal",
        "entries": "every row names what the workbook has, once, with a finite figure that is not negative",
        "provenance": "what a tonne is follows from offers, processes and licences",
        "balance": "what comes in equals what goes out, at each place, provenance and period",
        "arrivals": "what departs arrives, its lead later",
        "production": "inputs, outputs and by-products follow the recipes, the lead later",
        "demand": "delivered plus short is the demand; sales stay within theirs",
        "deliveries": "locations deliver to their customers, grades are served by themselves or by substitutes",
        "end_users": "tonnes under a licence serve its holder and end users only",
        "conditions": "no condition on a licence or a country is broken",
        "supply": "offers give at most their most, and take at least their least",
        "capacity": "processes and groups stay within what exists and what is built",
        "builds": "building stays within its limits, and is told rightly",
        "routes": "routes and freight hold, and carry no more than they can",
        "licences": "licences are granted, valid, for the material, and within their quotas",
        "controls": "no crossing without what the control asks for; limits are kept",
        "caps": "no more than its share depends on a country",
        "floors": "no less than its share is of one country",
        "stock": "stock is where it may be, at most its most and at least its safety and closing levels",
        "incentives": "incentives are paid on what is made and delivered, within tonnes and money",
        "budgets": "capital and subsidy stay within their budgets",
        "commitments": "orders already given are carried out",
        "prices": "every money figure of a row is tonnes times the price of the workbook",
        "costs": "cost lines follow from flows and prices, and add up to the objective",
        "shares": "the shares by country follow from what is delivered",
        "licence_list": "the list of delivered tonnes by licence adds up to the tonnes delivered under each class",
        "churn": "nothing goes to and fro between two places in one period",
        "limits": "the limits listed with their prices are those of the workbook and of the plan",
        "program": "the tables hold the values of the linear program",
        "optimality": "the linear program is solved: primal, dual, complementary slackness and gap",
    }
)
"""Family of rules -> what it says, in the order of the certificate."""


@dataclass(frozen=True)
class Check:
    """One rule on all rows it was tested on.

    Attributes:
        family: one of ``FAMILIES``.
        rule: in words.
        rows: tested.
        failed: rows beyond the tolerance.
        worst: largest violation relative to its row's size.
        tolerance: largest violation that passes.
        where: names of the worst row; empty if nothing is off.
    """

    family: str
    rule: str
    rows: int
    failed: int
    worst: float
    tolerance: float
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """No row is beyond the tolerance."""
        return self.failed == 0

    @property
    def place(self) -> str:
        """Names of the worst row in one line."""
        return ", ".join(f"{name} {value}" for name, value in self.where.items() if value)


@dataclass(frozen=True)
class Certificate:
    """The outcome of an audit.

    Attributes:
        checks: every rule, in the order of the families.
        figures: recomputed totals and sizes, for reading; no verdict hangs on them.
        inputs: SHA-256 of each input file.
        results: SHA-256 of each result table.
    """

    checks: tuple[Check, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Every rule holds."""
        return all(check.passed for check in self.checks)

    @property
    def broken(self) -> tuple[str, ...]:
        """Families with a rule that does not hold."""
        return tuple(dict.fromkeys(check.family for check in self.checks if not check.passed))

    def sealed(self, inputs: Mapping[str, str], results: Mapping[str, str]) -> Certificate:
        """The certificate with the SHA-256 of what was audited."""
        return replace(self, inputs=dict(inputs), results=dict(results))

    def families(self) -> list[Check]:
        """One entry for each family, with its worst rule."""
        found = []
        for family in FAMILIES:
            checks = [check for check in self.checks if check.family == family]
            rows, failed = sum(check.rows for check in checks), sum(check.failed for check in checks)
            worst = max(checks, key=_badness, default=Check(family, "", 0, 0, 0.0, 0.0))
            found.append(replace(worst, rows=rows, failed=failed))
        return found

    def summary(self) -> str:
        """What is wrong, for an error message; a word of praise if nothing is."""
        wrong = [check for check in self.checks if not check.passed]
        if not wrong:
            return f"The audit found nothing wrong in {sum(check.rows for check in self.checks):,} rows."
        lines = [
            f"   - {check.family}: {check.rule}: {check.failed:,} of {check.rows:,} rows off, the worst by "
            f"{check.worst:.2g} of its size" + (f" ({check.place})" if check.place else "")
            for check in wrong
        ]
        return "The audit found the plan wrong, so it is no plan:\n" + "\n".join(lines)

    def told(self) -> dict[str, object]:
        """The certificate as plain data for JSON."""
        return {
            "format": FORMAT,
            "verdict": "passed" if self.passed else "failed",
            "families": {
                check.family: {
                    "says": FAMILIES[check.family],
                    "verdict": verdict(check),
                    "rows": check.rows,
                    "failed": check.failed,
                    "worst": check.worst,
                }
                for check in self.families()
            },
            "checks": [
                {
                    "family": check.family,
                    "rule": check.rule,
                    "verdict": verdict(check),
                    "rows": check.rows,
                    "failed": check.failed,
                    "worst": check.worst,
                    "tolerance": check.tolerance,
                    "where": dict(check.where),
                }
                for check in self.checks
            ],
            "figures": dict(self.figures),
            "inputs": dict(self.inputs),
            "results": dict(self.results),
        }

    def frame(self) -> pd.DataFrame:
        """The rules as a table: family, rule, verdict, rows, failed, worst, tolerance, where."""
        columns = ("family", "rule", "verdict", "rows", "failed", "worst", "tolerance", "where")
        rows = [
            (
                check.family, check.rule, verdict(check), check.rows, check.failed, check.worst, check.tolerance,
                check.place,
            )
            for check in self.checks
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(columns))


def verdict(check: Check) -> str:
    """``kept``, ``broken``, or ``nothing to check``."""
    if check.failed:
        return "broken"
    return "kept" if check.rows else "nothing to check"


def _badness(check: Check) -> float:
    """How far a rule is beyond its tolerance; those that are not tested come last."""
    if not check.rows:
        return -1.0
    return check.worst / check.tolerance if check.tolerance else float("inf" if check.failed else 0.0)
