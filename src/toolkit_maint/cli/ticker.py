"""Something done again and again while a command works. It only ever shows or hands on what is there, and decides nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def every(seconds: float, tick: Callable[[], None]) -> Iterator[None]:
    """Call ``tick`` from a thread of its own, every so many seconds, until the block ends."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(seconds):
            tick()

    # A daemon: a process that ends at once does not wait for it.
    thread = threading.Thread(target=run, name="ticker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
