"""A case that is too large for the machine is refused before it is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.errors import OutOfMemoryError
from planner.solve import memory, solve
from tests.solve.programs import transport

if TYPE_CHECKING:
    from pathlib import Path


def test_a_case_that_does_not_fit_is_refused_with_both_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 20_000_000)
    with pytest.raises(OutOfMemoryError, match=r"about \d+ MB of memory for this case and 20 MB are free") as refused:
        solve(transport(20_000))
    assert refused.value.exit_code == 7


def test_a_case_that_fits_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    form = transport(200)
    monkeypatch.setattr(memory, "available", lambda: memory.needed(form))
    assert solve(form).objective_inr > 0


def test_need_grows_with_the_program() -> None:
    small, large = transport(2_000), transport(20_000)
    assert 5 < memory.needed(large) / memory.needed(small) < 15
    assert memory.needed(small, large) == memory.needed(large)
    assert memory._words(2_500_000_000) == "2.5 GB"


def test_what_is_free_is_of_this_machine_or_of_its_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_CONTROL_GROUP", tmp_path)
    free = memory.available()
    assert free > 10_000_000
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    (tmp_path / "memory.current").write_text("9000000\n", encoding="ascii")
    assert memory.available() > 10_000_000
    (tmp_path / "memory.max").write_text("10000000\n", encoding="ascii")
    assert memory.available() == 1_000_000
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 500000\n", encoding="ascii")
    assert memory.available() == 1_500_000
