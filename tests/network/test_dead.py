"""What is left out says why, and nothing else is left out."""

from __future__ import annotations

import pytest

from planner.network import build_network
from tests.cases.build import case
from tests.cases.hand import offer, process, recipe, way, ways, world


def dead(**sheets: list) -> dict[str, str]:
    table = build_network(case(**{**world(), **sheets})).dead
    return dict(zip(table["name"], table["reason"], strict=True))


SEA = ways(way("sea", "mill", "port"))


def test_all_that_is_used_lives() -> None:
    assert dead(offers=[offer("o", "mill", 10)], **SEA) == {}


@pytest.mark.parametrize(
    ("sheets", "name", "words"),
    [
        ({"offers": [offer("o", "port", 10)], **SEA}, "sea", "nothing of the material ever reaches its start"),
        ({"offers": [offer("o", "mill", 10)]}, "o", "comes to no demand"),
        ({"offers": [offer("o", "port", 10, to="2020-01-01")]}, "o", "no period in which it holds"),
        (
            {"offers": [offer("o", "mill", 10)], **ways(way("sea", "mill", "port", lead_months=24))},
            "sea",
            "no period in which route and freight hold",
        ),
        (
            {
                "offers": [offer("o", "mill", 10)],
                "controls": [
                    {"control": "k", "country": "JPN", "scope": "export", "rule": "licence", "materials": "magnet"}
                ],
                **SEA,
            },
            "sea",
            "no licence fits",
        ),
        (
            {"processes": [process("press", "plant", "magnet")], "recipes": recipe("press", magnet=1.1)},
            "press",
            "one of its inputs never reaches it",
        ),
    ],
    ids=["no start", "no end", "no period", "too long", "no licence", "no input"],
)
def test_the_reason(sheets: dict, name: str, words: str) -> None:
    assert words in dead(**sheets)[name]
