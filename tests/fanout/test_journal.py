"""The journal keeps what is finished, and mixes nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from planner.errors import OutputError, PlanError
from planner.fanout import Case, Status, fan, fan_out
from planner.fanout.cases import Outcome
from planner.fanout.journal import Journal
from planner.fanout.plain import from_text, plain, to_text
from tests.fanout.drive import cases, rows

WORK = "tests.fanout.works:square"
HEADER = {"work": "w", "context": "c", "cases": {"count": 2}, "versions": {"planner": "1"}}


def outcome(key, **more):
    return Outcome(key, **{"status": "done", "result": {"x": 0.1}, "reason": "", "seconds": 1.0, **more})


def written(path, *outcomes):
    with Journal(path, HEADER, resume=False) as journal:
        for one in outcomes:
            journal.add(one)
    return path


@pytest.fixture
def steady(monkeypatch):
    """Versions that stay, whoever changes the code meanwhile."""
    monkeypatch.setattr(fan, "versions", lambda: {"planner": "1"})


def test_plain_data_comes_back_bit_by_bit():
    data = {"b": b"\x00\xff", "n": [0.1, 1e300, -0.0, float("inf"), 3, None, True], "t": "₹ नमस्ते \ud800"}
    assert from_text(to_text(data)) == data
    assert plain((1, {2: "x"})) == [1, {"2": "x"}]
    assert to_text({"b": 1, "a": 2}) == to_text({"a": 2, "b": 1})
    with pytest.raises(TypeError):
        to_text({"x": object()})


def test_outcomes_come_back(tmp_path):
    path = written(tmp_path / "j", outcome("a"), outcome("b", status="infeasible", result=None, reason="no"))
    with Journal(path, HEADER, resume=True) as journal:
        assert journal.finished == {"a": outcome("a"), "b": outcome("b", status="infeasible", result=None, reason="no")}


@pytest.mark.parametrize("tail", [b'{"key":"c","sta', b"\x00" * 40, b"[]\n", b'{"key"\n{"x":1}\n'])
def test_a_torn_end_is_dropped_and_written_over(tmp_path, tail):
    path = written(tmp_path / "j", outcome("a"))
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    with Journal(path, HEADER, resume=True) as journal:
        assert list(journal.finished) == ["a"]
        assert path.read_bytes() == whole
        journal.add(outcome("c"))
    with Journal(path, HEADER, resume=True) as journal:
        assert list(journal.finished) == ["a", "c"]


def test_a_torn_first_line_begins_afresh(tmp_path):
    path = written(tmp_path / "j")
    path.write_bytes(path.read_bytes()[:-5])
    with Journal(path, HEADER, resume=True) as journal:
        assert journal.finished == {}
        journal.add(outcome("a"))
    with Journal(path, HEADER, resume=True) as journal:
        assert list(journal.finished) == ["a"]


def test_without_resume_it_begins_afresh(tmp_path):
    path = written(tmp_path / "j", outcome("a"))
    with Journal(path, {**HEADER, "context": "other"}, resume=False) as journal:
        assert journal.finished == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"context": "d"}, "the input or the options"),
        ({"cases": {"count": 3}}, "what is asked"),
        ({"work": "v"}, "what is asked"),
        ({"versions": {"planner": "2"}}, "the planner's own code"),
        ({"versions": {"planner": "1", "highspy": "2"}}, "highspy none and 2"),
    ],
)
def test_something_else_is_refused_and_the_journal_stays(tmp_path, change, words):
    path = written(tmp_path / "j", outcome("a"))
    before = path.read_bytes()
    with pytest.raises(PlanError, match="cannot be resumed") as refused:
        Journal(path, {**HEADER, **change}, resume=True)
    assert words in str(refused.value)
    assert path.read_bytes() == before


def test_a_file_that_is_no_journal_is_refused(tmp_path):
    path = tmp_path / "j"
    path.write_text('{"name": "something else"}\n', encoding="utf-8")
    with pytest.raises(PlanError, match="cannot be resumed"):
        Journal(path, HEADER, resume=True)
    assert "something else" in path.read_text(encoding="utf-8")


def test_only_one_process_writes_it(tmp_path):
    path = tmp_path / "j"
    ask = f"""
