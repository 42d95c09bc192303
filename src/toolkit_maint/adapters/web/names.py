"""From a host's name to its addresses."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from toolkit_maint.adapters.web.faults import WebFault, web_fault
from toolkit_maint.domain.observation import FaultKind, Phase

Addresses = tuple[str, ...]


class Resolver(Protocol):
    """Finds the addresses of a host."""

    async def resolve(self, host: str) -> Addresses:
        """All IP addresses of a host, best first, at least one; the host is asked as it was written.

        Raises :class:`WebFault`: ``host-not-found``, ``no-address`` or ``resolver-failed``.
        """
        ...


_FAULTS = {
    socket.EAI_NONAME: FaultKind.HOST_NOT_FOUND,
    # Not in POSIX, and not on every system: the name is known, but has no address (of this family).
    getattr(socket, "EAI_NODATA", None): FaultKind.NO_ADDRESS,
    getattr(socket, "EAI_ADDRFAMILY", None): FaultKind.NO_ADDRESS,
}


class SystemResolver:
    """The system's own resolver, a thread for each question: a thread of a pool would hold up the end of the process."""

    async def resolve(self, host: str) -> Addresses:
        """As the protocol says. A name of several labels that is not found is asked for once more with a final dot."""
        try:
            return await _asked(host)
        except WebFault as fault:
            absolute = host.endswith(".") or "." not in host
            if absolute or fault.fault.kind is not FaultKind.HOST_NOT_FOUND:
                raise
        return await _asked(f"{host}.")


async def _asked(host: str) -> Addresses:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Addresses] = loop.create_future()

    def settle(addresses: Addresses, fault: WebFault | None) -> None:
        if answer.done():
            return
        if fault is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(fault)

    def ask() -> None:
        outcome = _addresses_of(host)
        # The loop may have ended while the system was still asking.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    return await answer


def _addresses_of(host: str) -> tuple[Addresses, WebFault | None]:
    try:
        # As bytes: for a str Python would apply the IDNA rules of 2003, where the URL parser has applied today's.
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return (), web_fault(_FAULTS.get(error.errno, FaultKind.RESOLVER_FAILED), Phase.NAME, error)
    except (OSError, ValueError) as error:
        return (), web_fault(FaultKind.RESOLVER_FAILED, Phase.NAME, error)
    addresses = tuple(dict.fromkeys(str(info[4][0]) for info in found))
    return addresses, None if addresses else web_fault(FaultKind.NO_ADDRESS, Phase.NAME)


class RememberingResolver:
    """Asks another resolver once for each host, for as long as this object lives, and ``at_once`` at a time.

    It belongs to the event loop that it was first used in.
    """

    def __init__(self, inner: Resolver, at_once: int = 64) -> None:
        """Remember the answers of ``inner``, failures included."""
        self._inner = inner
        self._turns = asyncio.Semaphore(at_once)
        self._answers: dict[str, asyncio.Task[Addresses]] = {}

    async def resolve(self, host: str) -> Addresses:
        """As the protocol says. Who gives up waiting does not disturb others that wait for the same answer."""
        answer = self._answers.get(host)
        if answer is None:
            answer = self._answers[host] = asyncio.create_task(self._ask(host))
            answer.add_done_callback(_retrieved)
        return await asyncio.shield(answer)

    async def _ask(self, host: str) -> Addresses:
        async with self._turns:
            return await self._inner.resolve(host)


def _retrieved(answer: asyncio.Task[Addresses]) -> None:
    # Everybody who asked may have given up by now; asyncio would report the failure as one that nobody looked at.
    if not answer.cancelled():
        answer.exception()


Lookup = Callable[[str], Iterable[str]]


def _looked_up(name: str) -> Iterable[str]:
    return (str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))


def made_up_addresses(lookup: Lookup = _looked_up, *, seconds: float = 2.0) -> frozenset[str]:
    """The addresses that this machine's resolver gives for a name that cannot exist; an honest one gives none.

    The name is under ``.invalid``, which nobody can register (RFC 6761, section 6.4). Some networks answer for every name with
    an address of their own, and so show their own page where a site is gone. No answer within ``seconds`` counts as none.
    """
    found: list[str] = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            found.extend(lookup(f"{secrets.token_hex(8)}.invalid"))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return frozenset(found)
