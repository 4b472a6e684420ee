"""How far a plan misses the soft rules of some rows: what a penalty in the place of a hard rule leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.results import Labels, case_of
from planner.results.places import places

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from models.arrays import LinearForm
    from planner.network import Network

_FAMILIES: Final = {"share_rule": "over_share", "stock_min": "over_stock"}
_NOTHING_T: Final = 5e-7
_MOST: Final = 3


@dataclass(frozen=True)
class Missed:
    """A soft rule that is not kept.

    Attributes:
        words: the rule, as ``floor 'Made in India'``.
        span: the period or fiscal year.
        tonnes: by how much, t.
    """

    words: str
    span: str
    tonnes: float


def missed(
    network: Network, form: LinearForm, values: np.ndarray, rows: AbstractSet[tuple[str, int]]
) -> tuple[Missed, ...]:
    """Soft rules that a plan misses, the furthest first.

    Args:
        network: what can flow.
        form: the program.
        values: of its columns.
        rows: sheet and sheet row of the rules that are looked at.
    """
    found: list[Missed] = []
    labels = Labels(case_of(network))
    for family, over in _FAMILIES.items():
        table = network.model[family]
        if not len(table) or over not in form.columns:
            continue
        number = table[over].to_numpy()
        tonnes = np.append(values[form.columns[over]], 0.0)[number]
        chosen = np.flatnonzero(tonnes > _NOTHING_T)
        at = places(labels, family, chosen)
        source = table["source"].to_numpy()[chosen]
        for sheet, row, words, span, much in zip(
            at.sheet, source.tolist(), at.words, at.span, tonnes[chosen].tolist(), strict=True
        ):
            if (str(sheet), int(network.tables[str(sheet)].cell_rows[row])) in rows:
                found.append(Missed(str(words).removesuffix(f" in {span}"), str(span), much))
    return tuple(sorted(found, key=lambda one: (-one.tonnes, one.words, one.span)))


def in_words(found: tuple[Missed, ...]) -> str:
    """The furthest of them in a sentence; "" if there is none."""
    if not found:
        return ""
    parts = [f"{one.tonnes:,.4g} t{f' in {one.span}' if one.span else ''}" for one in found[:_MOST]]
    more = f" and less in {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"{found[0].words[:1].upper()}{found[0].words[1:]} is then missed by {', '.join(parts)}{more}."
