"""Hosts that do not speak HTTP, or not when they are asked, or without ever coming to an end."""

from __future__ import annotations

import asyncio
import contextlib

from fault_server import NOBODY, Asked, Behaviour, Connected, answer, by_path, dripping, raw, reset, silent
from many_visits import Series
from misbehaving_web.case import ALIVE, BROKEN, MOVED, UNSURE, Case, Site, of_timeout
from misbehaving_web.certificates import good
from misbehaving_web.html import article, page

HANDSHAKE_REFUSED = b"\x15\x03\x01\x00\x02\x02\x28"
"""A TLS alert: handshake failure."""

MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)


def says(banner: bytes, reply: bytes) -> Connected:
    """Greets whoever connects, does not understand the request, says so and hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(banner)
        await reader.read(16384)
        writer.write(reply)
        await writer.drain()

    return talk


async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the connection, and never says a word."""
    await silent(writer, NOBODY)


def slowly(at_once: bytes, drop: bytes, *, share: float) -> Behaviour:
    """Something at once, and then for ever a drop, each after this share of the visitor's time-out."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(at_once)
        with contextlib.suppress(ConnectionError):
            while True:
                await writer.drain()
                await asyncio.sleep(of_timeout(share))
                writer.write(drop)

    return send


def after(share: float, behaviour: Behaviour) -> Behaviour:
    """Only after this share of the visitor's time-out."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(of_timeout(share))
        await behaviour(writer, asked)

    return send


def another_service(
    name: str, port: int, banner: bytes, reply: bytes, *, why: str, source: str, title: str, language: str = "en"
) -> Case:
    """Something answers on the port, and it is no website."""
    host = f"not-http-{name}.example"
    return Case(
        id=f"not-http-{name}",
        link=f"http://{host}:{port}/",
        truth=BROKEN,
        reasons=("not-http",),
        why=why,
        source=source,
        sites=(Site(host=host, talks=says(banner, reply), port=port),),
        title=title,
        language=language,
    )


APACHE_DOES_NOT_UNDERSTAND = (
    b"HTTP/1.1 400 Bad Request\r\nServer: Apache/2.4.62 (Debian)\r\nContent-Length: 155\r\nConnection: close\r\n"
    b'Content-Type: text/html; charset=iso-8859-1\r\n\r\n<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n'
    b"<title>400 Bad Request</title>\n</head><body>\n<h1>Bad Request</h1>\n<hr>\n</body></html>\n"
)

PLAIN_ON_TLS_PORT = (
    "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n"
    "<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n"
    "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
)

