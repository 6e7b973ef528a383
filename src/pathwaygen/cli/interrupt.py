"""A run that is stopped from outside ends as one that failed: a message, exit 2, and nothing half done."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def stoppable(said: str) -> Iterator[None]:
    """Turn Ctrl-C, and the signal that a scheduler stops a job with, into a message.

    What stands in a ``finally`` inside is done first. A signal that cannot be caught leaves what was there
    too, since results are moved to their places last; then temporary folders may remain.

    Args:
        said: What the user is told.

    Raises:
        UsageError: The run was stopped.
    """
    stopped = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        raise KeyboardInterrupt

    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except BaseException:  # a library that is stopped inside raises what it likes
        if stopped:
            raise UsageError(said) from None
        raise
    finally:
        for one, how in before.items():
            signal.signal(one, how)
