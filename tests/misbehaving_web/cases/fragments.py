"""What stands behind the #: places in a page that are there, are not, or are made by a script."""

from __future__ import annotations

from fault_server import Behaviour, answer, by_path, redirect
from misbehaving_web.case import ALIVE, BROKEN, MOVED, Case, Site
from misbehaving_web.html import article, page

HTML_STANDARD = "HTML Standard, scrolling to a fragment"
TEXT_FRAGMENTS = "URL Fragment Text Directives (WICG); Chromium since version 80"


def place(markup: str, *, far_down: bool = False) -> str:
    """A section with this markup as its beginning, behind 400 kB of text where it is ``far_down``."""
    before = "<p>The volunteers wrote the list of all boxes by hand, and it goes on for many pages.</p>\n" * 4500
    return f"{before if far_down else ''}<section>{markup}<p>The part that the link leads to.</p></section>"


def leads_to(
    name: str,
    fragment: str,
    markup: str,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str = HTML_STANDARD,
    notes: tuple[str, ...] = (),
    ordinary: bool = False,
) -> Case:
    """A link into a page that has this markup somewhere in it."""
    host = f"fragment-{name}.example"
    behaviour = page(article(title, language, more=markup))
    return Case(
        id=f"fragment-{name}",
        link=f"http://{host}/handleiding{fragment}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/handleiding": behaviour})),),
        notes=notes,
        title=title,
        language=language,
        ordinary=ordinary,
        reader_sees=title,
    )


def app(title: str, script: str) -> Behaviour:
    """The shell of a single-page application, which a script fills."""
    return page(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/favicon.ico"></head>'
        '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
        f"<script>{script}</script></body></html>"
    )


def routed(name: str, route: str, view: str, title: str, language: str = "en", *, why: str, source: str) -> Case:
    """A single-page application whose script shows this view at this route."""
    host = f"fragment-{name}.example"
    fill = (
        f"const views = {{{route!r}: {view!r}}};"
        "const show = () => { document.getElementById('root').innerHTML ="
        " '<h1>' + (views[location.hash] || 'Start') + '</h1>'; };"
        "addEventListener('hashchange', show); show();"
    )
    return Case(
        id=f"fragment-{name}",
        link=f"http://{host}/{route}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/": app(title, fill)})),),
        title=view,
        language=language,
        reader_sees=view,
    )


PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    + bytes(range(32, 127)) * 600
    + b"\n%%EOF\n"
)

