"""Pages that say 200 and are not there, and the true pages that look like them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape
from itertools import count

from fault_server import Asked, Behaviour, answer, redirect
from misbehaving_web.case import ALIVE, BROKEN, UNSURE, Case, Site
from misbehaving_web.html import article, page
from toolkit_maint.domain.verdict import VerdictKind

_MENU = {
    "nl": ("Over ons", "Collectie", "Bezoek", "Nieuws", "Contact", "Zoeken", "Openingsuren, toegankelijkheid en privacy"),
    "en": ("About us", "Collection", "Visit", "News", "Contact", "Search", "Opening hours, accessibility and privacy"),
    "fr": ("À propos", "Collection", "Visite", "Actualités", "Contact", "Rechercher", "Horaires, accessibilité et vie privée"),
    "de": ("Über uns", "Sammlung", "Besuch", "Aktuelles", "Kontakt", "Suchen", "Öffnungszeiten, Barrierefreiheit, Datenschutz"),
}
_SHELL = "<script>var s=document.createElement('p');s.textContent='%s';document.getElementById('%s').append(s)</script>"
Maker = Callable[[str], str]


def framed(title: str, body: str, language: str, *, head: str = "", classes: str = "") -> str:
    """A page in the frame of a site: its menu and search box above, and its footer below."""
    *links, search, small = _MENU[language]
    menu = "".join(f'<li class="menu-item"><a href="/{number}">{label}</a></li>' for number, label in enumerate(links, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<link rel="stylesheet" href="/assets/site.css?v=5.9">\n{head}</head>\n<body class="{classes}">\n'
        f'<header id="masthead"><nav class="main-navigation"><ul>{menu}</ul></nav>'
        f'<form role="search" action="/search"><input type="search" name="q"><button>{search}</button></form></header>\n'
        f'<main id="content">{body}</main>\n<footer class="site-footer"><p>{small}</p>'
        f"<ul>{menu}</ul><p>© 2026</p></footer>\n</body>\n</html>\n"
    )


def missing(title: str, heading: str, text: str, language: str = "en", *, head: str = "", classes: str = "error404") -> str:
    """What a site with a menu shows for a page that it does not have."""
    return framed(title, f"<h1>{heading}</h1><p>{text}</p>", language, head=head, classes=classes)


def made(maker: Maker, status: str = "200 OK") -> Behaviour:
    """A page that is made anew for each request, from the address that is asked for."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await page(maker(asked.target), status)(writer, asked)

    return send


def numbered(markup: str) -> Behaviour:
    """A page with another token, time and reference in each answer, where the markup says so."""
    numbers = count(48211)
    return made(lambda _: markup.replace("%n%", f"{next(numbers) * 7919:08x}"))


