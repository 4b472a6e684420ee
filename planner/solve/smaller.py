"""A program, its reductions, and each as the solver should see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.reduce import Reductions, reduce
from planner.solve.scaling import ScaledForm, scale
from planner.solve.solution import RefusedNumberError

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.solve.options import SolveOptions


@dataclass(frozen=True)
class Smaller:
    """A program and what it was reduced to, scaled.

    Attributes:
        reductions: from the full program to the smallest.
        whole: the full program.
        shared: the program in which alike demands are one.
        core: the smallest.
        parts: of the smallest that nothing links, in the order of the reductions; none if it is solved in one.
    """

    reductions: Reductions
    whole: ScaledForm
    shared: ScaledForm
    core: ScaledForm
    parts: tuple[ScaledForm, ...] = ()

    @classmethod
    def of(cls, form: LinearForm, options: SolveOptions, whole: ScaledForm | None = None) -> Smaller:
        """Reduce a program as far as its numbers allow: a sum too large for the solver is not made.

        Args:
            form: the program.
            options: whether to reduce.
            whole: the program scaled, where that was done.

        Raises:
            RefusedNumberError: the program itself has numbers that no solver can be trusted with.
        """
        whole, plain = whole or scale(form), Reductions(form)
        every = reduce(form) if options.reduce else plain
        for chain in (every, Reductions(form, every.alike)):
            try:
                shared = scale(chain.shared) if chain.alike else whole
                core = scale(chain.form) if chain.further else shared
                return cls(chain, whole, shared, core, tuple(scale(part.form) for part in chain.parts))
            except RefusedNumberError:
                continue
        return cls(plain, whole, whole, whole)
