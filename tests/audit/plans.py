"""Solved plans as the audit sees them: workbook, tables as they stand in the CSV files, linear program."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.audit import Certificate, Program, audit
from planner.audit.columns import COLUMNS, NUMBERS
from planner.results import Results, case_of, extract
from planner.run.csvfiles import csv_bytes
from planner.run.proof import program_of
from tests.cases.build import case
from tests.cases.fast import run
from tests.properties.random_cases import random_sheets

if TYPE_CHECKING:
    from planner.tables.table import Tables


@dataclass
class Plan:
    """A solved case, ready to be spoilt."""

    tables: Tables
    frames: dict[str, pd.DataFrame]
    program: Program

    def copy(self) -> Plan:
        """A copy whose tables can be changed."""
        program = replace(
            self.program,
            values=self.program.values.copy(),
            duals=self.program.duals.copy(),
            reduced_costs=self.program.reduced_costs.copy(),
        )
        return Plan(self.tables, {name: frame.copy() for name, frame in self.frames.items()}, program)

    def audit(self) -> Certificate:
        """Its certificate."""
        return audit(self.tables, self.frames, self.program)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]


def plan_of(sheets: dict[str, Any]) -> Plan | None:
    """The plan of a workbook given as rows; None if it has none."""
    tables = case(**sheets)
    outcome = run(tables)
    if outcome.network is None or outcome.solution is None:
        return None
    results = extract(case_of(outcome.network), outcome.solution)
    return Plan(tables, as_written(results), program_of(outcome.solution))


def as_written(results: Results) -> dict[str, pd.DataFrame]:
    """Result tables after a journey through CSV text."""
    return {name: _read(csv_bytes(results[name]), kinds) for name, kinds in COLUMNS.items()}


def _read(text: bytes, kinds: Any) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(text), keep_default_na=False, dtype=str, encoding="utf-8")
    columns = {
        name: pd.to_numeric(frame[name]).to_numpy(float) if kinds.get(name) in NUMBERS else frame[name].to_numpy(object)
        for name in frame
    }
    return pd.DataFrame(columns, columns=frame.columns)


def random_plans(first: int, count: int) -> int:
    """Audit the plans of so many random workbooks that have one; the seed after the last.

    Raises:
        AssertionError: the audit accuses one of them.
    """
    seed, done = first, 0
    while done < count:
        plan = plan_of(random_sheets(seed))
        if plan is not None:
            certificate = plan.audit()
            assert certificate.passed, f"seed {seed}: {certificate.summary()}"
            done += 1
        seed += 1
    return seed
