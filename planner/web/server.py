"""Answers the network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from planner.errors import PlanError
from planner.web.app import create_app
from planner.web.patience import patient

if TYPE_CHECKING:
    from planner.web.settings import Settings

_LONGEST_HEAD_BYTES: Final = 16_384
_MOST_AT_ONCE: Final = 200


def listen(host: str, port: int) -> socket.socket:
    """A socket at an address; port 0 takes a free one.

    It says that it speaks TCP, or asyncio would let answers wait for the 40 ms in which a browser may hold back its
    acknowledgement.

    Raises:
        PlanError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.bind((host, port))
    except OSError as fault:
        found.close()
        message = f"The page cannot answer at {host}:{port}: {fault.strerror or fault}. Give another --port."
        raise PlanError(message) from None
    return found


def serve(settings: Settings, at: socket.socket) -> None:
    """Answer until told to stop."""
    config = uvicorn.Config(
        create_app(settings),
        http=patient(settings.upload_seconds),
        log_level="warning",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        limit_concurrency=_MOST_AT_ONCE,
        h11_max_incomplete_event_size=_LONGEST_HEAD_BYTES,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[at])
