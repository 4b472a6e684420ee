"""A Dask scheduler and its workers as processes of their own, on this computer alone."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager, suppress

import psutil

from tests.fanout.processes import start, until

_OWN = ("--host", "127.0.0.1")


class Dask:
    """A scheduler and its workers."""

    def __init__(self, code, folder, tls=()):
        self._code, self._folder, self._tls = code, folder, tls
        file = folder / "scheduler.json"
        protocol = ("--protocol", "tls") if tls else ()
        self.scheduler = start(
            code,
            "-m",
            "distributed.cli.dask_scheduler",
            *_OWN,
            "--port",
            0,
            "--no-dashboard",
            "--no-show",
            "--scheduler-file",
            file,
            *protocol,
            *tls,
            quiet=True,
        )
        self.address = until(lambda: self._address(file), "the scheduler is there")
        self.workers = []

    @staticmethod
    def _address(file):
        with suppress(OSError, ValueError, KeyError):
            return json.loads(file.read_text(encoding="utf-8"))["address"]

    def add_worker(self, *more):
        """Start a worker with a nanny that starts it anew when it is killed."""
        self.workers.append(
            start(
                self._code,
                "-m",
                "distributed.cli.dask_worker",
                self.address,
                *_OWN,
                "--nthreads",
                1,
                "--no-dashboard",
                "--local-directory",
                self._folder,
                "--death-timeout",
                60,
                *self._tls,
                *more,
                quiet=True,
            )
        )
        return self.workers[-1]

    def tend(self):
        """Start a worker for each that has given up, as whoever keeps a cluster does.

        A nanny gives up where its worker dies while it is still being started, as a case that kills may bring about.
        """
        for gone in [worker for worker in self.workers if worker.poll() is not None]:
            self.workers.remove(gone)
            self.add_worker()

    def end(self):
        everybody = [self.scheduler, *self.workers]
        children = []
        for process in everybody:
            with suppress(psutil.NoSuchProcess):
                children += psutil.Process(process.pid).children(recursive=True)
        for process in [*everybody, *children]:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.send_signal(signal.SIGKILL)
        for process in everybody:
            process.wait(30)


@contextmanager
def dask(code, folder, *, workers=2, tls=()):
    """A cluster that is gone at the end."""
    cluster = Dask(code, folder, tls)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.end()


def certificates(folder):
    """A certificate that vouches for itself, and its key: files for --tls-ca-file, --tls-cert and --tls-key."""
    import subprocess

    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            str(key),
            "-out",
            str(cert),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key