def site(pages: dict[str, Behaviour], otherwise: Behaviour) -> Behaviour:
    """A behaviour for each path, whatever the query, and one for all others."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await pages.get(asked.target.partition("?")[0], otherwise)(writer, asked)

    return send


def soft(
    case_id: str,
    path: str,
    serves: Behaviour,
    *,
    title: str,
    language: str = "en",
    why: str,
    source: str,
    reasons: tuple[str, ...] = ("soft-404",),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
) -> Case:
    """A link to what is not there any more, and does not say so by its status."""
    host = f"{case_id}.example"
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=serves),),
        title=title,
        language=language,
        also=also,
        debate=debate,
    )


def living(
    case_id: str,
    path: str,
    markup: str | Behaviour,
    *,
    sees: str,
    title: str,
    language: str = "en",
    why: str,
    source: str,
    notes: tuple[str, ...] = (),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
    ordinary: bool = False,
    otherwise: Behaviour | None = None,
) -> Case:
    """A link to a true page, on a site that has a proper 404 for made-up paths unless another answer is given."""
    host = f"{case_id}.example"
    serves = page(markup) if isinstance(markup, str) else markup
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=site({path.partition("?")[0]: serves}, otherwise or PROPER[language])),),
        notes=notes,
        title=title,
        language=language,
        also=also,
        debate=debate,
        ordinary=ordinary,
        reader_sees=sees,
    )


PROPER = {
    "nl": page(missing("Pagina niet gevonden", "Pagina niet gevonden", "Deze pagina bestaat niet.", "nl"), "404 Not Found"),
    "en": page(missing("Page not found", "Page not found", "There is no such page.", "en"), "404 Not Found"),
    "fr": page(missing("Page non trouvée", "Page non trouvée", "Cette page n'existe pas.", "fr"), "404 Not Found"),
    "de": page(missing("Seite nicht gefunden", "Seite nicht gefunden", "Diese Seite gibt es nicht.", "de"), "404 Not Found"),
}
WORDPRESS = '<meta name="generator" content="WordPress 6.6.2">\n<link rel="https://api.w.org/" href="/wp-json/">\n'
DRUPAL = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">\n'
DRUPAL_7 = '<meta name="Generator" content="Drupal 7 (http://drupal.org)">\n'
JOOMLA = '<meta name="generator" content="Joomla! - Open Source Content Management">\n'
TYPO3 = '<meta name="generator" content="TYPO3 CMS">\n'
SHAREPOINT = '<meta name="GENERATOR" content="Microsoft SharePoint">\n<script src="/_layouts/15/init.js"></script>\n'
SHOPIFY = '<script src="https://cdn.shopify.com/s/files/1/0001/assets/theme.js" defer></script>\n'
WIX = '<meta name="generator" content="Wix.com Website Builder">\n<script src="https://static.parastorage.com/x.js"></script>\n'
SQUARESPACE = '<script src="//assets.squarespace.com/universal/scripts-compressed/extract-css.js"></script>\n'
HOME = framed(
    "Kantmuseum De Klos",
    "<h1>Welkom in het Kantmuseum</h1><p>Ontdek drie eeuwen kant in een oud begijnhof, met elke dag een klosdemonstratie.</p>"
    "<h2>Nu te zien</h2><p>Kraag en kant, tot eind maart.</p><h2>Plan je bezoek</h2><p>Open van dinsdag tot zondag.</p>",
    "nl",
)
SPMJS = "spmjs/spmjs.io issue #65: the error page of an application answers 200"
GOOGLE = "Google Search Central, HTTP status codes: soft 404 errors"
ROBUSTIFY = "renevoorburg/robustify.js issue #8: soft 404s without a redirect"
NUMBER_OF_STATUS = "SteveHedden/open-knowledge-graphs pull request #48: words of a text taken for an error"

BY_TITLE_AND_HEADING = (
    soft(
        "soft-wordpress-nl",
        "/collectie/kantklossen/",
        page(
            missing(
                "Pagina niet gevonden &#8211; Kantmuseum De Klos",
                "Oeps! Die pagina kan niet worden gevonden.",
                "Het lijkt erop dat er hier niets gevonden is. Misschien helpt een zoekopdracht?",
                "nl",
                head=WORDPRESS,
            )
        ),
        title="Kantklossen: de basis",
        language="nl",
        why="A WordPress theme shows its page for missing pages, and a plug-in for caching sends it as 200.",
        source="WordPress themes' 404.php; " + GOOGLE,
    ),
    soft(
        "soft-wordpress-en",
        "/2017/05/dry-stone-walls/",
        page(
            missing(
                "Page not found &#8211; Valley Archive",
                "Oops! That page can&rsquo;t be found.",
                "It looks like nothing was found at this location. Maybe try a search?",
                head=WORDPRESS,
            )
        ),
        title="Dry stone walls of the valley",
        why="A WordPress theme shows its page for missing pages as 200.",
        source="WordPress themes' 404.php; girldevelopit/gdi-website issue #402",
    ),
    soft(
        "soft-wordpress-fr",
        "/ressources/guide-du-benevole/",
        page(
            missing(
                "Page non trouvée - Maison des associations",
                "Oups ! Cette page est introuvable.",
                "Il semble que rien n’ait été trouvé à cet emplacement. Essayez peut-être une recherche ?",
                "fr",
                head=WORDPRESS,
            )
        ),
        title="Guide du bénévole",
        language="fr",
        why="A WordPress theme in French shows its page for missing pages as 200.",
        source="WordPress themes' 404.php, French translation",
    ),
    soft(
        "soft-wordpress-de",
        "/projekte/streuobstwiese/",
        page(
            missing(
                "Seite nicht gefunden &#8211; Heimatverein",
                "Hoppla! Diese Seite konnte leider nicht gefunden werden.",
                "Es scheint so, als wurde an dieser Stelle nichts gefunden.",
                "de",
                head=WORDPRESS,
            )
        ),
        title="Streuobstwiese am Dorfrand",
        language="de",
        why="A WordPress theme in German shows its page for missing pages as 200.",
        source="WordPress themes' 404.php, German translation",
    ),
    soft(
        "soft-drupal-nl",
        "/nl/archief/inventaris-gilden",
        page(
            missing(
                "Pagina niet gevonden | Stadsarchief",
                "Pagina niet gevonden",
                "De opgevraagde pagina kon niet worden gevonden.",
                "nl",
                head=DRUPAL,
                classes="path-system",
            )
        ),
        title="Inventaris van de gilden",
        language="nl",
        why="Drupal's page for missing pages is set to an ordinary node, and a proxy before it answers 200.",
        source="Drupal core, system.404; " + GOOGLE,
    ),
    soft(
        "soft-drupal-names-the-path",
        "/content/field-notes-1998",
        made(
            lambda target: missing(
                "Page not found | Herbarium",
                "Page not found",
                f'The requested page "{escape(target)}" could not be found.',
                head=DRUPAL_7,
                classes="html not-front page-content",
            )
        ),
        title="Field notes, 1998",
        why="The page for missing pages names the address that was asked for, so it differs a little each time.",
        source="Drupal 7, drupal_deliver_html_page",
    ),
    soft(
        "soft-joomla-en",
        "/index.php/projects/12-seed-library",
        page(
            missing(
                "404 - Error: 404",
                "The requested page can't be found.",
                "An error has occurred while processing your request. You may not be able to visit this page because of an "
                "out-of-date bookmark, a mistyped address, or a search engine with an out-of-date listing for this site.",
                head=JOOMLA,
                classes="site error-page",
            )
        ),
        title="Seed library",
        why="Joomla's error page, with 200 from the extension that rewrites addresses.",
        source="Joomla, templates/cassiopeia/error.php",
    ),
    soft(
        "soft-joomla-component-nl",
        "/component/content/artikel/4-zaaikalender",
        page(
            missing(
                "404 - Artikel niet gevonden", "404", "Artikel niet gevonden", "nl", head=JOOMLA, classes="site com_content"
            )
        ),
        title="Zaaikalender",
        language="nl",
        why="A Joomla site in Dutch has no such article; the error is shown as 200.",
        source="Joomla, com_content language strings",
    ),
    soft(
        "soft-typo3-exception",
        "/en/research/peatlands.html",
        page(
            '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="UTF-8" />\n<title>Page Not Found</title>\n'
            "<style>.error-page{font-family:sans-serif;max-width:60em;margin:10% auto}</style>\n</head>\n<body>\n"
            '<div class="container"><div class="callout callout-danger"><div class="media-body">'
            '<h1 class="callout-title">Page Not Found</h1><div class="callout-body"><p>The page did not exist or was '
            "inaccessible. Reason: The requested page does not exist!</p></div></div></div></div>\n</body>\n</html>"
        ),
        title="Peatlands research group",
        why="TYPO3's own error page, fetched by its handler and passed on as 200.",
        source="TYPO3 core, ErrorPageController; TYPO3-Headless/headless issue #111",
    ),
    soft(
        "soft-shopify-de",
        "/products/klosterlikoer-buch",
        page(
            missing(
                "404 Nicht gefunden &ndash; Museumsladen",
                "Seite nicht gefunden",
                "Die gesuchte Seite existiert nicht. Weiter einkaufen",
                "de",
                head=SHOPIFY,
                classes="template-404",
            )
        ),
        title="Buch: Klosterliköre",
        language="de",
        why="A shop's own proxy before Shopify turns its 404 into 200.",
        source="Shopify themes, templates/404",
    ),
    soft(
        "soft-squarespace",
        "/blog/2016/natural-dyes",
        page(
            missing(
                "Page Not Found &mdash; Dye Studio",
                "We couldn&rsquo;t find the page you were looking for.",
                "This is either because there is an error in the URL, or the page has been moved or deleted.",
                head=SQUARESPACE,
                classes="collection-not-found",
            )
        ),
        title="Natural dyes from the hedge",
        why="A Squarespace page for missing pages behind a proxy that answers 200.",
        source="Squarespace help, custom 404 pages",
    ),
    soft(
        "soft-government-fr",
        "/demarches/compostage-collectif",
        page(
            missing(
                "Page introuvable | Ville de Valmont",
                "Désolé, cette page est introuvable",
                "La page que vous cherchez a peut-être été déplacée ou supprimée lors de la refonte du site.",
                "fr",
            )
        ),
        title="Compostage collectif dans les quartiers",
        language="fr",
        why="A town renewed its site; all old addresses give the same apology as 200.",
        source=GOOGLE,
    ),
    soft(
        "soft-nonce-each-time",
        "/downloads/toolkit/chapter-3",
        numbered(
            framed(
                "Not found",
                "<h1>Sorry, page not found</h1><p>Reference: %n%</p><input type='hidden' name='csrf' value='%n%'>"
                "<p>Quote the reference when you write to us.</p>",
                "en",
                head='<meta name="csrf-token" content="%n%">\n',
            )
        ),
        title="Toolkit, chapter 3: meetings",
        why="The same error page each time, but with another token and reference number in it.",
        source="Ruby on Rails csrf_meta_tags; " + SPMJS,
    ),
    soft(
        "soft-laravel",
        "/gids/buurtmoestuin",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Not Found</title>\n'
            "<style>.code{border-right:2px solid;font-size:26px;padding:0 15px}.message{font-size:18px}</style>\n</head>\n"
            '<body><div class="flex-center position-ref full-height"><div class="code">404</div>'
            '<div class="message" style="padding: 10px;">Not Found</div></div></body>\n</html>'
        ),
        title="Gids voor de buurtmoestuin",
        language="nl",
        why="The error page of a framework, without one heading, sent as 200.",
        source="laravel/framework, errors::minimal; " + SPMJS,
    ),
)

BY_ONE_OF_THEM = (
    soft(
        "soft-heading-only-nl",
        "/leven-in-kleidam/geefplein",
        page(
            missing(
                "Gemeente Kleidam",
                "Deze pagina bestaat niet (meer)",
                "Onze website is vernieuwd. Gebruik de zoekfunctie of bel het onthaal.",
                "nl",
                classes="page",
            )
        ),
        title="Het geefplein",
        language="nl",
        why="The title is the town's name on every page; only the heading says that the page is gone.",
        source=GOOGLE,
    ),
    soft(
        "soft-heading-only-typo3-de",
        "/lehre/handreichungen/referat.html",
        page(
            missing(
                "Universitätsbibliothek Kleinau",
                "Seite nicht gefunden",
                "Die angeforderte Seite wurde verschoben oder gelöscht.",
                "de",
                head=TYPO3,
                classes="subpage",
            )
        ),
        title="Handreichung: das Referat",
        language="de",
        why="A TYPO3 site of a university library shows a page of its own tree for what is missing, as 200.",
        source="TYPO3 documentation, page error handling",
    ),
    soft(
        "soft-heading-only-wix",
        "/workshops-archive",
        page(
            framed(
                "Clay &amp; Fire Studio",
                '<div id="comp-l1"><h2 class="font_2">We Can’t Find the Page You’re Looking For</h2>'
                "<p>This page doesn’t exist. Go to Home and keep exploring.</p></div>",
                "en",
                head=WIX,
            )
        ),
        title="Archive of workshops",
        why="A site builder writes its apology as a second-level heading below the name of the site.",
        source="Wix help, editing the 404 error page",
    ),
    soft(
        "soft-title-only-de",
        "/buergerservice/repaircafe",
        page(
            framed(
                "Fehler 404 - Stadt Kleinau",
                "<p class='intro'>Leider ist unter dieser Adresse nichts hinterlegt.</p><p>Zur Startseite</p>",
                "de",
            )
        ),
        title="Repair-Café im Bürgerhaus",
        language="de",
        why="A town's page without a heading names the error in its title only.",
        source=GOOGLE,
    ),
    soft(
        "soft-title-only-fr",
        "/fonds/gravures",
        page(framed("Erreur 404", "<div class='visuel'><img src='/oups.svg' alt=''></div><p>Retour à l'accueil</p>", "fr")),
        title="Fonds de gravures",
        language="fr",
        why="A picture and a way back; the title alone says what is wrong.",
        source=GOOGLE,
    ),
    soft(
        "soft-no-known-words",
        "/programme/2015/autumn",
        page(
            framed(
                "Oh dear | Garden Theatre",
                "<h1>The curtain fell before you came</h1><p>Whatever was playing here has left the stage.</p>"
                "<p>See what is on tonight.</p>",
                "en",
            )
        ),
        title="Autumn programme 2015",
        why="A witty page without any of the usual words; made-up paths give the same one.",
        source=ROBUSTIFY,
    ),
    soft(
        "soft-with-latest-news",
        "/nieuws/2014/oogstfeest",
        page(
            framed(
                "Pagina niet gevonden - De Boomgaard",
                "<h1>Pagina niet gevonden</h1><p>Dit zijn onze laatste berichten.</p>"
                + "".join(
                    f"<article><h2>{kop}</h2><p>{kop}: de vrijwilligers vertellen hoe het was, wat er beter kan en wanneer "
                    "de volgende keer is. Wie wil meedoen, laat het weten aan de balie of komt gewoon langs.</p></article>"
                    for kop in (
                        "Snoeien in februari",
                        "Sap persen met de buren",
                        "Een nieuwe wilgenhaag",
                        "Bijen in de boomgaard",
                    )
                ),
                "nl",
                head=WORDPRESS,
            )
        ),
        title="Oogstfeest",
        language="nl",
        why="Below the apology stand the newest messages, so the page is long and full of other headings.",
        source="WordPress themes that list recent posts in 404.php",
    ),
    soft(
        "soft-library-record",
        "/Record/000381726",
        page(
            missing(
                "Library Catalogue",
                "Record not found",
                "The record you asked for is not in this catalogue.",
                classes="template-dir-record",
            )
        ),
        title="Hedgerow craft, a handbook (catalogue record)",
        why="After a migration the numbers of a library's records changed; the old ones give an apology as 200.",
        source="VuFind and other discovery systems, missing records",
    ),
    soft(
        "soft-dspace-identifier",
        "/handle/1234/5678",
        made(
            lambda target: framed(
                "Invalid Identifier",
                f"<h1>Invalid Identifier</h1><p>The identifier {escape(target.removeprefix('/handle/'))} does not correspond "
                "to a valid Bitstream, Item, Collection, or Community.</p>",
                "en",
                head='<meta name="Generator" content="DSpace 5.10">\n',
            )
        ),
        title="Master's thesis on commons governance",
        why="A repository does not know the handle, and says so as 200.",
        source="DSpace JSPUI, error/invalid-id.jsp",
    ),
    soft(
        "soft-opac-permalink-nl",
        "/F/permalink?doc=001928374",
        page(
            framed(
                "Bibliotheekcatalogus",
                "<h1>Zoekresultaten</h1><p class='feedback'>Geen titels gevonden voor deze zoekvraag.</p>",
                "nl",
            )
        ),
        title="Handboek dialoog (in de catalogus)",
        language="nl",
        why="A permanent link into a library's catalogue finds nothing any more.",
        source="library systems that make a permanent link of a search by number",
        also=(UNSURE, ALIVE),
        debate="The page is a list of results that is empty, and says of itself that it is a list of results.",
    ),
)

BY_WHERE_IT_ENDS = (
    soft(
        "soft-sharepoint",
        "/sites/learn/Pages/facilitation.aspx",
        site(
            {
                "/Pages/PageNotFoundError.aspx": page(
                    missing("Page not found", "Page Not Found", "The page you're looking for doesn't exist.", head=SHAREPOINT)
                )
            },
            redirect("/Pages/PageNotFoundError.aspx?requestUrl=%2Fsites%2Flearn", "302 Found"),
        ),
        title="Facilitation guide",
        why="SharePoint sends the visitor to its page for missing pages, which is 200.",
        source="hugoabernier's Smart404 on PageNotFoundError.aspx",
    ),
    soft(
        "soft-aspnet-error-path",
        "/Publicaties/Detail.aspx?id=77",
        site(
            {"/Error.aspx": page(framed("Fout", "<h1>Er is iets misgegaan</h1><p>Probeer het later opnieuw.</p>", "nl"))},
            redirect("/Error.aspx?aspxerrorpath=/Publicaties/Detail.aspx", "302 Found"),
        ),
        title="Publicatie: samen beslissen",
        language="nl",
        why="ASP.NET's customErrors sends every failing address to one page, which is 200.",
        source="ASP.NET customErrors, redirectMode ResponseRedirect",
    ),
    soft(
        "soft-to-404-html",
        "/wegweiser/fermentieren",
        site(
            {"/404.html": page(framed("Hoppla", "<h1>Hier geht es nicht weiter</h1><p>Zurück zur Startseite.</p>", "de"))},
            redirect("/404.html", "301 Moved Permanently"),
        ),
        title="Wegweiser Fermentieren",
        language="de",
        why="Whatever is missing is sent to an address that says what it is.",
        source="video-game-randomizers/rando-list issue #16",
    ),
    soft(
        "soft-all-to-home",
        "/collectie/2009/kragen",
        site({"/": page(HOME)}, redirect("/", "301 Moved Permanently")),
        title="Kragen uit de zeventiende eeuw",
        language="nl",
        why="A plug-in sends every missing page to the home page for good.",
        source="WordPress plug-in 'All 404 Redirect to Homepage'",
    ),
    soft(
        "soft-section-to-home",
        "/educatie/lesmap-kant",
        site({"/nl/": page(HOME), "/educatie/lesmap-kant": redirect("/nl/", "302 Found")}, PROPER["nl"]),
        title="Lesmap kant voor de lagere school",
        language="nl",
        why="An editor sent one dropped page to the home page in its language, although made-up paths are proper 404s.",
        source="SEO plug-ins that ask where to send a deleted page",
    ),
    soft(
        "soft-home-in-place",
        "/collectie/objecten/klos-1843",
        page(HOME),
        title="Klos uit 1843",
        language="nl",
        why="The site shows its home page for every path, without any redirect.",
        source="vidluther/pardonned issue #63; renevoorburg/robustify.js issue #4",
    ),
)

FILES = (
    soft(
        "soft-pdf-error-nl",
        "/sites/default/files/jaarverslag-2016.pdf",
        page(missing("Pagina niet gevonden", "Pagina niet gevonden", "Dit bestand bestaat niet meer.", "nl", head=DRUPAL)),
        title="Jaarverslag 2016 (pdf)",
        language="nl",
        why="The address of a PDF gives a web page that says that it is not there.",
        source="documented for soft 404 detection of documents; " + GOOGLE,
    ),
    soft(
        "soft-pdf-to-home",
        "/wp-content/uploads/2013/04/brochure.pdf",
        site({"/": page(HOME)}, redirect("/", "302 Found")),
        title="Brochure kantklossen",
        language="nl",
        why="The address of a PDF ends at the home page.",
        source="JustinBeckwith/linkinator issue #679",
    ),
    soft(
        "soft-docx-error",
        "/templates/meeting-minutes.docx",
        page(missing("Document Library", "File not found", "The file may have been moved or deleted.", head=SHAREPOINT)),
        title="Template for minutes",
        why="The address of a document gives a web page that says that it is not there.",
        source="document management systems that answer errors as 200",
    ),
    soft(
        "soft-image-home",
        "/images/plans/dorpsplan-1890.jpg",
        page(HOME),
        title="Dorpsplan van 1890",
        language="nl",
        why="The address of an image gives the home page, as any other address does.",
        source="hosts whose fallback document is index.html",
    ),
    soft(
        "soft-zip-error-fr",
        "/telechargements/corpus-v2.zip",
        page(missing("Téléchargements", "Fichier introuvable", "Ce fichier n'est plus proposé.", "fr")),
        title="Corpus de contes (zip)",
        language="fr",
        why="The address of an archive gives a web page that says that it is not there.",
        source="download managers of content management systems",
        reasons=("soft-404", "content-removed"),
    ),
    soft(
        "soft-mp3-error-de",
        "/audio/sendung-114.mp3",
        page(missing("Freies Radio", "Datei nicht gefunden", "Die Aufnahme ist nicht mehr im Archiv.", "de")),
        title="Sendung 114: Nachbarschaft",
        language="de",
        why="The address of a recording gives a web page that says that it is not there.",
        source="broadcasters' archives that answer errors as 200",
        reasons=("soft-404", "content-removed"),
    ),
    soft(
        "soft-html-called-pdf",
        "/reports/2011/annual.pdf",
        page(missing("Not found", "404 Not Found", "No such report."), "200 OK", "Content-Type: application/pdf"),
        title="Annual report 2011",
        why="An error page in HTML is sent with the type of a PDF; a browser's viewer can't open it.",
        source="servers that set the type by the address alone",
        reasons=("soft-404", "undecodable-body"),
        also=(UNSURE,),
        debate="Whoever looks at the type alone takes it for a PDF; the bytes prove that it is none.",
    ),
    living(
        "soft-pdf-viewer",
        "/docs/jaarverslag-2019.pdf",
        article(
            "jaarverslag-2019.pdf - Documenten",
            "nl",
            heading="jaarverslag-2019.pdf",
            head='<script src="/pdfjs/build/pdf.mjs" type="module"></script>',
            more='<div id="viewerContainer"><div id="viewer" class="pdfViewer"></div></div>'
            '<a download href="/download?file=jaarverslag-2019.pdf">Download (2,1 MB)</a>',
        ),
        sees="jaarverslag-2019.pdf",
        title="Jaarverslag 2019",
        language="nl",
        why="The address of a PDF now gives a viewer of that very file.",
        source="Nextcloud and PDF.js viewers",
        notes=("type-changed",),
    ),
    living(
        "soft-docx-viewer",
        "/shared/handbook-facilitators.docx",
        article(
            "handbook-facilitators.docx",
            head='<meta property="og:title" content="handbook-facilitators.docx">',
            more='<iframe title="Office" src="https://view.officeapps.live.com/op/embed.aspx?src=x"></iframe>',
        ),
        sees="handbook-facilitators.docx",
        title="Handbook for facilitators",
        why="The address of a document now gives a viewer of that very document.",
        source="Office for the web, embedded viewer",
        notes=("type-changed",),
    ),
    living(
        "soft-image-photo-page",
        "/photos/kant-kraag-1650.jpg",
        article(
            "Kanten kraag, 1650 - Beeldbank",
            "nl",
            heading="Kanten kraag, 1650",
            more='<img src="/thumb/800/kant-kraag-1650.jpg" alt="Kanten kraag">',
        ),
        sees="Kanten kraag, 1650",
        title="Kanten kraag uit 1650 (foto)",
        language="nl",
        why="The address of an image gives the page of that image, with its description.",
        source="image banks that answer hot links with a page",
        notes=("type-changed",),
    ),
    living(
        "soft-zip-download-page",
        "/projects/contes/files/corpus-v2.zip",
        article(
            "Télécharger corpus-v2.zip",
            "fr",
            head='<meta property="og:type" content="website">',
            more='<p>Le téléchargement va commencer. <a href="/dl/corpus-v2.zip?use_mirror=1">Lien direct</a></p>',
        ),
        sees="Télécharger corpus-v2.zip",
        title="Corpus de contes (zip)",
        language="fr",
        why="The address of an archive gives the page from which that archive is downloaded.",
        source="SourceForge file addresses",
        notes=("type-changed",),
    ),
    living(
        "soft-mp3-player",
        "/audio/sendung-115.mp3",
        article("Sendung 115: Allmende", "de", more='<audio controls src="/stream/115"></audio>'),
        sees="Sendung 115: Allmende",
        title="Sendung 115: Allmende (mp3)",
        language="de",
        why="The address of a recording gives a player of that very recording.",
        source="podcast hosts that answer browsers with a player",
        notes=("type-changed",),
    ),
    living(
        "soft-true-pdf",
        "/publicaties/wegwijzer.pdf",
        answer(
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
            "200 OK",
            "Content-Type: application/pdf",
        ),
        sees="",
        title="Wegwijzer voor vrijwilligers",
        language="nl",
        why="A PDF is a PDF.",
        source="RFC 8118",
        ordinary=True,
    ),
)

LOOK_LIKE_ERRORS = (
    living(
        "soft-article-about-404",
        "/blog/designing-a-404-page",
        article("How to design a 404 error page that helps", more="<h2>Page not found: what to write</h2><p>Say sorry.</p>"),
        sees="How to design a 404 error page that helps",
        title="Designing helpful 404 error pages",
        why="An article about error pages.",
        source="any magazine on web design",
    ),
    living(
        "soft-encyclopedia-404",
        "/wiki/HTTP_404",
        article("HTTP 404 - Encyclopedia of the Valley", heading="HTTP 404", more="<h2>Soft 404 errors</h2><p>See also.</p>"),
        sees="HTTP 404",
        title="HTTP 404",
        why="An entry of an encyclopedia about the status.",
        source="Wikipedia, HTTP 404",
    ),
    living(
        "soft-reference-404",
        "/docs/http/status/404",
        article("404 Not Found", head='<meta property="og:site_name" content="HTTP reference">'),
        sees="404 Not Found",
        title="404 Not Found",
        why="A reference work has a page about the status, titled with nothing but its name.",
        source="MDN, 404 Not Found",
    ),
    living(
        "soft-exhibition-not-found",
        "/exhibitions/not-found",
        article(
            "Not Found",
            more="<p>Exhibition, 3 March to 28 June. Lost paintings, told by those who looked for them.</p>",
            head='<meta property="og:site_name" content="Museum of Absence">',
        ),
        sees="Not Found",
        title="Not Found (exhibition)",
        why="An exhibition is called so.",
        source="galleries with exhibitions of that name",
    ),
    living(
        "soft-exhibition-nl",
        "/tentoonstellingen/niet-gevonden",
        article("Niet gevonden | Museum De Kei", "nl", heading="Niet gevonden", more="<p>Tot 6 september in de kelder.</p>"),
        sees="Niet gevonden",
        title="Niet gevonden: tentoonstelling over verdwenen kunst",
        language="nl",
        why="An exhibition is called so, in Dutch.",
        source="museums with exhibitions of that name",
    ),
    living(
        "soft-novel-error",
        "/books/error",
        article("Error", more="<p>Novel. 312 pages. ISBN 978-0-00-000000-2. Winner of the debut prize.</p>"),
        sees="Winner of the debut prize",
        title="Error, a novel",
        why="A novel is called so, and the page of its publisher too.",
        source="publishers' catalogues",
    ),
    living(
        "soft-novel-fr",
        "/catalogue/introuvable",
        article("Introuvable - Éditions du Val", "fr", heading="Introuvable", more="<p>Roman, 224 pages.</p>"),
        sees="Introuvable",
        title="Introuvable, roman",
        language="fr",
        why="A novel in French is called so.",
        source="publishers' catalogues",
    ),
    living(
        "soft-help-page-not-found",
        "/help/page-not-found",
        article(
            "Page not found - Help centre", heading="Page not found", more="<h2>Check the address</h2><p>First of all.</p>"
        ),
        sees="Check the address",
        title="Help: what to do when a page is not found",
        why="A help page explains the message of which it bears the name.",
        source="help centres of browsers",
    ),
    living(
        "soft-peugeot-404",
        "/autos/peugeot-404",
        article("Peugeot 404 - Autowerkplaats", "nl", heading="Peugeot 404", more="<p>Gebouwd van 1960 tot 1975.</p>"),
        sees="Peugeot 404",
        title="De Peugeot 404",
        language="nl",
        why="The number in the title is the name of a car.",
        source="Wikipedia, Peugeot 404",
    ),
    living(
        "soft-room-404-de",
        "/raeume/404",
        article("Raum 404 - Bürgerhaus", "de", heading="404", more="<p>Vierter Stock, 40 Plätze, Beamer.</p>"),
        sees="Vierter Stock",
        title="Raum 404",
        language="de",
        why="The number in the title and the heading is that of a room.",
        source="room booking pages of public buildings",
    ),
    living(
        "soft-faq-quotes-error",
        "/vragen",
        article(
            "Veelgestelde vragen",
            "nl",
            more="<h2>Ik krijg “404 – Pagina niet gevonden”. Wat nu?</h2><p>Controleer het adres.</p>"
            "<h2>Dit bestand is niet meer beschikbaar, staat er</h2><p>Vraag het aan de balie.</p>",
        ),
        sees="Veelgestelde vragen",
        title="Veelgestelde vragen over de leeszaal",
        language="nl",
        why="A list of questions quotes error messages in its lower headings.",
        source="help pages of libraries",
    ),
    living(
        "soft-words-in-changes",
        "/TR/vocabulary/",
        article(
            "Vocabulary for Toolkits, Second Edition",
            more="<h2>Changes</h2><p>The term <i>page</i> has been removed from section 3. A document that was not found must "
            "be answered with 404 Not Found.</p>",
        ),
        sees="Vocabulary for Toolkits",
        title="Vocabulary for Toolkits",
        why="The text of a standard uses the words of errors.",
        source=NUMBER_OF_STATUS,
    ),
    living(
        "soft-home-is-the-link",
        "/",
        HOME,
        sees="Welkom in het Kantmuseum",
        title="Kantmuseum",
        language="nl",
        why="The link is the home page, and the site shows it for every other path too.",
        source="renevoorburg/robustify.js issue #4",
        otherwise=page(HOME),
        ordinary=True,
    ),
)


def shell(title: str, root: str, shows: str, *, head: str = "") -> str:
    """The page that a single-page application serves for every path; what it shows comes from its script."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><link rel="icon" href="/favicon.ico">{head}'
        f'<script defer src="/assets/main.4f2a91c8.js"></script>'
        f"</head><body><noscript>You need to enable JavaScript to run this app.</noscript>{root}"
        f"{_SHELL % (shows, 'root')}</body></html>"
    )


