"""Findings and errors, and the exit code of each.

::

    PlanError                      1   anything the planner itself says no to
    ├── InputError                 2   the workbook has findings; carries all of them
    ├── InfeasibleError            3   hard rules clash; carries them
    ├── UnboundedError             4   something earns without limit
    ├── TimeLimitError             5   not proved optimal in time
    ├── NumericalError             6   the solver gave no definite answer
    ├── OutOfMemoryError           7   not enough memory
    ├── RefusedModelError          8   non-finite or badly scaled numbers, refused before the solver
    ├── OutputError                9   results could not be written
    ├── AuditError                10   the audit found the plan wrong
    └── StoppedError         130, 143  stopped by Ctrl-C or by a signal
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Severity(StrEnum):
    """An error stops the plan; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing found in the user's workbook.

    Attributes:
        severity: error or warning.
        code: stable name of the kind of finding, as ``missing-value``.
        sheet: sheet it is in; "" if it concerns the file.
        cell: address as ``F12``; "" if it concerns the whole sheet.
        value: what stands there, as text; "" if nothing.
        problem: what is wrong, in a sentence.
        fix: what to do, in a sentence.
        also: other cells that belong to it, as ``routes!B7``.
    """

    severity: Severity
    code: str
    sheet: str
    cell: str
    value: str
    problem: str
    fix: str
    also: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The place, as ``offers!F12``."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class PlanError(Exception):
    """Root of all errors that are told to the user without a traceback."""

    exit_code = 1


class InputError(PlanError):
    """The input has findings. ``findings`` holds errors and warnings alike."""

    exit_code = 2

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        super().__init__(f"{errors} error{'s' if errors != 1 else ''} in the input")


class InfeasibleError(PlanError):
    """Hard rules clash, so no plan exists. ``findings`` names the cells, where they are known."""

    exit_code = 3

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__(message)


class UnboundedError(PlanError):
    """Some flow earns money without limit."""

    exit_code = 4


class TimeLimitError(PlanError):
    """The time limit came before the optimum was proved."""

    exit_code = 5


class NumericalError(PlanError):
    """The solver ended without a definite answer."""

    exit_code = 6


class OutOfMemoryError(PlanError):
    """The computer has not enough memory for the case."""

    exit_code = 7


class RefusedModelError(PlanError):
    """Numbers that no solver can be trusted with."""

    exit_code = 8


class OutputError(PlanError):
    """Results could not be written; what was there before is intact."""

    exit_code = 9


class AuditError(PlanError):
    """The independent audit found the plan wrong."""

    exit_code = 10


class StoppedError(PlanError):
    """Stopped by the user or the system; nothing was written."""

    exit_code = 130

    def __init__(self, message: str, *, by_signal: bool = False) -> None:
        super().__init__(message)
        self.exit_code = 143 if by_signal else 130
