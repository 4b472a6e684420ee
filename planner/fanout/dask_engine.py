"""The cases on a Dask cluster, through its executor.

The context is sent once, packed, as a task of its own that the scheduler can have done again wherever it was lost; each
worker unpacks it once. A case whose workers died is worked on once more when nothing else runs.
"""

from __future__ import annotations

import logging
import time
import warnings
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from planner.errors import PlanError
from planner.fanout import packing
from planner.fanout.address import Cluster
from planner.fanout.cases import Case, Outcome, Status
from planner.fanout.fingerprint import context_sum, differences, versions
from planner.fanout.pool import CRASHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_STEP_SECONDS: Final = 0.2
_LOOK_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 20.0
_LONELY_SECONDS: Final = 60.0
_RETRIES: Final = 2
_LOUD: Final = ("asyncio", "distributed", "tornado")
"""Who writes tracebacks to stderr about a lost connection, which is told in words instead."""


class Dask:
    """Workers of a Dask cluster."""

    def __init__(self, work: str, context: Path | Mapping[str, Any], on: Cluster | str) -> None:
        """A cluster that may be used; nothing is sent yet.

        Args:
            work: ``package.module:function``.
            context: of all cases; the workers get a copy.
            on: the cluster, or its address.

        Raises:
            PlanError: it may not be used, or the extra is not installed.
        """
        self._cluster = on if isinstance(on, Cluster) else Cluster(on)
        self._cluster.check()
        if find_spec("distributed") is None:
            message = (
                "--on needs the extra [cluster], which is not installed: pip install 'magnet-sourcing-planner[cluster]'"
            )
            raise PlanError(message)
        self._work = work
        self._packed = packing.pack(context)
        self._sum = context_sum(context)
        self._last_look = 0.0
        self._lonely_since: float | None = None

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """The outcome of each case as it ends; if the caller stops asking, all that is not begun is taken back.

        Raises:
            PlanError: the cluster does not answer, is lost, or its workers have other versions.
        """
        from distributed import KilledWorker

        with self._client() as client, self._lost_if_silent():
            executor = client.get_executor(pure=False, retries=_RETRIES)
            held = client.submit(packing.hold, self._packed, pure=False, retries=_RETRIES)
            try:
                aside: list[Case] = []
                waiting = {self._submit(executor, held, case): case for case in cases}
                for case, answer in self._ended(client, waiting):
                    if isinstance(answer.exception(), KilledWorker):
                        aside.append(case)
                    else:
                        yield self._outcome(case, answer)
                for case in aside:
                    for _, answer in self._ended(client, {self._submit(executor, held, case): case}):
                        killed = isinstance(answer.exception(), KilledWorker)
                        yield _crashed(case) if killed else self._outcome(case, answer)
            finally:
                executor.shutdown(wait=False)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        """A client whose workers are as this computer is."""
        import dask
        import distributed

        for name in (*_LOUD, *logging.root.manager.loggerDict):
            if name.split(".", 1)[0] in _LOUD:
                logging.getLogger(name).setLevel(logging.CRITICAL)
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "2 GiB"}):
            try:
                client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                    self._cluster.address, timeout=_ANSWER_SECONDS, security=self._security(), set_as_default=False
                )
            except (OSError, TypeError, ValueError, RuntimeError) as error:
                message = f"the scheduler at {self._cluster.address} does not answer: {_first_line(error)}"
                raise PlanError(message) from error
            try:
                self._check_versions(client)
                yield client
            finally:
                client.close(timeout=2)

    def _security(self) -> Any:  # noqa: ANN401 - of distributed
        import distributed

        security_of: Any = distributed.Security
        cluster = self._cluster
        if not cluster.address.startswith("tls:"):
            return security_of(require_encryption=False)
        given = {"tls_ca_file": cluster.ca, "tls_client_cert": cluster.cert, "tls_client_key": cluster.key}
        if cluster.cert is not None and cluster.key is None:
            given["tls_client_key"] = cluster.cert
        files = {name: str(path) for name, path in given.items() if path is not None}
        security = security_of(require_encryption=True, **files)
        if not security.tls_ca_file or not security.tls_client_cert:
            message = (
                f"{self._cluster.address} needs certificates: give --tls-ca, --tls-cert and --tls-key, or name them in "
                "the configuration of Dask (distributed.comm.tls)"
            )
            raise PlanError(message)
        return security

    def _check_versions(self, client: Any) -> None:  # noqa: ANN401 - of distributed
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                client.get_versions(check=True)
            found = client.run(versions)
        except (ImportError, AttributeError) as error:
            message = f"the workers at {self._cluster.address} have no planner of this version: {_first_line(error)}"
            raise PlanError(message) from error
        except (Warning, ValueError) as error:
            message = f"the cluster at {self._cluster.address} has other versions than this computer:\n{error}"
            raise PlanError(message) from error
        for address, theirs in sorted(found.items()):
            self._check_one(address, theirs)

    def _check_one(self, address: str, theirs: Mapping[str, str]) -> None:
        told = differences(versions(), theirs)
        if told:
            message = (
                f"the worker at {address} would give other results, for what it has is not what is here: {told}. "
                "Install one wheel with one constraints.txt everywhere"
            )
            raise PlanError(message)

    def _submit(self, executor: Any, held: Any, case: Case) -> Future[Any]:  # noqa: ANN401 - of distributed
        return executor.submit(packing.run_packed, self._work, held, self._sum, case.payload)

    def _ended(self, client: Any, waiting: dict[Future[Any], Case]) -> Iterator[tuple[Case, Future[Any]]]:  # noqa: ANN401
        """Each case as it ends."""
        while waiting:
            done, _ = wait(waiting, timeout=_STEP_SECONDS, return_when=FIRST_COMPLETED)
            for answer in done:
                case = waiting.pop(answer)
                if answer.cancelled():
                    self._lost()
                yield case, answer
            if not done:
                self._look(client)

    def _outcome(self, case: Case, answer: Future[Any]) -> Outcome:
        """What became of a case.

        Raises:
            PlanError: there is no such work, or the worker has other versions.
        """
        error = answer.exception()
        if isinstance(error, PlanError):
            raise error
        if error is not None:
            return Outcome(case.key, Status.FAILED.value, None, f"{type(error).__name__}: {_first_line(error)}", 0.0)
        found = dict(answer.result())
        address, theirs = found.pop("worker"), found.pop("versions")
        self._check_one(address, theirs)
        return Outcome(case.key, **found)

    def _look(self, client: Any) -> None:  # noqa: ANN401 - of distributed
        """See now and then that somebody is there to work.

        Raises:
            PlanError: there has been no worker for long.
        """
        now = time.monotonic()
        if now - self._last_look < _LOOK_SECONDS:
            return
        self._last_look = now
        if client.nthreads():
            self._lonely_since = None
        elif self._lonely_since is None:
            self._lonely_since = now
        elif now - self._lonely_since > _LONELY_SECONDS:
            message = (
                f"the scheduler at {self._cluster.address} has had no worker for {_LONELY_SECONDS:.0f} s. What is "
                "finished stands in the journal: start workers and go on with --resume"
            )
            raise PlanError(message)

    @contextmanager
    def _lost_if_silent(self) -> Iterator[None]:
        try:
            yield
        except (OSError, CancelledError):
            self._lost()

    def _lost(self) -> None:
        message = (
            f"the scheduler at {self._cluster.address} is gone. What is finished stands in the journal: go on with "
            "--resume, there or elsewhere"
        )
        raise PlanError(message) from None


def _crashed(case: Case) -> Outcome:
    return Outcome(case.key, Status.CRASHED.value, None, CRASHED, 0.0)


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
