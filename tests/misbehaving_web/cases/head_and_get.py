"""Servers that answer HEAD in another way than GET."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, answer, by_method, by_path, redirect, reset, silent
from misbehaving_web.case import ALIVE, BROKEN, MOVED, Case, Site
from misbehaving_web.html import article, page

PAGE = page(article("Maps of the valley"))


def head_says(status: str, get: Behaviour = PAGE, *headers: str) -> Behaviour:
    """HEAD is answered with this status, GET with a page."""
    return by_method(head=answer(b"", status, *headers), get=get)


async def hangs_up(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """Not a byte; the connection is closed."""


CASES = (
    Case(
        id="head-405",
        link="http://head-405.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="The server allows GET only, and says so to HEAD.",
        source="RFC 9110, section 15.5.6; many application servers",
        sites=(Site(host="head-405.example", serves=head_says("405 Method Not Allowed")),),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-200-get-404",
        link="http://head-200-get-404.example/maps",
        truth=BROKEN,
        reasons=("not-found",),
        why="HEAD is answered by a proxy that always says 200; the page itself is gone.",
        source="documented for caches in front of application servers",
        sites=(
            Site(
                host="head-200-get-404.example",
                serves=by_method(head=answer(b"", "200 OK"), get=page(article("Page not found"), "404 Not Found")),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="head-400",
        link="http://head-400.example/kaarten.html",
        truth=ALIVE,
        reasons=("ok",),
        why="An old application takes HEAD for a malformed request.",
        source="github.com/DjangoAdminHackers/django-linkcheck, pull request 225: HEAD is tried again as GET after 400 and 405",
        sites=(
            Site(
                host="head-400.example",
                serves=head_says("400 Bad Request", page(article("Kaarten van de vallei", "nl")), "Connection: close"),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="head-403",
        link="http://head-403.example/doc/10.1000/182",
        truth=ALIVE,
        reasons=("ok",),
        why="A firewall in front of the journal lets no HEAD through.",
        source="github.com/agent-ecosystem/skill-validator, issue 2: publishers that refuse HEAD with 403",
        sites=(
            Site(
                host="head-403.example",
                serves=head_says("403 Forbidden", page(article("Commons in mountain valleys | Journal of Common Land"))),
            ),
        ),
        title="Commons in mountain valleys",
        reader_sees="Commons in mountain valleys",
    ),
    Case(
        id="head-404",
        link="http://head-404.example/cartes/",
        truth=ALIVE,
        reasons=("ok",),
        why="The router of the site knows this path for GET only, so that HEAD finds nothing.",
        source="github.com/Michael-F-Bryan/linkcheck, issue 8: HEAD 404, GET 200",
        sites=(
            Site(host="head-404.example", serves=head_says("404 Not Found", page(article("Les cartes de la vallée", "fr")))),
        ),
        title="Cartes de la vallée",
        language="fr",
        reader_sees="Les cartes de la vallée",
    ),
    Case(
        id="head-500",
        link="http://head-500.example/home/resources/?topic=water",
        truth=ALIVE,
        reasons=("ok",),
        why="The application fails at an answer without a body.",
        source="github.com/DjangoAdminHackers/django-linkcheck, issue 224: HEAD 500, GET 200",
        sites=(Site(host="head-500.example", serves=head_says("500 Internal Server Error")),),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-501",
        link="http://head-501.example/karten",
        truth=ALIVE,
        reasons=("ok",),
        why="A small server has no HEAD at all.",
        source="RFC 9110, section 15.6.2; Python's own http.server says 501 to a method without a handler",
        sites=(
            Site(
                host="head-501.example",
                serves=head_says("501 Unsupported method ('HEAD')", page(article("Karten des Tals", "de"))),
            ),
        ),
        title="Karten des Tals",
        language="de",
        reader_sees="Karten des Tals",
    ),
    Case(
        id="head-503",
        link="http://head-503.example/dp/0393320928",
        truth=ALIVE,
        reasons=("ok",),
        why="A shop takes everybody who sends HEAD for a robot, and says that it is overloaded.",
        source="github.com/aim42/htmlSanityCheck, issues 218 and 219: 405 and 503 to HEAD",
        sites=(Site(host="head-503.example", serves=head_says("503 Service Unavailable")),),
        title="Maps of the valley (paperback)",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-hangs",
        link="http://head-hangs.example/exec/ASIN/0393320928",
        truth=ALIVE,
        reasons=("ok",),
        why="HEAD is never answered; GET is, at once.",
        source="github.com/wummel/linkchecker, issue 28: a shop that hangs at HEAD",
        sites=(Site(host="head-hangs.example", serves=by_method(head=silent, get=PAGE)),),
        title="Maps of the valley",
        waits=True,
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-reset",
        link="http://head-reset.example/kaarten",
        truth=ALIVE,
        reasons=("ok",),
        why="A firewall breaks every connection off on which HEAD comes in.",
        source="github.com/scivision/linkchecker-markdown, pull request 5: servers that defend themselves against HEAD",
        sites=(
            Site(host="head-reset.example", serves=by_method(head=reset, get=page(article("Kaarten van de vallei", "nl")))),
        ),
        title="De vallei in kaart",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="head-closed",
        link="http://head-closed.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="The server closes the connection after HEAD, without a byte.",
        source="embedded and hand-written servers that know GET and POST only",
        sites=(Site(host="head-closed.example", serves=by_method(head=hangs_up, get=PAGE)),),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-elsewhere",
        link="http://head-elsewhere.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="HEAD is sent to the page for signing in for good, GET gets the page itself.",
        source="portals that handle every method but GET and POST as a request from outside the session",
        sites=(
            Site(
                host="head-elsewhere.example",
                serves=by_method(
                    head=redirect("/login?return=%2Fmaps", "301 Moved Permanently"),
                    get=by_path({"/maps": PAGE, "/login": page(article("Sign in"))}),
                ),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-with-body",
        link="http://head-with-body.example/maps.php",
        truth=ALIVE,
        reasons=("ok",),
        why="HEAD is answered with the whole page, which stands in the way of the next answer on the same connection.",
        source="RFC 9110, section 9.3.2, forbids the body; scripts that print their own headers send it nevertheless",
        sites=(Site(host="head-with-body.example", serves=PAGE, kept=True),),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-200-get-410",
        link="http://head-200-get-410.example/kaarten/1953",
        truth=BROKEN,
        reasons=("gone",),
        why="HEAD is answered from the headers of a cache, while the page was taken away for good.",
        source="caches that keep headers longer than pages; RFC 9110, section 15.5.11",
        sites=(
            Site(
                host="head-200-get-410.example",
                serves=head_says("200 OK", page(article("Deze pagina is verwijderd", "nl"), "410 Gone")),
            ),
        ),
        title="Kaarten van de watersnood van 1953",
        language="nl",
    ),
    Case(
        id="head-404-get-301",
        link="http://head-404-get-301.example/maps.htm",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="Only GET is sent on to the new address; HEAD finds nothing at the old one.",
        source="redirect plugins that act while a page is made; github.com/UNLSiteMaster/site_master, issue 62",
        sites=(
            Site(
                host="head-404-get-301.example",
                serves=by_method(
                    head=answer(b"", "404 Not Found"),
                    get=by_path({"/maps.htm": redirect("/collection/maps", "301 Moved Permanently"), "/collection/maps": PAGE}),
                ),
            ),
        ),
        suggestion="http://head-404-get-301.example/collection/maps",
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="head-405-get-404",
        link="http://head-405-get-404.example/cartes/vallee",
        truth=BROKEN,
        reasons=("not-found",),
        why="HEAD is not allowed, and GET says that there is nothing.",
        source="RFC 9110, sections 15.5.5 and 15.5.6",
        sites=(
            Site(
                host="head-405-get-404.example",
                serves=head_says(
                    "405 Method Not Allowed", page(article("Page introuvable", "fr"), "404 Not Found"), "Allow: GET"
                ),
            ),
        ),
        title="Cartes de la vallée",
        language="fr",
    ),
)
