"""The audit at the end of a run: what fails it is no plan, and is not written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.audit import Certificate, Program, audit, save_program
from planner.errors import AuditError
from planner.run.folder import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.results import Results
    from planner.solve import Solution

CERTIFICATE: Final = "certificate.json"
PROGRAM: Final = "program.npz"


@dataclass(frozen=True)
class Proof:
    """What shows that a plan is right.

    Attributes:
        certificate: every rule, recomputed.
        program: the linear program with its values and prices.
    """

    certificate: Certificate
    program: Program

    def write(self, folder: Path, inputs: Mapping[str, str]) -> None:
        """Write the certificate and the program into the folder of a run, beside its tables.

        Args:
            folder: of the run.
            inputs: SHA-256 of each input file.

        Raises:
            OSError: a file cannot be written.
        """
        save_program(folder / PROGRAM, self.program)
        tables = {path.name: digest(path) for path in sorted((folder / "tables").glob("*.csv"))}
        text = json.dumps(self.certificate.sealed(inputs, tables).told(), indent=2, ensure_ascii=False) + "\n"
        (folder / CERTIFICATE).write_bytes(text.encode("utf-8", "backslashreplace"))


def prove(results: Results) -> Proof:
    """Audit a plan.

    Raises:
        AuditError: a rule does not hold; the message names each with its worst row.
    """
    program = program_of(results.solution)
    certificate = audit(results.case.tables, results.frames, program)
    if not certificate.passed:
        raise AuditError(certificate.summary())
    return Proof(certificate, program)


def program_of(solution: Solution) -> Program:
    """The linear program of an optimum as plain arrays."""
    form = solution.form
    return Program(
        matrix=form.matrix,
        row_lower=form.row_lower,
        row_upper=form.row_upper,
        column_lower=form.col_lower,
        column_upper=form.col_upper,
        cost=form.cost,
        offset=form.offset,
        values=_joined(solution.columns, form.columns, len(form.cost)),
        duals=_joined(solution.duals, form.rows, len(form.row_lower)),
        reduced_costs=_joined(solution.reduced_costs, form.columns, len(form.cost)),
        columns={family: (part.start, part.stop) for family, part in form.columns.items()},
        rows={family: (part.start, part.stop) for family, part in form.rows.items()},
    )


def _joined(parts: Mapping[str, Any], places: Mapping[str, slice], size: int) -> np.ndarray:
    found = np.zeros(size)
    for family, place in places.items():
        found[place] = parts[family]
    return found
