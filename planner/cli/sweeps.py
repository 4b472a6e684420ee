"""Options of every command that works on many cases: where, with how many processes, and whether to go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from planner.fanout import Cluster

Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes of this computer.", show_default="one each processor"),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where a run of the same command was broken off.")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="ADDRESS", help="Work on a Dask cluster: its scheduler, as tls://HOST:8786."),
]
TlsCa = Annotated[Path | None, typer.Option("--tls-ca", help="Certificates to trust on the way to the cluster.")]
TlsCert = Annotated[Path | None, typer.Option("--tls-cert", help="Our certificate for the cluster.")]
TlsKey = Annotated[Path | None, typer.Option("--tls-key", help="The key of that certificate.")]
InsecureCluster = Annotated[
    bool,
    typer.Option(
        "--insecure-cluster",
        help="Accept a cluster on another computer without TLS: whoever reaches it can read the data and run code.",
    ),
]


def cluster(on: str | None, tls: tuple[Path | None, Path | None, Path | None], *, insecure: bool) -> Cluster | None:
    """The cluster that is meant; None for this computer.

    Args:
        on: address of the scheduler.
        tls: files of the trusted certificates, of our certificate and of its key.
        insecure: accept another computer without TLS.

    Raises:
        PlanError: it may not be used so.
    """
    if on is None:
        return None
    from planner.fanout import Cluster

    found = Cluster(on, *tls, insecure=insecure)
    found.check()
    return found
