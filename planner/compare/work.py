"""One case of a comparison, in whatever process: a variant of a workbook, planned and told in figures."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.compare.figures import figures
from planner.compare.identity import Identity
from planner.compare.margin import margin
from planner.compare.reach import Reach, reach, target_floors
from planner.errors import InputError
from planner.fanout import opened
from planner.network import build_network
from planner.results import Labels, View, case_of
from planner.results.explain import clash
from planner.scenarios import Variant, apply_variant
from planner.solve import InfeasibleModelError, Solution, SolveOptions, SolverChoice, solve
from planner.solve.nearby import Named, NoPlanError, Start, solve_near
from planner.workbook import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.network import Network
    from planner.workbook.book import Book

WORK: Final = "planner.compare.work:work"
START: Final = "start.npz"
INPUT: Final = "input"
PLANNED: Final = "planned"
IMPOSSIBLE: Final = "impossible"


@dataclass(frozen=True)
class Opened:
    """What all cases have in common.

    Attributes:
        book: raw cells of the workbook.
        start: optimum of the plan that all cases start from; None to start afresh.
    """

    book: Book
    start: Start | None


def work(context: Path | Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one case.

    Args:
        context: folder with the workbook and the start.
        payload: ``variant``, ``explain`` (how far the target can be met, instead of a plan), and the options
            ``solver``, ``seed``, ``threads``, ``time_limit``.

    Returns:
        ``status`` planned, with what ``figures`` gives and ``margin``; or impossible. Of a case that is to be explained
        also ``reason``, ``reach`` (multiple of the target's floors that can be kept; None if none), ``alone`` (stage ->
        largest share) and ``stands`` (what stands in the way).
    """
    base = opened(context, open_context)
    if payload.get("explain"):
        return explain_case(base.book, base.start, payload)
    return plan_case(base.book, base.start, payload)[0]


def open_context(context: Path | Mapping[str, Any]) -> Opened:
    """Read the workbook and the start."""
    folder = Path(str(context))
    with np.load(io.BytesIO((folder / START).read_bytes()), allow_pickle=False) as file:
        parts = {name: file[name] for name in file.files}
    start = Start(**parts) if parts else None
    books = [path for path in sorted((folder / INPUT).iterdir()) if path.suffix.lower() in {".xlsx", ".xlsm"}]
    return Opened(read_book(books[0] if books else folder / INPUT), start)


def packed(start: Start | None) -> bytes:
    """A start as the content of a file; the same bytes for the same start."""
    buffer = io.BytesIO()
    if start is None:
        np.savez(buffer)
    else:
        np.savez(
            buffer,
            columns=start.columns,
            rows=start.rows,
            column_states=start.column_states,
            row_states=start.row_states,
        )
    return buffer.getvalue()


def plan_case(
    book: Book, start: Start | None, payload: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Named, Solution] | None]:
    """Plan one case.

    Returns:
        What ``work`` gives; and the program with its optimum, None if there is none.

    Raises:
        InputError: the changed workbook has errors.
        PlanError: as the solver ended, an impossible target apart.
    """
    options = options_of(payload)
    network, named = _read(book, payload)
    try:
        solution = solve_near(named, start, options)
    except NoPlanError:
        if len(target_floors(Labels(case_of(network)))):
            return {"status": IMPOSSIBLE}, None
        solution = _sure(network, named, options)
    return _told(network, solution, options), (named, solution)


def explain_case(book: Book, start: Start | None, payload: Mapping[str, Any]) -> dict[str, Any]:
    """How far the target of a case without a plan can be met; its plan if there is one after all.

    Raises:
        ClashError: it has no plan even without its floors, told with the cells that clash.
        PlanError: as the solver ended.
    """
    options = options_of(payload)
    network, named = _read(book, payload)
    found = reach(Labels(case_of(network)), named.form, options)
    if found.met:
        return _told(network, _sure(network, named, options), options)
    if np.isnan(found.share):
        _sure(network, named, options)
    return _impossible(found)


def _read(book: Book, payload: Mapping[str, Any]) -> tuple[Network, Named]:
    validated = apply_variant(book, Variant.read(payload["variant"]))
    if validated.tables is None:
        raise InputError(validated.findings)
    network = build_network(validated.tables)
    form = compile_form(build(network.model))
    identity = Identity(network.model)
    return network, Named(form, identity.columns(form), identity.rows(form))


def _told(network: Network, solution: Solution, options: SolveOptions) -> dict[str, Any]:
    view = View(case_of(network), solution)
    return {"status": PLANNED, **figures(view, own_rules(network)), "margin": margin(view, options)}


def options_of(payload: Mapping[str, Any]) -> SolveOptions:
    """Options of the solver."""
    return SolveOptions(
        solver=SolverChoice(payload.get("solver", SolverChoice.AUTO.value)),
        time_limit=payload.get("time_limit"),
        seed=int(payload.get("seed", 0)),
        threads=int(payload.get("threads", 1)),
    )


def own_rules(network: Network) -> frozenset[str]:
    """Names of the floors and caps that were added."""
    names: set[str] = set()
    for sheet, key in (("floors", "floor"), ("caps", "cap")):
        table = network.tables[sheet]
        names.update(table[key].to_numpy(object)[table.cell_rows == 0].tolist())
    return frozenset(names)


def _sure(network: Network, named: Named, options: SolveOptions) -> Solution:
    """The optimum after all, or why there is none.

    Raises:
        ClashError: hard rules of the workbook clash, told with their cells.
    """
    try:
        return solve(named.form, options)
    except InfeasibleModelError as error:
        raise clash(Labels(case_of(network)), error) from None


def _impossible(found: Reach) -> dict[str, Any]:
    words = [_words(one) for one in found.stands]
    reason = f"no plan meets it; in the way: {'; '.join(words)}" if words else "no plan meets it"
    without = [stage for stage, share in found.alone.items() if share == 0.0]
    if without:
        reason += f"; nothing at all can be had of it at {', '.join(without)}"
    alone = {stage: None if np.isnan(share) else share for stage, share in found.alone.items()}
    share = None if np.isnan(found.share) else found.share
    return {"status": IMPOSSIBLE, "reason": reason, "reach": share, "alone": alone, "stands": list(found.stands)}


def _words(one: Mapping[str, Any]) -> str:
    span = f" in {one['span']}" if one["span"] else ""
    return f"{one['words']}{span} ({one['where']})"
