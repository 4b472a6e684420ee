"""The page as a real process: what reaches it over the network, and what becomes of its runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from planner.fanout import Cluster
from planner.run.saved import open_run
from planner.web import Settings, child
from planner.web.queue import Queue
from planner.web.server import listen
from planner.web.store import Store
from tests.fanout.clusters import certificates, dask
from tests.web.conftest import seal_of

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


@contextmanager
def page(home: Path, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    """A page at a free port of this computer."""
    command = [sys.executable, "-m", "planner", "serve", "--port", "0", "--folder", str(home), *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            assert process.stdout
            told = re.search(r"(http://\S+)/ ", process.stdout.readline().decode())
            assert told
            address = told[1]
            wait_for(lambda: _answers(address))
            yield address, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(30)


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something is true, and fail if it never is."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/health", timeout=2.0).status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def visitor(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, headers={"Origin": address}, timeout=30.0) as client:
        yield client


def bring(client: httpx2.Client, book: Path) -> str:
    """Bring a workbook, and wait until it was read; where it is."""
    files = {"book": ("small.xlsx", book.read_bytes())}
    place = client.post("/workbooks", data={"seal": seal_of(client)}, files=files).headers["location"]
    wait_for(lambda: "Reading it" not in client.get(place).text)
    return str(place)


def ask(client: httpx2.Client, place: str, **form: str) -> str:
    """Ask for a run; where it is."""
    answer = client.post(f"{place}/runs", data={"seal": seal_of(client), **form})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def finished(client: httpx2.Client, run: str) -> bool:
    """Whether a run is done; a run that failed will never be."""
    assert state(client, run) != "failed", client.get(run).text
    return state(client, run) == "done"


def state(client: httpx2.Client, run: str) -> str:
    return str(client.get(f"{run}/state").json()["state"])


def test_from_workbook_to_plan(tmp_path: Path, book: Path) -> None:
    """The page's figures are those of the run folder, which is like any other; closing the page loses nothing."""
    with page(tmp_path) as (address, _):
        with visitor(address) as client:
            place = bring(client, book)
            run = ask(client, place, kind="solve")
        with visitor(address) as another:
            wait_for(lambda: finished(another, run))
            text = another.get(run).text
            folder = tmp_path / run.strip("/")
            assert not open_run(folder).spoilt()
            told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
            assert f'value="{told["demand_t"]}"' in text
            assert f'value="{told["objective_inr"] / 1e7}"' in text
            assert another.get(f"{run}/files/results.xlsx").content == (folder / "results.xlsx").read_bytes()
            assert another.get(f"{run}/all.zip").content[:2] == b"PK"
            shown = another.get("/compare", params={"run": run.rsplit("/", 1)[1]}).text
            assert f'value="{told["demand_t"]}"' in shown


@pytest.mark.slow
def test_targets_and_shocks(tmp_path: Path, book: Path) -> None:
    """The page compares targets and puts a plan under stress; its figures are those of the folders."""
    with page(tmp_path) as (address, _), visitor(address) as client:
        place = bring(client, book)
        plan = ask(client, place, kind="solve")
        compared = ask(client, place, kind="compare", targets="10, 30, 100", stage="magnet", by="FY2026-27")
        wait_for(lambda: finished(client, plan))
        stressed = ask(client, place, kind="stress", shock="china", run=plan.rsplit("/", 1)[1])
        wait_for(lambda: finished(client, compared))
        run = open_run(tmp_path / compared.strip("/"))
        cases = run.table("compare")
        assert set(cases["status"]) == {"planned", "impossible"}
        text = client.get(compared).text
        for case in cases.to_dict("records"):
            if case["status"] == "planned":
                assert f'value="{case["objective_inr"] / 1e7}"' in text
            else:
                assert "No plan" in text
        beside = re.search(r'href="(/compare[?][^"]+)"', text)
        assert beside
        shown = client.get(beside[1].replace("&amp;", "&")).text
        assert shown.count('<th scope="col"><a') == sum(cases["status"] == "planned")
        wait_for(lambda: finished(client, stressed))
        worst = open_run(tmp_path / stressed.strip("/")).table("stress")
        assert "CHN" in set(worst["subject"])
        assert "China" in client.get(stressed).text


def test_findings_are_shown_by_cell(tmp_path: Path, book: Path) -> None:
    """A workbook with a bad cell cannot be planned; the page names the cell, and has the marked copy."""
    import openpyxl

    spoilt = openpyxl.load_workbook(book)
    spoilt["offers"]["A5"] = None
    spoilt.save(tmp_path / "spoilt.xlsx")
    with page(tmp_path / "page") as (address, _), visitor(address) as client:
        place = bring(client, tmp_path / "spoilt.xlsx")
        text = client.get(place).text
        assert "offers!A5" in text
        assert "Correct the cells" in text
        assert client.get(f"{place}/checked.xlsx").content[:2] == b"PK"
        answer = client.post(f"{place}/runs", data={"seal": seal_of(client), "kind": "solve"})
        assert answer.status_code == 422


