"""India made impossible in five ways, each with the cells that make it so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.workbook.book import Book
from tests.explain.books import india, with_cells, with_row


@dataclass(frozen=True)
class Variant:
    """An impossible India.

    Attributes:
        book: the workbook.
        planted: cells that must be named, as ``floors!D2``.
    """

    book: Book
    planted: frozenset[str]


def floor_above_buildable() -> Variant:
    """Nine tenths of FY2029-30 made in India, hard; what can be built by then makes less than two thirds."""
    book = with_cells(india(), "floors", {"floor": "Made in India"}, penalty_inr_per_t=None, FY2029__30="0.9")
    lots = {f"builds!G{row}" for row in (2, 6, 10, 14, 18)}
    return Variant(book, frozenset({"floors!D2", "capacity!B5", "capacity!C9", *lots}))


def caps_below_one() -> Variant:
    """What may come from each country that makes EH adds up to eight tenths in FY2028-29, and an order needs some."""
    book = india()
    for country, share in (("CHN", "0.3"), ("JPN", "0.3"), ("DEU", "0.2")):
        row = {"cap": f"{country} in EH", "country": country, "stage": "magnet", "grades": "NdFeB-EH"}
        rest = {"FY2028-29": share, "per": "fiscal year", "base": "delivered", "can_move": "policy"}
        book = with_row(book, "caps", row | rest)
    order = {"of": "Defence and space defence EH", "period": "FY2028-29-Q2", "amount": "4"}
    return Variant(_ordered(book, order), frozenset({"caps!G6", "caps!G7", "caps!G8", "commitments!F2"}))


def safety_with_late_licence() -> Variant:
    """A hard safety stock of EH from April 2027, while the one licence for it opens in June."""
    stock = {"penalty_inr_per_t_year": None, "safety_days": None, "closing_t": None, "safety_t": "60"}
    book = with_cells(india(), "stock", {"material": "NdFeB-EH"}, **stock)
    book = with_cells(book, "licences", {"licence": "Maruti 2027"}, valid_from="2027-06-01")
    row = book.sheets["licences"].cells[0].tolist().index("Maruti 2027")
    return Variant(book, frozenset({"stock!C8", f"licences!H{row + 2}"}))


def defence_with_chinese_heavy() -> Variant:
    """Defence must be served with EH, and in all EH that can be bought the heavy rare earths are Chinese."""
    book = with_cells(india(), "origins", {"supply": "EH (clean)", "stage": "heavy_refined"}, countries="CHN")
    order = {"of": "Defence and space defence EH", "period": "2027-06", "amount": "3"}
    cells = book.sheets["origins"].cells
    clean = cells[0].str.contains("EH (clean)", regex=False) & (cells[1] == "heavy_refined")
    origins = {f"origins!C{row + 2}" for row in clean[clean].index}
    return Variant(_ordered(book, order), frozenset({"commitments!F2", "conditions!A4", *origins}))


def _ordered(book: Book, order: dict[str, str]) -> Book:
    row = {"commitment": "Defence order", "kind": "serve", "of": "", "period": "", "rule": "at least", "amount": ""}
    return with_row(book, "commitments", {**row, "can_move": "policy", **order})


def order_against_ban() -> Variant:
    """A shipment from China is ordered in a month in which a total ban holds."""
    book = with_row(
        india(),
        "controls",
        {
            "control": "Total ban on EH",
            "country": "CHN",
            "scope": "export",
            "rule": "ban",
            "materials": "NdFeB-EH",
            "from": "2027-05-01",
            "to": "2027-12-31",
            "can_move": "law",
        },
    )
    book = with_row(
        book,
        "commitments",
        {
            "commitment": "EH order",
            "kind": "ship",
            "of": "Ningbo-hub licensed",
            "material": "NdFeB-EH",
            "period": "2027-06",
            "rule": "exactly",
            "amount": "2",
            "can_move": "policy",
        },
    )
    return Variant(book, frozenset({"commitments!G2", "controls!E4"}))


VARIANTS: dict[str, Callable[[], Variant]] = {
    make.__name__: make
    for make in (
        floor_above_buildable,
        caps_below_one,
        safety_with_late_licence,
        defence_with_chinese_heavy,
        order_against_ban,
    )
}
