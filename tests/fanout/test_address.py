"""Where work may be sent."""

from __future__ import annotations

import builtins
import importlib.util

import pytest

from planner.errors import PlanError
from planner.fanout import Cluster, fan_out
from tests.fanout.drive import cases


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://127.8.9.1:1", "tcp://localhost:1", "tcp://[::1]:1"])
def test_this_computer_needs_no_tls(address):
    Cluster(address).check()


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.1:8786", "tcp://0.0.0.0:1", "tcp://host:8786", "tcp://localhost.example:1", "tcp://127.0.0.1.x:1"],
)
def test_another_computer_in_the_clear_is_refused_unless_forced_by_name(address):
    with pytest.raises(PlanError, match="--insecure-cluster"):
        Cluster(address).check()
    Cluster(address, insecure=True).check()
    Cluster(address.replace("tcp", "tls")).check()


@pytest.mark.parametrize(
    "address", ["", "host:8786", "http://x:1", "tcp://", "tcp://x", "tcp://x:y", "tcp://x:99999", "tcp://[:1"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(PlanError, match="no address"):
        Cluster(address, insecure=True).check()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PlanError, match="--tls-key"):
        Cluster("tls://x:1", key=tmp_path / "none").check()


def test_tls_without_certificates_is_told(tmp_path):
    with pytest.raises(PlanError, match="--tls-ca"):
        fan_out("tests.fanout.works:square", {}, cases(1), tmp_path / "j", on="tls://127.0.0.1:1")


def test_a_refused_address_is_not_contacted(tmp_path, monkeypatch):
    import socket

    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a connection"))
    with pytest.raises(PlanError, match="in the clear"):
        fan_out("tests.fanout.works:square", {}, cases(1), tmp_path / "j", on="tcp://10.9.8.7:8786")


def test_without_the_extra_it_is_told(tmp_path, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "planner.fanout.dask_engine.find_spec", lambda name: None if name == "distributed" else found(name)
    )
    with pytest.raises(PlanError, match=r"\[cluster\]"):
        fan_out("tests.fanout.works:square", {}, cases(1), tmp_path / "j", on="tcp://127.0.0.1:1")


def test_the_local_pool_needs_no_dask(tmp_path, monkeypatch):
    real = builtins.__import__

    def refuse(name, *more):
        if name.split(".")[0] in ("distributed", "dask"):
            pytest.fail(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    (outcome,) = fan_out("tests.fanout.works:square", {}, cases(1), tmp_path / "j", workers=0)
    assert outcome.status == "done"
