"""cr_kill9_loop: ``kill -9`` at any moment of ``plan solve`` costs nothing.

After each kill: the earlier run at that place and the run beside it are byte for byte what they were (or the new run
stands whole, if the kill came after the last step); exactly those two are listed and verified; no process is left; and
the next run succeeds, gives the same bytes, and leaves no trace of the killed one.
"""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.hostile.killing import Range

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")

FEW, MANY = 2, 50


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    return Range(tmp_path_factory.mktemp("killed"))


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_cr_kill9_loop(killed, count):
    """At random moments from the start of the process to its end."""
    chance = random.Random(f"moments {count}")
    length = killed.length()
    before = killed.tally.kills
    for _ in range(2 * count):
        killed.kill_after(chance.uniform(0.0, length))
        if killed.tally.kills - before == count:
            break
    print(killed.tally)  # noqa: T201 - shown with -rP
    assert killed.tally.kills - before == count


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_killed_while_it_writes(killed, count):
    """At random ones of all the times it touches a file, from its first folder to its last: the same on every run."""
    steps = killed.steps()
    before = killed.tally.kills
    for step in random.Random("steps").sample(range(1, steps + 1), min(count, steps)):
        killed.kill_at(step)
    print(killed.tally)  # noqa: T201 - shown with -rP
    assert killed.tally.kills - before == min(count, steps)
    assert killed.tally.halves > 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="two folders change places in one step of Linux")
@pytest.mark.parametrize(("step", "replaced"), [("renameat2", 0), ("shutil.rmtree", 1), (".lock", 1)])
def test_killed_in_the_steps_that_replace_a_run(killed, step, replaced):
    """Before the new run takes the place of the old one, after it, and when all is done but giving back the place."""
    before = killed.tally.kills, killed.tally.replaced
    killed.kill_at(step)
    assert (killed.tally.kills, killed.tally.replaced) == (before[0] + 1, before[1] + replaced)


def test_nobody_is_left_where_the_workbook_is_opened(killed):
    """The process that opens workbooks may outlive the run for a moment; in five seconds it is gone."""
    before = killed.tally.kills
    killed.kill_while_the_child_reads()
    assert killed.tally.kills == before + 1
