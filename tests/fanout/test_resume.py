"""Killed at any moment, as often as it pleases, a fan-out ends with the bytes of one that nobody disturbed."""

from __future__ import annotations

import random
import signal

import pytest

from tests.fanout.processes import changed_snapshot, drive, drive_to_end, lines_of, posix, until

CASES = 40


def _undisturbed(code, folder):
    assert drive_to_end(code, "slow_square", '{"steps": 60000}', CASES, folder / "a", folder / "whole")[0] == 0
    return (folder / "whole").read_bytes()


def _killed_until_done(code, folder, lines):
    """Kill the driver as soon as the journal has so many lines, then let it go on; how often it was killed."""
    arguments = ("slow_square", '{"steps": 60000}', CASES, folder / "b", folder / "out")
    killed = 0
    for count in lines:
        driver = drive(code, *arguments)
        until(lambda: driver.poll() is not None or lines_of(folder / "b") >= count, f"{count} lines are there")  # noqa: B023
        driver.send_signal(signal.SIGKILL)
        driver.communicate(timeout=30)
        killed += driver.returncode == -signal.SIGKILL
    assert drive_to_end(code, *arguments)[0] == 0
    return killed


@posix
def test_killed_in_the_middle_it_ends_alike(tmp_path, code):
    whole = _undisturbed(code, tmp_path)
    assert _killed_until_done(code, tmp_path, [CASES // 2]) == 1
    assert (tmp_path / "out").read_bytes() == whole
    assert lines_of(tmp_path / "b") == CASES + 1


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_killed_again_and_again_it_ends_alike(tmp_path, code, seed):
    dice = random.Random(seed)
    whole = _undisturbed(code, tmp_path)
    moments = sorted(dice.randrange(0, CASES + 1) for _ in range(4))
    assert _killed_until_done(code, tmp_path, moments) >= 1
    assert (tmp_path / "out").read_bytes() == whole


@posix
def test_another_input_is_refused(tmp_path, code):
    driver = drive(code, "slow_square", '{"steps": 60000}', CASES, tmp_path / "b", tmp_path / "out")
    until(lambda: lines_of(tmp_path / "b") >= 5, "some are finished")
    driver.kill()
    driver.communicate(timeout=30)
    before = (tmp_path / "b").read_bytes()
    exit_code, told = drive_to_end(code, "slow_square", '{"steps": 6}', CASES, tmp_path / "b", tmp_path / "out")
    assert exit_code == 1
    assert "the input or the options changed" in told
    assert (tmp_path / "b").read_bytes() == before
    assert not (tmp_path / "out").exists()


@posix
def test_changed_code_is_refused(tmp_path, code):
    arguments = ("square", "{}", 3, tmp_path / "b", tmp_path / "out")
    assert drive_to_end(code, *arguments)[0] == 0
    exit_code, told = drive_to_end(changed_snapshot(tmp_path / "code"), *arguments)
    assert exit_code == 1
    assert "the planner's own code" in told
