"""What every page works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request

    from planner.web.queue import Queue
    from planner.web.settings import Settings
    from planner.web.signin import SignIn
    from planner.web.store import Store, Workbook


@dataclass(frozen=True)
class Context:
    """One application: its options, what it keeps, what it works on, who is signed in."""

    settings: Settings
    store: Store
    queue: Queue
    sign_in: SignIn

    def workbook(self, name: str) -> Workbook:
        """A workbook.

        Raises:
            HTTPException: 404.
        """
        book = self.store.workbook(name)
        if book is None:
            raise HTTPException(404)
        return book

    def request(self, name: str) -> dict[str, Any]:
        """A request for a run.

        Raises:
            HTTPException: 404.
        """
        request = self.store.request(name)
        if request is None:
            raise HTTPException(404)
        return request


def context_of(request: Request) -> Context:
    """The context of the application that answers a request."""
    found: Context = request.app.state.context
    return found
