"""What the page may do, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from planner.fanout import Cluster

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Settings:
    """Options of the page.

    Attributes:
        home: folder for workbooks, requests and runs.
        hosts: names and addresses by which browsers may call it, without port.
        token: password of the page; "" asks for none.
        login_header: header in which the login in front of the page names the user; "" where there is no such login.
        proxies: addresses from which that header is believed.
        at_once: how many runs may work at the same time.
        most_waiting: how many more may wait.
        most_upload_bytes: largest upload.
        upload_seconds: time for an upload to arrive, and for what comes before it.
        run_seconds: time for one run.
        keep_days: workbooks and runs nobody has touched for so long are removed.
        cluster: where comparisons and stress runs are worked on; None for this computer.
        secure_cookies: send cookies over HTTPS only.
    """

    home: Path
    hosts: tuple[str, ...] = LOOPBACK
    token: str = ""
    login_header: str = ""
    proxies: tuple[str, ...] = ()
    at_once: int = 1
    most_waiting: int = 12
    most_upload_bytes: int = 20 * 2**20
    upload_seconds: float = 60.0
    run_seconds: float = 3600.0
    keep_days: float = 30.0
    cluster: Cluster | None = None
    secure_cookies: bool = False