CASES = (
    leads_to(
        "id",
        "#aanmelden",
        place('<h2 id="aanmelden">Aanmelden</h2>'),
        "Handleiding voor vrijwilligers",
        "nl",
        why="A heading has the id that the link names.",
        ordinary=True,
    ),
    leads_to(
        "name-of-anchor",
        "#history",
        place('<a name="history"></a><h2>History of the house</h2>'),
        "The house by the canal",
        why="An anchor has the name that the link names, in the manner of old pages.",
        source=HTML_STANDARD + ": a elements with a name",
        ordinary=True,
    ),
    leads_to(
        "user-content",
        "#installation",
        place('<h2 dir="auto"><a id="user-content-installation" class="anchor" href="#installation"></a>Installation</h2>'),
        "mapping-tools/README",
        why="The code host puts a prefix before all ids of a text, and its script finds them without.",
        source="w3c/link-checker issue 52; GitHub's markup of README files",
    ),
    leads_to(
        "percent-encoded",
        "#r%C3%A9sum%C3%A9",
        place('<h2 id="résumé">Résumé</h2>'),
        "Rapport sur les tiers-lieux",
        "fr",
        why="The id has letters beyond ASCII, which the link percent-encodes.",
        source=HTML_STANDARD + ": percent-decoded as UTF-8",
    ),
    leads_to(
        "raw-letters",
        "#übersicht",
        place('<h2 id="übersicht">Übersicht</h2>'),
        "Methodensammlung",
        "de",
        why="The id and the link both have an umlaut as it is.",
        source="Munter/netlify-plugin-checklinks issue 198",
    ),
    leads_to(
        "missing",
        "#inschrijving",
        place('<h2 id="aanmelden">Aanmelden</h2>'),
        "Cursus bijenhouden",
        "nl",
        notes=("anchor-missing",),
        why="The heading was given another id since; the page opens at its beginning.",
        source="lychee issue 1363",
    ),
    leads_to(
        "wrong-case",
        "#Contact",
        place('<h2 id="contact">Contact</h2>'),
        "Neighbourhood kitchen",
        notes=("anchor-missing",),
        why="The id is in lower case, and the link is not; ids are compared by case.",
    ),
    leads_to(
        "top",
        "#top",
        "",
        "Carnet d'adresses",
        "fr",
        why="The top of a page is always there, without an element of that name.",
    ),
    leads_to("empty", "#", "", "Adressbuch der Werkstätten", "de", why="Nothing stands behind the sign."),
    leads_to(
        "far-down",
        "#appendix-c",
        place('<h2 id="appendix-c">Appendix C</h2>', far_down=True),
        "Inventory of the estate",
        why="The place is behind 400 kB of text, further than most tools read.",
        source="linkchecker issue 568, on a page with very many anchors; standards and inventories in one file",
    ),
    leads_to(
        "text",
        "#:~:text=coffee%20is%20on%20the%20table",
        "",
        "The open house",
        why="The link leads to words that are on the page.",
        source=TEXT_FRAGMENTS,
    ),
    leads_to(
        "text-range",
        "#:~:text=welcome%3B-,coffee,table",
        "",
        "The open house on Thursdays",
        why="The link leads to a stretch from one word to another, behind a word that is named for certainty.",
        source=TEXT_FRAGMENTS,
    ),
    leads_to(
        "text-behind-anchor",
        "#balie:~:text=nog%20dezelfde%20dag",
        place('<h2 id="balie">De balie</h2>'),
        "De verzameling",
        "nl",
        why="The link leads to an id, and to words that are on the page.",
        source=TEXT_FRAGMENTS,
    ),
    leads_to(
        "text-missing",
        "#:~:text=admission%20is%20seven%20euros",
        "",
        "Opening hours and prices",
        notes=("text-fragment-missing",),
        why="The words that the link leads to were changed since.",
        source=TEXT_FRAGMENTS,
    ),
    leads_to(
        "lines-of-code",
        "#L20-L28",
        '<table class="highlight"><tr><td id="L1" data-line-number="1"></td><td id="LC1">import json</td></tr></table>'
        '<script type="application/json" data-target="react-app.embeddedData">{"payload":{"blob":{"rawLines":[]}}}</script>',
        "tools/parse.py",
        why="The code host's script marks a range of lines, for which no element exists.",
        source="lychee issue 1457, on line anchors of GitHub",
    ),
    leads_to(
        "made-by-script",
        "#method-create",
        "<div id='list'></div><script>for (const name of ['create', 'remove']) { const h = document.createElement('h3');"
        "h.id = 'method-' + name; h.textContent = name; document.getElementById('list').append(h); }</script>",
        "Reference of the mapping library",
        why="The place is made by a script of a page that has its text already.",
        source="filiph/linkcheck pull request 56; documentation sites",
    ),
    routed(
        "route",
        "#/kaart/noord",
        "Kaart van Noord",
        "Buurtkaart",
        "nl",
        why="The part behind the sign is a route that the script reads, not an anchor.",
        source="pathoplexus issue 165, on Swagger UI; AngularJS and vue-router in hash mode",
    ),
    routed(
        "route-with-bang",
        "#!/atelier/42",
        "Atelier 42",
        "Les ateliers",
        "fr",
        why="The route begins with an exclamation mark, as search engines once wished.",
        source="Google's AJAX crawling scheme, given up in 2015; old AngularJS sites",
    ),
    Case(
        id="fragment-app-with-anchor",
        link="http://fragment-app-with-anchor.example/docs#glossary",
        truth=ALIVE,
        reasons=("ok",),
        why="The whole page, with the heading that the link names, is made by a script.",
        source="w3c/link-checker issue 52; documentation sites without server rendering",
        sites=(
            Site(
                host="fragment-app-with-anchor.example",
                serves=by_path(
                    {
                        "/docs": app(
                            "Field guide for surveys",
                            "document.getElementById('root').innerHTML = '<h1>Field guide for surveys</h1>'"
                            " + '<p>How to ask.</p>'.repeat(20) + '<h2 id=\"glossary\">Glossary</h2><p>Terms.</p>';",
                        )
                    }
                ),
            ),
        ),
        title="Field guide for surveys: glossary",
        reader_sees="Glossary",
    ),
    Case(
        id="fragment-page-of-pdf",
        link="http://fragment-page-of-pdf.example/rapport.pdf#page=3",
        truth=ALIVE,
        reasons=("ok",),
        why="The link leads to the third page of a PDF, which is for the viewer to find.",
        source="RFC 8118, section 3; w3c/link-checker issue 59",
        sites=(
            Site(
                host="fragment-page-of-pdf.example",
                serves=by_path({"/rapport.pdf": answer(PDF, "200 OK", "Content-Type: application/pdf")}),
            ),
        ),
        title="Rapport leefbaarheid, bladzijde 3",
        language="nl",
        ordinary=True,
    ),
    Case(
        id="fragment-time-of-video",
        link="http://fragment-time-of-video.example/talk.webm#t=95",
        truth=ALIVE,
        reasons=("ok",),
        why="The link leads to a moment of a video.",
        source="W3C Media Fragments URI 1.0",
        sites=(
            Site(
                host="fragment-time-of-video.example",
                serves=by_path(
                    {
                        "/talk.webm": answer(
                            b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
                            + bytes(60_000),
                            "200 OK",
                            "Content-Type: video/webm",
                            "Accept-Ranges: bytes",
                        )
                    }
                ),
            ),
        ),
        title="Talk on commons, from the questions on",
    ),
    Case(
        id="fragment-kept-on-the-way",
        link="http://fragment-kept-on-the-way.example/old/guide#werkwijze",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://fragment-kept-on-the-way.example/gids#werkwijze",
        why="The page has moved for good, and browsers carry the fragment along.",
        source="RFC 9110, section 10.2.2",
        sites=(
            Site(
                host="fragment-kept-on-the-way.example",
                serves=by_path(
                    {
                        "/old/guide": redirect("/gids", "301 Moved Permanently"),
                        "/gids": page(article("Gids dialoog", "nl", more=place('<h2 id="werkwijze">Werkwijze</h2>'))),
                    }
                ),
            ),
        ),
        title="Gids dialoog: werkwijze",
        language="nl",
        reader_sees="Gids dialoog",
    ),
    Case(
        id="fragment-of-missing-page",
        link="http://fragment-of-missing-page.example/gids#kontakt",
        truth=BROKEN,
        reasons=("not-found",),
        why="The page is gone; that its error page has an element of that name helps nobody.",
        source="error pages with the whole footer of a site",
        sites=(
            Site(
                host="fragment-of-missing-page.example",
                serves=page(
                    article("Seite nicht gefunden", "de", more=place('<h2 id="kontakt">Kontakt</h2>')), "404 Not Found"
                ),
            ),
        ),
        title="Leitfaden: Kontakt",
        language="de",
    ),
)
