"""Pages that are alive although they look odd: names, forms, scripts and statuses that a checker takes for something else."""

from __future__ import annotations

import asyncio
from collections import Counter

from fault_server import Asked, Behaviour, answer, by_path, redirect
from misbehaving_web.case import ALIVE, BLOCKED, UNSURE, Case, Site
from misbehaving_web.html import article, page

JSD_BEACON = (
    "<script>(function(){function c(){var b=a.contentDocument||a.contentWindow.document;if(b){var d=b.createElement('script');"
    "d.innerHTML=\"window.__CF$cv$params={r:'8f1c0b7e4d2a',t:'MTc2NDEyMjQwMA=='};var a=document.createElement('script');"
    "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';document.getElementsByTagName('head')[0].appendChild(a);\";"
    "b.getElementsByTagName('head')[0].appendChild(d)}}var a=document.createElement('iframe');a.height=1;a.width=1;"
    "a.style.visibility='hidden';document.body.appendChild(a);c()})();</script>"
)
COOKIE_OVERLAY = (
    "<div id='CybotCookiebotDialog' role='dialog' aria-modal='true' style='position:fixed;inset:0;background:#fff'>"
    "<h2>Wij vragen uw toestemming</h2><p>Deze website gebruikt cookies om inhoud te tonen en bezoek te meten. Kies wat u "
    "toestaat voor u verder gaat.</p><button>Alles weigeren</button><button>Alles aanvaarden</button></div>"
)
LOG_IN_BOX = (
    "<form class='login' action='/user/login' method='post'><label>Benutzername <input name='user' "
    "autocomplete='username'></label>"
    "<label>Passwort <input type='password' name='pass'></label><button>Anmelden</button> <a href='/user/password'>Passwort "
    "vergessen?</a> <a href='/user/register'>Registrieren</a></form>"
)
CAPTCHA_FORM = (
    "<form action='/contact' method='post'><label>Votre message <textarea name='m'></textarea></label>"
    "<div class='g-recaptcha' data-sitekey='6LcQz5kUAAAAAJ0dYc'></div><noscript>Prouvez que vous n'êtes pas un "
    "robot.</noscript>"
    "<button>Envoyer</button></form><script src='https://www.google.com/recaptcha/api.js' async defer></script>"
)
PHP_NOTICES = (
    "<br />\n<b>Deprecated</b>:  Function create_function() is deprecated in <b>/home/vallee/www/plugins/menu.php</b> on line "
    "<b>118</b><br />\n<br />\n<b>Warning</b>:  Cannot modify header information - headers already sent in "
    "<b>/home/vallee/www/index.php</b> on line <b>23</b><br />\n"
)
FRAMESET = (
    '<html><head><title>De vallei in kaart</title></head><frameset cols="180,*" border="0">'
    '<frame name="menu" src="/oud/menu.html"><frame name="inhoud" src="/oud/inhoud.html">'
    "<noframes><body>Uw browser ondersteunt geen frames.</body></noframes></frameset></html>"
)
IMAGE_MAP = (
    "<html><head><title>Accueil</title></head><body bgcolor=#ffffff><center><img src=/img/plan.gif width=760 height=540 "
    "border=0 usemap=#plan><map name=plan><area shape=rect coords=10,10,200,90 href=/nord.html><area shape=rect "
    "coords=220,10,420,90 href=/sud.html><area shape=rect coords=10,120,200,300 href=/ecrire.html></map></center></body></html>"
)
SCRIPT_SHELL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Protocol '
    'viewer</title></head><body><div id="root"></div>'
    "<noscript>You need to enable JavaScript to run this app.</noscript><script>document.title='Maps of the valley';"
    "document.getElementById('root').innerHTML='<h1>Maps of the valley</h1><p>Forty sheets, drawn between 1820 and 1890, "
    "with the names of all fields.</p>';</script></body></html>"
)
LISTING = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of '
    "/scans/maps</title>\n </head>\n "
    '<body>\n<h1>Index of /scans/maps</h1>\n<pre>      <a href="?C=N;O=D">Name</a>                    <a href="?C=M;O=A">Last '
    'modified</a>      <a href="?C=S;O=A">Size</a><hr>      <a href="/scans/">Parent Directory</a>             '
    "                -"
    "\n"
    + "".join(
        f'      <a href="sheet-{n:02}.tif">sheet-{n:02}.tif</a>            2014-03-{n:02} 10:12   41M\n' for n in range(1, 29)
    )
    + "<hr></pre>\n<address>Apache/2.4.10 (Debian) Server</address>\n</body></html>\n"
)


