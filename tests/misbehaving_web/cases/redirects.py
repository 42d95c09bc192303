"""Redirects in every shape: permanent and not, well and badly written, long, endless, and to places where nobody can go."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fault_server import Asked, Behaviour, answer, by_path, silent
from misbehaving_web.case import ALIVE, BROKEN, INSECURE, MOVED, UNSURE, Case, Site
from misbehaving_web.certificates import expired, good
from misbehaving_web.html import article, page

MOVED_PERMANENTLY = "301 Moved Permanently"
FOUND = "302 Found"
SEE_OTHER = "303 See Other"
TEMPORARY = "307 Temporary Redirect"
PERMANENT = "308 Permanent Redirect"


def note_of(status: str) -> bytes:
    """The little page that nginx sends along with every status that is not a page."""
    return (
        f"<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ).encode()


def hop(location: str, status: str = MOVED_PERMANENTLY, *headers: str) -> Behaviour:
    """A redirect to here, as nginx sends it."""
    return answer(note_of(status), status, "Server: nginx", f"Location: {location}", *headers)


def moved_to(place: str, status: str = MOVED_PERMANENTLY) -> Behaviour:
    """A whole site that is elsewhere: the same path of this place."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await hop(place + asked.target, status)(writer, asked)

    return send


def as_bytes_of_utf8(location: str) -> str:
    """What to write for a header that holds this in UTF-8, not percent-encoded."""
    return location.encode().decode("latin-1")


def document(title: str, body: str, language: str = "en", *, head: str = "", status: str = "200 OK") -> Behaviour:
    """A page with nothing in it but this."""
    return page(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<link rel="stylesheet" href="/style.css"></head><body>{body}</body></html>',
        status,
    )


def not_found(language: str = "en") -> Behaviour:
    """A site's own page for what it does not have."""
    title, text, search = {
        "en": ("Page not found", "We have no page at this address. Perhaps it was renamed.", "Search"),
        "nl": ("Pagina niet gevonden", "Op dit adres staat geen pagina. Misschien kreeg ze een andere naam.", "Zoeken"),
        "fr": ("Page introuvable", "Il n'y a pas de page à cette adresse. Elle a peut-être changé de nom.", "Chercher"),
        "de": ("Seite nicht gefunden", "Unter dieser Adresse gibt es keine Seite. Vielleicht heißt sie anders.", "Suche"),
    }[language]
    form = f'<form action="/search"><input name="q"><button>{search}</button></form>'
    nav = '<header><nav><a href="/">Start</a></nav></header>'
    return document(title, f"{nav}<main><h1>{title}</h1><p>{text}</p>{form}</main>", language, status="404 Not Found")


def site(pages: Mapping[str, Behaviour], language: str = "en") -> Behaviour:
    """A site with these pages, and one of its own for whatever is missing."""
    return or_else(pages, not_found(language))


def or_else(pages: Mapping[str, Behaviour], otherwise: Behaviour) -> Behaviour:
    """One behaviour for each path, and another one for all the rest."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await pages.get(asked.target.partition("?")[0], otherwise)(writer, asked)

    return send


def where_cookie(name: str, then: Behaviour, otherwise: Behaviour) -> Behaviour:
    """One behaviour for who brings the cookie of this name, another one for who does not."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        brings = f"{name}=" in (asked.header("cookie") or "")
        await (then if brings else otherwise)(writer, asked)

    return send


def chain(hops: int, status: str, end: Behaviour) -> Behaviour:
    """So many redirects, from ``/0`` on, and then this."""
    steps = {f"/{number}": hop(f"/{number + 1}", status) for number in range(hops)}
    return by_path({**steps, f"/{hops}": end})


