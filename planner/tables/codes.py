"""Every kind of finding that validation can make: its stable code and what it means, in a line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # ---- sheets, headers, units
        "unknown-sheet": "a sheet that no part of the plan reads",
        "missing-sheet": "a required sheet is not there",
        "no-rows": "a required sheet has no rows",
        "header-not-first": "the machine names do not stand in row 1",
        "unknown-column": "a column that the sheet does not have",
        "duplicate-column": "two columns of one name",
        "missing-column": "a required column is not there",
        "spread-ambiguous": "a column headed by a period on a sheet where several quantities run over time",
        "unknown-unit": "a unit that is not in the column's list",
        "unit-twice": "the header and the unit row name different units",
        # ---- cells
        "error-cell": "a formula that failed",
        "formula-not-calculated": "a formula without a value",
        "missing-value": "a required cell is blank",
        "text-number": "a number that is stored as text",
        "not-a-number": "text where a number belongs",
        "boolean-in-number": "TRUE or FALSE where a number belongs",
        "date-in-number": "a date where a number belongs",
        "not-finite": "an infinite or undefined number",
        "too-small": "a figure so small that a solver would drop it",
        "negative-number": "a figure below zero",
        "out-of-range": "a figure outside what is allowed or plausible",
        "share-over-1": "a share above 1, such as 65 for 65 %",
        "not-whole": "a fraction where a whole number belongs",
        "date-unclear": "text that is not a date in the form YYYY-MM-DD",
        "date-impossible": "a day that does not exist",
        "date-serial": "a bare number where a date belongs",
        "date-implausible": "a year far from any plan",
        "not-in-list": "a word that is not in the column's list",
        "unknown-country": "not an ISO 3166 alpha-3 code",
        "name-not-text": "a date or TRUE/FALSE where a name belongs",
        "hidden-character": "a name with a character that cannot be seen",
        "look-alike": "a name with letters of another script or width that look like others",
        "control-character": "a text with a control character",
        "too-long": "a name or text beyond the allowed length",
        "reserved-word": "a name that is a word with a meaning of its own",
        "word-not-alone": "a word such as 'all' beside other values",
        # ---- columns a period
        "spread-with-window": "a row with figures in columns of periods that also states its window or period",
        "spread-and-plain": "a figure given both in its own column and in columns of periods",
        # ---- keys and references
        "name-clash": "two names that differ only in case, width or look-alike letters",
        "name-taken": "a name that another sheet of the same name space has already",
        "duplicate-key": "two rows that say the same thing",
        "overlapping-windows": "two rows of one key whose windows overlap",
        "fixed-differs": "a figure that must be the same in all rows of a name",
        "dangling-reference": "a name that nothing defines",
        # ---- settings, periods, windows, money
        "missing-setting": "the home country is not set",
        "period-not-first-of-month": "a period that does not start on the first of a month",
        "period-gap": "periods that do not follow each other",
        "period-straddles-year": "a period across 1 April",
        "period-name-year": "a period named as a fiscal year that it is not",
        "window-reversed": "a window that ends before it starts",
        "inr-rate": "an exchange rate of the rupee that is not 1",
        "rate-missing": "a currency without a rate in a period that needs one",
        # ---- chain
        "stage-cycle": "stages that follow each other in a circle",
        "stage-not-passed": "a material stands at a stage that it says it cannot have passed",
        "passed-untracked": "an untracked material that names passed stages",
        "stage-forgotten": "an output that would lose a stage of its input and does not name its stages",
        "origin-lost": "an untracked product of a tracked material goes into a tracked one",
        "origin-stage": "the origin of a stage that the material cannot have passed",
        "process-without-input": "a process makes a material of a later stage from nothing tracked",
        "recipe-own-output": "a by-product that is the main output",
        "pass-through-inputs": "a pass-through without exactly one tracked input",
        "pass-through-origin": "a pass-through that changes origin",
        "capacity-gap": "a process or group without capacity in a period in which it can run",
        "route-same-ends": "a route that ends where it starts",
        # ---- supply and stock
        "least-over-most": "a least above the most",
        "contents-over-1": "contents of an offer that add up to more than 1",
        "content-no-value": "a content control needs a reference value that is not given",
        "opening-over-most": "more in stock at the start than may be kept",
        "safety-twice": "a safety stock in tonnes and in days",
        "safety-over-most": "a safety stock above the most",
        "closing-over-most": "a closing stock above the most",
        # ---- demand
        "demand-without-period": "a demand row without a period",
        "sale-without-price": "a sale without its price",
        "price-without-sale": "a sale price on a demand",
        "penalty-on-sale": "a shortage penalty on a sale",
        "delivery-twice": "a location that delivers to all and to some",
        "substitution-self": "a grade that substitutes itself",
        # ---- rules and decisions
        "control-threshold": "a threshold that is missing, or given for a control that is not on content",
        "control-limit": "a limit or its span that is missing, or given for a rule that is not a limit",
        "licence-nobody": "a licence with neither holder nor end users",
        "condition-subject": "a condition that is not on exactly one of licences, control and country",
        "condition-stage": "a condition on a country without stage, or a stage without country",
        "condition-use": "a condition that forbids nothing",
        "forbid-and-allow": "a customer whom a licence names and a condition of it forbids",
        "cap-contradict": "caps on all countries that add up to less than everything",
        "cap-under-floor": "a cap below a floor on the same country",
        "floors-over-1": "floors that add up to more than everything",
        "commitment-kind": "a commitment that names a thing of another kind",
        # ---- scenarios
        "scenario-cycle": "scenarios that build on each other in a circle",
        "scenario-unknown": "a scenario that the workbook does not have",
        "target-unknown": "a target that the workbook does not have",
        "change-sheet": "a change of a sheet that cannot be changed",
        "change-filter": "a filter that cannot be understood",
        "change-column": "a change of a column that is not there or cannot be changed",
        "change-action": "an action that the column does not take",
        "change-window": "a change for some time of what has no time",
        "change-no-row": "a change whose filter matches no row",
        "set-unclear": "a --set that cannot be understood",
        "commitment-extra": "a commitment with a material or location that its kind does not take",
    }
)
"""Codes of findings that stop the plan."""

WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name-trimmed": "spaces around a name, which are dropped",
        "repeated-in-list": "a value twice in one cell",
        "large-share": "a share above 1 where that is possible but rare",
        "scale-outlier": "a figure hundreds of times larger or smaller than its peers",
        "price-outlier": "a price hundreds of times the reference value of its material, or so small a part of it",
        "edge-inside-period": "a window that begins or ends inside a period longer than a month",
        "holds-nowhere": "a row or column that holds in no period of the plan",
        "lead-over-horizon": "a lead as long as the horizon, so that nothing arrives",
        "setting-default": "a rate that is not given and counts as 0",
        "take-or-pay-without-least": "take-or-pay without a least",
        "route-without-freight": "a route that may carry nothing",
        "licence-material": "a licence for a material that its control does not touch",
        "free-build": "a build option without capital",
        "change-nothing": "a change after which all is as before",
        "build-adds-nothing": "a build option that adds no capacity",
    }
)
"""Codes of findings that are told and do not stop the plan."""

CODES: Final[Mapping[str, str]] = MappingProxyType(dict(ERRORS) | dict(WARNINGS))
"""Code -> what it means."""
