"""Ordinary pages with nothing wrong about them, as varied as the web is."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import quote

import brotli

from fault_server import Behaviour, answer, by_path, raw
from misbehaving_web.case import ALIVE, Case, Site
from misbehaving_web.certificates import Tls, good
from misbehaving_web.html import article, page

WORDS = {
    "en": "The mill stands where the brook meets the road, and has ground flour for four centuries. ",
    "nl": "De molen staat waar de beek de weg kruist en maalt al vier eeuwen lang meel. ",
    "fr": "Le moulin se trouve là où le ruisseau croise la route et moud la farine depuis quatre siècles. ",
    "de": "Die Mühle steht dort, wo der Bach die Straße kreuzt, und mahlt seit vier Jahrhunderten Mehl. ",
}
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
SECURE = (
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload",
    "Content-Security-Policy: default-src 'self'; img-src * data:; frame-ancestors 'none'; upgrade-insecure-requests",
    "X-Frame-Options: DENY",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: strict-origin-when-cross-origin",
    "Permissions-Policy: geolocation=(), camera=()",
    'Server-Timing: cdn-cache;desc=HIT, edge;dur=4, origin;dur=0, missedCache;desc="a, b; c"',
)


def ordinary(
    case_id: str,
    path: str,
    serves: Behaviour,
    *,
    title: str,
    language: str = "en",
    sees: str = "",
    why: str,
    source: str = "pages of this kind are ordinary",
    host: str = "",
    tls: Tls | None = None,
    port: int | None = None,
    others: Mapping[str, Behaviour] | None = None,
) -> Case:
    """A case in which the page at the path is good; ``others`` are at paths of their own, and all else is a 404.

    ``host`` is a host other than ``<id>.example``. What a reader sees is asked over plain HTTP at its own port alone.
    """
    pages = {quote(path.partition("?")[0].partition("#")[0], safe="/%;=:@!$&'()*+,~"): serves, **(others or {})}
    host = host or f"{case_id}.example"
    where = host if port is None else f"{host}:{port}"
    return Case(
        id=case_id,
        link=f"{'https' if tls else 'http'}://{where}{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path(pages), tls=tls, port=port),),
        title=title,
        language=language,
        ordinary=True,
        reader_sees="" if tls or port else sees,
    )


def document(title: str, language: str, body: str, head: str = "") -> str:
    """A page with this body, in HTML of today."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def text(language: str, times: int = 6) -> str:
    """A paragraph."""
    return f"<p>{WORDS[language] * times}</p>"


def rows(*pairs: tuple[str, str]) -> str:
    """A table of fields and values."""
    return "<table>" + "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in pairs) + "</table>"


def bulleted(*items: str) -> str:
    """A list of links."""
    return "<ul>" + "".join(f"<li><a href='/{number}'>{item}</a></li>" for number, item in enumerate(items)) + "</ul>"


def coded(markup: str, coding: str, data: bytes) -> Behaviour:
    """The page with a content coding; what is sent has been made of the markup."""
    assert markup
    return answer(
        data, "200 OK", "Content-Type: text/html; charset=utf-8", f"Content-Encoding: {coding}", "Vary: Accept-Encoding"
    )


def chunked(markup: str, size: int) -> Behaviour:
    """The page in chunks of this size."""
    data = markup.encode()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    body = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    return raw(head + body)


def latin(markup: str) -> Behaviour:
    """The page in ISO 8859-1, said by its header."""
    return answer(markup.encode("latin-1"), "200 OK", "Content-Type: text/html; charset=ISO-8859-1")


