"""Requests for runs, worked off in the order they came, each in a process of its own that can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from planner.web.store import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.web.settings import Settings
    from planner.web.store import Store

_STEP_SECONDS: Final = 0.2


class FullError(Exception):
    """So many runs wait already that no further one is taken."""


class Queue:
    """Runs that wait and runs at work."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """An idle queue; requests that were not finished when the page was last shut down are taken up again."""
        self._store = store
        self._settings = settings
        self._waiting: deque[str] = deque()
        self._working: dict[str, subprocess.Popen[bytes]] = {}
        self._cancelled: set[str] = set()
        self._changed = threading.Condition()
        self._cluster = json.dumps(asdict(settings.cluster), default=str) if settings.cluster else ""
        self._closed = False
        unfinished = [request["id"] for request in reversed(store.requests()) if self.state(request["id"]) == "waiting"]
        self._waiting.extend(unfinished)
        self._threads = [
            threading.Thread(target=self._work, name=f"run {number}", daemon=True) for number in range(settings.at_once)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, request: Mapping[str, Any]) -> None:
        """Add a request.

        Raises:
            FullError: too many wait already.
        """
        with self._changed:
            if len(self._waiting) >= self._settings.most_waiting:
                raise FullError
            self._store.ask(request)
            self._waiting.append(str(request["id"]))
            self._changed.notify()

    def state(self, name: str) -> str:
        """``waiting``, ``running``, ``done`` or ``failed``."""
        request = self._store.request(name)
        if request is not None and request["kind"] == "check":
            if self._store.findings(request["workbook"]) is not None:
                return "done"
        elif self._store.run(name) is not None:
            return "done"
        if self._store.note(name, "failed").exists():
            return "failed"
        return "running" if name in self._working else "waiting"

    def before(self, name: str) -> int:
        """How many requests come first."""
        with self._changed:
            return self._waiting.index(name) if name in self._waiting else 0

    def progress(self, name: str) -> dict[str, Any]:
        """What a run is doing: ``phase``, when it ``began`` (seconds since 1970), ``done`` and ``of`` if it counts."""
        return read_json(self._store.note(name, "progress")) or {}

    def failure(self, name: str) -> dict[str, Any]:
        """Why a run failed: ``message``, and ``findings`` where cells are to blame."""
        return read_json(self._store.note(name, "failed")) or {}

    def cancel(self, name: str) -> None:
        """Stop a run, or take it out of the line."""
        with self._changed:
            if name in self._waiting:
                self._waiting.remove(name)
            elif name not in self._working:
                return
            self._cancelled.add(name)
            child = self._working.get(name)
        if child is not None:
            child.kill()
        else:
            self._fail(name, "It was stopped before it began.")

    def close(self) -> None:
        """Stop everything; requests that were not finished stay for the next time."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            children = list(self._working.values())
        for child in children:
            child.kill()
        for thread in self._threads:
            thread.join(10.0)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                name = self._waiting.popleft()
                log = (self._store.home / "requests" / f"{name}.log").open("wb")
                child = subprocess.Popen(
                    [sys.executable, "-m", "planner.web.child", str(self._store.home), name, self._cluster],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                )
                self._working[name] = child
            try:
                self._watch(name, child)
            finally:
                log.close()
                if child.stdin:
                    child.stdin.close()
                with self._changed:
                    del self._working[name]
                    self._cancelled.discard(name)

    def _watch(self, name: str, child: subprocess.Popen[bytes]) -> None:
        """Wait for a run to end, and say so where it could not do that itself."""
        end = time.monotonic() + self._settings.run_seconds
        late = False
        while child.poll() is None:
            if time.monotonic() > end:
                late = True
                child.kill()
            try:
                child.wait(_STEP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        if self._closed:
            return
        if self.state(name) != "running":
            self._store.tidy(name)
            return
        if name in self._cancelled:
            self._fail(name, "It was stopped on request.")
        elif late:
            self._fail(name, f"It took longer than {self._settings.run_seconds:g} seconds and was stopped.")
        else:
            self._fail(name, f"Its process ended without an answer (code {child.returncode}).")

    def _fail(self, name: str, message: str) -> None:
        self._store.tidy(name)
        write_json(self._store.note(name, "failed"), {"message": message, "findings": []})
