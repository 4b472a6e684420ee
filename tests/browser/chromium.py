"""A real Chromium, headless: where it is found, and pages that note what they ask for and what goes wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)


def found() -> str | None:
    """Path of a Chromium: what CHROMIUM says, on the path, or where systems put it; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    on_path = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return on_path or next((path for place in _PLACES if Path(path := os.path.expandvars(place)).is_file()), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser of our own; as root it runs without its sandbox."""
    from playwright.sync_api import sync_playwright

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"] if is_root else [])
        try:
            yield opened
        finally:
            opened.close()


class Visit:
    """A page of a browser with all that it said, asked for and popped up."""

    def __init__(self, opened: Browser, **options: Any) -> None:
        self.console: list[str] = []
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        self.context = opened.new_context(**options)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.context.route("**/*", self._route)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _route(self, route: Any) -> None:
        url = route.request.url
        if url.startswith("file:"):
            route.continue_()
        else:
            self.asked.append(url)
            route.abort()

    def open(self, path: Path, *, charts: bool = True) -> Page:
        """Open a file; with charts, wait until all of them are drawn."""
        self.page.goto(path.as_uri())
        if charts:
            self.page.wait_for_selector("html[data-drawn=all]")
        return self.page

    def close(self) -> None:
        """Close the page."""
        self.context.close()

    @property
    def faults(self) -> list[str]:
        """Everything that must not happen."""
        return [*self.console, *self.asked, *self.dialogs]
