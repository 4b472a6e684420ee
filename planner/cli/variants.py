"""Options of commands that can plan another world than the workbook's own: scenarios, single changes, a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.scenarios import Variant

Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", help="Scenarios of the workbook, with commas between; later ones build on earlier."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", help="One change, as 'offers[offer=China*].price_per_t *= 1.5'; may be given again."),
]
Target = Annotated[str, typer.Option("--target", help="Target of the workbook whose floors and caps must be kept.")]


def names_of(given: Iterable[str] | None) -> tuple[str, ...]:
    """Names from texts with commas between them.

    Raises:
        BadParameter: a text holds no name, as one from a variable that was never set does.
    """
    names: list[str] = []
    for text in given or ():
        found = [name.strip() for name in text.split(",") if name.strip()]
        if not found:
            message = "give the name of a scenario, or leave the option out"
            raise typer.BadParameter(message, param_hint="--scenario")
        names += found
    return tuple(names)


def variant_of(scenarios: Iterable[str] | None, sets: Iterable[str] | None, target: str = "") -> Variant:
    """What is done to the workbook."""
    from planner.scenarios import Variant

    return Variant(names_of(scenarios), tuple(sets or ()), target)