from pathlib import Path
from planner.fanout.journal import Journal
Journal(Path({str(path)!r}), {{"versions": {{}}}}, resume=False)
"""
    with Journal(path, HEADER, resume=False) as journal:
        journal.add(outcome("a"))
        other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert "another process is writing" in other.stderr
    with Journal(path, HEADER, resume=True) as journal:
        assert list(journal.finished) == ["a"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        Journal(tmp_path / "file" / "j", HEADER, resume=False)


def test_resume_works_on_the_missing_only(tmp_path, steady):
    journal = tmp_path / "j"
    whole = fan_out(WORK, {}, cases(6), journal, workers=0)
    text = journal.read_bytes()
    half = b"".join(text.splitlines(keepends=True)[:4])
    journal.write_bytes(half)
    told = []
    again = fan_out(WORK, {}, cases(6), journal, workers=0, resume=True, progress=told.append)
    assert rows(again) == rows(whole)
    assert journal.read_bytes().startswith(half)
    assert (told[0].finished, told[0].total, told[-1].finished) == (3, 6, 6)


def test_a_case_that_is_worked_on_twice_is_one_row(tmp_path, steady, monkeypatch):
    """As on a cluster that had lost sight of a worker which was still at it: the first answer counts."""

    class Twice:
        def run(self, asked):
            for case in asked:
                for seconds in (1.0, 2.0):
                    result = {"number": case.payload["number"]}
                    yield Outcome(case.key, Status.DONE.value, result, "", seconds)

    monkeypatch.setattr(fan, "_engine", lambda *_: Twice())
    found = fan_out(WORK, {}, cases(5), tmp_path / "j")
    assert [(one.result["number"], one.seconds) for one in found] == [(number, 1.0) for number in range(5)]
    assert len((tmp_path / "j").read_text(encoding="utf-8").splitlines()) == 6


def test_a_finished_one_starts_no_worker(tmp_path, steady, monkeypatch):
    journal = tmp_path / "j"
    whole = fan_out(WORK, {}, cases(3), journal, workers=0)
    monkeypatch.setattr(fan, "_engine", lambda *_: pytest.fail("an engine"))
    assert fan_out(WORK, {}, cases(3), journal, resume=True) == whole


@pytest.mark.parametrize("what", ["context", "payload", "key", "order", "fewer", "work"])
def test_another_question_is_refused(tmp_path, steady, what):
    journal = tmp_path / "j"
    fan_out(WORK, {"x": 1}, cases(3), journal, workers=0)
    asked = {
        "payload": [*cases(2), Case("case 2", {"number": 7})],
        "key": [*cases(2), Case("other", {"number": 2})],
        "order": cases(3)[::-1],
        "fewer": cases(2),
    }
    work = "tests.fanout.works:odd" if what == "work" else WORK
    context = {"x": 2} if what == "context" else {"x": 1}
    with pytest.raises(PlanError, match="cannot be resumed"):
        fan_out(work, context, asked.get(what, cases(3)), journal, workers=0, resume=True)


def test_a_changed_file_of_the_context_is_refused(tmp_path, steady):
    folder = tmp_path / "context"
    folder.mkdir()
    (folder / "text.txt").write_text("one", encoding="utf-8")
    found = fan_out("tests.fanout.works:opened_by", folder, cases(2), tmp_path / "j", workers=0)
    assert [one.result["text"] for one in found] == ["one", "one"]
    (folder / "text.txt").write_text("two", encoding="utf-8")
    with pytest.raises(PlanError, match="the input or the options changed"):
        fan_out("tests.fanout.works:opened_by", folder, cases(2), tmp_path / "j", workers=0, resume=True)


def test_every_end_is_a_row(tmp_path):
    found = fan_out("tests.fanout.works:odd", {}, cases(7), tmp_path / "j", workers=0)
    assert [one.status for one in found[2:6]] == [Status.DONE, Status.INFEASIBLE, Status.TIME, Status.FAILED]
    assert [one.reason for one in found[2:6]] == [
        "",
        "rules clash",
        "out of time",
        "RuntimeError: what nobody thought of",
    ]
    assert found[6].result == {"bytes": b"\x06", "floats": [0.1 * 6, float("inf")]}


def test_two_cases_of_one_key_are_refused(tmp_path):
    with pytest.raises(ValueError, match="one key"):
        fan_out(WORK, {}, [*cases(1), *cases(1)], tmp_path / "j", workers=0)


def test_a_context_that_changed_in_its_place_is_opened_again(tmp_path):
    (tmp_path / "context").mkdir()
    texts = []
    for text in ("one", "two"):
        (tmp_path / "context" / "text.txt").write_text(text, encoding="utf-8")
        (found,) = fan_out("tests.fanout.works:opened_by", tmp_path / "context", cases(1), tmp_path / "j", workers=0)
        texts.append(found.result["text"])
    assert texts == ["one", "two"]


def test_a_full_disk_is_told_and_what_is_finished_stays(tmp_path, steady, monkeypatch):
    import errno
    import os

    real, left = os.fsync, [3]

    def full(handle):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr("planner.fanout.journal.os.fsync", full)
    with pytest.raises(OutputError, match="--resume"):
        fan_out(WORK, {}, cases(6), tmp_path / "j", workers=0)
    left[0] = 100
    told = []
    found = fan_out(WORK, {}, cases(6), tmp_path / "j", workers=0, resume=True, progress=told.append)
    assert told[0].finished >= 2
    assert rows(found) == rows(fan_out(WORK, {}, cases(6), tmp_path / "k", workers=0))
