"""Real clusters: a scheduler and workers, killed, poisoned and mistaken for others."""

from __future__ import annotations

import shutil
import socket
from importlib.metadata import version

import psutil
import pytest

from tests.fanout.clusters import certificates, dask
from tests.fanout.drive import cases
from tests.fanout.processes import changed_snapshot, drive, drive_to_end, lines_of, other_package, posix, until

pytestmark = [pytest.mark.slow, posix]


def local(code, folder, work, context, count):
    """What the processes of this computer give."""
    assert drive_to_end(code, work, context, count, folder / "local", folder / "local.out")[0] == 0
    return (folder / "local.out").read_bytes()


def on(cluster, folder):
    return (folder / "j", folder / "out", cluster.address)


def held(folder, number):
    """Processes that are at a case that waits."""
    return [int(path.name.rsplit("-", 1)[1]) for path in folder.glob(f"at-{number}-*")]


def test_a_cluster_gives_what_this_computer_gives(tmp_path, code):
    expected = local(code, tmp_path, "odd", "{}", 30)
    with dask(code, tmp_path) as cluster:
        assert drive_to_end(code, "odd", "{}", 30, *on(cluster, tmp_path)) == (0, "")
    assert (tmp_path / "out").read_bytes() == expected


def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path, code):
    folder = tmp_path / "at"
    folder.mkdir()
    context = f'{{"folder": "{folder}", "held": [5, 12]}}'
    with dask(code, tmp_path) as cluster:
        driver = drive(code, "waits", context, 24, *on(cluster, tmp_path))
        worker = until(lambda: held(folder, 5), "a worker is at the case")[0]
        nanny = psutil.Process(worker).parent()
        nanny.kill()
        psutil.Process(worker).kill()
        (folder / "go").touch()
        _, told = driver.communicate(timeout=90)
        assert driver.returncode == 0, told
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "go").touch()
    assert (tmp_path / "out").read_bytes() == local(code, tmp_path, "waits", context, 24)


def test_a_case_that_kills_workers_is_a_row(tmp_path, code):
    with dask(code, tmp_path) as cluster:
        driver = drive(code, "poison", '{"poison": 3}', 8, *on(cluster, tmp_path))
        until(lambda: cluster.tend() or driver.poll() is not None, "the driver ends")
        assert (driver.communicate()[1], driver.returncode) == ("", 0)
    rows = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if "crashed" in row] == [rows[3]]
    expected = local(code, tmp_path, "poison", '{"poison": -1}', 8).decode().splitlines()
    assert rows[:3] + rows[4:] == expected[:3] + expected[4:]


def test_a_lost_scheduler_is_told_and_the_rest_done_elsewhere(tmp_path, code):
    folder = tmp_path / "at"
    folder.mkdir()
    context = f'{{"folder": "{folder}", "held": [5]}}'
    with dask(code, tmp_path) as cluster:
        driver = drive(code, "waits", context, 12, *on(cluster, tmp_path))
        until(lambda: held(folder, 5) and lines_of(tmp_path / "j") >= 4, "some are finished and one is not")
        cluster.scheduler.kill()
        _, told = driver.communicate(timeout=30)
        assert driver.returncode == 1
        assert "is gone" in told
        assert "--resume" in told
        assert "Traceback" not in told
    finished = lines_of(tmp_path / "j")
    (folder / "go").touch()
    assert drive_to_end(code, "waits", context, 12, tmp_path / "j", tmp_path / "out") == (0, "")
    assert lines_of(tmp_path / "j") == 13 > finished
    assert (tmp_path / "out").read_bytes() == local(code, tmp_path, "waits", context, 12)


def test_the_driver_killed_goes_on_there(tmp_path, code):
    folder = tmp_path / "at"
    folder.mkdir()
    context = f'{{"folder": "{folder}", "held": [5]}}'
    with dask(code, tmp_path) as cluster:
        driver = drive(code, "waits", context, 12, *on(cluster, tmp_path))
        until(lambda: held(folder, 5) and lines_of(tmp_path / "j") >= 4, "some are finished and one is not")
        driver.kill()
        driver.communicate(timeout=30)
        (folder / "go").touch()
        assert drive_to_end(code, "waits", context, 12, *on(cluster, tmp_path)) == (0, "")
    assert (tmp_path / "out").read_bytes() == local(code, tmp_path, "waits", context, 12)


def test_a_scheduler_that_is_not_there_is_told(tmp_path, code):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    exit_code, told = drive_to_end(code, "square", "{}", 2, tmp_path / "j", tmp_path / "out", f"tcp://127.0.0.1:{port}")
    assert exit_code == 1
    assert "does not answer" in told
    assert "Traceback" not in told


def test_workers_with_other_code_are_refused(tmp_path, code):
    with dask(changed_snapshot(tmp_path / "code"), tmp_path, workers=1) as cluster:
        exit_code, told = drive_to_end(code, "square", "{}", 2, *on(cluster, tmp_path))
    assert exit_code == 1
    assert "the planner's own code" in told
    assert lines_of(tmp_path / "j") == 1


def test_workers_with_another_package_are_refused(tmp_path, code):
    with dask(other_package(tmp_path / "code", "highspy", "0.0.1"), tmp_path, workers=1) as cluster:
        exit_code, told = drive_to_end(code, "square", "{}", 2, *on(cluster, tmp_path))
    assert exit_code == 1
    assert f"highspy {version('highspy')} and 0.0.1" in told
    assert "Traceback" not in told
    assert lines_of(tmp_path / "j") == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")
def test_tls_works_and_refuses_a_plain_connection(tmp_path, code):
    from planner.errors import PlanError
    from planner.fanout import Cluster, fan_out

    cert, key = certificates(tmp_path)
    files = ("--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key)
    with dask(code, tmp_path, tls=files) as cluster:
        assert cluster.address.startswith("tls://")
        told = drive_to_end(code, "odd", "{}", 10, *on(cluster, tmp_path), cert, key)
        assert told == (0, "")
        with pytest.raises(PlanError, match="does not answer"):
            plain = Cluster(cluster.address.replace("tls:", "tcp:"))
            fan_out("tests.fanout.works:odd", {}, cases(2), tmp_path / "k", on=plain)
    assert (tmp_path / "out").read_bytes() == local(code, tmp_path, "odd", "{}", 10)