CASES = (
    another_service(
        "ssh",
        2222,
        b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
        b"Invalid SSH identification string.\r\n",
        why="The port now belongs to a server for remote log-ins.",
        source="RFC 4253, section 4.2; OpenSSH",
        title="Build server of the project",
    ),
    another_service(
        "smtp",
        2525,
        b"220 mail.not-http-smtp.example ESMTP Postfix (Debian/GNU)\r\n",
        b"221 2.7.0 Error: I can break rules, too. Goodbye.\r\n",
        why="A mail server answers, and ends the conversation with whoever speaks HTTP to it.",
        source="RFC 5321, section 3.1; Postfix, smtpd_forbidden_commands",
        title="Webmail van de vereniging",
        language="nl",
    ),
    another_service(
        "ftp",
        2121,
        b"220 (vsFTPd 3.0.5)\r\n",
        b"530 Please login with USER and PASS.\r\n",
        why="A file server answers that speaks FTP only.",
        source="RFC 959; vsftpd",
        title="Téléchargements",
        language="fr",
    ),
    another_service(
        "mysql",
        3306,
        b"\x4a\x00\x00\x00\x0a5.5.5-10.11.6-MariaDB-0+deb12u1\x00\x21\x00\x00\x00(abcdefg\x00\xfe\xf7\x08\x02\x00\xff\x81"
        b"\x15"
        b"\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x00hijklmnopqrs\x00mysql_native_password\x00",
        b"\x21\x00\x00\x01\xff\x84\x04#08S01Got packets out of order",
        why="A database answers on the port that once was a web interface.",
        source="MariaDB's protocol documentation, initial handshake packet",
        title="Database van dorpshuizen",
        language="nl",
    ),
    another_service(
        "vnc",
        5901,
        b"RFB 003.008\n",
        b"",
        why="A server for remote screens answers.",
        source="RFC 6143, section 7.1.1",
        title="Lab microscope, live",
    ),
    Case(
        id="not-http-icy",
        link="http://not-http-icy.example:8000/stream",
        truth=BROKEN,
        reasons=("not-http",),
        why="An old radio server answers with a protocol of its own, which Chromium offers as a nameless download at best.",
        source="curl pull request 191; arduino-esp32 issue 4454; tatsuhiro-t/spdylay issue 93",
        sites=(
            Site(
                host="not-http-icy.example",
                serves=raw(
                    b"ICY 200 OK\r\nicy-notice1:<BR>This stream requires a player<BR>\r\n"
                    b"icy-notice2:SHOUTcast Distributed Network Audio Server/Linux v1.9.8<BR>\r\n"
                    b"icy-name:Neighbourhood radio\r\nicy-genre:Talk\r\nicy-pub:1\r\nicy-br:128\r\n"
                    b"content-type:audio/mpeg\r\n\r\n" + MP3_FRAME * 200
                ),
                port=8000,
            ),
        ),
        title="Neighbourhood radio",
        also=(ALIVE,),
        debate="Firefox takes ICY for HTTP/1.0 and plays the stream; Chromium takes it for text and audio in one file.",
    ),
    Case(
        id="not-http-empty-close",
        link="http://not-http-empty-close.example/rapporten/2021",
        truth=BROKEN,
        reasons=("connection-closed",),
        why="The server reads the request and closes the connection without a byte, every time.",
        source="Chromium's ERR_EMPTY_RESPONSE; crashed workers behind a port forward",
        sites=(Site(host="not-http-empty-close.example", serves=raw(b"")),),
        title="Rapporten 2021",
        language="nl",
    ),
    Case(
        id="not-http-empty-close-once",
        link="http://not-http-empty-close-once.example/rapporten/2021",
        truth=ALIVE,
        reasons=("ok",),
        why="The first connection is closed without a byte, since a worker was restarted; then the page comes.",
        source="Chromium asks again after an empty answer on a connection; rolling restarts of application servers",
        sites=(Site(host="not-http-empty-close-once.example", serves=Series(raw(b""), page(article("Rapporten 2021", "nl")))),),
        title="Rapporten 2021",
        language="nl",
    ),
    Case(
        id="not-http-reset",
        link="http://not-http-reset.example/werkstatt",
        truth=BROKEN,
        reasons=("connection-reset",),
        why="The connection is broken off at every try.",
        source="Chromium's ERR_CONNECTION_RESET; firewalls in front of hosts that were taken away",
        sites=(Site(host="not-http-reset.example", serves=reset),),
        title="Offene Werkstatt",
        language="de",
    ),
    Case(
        id="not-http-reset-once",
        link="http://not-http-reset-once.example/werkstatt",
        truth=ALIVE,
        reasons=("ok",),
        why="The connection is broken off once, and then all is well.",
        source="load balancers that drop a connection while they reload",
        sites=(Site(host="not-http-reset-once.example", serves=Series(reset, page(article("Offene Werkstatt", "de")))),),
        title="Offene Werkstatt",
        language="de",
    ),
    Case(
        id="not-http-refused",
        link="http://not-http-refused.example/toolkit",
        truth=BROKEN,
        reasons=("connection-refused",),
        why="The machine is there, but nothing listens on its port any more.",
        source="Chromium's ERR_CONNECTION_REFUSED",
        names={"not-http-refused.example": ("93.184.255.10",)},
        title="Facilitator's toolkit",
    ),
    Case(
        id="not-http-refused-but-https",
        link="http://not-http-refused-but-https.example/toolkit",
        truth=MOVED,
        reasons=("https-only",),
        suggestion="https://not-http-refused-but-https.example/toolkit",
        why="Port 80 was closed when the site went to https, and browsers try that first.",
        source="Chromium upgrades http navigations to https since version 115",
        sites=(
            Site(
                host="not-http-refused-but-https.example",
                serves=by_path({"/toolkit": page(article("Facilitator's toolkit"))}),
                tls=good,
            ),
        ),
        title="Facilitator's toolkit",
    ),
    Case(
        id="not-http-plain-to-https-port",
        link="http://not-http-plain-to-https-port.example/guide",
        truth=MOVED,
        reasons=("https-only",),
        suggestion="https://not-http-plain-to-https-port.example/guide",
        why="A router leads port 80 to the port for https too, where nginx complains of plain HTTP.",
        source="nginx, status 497 and its page for plain requests on a TLS port; home routers with one forward for both",
        sites=(
            Site(host="not-http-plain-to-https-port.example", serves=page(PLAIN_ON_TLS_PORT, "400 Bad Request"), port=80),
            Site(
                host="not-http-plain-to-https-port.example",
                serves=by_path({"/guide": page(article("Guide de l'habitat participatif", "fr"))}),
                tls=good,
            ),
        ),
        title="Guide de l'habitat participatif",
        language="fr",
    ),
    Case(
        id="not-http-tls-port-speaks-plain",
        link="https://not-http-tls-port-speaks-plain.example/agenda",
        truth=BROKEN,
        reasons=("tls-speaks-plain",),
        why="TLS was never switched on for port 443, which answers in plain HTTP.",
        source="Chromium's ERR_SSL_PROTOCOL_ERROR; Apache with a Listen 443 and no SSLEngine on",
        sites=(Site(host="not-http-tls-port-speaks-plain.example", talks=says(b"", APACHE_DOES_NOT_UNDERSTAND), port=443),),
        title="Agenda van de buurt",
        language="nl",
    ),
    Case(
        id="not-http-plain-port-speaks-tls",
        link="http://not-http-plain-port-speaks-tls.example:8443/admin",
        truth=BROKEN,
        reasons=("not-http",),
        why="The address says http, but its port speaks TLS only and answers plain requests with an alert.",
        source="Tomcat's connector on port 8443 before version 9; RFC 8446, section 6",
        sites=(Site(host="not-http-plain-port-speaks-tls.example", talks=says(b"", HANDSHAKE_REFUSED), port=8443),),
        title="Catalogue en ligne",
        language="fr",
    ),
    Case(
        id="not-http-silence",
        link="http://not-http-silence.example/archive",
        truth=UNSURE,
        reasons=("timeout", "host-not-answering"),
        why="The connection is taken, and then nothing is ever said.",
        source="Chromium's ERR_TIMED_OUT; hung application servers",
        sites=(Site(host="not-http-silence.example", serves=silent),),
        title="Archive of the festival",
        waits=True,
    ),
    Case(
        id="not-http-tls-silence",
        link="https://not-http-tls-silence.example/archive",
        truth=UNSURE,
        reasons=("timeout", "host-not-answering"),
        why="The connection is taken, and the TLS handshake is never answered.",
        source="firewalls that accept connections for hosts that are down",
        sites=(Site(host="not-http-tls-silence.example", talks=mute, port=443),),
        title="Archives du festival",
        language="fr",
        waits=True,
    ),
    Case(
        id="not-http-headers-drip",
        link="http://not-http-headers-drip.example/",
        truth=UNSURE,
        reasons=("timeout", "host-not-answering"),
        why="One header line follows another, slowly and for ever.",
        source="tarpits against scanners, such as endlessh for SSH and its likes for HTTP",
        sites=(
            Site(
                host="not-http-headers-drip.example",
                serves=slowly(b"HTTP/1.1 200 OK\r\nServer: nginx\r\n", b"X-Padding: 7f3a\r\n", share=0.1),
            ),
        ),
        title="Sensor network of the harbour",
        waits=True,
    ),
    Case(
        id="not-http-slow-start",
        link="http://not-http-slow-start.example/zoeken",
        truth=ALIVE,
        reasons=("ok",),
        why="The first byte takes long, and still comes in time.",
        source="library catalogues and application servers that wake up at the first visit",
        sites=(Site(host="not-http-slow-start.example", serves=after(0.4, page(article("Zoeken in de catalogus", "nl")))),),
        title="Catalogus",
        language="nl",
        waits=True,
        reader_sees="Zoeken in de catalogus",
    ),
    Case(
        id="not-http-body-drips",
        link="http://not-http-body-drips.example/ticker",
        truth=ALIVE,
        reasons=("ok",),
        why="The page is there at once, and its last part goes on coming in drops for ever.",
        source="chat and ticker pages that keep the answer open (Comet)",
        sites=(
            Site(
                host="not-http-body-drips.example",
                serves=slowly(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                    + article("Liveticker der Werkstätten", "de").removesuffix("</body></html>").encode(),
                    b"<p>.</p>\n",
                    share=0.2,
                ),
            ),
        ),
        title="Liveticker der Werkstätten",
        language="de",
        waits=True,
    ),
    Case(
        id="not-http-body-never-ends",
        link="http://not-http-body-never-ends.example/live.mp3",
        truth=ALIVE,
        reasons=("ok",),
        why="A radio station sends for as long as somebody listens.",
        source="Icecast 2 answers HTTP/1.0 200 OK with audio and no length",
        sites=(
            Site(
                host="not-http-body-never-ends.example",
                serves=dripping(
                    b"HTTP/1.0 200 OK\r\nServer: Icecast 2.4.4\r\nContent-Type: audio/mpeg\r\nicy-name: Radio Noord\r\n\r\n",
                    MP3_FRAME * 20,
                ),
            ),
        ),
        title="Radio Noord, live",
        language="nl",
    ),
    Case(
        id="not-http-page-never-ends",
        link="http://not-http-page-never-ends.example/log",
        truth=ALIVE,
        reasons=("ok",),
        why="A script in a loop writes the same table row into the page without end.",
        source="database reports without a limit",
        sites=(
            Site(
                host="not-http-page-never-ends.example",
                serves=dripping(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                    + article("Observation log").removesuffix("</main><footer>© 2026</footer></body></html>").encode()
                    + b"<table>",
                    b"<tr><td>2026-05-01</td><td>heron</td><td>3</td></tr>\n" * 200,
                ),
            ),
        ),
        title="Bird observation log",
    ),
    Case(
        id="not-http-empty-http09",
        link="http://not-http-empty-http09.example/",
        truth=BROKEN,
        reasons=("connection-closed", "no-content", "not-http"),
        why="Two line ends come, and nothing else.",
        source="serial-to-network adapters and proxies that answer a failed request with an empty line",
        sites=(Site(host="not-http-empty-http09.example", serves=raw(b"\r\n\r\n")),),
        title="Tide gauge",
    ),
    Case(
        id="not-http-status-page-after-reset",
        link="http://not-http-status-page-after-reset.example/plan",
        truth=UNSURE,
        reasons=("server-error",),
        why="The first connection is broken off, and from then on the proxy says that its server is away.",
        source="reverse proxies whose server goes down under the first request",
        sites=(
            Site(
                host="not-http-status-page-after-reset.example",
                serves=Series(
                    reset,
                    answer(
                        b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>"
                        b"</center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n",
                        "502 Bad Gateway",
                    ),
                ),
            ),
        ),
        title="Plan de la ville",
        language="fr",
    ),
)
