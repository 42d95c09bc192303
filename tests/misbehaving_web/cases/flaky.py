"""Servers that fail now and then, are slow, ask for patience, or say in a page that something is wrong just now."""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from collections import Counter
from weakref import WeakKeyDictionary

from fault_server import NOBODY, Asked, Behaviour, Connected, answer, by_path, redirect, reset, silent
from misbehaving_web.case import ALIVE, UNSURE, Case, Site, of_timeout
from misbehaving_web.html import article, page


class InTurn:
    """One behaviour after another, the last one for ever.

    Every web has an event loop of its own, and is begun anew with, so that a case can be put on more than one.
    """

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = behaviours
        self._asked: WeakKeyDictionary[AbstractEventLoop, Counter[str]] = WeakKeyDictionary()

    def next(self) -> Behaviour:
        """The behaviour whose turn it is."""
        count = self._asked.setdefault(asyncio.get_running_loop(), Counter())
        count["asked"] += 1
        return self._behaviours[min(count["asked"], len(self._behaviours)) - 1]

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        await self.next()(writer, asked)


def at_first(behaviour: Behaviour, then: Behaviour, times: int = 1) -> Behaviour:
    """So many times one behaviour, and then another one for ever."""
    return InTurn(*[behaviour] * times, then)


def first_connection(behaviour: Behaviour, then: Behaviour) -> Connected:
    """The first connection meets with one behaviour before a request is read, later ones with an answer to theirs."""
    turn = InTurn(behaviour, then)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        chosen = turn.next()
        if chosen is then:
            await reader.readuntil(b"\r\n\r\n")
        await chosen(writer, NOBODY)

    return connected


