"""The plain test program: companies want grades for segments, month by month, each from 20 of 30 sources.

Every source keeps stock of every grade; its output is limited by month, some of it by a quota for each company, and one
cap holds back what comes from one country. About 3.2 coefficients a column, as in a national case without its chain.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SOURCES = 30
OPTIONS = 20
LICENSED = 6
GRADES = 8
PAIRS = 2  # of segment and grade, for each company
CAP = 0.4

# companies and months that give about so many columns
SHAPES = {"3k": (12, 6), "30k": (58, 12), "300k": (194, 36), "1M": (385, 60), "3M": (600, 120)}


@dataclass(frozen=True)
class PlainLP:
    """Index tables in numpy columns, like those of the model.

    Tables: need (tonnes, penalty); serve (need, source, balance, quota or -1, cost, cap_coefficient), needs × options;
    buy (capacity, cost), one for each balance; stock (next: the balance it opens, or -1, cost), one for each balance;
    balance; capacity (most); quota (most).
    """

    frames: dict[str, pd.DataFrame]

    def __getitem__(self, table):
        return self.frames[table]

    @property
    def columns(self):
        return sum(len(self.frames[name]) for name in ("serve", "buy", "stock")) + len(self.frames["need"])

    @property
    def rows(self):
        return sum(len(self.frames[name]) for name in ("need", "balance", "capacity", "quota")) + 1


def plain_lp(shape: str, seed: int = 1) -> PlainLP:
    """The plain test program of one of the shapes."""
    companies, months = SHAPES[shape]
    random = np.random.default_rng(seed)
    needs = companies * PAIRS * months
    company = np.repeat(np.arange(companies), PAIRS * months)
    grade = np.repeat(random.integers(0, GRADES, companies * PAIRS), months)
    month = np.tile(np.arange(months), companies * PAIRS)
    tonnes = np.repeat(random.lognormal(1.0, 1.0, companies * PAIRS), months) * 1.01**month
    ranked = np.argsort(random.random((companies * PAIRS, SOURCES)), axis=1)[:, :OPTIONS]
    source = np.repeat(np.sort(ranked, axis=1), months, axis=0).ravel()
    need = np.repeat(np.arange(needs), OPTIONS)
    place = (source * GRADES + grade[need]) * months + month[need]
    balances = SOURCES * GRADES * months
    at = np.arange(balances)
    total = tonnes.sum() / months
    quota = np.full(len(need), -1)
    licensed = np.flatnonzero(source < LICENSED)
    quotas, quota[licensed] = np.unique(source[licensed] * companies + company[need[licensed]], return_inverse=True)
    return PlainLP(
        {
            "need": pd.DataFrame({"tonnes": tonnes, "penalty": np.full(needs, 100.0)}),
            "serve": pd.DataFrame(
                {
                    "need": need,
                    "source": source,
                    "balance": place,
                    "quota": quota,
                    "cost": 10.0 + source + random.random(len(need)),
                    "cap_coefficient": np.where(source < 4, 1.0 - CAP, -CAP),
                }
            ),
            "balance": pd.DataFrame({"source": at // (GRADES * months), "month": at % months}),
            "buy": pd.DataFrame(
                {"capacity": at // (GRADES * months) * months + at % months, "cost": np.full(balances, 20.0)}
            ),
            "stock": pd.DataFrame(
                {"next": np.where(at % months + 1 < months, at + 1, -1), "cost": np.full(balances, 0.5)}
            ),
            "capacity": pd.DataFrame({"most": np.full(SOURCES * months, total / SOURCES * 1.1)}),
            "quota": pd.DataFrame({"most": np.full(len(quotas), total / companies * 0.2 * months)}),
        }
    )
