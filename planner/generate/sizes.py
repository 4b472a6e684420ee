"""How large a generated case is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Size:
    """Counts of a case.

    Attributes:
        columns: columns of the linear program that the case is made for; for reports and tests only.
        companies: customers.
        segments: end uses, at most 14.
        grades: magnet grades, at most 12.
        months, quarters, years: periods of each length, in this order from December 2026; quarters and years only where
            the months end on 31 March.
        lines: demand lines per customer, on average.
        hubs: warehouses that deliver to customers.
        plants: magnet plants at home.
        feeds: countries that sell light oxide.
        metals: countries that sell light metal.
        heavies: countries that sell heavy oxide.
        magnets: countries beside China that sell magnets.
        licensed: share of the users of controlled grades that hold a licence.
        term: fiscal years for which a licence is given.
        substitutions: pairs of grades of which one serves for the other.
        caps: caps on single segments beside those on everything.
    """

    columns: int
    companies: int
    segments: int
    grades: int
    months: int
    quarters: int
    years: int
    lines: float
    hubs: int
    plants: int
    feeds: int
    metals: int
    heavies: int
    magnets: int
    licensed: float
    term: int
    substitutions: int
    caps: int


SIZES: Final = MappingProxyType(
    {
        "S": Size(30_000, 52, 5, 5, 12, 0, 0, 1.7, 2, 2, 2, 1, 1, 3, 0.8, 1, 1, 1),
        "M": Size(300_000, 140, 9, 7, 28, 8, 0, 1.9, 3, 3, 2, 1, 1, 4, 0.7, 1, 1, 3),
        "L": Size(1_000_000, 280, 12, 9, 40, 16, 4, 2.1, 4, 4, 2, 1, 1, 5, 0.6, 3, 2, 5),
        "XL": Size(3_000_000, 500, 14, 12, 120, 0, 0, 1.45, 6, 6, 2, 1, 1, 5, 0.5, 3, 2, 6),
    }
)
"""Name of a size -> its counts."""
