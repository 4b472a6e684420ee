"""The tables of a stress test, one row for each case, shortage, node and run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.calendar import DAY
from planner.stress.react import NOTHING_T

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.stress.outcome import Answer, Stress, Survival, Tested

KEYS: Final = ("run", "kind", "subject", "change")
_PREVENTS_ALL: Final = 1e-3


def tables(found: Stress) -> dict[str, pd.DataFrame]:
    """All tables: stress, stress_short, survival and resilience."""
    return {
        "stress": cases(found),
        "stress_short": short(found),
        "survival": survival(found),
        "resilience": resilience(found),
    }


def cases(found: Stress) -> pd.DataFrame:
    """One row for each case, in the order in which they were asked."""
    rows = [_row(run, answer) for run in found.runs for answer in run.answers]
    columns = (
        *KEYS, "from", "until", "status", "short_t", "spared_t", "first_stop", "first_customer", "first_segment",
        "first_grade", "over_plan_inr", "paid_over_plan_inr", "penalties_over_plan_inr", "prevented_by", "prevention",
        "prevention_short_t", "prevention_over_plan_inr", "premium_inr", "note",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _row(run: Tested, answer: Answer) -> dict[str, Any]:
    case, result = answer.case, answer.found
    shift = max((shock.shift for shock in case.shocks), default=-1)
    factor = run.shocks.shifts[shift].need_factor if shift >= 0 else None
    stop = run.teller.stop(result.get("short", ()), factor)
    penalties = float(result.get("penalties_inr", np.nan))
    return {
        "run": run.name,
        "kind": case.kind,
        "subject": case.subject,
        "change": case.change,
        "from": str(case.day),
        "until": str(case.until - DAY),
        "status": answer.status,
        "short_t": answer.short_t,
        "spared_t": float(result.get("spared", np.nan)),
        "first_stop": str(stop.day) if stop else "",
        "first_customer": stop.customer if stop else "",
        "first_segment": stop.segment if stop else "",
        "first_grade": stop.grade if stop else "",
        "over_plan_inr": answer.over_inr,
        "paid_over_plan_inr": answer.over_inr - penalties,
        "penalties_over_plan_inr": penalties,
        "note": _note(run, answer),
        **_prevention(run, answer),
    }


def _note(run: Tested, answer: Answer) -> str:
    if answer.case.why:
        return answer.case.why
    if answer.reason:
        return answer.reason
    if answer.status == "impossible":
        return "no reaction keeps law and physics, even with wishes and policies given up"
    return run.teller.relief(answer.found.get("relief", ()))


def _prevention(run: Tested, answer: Answer) -> dict[str, Any]:
    """What would have prevented it cheapest: planned anew where that was asked, else told by the first tonne."""
    nothing = {"prevented_by": "", "prevention": ""} | dict.fromkeys(
        ("prevention_short_t", "prevention_over_plan_inr", "premium_inr"), np.nan
    )
    if not answer.short_t > NOTHING_T:
        return nothing
    measures = run.measured.get(answer.case.key)
    if measures is None:
        hint = answer.found.get("hint")
        if not hint:
            return nothing
        return nothing | {"prevented_by": hint["kind"], "prevention": run.teller.hint(hint)}
    if not measures:
        return nothing | {"prevented_by": "none of the three", "prevention": "neither stock nor source nor build alone"}
    best = measures[0]
    premium = best["premium_inr"]
    return {
        "prevented_by": best["kind"] if best["short_t"] <= _PREVENTS_ALL else f"{best['kind']}, in part",
        "prevention": run.teller.measure(best),
        "prevention_short_t": float(best["short_t"]),
        "prevention_over_plan_inr": float(best["over_inr"]),
        "premium_inr": np.nan if premium is None else float(premium),
    }


def short(found: Stress) -> pd.DataFrame:
    """Tonnes short beyond those of the plan, by case, customer, segment, grade and period."""
    parts = []
    for run in found.runs:
        for answer in run.answers:
            if answer.short_t > NOTHING_T:
                part = run.teller.short(answer.found["short"])
                for place, (name, value) in enumerate(
                    zip(KEYS, (run.name, answer.case.kind, answer.case.subject, answer.case.change), strict=True)
                ):
                    part.insert(place, name, value)
                parts.append(part)
    columns = [*KEYS, "customer", "segment", "grade", "fiscal_year", "period", "short_t"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def survival(found: Stress) -> pd.DataFrame:
    """How long each node may be out without a further tonne short, the shortest first."""
    rows = [
        {
            "run": run.name,
            "kind": one.kind,
            "node": one.name,
            "from": str(one.first),
            "survives_days": one.days,
            "to_the_end": "yes" if one.for_ever else "no",
            "first_day_too_long": "" if one.for_ever or np.isnan(one.days) else _day_after(one),
            "note": one.note,
        }
        for run in found.runs
        for one in sorted(run.survivals, key=lambda one: (one.days, one.kind, one.name))
    ]
    names = ("run", "kind", "node", "from", "survives_days", "to_the_end", "first_day_too_long", "note")
    return pd.DataFrame(rows, columns=list(names))


def _day_after(one: Survival) -> str:
    return str(one.first + np.timedelta64(int(one.days), "D"))


def resilience(found: Stress) -> pd.DataFrame:
    """What each run withstands, so that runs can be set side by side."""
    return pd.DataFrame([_resilience(run) for run in found.runs])


def _resilience(run: Tested) -> dict[str, Any]:
    answers, solution = run.answers, run.shocks.plan.solution
    known = [one for one in answers if not np.isnan(one.short_t)]
    hit = [one for one in known if one.short_t > NOTHING_T]
    worst = run.worst(1)
    outages = [one for one in known if one.case.kind in {"country", "plant", "route", "partner"}]
    days = np.array([one.days for one in run.survivals if not np.isnan(one.days)])
    closures = [one for one in known if one.case.kind == "closure"]
    hardest = max(closures, key=lambda one: one.short_t, default=None)
    return {
        "run": run.name,
        "plan_inr": solution.objective_inr,
        "cases": len(answers),
        "cases_short": len(hit),
        "cases_unsolved": len(answers) - len(known),
        "rules_give_way": sum(one.status == "rules give way" for one in answers),
        "mean_outage_short_t": _mean([one.short_t for one in outages]),
        "mean_outage_over_plan_inr": _mean([one.over_inr for one in outages]),
        "worst_case": f"{worst[0].case.kind}: {worst[0].case.subject}, {worst[0].case.change}" if worst else "",
        "worst_short_t": worst[0].short_t if worst else 0.0,
        "closure_short_t": hardest.short_t if hardest else np.nan,
        "closure": hardest.case.subject if hardest else "",
        "licence_refused_short_t": _mean(
            [one.short_t for one in known if one.case.kind == "licence" and one.case.change == "refused"]
        ),
        "nodes": len(run.survivals),
        "nodes_under_90_days": int((days < 90).sum()),
        "median_survives_days": float(np.median(days)) if len(days) else np.nan,
    }


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def by_run(frame: pd.DataFrame, value: str, keys: Sequence[str]) -> pd.DataFrame:
    """A figure of each case, a column for each run."""
    wide = frame.pivot_table(index=list(keys), columns="run", values=value, sort=False, dropna=False, aggfunc="first")
    wide = wide.reindex(columns=list(dict.fromkeys(frame["run"])))
    found = wide.reset_index()
    found.columns = [str(name) for name in found.columns]
    return found


def heat(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Tonnes short of one run's cases of a kind: licences by change, or countries by stage."""
    part = frame[frame["kind"] == kind]
    if kind == "country":
        names = part["subject"].str.split(" at ", n=1, expand=True)
        part = part.assign(row=names[0] if len(part) else "", column=names[1] if len(part) else "")
    else:
        part = part.assign(row=part["subject"], column=part["change"])
    wide = part.pivot_table(index="row", columns="column", values="short_t", sort=False, aggfunc="first")
    return wide.fillna(0.0)


def told(found: Stress, frames: Mapping[str, pd.DataFrame], folder: str) -> dict[str, Any]:
    """What ``--json`` prints."""
    return {
        "status": "done",
        "run": folder,
        "runs": [run.name for run in found.runs],
        "solved": found.solved,
        "resilience": _plain(frames["resilience"]),
        "cases": _plain(frames["stress"]),
        "survival": _plain(frames["survival"]),
    }


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data; what is not known is null."""
    rows = frame.to_dict("records")
    return [{str(name): _known(value) for name, value in row.items()} for row in rows]


def _known(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a cell
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and np.isnan(value) else value
