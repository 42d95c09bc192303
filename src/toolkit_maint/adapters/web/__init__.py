"""The web as a careful visitor sees it.

From the bottom up: :mod:`.guard` says which addresses may be dialled, :mod:`.connection` resolves, checks and dials,
:mod:`.exchange` sends one request over that, :mod:`.body` and :mod:`.page` read what comes back, :mod:`.visit` follows
one link and :mod:`.checker` many of them. :mod:`.transport` puts ``httpx`` over the same guarded connection; nothing
else imports ``httpx``.

One exception leaves these modules for what goes wrong on the wire, :class:`.faults.WebFault`; what OpenSSL, asyncio and
the parser raise is translated to it once, where it is raised.
"""
