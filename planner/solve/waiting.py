"""A call that may take long, in a thread of its own, so that Ctrl-C, a signal or a time limit is answered at once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from planner.errors import NumericalError, OutOfMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.solve.clock import Clock

_STEP_SECONDS: Final = 0.05
_GRACE_SECONDS: Final = 1.0
_GIVE_UP_SECONDS: Final = 2.0

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Waiting:
    """How long is waited for a call, and who is told meanwhile.

    Attributes:
        cancel: asks the call to stop.
        clock: what is left of a time limit.
        tell: told the seconds since the start, about twenty times a second.
    """

    cancel: Callable[[], object]
    clock: Clock
    tell: Callable[[float], None]

    def result(self, call: Callable[[], _Answer]) -> _Answer | None:
        """Result of a call; None if the time limit passed without an answer.

        Raises:
            KeyboardInterrupt: or whatever else a signal raises in the calling thread; the call is stopped first.
            OutOfMemoryError: there is not enough memory.
            NumericalError: the call failed outright.
        """
        result: list[_Answer] = []
        failure: list[BaseException] = []

        def work() -> None:
            try:
                result.append(call())
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
                failure.append(error)

        thread = Thread(target=work, name="HiGHS", daemon=True)
        start = time.perf_counter()
        thread.start()
        try:
            overdue = self._wait(thread, start)
        except BaseException:
            self._stop(thread)
            raise
        if overdue:
            self._stop(thread)
            return None
        if failure:
            _raise(failure[0])
        return result[0]

    def _wait(self, thread: Thread, start: float) -> bool:
        """Wait for the end; true if the time limit is well past and the solver has not noticed."""
        thread.join(_STEP_SECONDS / 10)
        while thread.is_alive():
            self.tell(time.perf_counter() - start)
            if self.clock.limit is not None and self.clock.elapsed > self.clock.limit + _GRACE_SECONDS:
                return True
            thread.join(_STEP_SECONDS)
        return False

    def _stop(self, thread: Thread) -> None:
        """Tell the solver to stop and give it a moment; a second Ctrl-C cuts the moment short."""
        self.cancel()
        try:
            thread.join(_GIVE_UP_SECONDS)
        except KeyboardInterrupt:
            return


def _raise(failure: BaseException) -> NoReturn:
    if isinstance(failure, MemoryError):
        message = "not enough memory to solve this case"
        raise OutOfMemoryError(message) from None
    message = f"the solver failed: {failure}"
    raise NumericalError(message) from failure
