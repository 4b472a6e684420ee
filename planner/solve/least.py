"""The least part of a list for which something holds: a smallest clash, or a smallest set of changes that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def least_part(items: list[T], holds: Callable[[list[T]], bool]) -> list[T]:
    """A part of ``items`` for which ``holds`` is true, and of which nothing can be left out.

    Splits the list in halves (QuickXplain), so that k items of n are found with about 2 k log(n / k) questions.

    Args:
        items: the preferred first; later ones are kept only where the earlier ones are not enough.
        holds: true for ``items``; whatever it is true for, it is true for more.

    Returns:
        The part, in the order of ``items``.
    """
    if not items or holds([]):
        return []
    found = _needed([], items, holds, asked=True)
    return [item for item in items if any(item is other for other in found)]


def _needed(base: list[T], items: list[T], holds: Callable[[list[T]], bool], *, asked: bool) -> list[T]:
    """What of ``items`` is needed beside ``base``; ``asked`` says that base alone is known not to do."""
    if not asked and holds(base):
        return []
    if len(items) == 1:
        return items
    half = (len(items) + 1) // 2
    first, second = items[:half], items[half:]
    later = _needed([*base, *first], second, holds, asked=False)
    earlier = _needed([*base, *later], first, holds, asked=not later)
    return [*earlier, *later]
