"""The application: guards, sign-in, and the pages."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from planner.web import downloads, pages
from planner.web.context import Context, context_of
from planner.web.guard import LimitedBody, SafeHeaders
from planner.web.queue import Queue
from planner.web.signin import SignIn
from planner.web.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    from planner.web.settings import Settings

_WORDS: Final = {
    400: "This address does not belong to the page.",
    403: "This form is too old, or it was not sent from this page. Go back, load the page again, and repeat it.",
    404: "There is nothing here. It may have been removed.",
    405: "This address is not asked in this way.",
    408: "The upload took too long.",
    413: "The file is too large.",
    415: "This is no Excel workbook. Bring a file that ends in .xlsx.",
    422: "The form holds something that cannot be. Targets are percentages from 0 to 100, as 25, 50, 75.",
    429: "Too much at once. Wait until a run has finished, or a minute, and repeat it.",
}
_log = logging.getLogger("planner.web")
_CLEAR_SECONDS: Final = 3600.0
_OPEN: Final = ("/static/", "/sign-in", "/health")


def create_app(settings: Settings) -> FastAPI:
    """The application.

    Raises:
        OSError: its folder cannot be made.
    """
    store = Store(settings.home)
    context = Context(settings, store, Queue(store, settings), SignIn(settings))

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        del app
        clearing = asyncio.create_task(_clear_now_and_then(store, settings.keep_days))
        yield
        clearing.cancel()
        context.queue.close()

    guards = [
        Middleware(SafeHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False),
        Middleware(OnlyWhoMay),
        Middleware(LimitedBody, most_bytes=settings.most_upload_bytes, seconds=settings.upload_seconds),
    ]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, middleware=guards, lifespan=life, debug=False)
    app.state.context = context
    app.include_router(pages.router)
    app.include_router(downloads.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")))
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(Exception, _broken)
    return app


async def _clear_now_and_then(store: Store, days: float) -> None:
    """Remove at once, and every hour, what nobody has touched for long."""
    while True:
        await run_in_threadpool(store.clear, days)
        await asyncio.sleep(_CLEAR_SECONDS)


class OnlyWhoMay:
    """Lets those in who may; shows all others where to sign in."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answer = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    @staticmethod
    def _refusal(request: Request) -> Response | None:
        context = context_of(request)
        if request.url.path.startswith(_OPEN) or context.sign_in.is_in(request):
            return None
        if context.settings.login_header:
            return pages.message(request, 403, "Use the address of your organisation, which asks who you are.")
        return RedirectResponse("/sign-in", 303)


async def _told(request: Request, refused: Exception) -> Response:
    code = refused.status_code if isinstance(refused, HTTPException) else 500
    return pages.message(request, code, _WORDS.get(code, "That did not work."))


async def _broken(request: Request, fault: Exception) -> Response:
    """Say that something went wrong, and under which number its reason stands in the log; never the reason itself."""
    number = Store.new_id()[:8]
    _log.error("%s: %r", number, request.url.path, exc_info=fault)
    return pages.message(request, 500, f"Something went wrong here. Its reason is in the log under {number}.")
