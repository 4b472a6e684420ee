"""The tables of shares by country and of their concentration, recomputed from what is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import Key
from planner.audit.rules.demand import delivered

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "shares"


def check(case: Case) -> None:
    """Every row of ``dependency`` and ``concentration``."""
    labels, tonnes, origin, last = _deliveries(case)
    expected: dict[str, list[np.ndarray]] = {}
    whole: dict[str, list[np.ndarray]] = {}
    for stage in range(len(case.plan.codes("stage"))):
        here = origin[:, stage, :]
        has = here.any(axis=1)
        base = tonnes * has
        total = base.sum(axis=1)
        at = np.flatnonzero(total > 0)
        traced, split = base @ here, (base / np.maximum(here.sum(axis=1), 1)) @ here
        step, step_split = base @ last, (base / np.maximum(last.sum(axis=1), 1)) @ last
        size = np.where(total > 0, total, 1.0)[:, None]
        span, country = np.nonzero((traced > 0) | (step > 0))
        _keep(
            expected, span, np.full(len(span), stage), country,
            traced[span, country], (traced / size)[span, country], step[span, country], (step / size)[span, country],
        )  # fmt: skip
        largest = traced[at].argmax(axis=1) if len(at) else at
        _keep(
            whole, at, np.full(len(at), stage), largest, total[at], ((split / size) ** 2).sum(axis=1)[at],
            ((step_split / size) ** 2).sum(axis=1)[at], (traced / size)[at, largest],
        )  # fmt: skip
    _compare(case, labels, expected)
    _compare_concentration(case, labels, whole)


def _keep(found: dict[str, list[np.ndarray]], *columns: np.ndarray) -> None:
    for number, column in enumerate(columns):
        found.setdefault(str(number), []).append(column)


def _joined(found: dict[str, list[np.ndarray]], size: int) -> list[np.ndarray]:
    if not found:
        return [np.empty(0, np.int64)] * 3 + [np.empty(0)] * (size - 3)
    return [np.concatenate(parts) for parts in found.values()]


def _deliveries(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Spans, grade tonnes (spans × kinds of goods), their origin, and the countries of their last step.

    A kind of goods is a material of one provenance. Spans are the periods, then the fiscal years that are no period.
    """
    served, clock = case.plan["deliveries"], case.book.clock
    width = max(len(case.plan.codes("material")), 1)
    kinds, kind = np.unique(served["provenance"] * width + served["material"], return_inverse=True)
    tonnes = np.zeros((len(clock), len(kinds)))
    np.add.at(tonnes, (served["period"], kind.ravel()), delivered(case)[0])
    origin = case.provenances.origin[kinds // width]
    own = case.stages.own[kinds % width]
    last = (origin & own[:, :, None]).any(axis=1)
    years = np.zeros((len(clock.years_named), len(kinds)))
    np.add.at(years, clock.year, tonnes)
    several = ~np.isin(clock.years_named.astype(str), clock.names.astype(str))
    labels = np.concatenate([clock.names, clock.years_named[several]])
    return labels, np.concatenate([tonnes, years[several]]), origin, last


def _key(case: Case, labels: np.ndarray) -> Key:
    return Key(
        span=np.append(labels, "?"), stage=case.plan.codes("stage").labels, country=case.plan.codes("country").labels
    )


def _spans(labels: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Number of each span by its text; the first of that name; -1 for one that does not exist."""
    place: dict[str, int] = {}
    for number, label in enumerate(labels):
        place.setdefault(label, number)
    return np.array([place.get(text, -1) for text in texts], np.int64)


def _compare(case: Case, labels: np.ndarray, expected: dict[str, list[np.ndarray]]) -> None:
    table, key = case.plan["dependency"], _key(case, labels)
    span, stage, country, *figures = _joined(expected, 7)
    found = key.pack(_spans(labels, labels)[span] if len(span) else span, stage, country)
    told = key.pack(_spans(labels, table.texts["span"]), table["stage"], table["country"])
    for column, values in zip(("tonnes", "traced_share", "last_step_tonnes", "last_step_share"), figures, strict=True):
        words = column.replace("_", " ")
        case.ledger.same(FAMILY, f"{words} by country", key, (told, table[column]), (found, values))


def _compare_concentration(case: Case, labels: np.ndarray, expected: dict[str, list[np.ndarray]]) -> None:
    table, key = case.plan["concentration"], _key(case, labels)
    span, stage, _, *figures = _joined(expected, 7)
    none = np.full(len(span), -1)
    found = key.pack(_spans(labels, labels)[span] if len(span) else span, stage, none)
    told = key.pack(_spans(labels, table.texts["span"]), table["stage"], np.full(len(table), -1))
    for column, values in zip(("tonnes", "traced_index", "last_step_index", "largest_share"), figures, strict=True):
        words = column.replace("_", " ")
        case.ledger.same(FAMILY, f"{words} of the concentration", key, (told, table[column]), (found, values))
    _largest(case, labels, key, found, figures[3])


def _largest(case: Case, labels: np.ndarray, key: Key, found: np.ndarray, share: np.ndarray) -> None:
    """The country named as the largest has the largest share; of several that share it, any may be named."""
    table, shares = case.plan["concentration"], case.plan["dependency"]
    whole = key.pack(_spans(labels, shares.texts["span"]), shares["stage"], shares["country"])
    most = dict(zip(found.tolist(), share.tolist(), strict=True))
    traced = dict(zip(whole.tolist(), shares["traced_share"].tolist(), strict=True))
    spans = _spans(labels, table.texts["span"])
    named = key.pack(spans, table["stage"], table["largest_country"])
    at = key.pack(spans, table["stage"], np.full(len(table), -1))
    gap = [abs(traced.get(one, -1.0) - most.get(of, 2.0)) for one, of in zip(named.tolist(), at.tolist(), strict=True)]
    case.ledger.test(FAMILY, "the largest country is the largest", np.array(gap, float), table.where())