async def ever_longer(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """A rewrite rule that also applies to what it has written."""
    await hop(asked.target + "/shop")(writer, asked)


HOME = document(
    "Heemkundige kring De Vallei",
    '<header><nav><a href="/">Start</a> <a href="/nieuws">Nieuws</a> <a href="/activiteiten">Activiteiten</a> '
    '<a href="/lid-worden">Lid worden</a> <a href="/contact">Contact</a></nav></header>'
    "<main><h1>Welkom bij de heemkundige kring</h1><section><h2>Nieuws</h2><ul><li>De nieuwe jaargang van het tijdschrift "
    "ligt bij de drukker.</li><li>Op zondag 14 juni wandelen we langs de oude grens.</li></ul></section>"
    "<section><h2>Agenda</h2><ul><li>Lezing over de watermolens</li><li>Algemene vergadering</li>"
    "<li>Cursus oud schrift</li></ul></section></main><footer>Heemkundige kring De Vallei, Kerkplein 1</footer>",
    "nl",
    head='<meta property="og:type" content="website"><meta property="og:site_name" content="Heemkundige kring De Vallei">',
)
PARKED = document(
    "redirect-to-parked-new.example - This website is for sale! - redirect to parked Resources and Information.",
    '<div id="container"><div id="domain"><h1>redirect-to-parked-new.example</h1>'
    '<a href="https://sedo.com/search/details/?domain=redirect-to-parked-new.example&amp;partnerid=324561">Buy this domain</a>'
    '</div><div id="ads"></div><div class="related"><h2>Related searches</h2><ul><li><a href="/search?q=maps">Maps</a></li>'
    '<li><a href="/search?q=hotels">Cheap hotels</a></li></ul></div><footer>Domain Parking by Sedo</footer></div>',
    "de",
    head='<meta name="description" content="This website is for sale!">'
    '<link rel="stylesheet" href="//img.sedoparking.com/templates/bg/arrows.css">'
    '<script src="//img.sedoparking.com/js/jquery-1.js"></script>',
)
OUPS = document("Oups", "<h1>Oups…</h1><p>Ce que vous cherchez n'est pas ici.</p><a href='/'>Retour à l'accueil</a>", "fr")
SORRY = document(
    "Valley Museum",
    '<form id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTk2"><h1>Sorry</h1>'
    "<p>Something went wrong while we handled your request. The webmaster has been told.</p></form>",
)
NO_RESULTS = document(
    "Zoeken | De Vallei",
    '<h1>Zoeken</h1><form action="/zoeken"><input name="q" value="kaarten van de vallei"><button>Zoek</button></form>'
    "<p>0 resultaten</p><p>Probeer het met minder of andere woorden.</p>",
    "nl",
)
OLD_HOUSE = page(article("Het huis aan de gracht", "nl"))
MAPS = page(article("Maps of the valley"))
LETTERS = page(article("Lettres du front", "fr"))
MILLS = page(article("Wassermühlen im Tal", "de"))

CASES = (
    Case(
        id="redirect-301",
        link="http://redirect-301.example/collectie.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-301.example/collectie",
        why="The page has another address on the same site since it was rebuilt, and the server says for good.",
        source="RFC 9110, section 15.4.2; https://github.com/linkchecker/linkchecker/issues/64",
        sites=(
            Site(
                host="redirect-301.example",
                serves=site({"/collectie.html": hop("http://redirect-301.example/collectie"), "/collectie": OLD_HOUSE}, "nl"),
            ),
        ),
        title="Huis aan de gracht",
        language="nl",
        reader_sees="Het huis aan de gracht",
    ),
    Case(
        id="redirect-302",
        link="http://redirect-302.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="The page is elsewhere for now; its own address stays the one to use.",
        source="RFC 9110, section 15.4.3",
        sites=(
            Site(
                host="redirect-302.example",
                serves=site({"/maps": hop("/exhibitions/spring/maps", FOUND), "/exhibitions/spring/maps": MAPS}),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-303",
        link="http://redirect-303.example/resource/Valley",
        truth=ALIVE,
        reasons=("ok",),
        why="The address is the name of a thing; the server answers with a page about it.",
        source="RFC 9110, section 15.4.4; linked-data servers such as DBpedia",
        sites=(
            Site(
                host="redirect-303.example",
                serves=site(
                    {"/resource/Valley": hop("/page/Valley", SEE_OTHER), "/page/Valley": page(article("About: Valley"))}
                ),
            ),
        ),
        title="Valley (linked data)",
        reader_sees="About: Valley",
    ),
    Case(
        id="redirect-307",
        link="http://redirect-307.example/lettres",
        truth=ALIVE,
        reasons=("ok",),
        why="A load balancer leads to another machine, for this time only.",
        source="RFC 9110, section 15.4.8",
        sites=(
            Site(host="redirect-307.example", serves=moved_to("http://node2.redirect-307.example", TEMPORARY)),
            Site(host="node2.redirect-307.example", serves=site({"/lettres": LETTERS}, "fr")),
        ),
        title="Les lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="redirect-308",
        link="http://redirect-308.example/muehlen",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-308.example/themen/muehlen",
        why="A newer framework says for good with 308 instead of 301.",
        source="RFC 9110, section 15.4.9; Next.js documentation of permanent redirects",
        sites=(
            Site(
                host="redirect-308.example",
                serves=site({"/muehlen": hop("/themen/muehlen", PERMANENT), "/themen/muehlen": MILLS}, "de"),
            ),
        ),
        title="Wassermühlen",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-301-then-302",
        link="http://redirect-301-then-302.example/maps.php",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-301-then-302.example/maps",
        why="The page moved for good to an address that leads on, for now, to this season's one.",
        source="RFC 9110, section 15.4",
        sites=(
            Site(
                host="redirect-301-then-302.example",
                serves=site({"/maps.php": hop("/maps"), "/maps": hop("/2026/maps", FOUND), "/2026/maps": MAPS}),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-302-then-301",
        link="http://redirect-302-then-301.example/today",
        truth=ALIVE,
        reasons=("ok",),
        why="The link leads to whatever is shown today, and only that page has got another address for good.",
        source="RFC 9110, section 15.4",
        sites=(
            Site(
                host="redirect-302-then-301.example",
                serves=site({"/today": hop("/maps.html", FOUND), "/maps.html": hop("/maps"), "/maps": MAPS}),
            ),
        ),
        title="Exhibition of today",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-308-twice",
        link="http://redirect-308-twice.example/muehlen",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://www.redirect-308-twice.example/themen/muehlen",
        why="One rule for the host and one for the path, both for good: the end of both is the address to use.",
        source="Vercel and Caddy documentation of redirects",
        sites=(
            Site(
                host="redirect-308-twice.example",
                serves=moved_to("http://www.redirect-308-twice.example", PERMANENT),
            ),
            Site(
                host="www.redirect-308-twice.example",
                serves=site({"/muehlen": hop("/themen/muehlen", PERMANENT), "/themen/muehlen": MILLS}, "de"),
            ),
        ),
        title="Wassermühlen im Tal",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-300-with-choices",
        link="http://redirect-300-with-choices.example/guide",
        truth=ALIVE,
        reasons=("ok",),
        why="The server offers several languages in a page, and names one as its favourite; browsers show the page.",
        source="RFC 9110, section 15.4.1; Apache mod_negotiation",
        sites=(
            Site(
                host="redirect-300-with-choices.example",
                serves=site(
                    {
                        "/guide": page(
                            article(
                                "Guide to the valley",
                                more="<ul><li><a href='guide.en'>English</a><li><a href='guide.nl'>Dutch</a></ul>",
                            ),
                            "300 Multiple Choices",
                            "Location: /guide.en",
                            'Alternates: {"guide.en" 1 {language en}}, {"guide.nl" 1 {language nl}}',
                        )
                    }
                ),
            ),
        ),
        title="Guide to the valley",
        reader_sees="Guide to the valley",
    ),
    Case(
        id="redirect-relative",
        link="http://redirect-relative.example/expo/2019/kaarten.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-relative.example/expo/kaarten/",
        why="The new address is written from where the old page was.",
        source="RFC 9110, section 10.2.2; https://github.com/JustinBeckwith/linkinator/pull/887",
        sites=(
            Site(
                host="redirect-relative.example",
                serves=site(
                    {
                        "/expo/2019/kaarten.html": hop("../kaarten/"),
                        "/expo/kaarten/": page(article("Kaarten van de vallei", "nl")),
                    },
                    "nl",
                ),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="redirect-protocol-relative",
        link="http://redirect-protocol-relative.example/lettres",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-protocol-relative-new.example/lettres",
        why="The new address has a host but no scheme.",
        source="RFC 3986, section 4.2",
        sites=(
            Site(
                host="redirect-protocol-relative.example",
                serves=moved_to("//redirect-protocol-relative-new.example"),
            ),
            Site(host="redirect-protocol-relative-new.example", serves=site({"/lettres": LETTERS}, "fr")),
        ),
        title="Lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="redirect-dot-segments",
        link="http://redirect-dot-segments.example/cgi-bin/show",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-dot-segments.example/collection/maps",
        why="The new address climbs up and down; browsers straighten it before they ask.",
        source="RFC 3986, section 5.2.4",
        sites=(
            Site(
                host="redirect-dot-segments.example",
                serves=site({"/cgi-bin/show": hop("/cgi-bin/../collection/./maps"), "/collection/maps": MAPS}),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-raw-utf8",
        link="http://redirect-raw-utf8.example/?p=311",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-raw-utf8.example/mus%C3%A9e/caf%C3%A9",
        why="The new address is sent in UTF-8 as it is; browsers encode it.",
        source="https://github.com/netty/netty/issues/10831; https://github.com/sagebind/isahc/pull/317",
        sites=(
            Site(
                host="redirect-raw-utf8.example",
                serves=site(
                    {
                        "/": hop(as_bytes_of_utf8("/musée/café")),
                        "/mus%C3%A9e/caf%C3%A9": page(article("Le café du musée", "fr")),
                    },
                    "fr",
                ),
            ),
        ),
        title="Café du musée",
        language="fr",
        reader_sees="Le café du musée",
    ),
    Case(
        id="redirect-raw-latin1",
        link="http://redirect-raw-latin1.example/cafe",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-raw-latin1.example/caf%E9",
        why="An old server sends the new address in Latin-1, and knows the page by that byte; it is no UTF-8.",
        source="https://github.com/whatwg/fetch/issues/883; Chromium keeps such bytes when it encodes",
        sites=(
            Site(
                host="redirect-raw-latin1.example",
                serves=site({"/cafe": hop("/caf\xe9"), "/caf%E9": page(article("Le café du musée", "fr"))}, "fr"),
            ),
        ),
        title="Le café du musée",
        language="fr",
        reader_sees="Le café du musée",
    ),
    Case(
        id="redirect-with-spaces",
        link="http://redirect-with-spaces.example/jaarverslag",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-with-spaces.example/Publicaties/Ons%20jaar%202024.html",
        why="The new address has spaces in it, as the file has in its name.",
        source="https://github.com/whatwg/fetch/issues/883",
        sites=(
            Site(
                host="redirect-with-spaces.example",
                serves=site(
                    {
                        "/jaarverslag": hop("/Publicaties/Ons jaar 2024.html"),
                        "/Publicaties/Ons%20jaar%202024.html": page(article("Ons jaar 2024", "nl")),
                    },
                    "nl",
                ),
            ),
        ),
        title="Jaarverslag 2024",
        language="nl",
        reader_sees="Ons jaar 2024",
    ),
    Case(
        id="redirect-odd-characters",
        link="http://redirect-odd-characters.example/k12",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-odd-characters.example/Karte/%22Tal%22%20%3C1850%3E",
        why="Quotes and angle brackets stand in the new address as they are.",
        source="WHATWG URL, path percent-encode set",
        sites=(
            Site(
                host="redirect-odd-characters.example",
                serves=site(
                    {
                        "/k12": hop('/Karte/"Tal" <1850>'),
                        "/Karte/%22Tal%22%20%3C1850%3E": page(article("Das Tal vor 1850", "de")),
                    },
                    "de",
                ),
            ),
        ),
        title="Karte: das Tal vor 1850",
        language="de",
        reader_sees="Das Tal vor 1850",
    ),
    Case(
        id="redirect-nowhere-with-page",
        link="http://redirect-nowhere-with-page.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="The status is one of a redirect, but there is no address; browsers show the page that came with it.",
        source="https://github.com/lightpanda-io/browser/issues/2713; WHATWG Fetch, HTTP-redirect fetch",
        sites=(
            Site(host="redirect-nowhere-with-page.example", serves=site({"/maps": page(article("Maps of the valley"), FOUND)})),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-nowhere-and-empty",
        link="http://redirect-nowhere-and-empty.example/roms/thunder",
        truth=BROKEN,
        reasons=("redirect-without-address", "no-content"),
        why="A redirect without an address and without a page: browsers stay blank.",
        source="https://github.com/ArchiveTeam/wpull/issues/390",
        sites=(Site(host="redirect-nowhere-and-empty.example", serves=answer(b"", FOUND)),),
        title="Thunder ball",
    ),
    Case(
        id="redirect-blank-address-with-page",
        link="http://redirect-blank-address-with-page.example/lettres",
        truth=ALIVE,
        reasons=("ok",),
        why="The address of the redirect is empty, and the page came along; Chromium shows it.",
        source="https://github.com/JustinBeckwith/linkinator/pull/887; Chromium, HttpResponseHeaders::IsRedirect",
        sites=(
            Site(
                host="redirect-blank-address-with-page.example",
                serves=site({"/lettres": page(article("Lettres du front", "fr"), MOVED_PERMANENTLY, "Location: ")}),
            ),
        ),
        title="Lettres du front",
        language="fr",
        also=(BROKEN,),
        debate="Fetch resolves an empty address to the page itself, which makes a loop; Chromium shows the page.",
        reader_sees="Lettres du front",
    ),
    Case(
        id="redirect-blank-address-and-empty",
        link="http://redirect-blank-address-and-empty.example/karten",
        truth=BROKEN,
        reasons=("redirect-without-address", "no-content", "redirect-loop"),
        why="A script forgot to fill in where to go: the address is empty, and so is the page.",
        source="https://github.com/JustinBeckwith/linkinator/pull/887",
        sites=(Site(host="redirect-blank-address-and-empty.example", serves=answer(b"", FOUND, "Location: ")),),
        title="Karten",
        language="de",
    ),
    Case(
        id="redirect-address-twice",
        link="http://redirect-address-twice.example/meine-stadt/tal",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-address-twice.example/stadt/tal",
        why="The server and its cache both add the same address; browsers take it as one.",
        source="https://github.com/jnunemaker/httparty/issues/478; https://github.com/curl/curl/pull/19159",
        sites=(
            Site(
                host="redirect-address-twice.example",
                serves=site(
                    {
                        "/meine-stadt/tal": hop(
                            "http://redirect-address-twice.example/stadt/tal",
                            MOVED_PERMANENTLY,
                            "Location: http://redirect-address-twice.example/stadt/tal",
                        ),
                        "/stadt/tal": page(article("Das Tal und die Stadt", "de")),
                    },
                    "de",
                ),
            ),
        ),
        title="Das Tal und die Stadt",
        language="de",
        reader_sees="Das Tal und die Stadt",
    ),
    Case(
        id="redirect-two-addresses",
        link="http://redirect-two-addresses.example/order",
        truth=BROKEN,
        reasons=("redirect-malformed", "redirect-without-address"),
        why="Two different addresses in one redirect: browsers follow neither, and show an error.",
        source="https://github.com/klein/klein.php/issues/375 (ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION); https://github.com/curl/curl/issues/19130",
        sites=(
            Site(
                host="redirect-two-addresses.example",
                serves=site(
                    {
                        "/order": hop("/maps", FOUND, "Location: /order/step-2"),
                        "/maps": MAPS,
                        "/order/step-2": page(article("Order a map")),
                    }
                ),
            ),
        ),
        title="Order a map",
    ),
    Case(
        id="redirect-to-a-fragment",
        link="http://redirect-to-a-fragment.example/guide/chapter-3.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-to-a-fragment.example/guide#chapter-3",
        why="What were pages of their own are now chapters of one page.",
        source="RFC 9110, section 10.2.2",
        sites=(
            Site(
                host="redirect-to-a-fragment.example",
                serves=site(
                    {
                        "/guide/chapter-3.html": hop("/guide#chapter-3"),
                        "/guide": page(article("Guide to the valley", more="<h2 id='chapter-3'>Along the river</h2>")),
                    }
                ),
            ),
        ),
        title="Guide, chapter 3",
        reader_sees="Guide to the valley",
    ),
    Case(
        id="redirect-inherits-fragment",
        link="http://redirect-inherits-fragment.example/bezoek.html#openingsuren",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-inherits-fragment.example/bezoek#openingsuren",
        why="The server never sees the fragment; the browser takes it along to the new page, which has it too.",
        source="RFC 9110, section 10.2.2; https://github.com/lightpanda-io/browser/pull/2265",
        sites=(
            Site(
                host="redirect-inherits-fragment.example",
                serves=site(
                    {
                        "/bezoek.html": hop("/bezoek"),
                        "/bezoek": page(article("Je bezoek", "nl", more="<h2 id='openingsuren'>Openingsuren</h2>")),
                    },
                    "nl",
                ),
            ),
        ),
        title="Openingsuren",
        language="nl",
        reader_sees="Je bezoek",
    ),
    Case(
        id="redirect-own-fragment-wins",
        link="http://redirect-own-fragment-wins.example/visite.html#horaires",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-own-fragment-wins.example/visite#heures",
        why="The new address has a fragment of its own, and browsers use that one instead of the link's.",
        source="RFC 9110, section 10.2.2",
        sites=(
            Site(
                host="redirect-own-fragment-wins.example",
                serves=site(
                    {
                        "/visite.html": hop("/visite#heures"),
                        "/visite": page(article("Votre visite", "fr", more="<h2 id='heures'>Heures d'ouverture</h2>")),
                    },
                    "fr",
                ),
            ),
        ),
        title="Horaires",
        language="fr",
        reader_sees="Votre visite",
    ),
    Case(
        id="redirect-19-hops",
        link="http://redirect-19-hops.example/0",
        truth=ALIVE,
        reasons=("ok",),
        why="Many hops, but not more than browsers follow.",
        source="WHATWG Fetch: a redirect count of 20 is a network error; Chromium gives up after 20 as well",
        sites=(Site(host="redirect-19-hops.example", serves=chain(19, FOUND, MAPS)),),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-12-permanent-hops",
        link="http://redirect-12-permanent-hops.example/0",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-12-permanent-hops.example/12",
        why="Twelve rebuilds in a row left one permanent redirect each; other programs stop at ten.",
        source="https://github.com/linkchecker/linkchecker/issues/199 (limit of 10)",
        sites=(Site(host="redirect-12-permanent-hops.example", serves=chain(12, MOVED_PERMANENTLY, MILLS)),),
        title="Wassermühlen im Tal",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-23-hops",
        link="http://redirect-23-hops.example/0",
        truth=BROKEN,
        reasons=("too-many-redirects", "redirect-loop"),
        why="There is a page at the end, but no browser goes so far.",
        source="WHATWG Fetch, HTTP-redirect fetch; ERR_TOO_MANY_REDIRECTS",
        sites=(Site(host="redirect-23-hops.example", serves=chain(23, FOUND, MAPS)),),
        title="Maps of the valley",
    ),
    Case(
        id="redirect-loop-of-two",
        link="http://redirect-loop-of-two.example/kaarten",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="One rule adds the slash, the other takes it away.",
        source="https://github.com/kbitdk/kbsslenforcer/issues/96 (ERR_TOO_MANY_REDIRECTS)",
        sites=(
            Site(
                host="redirect-loop-of-two.example",
                serves=by_path({"/kaarten": hop("/kaarten/"), "/kaarten/": hop("/kaarten")}),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="redirect-to-itself",
        link="http://redirect-to-itself.example/lettres",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="Behind its proxy the site thinks that every visit comes over http, and sends it to where it is.",
        source="https://github.com/linkchecker/linkchecker/issues/199",
        sites=(
            Site(
                host="redirect-to-itself.example",
                serves=site({"/lettres": hop("http://redirect-to-itself.example/lettres")}),
            ),
        ),
        title="Lettres du front",
        language="fr",
    ),
    Case(
        id="redirect-ever-longer",
        link="http://redirect-ever-longer.example/shop",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects", "redirect-too-long"),
        why="The rule that adds a folder also adds it to its own result.",
        source="https://github.com/madewithlove/htaccess.madewithlove.com/issues/44",
        sites=(Site(host="redirect-ever-longer.example", serves=ever_longer),),
        title="Museum shop",
    ),
    Case(
        id="redirect-cookie-ends-loop",
        link="http://redirect-cookie-ends-loop.example/aviation",
        truth=ALIVE,
        reasons=("ok",),
        why="The page sends to itself until the visitor brings its cookie back.",
        source="https://github.com/wummel/linkchecker/issues/419",
        sites=(
            Site(
                host="redirect-cookie-ends-loop.example",
                serves=site(
                    {
                        "/aviation": where_cookie(
                            "visited", page(article("Aviation")), hop("/aviation", FOUND, "Set-Cookie: visited=1; Path=/")
                        )
                    }
                ),
            ),
        ),
        title="Aviation department",
        reader_sees="Aviation",
    ),
    Case(
        id="redirect-cookie-ends-permanent-loop",
        link="http://redirect-cookie-ends-permanent-loop.example/kaart",
        truth=ALIVE,
        reasons=("ok",),
        why="The same with 301, which is not to be kept; the address to use is the one that the link already has.",
        source="https://github.com/wummel/linkchecker/issues/419",
        sites=(
            Site(
                host="redirect-cookie-ends-permanent-loop.example",
                serves=site(
                    {
                        "/kaart": where_cookie(
                            "sessie",
                            page(article("Kaart van de streek", "nl")),
                            hop(
                                "http://redirect-cookie-ends-permanent-loop.example/kaart",
                                MOVED_PERMANENTLY,
                                "Cache-Control: no-store",
                                "Set-Cookie: sessie=ab12; Path=/",
                            ),
                        )
                    }
                ),
            ),
        ),
        title="Kaart van de streek",
        language="nl",
        reader_sees="Kaart van de streek",
    ),
    Case(
        id="redirect-cookie-bounce",
        link="http://redirect-cookie-bounce.example/index.jspa",
        truth=ALIVE,
        reasons=("ok",),
        why="The visit goes to a counter that sets a cookie, and comes back to the address where it began.",
        source="https://github.com/EFForg/https-everywhere/issues/1128",
        sites=(
            Site(
                host="redirect-cookie-bounce.example",
                serves=by_path(
                    {
                        "/index.jspa": where_cookie(
                            "visit", page(article("Forum of the valley")), hop("/check?to=/index.jspa", FOUND)
                        ),
                        "/check": hop("/index.jspa", FOUND, "Set-Cookie: visit=7; Path=/; HttpOnly"),
                    }
                ),
            ),
        ),
        title="Forum of the valley",
        reader_sees="Forum of the valley",
    ),
    Case(
        id="redirect-to-mailto",
        link="http://redirect-to-mailto.example/contact",
        truth=BROKEN,
        reasons=("redirect-scheme",),
        why="The contact page was replaced by a redirect into a mail program.",
        source="RFC 6068; WHATWG Fetch: a redirect to a scheme other than http and https is a network error",
        sites=(
            Site(
                host="redirect-to-mailto.example",
                serves=site({"/contact": hop("mailto:info@redirect-to-mailto.example", FOUND)}),
            ),
        ),
        title="Contact",
    ),
    Case(
        id="redirect-to-app",
        link="http://redirect-to-app.example/r/valley",
        truth=BROKEN,
        reasons=("redirect-scheme",),
        why="A short link opens an app, and has nothing for who does not have it.",
        source="https://github.com/mozilla-mobile/reference-browser/issues/279",
        sites=(
            Site(
                host="redirect-to-app.example",
                serves=site(
                    {"/r/valley": hop("intent://valley/#Intent;scheme=valleyapp;package=example.valley.app;end", TEMPORARY)}
                ),
            ),
        ),
        title="The valley in your pocket",
    ),
    Case(
        id="redirect-scheme-twice",
        link="http://redirect-scheme-twice.example/kaarten",
        truth=BROKEN,
        reasons=("host-not-found", "redirect-malformed"),
        why="A form with a prefix of its own got a whole address: the host of the redirect is then called https.",
        source="a common mistake in redirect plugins; WHATWG URL, host state",
        sites=(
            Site(
                host="redirect-scheme-twice.example",
                serves=site({"/kaarten": hop("https://https://www.redirect-scheme-twice.example/kaarten")}),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="redirect-three-slashes",
        link="http://redirect-three-slashes.example/accueil/lettres",
        truth=BROKEN,
        reasons=("host-not-found", "redirect-malformed"),
        why="The variable for the host was empty; browsers skip the slashes and take the first folder for a host.",
        source="WHATWG URL, special authority ignore slashes state; nginx with an empty $http_host",
        sites=(Site(host="redirect-three-slashes.example", serves=hop("http:///archives/lettres")),),
        title="Lettres du front",
        language="fr",
    ),
    Case(
        id="redirect-to-no-address",
        link="http://redirect-to-no-address.example/karten",
        truth=BROKEN,
        reasons=("redirect-malformed",),
        why="A placeholder for the port was never filled in, and so no browser can read the address.",
        source="WHATWG URL, port state; ERR_INVALID_REDIRECT in Chromium",
        sites=(
            Site(
                host="redirect-to-no-address.example",
                serves=site({"/karten": hop("http://www.redirect-to-no-address.example:PORT/karten")}),
            ),
        ),
        title="Karten des Tals",
        language="de",
    ),
    Case(
        id="redirect-to-private",
        link="http://redirect-to-private.example/catalogue",
        truth=UNSURE,
        reasons=("address-refused",),
        why="The application behind the proxy names its own address in the office network.",
        source="Apache documentation of ProxyPassReverse",
        sites=(
            Site(
                host="redirect-to-private.example",
                serves=site({"/catalogue": hop("http://192.168.10.4:8080/catalogue/", FOUND)}),
            ),
        ),
        title="Online catalogue",
    ),
    Case(
        id="redirect-to-localhost",
        link="http://redirect-to-localhost.example/nieuws",
        truth=UNSURE,
        reasons=("address-refused",),
        why="The site was built on somebody's computer, and still believes that it is there.",
        source="https://github.com/magento/data-migration-tool/issues/372; https://github.com/intelliants/subrion/issues/891",
        sites=(
            Site(host="redirect-to-localhost.example", serves=site({"/nieuws": hop("http://localhost/heemkring/nieuws/")})),
        ),
        title="Nieuws van de kring",
        language="nl",
    ),
    Case(
        id="redirect-to-bad-port",
        link="http://redirect-to-bad-port.example/kaarten",
        truth=BROKEN,
        reasons=("bad-port",),
        why="The new address has a port that is for the X window system; browsers refuse it.",
        source="WHATWG Fetch, bad port; ERR_UNSAFE_PORT",
        sites=(
            Site(
                host="redirect-to-bad-port.example",
                serves=site({"/kaarten": hop("http://redirect-to-bad-port.example:6000/kaarten")}),
            ),
            Site(host="redirect-to-bad-port.example", serves=site({"/kaarten": OLD_HOUSE}), port=6000),
        ),
        title="Kaarten",
        language="nl",
    ),
    Case(
        id="redirect-https-to-http",
        link="https://redirect-https-to-http.example/maps",
        truth=ALIVE,
        reasons=("ok",),
        notes=("downgrade-to-http",),
        why="The old shop still sends everybody to plain http, for good as it says.",
        source="https://github.com/cisagov/pshtt/issues/52 (agencies that downgrade)",
        sites=(
            Site(host="redirect-https-to-http.example", serves=moved_to("http://redirect-https-to-http.example"), tls=good),
            Site(host="redirect-https-to-http.example", serves=site({"/maps": MAPS})),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="redirect-http-to-https",
        link="http://redirect-http-to-https.example/kaarten",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="https://redirect-http-to-https.example/kaarten",
        why="The site uses https since some years.",
        source="https://github.com/linkchecker/linkchecker/issues/617",
        sites=(
            Site(host="redirect-http-to-https.example", serves=moved_to("https://redirect-http-to-https.example")),
            Site(host="redirect-http-to-https.example", serves=site({"/kaarten": OLD_HOUSE}), tls=good),
        ),
        title="Het huis aan de gracht",
        language="nl",
    ),
    Case(
        id="redirect-slash-added",
        link="http://redirect-slash-added.example/2madmen",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-slash-added.example/2madmen/",
        why="The address is one of a folder, and Apache adds the slash.",
        source="https://github.com/wummel/linkchecker/issues/316; Apache mod_dir, DirectorySlash",
        sites=(
            Site(
                host="redirect-slash-added.example",
                serves=site({"/2madmen": hop("http://redirect-slash-added.example/2madmen/"), "/2madmen/": MAPS}),
            ),
        ),
        title="Valley artists",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-slash-dropped",
        link="http://redirect-slash-dropped.example/themen/muehlen/",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-slash-dropped.example/themen/muehlen",
        why="The framework takes the slash away.",
        source="Next.js documentation of trailingSlash (308)",
        sites=(
            Site(
                host="redirect-slash-dropped.example",
                serves=site({"/themen/muehlen/": hop("/themen/muehlen", PERMANENT), "/themen/muehlen": MILLS}, "de"),
            ),
        ),
        title="Wassermühlen im Tal",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-host-case",
        link="http://redirect-host-case.example/Lettres",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-host-case-new.example/Lettres",
        why="The new address shouts; browsers put the host in lower case, and leave the path as it is.",
        source="RFC 3986, section 6.2.2.1",
        sites=(
            Site(
                host="redirect-host-case.example",
                serves=site({"/Lettres": hop("HTTP://Redirect-Host-Case-NEW.example/Lettres")}),
            ),
            Site(host="redirect-host-case-new.example", serves=site({"/Lettres": LETTERS}, "fr")),
        ),
        title="Lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="redirect-path-case",
        link="http://redirect-path-case.example/Archief/Huis.aspx",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-path-case.example/archief/huis.aspx",
        why="A rule of IIS sends everything to lower case.",
        source="IIS URL Rewrite documentation, rule to enforce lowercase URLs",
        sites=(
            Site(
                host="redirect-path-case.example",
                serves=site({"/Archief/Huis.aspx": hop("/archief/huis.aspx"), "/archief/huis.aspx": OLD_HOUSE}, "nl"),
            ),
        ),
        title="Het huis aan de gracht",
        language="nl",
        reader_sees="Het huis aan de gracht",
    ),
    Case(
        id="redirect-www-added",
        link="http://redirect-www-added.example/maps",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://www.redirect-www-added.example/maps",
        why="The site has settled on www.",
        source="https://github.com/linkchecker/linkchecker/issues/617",
        sites=(
            Site(host="redirect-www-added.example", serves=moved_to("http://www.redirect-www-added.example")),
            Site(host="www.redirect-www-added.example", serves=site({"/maps": MAPS})),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-www-dropped",
        link="http://www.redirect-www-dropped.example/muehlen",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-www-dropped.example/muehlen",
        why="The site has settled on the name without www.",
        source="https://github.com/linkchecker/linkchecker/issues/617",
        sites=(
            Site(host="www.redirect-www-dropped.example", serves=moved_to("http://redirect-www-dropped.example", PERMANENT)),
            Site(host="redirect-www-dropped.example", serves=site({"/muehlen": MILLS}, "de")),
        ),
        title="Mühlen",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-root-to-language",
        link="http://redirect-root-to-language.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The root always leads to the Dutch home page, for good as it says; the root is still what to link to.",
        source="https://github.com/justindhillon/link-inspector/issues/4",
        sites=(Site(host="redirect-root-to-language.example", serves=site({"/": hop("/nl/"), "/nl/": HOME}, "nl")),),
        title="Heemkundige kring De Vallei",
        language="nl",
        reader_sees="Welkom bij de heemkundige kring",
    ),
    Case(
        id="redirect-root-to-home",
        link="http://redirect-root-to-home.example",
        truth=ALIVE,
        reasons=("ok",),
        why="The root leads to where the system keeps its home page, over two permanent hops.",
        source="Sitecore, Liferay and TYPO3 sites",
        sites=(
            Site(
                host="redirect-root-to-home.example",
                serves=site({"/": hop("/nl"), "/nl": hop("/nl/home"), "/nl/home": HOME}, "nl"),
            ),
        ),
        title="De Vallei, heemkundige kring",
        language="nl",
        reader_sees="Welkom bij de heemkundige kring",
    ),
    Case(
        id="redirect-root-to-new-host",
        link="http://redirect-root-to-new-host.example/",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://www.redirect-root-to-new-host.example/",
        why="First the host changes for good, then the root leads to a language; only the first step is to be taken over.",
        source="https://github.com/justindhillon/link-inspector/issues/4",
        sites=(
            Site(host="redirect-root-to-new-host.example", serves=moved_to("http://www.redirect-root-to-new-host.example")),
            Site(host="www.redirect-root-to-new-host.example", serves=site({"/": hop("/nl/"), "/nl/": HOME}, "nl")),
        ),
        title="Heemkundige kring De Vallei",
        language="nl",
        reader_sees="Welkom bij de heemkundige kring",
    ),
    Case(
        id="redirect-root-to-deep-of-new-host",
        link="http://redirect-root-to-deep-of-new-host.example/",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-root-to-deep-of-new-host-new.example/kringen/vallei",
        why="The small site was closed; its root leads for good to its page on the site of the federation.",
        source="RFC 9110, section 15.4.2",
        sites=(
            Site(
                host="redirect-root-to-deep-of-new-host.example",
                serves=site({"/": hop("http://redirect-root-to-deep-of-new-host-new.example/kringen/vallei")}),
            ),
            Site(
                host="redirect-root-to-deep-of-new-host-new.example",
                serves=site({"/kringen/vallei": page(article("Heemkundige kring De Vallei", "nl"))}, "nl"),
            ),
        ),
        title="Heemkundige kring De Vallei",
        language="nl",
        reader_sees="Heemkundige kring De Vallei",
    ),
    Case(
        id="redirect-to-404",
        link="http://redirect-to-404.example/old/maps",
        truth=BROKEN,
        reasons=("not-found",),
        why="The move was made, and the new page was deleted later.",
        source="https://github.com/apify/apify-docs/issues/953",
        sites=(
            Site(host="redirect-to-404.example", serves=site({"/old/maps": hop("http://redirect-to-404-new.example/maps")})),
            Site(host="redirect-to-404-new.example", serves=site({})),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="redirect-to-410",
        link="http://redirect-to-410.example/lettres",
        truth=BROKEN,
        reasons=("gone",),
        why="The page got another address, and was then taken away on purpose.",
        source="RFC 9110, section 15.5.11",
        sites=(
            Site(
                host="redirect-to-410.example",
                serves=site(
                    {"/lettres": hop("/archives/lettres"), "/archives/lettres": answer(note_of("410 Gone"), "410 Gone")}
                ),
            ),
        ),
        title="Lettres du front",
        language="fr",
    ),
    Case(
        id="redirect-to-parked",
        link="http://redirect-to-parked.example/maps",
        truth=BROKEN,
        reasons=("parked-domain",),
        why="The site moved to a domain that it did not keep; a parking service has it now.",
        source="markers of Sedo's parking pages (img.sedoparking.com)",
        sites=(
            Site(host="redirect-to-parked.example", serves=moved_to("http://redirect-to-parked-new.example")),
            Site(host="redirect-to-parked-new.example", serves=PARKED),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="redirect-to-expired",
        link="http://redirect-to-expired.example/muehlen",
        truth=INSECURE,
        reasons=("certificate-expired",),
        why="The redirect works, but the certificate of the new place ended a week ago.",
        source="RFC 5280, section 4.1.2.5; ERR_CERT_DATE_INVALID",
        sites=(
            Site(host="redirect-to-expired.example", serves=moved_to("https://redirect-to-expired-new.example")),
            Site(host="redirect-to-expired-new.example", serves=site({"/muehlen": MILLS}, "de"), tls=expired),
        ),
        title="Wassermühlen im Tal",
        language="de",
    ),
    Case(
        id="redirect-to-silent",
        link="http://redirect-to-silent.example/kaarten",
        truth=UNSURE,
        reasons=("timeout",),
        why="The old server sends to a new one that takes the connection and never says a word.",
        source="servers behind a firewall that lost its backend",
        sites=(
            Site(host="redirect-to-silent.example", serves=moved_to("http://redirect-to-silent-new.example")),
            Site(host="redirect-to-silent-new.example", serves=silent),
        ),
        title="Kaarten van de vallei",
        language="nl",
        waits=True,
    ),
    Case(
        id="redirect-to-unknown-host",
        link="http://redirect-to-unknown-host.example/maps",
        truth=BROKEN,
        reasons=("host-not-found",),
        why="The old site sends for good to a name that is registered no more.",
        source="https://github.com/apify/apify-docs/issues/953",
        sites=(Site(host="redirect-to-unknown-host.example", serves=moved_to("http://redirect-to-unknown-host-new.example")),),
        title="Maps of the valley",
    ),
    Case(
        id="redirect-to-other-language",
        link="http://redirect-to-other-language.example/kaarten",
        truth=ALIVE,
        reasons=("ok",),
        why="A site in several languages guesses what the visitor reads, and guesses wrong; each visitor gets another answer.",
        source="RFC 9110, section 12.5.4; https://github.com/inpsyde/multilingual-press/issues/138",
        sites=(
            Site(
                host="redirect-to-other-language.example",
                serves=site({"/kaarten": hop("/en/maps", FOUND, "Vary: Accept-Language"), "/en/maps": MAPS}),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="redirect-301-with-page",
        link="http://redirect-301-with-page.example/muehlen.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://redirect-301-with-page.example/muehlen",
        why="A script sends the redirect and then goes on to build the whole old page; nobody ever sees that.",
        source="PHP manual, header(): without exit the script goes on",
        sites=(
            Site(
                host="redirect-301-with-page.example",
                serves=site(
                    {
                        "/muehlen.html": page(
                            article("Seite wird überarbeitet", "de"), MOVED_PERMANENTLY, "Location: /muehlen"
                        ),
                        "/muehlen": MILLS,
                    },
                    "de",
                ),
            ),
        ),
        title="Wassermühlen im Tal",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="redirect-missing-to-home",
        link="http://redirect-missing-to-home.example/publicaties/kaarten-van-de-vallei",
        truth=BROKEN,
        reasons=("soft-404",),
        why="A plugin sends whatever is missing to the home page.",
        source="https://github.com/littlebizzy/404-to-homepage (a plugin that does so)",
        sites=(Site(host="redirect-missing-to-home.example", serves=or_else({"/": HOME}, hop("/"))),),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="redirect-this-one-to-home",
        link="http://redirect-this-one-to-home.example/tentoonstelling/2014/kaarten",
        truth=BROKEN,
        reasons=("soft-404",),
        why="Of this page alone somebody decided that the home page will do; other missing pages are a 404.",
        source="https://github.com/linkchecker/linkchecker/pull/619 (redirects to the site's root)",
        sites=(
            Site(
                host="redirect-this-one-to-home.example",
                serves=site({"/tentoonstelling/2014/kaarten": hop("/nl/"), "/nl/": HOME}, "nl"),
            ),
        ),
        title="Kaarten van de vallei, tentoonstelling 2014",
        language="nl",
    ),
    Case(
        id="redirect-to-home-elsewhere",
        link="http://redirect-to-home-elsewhere.example/publicaties/kaarten.htm",
        truth=BROKEN,
        reasons=("soft-404",),
        why="The old site was merged into another one, and all its pages lead to the home page there.",
        source="https://github.com/linkchecker/linkchecker/pull/619",
        sites=(
            Site(
                host="redirect-to-home-elsewhere.example", serves=hop("http://redirect-to-home-elsewhere-new.example/index.php")
            ),
            Site(host="redirect-to-home-elsewhere-new.example", serves=site({"/": HOME, "/index.php": HOME}, "nl")),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="redirect-to-404-page",
        link="http://redirect-to-404-page.example/archives/lettres",
        truth=BROKEN,
        reasons=("soft-404", "not-found"),
        why="What is missing is sent to a page about that, which says 200.",
        source="https://github.com/cyberpower678/Cyberbot_II/pull/16; https://github.com/Dotnet-Boxed/Templates/issues/83",
        sites=(
            Site(
                host="redirect-to-404-page.example",
                serves=or_else(
                    {"/404": OUPS},
                    hop("/404", FOUND),
                ),
            ),
        ),
        title="Lettres du front",
        language="fr",
    ),
    Case(
        id="redirect-to-error-page",
        link="http://redirect-to-error-page.example/Objects/Map.aspx?id=42",
        truth=BROKEN,
        reasons=("soft-404",),
        why="ASP.NET sends to its error page, which says 200, and tells it which page it was about.",
        source="https://github.com/edgi-govdata-archiving/web-monitoring-db/pull/1426",
        sites=(
            Site(
                host="redirect-to-error-page.example",
                serves=or_else(
                    {"/Error.aspx": SORRY},
                    hop("/Error.aspx?aspxerrorpath=/Objects/Map.aspx", FOUND),
                ),
            ),
        ),
        title="Map of the valley, 1850",
    ),
    Case(
        id="redirect-to-search",
        link="http://redirect-to-search.example/artikel/kaarten-van-de-vallei",
        truth=BROKEN,
        reasons=("soft-404",),
        why="What is missing becomes a search for the words of its address; the article itself is not there.",
        source="content systems that turn a 404 into a search, as Drupal's search404 module does",
        sites=(
            Site(
                host="redirect-to-search.example",
                serves=or_else(
                    {"/zoeken": NO_RESULTS},
                    hop("/zoeken?q=kaarten+van+de+vallei", FOUND),
                ),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        also=(UNSURE,),
        debate="The reader gets a page of the site, though not the one that was meant; no rule of the contract names it.",
    ),
)