def test_runs_that_were_not_finished_go_on_at_the_next_start(tmp_path: Path, book: Path) -> None:
    with page(tmp_path) as (address, process), visitor(address) as client:
        place = bring(client, book)
        run = ask(client, place, kind="solve")
        wait_for(lambda: state(client, run) == "running")
        children = process.children(recursive=True)
        process.kill()
        gone, alive = psutil.wait_procs(children, timeout=30)
        assert gone
        assert not alive, "a run outlived its page"
    assert not (tmp_path / run.strip("/")).exists()
    with page(tmp_path) as (address, _), visitor(address) as client:
        wait_for(lambda: finished(client, run))


@pytest.mark.slow
def test_web_solver_isolated(tmp_path: Path, book: Path) -> None:
    """A run that is stopped, or whose process is killed, ends alone; the next one is worked off."""
    with page(tmp_path) as (address, process), visitor(address) as client:
        place = bring(client, book)
        stopped, killed, fine = (ask(client, place, kind="solve") for _ in range(3))
        wait_for(lambda: state(client, stopped) == "running")
        client.post(f"{stopped}/stop", data={"seal": seal_of(client)})
        wait_for(lambda: state(client, stopped) == "failed")
        wait_for(lambda: state(client, killed) == "running" and bool(process.children()))
        for child in process.children():
            child.kill()
        wait_for(lambda: state(client, killed) == "failed")
        wait_for(lambda: finished(client, fine))
        assert "stopped on request" in client.get(stopped).text
        assert "ended without an answer" in client.get(killed).text


def test_web_upload_limit_over_the_network(tmp_path: Path) -> None:
    """Twenty megabytes and one byte are refused without being held in memory, whether their length is told or not."""
    with page(tmp_path) as (address, process), visitor(address) as client:
        seal = seal_of(client)
        before = process.memory_info().rss
        large = b"PK\x03\x04" + bytes(20 * 2**20)
        files = {"book": ("a.xlsx", large)}
        assert client.post("/workbooks", data={"seal": seal}, files=files).status_code == 413

        def parts() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="book"; filename="a.xlsx"\r\n\r\nPK\x03\x04'
            for _ in range(21):
                yield bytes(2**20)
            yield b"\r\n--x--\r\n"

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        try:
            code = client.post("/workbooks", content=parts(), headers=headers).status_code
        except httpx2.TransportError:
            code = 413
        assert code == 413
        assert process.memory_info().rss - before < 50 * 2**20
        assert client.get("/health").status_code == 200
        assert not list((tmp_path / "workbooks").iterdir())


def test_web_slow_upload_is_cut(tmp_path: Path) -> None:
    """An upload that never ends is let go of; the page answers all the while."""
    with page(tmp_path, "--upload-seconds", "1") as (address, _), visitor(address) as client:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as slow:
            slow.sendall(
                b"POST /workbooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                b"Content-Length: 1000\r\n\r\n--x\r\n"
            )
            assert client.get("/health").status_code == 200
            assert b" 408 " in slow.recv(4096).split(b"\r\n")[0]


