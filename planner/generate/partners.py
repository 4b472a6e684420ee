"""Countries that sell to a generated case, and what their goods have passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from planner.generate.world import Grade

HOME: Final = "IND"
CHINA: Final = "CHN"
LIGHT: Final = ("mined", "refined", "metal")
HEAVY: Final = ("heavy mined", "heavy refined", "heavy metal")
MAGNET: Final = "magnet"

MINED_AND_REFINED: Final = (("AUS", "MYS"), ("CHN", "CHN"), ("USA", "EST"), ("VNM", "VNM"), ("BRA", "FRA"))
"""Where the light oxide for sale was mined and refined; the second is the seller."""

METALS: Final = (("AUS", "MYS", "VNM"), ("CHN", "CHN", "CHN"), ("AUS", "JPN", "JPN"), ("USA", "EST", "GBR"))
"""Where the light metal for sale was mined, refined and reduced; the last is the seller."""

HEAVIES: Final = (("AUS", "MYS"), ("MMR", "CHN"), ("BRA", "FRA"))
"""Where the heavy oxide for sale was mined and refined; the second is the seller."""


@dataclass(frozen=True)
class Maker:
    """A country that sells magnets.

    Attributes:
        country: where the magnet is made.
        chain: where the light metals were mined, refined and reduced.
        heavy: the same for the heavy metals.
        premium: price over the Chinese price.
        currency: of its prices.
        lead_months: to a warehouse at home.
    """

    country: str
    chain: tuple[str, str, str]
    heavy: tuple[str, str, str]
    premium: float
    currency: str
    lead_months: int

    def origins(self, grade: Grade) -> dict[str, str]:
        """Country of each stage of a grade."""
        heavy = dict(zip(HEAVY, self.heavy, strict=True)) if grade.heavy else {}
        return {**dict(zip(LIGHT, self.chain, strict=True)), **heavy, MAGNET: self.country}

    @property
    def is_chinese_fed(self) -> bool:
        """The feed is Chinese though the magnet is not."""
        return self.country != CHINA and CHINA in self.chain


CHINESE: Final = Maker(CHINA, (CHINA,) * 3, ("MMR", CHINA, CHINA), 1.0, "CNY", 2)
MAKERS: Final = (
    Maker("JPN", ("AUS", "MYS", "VNM"), ("AUS", "MYS", "VNM"), 1.55, "JPY", 3),
    Maker("VNM", (CHINA, CHINA, "VNM"), ("MMR", CHINA, "VNM"), 1.2, "USD", 1),
    Maker("JPN", (CHINA, CHINA, "JPN"), ("MMR", CHINA, "JPN"), 1.3, "JPY", 3),
    Maker("DEU", ("AUS", "EST", "GBR"), ("AUS", "MYS", "GBR"), 1.9, "EUR", 3),
    Maker("KOR", ("AUS", "MYS", "KOR"), ("AUS", "MYS", "KOR"), 1.6, "USD", 2),
    Maker("USA", ("USA", "USA", "USA"), ("BRA", "FRA", "GBR"), 2.0, "USD", 4),
    Maker("EST", ("USA", "EST", "GBR"), ("BRA", "EST", "GBR"), 1.8, "EUR", 3),
)
PER_USD: Final = {"USD": 1.0, "CNY": 7.0, "JPY": 150.0, "EUR": 0.9}
INR_PER_USD: Final = 90.0


def market(country: str) -> str:
    """Location where a country sells."""
    return f"{country} market"


def abbreviated(chain: tuple[str, ...]) -> str:
    """``AUS-MYS-VNM``, or ``CHN`` where all is of one country."""
    return "-".join(dict.fromkeys(chain))
