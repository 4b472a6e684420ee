"""Who may use the page, and whether a form really comes from it."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from planner.web.settings import Settings

COOKIE: Final = "plan_session"
_TRIES: Final = 5
_TRIES_SECONDS: Final = 60.0
_SESSION_SECONDS: Final = 12 * 3600.0
_MOST_SESSIONS: Final = 10_000


class SignIn:
    """Sessions: a random name in a cookie, good for twelve hours or until the page is shut down."""

    def __init__(self, settings: Settings) -> None:
        """Nobody signed in yet."""
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._until: dict[str, float] = {}
        self._tries: defaultdict[str, deque[float]] = defaultdict(deque)

    def session(self, request: Request) -> str:
        """The session of a request; a new name if it has none."""
        known = request.cookies.get(COOKIE, "")
        return known if len(known) == 43 and known.isascii() else secrets.token_urlsafe(32)

    def is_in(self, request: Request) -> bool:
        """Whether the request may see anything."""
        if self._settings.login_header:
            where = request.client.host if request.client else ""
            return where in self._settings.proxies and bool(request.headers.get(self._settings.login_header))
        if not self._settings.token:
            return True
        return self._until.get(request.cookies.get(COOKIE, ""), 0.0) > time.monotonic()

    def sign_in(self, request: Request, token: str) -> str | None:
        """A new session if the password is right, None if it is not.

        Raises:
            HTTPException: 429 after five wrong ones within a minute.
        """
        tries = self._tries[request.client.host if request.client else ""]
        now = time.monotonic()
        while tries and now - tries[0] > _TRIES_SECONDS:
            tries.popleft()
        if len(tries) >= _TRIES:
            raise HTTPException(429)
        if not hmac.compare_digest(token.encode(), self._settings.token.encode()):
            tries.append(now)
            return None
        self._until = {name: until for name, until in self._until.items() if until > now}
        if len(self._until) >= _MOST_SESSIONS:
            raise HTTPException(429)
        session = secrets.token_urlsafe(32)
        self._until[session] = now + _SESSION_SECONDS
        return session

    def seal(self, session: str) -> str:
        """What a form of this session carries, so that no other site can send it."""
        return hmac.new(self._secret, session.encode(), "sha256").hexdigest()

    def check_form(self, request: Request, seal: str) -> None:
        """Refuse a form that was not sent from a page of this session.

        Raises:
            HTTPException: 403.
        """
        origin = request.headers.get("origin") or request.headers.get("referer", "")
        own = urlsplit(origin).netloc == request.headers.get("host", "")
        if not own or not hmac.compare_digest(seal.encode(), self.seal(self.session(request)).encode()):
            raise HTTPException(403)

    def remember(self, response: Response, session: str) -> None:
        """Put the session in a cookie that neither scripts nor other sites can use."""
        response.set_cookie(
            COOKIE, session, httponly=True, samesite="strict", secure=self._settings.secure_cookies, path="/"
        )