def test_web_slow_head_is_cut(tmp_path: Path) -> None:
    """A browser that never says what it wants is let go of, on a new connection and on one that was used."""
    with page(tmp_path, "--upload-seconds", "1") as (address, _):
        host, port = address.removeprefix("http://").split(":")
        for first in (b"", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"):
            with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as slow:
                if first:
                    slow.sendall(first)
                    assert b" 200 " in slow.recv(4096)
                slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                while slow.recv(4096):
                    pass


def test_answers_are_not_held_back() -> None:
    """Without TCP by name, asyncio leaves Nagle's algorithm on: each answer then waits for an acknowledgement."""
    with listen("127.0.0.1", 0) as found:
        assert found.proto == socket.IPPROTO_TCP


def test_a_cluster_is_checked_at_once_and_told_to_runs(tmp_path: Path) -> None:
    asked = Cluster("tls://10.0.0.1:8786", tmp_path / "ca.pem", tmp_path / "cert.pem", None)
    told = Queue(Store(tmp_path), Settings(tmp_path, at_once=0, cluster=asked))._cluster
    for name in ("ca.pem", "cert.pem"):
        (tmp_path / name).touch()
    assert child._cluster(told) == asked
    assert child._cluster("") is None
    command = [sys.executable, "-m", "planner", "serve", "--port", "0", "--on", "tcp://192.0.2.1:8786"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert refused.returncode == 1
    assert "in the clear" in refused.stderr


@pytest.mark.slow
def test_a_comparison_goes_on_after_a_restart_and_one_that_is_stopped_leaves_nothing(
    tmp_path: Path, book: Path
) -> None:
    form = {"kind": "compare", "targets": ",".join(map(str, range(0, 50, 2))), "stage": "magnet", "by": "FY2026-27"}

    def at_work(client: httpx2.Client, run: str, process: psutil.Process) -> list[psutil.Process]:
        wait_for(lambda: client.get(f"{run}/state").json()["of"] > 0)
        return process.children(recursive=True)

    with page(tmp_path) as (address, process), visitor(address) as client:
        place = bring(client, book)
        run = ask(client, place, **form)
        children = at_work(client, run, process)
        process.kill()
        assert not psutil.wait_procs(children, timeout=30)[1], "a run outlived its page"
    with page(tmp_path) as (address, process), visitor(address) as client:
        wait_for(lambda: finished(client, run))
        cases = open_run(tmp_path / run.strip("/")).table("compare")
        assert len(cases) == 26
        assert set(cases["status"]) == {"planned"}
        stopped = ask(client, place, **form)
        children = at_work(client, stopped, process)
        client.post(f"{stopped}/stop", data={"seal": seal_of(client)})
        assert not psutil.wait_procs(children, timeout=30)[1], "a process of a stopped run goes on"
        wait_for(lambda: state(client, stopped) == "failed")
        assert not list((tmp_path / "requests").glob("*.half*"))
        assert [path.name for path in (tmp_path / "runs").iterdir() if path.is_dir()] == [run.rsplit("/", 1)[1]]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_comparisons_go_to_the_cluster_over_tls(tmp_path: Path, book: Path) -> None:
    """With --on, the page asks the same cluster as plan compare, with the certificates it was given."""
    pytest.importorskip("distributed")
    cert, key = certificates(tmp_path)
    form = {"kind": "compare", "targets": "10, 30", "stage": "magnet", "by": "FY2026-27"}
    tls = ("--tls-ca", str(cert), "--tls-cert", str(cert), "--tls-key", str(key))
    with dask(ROOT, tmp_path, workers=1, tls=("--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key)) as cluster:
        with page(tmp_path / "page", "--on", cluster.address, *tls) as (address, _), visitor(address) as client:
            run = ask(client, bring(client, book), **form)
            wait_for(lambda: finished(client, run))
            cases = open_run(tmp_path / "page" / run.strip("/")).table("compare")
            assert cases["status"].tolist() == ["planned"] * 3
        cluster.end()
        with page(tmp_path / "page", "--on", cluster.address, *tls) as (address, _), visitor(address) as client:
            place = client.get(run).text.split('href="/workbooks/')[1].split('"')[0]
            late = ask(client, f"/workbooks/{place}", **form)
            wait_for(lambda: state(client, late) == "failed")
            assert cluster.address in client.get(late).text


def test_web_bind_localhost(tmp_path: Path) -> None:
    """Without a password the page answers this computer only."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLAN_TOKEN": ""}
    for options, word in (
        (["--host", "0.0.0.0"], "--token-file"),
        (["--host", "192.0.2.1", "--login-header", "X-User"], "--proxy"),
        (["--login-header", "X-User"], "--proxy"),
    ):
        command = [sys.executable, "-m", "planner", "serve", "--port", "0", "--folder", str(tmp_path), *options]
        refused = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
        assert refused.returncode == 1, options
        assert word in refused.stderr, options
    command = [sys.executable, "-m", "planner", "serve", "--host", "0.0.0.0", "--token-file", str(tmp_path / "token")]
    for content, word in ((None, "cannot be read"), (b"\xff\xfe\xff", "no text"), (b"short", "16 characters")):
        if content is not None:
            (tmp_path / "token").write_bytes(content)
        refused = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
        assert refused.returncode == 1
        assert word in refused.stderr
    with page(tmp_path / "page") as (_, process):
        places = {found.laddr.ip for found in process.net_connections(kind="tcp") if found.status == "LISTEN"}
        assert places == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["web", "fastapi", "uvicorn"])
def test_the_page_is_not_part_of_other_commands(name: str) -> None:
    code = "import sys; import planner.cli.app; import planner.run.pipeline; print([m for m in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert f"'{name}'" not in found.stdout
    assert f"'planner.{name}'" not in found.stdout