def one_page(case_id: str, path: str, markup: str, *, sees: str, title: str, language: str = "en", source: str) -> Case:
    """A single-page application: the same answer for every path."""
    return living(
        case_id,
        path,
        markup,
        sees=sees,
        title=title,
        language=language,
        why="Every path gives the same script shell, and the script shows the content.",
        source=source,
        otherwise=page(markup),
        also=(UNSURE,),
        debate="Without running the scripts nobody can tell a true path from a made-up one.",
    )


SINGLE_PAGE = (
    one_page(
        "soft-spa-react",
        "/atlas/layers/soil",
        shell("Valley Atlas", '<div id="root"></div>', "Soil layer of the atlas"),
        sees="Soil layer of the atlas",
        title="Soil map in the Valley Atlas",
        source="create-react-app, deployment with a fallback to index.html",
    ),
    one_page(
        "soft-spa-angular",
        "/werkvormen/visgesprek",
        shell("App", '<app-root id="root" ng-version="17.3.0"></app-root>', "Visgesprek: zo werkt het", head='<base href="/">'),
        sees="Visgesprek: zo werkt het",
        title="Visgesprek",
        language="nl",
        source="Angular documentation, routed apps must fall back to index.html",
    ),
    one_page(
        "soft-spa-vue",
        "/outils/arbre-a-problemes",
        shell("boite-a-outils", '<div id="app"><div id="root"></div></div>', "Arbre à problèmes"),
        sees="Arbre à problèmes",
        title="L'arbre à problèmes",
        language="fr",
        source="Vue Router documentation, HTML5 history mode",
    ),
)

