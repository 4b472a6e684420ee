"""A whole run and its folder."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.errors import InputError, OutputError
from planner.results.explain import ClashError
from planner.run import folder as run_folder
from planner.run import pipeline
from planner.run.csvfiles import csv_bytes
from planner.run.folder import RunFolder
from planner.run.options import RunOptions
from planner.run.pipeline import Run, run
from tests.run.inputs import clashing, small, write_case

PHASES = {"read", "network", "build", "handover", "solve", "results", "audit", "write"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    home = tmp_path_factory.mktemp("finished")
    return run(write_case(home / "small", small()), RunOptions(out=home / "run"))


def test_run_folder_is_whole(finished: Run) -> None:
    names = {path.relative_to(finished.folder).as_posix() for path in finished.folder.rglob("*") if path.is_file()}
    assert {"manifest.json", "results.json", "results.xlsx", "tables/deliveries.csv", "input/demand.csv"} <= names
    content = json.loads((finished.folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(content["files"]) == names - {"manifest.json"}
    for name, told in content["files"].items():
        assert hashlib.sha256((finished.folder / name).read_bytes()).hexdigest() == told
    assert content["status"] == "optimal"
    assert content["exit_code"] == 0
    assert set(content["seconds"]) == PHASES
    assert content["input"]["sha256"]["demand.csv"] == content["files"]["input/demand.csv"]
    assert content["versions"]["highspy"]


def test_every_result_table_is_there(finished: Run) -> None:
    found = {path.stem for path in (finished.folder / "tables").glob("*.csv")}
    assert found == {*finished.results.frames, "prices_in_words", "pruned", "warnings"}


def test_two_runs_have_the_same_bytes(finished: Run, tmp_path: Path) -> None:
    """det_repeat, det_no_clock: only the manifest knows the clock."""
    again = run(write_case(tmp_path / "small", small()), RunOptions(out=tmp_path / "run"))
    names = sorted(path.relative_to(again.folder) for path in again.folder.rglob("*") if path.is_file())
    assert len(names) > 20
    for name in names:
        if name.name != "manifest.json":
            assert (finished.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


def test_order_of_rows_changes_nothing(finished: Run, tmp_path: Path) -> None:
    """det_row_order: shuffled sheets give the same tables."""
    turned = {name: rows[::-1] if name not in ("stages", "periods") else rows for name, rows in small().items()}
    again = run(write_case(tmp_path / "turned", turned), RunOptions(out=tmp_path / "run"))
    for name in ("deliveries", "purchases", "production", "costs", "licence_deliveries", "dependency"):
        path = Path("tables", f"{name}.csv")
        assert (finished.folder / path).read_bytes() == (again.folder / path).read_bytes(), name


def test_told_figures_add_up(finished: Run) -> None:
    told = finished.told()
    assert told["objective_inr"] == pytest.approx(told["cost_paid_inr"] + told["penalties_inr"], rel=1e-9)
    assert told["demand_t"] == pytest.approx(told["delivered_t"] + told["short_t"])
    assert set(told["seconds"]) == PHASES
    assert told["shares"]["FY2026-27"]["magnet"]["CHN"]["traced"] <= 0.6 + 1e-9
    on_disk = json.loads((finished.folder / "results.json").read_text(encoding="utf-8"))
    sold = on_disk.pop("sold_t")
    assert sold == 0.0
    assert on_disk.pop("home") == "IND"
    assert on_disk.pop("reductions") == [size.told() for size in finished.results.solution.reductions]
    assert {name: told[name] for name in on_disk} == on_disk


def test_text_never_becomes_a_formula(finished: Run) -> None:
    """out_formula_injection: a licence named '=L-1'."""
    with (finished.folder / "tables" / "licence_balances.csv").open(encoding="utf-8", newline="") as file:
        assert {row["licence"] for row in csv.DictReader(file)} == {"'=L-1"}
    book = load_workbook(finished.folder / "results.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=L-1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_csv_figures_are_short_and_without_minus_zero() -> None:
    import pandas as pd

    frame = pd.DataFrame({"name": ["-x", "@y", "ok", ""], "t": [-0.0, 0.1 + 0.2, float("nan"), 1 / 3]})
    assert csv_bytes(frame).decode() == "name,t\n'-x,0\n'@y,0.3\nok,\n,0.333333333333\n"


def test_findings_leave_nothing_behind(tmp_path: Path) -> None:
    sheets = small()
    sheets["demand"][0]["tonnes"] = -5
    with pytest.raises(InputError):
        run(write_case(tmp_path / "bad", sheets), RunOptions(out=tmp_path / "out" / "run"))
    assert not (tmp_path / "out").exists()


def test_a_clash_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ClashError, match="floor 'self-reliance' in FY2026-27") as raised:
        run(write_case(tmp_path / "bad", clashing()), RunOptions(out=tmp_path / "out" / "run"))
    assert raised.value.exit_code == 3
    assert not (tmp_path / "out").exists()


def test_place_that_is_taken_is_refused_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """cr_out_is_file, and a folder that holds something."""
    source = write_case(tmp_path / "small", small())
    monkeypatch.setattr(pipeline, "solve", lambda *_: pytest.fail("solved"))
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for place in ("file", "full", "file/below"):
        with pytest.raises(OutputError):
            run(source, RunOptions(out=tmp_path / place))
    with pytest.raises(OutputError, match="something else than a run"):
        run(source, RunOptions(out=tmp_path / "full", force=True))
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_empty_folder_and_earlier_run_are_taken(finished: Run, tmp_path: Path) -> None:
    source = write_case(tmp_path / "small", small())
    place = tmp_path / "run"
    place.mkdir()
    run(source, RunOptions(out=place))
    (place / "mark").write_text("earlier")
    with pytest.raises(OutputError, match="--force"):
        run(source, RunOptions(out=place))
    run(source, RunOptions(out=place, force=True))
    assert not (place / "mark").exists()
    assert (place / "manifest.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "small"]


def test_runs_nobody_named_stand_below_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_case(tmp_path / "small", small())
    monkeypatch.chdir(tmp_path)
    places = [run(source).folder for _ in range(2)]
    assert len(set(places)) == 2
    assert all(place.parent == Path("outputs") and place.name.startswith("small-") for place in places)


def test_full_disk_leaves_the_earlier_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """st_disk_full: no space half way through; the old run is intact and no part of the new one is left."""
    source = write_case(tmp_path / "small", small())
    place = tmp_path / "run"
    run(source, RunOptions(out=place))
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}

    def full(path: Path, *_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "write_workbook", full)
    with pytest.raises(OutputError, match="no space left") as raised:
        run(source, RunOptions(out=place, force=True))
    assert raised.value.exit_code == 9
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "small"]


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """cr_kill9_loop: a folder of a process that is gone goes; one of a living process stays."""
    dead = tmp_path / f".run-{run_folder.host()}-999999999-ab.tmp"
    alive = tmp_path / f".run-{run_folder.host()}-{__import__('os').getpid()}-cd.tmp"
    for path in (dead, alive):
        path.mkdir()
    RunFolder(tmp_path / "run", numbered=False, force=False)
    assert not dead.exists()
    assert alive.exists()


def test_out_of_memory_has_its_own_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.errors import OutOfMemoryError

    def hungry(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(pipeline, "build", hungry)
    with pytest.raises(OutOfMemoryError) as raised:
        run(write_case(tmp_path / "small", small()), RunOptions(out=tmp_path / "run"))
    assert raised.value.exit_code == 7
