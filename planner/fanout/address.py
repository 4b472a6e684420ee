"""The address of a cluster, and what must hold before anything is sent there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from planner.errors import PlanError

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMES: Final = ("tcp", "tls")


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster.

    Attributes:
        address: of its scheduler, as ``tls://host:8786``.
        ca: file of the certificates to trust; None takes that of the Dask configuration.
        cert: file of our own certificate; None as above.
        key: file of our own key; None as above, or that it stands in ``cert``.
        insecure: send work in the clear to another computer, where whoever reaches the port can run code.
    """

    address: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    insecure: bool = False

    def check(self) -> None:
        """See that it may be used.

        Raises:
            PlanError: it is no address, a file is missing, or it is another computer without TLS.
        """
        try:
            parts = urlsplit(self.address)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        if parts.scheme not in _SCHEMES or not host or not port:
            message = f"'{self.address}' is no address of a cluster; write tcp://HOST:PORT or tls://HOST:PORT"
            raise PlanError(message)
        if parts.scheme == "tcp" and not _is_here(host) and not self.insecure:
            message = (
                f"{self.address} is another computer and the connection would be in the clear: whoever reaches it can "
                "read the data and run code. Start the scheduler with TLS and give its tls:// address, or accept that "
                "on a closed network with --insecure-cluster"
            )
            raise PlanError(message)
        for name, path in (("--tls-ca", self.ca), ("--tls-cert", self.cert), ("--tls-key", self.key)):
            if path is not None and not path.is_file():
                message = f"{name}: there is no file {path}"
                raise PlanError(message)


def _is_here(host: str) -> bool:
    """Whether a host is this computer by its name alone; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
