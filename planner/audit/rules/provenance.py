"""What a tonne is: purchases have the origin of their offer, crossings add classes, labels say what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import named

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "provenance"


def check(case: Case) -> None:
    """Labels, purchases, crossings and delivered classes; what processes do is the matter of ``production``."""
    _labels(case)
    _names(case)
    _purchases(case)
    _arrivals(case)
    _classes(case)


def _labels(case: Case) -> None:
    provenances = case.provenances
    labels = provenances.codes.labels[:-1]
    texts = np.array([provenances.text(code) for code in range(len(provenances))], object)
    case.ledger.forbid(
        FAMILY, "a label says what stands behind it", texts != labels, named(provenance=labels, content=texts)
    )
    nobody = np.asarray(~case.classes.allowed(provenances.carried).any(axis=1))
    case.ledger.forbid(FAMILY, "licences carried together leave a customer", nobody, named(provenance=labels))


def _names(case: Case) -> None:
    """The rows of ``provenances`` name stages, countries and classes that exist."""
    table = case.plan["provenances"]
    book, wrong = case.book, np.zeros(len(table), bool)
    for column, codes in (
        ("stage", book.names("stage")), ("countries", book.names("country")), ("classes", case.classes.codes),
    ):  # fmt: skip
        known = set(codes.labels[:-1])
        wrong |= np.array([not set(filter(None, text.split("; "))) <= known for text in table.texts[column]], bool)
    case.ledger.forbid("entries", "provenances name stages, countries and classes that exist", wrong, table.where())
    other = table.texts["classes"] != _class_texts(case)[table["provenance"]]
    case.ledger.forbid(FAMILY, "all rows of a provenance list its classes", other, table.where())


def _purchases(case: Case) -> None:
    bought, offers = case.plan["purchases"], case.offers
    supplied = case.supplies("offers")[offers.first]
    offer = bought["offer"]
    wrong = bought["provenance"] != supplied[offer]
    case.ledger.forbid(FAMILY, "what is bought is of its offer's origin", wrong, bought.where())
    elsewhere = (bought["location"] != offers.location[offer]) | (bought["material"] != offers.material[offer])
    case.ledger.forbid(FAMILY, "what is bought is the offer's material at its place", elsewhere, bought.where())


def _arrivals(case: Case) -> None:
    """What crosses keeps its origin and gains exactly the classes of the licences it takes."""
    ship, came = case.plan["shipments"], case.plan["arrivals"]
    key = case.key("route", "material", "provenance")
    known = key.pack(ship["route"], ship["material"], case.crossings.after)
    there = key.pack(came["route"], came["material"], came["provenance"])
    case.ledger.forbid(
        FAMILY,
        "what arrives is what left, with the classes of the licences taken",
        ~np.isin(there, known),
        came.where(),
    )
    lost = case.crossings.after < 0
    case.ledger.forbid(FAMILY, "what crosses a border has a label after it", lost, ship.where())


def _classes(case: Case) -> None:
    served = case.plan["deliveries"]
    wrong = _class_texts(case)[served["provenance"]] != served.texts["classes"]
    case.ledger.forbid(FAMILY, "deliveries list the classes that they carry", wrong, served.where())


def _class_texts(case: Case) -> np.ndarray:
    """Licence classes of each provenance in one text."""
    labels = case.classes.codes.labels[:-1]
    return np.array(["; ".join(sorted(labels[carried])) for carried in case.provenances.carried], object)
