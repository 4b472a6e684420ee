"""A comparison on one screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from planner.compare.tables import highest
from planner.compare.weighed_text import weighed_lines
from planner.compare.work import PLANNED

if TYPE_CHECKING:
    from planner.compare.comparing import Compared, Comparison

CRORE: Final = 1e7
_NONE: Final = "–"
_MOST_BUILDS: Final = 4
_SAME: Final = 1e-9


def lines(comparison: Comparison) -> list[str]:
    """The comparison as lines of text."""
    found = [_title(comparison), ""]
    found += _table(comparison)
    free = [case for case in comparison.cases if case.target and _is_free(comparison, case)]
    asked = [case for case in comparison.cases if case.target and case not in free]
    found += ["", *([f"{', '.join(_name(comparison, case) for case in free)}: met anyway, at no cost"] if free else [])]
    found += [line for case in asked for line in _about(comparison, case)]
    if len(comparison.asked.worlds) > 1:
        found += ["", *weighed_lines(comparison)]
    found += ["", *_notes(comparison)]
    return found


def _title(comparison: Comparison) -> str:
    count = len({case.target for case in comparison.cases if case.target})
    worlds = len(comparison.asked.worlds)
    what = f"{count} target{'' if count == 1 else 's'}"
    if worlds > 1:
        what = f"{what} in {worlds} scenarios" if count else f"{worlds} scenarios"
    years = f"{comparison.years[0]} to {comparison.years[-1]}"
    return f"{what} against {comparison.base.world}: ₹ crore in present value, {years}"


def _table(comparison: Comparison) -> list[str]:
    width = max([8, *(len(_name(comparison, case)) for case in comparison.cases)])
    year = _year(comparison)
    stage = comparison.stage
    head = (
        f"{'':<{width}} {'total':>9} {'extra':>8} {'₹/kg':>6} {'buyers':>9} {'state':>7} {'capital':>8} "
        f"{'short t':>8} {comparison.home:>6} {'CHN':>6} {'HHI':>5}  next point"
    )
    second = f"{'':<{width}} {'':>9} {'':>8} {'extra':>6} {'pay':>9} {'pays':>7} {'':>8} {'':>8} {year:>19}"
    return [head, f"{second}, {stage}", *(_line(comparison, case, width) for case in comparison.cases)]


def _is_free(comparison: Comparison, case: Compared) -> bool:
    """Whether the plan without a target costs the same."""
    plain = comparison.plain(case.world).found
    if case.status != PLANNED or not plain:
        return False
    cost = plain["objective_inr"]
    return bool(abs(case.found["objective_inr"] - cost) <= _SAME * abs(cost))


def _name(comparison: Comparison, case: Compared) -> str:
    world = case.world if len(comparison.asked.worlds) > 1 else ""
    return " ".join(part for part in (world, case.target) if part) or "no target"


def _line(comparison: Comparison, case: Compared, width: int) -> str:
    name = _name(comparison, case)
    if case.status != PLANNED:
        share = highest(case)
        most = f"; at most {share:.1%} can be reached" if not math.isnan(share) else ""
        return f"{name:<{width}} no plan{most}"
    found, plain = case.found, comparison.plain(case.world).found if case.target else comparison.base.found
    extra = found["objective_inr"] - plain["objective_inr"]
    per_kg = extra / found["delivered_t"] / 1e3 if found["delivered_t"] else 0.0
    own, china, index = _at_end(comparison, case)
    money = [found[name] / CRORE for name in ("objective_inr", "buyers_inr", "state_inr", "capital_inr")]
    return (
        f"{name:<{width}} {money[0]:>9,.0f} {_signed(extra):>8} {per_kg:>6,.0f} {money[1]:>9,.0f} {money[2]:>7,.0f} "
        f"{money[3]:>8,.0f} {found['short_t']:>8,.0f} {own:>6.0%} {china:>6.0%} {index:>5.2f}  "
        f"{_point(found.get('margin') or {})}"
    ).rstrip()


def _signed(inr: float) -> str:
    return _NONE if abs(inr) < CRORE / 2 else f"{inr / CRORE:+,.0f}"


def _point(margin: dict[str, Any]) -> str:
    if not margin:
        return ""
    below, above = margin["below_inr"], margin["above_inr"]
    if above is None:
        return f"{below / CRORE:,.1f}, then none"
    if abs(above - below) <= 0.005 * max(abs(above), CRORE / 10):
        return f"{above / CRORE:,.1f}"
    return f"{below / CRORE:,.1f} | {above / CRORE:,.1f}"


def _year(comparison: Comparison) -> str:
    by = comparison.asked.course.by
    return by if by in comparison.years else comparison.years[-1]


def _at_end(comparison: Comparison, case: Compared) -> tuple[float, float, float]:
    """Share of home, traced share of China and index of concentration in the year of the target, at its stage."""
    year, stage, tables = _year(comparison), comparison.stage, case.found["tables"]

    def pick(name: str, column: str) -> float:
        rows = tables[name]
        return float(next((row[column] for row in rows if (row["fiscal_year"], row["stage"]) == (year, stage)), 0.0))

    return (
        pick("self_reliance", "share_of_demand"),
        pick("dependency", "china_share"),
        pick("dependency", "traced_index"),
    )


def _about(comparison: Comparison, case: Compared) -> list[str]:
    name = _name(comparison, case)
    if case.status != PLANNED:
        found = [f"{name}: {case.reason or case.status}"]
        if case.alone:
            shares = ", ".join(
                f"{stage} {'none' if share is None else f'{share:.1%}'}" for stage, share in case.alone.items()
            )
            found.append(f"  each floor alone could reach: {shares}")
        return found
    return [f"{name}: {_built(case)}; {_narrow(case)}"]


def _built(case: Compared) -> str:
    by_year: dict[str, float] = {}
    for row in case.found["tables"]["builds"]:
        by_year[row["fiscal_year"]] = by_year.get(row["fiscal_year"], 0.0) + row["t_per_year"]
    total = sum(by_year.values())
    if not total:
        return "builds nothing"
    parts = [f"{year} {amount:,.0f}" for year, amount in sorted(by_year.items()) if amount >= 0.5][:_MOST_BUILDS]
    more = " …" if len(by_year) > _MOST_BUILDS else ""
    return f"decides {total:,.0f} t/year of capacity ({', '.join(parts)}{more})"


def _narrow(case: Compared) -> str:
    narrow = case.found.get("bottleneck") or {}
    if not narrow:
        return "nothing holds it back"
    span = f" in {narrow['span']}" if narrow["span"] else ""
    return f"first bottleneck {narrow['words']}{span} ({narrow['where']})"


def _notes(comparison: Comparison) -> list[str]:
    found = []
    course = comparison.asked.course
    if comparison.asked.percentages:
        shape = (
            f"from {course.by} on; the years before are free"
            if course.shape == "step"
            else f"in a straight line from today's {comparison.today:.1%} to {course.by}, then flat"
        )
        country = course.country or comparison.home
        found.append(
            f"A percentage is a hard floor on what {country} alone makes at {comparison.stage}, of all demand, {shape}."
        )
    found += list(comparison.notes)
    found.append(
        "Extra is over the plan without a target in the same scenario, that of a scenario itself over the first one; "
        "penalties are in it. Next point is what one more percentage point costs (below | above the target)."
    )
    return found