def after(share: float, behaviour: Behaviour) -> Behaviour:
    """The same, after this share of the visitor's patience."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(of_timeout(share))
        await behaviour(writer, asked)

    return send


def in_pieces(markup: str, count: int, share: float) -> Behaviour:
    """The head at once, and the page in so many pieces, with this share of the visitor's patience before each."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        data = markup.encode()
        size = -(-len(data) // count)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode())
        for start in range(0, len(data), size):
            await asyncio.sleep(of_timeout(share))
            writer.write(data[start : start + size])
            await writer.drain()

    return send


async def closes(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """Not a byte; the connection is closed."""


def nginx(status: str, *headers: str) -> Behaviour:
    """The error page that nginx has built in."""
    markup = (
        f"<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return page(markup, status, "Server: nginx", "Content-Type: text/html", *headers)


def busy(*retry_after: str) -> Behaviour:
    """503, with what it says of when to come back."""
    return nginx("503 Service Temporarily Unavailable", *(f"Retry-After: {value}" for value in retry_after))


def too_often(*retry_after: str) -> Behaviour:
    """429, with what it says of when to come back."""
    return nginx("429 Too Many Requests", *(f"Retry-After: {value}" for value in retry_after))


AGENDA = page(article("Agenda of the common house"))
KALENDER = page(article("Kalender van het buurthuis", "nl"))
PROGRAMME = page(article("Programme de la maison", "fr"))
TERMINE = page(article("Termine im Gemeinschaftshaus", "de"))

DATABASE_ERROR = (
    '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n'
    "<title>Database Error</title>\n</head>\n<body>\n<h1>Error establishing a database connection</h1>\n</body>\n</html>\n"
)
MAINTENANCE = (
    '<!DOCTYPE html>\n<html lang="nl-BE">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n'
    "<title>Onderhoud</title>\n</head>\n<body>\n<h1>Even weg wegens gepland onderhoud. Kom straks terug.</h1>\n"
    "</body>\n</html>\n"
)
BACK_SOON = (
    '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>Site en maintenance</title>'
    "<style>body{text-align:center;padding:15% 10%;font:20px sans-serif}</style></head><body><article>"
    "<h1>Site en maintenance</h1><p>Nous faisons quelques travaux et serons bientôt de retour. "
    "Merci de votre patience.</p><p>— L’équipe</p></article></body></html>\n"
)
QUERY_FAILED = (
    "<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in "
    "/var/www/html/inc/db.php:12\nStack trace:\n#0 /var/www/html/inc/db.php(12): PDO-&gt;__construct('mysql:host=loca...')\n"
    "#1 /var/www/html/index.php(3): require('/var/www/html/i...')\n#2 {main}\n  thrown in <b>/var/www/html/inc/db.php</b> "
    "on line <b>12</b><br />\n"
)
WARNING_ON_TOP = (
    "<br />\n<b>Warning</b>:  mysqli_query(): MySQL server has gone away in <b>/var/www/html/counter.php</b> on line "
    "<b>41</b><br />\n"
)

TRANSIENT = (
    "github.com/filiph/linkcheck, issue 61; github.com/devantler-tech/ksail, issue 6473: faults that are gone a moment later"
)


CASES = (
    Case(
        id="flaky-500-once",
        link="http://flaky-500-once.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="The application fails once, and never again.",
        source="github.com/Kilo-Org/kilocode, pull request 6547: a site that says 500 now and then",
        sites=(
            Site(
                host="flaky-500-once.example",
                serves=by_path({"/agenda": at_first(nginx("500 Internal Server Error"), AGENDA)}),
            ),
        ),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-502-once",
        link="http://flaky-502-once.example/kalender",
        truth=ALIVE,
        reasons=("ok",),
        why="The proxy asks just while the application starts again.",
        source=TRANSIENT,
        sites=(
            Site(host="flaky-502-once.example", serves=by_path({"/kalender": at_first(nginx("502 Bad Gateway"), KALENDER)})),
        ),
        title="Kalender van het buurthuis",
        language="nl",
    ),
    Case(
        id="flaky-503-once",
        link="http://flaky-503-once.example/programme",
        truth=ALIVE,
        reasons=("ok",),
        why="The server is overloaded for a moment.",
        source="github.com/JustinBeckwith/linkinator-action, issue 140",
        sites=(Site(host="flaky-503-once.example", serves=by_path({"/programme": at_first(busy(), PROGRAMME)})),),
        title="Maison commune : le programme",
        language="fr",
    ),
    Case(
        id="flaky-504-twice",
        link="http://flaky-504-twice.example/termine",
        truth=ALIVE,
        reasons=("ok",),
        why="The application behind the proxy was asleep; two requests run out of time before it is awake.",
        source="hosts that put free applications to sleep, with a proxy in front that waits for a short time only",
        sites=(
            Site(
                host="flaky-504-twice.example",
                serves=by_path({"/termine": at_first(nginx("504 Gateway Time-out"), TERMINE, times=2)}),
            ),
        ),
        title="Termine im Gemeinschaftshaus",
        language="de",
        also=(UNSURE,),
        debate="A reader who loads the page again, and once more, has it; a tool may have stopped before.",
    ),
    Case(
        id="flaky-404-once",
        link="http://flaky-404-once.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="One of the servers behind the balancer has no copy of the new page yet.",
        source="balancers and content networks with more than one origin, during a rolling release",
        sites=(Site(host="flaky-404-once.example", serves=by_path({"/agenda": at_first(nginx("404 Not Found"), AGENDA)})),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-reset-once",
        link="http://flaky-reset-once.example/kalender",
        truth=ALIVE,
        reasons=("ok",),
        why="The connection is broken off once, after the request.",
        source="github.com/devantler-tech/platform, issue 2789: connection reset, and fine within seconds",
        sites=(Site(host="flaky-reset-once.example", serves=by_path({"/kalender": at_first(reset, KALENDER)})),),
        title="Kalender van het buurthuis",
        language="nl",
    ),
    Case(
        id="flaky-refused-once",
        link="http://flaky-refused-once.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="The balancer has nobody to give the first connection to, and breaks it off before a request is read.",
        source="balancers in TCP mode without a healthy server (HAProxy, AWS Network Load Balancer)",
        sites=(Site(host="flaky-refused-once.example", talks=first_connection(reset, AGENDA)),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-closed-once",
        link="http://flaky-closed-once.example/programme",
        truth=ALIVE,
        reasons=("ok",),
        why="The first connection is closed without a byte, as the server starts again.",
        source="application servers that are restarted for every so many requests",
        sites=(Site(host="flaky-closed-once.example", talks=first_connection(closes, PROGRAMME)),),
        title="Le programme de la maison",
        language="fr",
    ),
    Case(
        id="flaky-hangs-once",
        link="http://flaky-hangs-once.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="The first connection is never answered, every later one is at once.",
        source="github.com/filiph/linkcheck, issue 61; balancers with one dead server among those that live",
        sites=(Site(host="flaky-hangs-once.example", talks=first_connection(silent, AGENDA)),),
        title="Agenda of the common house",
        waits=True,
    ),
    Case(
        id="flaky-slow-start",
        link="http://flaky-slow-start.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="The first byte comes late, but in time.",
        source="catalogues of archives and libraries that search before they answer",
        sites=(Site(host="flaky-slow-start.example", serves=by_path({"/agenda": after(0.4, AGENDA)})),),
        title="The common house: agenda",
        waits=True,
        reader_sees="Agenda of the common house",
    ),
    Case(
        id="flaky-very-slow-start",
        link="http://flaky-very-slow-start.example/termine",
        truth=ALIVE,
        reasons=("ok",),
        why="The first byte comes at the last moment.",
        source="applications that are put to sleep, and woken by their first reader",
        sites=(Site(host="flaky-very-slow-start.example", serves=by_path({"/termine": after(0.7, TERMINE)})),),
        title="Termine",
        language="de",
        waits=True,
        reader_sees="Termine im Gemeinschaftshaus",
    ),
    Case(
        id="flaky-slow-hops",
        link="http://flaky-slow-hops.example/go/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="Two hops and a page are each slow, but in time; together they are not.",
        source="short addresses on small hosts; browsers count their patience anew for every request",
        sites=(
            Site(
                host="flaky-slow-hops.example",
                serves=by_path(
                    {
                        "/go/agenda": after(0.4, redirect("/kalender", "302 Found")),
                        "/kalender": after(0.4, redirect("/kalender/", "302 Found")),
                        "/kalender/": after(0.4, KALENDER),
                    }
                ),
            ),
        ),
        title="Kalender van het buurthuis",
        language="nl",
        also=(UNSURE,),
        debate="A tool may set one limit to the whole visit, and say so.",
        waits=True,
        reader_sees="Kalender van het buurthuis",
    ),
    Case(
        id="flaky-slow-pieces",
        link="http://flaky-slow-pieces.example/programme",
        truth=ALIVE,
        reasons=("ok",),
        why="The head comes at once, and the page in six pieces that take longer together than one would wait for a word.",
        source="pages that are written out while a database is searched",
        sites=(
            Site(
                host="flaky-slow-pieces.example",
                serves=by_path({"/programme": in_pieces(article("Programme de la maison", "fr"), 6, 0.3)}),
            ),
        ),
        title="Programme de la maison",
        language="fr",
        waits=True,
        reader_sees="Programme de la maison",
    ),
    Case(
        id="flaky-retry-at-once",
        link="http://flaky-retry-at-once.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="The server is busy for a moment and says so: come back in no seconds.",
        source="RFC 9110, section 10.2.3",
        sites=(Site(host="flaky-retry-at-once.example", serves=by_path({"/agenda": at_first(busy("0"), AGENDA)})),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-retry-in-the-past",
        link="http://flaky-retry-in-the-past.example/kalender",
        truth=ALIVE,
        reasons=("ok",),
        why="The time to come back at is long gone.",
        source="RFC 9110, section 10.2.3; servers with a fixed date in their settings",
        sites=(
            Site(
                host="flaky-retry-in-the-past.example",
                serves=by_path({"/kalender": at_first(busy("Fri, 31 Dec 1999 23:59:59 GMT"), KALENDER)}),
            ),
        ),
        title="Kalender van het buurthuis",
        language="nl",
    ),
    Case(
        id="flaky-retry-malformed-once",
        link="http://flaky-retry-malformed-once.example/termine",
        truth=ALIVE,
        reasons=("ok",),
        why="What the busy server says of when to come back is no number and no date; a moment later all is well.",
        source="github.com/tcort/link-check, issue 24: 1m30s as Retry-After",
        sites=(
            Site(
                host="flaky-retry-malformed-once.example",
                serves=by_path({"/termine": at_first(busy("1m30s"), TERMINE)}),
            ),
        ),
        title="Termine im Gemeinschaftshaus",
        language="de",
        also=(UNSURE,),
        debate="A careful tool may read a minute and a half out of it, and stay away.",
    ),
    Case(
        id="flaky-retry-malformed",
        link="http://flaky-retry-malformed.example/agenda",
        truth=UNSURE,
        reasons=("try-later", "server-error"),
        why="The server stays busy, and what it says of when to come back has no meaning.",
        source="github.com/tcort/link-check, pull request 25: values of Retry-After that follow no standard",
        sites=(Site(host="flaky-retry-malformed.example", serves=busy("soon")),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-retry-long",
        link="http://flaky-retry-long.example/programme",
        truth=UNSURE,
        reasons=("try-later", "server-error"),
        why="The server asks for an hour, for which nobody waits; it would be rude to come back sooner.",
        source="RFC 9110, section 10.2.3; maintenance scripts that send Retry-After: 3600",
        sites=(Site(host="flaky-retry-long.example", serves=busy("3600")),),
        title="Programme de la maison",
        language="fr",
    ),
    Case(
        id="flaky-retry-absurd",
        link="http://flaky-retry-absurd.example/agenda",
        truth=UNSURE,
        reasons=("try-later", "server-error"),
        why="The server asks for more seconds than the world is old.",
        source="counters that overflow; a number that fits into no clock",
        sites=(Site(host="flaky-retry-absurd.example", serves=busy("99999999999999999999")),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-retry-negative",
        link="http://flaky-retry-negative.example/kalender",
        truth=ALIVE,
        reasons=("ok",),
        why="The server is busy once, and asks to be visited in minus one second.",
        source="limiters that subtract the time that has passed, and pass the end",
        sites=(Site(host="flaky-retry-negative.example", serves=by_path({"/kalender": at_first(busy("-1"), KALENDER)})),),
        title="Kalender van het buurthuis",
        language="nl",
    ),
    Case(
        id="flaky-retry-date",
        link="http://flaky-retry-date.example/termine",
        truth=UNSURE,
        reasons=("try-later", "server-error"),
        why="The server will be back on a day that is far away.",
        source="RFC 9110, section 10.2.3, with a date",
        sites=(Site(host="flaky-retry-date.example", serves=busy("Fri, 31 Dec 2100 23:59:59 GMT")),),
        title="Termine im Gemeinschaftshaus",
        language="de",
    ),
    Case(
        id="flaky-429-once",
        link="http://flaky-429-once.example/package/kringen",
        truth=ALIVE,
        reasons=("ok",),
        why="One request was too many, and the next one is welcome: come back in no seconds.",
        source="github.com/linkchecker/linkchecker, issue 347; RFC 6585, section 4",
        sites=(Site(host="flaky-429-once.example", serves=by_path({"/package/kringen": at_first(too_often("0"), KALENDER)})),),
        title="Kalender",
        language="nl",
    ),
    Case(
        id="flaky-429-once-unsaid",
        link="http://flaky-429-once-unsaid.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="One request was too many, and nobody says when the next one is welcome; it is at once.",
        source="github.com/tcort/markdown-link-check, issue 114",
        sites=(Site(host="flaky-429-once-unsaid.example", serves=by_path({"/agenda": at_first(too_often(), AGENDA)})),),
        title="Agenda of the common house",
        also=(UNSURE,),
        debate="Without a word on when to come back, a polite tool may stay away until the next run.",
    ),
    Case(
        id="flaky-429-long",
        link="http://flaky-429-long.example/agenda",
        truth=UNSURE,
        reasons=("too-many-requests", "try-later"),
        why="The server wants to be left alone for two hours.",
        source="RFC 6585, section 4; limits by the hour",
        sites=(Site(host="flaky-429-long.example", serves=too_often("7200")),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-database-500",
        link="http://flaky-database-500.example/agenda",
        truth=UNSURE,
        reasons=("database-error", "server-error"),
        why="The site's software runs, its database does not.",
        source="WordPress, dead_db: Error establishing a database connection, with 500",
        sites=(Site(host="flaky-database-500.example", serves=page(DATABASE_ERROR, "500 Internal Server Error")),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-database-200",
        link="http://flaky-database-200.example/agenda",
        truth=UNSURE,
        reasons=("database-error",),
        why="The same page, with a status that says all is well.",
        source="github.com/devgeniem/better-wp-db-error: the page came with 200 OK",
        sites=(Site(host="flaky-database-200.example", serves=page(DATABASE_ERROR, "200 OK", "X-Powered-By: PHP/5.6.40")),),
        title="Agenda of the common house",
    ),
    Case(
        id="flaky-database-trace",
        link="http://flaky-database-trace.example/programme.php?id=4",
        truth=UNSURE,
        reasons=("database-error", "server-error"),
        why="A site without a framework prints, with 200, where its connection to the database failed.",
        source="PHP with display_errors on: SQLSTATE[HY000] [2002]",
        sites=(Site(host="flaky-database-trace.example", serves=page(QUERY_FAILED, "200 OK", "X-Powered-By: PHP/7.4.33")),),
        title="Programme de la maison",
        language="fr",
    ),
    Case(
        id="flaky-warning-on-top",
        link="http://flaky-warning-on-top.example/kalender",
        truth=ALIVE,
        reasons=("ok",),
        why="A counter has lost its database and says so above the page, which is all there.",
        source="PHP with display_errors on: Warning, MySQL server has gone away",
        sites=(
            Site(
                host="flaky-warning-on-top.example",
                serves=by_path(
                    {
                        "/kalender": answer(
                            (WARNING_ON_TOP + article("Kalender van het buurthuis", "nl")).encode(),
                            "200 OK",
                            "Content-Type: text/html; charset=utf-8",
                        )
                    }
                ),
            ),
        ),
        title="Kalender van het buurthuis",
        language="nl",
        reader_sees="Kalender van het buurthuis",
    ),
    Case(
        id="flaky-maintenance-503",
        link="http://flaky-maintenance-503.example/kalender",
        truth=UNSURE,
        reasons=("maintenance", "try-later", "server-error"),
        why="The site is being updated, and says so with the right status and a time to come back.",
        source="WordPress, wp_maintenance: 503 and Retry-After: 600",
        sites=(
            Site(
                host="flaky-maintenance-503.example",
                serves=page(MAINTENANCE, "503 Service Unavailable", "Retry-After: 600"),
            ),
        ),
        title="Kalender van het buurthuis",
        language="nl",
    ),
    Case(
        id="flaky-maintenance-200",
        link="http://flaky-maintenance-200.example/programme",
        truth=UNSURE,
        reasons=("maintenance",),
        why="Every page of the site is replaced by one that asks for patience, with 200.",
        source="maintenance plugins whose status is left at 200; a page put before the site by hand",
        sites=(Site(host="flaky-maintenance-200.example", serves=page(BACK_SOON)),),
        title="Programme de la maison",
        language="fr",
    ),
)
