"""The event loop that visits run in."""

from __future__ import annotations

import asyncio
import sys


def new_event_loop() -> asyncio.AbstractEventLoop:
    """A fresh loop: uvloop's, which takes half the time for each request, where it runs."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415 - it does not exist for Windows

    return uvloop.new_event_loop()
