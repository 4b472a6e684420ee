"""The conditions of optimality on programs small enough to solve on paper."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from planner.audit import Program, load_program, save_program
from planner.audit.kkt import check
from planner.audit.ledger import Ledger
from planner.errors import AuditError

INF = np.inf


def solved() -> Program:
    """Minimise 3 x + 2 y with x + y >= 4, x - y <= 1 and x >= 0, 0 <= y <= 3.

    y is cheaper, so y = 3 and x = 1: cost 9. One more to be had costs 3 (of x); one more y saves 1.
    """
    return Program(
        matrix=sparse.csr_array(np.array([[1.0, 1.0], [1.0, -1.0]])),
        row_lower=np.array([4.0, -INF]),
        row_upper=np.array([INF, 1.0]),
        column_lower=np.zeros(2),
        column_upper=np.array([INF, 3.0]),
        cost=np.array([3.0, 2.0]),
        offset=5.0,
        values=np.array([1.0, 3.0]),
        duals=np.array([3.0, 0.0]),
        reduced_costs=np.array([0.0, -1.0]),
        columns={"x": (0, 1), "y": (1, 2)},
        rows={"need": (0, 1), "most": (1, 2)},
    )


def broken(program: Program) -> set[str]:
    ledger = Ledger()
    check(ledger, program)
    return {found.rule for found in ledger.checks if not found.passed}


def test_optimum_passes() -> None:
    ledger = Ledger()
    check(ledger, solved())
    assert all(found.passed for found in ledger.checks)
    assert ledger.figures["program_primal_inr"] == 14.0
    assert ledger.figures["program_dual_inr"] == 14.0


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"values": [1.0 - 1e-5, 3.0]}, "rows are within their limits"),
        ({"values": [1.0, 3.0 + 1e-5]}, "columns are within their bounds"),
        ({"values": [4.0, 0.0]}, "what is not at its limit has no price"),
        ({"values": [2.0, 2.0]}, "primal and dual objective agree"),
        ({"duals": [3.0 + 1e-5, 0.0]}, "costs are explained by prices"),
        ({"duals": [3.0, 1e-5]}, "prices of rows have the sign of their limit"),
        ({"duals": [-1.0, 0.0]}, "prices of rows have the sign of their limit"),
        ({"duals": [3.0, -1.0]}, "costs are explained by prices"),
        ({"reduced_costs": [-1e-5, -1.0]}, "reduced costs have the sign of their bound"),
        ({"reduced_costs": [0.0, 1.0]}, "costs are explained by prices"),
        ({"cost": [3.0, 2.1]}, "costs are explained by prices"),
        ({"cost": [3.0, float("nan")]}, "every coefficient, value and price is a finite number"),
    ],
)
def test_spoilt_optimum_is_caught(changes: dict[str, list[float]], rule: str) -> None:
    assert rule in broken(replace(solved(), **{name: np.array(values) for name, values in changes.items()}))


def test_rows_are_measured_by_their_own_size() -> None:
    """A millionth of a large row passes, of a small one it is within the millionth of a tonne that passes too."""
    large = replace(solved(), row_lower=np.array([4.0 + 3e-6, -INF]))
    assert not broken(large)
    assert "rows are within their limits" in broken(replace(solved(), row_lower=np.array([4.0 + 5e-6, -INF])))


def test_empty_program_passes() -> None:
    none = np.empty(0)
    program = Program(sparse.csr_array((0, 0)), none, none, none, none, none, 7.0, none, none, none)
    assert not broken(program)


def test_where_names_the_family() -> None:
    ledger = Ledger()
    check(ledger, replace(solved(), values=np.array([0.0, 3.0])))
    (found,) = [one for one in ledger.checks if one.rule == "rows are within their limits"]
    assert found.where == {"row": "need", "number": "0"}
    assert found.worst == pytest.approx(0.25)


def test_program_survives_the_disk(tmp_path: Path) -> None:
    program = solved()
    save_program(tmp_path / "program.npz", program)
    again = load_program(tmp_path / "program.npz")
    assert (again.matrix.toarray() == program.matrix.toarray()).all()
    assert again.columns == program.columns
    assert again.rows == program.rows
    assert again.objective == program.objective == 14.0
    for name in ("row_lower", "row_upper", "column_lower", "column_upper", "cost", "values", "duals", "reduced_costs"):
        assert (getattr(again, name) == getattr(program, name)).all()


def test_same_program_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_program(tmp_path / "one.npz", solved())
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(0))
    save_program(tmp_path / "two.npz", solved())
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_program_without_families_survives_the_disk(tmp_path: Path) -> None:
    save_program(tmp_path / "program.npz", replace(solved(), columns={}, rows={}))
    assert load_program(tmp_path / "program.npz").columns == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"no zip at all"])
def test_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "program.npz").write_bytes(content)
    with pytest.raises(AuditError, match="no linear program"):
        load_program(tmp_path / "program.npz")
