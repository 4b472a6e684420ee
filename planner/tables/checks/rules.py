"""Controls, licences and conditions: which columns belong together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from planner.tables.report import listing

if TYPE_CHECKING:
    from planner.tables.draft import Case, Draft


def control_threshold(case: Case) -> None:
    """A threshold stands exactly where the scope is content."""
    draft = case["controls"]
    ok = draft.ok("scope", "threshold")
    content, given = draft["scope"] == "content", draft.columns["threshold"].given
    case.report.each(
        "control-threshold",
        draft.at("threshold"),
        np.flatnonzero(ok & (content != given)),
        lambda row: (
            ("The control is on content, and the content from which it applies is not given.", "Write the threshold.")
            if content[row]
            else ("A control on export has no threshold.", "Leave the cell blank, or write 'content' as its scope.")
        ),
    )


def control_limit(case: Case) -> None:
    """A limit and its span stand exactly where the rule is a limit."""
    for name in ("limit_t", "limit_per"):
        _control_limit(case, name)


def _control_limit(case: Case, name: str) -> None:
    draft = case["controls"]
    limit = draft["rule"] == "limit"
    case.report.each(
        "control-limit",
        draft.at(name),
        np.flatnonzero(draft.ok("rule", name) & (limit != draft.columns[name].given)),
        lambda row: (
            (f"The rule is a limit, and '{name}' is not given.", "Write it.")
            if limit[row]
            else (f"'{name}' belongs to the rule limit only.", "Leave the cell blank, or write 'limit' as the rule.")
        ),
    )


def licence_nobody(case: Case) -> None:
    """A licence names neither holder nor end users."""
    draft = case["licences"]
    nobody = draft.ok("holder", "end_users") & ~draft.columns["holder"].given & ~draft.columns["end_users"].given
    case.report.each(
        "licence-nobody",
        draft.at("holder"),
        np.flatnonzero(nobody),
        lambda _: ("The licence names neither a holder nor end users.", "Name the holder, or the end users, or 'any'."),
    )


def licence_material(case: Case) -> None:
    """A licence is for a material that its control does not touch."""
    controls, draft = case["controls"], case["licences"]
    if not controls.clean("control", "materials"):
        return
    touched: dict[str, set[str]] = {}
    for name, materials in zip(controls["control"], controls["materials"], strict=True):
        touched.setdefault(name, set()).update(materials)
    beside = {
        row: sorted(set(draft["materials"][row]) - touched.get(draft["control"][row], set()))
        for row in np.flatnonzero(draft.ok("control", "materials")).tolist()
    }
    case.report.each(
        "licence-material",
        draft.at("materials"),
        [row for row, materials in beside.items() if materials],
        lambda row: (
            f"The control '{draft['control'][row]}' does not touch {listing(beside[row])}, so nothing takes the "
            "licence for it.",
            "Leave it so, or correct the materials or the control.",
        ),
    )


def _given(draft: Draft, *columns: str) -> np.ndarray:
    return np.array([draft.columns[column].given for column in columns])


def condition_subject(case: Case) -> None:
    """A condition is on exactly one of licences, control and country; stage and country go together."""
    draft = case["conditions"]
    licences, control, country, stage = _given(draft, "licences", "control", "country", "stage")
    subjects = licences.astype(int) + control + (country | stage)
    wrong = np.flatnonzero(draft.ok("licences", "control", "country", "stage") & (subjects != 1))

    def cell(row: int) -> str:
        return "licences" if not control[row] or licences[row] else "country" if country[row] else "stage"

    for column in ("licences", "country", "stage"):
        case.report.each(
            "condition-subject",
            draft.at(column),
            [row for row in wrong.tolist() if cell(row) == column],
            lambda row: (
                "The row binds nothing: it names no licences, no control and no country."
                if subjects[row] == 0
                else "The row names more than one of licences, control and country.",
                "Give exactly one of them; rows are alternatives, so write two rows for two.",
            ),
        )
    alone = draft.ok("country", "stage") & (subjects == 1) & (country != stage)
    problem = "A condition on a country needs country and stage; this one is blank."
    for column, missing, fix in (
        ("stage", ~stage, "Name the stage, or 'any'."),
        ("country", ~country, "Name the country."),
    ):
        say = partial(_same, (problem, fix))
        case.report.each("condition-stage", draft.at(column), np.flatnonzero(alone & missing), say)


def _same(text: tuple[str, str], _: int) -> tuple[str, str]:
    return text


def condition_use(case: Case) -> None:
    """A condition names no segment, market or customer."""
    draft = case["conditions"]
    nothing = draft.ok("segment", "market", "customer") & ~_given(draft, "segment", "market", "customer").any(axis=0)
    case.report.each(
        "condition-use",
        draft.at("segment"),
        np.flatnonzero(nothing),
        lambda _: (
            "The row names no segment, market or customer, so it would forbid everything.",
            "Name at least one of the three.",
        ),
    )


def forbid_and_allow(case: Case) -> None:
    """A condition forbids altogether a customer whom the licence names."""
    conditions, licences = case["conditions"], case["licences"]
    columns = ("licences", "control", "segment", "market", "customer")
    if not licences.clean("licence", "control", "holder", "end_users") or not len(conditions):
        return
    only_customer = conditions.ok(*columns) & conditions.given("customer")
    only_customer &= ~_given(conditions, "segment", "market").any(axis=0)
    wrong: dict[int, int] = {}
    for row in np.flatnonzero(only_customer).tolist():
        bound = np.array([name in conditions["licences"][row] for name in licences["licence"]], bool)
        if conditions["control"][row]:
            bound |= licences["control"] == conditions["control"][row]
        for licence in np.flatnonzero(bound).tolist():
            if conditions["customer"][row] in (licences["holder"][licence], *licences["end_users"][licence]):
                wrong.setdefault(row, licence)
    case.report.each(
        "forbid-and-allow",
        conditions.at("customer"),
        wrong,
        lambda row: (
            f"Licence '{licences['licence'][wrong[row]]}' names this customer, whom the condition forbids altogether.",
            "Correct one of the two.",
        ),
        lambda row: (licences.where(wrong[row], "holder"),),
    )


CHECKS = (
    control_threshold,
    control_limit,
    licence_nobody,
    licence_material,
    condition_subject,
    condition_use,
    forbid_and_allow,
)
