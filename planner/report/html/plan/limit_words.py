"""Limits in words of both languages: what each is called, and what one step of it is worth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.report.html.blocks import Text, in_language
from planner.report.html.figures import number, percent, rupees
from planner.report.html.labels import known, labels, listed, say

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from planner.report.html.blocks import Words

_NAMED: Final = re.compile(r"([^']*?) ?'(.*)'", re.DOTALL)
_LEAST_INR: Final = 1.0


def limit(name: str) -> Words:
    """A limit as the prices call it, ``quota of licence 'L'``; as it stands where there is no Hindi for its kind."""
    parts = _NAMED.fullmatch(name)
    words = labels().get(f"limit.{parts[1]}") if parts else None
    return Text(name, words[1].format(name=parts[2])) if parts and words else name


def capital(words: Words) -> Words:
    """Words that begin with a capital letter."""
    if isinstance(words, Text):
        return Text(words.en[:1].upper() + words.en[1:], words.hi)
    return words[:1].upper() + words[1:]


def worth(line: Mapping[Hashable, Any]) -> Text:
    """What one cell is worth: in English as the table of prices says it, in Hindi from the figures of its row."""
    parts = [f"{in_language(limit(line['name']), 'hi')} ({line['sheet']}!{line['cell']}){_figure(line)}। "]
    sure = line["certain"] == "yes"
    saves, costs = float(line["saves_inr"]), float(line["costs_inr"])
    fields: dict[str, Words] = {"step": known("step", str(line["step"])), "saves": rupees(saves)}
    parts.append(say("prices.worth" if sure else "prices.worth_most", **fields).hi)
    if np.isfinite(costs) and (not sure or costs - saves > 1e-6 * max(costs, 1.0)):
        parts.append(say("prices.tighter" if sure else "prices.tighter_least", costs=rupees(costs)).hi)
    gains = _gains(line)
    if gains:
        parts.append(say("prices.of_it", parts=listed(gains)).hi)
    first, last = float(line["stays_from"]), float(line["stays_to"])
    if sure and np.isfinite(first) and np.isfinite(last):
        told = (_with_unit(first, line["unit"]), _with_unit(last, line["unit"]))
        parts.append(say("prices.holds", first=told[0], last=told[1]).hi)
    return Text(str(line["words"]), "".join(parts))


def _figure(line: Mapping[Hashable, Any]) -> str:
    figure = float(line["figure"])
    return f": {in_language(_with_unit(figure, line['unit']), 'hi')}" if np.isfinite(figure) else ""


def _with_unit(figure: float, unit: str) -> Words:
    """A figure to six digits with its unit."""
    if unit == "INR":
        return rupees(figure)
    digits = len(f"{abs(figure):.6g}".partition("e")[0].partition(".")[2])
    if unit == "point":
        return percent(figure / 100.0, digits)
    name = known("unit", unit)
    return Text(*(f"{number(figure, digits)}\N{NO-BREAK SPACE}{in_language(name, one)}" for one in ("en", "hi")))


def _gains(line: Mapping[Hashable, Any]) -> list[Words]:
    """Who gains and who loses by what a looser step saves."""
    found: list[Words] = []
    for who in ("buyers", "state"):
        inr = float(line[f"{who}_inr"])
        if abs(inr) > _LEAST_INR:
            key = "prices.gain" if inr > 0 else "prices.loss"
            found.append(say(key, who=say(f"prices.{who}"), inr=rupees(abs(inr))))
    penalties = float(line["penalties_inr"])
    if abs(penalties) > _LEAST_INR:
        found.append(say("prices.fall" if penalties > 0 else "prices.rise", inr=rupees(abs(penalties))))
    return found