def here(name: str, path: str, serves: Behaviour) -> tuple[Site, ...]:
    """A site that has this one page, and says 404 to every other path."""
    return (Site(host=f"{name}.example", serves=by_path({path: serves})),)


def pretended_500(markup: str) -> Behaviour:
    """The whole page, under the status of an error."""
    return page(markup, "500 Internal Server Error", "X-Powered-By: PHP/7.4.33")


class EverySecondTime:
    """Two machines behind one address: only one of them has the page."""

    def __init__(self, path: str, first: Behaviour, second: Behaviour, elsewhere: Behaviour) -> None:
        self._path = path
        self._turns = (first, second)
        self._elsewhere = elsewhere
        self._asked: Counter[str] = Counter()

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        if asked.target != self._path:
            await self._elsewhere(writer, asked)
            return
        turn = self._asked[asked.target] % 2
        self._asked[asked.target] += 1
        await self._turns[turn](writer, asked)


def after_silent_sign_on(host: str, path: str, shown: Behaviour) -> Behaviour:
    """The page for whoever brings the cookie; others are first sent past the sign-on service, which asks nothing."""
    past = redirect(f"http://sso.{host}/idp/profile/SAML2/Redirect/SSO?isPassive=true&login=no&RelayState={path}")
    back = by_path({"/Shibboleth.sso/SAML2/POST": redirect(path, "302 Found", "Set-Cookie: _shibsession_public=none; Path=/")})

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        if asked.target.partition("?")[0] != path:
            await back(writer, asked)
        elif "_shibsession_public" in (asked.header("cookie") or ""):
            await shown(writer, asked)
        else:
            await past(writer, asked)

    return send


