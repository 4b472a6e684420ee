"""The figures of a run that machines read: ``results.json`` in its folder, and what ``--json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from planner.results import Results


def figures(results: Results) -> dict[str, object]:
    """Status, totals, size and shares of a plan; the same for the same input."""
    totals, form = results.totals, results.solution.form
    return {
        "status": results.solution.status.value,
        "objective_inr": _rounded(totals.objective_inr),
        "cost_paid_inr": _rounded(totals.cost_paid_inr),
        "penalties_inr": _rounded(totals.penalties_inr),
        "demand_t": _rounded(totals.demand_t),
        "delivered_t": _rounded(totals.delivered_t),
        "short_t": _rounded(totals.short_t),
        "sold_t": _rounded(totals.sold_t),
        "home": results.case.tables.setting("home"),
        "size": {"columns": len(form.cost), "rows": len(form.row_lower), "nonzeros": int(form.matrix.nnz)},
        "reductions": [size.told() for size in results.solution.reductions],
        "shares": shares(results["dependency"], results.case.calendar.fiscal_years),
    }


def shares(dependency: pd.DataFrame, fiscal_years: tuple[str, ...]) -> dict[str, dict[str, dict[str, object]]]:
    """Fiscal year -> stage -> country -> share traced, and share by the country of the last step."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    yearly = dependency[dependency["span"].isin(fiscal_years)]
    for span, stage, country, traced, last in zip(
        yearly["span"],
        yearly["stage"],
        yearly["country"],
        yearly["traced_share"],
        yearly["last_step_share"],
        strict=True,
    ):
        at = found.setdefault(span, {}).setdefault(stage, {})
        at[country] = {"traced": _rounded(traced), "last_step": _rounded(last)}
    return {year: found[year] for year in fiscal_years if year in found}


def _rounded(value: float) -> float:
    """A figure with 12 significant digits, as in the CSV files."""
    return float(f"{value:.12g}") + 0.0
