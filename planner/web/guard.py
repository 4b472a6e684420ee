"""What stands before every page: limits of what may come in, and the headers of what goes out."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""A page loads nothing but this page's own files, and runs no script written into it."""

REPORT_POLICY: Final = "sandbox allow-scripts allow-modals; frame-ancestors 'none'"
"""A report brings its own, stricter policy; here it is kept apart from the page's cookies."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SafeHeaders:
    """Adds the headers that keep a browser from doing more than is meant."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class LimitedBody:
    """Refuses a body that is too long or takes too long, without ever holding it whole."""

    def __init__(self, app: ASGIApp, most_bytes: int, seconds: float) -> None:
        """Stand before ``app``.

        Args:
            app: the application.
            most_bytes: of a body.
            seconds: for a body to arrive.
        """
        self._app = app
        self._most = most_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        too_long = not told.isascii() or not told.isdigit() or int(told) > self._most
        count, end, whole = 0, 0.0, False

        async def answering(message: Message) -> None:
            nonlocal whole
            whole = True
            await send(message)

        async def limited() -> Message:
            nonlocal count, end, whole
            if whole:
                return await receive()
            end = end or time.monotonic() + self._seconds
            if too_long:
                raise HTTPException(413)
            try:
                message = await asyncio.wait_for(receive(), max(end - time.monotonic(), 0.0))
            except TimeoutError:
                raise HTTPException(408) from None
            count += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if count > self._most:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, answering)