def pdf(words: str) -> bytes:
    """A document of one page, with these words and enough of them to be taken for a report."""
    stream = "".join(f"BT /F1 12 Tf 72 {800 - 14 * line} Td ({words}) Tj ET\n" for line in range(50)).encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%sendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def zipped(**files: bytes) -> bytes:
    """An archive with these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


ARTICLES = (
    ordinary(
        "plain-article-en",
        "/articles/the-mill",
        page(article("The mill at the brook")),
        title="The mill at the brook",
        sees="The mill at the brook",
        why="An article.",
    ),
    ordinary(
        "plain-article-nl",
        "/artikels/de-molen",
        page(article("De molen aan de beek", "nl")),
        title="De molen aan de beek",
        language="nl",
        sees="De molen aan de beek",
        why="An article in Dutch.",
    ),
    ordinary(
        "plain-article-fr",
        "/articles/le-moulin",
        page(article("Le moulin du ruisseau", "fr")),
        title="Le moulin du ruisseau",
        language="fr",
        sees="Le moulin du ruisseau",
        why="An article in French.",
    ),
    ordinary(
        "plain-article-de",
        "/artikel/die-muehle",
        page(article("Die Mühle am Bach", "de")),
        title="Die Mühle am Bach",
        language="de",
        sees="Die Mühle am Bach",
        why="An article in German.",
    ),
    ordinary(
        "plain-dated-blog",
        "/2019/04/17/a-day-at-the-mill/",
        page(
            document(
                "A day at the mill &#8211; Letters from the brook",
                "en",
                '<div id="page" class="site"><header class="site-header"><p class="site-title"><a href="/">Letters '
                "from the brook</a>"
                '</p></header><article class="post type-post hentry"><h1 class="entry-title">A day at the mill</h1>'
                '<time datetime="2019-04-17T09:12:00+02:00">17 April 2019</time><div class="entry-content">'
                f"{text('en')}{text('en')}</div></article><div id='comments'><h2>2 thoughts on &ldquo;A day at the "
                f"mill&rdquo;</h2>"
                "<p>Thank you for this.</p><form id='commentform'><textarea name='comment'></textarea></form></div></div>",
                '<meta name="generator" content="WordPress 6.7.1">\n<link rel="alternate" type="application/rss+xml" '
                'href="/feed/">\n',
            ),
            "200 OK",
            'Link: <http://plain-dated-blog.example/wp-json/>; rel="https://api.w.org/"',
            "X-Powered-By: PHP/8.2.26",
        ),
        title="Letters from the brook: a day at the mill",
        sees="A day at the mill",
        why="A post of a blog, with a date in its address and a form for comments.",
        source="WordPress documentation, permalinks",
    ),
    ordinary(
        "plain-column-nl",
        "/column/88-de-sluis.html",
        page(article("De sluis | Dagblad van de vallei", "nl", heading="De sluis")),
        title="De sluis",
        language="nl",
        sees="De sluis",
        why="A column of a newspaper, whose title has the name of the paper behind a bar.",
    ),
    ordinary(
        "plain-magazine-fr",
        "/culture/2024/11/03/les-moulins_6371234_3246.html",
        page(article("« Les moulins », une exposition qui tourne", "fr")),
        title="« Les moulins », une exposition qui tourne",
        language="fr",
        sees="Les moulins",
        why="An article with French quotation marks and a number in its address.",
    ),
    ordinary(
        "plain-long-read-de",
        "/reportage/;seite=2",
        page(article("Reportage: Am Bach entlang (Teil 2)", "de")),
        title="Am Bach entlang",
        language="de",
        sees="Am Bach entlang",
        why="A page whose path has a semicolon.",
        source="RFC 3986, section 3.3",
    ),
)

HOMES = (
    ordinary(
        "plain-home-en",
        "/",
        page(article("Welcome to the mill", heading="The Mill Museum")),
        title="Mill Museum",
        sees="The Mill Museum",
        why="A home page that greets; the museum's name is its heading.",
    ),
    ordinary(
        "plain-home-nl",
        "/",
        page(
            document(
                "Home | Heemkring De Molen",
                "nl",
                f"<header><img src='/logo.png' alt='Heemkring De "
                f"Molen'></header><main><h2>Nieuws</h2>{bulleted('Jaarlijkse wandeling', 'Nieuw boek', 'Openingsuren')}"
                f"<h2>Over ons</h2>{text('nl')}</main>",
            )
        ),
        title="Heemkring De Molen",
        language="nl",
        sees="Heemkring De Molen",
        why="A home page with no first heading.",
    ),
    ordinary(
        "plain-home-short-path",
        "/nl/",
        page(article("Onthaal", "nl", heading="Stad aan de Beek")),
        title="Stad aan de Beek",
        language="nl",
        sees="Stad aan de Beek",
        why="The Dutch home page of a town, at /nl/, which the catalogue links to as such.",
    ),
    ordinary(
        "plain-default-aspx",
        "/default.aspx",
        page(
            document(
                "Bibliotheek",
                "nl",
                '<form method="post" action="./default.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" '
                f'id="__VIEWSTATE" value="/wEPDwUKLTQ4{"A" * 400}"><h1>Bibliotheek van de vallei</h1>{text("nl")}</form>',
            ),
            "200 OK",
            "Server: Microsoft-IIS/10.0",
            "X-AspNet-Version: 4.0.30319",
            "X-Powered-By: ASP.NET",
        ),
        title="Bibliotheek van de vallei",
        language="nl",
        sees="Bibliotheek van de vallei",
        why="A home page at /default.aspx, which the catalogue links to as such.",
    ),
    ordinary(
        "plain-index-php",
        "/index.php?lang=fr&page=accueil",
        page(article("Accueil - Les amis du moulin", "fr", heading="Les amis du moulin")),
        title="Les amis du moulin",
        language="fr",
        sees="Les amis du moulin",
        why="A home page by a script and a query.",
    ),
    ordinary(
        "plain-one-word-home",
        "/",
        page(document("Molenaar", "nl", f"<h1>Molenaar</h1>{text('nl', 2)}<p>Tel. 000 00 00 00</p>")),
        title="Molenaar",
        language="nl",
        sees="Molenaar",
        why="A small site of one page.",
    ),
    ordinary(
        "plain-artist-portfolio",
        "/",
        page(
            document(
                "Atelier B.",
                "fr",
                "".join(
                    f"<figure><img src='/img/{number}.jpg' alt='Sans titre {number}' loading='lazy'></figure>"
                    for number in range(40)
                ),
            )
        ),
        title="Atelier B., peintre",
        language="fr",
        sees="Atelier B.",
        why="An artist's page of pictures, with hardly any words.",
    ),
)

LISTS_AND_RECORDS = (
    ordinary(
        "plain-list-of-links",
        "/links.html",
        page(document("Links", "en", "<h1>Links</h1>" + bulleted(*(f"Mills of region {number}" for number in range(120))))),
        title="Links to mills",
        sees="Links",
        why="A list of 120 links.",
    ),
    ordinary(
        "plain-catalogue-record",
        "/record/000088/Details",
        page(
            document(
                "Catalogue: The miller's accounts, 1712-1731",
                "en",
                "<h1>The miller's accounts, 1712-1731</h1>"
                + rows(
                    ("Author", "Unknown miller"),
                    ("Published", "Ghent : [s.n.], 1731"),
                    ("Description", "212 p. ; 21 cm"),
                    ("Call number", "HS. 88"),
                    ("Notes", "Not found in the list of 1802. Missing pages 12-14."),
                    ("Availability", "Not available; 404 copies printed"),
                ),
                '<meta name="citation_title" content="The miller\'s accounts">\n<link rel="unapi-server" href="/unapi">\n',
            )
        ),
        title="The miller's accounts",
        sees="The miller's accounts",
        why="A record of a library's catalogue, whose notes speak of what is missing and not found.",
        source="VuFind, record views",
    ),
    ordinary(
        "plain-catalogue-record-de",
        "/DB=1/XMLPRS=N/PPN?PPN=012345678X",
        page(
            document(
                "Mühlenrecht in Schwaben",
                "de",
                rows(("Titel", "Mühlenrecht in Schwaben"), ("Verfasser", "N. N."), ("Umfang", "88 S.")),
            )
        ),
        title="Mühlenrecht in Schwaben (Katalog)",
        language="de",
        sees="Mühlenrecht in Schwaben",
        why="A short record of a German library, with equals signs in its path.",
        source="OCLC PICA, permanent links by PPN",
    ),
    ordinary(
        "plain-archive-inventory",
        "/archieven/inventaris?micode=88&minr=12",
        page(article("Inventaris van het archief van de molen, 1712–1931", "nl")),
        title="Archief van de molen",
        language="nl",
        sees="Inventaris van het archief van de molen",
        why="An inventory in an archive, by a query.",
    ),
    ordinary(
        "plain-table-of-figures",
        "/statistiek/tabel-12.html",
        page(
            document(
                "Tabel 12: meelproductie per jaar",
                "nl",
                "<h1>Meelproductie per jaar</h1>" + rows(*((str(year), str(year * 7 % 1000)) for year in range(1850, 2020))),
            )
        ),
        title="Meelproductie per jaar",
        language="nl",
        sees="Meelproductie per jaar",
        why="A table of figures, some of which are 404 or 500.",
    ),
    ordinary(
        "plain-search-results",
        "/zoeken?q=molen&sort=datum&page=2",
        page(
            document(
                "Zoekresultaten voor ‘molen’",
                "nl",
                "<h1>212 resultaten</h1>" + bulleted(*(f"De molen van {n}" for n in range(20))),
            )
        ),
        title="Boeken over molens in de bibliotheek",
        language="nl",
        sees="212 resultaten",
        why="The results of a search, to which a catalogue links as to a list.",
    ),
    ordinary(
        "plain-dictionary-entry",
        "/woordenboek/fout",
        page(article("fout – betekenis en herkomst", "nl", heading="fout")),
        title="Fout: betekenis en herkomst",
        language="nl",
        sees="betekenis en herkomst",
        why="A dictionary explains the Dutch word for an error.",
    ),
)

OLD_PAGES = (
    ordinary(
        "plain-frameset",
        "/~molen/index.htm",
        latin(
            '<HTML><HEAD><TITLE>De Molen - Frames</TITLE></HEAD>\r\n<FRAMESET COLS="150,*" BORDER=0>\r\n<FRAME SRC="menu.htm" '
            'NAME="menu">\r\n<FRAME SRC="start.htm" NAME="main">\r\n<NOFRAMES><BODY>Uw browser kent geen frames. '
            '<A HREF="start.htm">Verder</A></BODY></NOFRAMES>\r\n</FRAMESET></HTML>\r\n'
        ),
        title="De Molen",
        language="nl",
        sees="De Molen",
        others={
            "/~molen/menu.htm": latin("<html><body><a href=start.htm target=main>Start</a></body></html>"),
            "/~molen/start.htm": latin(f"<html><body><h1>De Molen</h1>{text('nl')}</body></html>"),
        },
        why="A page of frames, as made in 1997.",
        source="HTML 4.01, section 16",
    ),
    ordinary(
        "plain-no-title",
        "/people/miller/",
        latin(
            "<html><body bgcolor=#FFFFCC text=#000000><center><h1>The Miller's Page</h1><img src=mill.gif></center><hr>"
            f"{text('en', 4)}<p><font size=2>You are visitor <img src=/cgi-bin/Count.cgi?df=miller>. Last update: "
            f"3/11/98.</font>"
            "<p><a href=mailto:miller@plain-no-title.example>Mail me</a></body></html>"
        ),
        title="The Miller's Page",
        sees="The Miller's Page",
        why="A page made by hand in 1998, without a title.",
    ),
    ordinary(
        "plain-no-tags-at-all",
        "/notes/mill.html",
        answer(("Notes on the mill\n\n" + WORDS["en"] * 20).encode(), "200 OK", "Content-Type: text/html"),
        title="Notes on the mill",
        sees="Notes on the mill",
        why="A file named .html that has no tags.",
    ),
    ordinary(
        "plain-tilde-user",
        "/~jdoe/mills/index.html",
        latin(
            f"<HTML><HEAD><TITLE>Mills I have seen</TITLE></HEAD><BODY><H1>Mills I have "
            f"seen</H1><UL><LI>One<LI>Two</UL>{text('en')}"
        ),
        title="Mills I have seen",
        sees="Mills I have seen",
        why="A page of a user of a university, in capitals and never closed.",
    ),
    ordinary(
        "plain-latin-umlauts",
        "/muehlen/bayern.htm",
        latin(f"<html><head><title>Mühlen in Bayern</title></head><body><h1>Mühlen in Bayern</h1>{text('de')}</body></html>"),
        title="Mühlen in Bayern",
        language="de",
        sees="Mühlen in Bayern",
        why="A page in ISO 8859-1, with umlauts.",
    ),
    ordinary(
        "plain-under-construction",
        "/hobby/molens.html",
        latin(
            "<html><head><title>Mijn molenpagina</title></head><body><h1>Mijn molenpagina</h1><img src=construction.gif>"
            f"{text('nl', 5)}<p>Nog niet alles is klaar, kom gerust terug!</p></body></html>"
        ),
        title="Mijn molenpagina",
        language="nl",
        sees="Mijn molenpagina",
        why="A page of a hobbyist with a picture that says it is not finished; it has been so since 1999.",
    ),
    ordinary(
        "plain-image-map",
        "/kaart.html",
        page(
            "<html><head><title>Kaart</title></head><body><img src='kaart.gif' usemap='#k'><map name='k'>"
            + "".join(f"<area shape='circle' coords='{n},{n},5' href='m{n}.html' alt='Molen {n}'>" for n in range(30))
            + "</map></body></html>"
        ),
        title="Kaart van de molens",
        language="nl",
        sees="Kaart",
        why="A map to click on, with no text.",
    ),
)

SHOPS_AND_FORUMS = (
    ordinary(
        "plain-shop-product",
        "/p/meelzak-5kg?variant=412&kleur=grijs",
        page(
            document(
                "Meelzak 5 kg kopen? Molenwinkel.example",
                "nl",
                f"<h1>Meelzak 5 kg</h1><p>€ 12,95</p><button>In winkelwagen</button>{text('nl')}<h2>Niet gevonden wat "
                f"je zocht?</h2>"
                "<p>Bekijk alle zakken.</p>",
                '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Meelzak 5 kg",'
                '"offers":'
                '{"@type":"Offer","price":"12.95","availability":"https://schema.org/OutOfStock"}}</script>\n',
            )
        ),
        title="Meelzak 5 kg",
        language="nl",
        sees="Meelzak 5 kg",
        why="A product in a shop; further down the shop asks whether one has not found it.",
    ),
    ordinary(
        "plain-shop-home",
        "/",
        page(
            article(
                "Molenwinkel: bloem, zakken en gereedschap", "nl", head='<meta property="og:site_name" content="Molenwinkel">'
            )
        ),
        title="Molenwinkel",
        language="nl",
        sees="Molenwinkel",
        why="The home page of a shop.",
    ),
    ordinary(
        "plain-forum-topic",
        "/viewtopic.php?f=12&t=8813&p=91022#p91022",
        page(
            document(
                "Grinding stones: which ones? - The Millers' Forum",
                "en",
                "<div id='wrap' class='wrap'><h2 class='topic-title'><a "
                "href='./viewtopic.php?f=12&amp;t=8813'>Grinding stones: which "
                "ones?</a></h2>"
                + "".join(
                    f"<div id='p{91000 + n}' class='post'><h3>Re: Grinding stones</h3>{text('en', 2)}</div>" for n in range(30)
                )
                + "<form>Username <input name='username'> Password <input type='password' name='password'><input type='submit' "
                "value='Login'></form><p>Who is online: registered users: no registered users and 3 guests</p></div>",
            )
        ),
        title="Which grinding stones?",
        sees="Grinding stones: which ones?",
        why="A topic of a forum, with a form to log in at its end and an anchor that is there.",
        source="phpBB, prosilver style",
    ),
    ordinary(
        "plain-wiki-page",
        "/wiki/Water_mill_(Flanders)",
        page(
            document(
                "Water mill (Flanders) - Wiki of Mills",
                "en",
                '<div id="content" class="mw-body"><h1 id="firstHeading" class="firstHeading">Water mill (Flanders)</h1>'
                f'<div id="mw-content-text">{text("en")}<h2><span id="History">History</span></h2>{text("en")}</div></div>'
                '<div id="footer"><ul><li id="footer-info-lastmod">This page was last edited on 3 November '
                "2025.</li></ul></div>",
                '<meta name="generator" content="MediaWiki 1.43.0">\n',
            )
        ),
        title="Water mill (Flanders)",
        sees="Water mill (Flanders)",
        why="A page of a wiki, with parentheses in its address.",
        source="MediaWiki, Vector skin",
    ),
    ordinary(
        "plain-question-thread",
        "/questions/40488/error-404-when-the-mill-turns",
        page(article("arduino - Error 404 when the mill turns - Maker Exchange", heading="Error 404 when the mill turns")),
        title="Error 404 when the mill turns",
        sees="Error 404 when the mill turns",
        why="A question about an error, on a site for questions.",
    ),
    ordinary(
        "plain-profile-page",
        "/@miller",
        page(article("The Miller (@miller) - social.mill", head='<meta property="og:type" content="profile">')),
        title="The Miller on the fediverse",
        sees="The Miller (@miller)",
        why="A profile whose address begins with an at sign.",
    ),
    ordinary(
        "plain-repository",
        "/mill/grinder/tree/main/docs",
        page(
            document(
                "grinder/docs at main · mill/grinder",
                "en",
                "<div id='repo'><h1>mill / grinder</h1>" + bulleted("index.md", "404.md", "login.md", "install.md") + "</div>"
                '<script type="application/json">{"payload":{"error":null,"notFound":"This repository has been '
                'removed"}}</script>',
            )
        ),
        title="Grinder: documentation",
        sees="mill / grinder",
        why="A folder of a repository; the strings of its scripts name errors.",
    ),
)

OFFICIAL = (
    ordinary(
        "plain-government-fr",
        "/fr/demarches/carte-d-identite",
        page(article("Carte d'identité : demande et renouvellement | Commune de la Vallée", "fr"), "200 OK", *SECURE[2:6]),
        title="Demander une carte d'identité",
        language="fr",
        sees="Carte d'identité",
        why="A page of a town, with the headers that auditors ask for.",
    ),
    ordinary(
        "plain-government-nl",
        "/nl/inwoners/afval/ophaalkalender",
        page(
            article(
                "Ophaalkalender afval", "nl", head='<link rel="canonical" href="http://plain-government-nl.example/nl/afval">'
            )
        ),
        title="Wanneer wordt het afval opgehaald?",
        language="nl",
        sees="Ophaalkalender afval",
        why="A page of a town that names another canonical address.",
        source="RFC 6596",
    ),
    ordinary(
        "plain-school-nl",
        "/onze-school/",
        page(article("Onze school - Basisschool De Molen", "nl", heading="Basisschool De Molen")),
        title="Basisschool De Molen",
        language="nl",
        sees="Basisschool De Molen",
        why="A page of a school.",
    ),
    ordinary(
        "plain-university-de",
        "/fakultaeten/geschichte/institut/index.html.de",
        page(
            article("Institut für Geschichte – Universität am Bach", "de"), "200 OK", "Content-Language: de", "Vary: negotiate"
        ),
        title="Institut für Geschichte",
        language="de",
        sees="Institut für Geschichte",
        why="A page of a university, by language negotiation.",
        source="Apache HTTP Server documentation, mod_negotiation",
    ),
    ordinary(
        "plain-law-text",
        "/eli/wet/1999/05/07/1999009646/justel",
        page(article("7 MEI 1999. - Wet op de molens", "nl")),
        title="Wet op de molens",
        language="nl",
        sees="Wet op de molens",
        why="The text of a law.",
    ),
    ordinary(
        "plain-museum-exhibition",
        "/expo/not-found",
        page(article("Not Found – an exhibition about lost mills")),
        title="Not Found, an exhibition about lost mills",
        sees="an exhibition about lost mills",
        why="An exhibition is named Not Found.",
    ),
)

FILES = (
    ordinary(
        "plain-pdf",
        "/uploads/2021/05/jaarverslag_2020.pdf",
        answer(
            pdf("Jaarverslag 2020 van de molen"),
            "200 OK",
            "Content-Type: application/pdf",
            "Accept-Ranges: bytes",
            'ETag: "5f1c-88"',
        ),
        title="Jaarverslag 2020",
        language="nl",
        why="A PDF.",
    ),
    ordinary(
        "plain-pdf-download",
        "/download.php?file=rapport.pdf",
        answer(
            pdf("Rapport sur les moulins"),
            "200 OK",
            "Content-Type: application/octet-stream",
            'Content-Disposition: attachment; filename="rapport.pdf"',
        ),
        title="Rapport sur les moulins",
        language="fr",
        why="A PDF by a script, to be saved.",
        source="RFC 6266",
    ),
    ordinary(
        "plain-png",
        "/img/kaart.png",
        answer(PNG, "200 OK", "Content-Type: image/png", "Cache-Control: public, max-age=31536000, immutable"),
        title="Kaart van de vallei",
        language="nl",
        why="A picture.",
    ),
    ordinary(
        "plain-gif",
        "/animatie.gif",
        answer(GIF, "200 OK", "Content-Type: image/gif"),
        title="Wie eine Mühle arbeitet",
        language="de",
        why="A moving picture.",
    ),
    ordinary(
        "plain-svg",
        "/schema/molen.svg",
        answer(
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>The parts of a mill</title><path '
            b'd="M0 0h9v9z"/></svg>',
            "200 OK",
            "Content-Type: image/svg+xml",
        ),
        title="The parts of a mill",
        why="A drawing in SVG.",
    ),
    ordinary(
        "plain-text",
        "/README.txt",
        answer(("THE MILL PROJECT\n\n" + WORDS["en"] * 10).encode(), "200 OK", "Content-Type: text/plain; charset=utf-8"),
        title="The mill project",
        sees="THE MILL PROJECT",
        why="Plain text.",
    ),
    ordinary(
        "plain-rss",
        "/feed.xml",
        answer(
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News from the mill</title>'
                "<link>http://plain-rss.example/</link><description>All of it</description>"
                + "".join(f"<item><title>Item {n}</title><link>http://plain-rss.example/{n}</link></item>" for n in range(20))
                + "</channel></rss>"
            ).encode(),
            "200 OK",
            "Content-Type: application/rss+xml; charset=utf-8",
        ),
        title="News from the mill (RSS)",
        why="A feed.",
        source="RSS 2.0",
    ),
    ordinary(
        "plain-json",
        "/api/v1/mills/88",
        answer(
            json.dumps({"id": 88, "name": "De Molen", "error": None, "status": "ok", "neighbours": list(range(50))}).encode(),
            "200 OK",
            "Content-Type: application/json",
        ),
        title="Open data: mill 88",
        sees="De Molen",
        why="Open data in JSON.",
    ),
    ordinary(
        "plain-csv",
        "/data/molens.csv",
        answer(
            ("nr;naam;jaar\r\n" + "".join(f"{n};Molen {n};{1700 + n}\r\n" for n in range(200))).encode(),
            "200 OK",
            "Content-Type: text/csv; charset=utf-8; header=present",
        ),
        title="Lijst van molens (CSV)",
        language="nl",
        why="Open data in CSV.",
        source="RFC 4180",
    ),
    ordinary(
        "plain-zip",
        "/dist/mill-1.2.3.zip",
        answer(zipped(README=WORDS["en"].encode() * 30, source=b"int main;" * 500), "200 OK", "Content-Type: application/zip"),
        title="The mill simulator 1.2.3",
        why="An archive to download.",
    ),
    ordinary(
        "plain-epub",
        "/boeken/de-molen.epub",
        answer(
            zipped(mimetype=b"application/epub+zip", text=WORDS["nl"].encode() * 99),
            "200 OK",
            "Content-Type: application/epub+zip",
        ),
        title="De molen (e-boek)",
        language="nl",
        why="An electronic book.",
    ),
    ordinary(
        "plain-xhtml",
        "/standard.xhtml",
        answer(
            (
                '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
                '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" '
                'xml:lang="en"><head>'
                f"<title>The grain standard</title></head><body><h1>The grain standard</h1>{text('en')}</body></html>"
            ).encode(),
            "200 OK",
            "Content-Type: application/xhtml+xml",
        ),
        title="The grain standard",
        sees="The grain standard",
        why="A page in XHTML, with its own type.",
    ),
)

RICH_PAGES = (
    ordinary(
        "plain-video-page",
        "/watch?v=dQw4_mIll",
        page(
            document(
                "How a water mill works - VideoSite",
                "en",
                "<div id='player'></div><h1>How a water mill works</h1><p>12,404 views</p>"
                '<script>var ytInitialPlayerResponse = {"playabilityStatus":{"status":"OK"},"videoDetails":'
                '{"title":"How a water mill '
                'works"},"messages":{"ERROR":"Video unavailable","GONE":"This video has been removed by the '
                'uploader","PRIVATE":'
                '"Private video. Sign in if you\'ve been granted access"}};</script>',
                '<meta property="og:type" content="video.other">\n<meta property="og:title" content="How a water '
                'mill works">\n',
            )
        ),
        title="How a water mill works (video)",
        sees="How a water mill works",
        why="A page with a video; the player's scripts hold the messages for videos that are gone.",
    ),
    ordinary(
        "plain-many-scripts",
        "/nieuws/12/de-beek",
        page(
            article(
                "De beek treedt buiten haar oevers",
                "nl",
                head="".join(
                    f"<script>window.m{n}={{a:'{n}',e:'404 Not Found',d:'This domain is for sale'}};</script>"
                    for n in range(60)
                ),
            )
        ),
        title="De beek treedt buiten haar oevers",
        language="nl",
        sees="De beek treedt buiten haar oevers",
        why="A page with sixty scripts, whose strings mean nothing to the reader.",
    ),
    ordinary(
        "plain-cookie-banner",
        "/over-ons",
        page(
            article(
                "Over ons",
                "nl",
                more="<div id='cookie-notice' role='dialog'><h2>Deze website gebruikt cookies</h2><p>Wij vragen uw "
                "toestemming.</p>"
                "<button>Alles accepteren</button><button>Weigeren</button></div>",
            )
        ),
        title="Over de molenaars",
        language="nl",
        sees="Over ons",
        why="A page with a cookie banner at its foot.",
    ),
    ordinary(
        "plain-cookie-banner-first",
        "/ueber-uns/",
        page(
            document(
                "Über uns – Mühlenverein",
                "de",
                "<div class='cmp'><h2>Wir verwenden Cookies</h2><button>Alle akzeptieren</button></div>"
                f"<main><h1>Über uns</h1>{text('de')}{text('de')}</main>",
            )
        ),
        title="Mühlenverein: Über uns",
        language="de",
        sees="Über uns",
        why="A page whose cookie banner comes first in the markup.",
    ),
    ordinary(
        "plain-comment-form",
        "/blog/le-grain/",
        page(
            article(
                "Le grain et la meule",
                "fr",
                more="<h2>Laisser un commentaire</h2><form><textarea></textarea><input "
                "name='email'><button>Envoyer</button></form>"
                "<p>Vous devez être connecté pour voter.</p>",
            )
        ),
        title="Le grain et la meule",
        language="fr",
        sees="Le grain et la meule",
        why="A post with a form for comments; to vote one would have to log in.",
    ),
    ordinary(
        "plain-big-page",
        "/tout-sur-les-moulins",
        page(article("Tout sur les moulins", "fr", more=text("fr", 2200))),
        title="Tout sur les moulins",
        language="fr",
        sees="Tout sur les moulins",
        why="A page of 200 kB.",
    ),
    ordinary(
        "plain-inline-pictures",
        "/galerij",
        page(article("Galerij", "nl", more="<img alt='molen' src='data:image/png;base64," + "iVBORw0KGgo" * 8000 + "'>")),
        title="Galerij van de molens",
        language="nl",
        sees="Galerij",
        why="A page with a picture of 90 kB within its markup.",
    ),
    ordinary(
        "plain-rendered-app",
        "/app/mills/88",
        page(
            document(
                "Mill 88 – Mills of the world",
                "en",
                f"<div id='root'><main><h1>Mill 88</h1>{text('en')}</main></div>"
                '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"statusCode":200,"notFound":false}},'
                '"page":"/mills/[id]","err":null}</script><script src="/_next/static/chunks/main.js" defer></script>',
                '<meta name="next-head-count" content="3">\n',
            )
        ),
        title="Mill 88",
        sees="Mill 88",
        why="A page of a script application that the server has rendered.",
        source="Next.js documentation, server-side rendering",
    ),
    ordinary(
        "plain-map-application",
        "/kaart?lat=50.9&lon=3.7&z=12",
        page(
            document(
                "Kaart – Molens in Vlaanderen",
                "nl",
                "<div id='map' style='height:90vh'></div><noscript>Zet JavaScript aan om de kaart te zien.</noscript>"
                "<h1 class='visually-hidden'>Molens in Vlaanderen</h1><script src='/leaflet.js' defer></script>",
            )
        ),
        title="Molens in Vlaanderen op de kaart",
        language="nl",
        sees="Molens in Vlaanderen",
        why="A map drawn by scripts, with few words around it.",
    ),
)

ON_THE_WIRE = (
    ordinary(
        "plain-secure-headers",
        "/veilig",
        page(article("Veilig malen", "nl"), "200 OK", *SECURE, "Expect-CT: max-age=0", 'Alt-Svc: h3=":443"; ma=86400'),
        title="Veilig malen",
        language="nl",
        tls=good,
        why="A page over TLS with HSTS, CSP and Server-Timing.",
        source="RFC 6797; Content Security Policy Level 3; Server Timing (W3C)",
    ),
    ordinary(
        "plain-csp-long",
        "/long-policy",
        page(
            article("A long policy"),
            "200 OK",
            "Content-Security-Policy: script-src " + " ".join(f"h{n}.cdn.test" for n in range(250)),
        ),
        title="A long policy",
        sees="A long policy",
        why="A page with a policy of 4 kB.",
    ),
    ordinary(
        "plain-chunked",
        "/chunked",
        chunked(article("In chunks"), 700),
        title="In chunks",
        sees="In chunks",
        why="A page in chunks.",
        source="RFC 9112, section 7.1",
    ),
    ordinary(
        "plain-chunked-small",
        "/brokjes",
        chunked(article("In kleine brokjes", "nl"), 13),
        title="In kleine brokjes",
        language="nl",
        sees="In kleine brokjes",
        why="A page in chunks of thirteen bytes.",
        source="RFC 9112, section 7.1",
    ),
    ordinary(
        "plain-gzip",
        "/gezipt",
        coded(article("Gezipt", "nl"), "gzip", gzip.compress(article("Gezipt", "nl").encode(), mtime=0)),
        title="Gezipt",
        language="nl",
        sees="Gezipt",
        why="A page in gzip.",
        source="RFC 9110, section 8.4.1.3",
    ),
    ordinary(
        "plain-brotli",
        "/brotli",
        coded(article("Brötchen", "de"), "br", brotli.compress(article("Brötchen", "de").encode())),
        title="Brötchen",
        language="de",
        tls=good,
        why="A page in Brotli, over TLS, where alone browsers take it.",
        source="RFC 7932",
    ),
    ordinary(
        "plain-deflate",
        "/deflate",
        coded(article("Dégonflé", "fr"), "deflate", zlib.compress(article("Dégonflé", "fr").encode())),
        title="Dégonflé",
        language="fr",
        sees="Dégonflé",
        why="A page in deflate, with its zlib wrapper.",
        source="RFC 9110, section 8.4.1.2",
    ),
    ordinary(
        "plain-tls",
        "/over-tls",
        page(article("Over TLS")),
        title="Over TLS",
        tls=good,
        why="A page over TLS.",
    ),
    ordinary(
        "plain-www",
        "/contact",
        page(article("Contactez-nous", "fr")),
        title="Contactez-nous",
        language="fr",
        sees="Contactez-nous",
        host="www.plain-www.example",
        why="A host with www.",
    ),
    ordinary(
        "plain-subdomain",
        "/handleiding",
        page(article("Handleiding van de molensteen", "nl")),
        title="Handleiding van de molensteen",
        language="nl",
        sees="Handleiding van de molensteen",
        host="docs.v2.plain-subdomain.example",
        why="A host three levels deep.",
    ),
    ordinary(
        "plain-tls-www",
        "/",
        page(article("Mühlenfreunde", "de")),
        title="Mühlenfreunde e. V.",
        language="de",
        host="www.plain-tls-www.example",
        tls=good,
        why="A home page with www, over TLS.",
    ),
    ordinary(
        "plain-port-8080",
        "/opac/",
        page(article("Online catalogue of the mill library")),
        title="Mill library: online catalogue",
        port=8080,
        why="A catalogue at port 8080.",
    ),
    ordinary(
        "plain-port-8443",
        "/portaal",
        page(article("Portaal voor molenaars", "nl")),
        title="Portaal voor molenaars",
        language="nl",
        tls=good,
        port=8443,
        why="A portal over TLS at port 8443.",
    ),
    ordinary(
        "plain-caching-headers",
        "/cache",
        page(
            article("Well kept"),
            "200 OK",
            'ETag: W/"33a64df5"',
            "Last-Modified: Wed, 01 Apr 1998 10:00:00 GMT",
            "Age: 86399",
            "X-Cache: HIT from squid",
            "Via: 1.1 varnish (Varnish/7.4)",
            "Expires: Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        title="Well kept",
        sees="Well kept",
        why="A page from a cache.",
        source="RFC 9111",
    ),
)

ADDRESSES = (
    ordinary(
        "plain-path-404-club",
        "/404-club",
        page(article("The 404 Club: concerts and agenda")),
        title="The 404 Club",
        sees="The 404 Club",
        why="A club for concerts is named after the status.",
    ),
    ordinary(
        "plain-path-error-bars",
        "/error-bars",
        page(article("Error bars: how to draw and read them")),
        title="Error bars",
        sees="Error bars",
        why="A lesson on error bars.",
    ),
    ordinary(
        "plain-path-login-statistics",
        "/login-statistics",
        page(article("Login statistics of the computer rooms")),
        title="Login statistics",
        sees="Login statistics of the computer rooms",
        why="A page of figures with log-ins as its subject.",
    ),
    ordinary(
        "plain-path-trailing-dot",
        "/wiki/Molen_St.",
        page(article("Molen St.", "nl")),
        title="Molen St.",
        language="nl",
        sees="Molen St.",
        why="A path that ends in a dot.",
    ),
    ordinary(
        "plain-path-semicolon",
        "/show.do;view=full;lang=en?id=88",
        page(article("Object 88: a hopper")),
        title="A hopper",
        sees="Object 88: a hopper",
        why="A path with parameters behind semicolons.",
        source="RFC 3986, section 3.3",
    ),
    ordinary(
        "plain-path-encoded",
        "/wiki/M%C3%BChle_%28Begriff%29",
        page(article("Mühle (Begriff)", "de")),
        title="Mühle (Begriff)",
        language="de",
        sees="Mühle (Begriff)",
        why="A path with percent-encoded letters and parentheses.",
    ),
    ordinary(
        "plain-path-doubled-slash",
        "/archive//2003//mills.html",
        page(article("Mills in 2003")),
        title="Mills in 2003",
        sees="Mills in 2003",
        why="A path with doubled slashes.",
    ),
    ordinary(
        "plain-path-capitals",
        "/Portals/0/Documenten/Molens.HTM",
        page(article("Molens en hun eigenaars", "nl")),
        title="Molens en hun eigenaars",
        language="nl",
        sees="Molens en hun eigenaars",
        why="A path in which capitals matter.",
    ),
    ordinary(
        "plain-query-only",
        "/?p=4041",
        page(article("Quatre siècles de farine", "fr")),
        title="Quatre siècles de farine",
        language="fr",
        sees="Quatre siècles de farine",
        why="A post by its number, which has 404 in it.",
        source="WordPress documentation, plain permalinks",
    ),
    ordinary(
        "plain-cgi",
        "/cgi-bin/wxis.exe/iah/?IsisScript=iah/iah.xis&base=MOLEN&lang=e",
        page(article("Database of mills")),
        title="Database of mills",
        sees="Database of mills",
        why="A program of the 1990s in cgi-bin.",
    ),
)

TITLES = (
    ordinary(
        "plain-title-separators",
        "/a/b",
        page(article("Stones » Tools » Mill Guide :: Home of Millers — 2025", heading="Stones")),
        title="Stones (Mill Guide)",
        sees="Stones",
        why="A title with four kinds of separators.",
    ),
    ordinary(
        "plain-title-emoji",
        "/fête",
        page(article("🎉 La fête du moulin 🌾🥖", "fr")),
        title="La fête du moulin",
        language="fr",
        sees="La fête du moulin",
        why="A title with pictures in it, at an address with a letter that is written as it is.",
    ),
    ordinary(
        "plain-title-entities",
        "/q-and-a",
        page(article("Q&amp;A: flour, bread &lt;and&gt; beer &#8212; the miller&rsquo;s caf&eacute;")),
        title="Q&A: flour, bread <and> beer",
        sees="beer — the miller’s café",
        why="A title with character references.",
    ),
    ordinary(
        "plain-title-very-long",
        "/proceedings/88",
        page(article("On the grinding of grain by water, wind, animals and men " * 12)),
        title="On the grinding of grain by water, wind, animals and men",
        sees="On the grinding of grain by water",
        why="A title of 700 letters.",
    ),
    ordinary(
        "plain-title-line-breaks",
        "/verhaal",
        page(article("\n      De molenaar\n      en zijn    dochter\n    ", "nl")),
        title="De molenaar en zijn dochter",
        language="nl",
        sees="De molenaar",
        why="A title over several lines.",
    ),
    ordinary(
        "plain-title-in-heading-only",
        "/werkgroep/",
        page(article("Untitled Document", "nl", heading="Werkgroep Molens van de Leie")),
        title="Werkgroep Molens van de Leie",
        language="nl",
        sees="Werkgroep Molens van de Leie",
        why="The title is what an editor puts there by itself; the heading says what it is.",
        source="Dreamweaver's default title, on countless pages",
    ),
    ordinary(
        "plain-title-by-site-name",
        "/",
        page(article("Start", "de", heading="Aktuelles", head='<meta property="og:site_name" content="Mühlenmuseum am Bach">')),
        title="Mühlenmuseum am Bach",
        language="de",
        sees="Aktuelles",
        why="Only the name of the site, said to social networks, is the name in the catalogue.",
        source="The Open Graph protocol",
    ),
    ordinary(
        "plain-title-by-linked-data",
        "/",
        page(
            article(
                "Bienvenue !",
                "fr",
                heading="À la une",
                head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"Museum","name":"Musée '
                'du moulin"}'
                "</script>",
            )
        ),
        title="Musée du moulin",
        language="fr",
        sees="À la une",
        why="Only the linked data of the page has the name in the catalogue.",
        source="schema.org",
    ),
    ordinary(
        "plain-title-editor-chose",
        "/producten/88",
        page(article("Steenmaalderij: onze werkwijze", "nl", heading="Hoe maal je meel met stenen?")),
        title="Meel malen met stenen: hoe gaat dat?",
        language="nl",
        sees="Hoe maal je meel met stenen?",
        why="The catalogue has a title of its own making, which the heading is near to.",
    ),
    ordinary(
        "plain-title-changed-slogan",
        "/",
        page(article("Bread with character since 1712", heading="Brook Bakery")),
        title="Brook Bakery – fresh from the mill",
        sees="Brook Bakery",
        why="A bakery changed the slogan in its title.",
    ),
    ordinary(
        "plain-title-acronym",
        "/",
        page(article("VMV", "nl", heading="Vereniging van Molens in Vlaanderen")),
        title="Vereniging van Molens in Vlaanderen (VMV)",
        language="nl",
        sees="Vereniging van Molens in Vlaanderen",
        why="The title has the short name, the heading the long one.",
    ),
    ordinary(
        "plain-title-in-capitals",
        "/expositions",
        page(article("EXPOSITIONS AU MOULIN", "fr")),
        title="Expositions au moulin",
        language="fr",
        sees="EXPOSITIONS AU MOULIN",
        why="A title in capitals.",
    ),
)

CASES = (
    *ARTICLES,
    *HOMES,
    *LISTS_AND_RECORDS,
    *OLD_PAGES,
    *SHOPS_AND_FORUMS,
    *OFFICIAL,
    *FILES,
    *RICH_PAGES,
    *ON_THE_WIRE,
    *ADDRESSES,
    *TITLES,
)