SEARCHES = (
    living(
        "soft-search-without-results",
        "/search?q=bobbin+lace",
        framed(
            "Search results for bobbin lace | Textile Library",
            "<h1>Search results</h1><p>Your search for <b>bobbin lace</b> yielded no results.</p>"
            "<ul><li>Check the spelling.</li></ul>",
            "en",
        ),
        sees="Search results",
        title="Textile Library: everything on bobbin lace",
        why="The link is a search, and today it finds nothing; the search itself works.",
        source="Drupal search, no results",
        also=(UNSURE, BROKEN),
        debate="The reader gets the search that was linked, but none of what it was linked for.",
    ),
    living(
        "soft-wordpress-search-nl",
        "/?s=wecken",
        framed(
            "Je hebt gezocht naar wecken - De Voorraadkast",
            "<h1>Niets gevonden</h1><p>Er is niets gevonden met deze zoektermen. Probeer andere.</p>",
            "nl",
            head=WORDPRESS,
            classes="search search-no-results",
        ),
        sees="Niets gevonden",
        title="Alles over wecken",
        language="nl",
        why="A WordPress search that finds nothing today has a heading that looks like an error.",
        source="WordPress themes, template-parts/content-none.php",
        also=(UNSURE, BROKEN),
        debate="The reader gets the search that was linked, but none of what it was linked for.",
    ),
)

