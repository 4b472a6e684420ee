"""Worker processes of this computer: whatever happens to one, the other cases are worked on."""

from __future__ import annotations

import signal

import psutil
import pytest

from planner.errors import PlanError
from planner.fanout import Case, fan_out
from planner.fanout.pool import Pool
from tests.fanout.drive import cases, rows
from tests.fanout.processes import all_gone, drive, lines_of, posix, until, workers_of
from tests.fanout.works import square


def expected(count, *, without=()):
    return [square({}, {"number": number}) for number in range(count) if number not in without]


def test_processes_give_what_this_process_gives(tmp_path):
    here = fan_out("tests.fanout.works:odd", {}, cases(30), tmp_path / "a", workers=0)
    for workers in (1, 2, None):
        there = fan_out("tests.fanout.works:odd", {}, cases(30), tmp_path / "b", workers=workers)
        assert rows(there) == rows(here)
    assert all_gone(workers_of(psutil.Process()))


def test_the_context_is_opened_once_a_process_and_neighbours_share_one(tmp_path):
    folder = tmp_path / "context"
    folder.mkdir()
    (folder / "text.txt").write_text("one", encoding="utf-8")
    found = fan_out("tests.fanout.works:opened_by", folder, cases(16), tmp_path / "j", workers=2)
    processes = [one.result["pid"] for one in found]
    assert len(set(processes)) <= 2
    assert all(one == other for one, other in zip(processes[::2], processes[1::2], strict=True))


@posix
def test_a_case_that_kills_its_process_is_a_row_and_the_others_finish(tmp_path):
    found = fan_out("tests.fanout.works:poison", {"poison": 3}, cases(12), tmp_path / "j", workers=2)
    crashed = found.pop(3)
    assert (crashed.status, crashed.result) == ("crashed", None)
    assert "exit code 9" in crashed.reason
    assert [one.result for one in found] == expected(12, without=(3,))


@posix
def test_a_case_without_memory_is_a_row_and_the_others_finish(tmp_path):
    found = fan_out("tests.fanout.works:full", {"big": 3}, cases(12), tmp_path / "j", workers=2)
    assert (found[3].status, found[3].reason) == ("memory", "not enough memory")
    del found[3]
    assert [one.result for one in found] == expected(12, without=(3,))


@posix
def test_a_worker_killed_from_outside_loses_nothing(tmp_path):
    folder = tmp_path / "at"
    folder.mkdir()
    engine = Pool("tests.fanout.works:waits", {"folder": str(folder), "held": [2, 9]}, 2)
    found = {}
    killed = set()
    for one in engine.run([Case(case.key, case.payload) for case in cases(12)]):
        found[one.key] = one
        if len(found) == 7 and not killed:
            at = until(lambda: [path for path in folder.glob("at-*") if path.name.split("-")[1] in "29"], "it is held")
            for path in at:
                _, _, pid = path.name.split("-")
                killed.add(int(pid))
            (folder / "go").touch()
            for pid in killed:
                psutil.Process(pid).kill()
    assert killed
    assert [found[case.key].result for case in cases(12)] == expected(12)


def test_work_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(PlanError, match="there is no work"):
        fan_out("tests.fanout.works:nothing", {}, cases(2), tmp_path / "j", workers=1)
    with pytest.raises(PlanError, match="there is no work"):
        fan_out("tests.fanout.nowhere:nothing", {}, cases(2), tmp_path / "j", workers=1)


def test_who_stops_asking_leaves_no_process(tmp_path):
    engine = Pool("tests.fanout.works:square", {}, 2)
    outcomes = engine.run(cases(50))
    next(outcomes)
    children = workers_of(psutil.Process())
    assert children
    outcomes.close()
    until(lambda: all_gone(children), "all workers ended")


@posix
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_the_driver(tmp_path, code, by):
    folder = tmp_path / "at"
    folder.mkdir()
    context = f'{{"folder": "{folder}", "held": [3, 8]}}'
    driver = drive(code, "waits", context, 20, tmp_path / "j", tmp_path / "out")
    until(lambda: len([path for path in folder.glob("at-*") if path.name.split("-")[1] in "38"]) == 2, "both are held")
    children = workers_of(driver)
    assert len(children) >= 2
    driver.send_signal(by)
    driver.communicate(timeout=30)
    until(lambda: all_gone(children), "all workers ended")
    assert lines_of(tmp_path / "j") >= 1
    assert not (tmp_path / "out").exists()


@posix
def test_nothing_is_said_on_stdout(tmp_path, code):
    driver = drive(code, "loud", "{}", 3, tmp_path / "j", tmp_path / "out")
    said, _ = driver.communicate(timeout=60)
    assert said == ""
    assert driver.returncode == 0