CASES = (
    Case(
        id="fresh-bus-404",
        link="http://fresh-bus-404.example/lijnen/404",
        truth=ALIVE,
        reasons=("ok",),
        why="The page of bus 404, with its number first in the title.",
        source="timetables of public transport: bus lines numbered 404 exist in many towns",
        sites=here(
            "fresh-bus-404",
            "/lijnen/404",
            page(
                article(
                    "404 Deinze - Gent", "nl", heading="Lijn 404", more="<table><tr><td>7.04</td><td>7.34</td></tr></table>"
                )
            ),
        ),
        title="Buslijn 404",
        language="nl",
        reader_sees="Lijn 404",
    ),
    Case(
        id="fresh-cars-403-404",
        link="http://fresh-cars-403-404.example/modeles/404/",
        truth=ALIVE,
        reasons=("ok",),
        why="A club of owners of the cars named 403 and 404 writes about its cars.",
        source="models of cars of the fifties and sixties named 403 and 404, which status numbers in titles are mistaken for",
        sites=here(
            "fresh-cars-403-404", "/modeles/404/", page(article("404 | Amicale des 403 et 404", "fr", heading="La 404"))
        ),
        title="La 404, berline familiale",
        language="fr",
        reader_sees="La 404",
    ),
    Case(
        id="fresh-access-denied-book",
        link="http://fresh-access-denied-book.example/books/access-denied",
        truth=ALIVE,
        reasons=("ok",),
        why="A publisher's page about a book on filtering, which is called Access Denied.",
        source="books of that name, on the filtering of the net, from a university press",
        sites=here(
            "fresh-access-denied-book",
            "/books/access-denied",
            page(article("Access Denied", more="<p>Paperback, 320 pages.</p>")),
        ),
        title="Access Denied: how states filter the net",
        reader_sees="Access Denied",
    ),
    Case(
        id="fresh-estate-bought",
        link="http://fresh-estate-bought.example/nieuws/domein-te-koop",
        truth=ALIVE,
        reasons=("ok",),
        why="A domain is an estate here: the article is about a park that the town wants to buy.",
        source="Dutch: domein is the usual word for a country estate that is open to the public",
        sites=here(
            "fresh-estate-bought",
            "/nieuws/domein-te-koop",
            page(article("Domein te koop: gemeente doet bod op kasteelpark", "nl", heading="Dit domein is te koop")),
        ),
        title="Gemeente wil het kasteeldomein kopen",
        language="nl",
        reader_sees="Dit domein is te koop",
    ),
    Case(
        id="fresh-vineyard-sold",
        link="http://fresh-vineyard-sold.example/annonces/1204",
        truth=ALIVE,
        reasons=("ok",),
        why="A notary offers a wine estate, in the words that parked names use.",
        source="French: domaine à vendre stands above the advertisements of notaries and estate agents",
        sites=here(
            "fresh-vineyard-sold",
            "/annonces/1204",
            page(
                article(
                    "Domaine à vendre",
                    "fr",
                    more="<p>Faites une offre : 12 hectares de vignes, chai et maison. Prix : 890 000 €</p>",
                )
            ),
        ),
        title="Domaine viticole de la vallée",
        language="fr",
        reader_sees="Domaine à vendre",
    ),
    Case(
        id="fresh-upkeep-of-bicycles",
        link="http://fresh-upkeep-of-bicycles.example/werkstatt/wartung.html",
        truth=ALIVE,
        reasons=("ok",),
        why=(
            "A repair shop explains the upkeep of bicycles, which German calls by the word of sites that are "
            "closed for a while."
        ),
        source="German: Wartung and Wartungsarbeiten, for machines as for sites",
        sites=here(
            "fresh-upkeep-of-bicycles",
            "/werkstatt/wartung.html",
            page(article("Wartung", "de", heading="Wartungsarbeiten am Rad")),
        ),
        title="Lastenräder selbst warten",
        language="de",
        reader_sees="Wartungsarbeiten am Rad",
    ),
    Case(
        id="fresh-moved-house",
        link="http://fresh-moved-house.example/over-ons/adres",
        truth=ALIVE,
        reasons=("ok",),
        why="The association has moved to another street; its page has not moved.",
        source="associations announce a new street and house number under the same heading as a new site",
        sites=here(
            "fresh-moved-house",
            "/over-ons/adres",
            page(
                '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Wij zijn '
                "verhuisd!</title></head><body><h1>Wij "
                "zijn verhuisd!</h1><p>Sinds 1 september vind je ons in de Lindestraat 12, naast de bakker. Je belt aan bij de "
                'groene deur.</p><p><a href="https://www.openstreetmap.org/?mlat=51.05&mlon=3.72">Bekijk de nieuwe plek op de '
                "kaart</a></p></body></html>"
            ),
        ),
        title="Adres van de vereniging",
        language="nl",
        reader_sees="Lindestraat 12",
    ),
    Case(
        id="fresh-under-construction",
        link="http://fresh-under-construction.example/exhibitions/under-construction",
        truth=ALIVE,
        reasons=("ok",),
        why="An exhibition about building sites bears the name that unfinished sites bear.",
        source="museums of architecture: exhibitions of this name",
        sites=here(
            "fresh-under-construction",
            "/exhibitions/under-construction",
            page(
                article("Under Construction", more="<p>Open from Tuesday to Sunday, until 3 January. Tickets at the desk.</p>")
            ),
        ),
        title="Under Construction: a century of cranes",
        reader_sees="Tickets at the desk",
    ),
    Case(
        id="fresh-casino-by-the-sea",
        link="http://fresh-casino-by-the-sea.example/gebouwen/casino",
        truth=ALIVE,
        reasons=("ok",),
        why="An inventory of monuments describes a casino; gambling is its subject, not its business.",
        source="inventories of built heritage in Belgian seaside towns",
        sites=here(
            "fresh-casino-by-the-sea",
            "/gebouwen/casino",
            page(article("Casino-Kursaal: roulette, jackpot en beton", "nl", heading="Casino")),
        ),
        title="Het casino aan zee",
        language="nl",
        reader_sees="Casino",
    ),
    Case(
        id="fresh-nginx-lesson",
        link="http://fresh-nginx-lesson.example/lessons/2",
        truth=ALIVE,
        reasons=("ok",),
        why="A lesson on servers is named after the page that a fresh server shows, and quotes it.",
        source="courses that stop at the page that a server shows after it was installed",
        sites=here(
            "fresh-nginx-lesson",
            "/lessons/2",
            page(
                article(
                    "Welcome to nginx!",
                    heading="Lesson 2: Welcome to nginx!",
                    more="<blockquote>If you see this page, the nginx web server is installed and working.</blockquote>",
                )
            ),
        ),
        title="Servers for beginners, lesson 2",
        reader_sees="Lesson 2",
    ),
    Case(
        id="fresh-list-of-changes",
        link="http://fresh-list-of-changes.example/TR/overview/",
        truth=ALIVE,
        reasons=("ok",),
        why="A standard lists what has been removed since its last draft.",
        source="github.com/SteveHedden/open-knowledge-graphs, pull request 48: a standard taken for a removed page",
        sites=here(
            "fresh-list-of-changes",
            "/TR/overview/",
            page(
                article(
                    "Map Language 2: Overview",
                    more="<h2>Changes</h2><ul><li>This section has been removed.</li><li>The page on old syntax is no longer "
                    "available.</li><li>Error 404 was added to the table of answers.</li></ul>",
                )
            ),
        ),
        title="Map Language overview",
        reader_sees="Map Language 2: Overview",
    ),
    Case(
        id="fresh-beacon-of-a-wall",
        link="http://fresh-beacon-of-a-wall.example/kaarten",
        truth=ALIVE,
        reasons=("ok",),
        why="A content network puts its detection script into every ordinary page; nobody is tested.",
        source="github.com/steipete/oracle, pull request 308; Cloudflare documentation, JavaScript detections",
        sites=here(
            "fresh-beacon-of-a-wall",
            "/kaarten",
            page(
                article("Kaarten van de vallei", "nl", more=JSD_BEACON),
                "200 OK",
                "Server: cloudflare",
                "CF-RAY: 8f1c0b7e4d2a1c2d-BRU",
                "Set-Cookie: __cf_bm=abc.def; path=/; HttpOnly",
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="fresh-captcha-in-form",
        link="http://fresh-captcha-in-form.example/contact",
        truth=ALIVE,
        reasons=("ok",),
        why="Only who writes a message must prove not to be a robot; who reads is let in.",
        source="contact forms with the captcha of a search engine; documentation of reCAPTCHA, checkbox",
        sites=here("fresh-captcha-in-form", "/contact", page(article("Nous écrire", "fr", more=CAPTCHA_FORM))),
        title="Contact et accès",
        language="fr",
        reader_sees="Nous écrire",
    ),
    Case(
        id="fresh-log-in-box",
        link="http://fresh-log-in-box.example/node/88",
        truth=ALIVE,
        reasons=("ok",),
        why="A box for signing in stands beside the article, as on every page of the site.",
        source="Drupal: the user login block in the sidebar",
        sites=here("fresh-log-in-box", "/node/88", page(article("Karten des Tals", "de", more=LOG_IN_BOX))),
        title="Karten des Tals",
        language="de",
        reader_sees="Karten des Tals",
    ),
    Case(
        id="fresh-cookie-overlay",
        link="http://fresh-cookie-overlay.example/verhalen/molen",
        truth=ALIVE,
        reasons=("ok",),
        why="The question about cookies lies over the page, and the page is there.",
        source="consent tools that are laid over the page by a script, such as Cookiebot",
        sites=here(
            "fresh-cookie-overlay",
            "/verhalen/molen",
            page(article("Het verhaal van de molen", "nl").replace("<body>", f"<body>{COOKIE_OVERLAY}")),
        ),
        title="Verhalen over de molen",
        language="nl",
        reader_sees="Het verhaal van de molen",
    ),
    Case(
        id="fresh-frame-buster",
        link="http://fresh-frame-buster.example/maps.html",
        truth=ALIVE,
        reasons=("ok",),
        why="A script sets the location at once, but only where somebody put the page into a frame.",
        source="OWASP cheat sheet on clickjacking: legacy frame-breaking scripts",
        sites=here(
            "fresh-frame-buster",
            "/maps.html",
            page(
                article(
                    "Maps of the valley",
                    head='<script>if (top != self) { top.location.href = "http://fresh-frame-buster.example/"; }</script>',
                )
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="fresh-script-for-phones",
        link="http://fresh-script-for-phones.example/kaarten",
        truth=ALIVE,
        reasons=("ok",),
        why="A script sends small screens to another page, and leaves everybody else here.",
        source="sites with an m-dot version, before style sheets could do it",
        sites=here(
            "fresh-script-for-phones",
            "/kaarten",
            page(
                article(
                    "Kaarten van de vallei",
                    "nl",
                    head='<script>if (screen.width <= 480) { window.location = "/mobiel/kaarten"; }</script>',
                )
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="fresh-app-under-404",
        link="http://fresh-app-under-404.example/protocol/maps",
        truth=ALIVE,
        reasons=("ok",),
        why="The host of the files knows no such path and answers 404 with the application, which then shows the page.",
        source="github.com/JustinBeckwith/linkinator, issue 24; github.com/rafgraph/spa-github-pages, issue 7",
        sites=(
            Site(
                host="fresh-app-under-404.example",
                serves=page(SCRIPT_SHELL, "404 Not Found", "Server: GitHub.com", "X-GitHub-Request-Id: 8A2C:1B:5D"),
            ),
        ),
        also=(UNSURE,),
        debate="Only a visitor that runs scripts can know what the shell makes of the path.",
        title="Maps of the valley",
        reader_sees="with the names of all fields",
    ),
    Case(
        id="fresh-whole-page-under-500",
        link="http://fresh-whole-page-under-500.example/cartes",
        truth=ALIVE,
        reasons=("ok",),
        why="Something fails after the page is made, so that the whole page comes with status 500.",
        source=(
            "github.com/tcort/markdown-link-check, issue 286: status 500 for pages that open; plugins that fail at the very end"
        ),
        sites=here("fresh-whole-page-under-500", "/cartes", pretended_500(article("Les cartes de la vallée", "fr"))),
        also=(UNSURE,),
        debate="A reader has the page; but 5xx is not the status of anything that a site wants to be read.",
        title="Les cartes de la vallée",
        language="fr",
        reader_sees="Les cartes de la vallée",
    ),
    Case(
        id="fresh-notices-above",
        link="http://fresh-notices-above.example/cartes.php",
        truth=ALIVE,
        reasons=("ok",),
        why="An old site prints warnings of its language above a page that is whole.",
        source="PHP manual: display_errors left on after an update of the server",
        sites=here("fresh-notices-above", "/cartes.php", page(PHP_NOTICES + article("Les cartes de la vallée", "fr"))),
        title="Cartes de la vallée",
        language="fr",
        reader_sees="Les cartes de la vallée",
    ),
    Case(
        id="fresh-one-part-fails",
        link="http://fresh-one-part-fails.example/verein/karten/",
        truth=ALIVE,
        reasons=("ok",),
        why="One element of the page could not be made, and says so; the rest is there.",
        source="github.com/derhansen/sf_event_mgt, issue 445: TYPO3 prints a code in place of one element of the page",
        sites=here(
            "fresh-one-part-fails",
            "/verein/karten/",
            page(article("Karten des Tals", "de", more="<aside>Oops, an error occurred! Code: 202611261204389cf7d2a1</aside>")),
        ),
        title="Karten des Tals",
        language="de",
        reader_sees="Karten des Tals",
    ),
    Case(
        id="fresh-old-frames",
        link="http://fresh-old-frames.example/oud/",
        truth=ALIVE,
        reasons=("ok",),
        why="The page is a set of frames, with no text of its own but that for browsers without frames.",
        source="HTML standard, section on obsolete features: frameset, which browsers still show",
        sites=(
            Site(
                host="fresh-old-frames.example",
                serves=by_path(
                    {
                        "/oud/": page(FRAMESET),
                        "/oud/menu.html": page(article("Menu", "nl")),
                        "/oud/inhoud.html": page(article("De vallei in kaart", "nl")),
                    }
                ),
            ),
        ),
        title="De vallei in kaart",
        language="nl",
        reader_sees="De vallei in kaart",
    ),
    Case(
        id="fresh-one-big-image",
        link="http://fresh-one-big-image.example/plan.html",
        truth=ALIVE,
        reasons=("ok",),
        why="The whole page is one image that can be clicked; there is no text, and the title says the word for a home page.",
        source="HTML standard: image maps; sites of the nineties that are still online",
        sites=(
            Site(
                host="fresh-one-big-image.example",
                serves=by_path(
                    {
                        "/plan.html": page(IMAGE_MAP),
                        "/img/plan.gif": answer(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "200 OK", "Content-Type: image/gif"),
                    }
                ),
            ),
        ),
        title="Plan de la vallée",
        language="fr",
        reader_sees="Accueil",
    ),
    Case(
        id="fresh-untitled",
        link="http://fresh-untitled.example/wege/fluss.htm",
        truth=ALIVE,
        reasons=("ok",),
        why="Whoever made the page never gave it a title; the program put in its own.",
        source="titles that editors such as Dreamweaver and FrontPage leave behind",
        sites=here(
            "fresh-untitled", "/wege/fluss.htm", page(article("Unbenanntes Dokument", "de", heading="Wanderwege am Fluss"))
        ),
        title="Wanderwege am Fluss",
        language="de",
        reader_sees="Wanderwege am Fluss",
    ),
    Case(
        id="fresh-page-of-an-image",
        link="http://fresh-page-of-an-image.example/wiki/File:Valley_map_1890.jpg",
        truth=ALIVE,
        reasons=("ok",),
        why="In a wiki the address with the name of an image is a page about that image.",
        source="MediaWiki documentation: file description pages",
        sites=here(
            "fresh-page-of-an-image",
            "/wiki/File:Valley_map_1890.jpg",
            page(article("File:Valley map 1890.jpg", more="<p>No higher resolution available. 1,200 x 900 pixels.</p>")),
        ),
        title="Valley map 1890",
        reader_sees="No higher resolution available",
    ),
    Case(
        id="fresh-reader-for-pdf",
        link="http://fresh-reader-for-pdf.example/article/view/12/commons.pdf",
        truth=ALIVE,
        reasons=("ok",),
        why="The address of the file opens a page of the journal that shows the file in a frame.",
        source="Open Journal Systems: the PDF viewer plugin answers galley addresses with a page",
        sites=here(
            "fresh-reader-for-pdf",
            "/article/view/12/commons.pdf",
            page(
                article(
                    "View of Commons in mountain valleys | Journal of Common Land",
                    heading="Commons in mountain valleys",
                    more='<iframe src="/article/download/12/8" title="PDF"></iframe>',
                )
            ),
        ),
        notes=("type-changed",),
        title="Commons in mountain valleys",
        reader_sees="Commons in mountain valleys",
    ),
    Case(
        id="fresh-list-of-files",
        link="http://fresh-list-of-files.example/scans/maps/",
        truth=ALIVE,
        reasons=("ok",),
        why="What the link promises is a folder of files, and that is what the server lists.",
        source="Apache httpd documentation, mod_autoindex",
        sites=here("fresh-list-of-files", "/scans/maps/", page(LISTING)),
        title="Scans of the valley maps",
        reader_sees="Index of /scans/maps",
    ),
    Case(
        id="fresh-silent-sign-on",
        link="http://fresh-silent-sign-on.example/kaarten",
        truth=ALIVE,
        reasons=("ok",),
        why=(
            "A library first asks a sign-on service whether it knows the visitor; it does not, and the page opens all the same."
        ),
        source="SAML 2.0 core, IsPassive; Shibboleth documentation, passive sign-on",
        sites=(
            Site(
                host="fresh-silent-sign-on.example",
                serves=after_silent_sign_on(
                    "fresh-silent-sign-on.example", "/kaarten", page(article("Kaarten van de vallei", "nl"))
                ),
            ),
            Site(
                host="sso.fresh-silent-sign-on.example",
                serves=redirect("http://fresh-silent-sign-on.example/Shibboleth.sso/SAML2/POST?RelayState=%2Fkaarten"),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="fresh-log-in-is-meant",
        link="http://fresh-log-in-is-meant.example/connexion",
        truth=ALIVE,
        reasons=("ok",),
        why="The entry is about the page where volunteers sign in, and that page opens.",
        source="lists of links that name the sign-in page of a service itself",
        sites=here(
            "fresh-log-in-is-meant",
            "/connexion",
            page(
                article(
                    "Espace bénévoles : connexion",
                    "fr",
                    more="<form method='post'><input name='login'><input type='password'><button>Entrer</button></form>",
                )
            ),
        ),
        also=(BLOCKED,),
        debate="Without an account there is nothing behind it; but the entry promises no more.",
        title="Connexion à l'espace bénévoles",
        language="fr",
        reader_sees="Espace bénévoles : connexion",
    ),
    Case(
        id="fresh-one-machine-lacks-it",
        link="http://fresh-one-machine-lacks-it.example/maps/1890",
        truth=ALIVE,
        reasons=("ok",),
        why="One of two machines behind the address does not have the page yet; the other one shows it.",
        source="sites that are copied to several machines one after the other",
        sites=(
            Site(
                host="fresh-one-machine-lacks-it.example",
                serves=EverySecondTime(
                    "/maps/1890",
                    page(article("Page not found"), "404 Not Found"),
                    page(article("Maps of the valley, 1890")),
                    page(article("Page not found"), "404 Not Found"),
                ),
            ),
        ),
        title="Maps of the valley, 1890",
    ),
    Case(
        id="fresh-event-is-over",
        link="http://fresh-event-is-over.example/events/map-day",
        truth=ALIVE,
        reasons=("ok",),
        why="The day is over and no ticket can be had, but the page still tells all about it.",
        source="ticket services, which keep the pages of past events",
        sites=here(
            "fresh-event-is-over",
            "/events/map-day",
            page(
                article(
                    "Map day in the valley", more="<p class='notice'>This event has ended. Tickets are no longer available.</p>"
                )
            ),
        ),
        title="Map day",
        reader_sees="This event has ended",
    ),
    Case(
        id="fresh-same-everywhere",
        link="http://fresh-same-everywhere.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The site answers every path with its home page, and the home page is what the link is about.",
        source="github.com/renevoorburg/robustify.js, issue 4: a home page taken for a soft 404",
        sites=(Site(host="fresh-same-everywhere.example", serves=page(article("Hotel De Vallei", "nl"))),),
        title="Hotel De Vallei",
        language="nl",
        reader_sees="Hotel De Vallei",
    ),
    Case(
        id="fresh-essay-on-lost-pages",
        link="http://fresh-essay-on-lost-pages.example/essays/deze-pagina-bestaat-niet",
        truth=ALIVE,
        reasons=("ok",),
        why="An essay on archives of the web begins its title with the sentence that error pages say.",
        source="essays of web archives on link rot; the soft 404 is their subject",
        sites=here(
            "fresh-essay-on-lost-pages",
            "/essays/deze-pagina-bestaat-niet",
            page(
                article(
                    "Deze pagina bestaat niet meer: een eeuw webarchivering",
                    "nl",
                    heading="Deze pagina bestaat niet meer",
                )
            ),
        ),
        title="Een eeuw webarchivering",
        language="nl",
        reader_sees="een eeuw webarchivering",
    ),
)