REMOVED = ("content-removed", "soft-404")
GONE = (
    soft(
        "soft-product-en",
        "/products/bobbin-pillow",
        page(
            framed(
                "Bobbin pillow - no longer available",
                "<h1>This product is no longer available</h1><p>Have a look at what others bought instead.</p>",
                "en",
            )
        ),
        title="Bobbin pillow",
        why="The shop keeps a page for what it does not sell any more, and that is all that it says.",
        source="Google Search Central on pages of sold-out products",
        reasons=REMOVED,
    ),
    soft(
        "soft-job-nl",
        "/vacatures/coordinator-buurthuis",
        page(
            framed(
                "Vacature niet meer beschikbaar | Werken in de wijk",
                "<h1>Deze vacature is niet meer beschikbaar</h1><p>Bekijk onze andere vacatures.</p>",
                "nl",
            )
        ),
        title="Coördinator buurthuis",
        language="nl",
        why="The job was taken; its page says so, as 200.",
        source="Google Search Central on expired job postings",
        reasons=REMOVED,
    ),
    soft(
        "soft-offer-fr",
        "/annonces/4410233",
        page(framed("Annonce expirée", "<h1>Cette annonce n'est plus disponible</h1><p>Annonces similaires</p>", "fr")),
        title="Métier à tisser à donner",
        language="fr",
        why="The small ad was withdrawn; its page says so, as 200.",
        source="boards of small ads",
        reasons=REMOVED,
    ),
    soft(
        "soft-offer-de",
        "/anzeige/webstuhl/2210445",
        page(framed("Anzeige", "<h1>Diese Anzeige ist nicht mehr verfügbar</h1><p>Ähnliche Anzeigen</p>", "de")),
        title="Webstuhl zu verschenken",
        language="de",
        why="The small ad was withdrawn; its page says so, as 200.",
        source="boards of small ads",
        reasons=REMOVED,
    ),
    soft(
        "soft-video-heading",
        "/w/9Qx2abc",
        page(
            framed("Video unavailable", "<h1>Video unavailable</h1><p>This video has been removed by its uploader.</p>", "en")
        ),
        title="Video: how to run a fishbowl",
        why="A video was removed, and its page says so, as 200.",
        source="video platforms' pages for removed videos",
        reasons=REMOVED,
    ),
    soft(
        "soft-video-in-player-answer",
        "/watch?v=a1B2c3D4e5F",
        page(
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title> - YouTube</title>'
            '<link rel="shortcut icon" href="/favicon.ico"></head><body dir="ltr"><script>var ytInitialPlayerResponse = '
            '{"playabilityStatus":{"status":"ERROR","reason":"Video unavailable","errorScreen":'
            '{"playerErrorMessageRenderer":{"reason":{"simpleText":"Video unavailable"}}}}};</script>'
            '<ytd-app></ytd-app><script src="/s/desktop/app.js"></script></body></html>'
        ),
        title="Talking circles, a short film",
        why="A removed video: the title is empty but for the platform's name, and the player is told that it failed.",
        source="YouTube watch pages, playabilityStatus ERROR; yt-dlp extractor",
        reasons=REMOVED,
        also=(UNSURE,),
        debate="The words stand in a script only, as they do on pages of living videos.",
    ),
    soft(
        "soft-repository-removed",
        "/valley/lace-patterns",
        page(
            framed(
                "Repository removed",
                "<h1>This repository has been removed</h1><p>The owner deleted it. Ask them for a copy.</p>",
                "en",
            )
        ),
        title="lace-patterns (source code)",
        why="A code host shows what became of the repository, as 200.",
        source="code hosts' pages for deleted repositories",
        reasons=REMOVED,
    ),
    soft(
        "soft-item-withdrawn",
        "/xmlui/handle/2010/331",
        page(framed("Item Withdrawn", "<h1>Item Withdrawn</h1><p>This item has been withdrawn by the archive.</p>", "en")),
        title="Working paper 331",
        why="A repository shows a tombstone instead of the paper, as 200.",
        source="DSpace documentation, withdrawn items and tombstones",
        reasons=REMOVED,
    ),
    living(
        "soft-video-strings",
        "/w/7Yh3def",
        article(
            "Fishbowl in ten minutes",
            head='<script>window.i18n={"error.unavailable":"Video unavailable","error.removed":"This video has been removed",'
            '"error.notfound":"Page not found"};</script>',
            more='<video controls src="/stream/7Yh3def"></video>',
        ),
        sees="Fishbowl in ten minutes",
        title="Fishbowl in ten minutes (video)",
        why="The words are among the strings of the player's script; the video plays.",
        source="single-file translations in video platforms",
    ),
    living(
        "soft-repository-strings",
        "/valley/weaving-patterns",
        article(
            "valley/weaving-patterns",
            head='<script type="application/json" id="strings">{"removed":"This repository has been removed"}</script>',
            more="<h2>README</h2><p>Patterns for small looms.</p>",
        ),
        sees="Patterns for small looms",
        title="weaving-patterns",
        why="The words are among the strings of the page's scripts; the repository is there.",
        source="code hosts that put their strings into the page",
    ),
    living(
        "soft-shop-strings",
        "/products/weefkam",
        article(
            "Weefkam",
            "nl",
            head='<script>var theme={strings:{unavailable:"Niet beschikbaar",removed:"Dit product is niet meer beschikbaar"}};'
            "</script>",
            more="<p>€ 24,50. Op voorraad.</p>",
        ),
        sees="Op voorraad",
        title="Weefkam",
        language="nl",
        why="The words are among the strings of the shop's theme; the product is for sale.",
        source="Shopify themes, window.theme.strings",
    ),
    living(
        "soft-embedded-video-gone",
        "/journal/listening-walks",
        article(
            "Listening walks",
            more="<figure><div class='embed'>Video unavailable</div><figcaption>A walk.</figcaption></figure>",
        ),
        sees="Listening walks",
        title="Listening walks: an introduction",
        why="An article in which one embedded video is gone is still the article.",
        source="embeds in blogs",
    ),
)

CASES = (
    *BY_TITLE_AND_HEADING,
    *BY_ONE_OF_THEM,
    *BY_WHERE_IT_ENDS,
    *FILES,
    *LOOK_LIKE_ERRORS,
    *SINGLE_PAGE,
    *SEARCHES,
    *GONE,
)
