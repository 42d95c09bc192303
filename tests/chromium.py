"""Chromium without a window, told what to do over a pipe: one process, and of every page what a reader sees of it.

It speaks the DevTools protocol itself, which takes no package and no thread. A driver with an event loop of its own, such as
Playwright, would keep the tests that share its process from running theirs.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import selectors
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")

_WITHOUT = (
    # A link is opened as it is written, and that names lead to loopback must not make pages ask for leave.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LocalNetworkAccessChecks",
    # Half of the time is saved by not keeping sites apart that are made for a test.
    "IsolateOrigins",
    "site-per-process",
    "SpareRendererForSitePerProcess",
    "BackForwardCache",
    "PaintHolding",
)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--password-store=basic",
    "--use-mock-keychain",
    "--mute-audio",
    "--lang=en-US",
    "--remote-debugging-pipe",
    f"--disable-features={','.join(_WITHOUT)}",
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
)
# The protocol is spoken on the descriptors 3 and 4.
_ON_ITS_DESCRIPTORS = ("/bin/sh", "-c", 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1', "sh")
_SEEN = "[document.title, document.body ? document.body.innerText : ''].join('\\n')"


def executable() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class TooLateError(Exception):
    """It did not come in time."""


class RefusedError(Exception):
    """The browser does not do this at all, such as visiting what is no address to it."""


class Browser:
    """A process; ``rules`` are those of its resolver, and what they do not name is nowhere."""

    def __init__(self, command: str, folder: Path, rules: Iterable[str]) -> None:
        resolver = "--host-resolver-rules=" + ",".join((*rules, "MAP * ~NOTFOUND"))
        self._process = subprocess.Popen(
            [*_ON_ITS_DESCRIPTORS, command, *_FLAGS, resolver, f"--user-data-dir={folder}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._from, selectors.EVENT_READ)
        self._numbers = itertools.count(1)
        self._begun = b""
        self._page: Page | None = None
        self.told: list[dict[str, Any]] = []
        # As the one with a window says it.
        self._user_agent = str(self.call("Browser.getVersion", wait=60)["userAgent"]).replace("Headless", "")
        self.call("Browser.setDownloadBehavior", behavior="deny")

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(TooLateError, BrokenPipeError):
            self.call("Browser.close")
        with self._process, self._selector:
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()

    @contextlib.contextmanager
    def page(self) -> Iterator[Page]:
        """A blank page without cookies. After a failure the next one is another page."""
        page, self._page = self._page or self._new_page(), None
        page.call("Network.clearBrowserCookies")
        page.call("Page.navigate", url="about:blank")
        self.told.clear()
        try:
            yield page
        except BaseException:
            with contextlib.suppress(TooLateError, RefusedError, BrokenPipeError):
                self.call("Target.closeTarget", targetId=page.target)
            raise
        self._page = page

    def _new_page(self) -> Page:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        page = Page(self, target, self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        page.call("Network.enable")
        page.call("Network.setUserAgentOverride", userAgent=self._user_agent)
        page.call("Page.enable")
        page.call("Page.setLifecycleEventsEnabled", enabled=True)
        return page

    def call(self, method: str, *, session: str = "", wait: float = 10, **parameters: Any) -> dict[str, Any]:
        """Have something done, and wait for what comes of it; what is told in between is kept in ``told``."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        end = time.monotonic() + wait
        while (answer := self._next(end)).get("id") != number:
            self.told.append(answer)
        if "error" in answer:
            raise RefusedError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def listen(self, end: float) -> None:
        """Wait for the next thing that is told."""
        self.told.append(self._next(end))

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._begun:
            if not self._selector.select(max(0.0, end - time.monotonic())):
                raise TooLateError
            data = os.read(self._from, 1 << 16)
            if not data:
                raise BrokenPipeError("the browser has ended")
            self._begun += data
        message, _, self._begun = self._begun.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told


class Page:
    """What a reader has before him."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self.target = target
        self._browser = browser
        self._session = session

    def call(self, method: str, *, wait: float = 10, **parameters: Any) -> dict[str, Any]:
        """As that of the browser, for this page."""
        return self._browser.call(method, session=self._session, wait=wait, **parameters)

    def go(self, url: str, wait: float) -> None:
        """Go there, whatever comes of it."""
        with contextlib.suppress(TooLateError):
            self.call("Page.navigate", url=url, wait=wait)

    def error(self, url: str, wait: float) -> str:
        """Go there. What is wrong, such as ``net::ERR_EMPTY_RESPONSE``, in place of the page; empty where there is a page."""
        end = time.monotonic() + wait
        self._browser.told.clear()
        try:
            went = self.call("Page.navigate", url=url, wait=wait)
        except RefusedError as refusal:
            return str(refusal)
        if went.get("errorText"):
            return str(went["errorText"])
        # The page before it may still have something to tell; only what this navigation tells counts.
        mine = went.get("loaderId")
        while True:
            for message in self._browser.told:
                match message:
                    case {"method": "Network.loadingFailed", "params": {"requestId": of, "errorText": error}} if of == mine:
                        return str(error)
                    case {"method": "Page.lifecycleEvent", "params": {"loaderId": of, "name": "load"}} if of == mine:
                        return ""
                    case _:
                        pass
            self._browser.told.clear()
            self._browser.listen(end)

    def seen(self, text: str, wait: float) -> str:
        """Go on until this piece is among title and text, and give both; at the latest when the time is over."""
        end = time.monotonic() + wait
        while (seen := self._now()) is None or text not in seen:
            if time.monotonic() >= end:
                return seen or ""
            self._browser.told.clear()
            with contextlib.suppress(TooLateError):
                self._browser.listen(min(end, time.monotonic() + 0.1))
        return seen

    def _now(self) -> str | None:
        try:
            return str(self.call("Runtime.evaluate", expression=_SEEN, returnByValue=True)["result"].get("value", ""))
        except RefusedError:
            return None  # it is on its way to another page
