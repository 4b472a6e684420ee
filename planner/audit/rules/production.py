"""Production: what a campaign takes, what it makes and when, and of which provenance that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.audit.arrays import join
from planner.audit.rules.runs import Runs, read_runs

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "production"
ORIGIN = "provenance"


def check(case: Case) -> None:
    """Windows, places, inputs, outputs, leads and provenance of what is made."""
    made, flows, processes = case.plan["production"], case.plan["flows_of_production"], case.processes
    row = processes.row[made["process"], made["period"]]
    case.ledger.forbid(FAMILY, "a process runs only while it holds", row < 0, made.where())
    other = made["material"] != processes.output[made["process"]]
    case.ledger.forbid(FAMILY, "a process makes its main output", other, made.where())
    for table in (made, flows):
        elsewhere = table["location"] != processes.location[table["process"]]
        case.ledger.forbid(FAMILY, f"a process works at its place, in {table.name}", elsewhere, table.where())
    runs = read_runs(case)
    _inputs(case, runs)
    _campaigns(case, runs)
    _outputs(case, runs)


def _inputs(case: Case, runs: Runs) -> None:
    """Each input is its tonnes per tonne times the main output."""
    flows, processes = case.plan["flows_of_production"], case.processes
    row, recipe = processes.recipe(runs.process, runs.period)
    taken = processes.recipe_input[recipe]
    row, recipe = row[taken], recipe[taken]
    key = runs.key("period", "material")
    expected = key.pack(runs.work[row], runs.period[row], processes.recipe_material[recipe])
    used = flows.texts["role"] == "input"
    told = key.pack(runs.flow_work, flows["period"], flows["material"])[used]
    tonnes = processes.recipe_tonnes[recipe] * runs.tonnes[row]
    case.ledger.same(FAMILY, "inputs follow the recipe", key, (told, flows["tonnes"][used]), (expected, tonnes))


def _campaigns(case: Case, runs: Runs) -> None:
    """Each combination of input provenances is a campaign of its own, and the campaign's name lists them.

    Untracked inputs are listed only where they carry a licence, for else they are all alike.
    """
    flows, plan = case.plan["flows_of_production"], case.plan
    used = runs.inputs
    told = case.stages.tracked[flows["material"][used]] | case.provenances.carried[flows["provenance"][used]].any(
        axis=1
    )
    used = used[told]
    width = len(plan.codes("provenance").labels)
    number, distinct = pd.factorize(flows["material"][used] * width + flows["provenance"][used])
    materials, provenances = plan.codes("material").labels, plan.codes("provenance").labels
    pairs = [(str(materials[pair // width]), str(provenances[pair % width])) for pair in distinct]
    parts: dict[int, set[tuple[str, str]]] = {}
    for run, pair in zip(runs.of_flow[used].tolist(), number.tolist(), strict=True):
        parts.setdefault(run, set()).add(pairs[pair])
    texts = [" + ".join(f"{what} ({of})" for what, of in sorted(parts.get(run, ()))) for run in range(len(runs))]
    key = runs.key("period")
    case.ledger.forbid(
        ORIGIN, "a campaign runs on the inputs that its name lists",
        np.array(texts, object) != runs.work_campaign[runs.work], key.where(key.pack(runs.work, runs.period)),
    )  # fmt: skip


def _origin_made(case: Case, runs: Runs, run: np.ndarray, material: np.ndarray) -> np.ndarray:
    """Countries of materials that runs make: rows × stages × countries."""
    stages, processes = case.stages, case.processes
    whole, standing, _ = runs.united
    process = runs.process[run]
    own = stages.own[material]
    found = whole[run] & stages.taken[material][:, :, None]
    kept = own & ~processes.changes_origin[process][:, None]
    found |= standing[run] & kept[:, :, None]
    row, stage = np.nonzero(own)
    found[row, stage, case.book.country[processes.location[process]][row]] = True
    through = processes.pass_through[process] & stages.tracked[material]
    found[through] = whole[run[through]]
    return found


def _outputs(case: Case, runs: Runs) -> None:
    """Main outputs and by-products come out a lead later, each of its own provenance."""
    made, flows, processes = case.plan["production"], case.plan["flows_of_production"], case.processes
    row, recipe = processes.recipe(runs.process, runs.period)
    beside = ~processes.recipe_input[recipe]
    row, recipe = row[beside], recipe[beside]
    run = np.concatenate([np.arange(len(runs)), row])
    material = np.concatenate([processes.output[runs.process], processes.recipe_material[recipe]])
    ratio = np.concatenate([np.ones(len(runs)), processes.recipe_tonnes[recipe]])
    provenance = case.provenances.find(_origin_made(case, runs, run, material), runs.united[2][run])
    case.ledger.forbid(
        ORIGIN, "what is made has the origin that its inputs and its place give it",
        made["provenance"] != provenance[: len(runs)][runs.of_made], made.where(),
    )  # fmt: skip
    begun, arrival, share = case.delayed(processes.lead[runs.process], runs.period)
    late = np.ones(len(runs), bool)
    late[begun] = False
    case.ledger.forbid(FAMILY, "no work starts whose output comes after the horizon", late[runs.of_made], made.where())
    which, entry = join(begun, run)
    of = begun[which]
    key = runs.key("period", "material", "provenance")
    expected = key.pack(runs.work[of], arrival[which], material[entry], provenance[entry])
    given = flows.texts["role"] != "input"
    told = key.pack(runs.flow_work, *(flows[column] for column in ("period", "material", "provenance")))[given]
    tonnes = ratio[entry] * share[which] * runs.tonnes[of]
    case.ledger.same(
        FAMILY, "outputs and by-products follow the recipe, a lead later", key,
        (told, flows["tonnes"][given]), (expected, tonnes),
    )  # fmt: skip
    _told_apart(case, runs, provenance, (run, material))


def _told_apart(case: Case, runs: Runs, provenance: np.ndarray, of: tuple[np.ndarray, np.ndarray]) -> None:
    """Roles and provenance of outputs and by-products, whatever their tonnes and time."""
    flows, processes = case.plan["flows_of_production"], case.processes
    given = np.flatnonzero(flows.texts["role"] != "input")
    main = flows["material"] == processes.output[flows["process"]]
    wrong = (flows.texts["role"] == "output") != main
    case.ledger.forbid(FAMILY, "main outputs and by-products are told apart", wrong[given], flows.where(given))
    key = runs.key("material", "provenance")
    known = key.pack(runs.work[of[0]], of[1], provenance)
    told = key.pack(runs.flow_work, flows["material"], flows["provenance"])[given]
    case.ledger.forbid(
        ORIGIN, "outputs and by-products have the origin that their inputs and place give them",
        ~np.isin(told, known), flows.where(given),
    )  # fmt: skip
