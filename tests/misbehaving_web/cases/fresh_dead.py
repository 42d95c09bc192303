"""Links that are dead although something pleasant comes back."""

from __future__ import annotations

import asyncio
from html import escape
from urllib.parse import unquote

from fault_server import Asked, Behaviour, answer, by_path, redirect
from misbehaving_web.case import ALIVE, BROKEN, UNSURE, Case, Site
from misbehaving_web.html import article, page

PARKED_LINKS = "".join(
    f"<div class='two-tier'><a href='/?ts=fENsZWFuUGVwcGVybWludA&query={word}'>{word}</a></div>"
    for word in ("Web Hosting", "Travel Insurance", "Native Advertising", "Online Courses", "Cheap Flights")
)
LANDER = (
    '<!DOCTYPE html><html lang="en" data-adblockkey="MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANnylWw2vLY4hUn9w06zQKbhKBfvjFUC">'
    '<head><meta charset="utf-8"><title></title></head><body><div id="root"></div><script>window.LANDER_SYSTEM="CP"</script>'
    '<script src="https://img1.wsimg.com/parking-lander/static/js/main.df3a1c.js"></script></body></html>'
)
EMPTY_ROOT = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of /</title>\n </head>\n <body>\n'
    '<h1>Index of /</h1>\n<ul><li><a href="cgi-bin/"> cgi-bin/</a></li>\n</ul>\n</body></html>\n'
)
CASINO_TEXT = "".join(
    f"<h2>{name}</h2><p>{name} geeft nieuwe spelers 200 procent bonus en 150 gratis spins op slots. Storten kan met crypto, en "
    "uitbetaald wordt binnen het uur. Er is geen verificatie nodig: je speelt meteen roulette en blackjack.</p>"
    for name in ("Lucky Linde", "SpinRivier", "Jackpot Molen")
)


def everywhere(name: str, serves: Behaviour) -> tuple[Site, ...]:
    """A site that does the same whatever is asked."""
    return (Site(host=f"{name}.example", serves=serves),)


def excuse(title: str, heading: str, text: str, language: str) -> str:
    """A short page in the house style of a site: menu, heading, a sentence or two, address."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/style.css"></head><body><nav><a href="/">Start</a> <a href="/agenda">Agenda</a> '
        f'<a href="/contact">Contact</a></nav><main><h1>{heading}</h1><p>{text}</p></main><footer>Molenstraat '
        f"3</footer></body></html>"
    )


def by_path_or(pages: dict[str, Behaviour], otherwise: Behaviour) -> Behaviour:
    """Some paths have a page of their own; every other one is answered in the same way."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await pages.get(asked.target.partition("?")[0], otherwise)(writer, asked)

    return send


async def customary_error(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """As ASP.NET does: unknown pages are sent on to one page, which is told where the visitor wanted to go."""
    path = asked.target.partition("?")[0]
    if path == "/Error.aspx":
        shown = page(excuse("Museum of the Valley", "Something went wrong", "Please use the menu to go on.", "en"))
    else:
        shown = redirect(f"/Error.aspx?aspxerrorpath={path}", "302 Found", "X-AspNet-Version: 4.0.30319")
    await shown(writer, asked)


async def search_for_the_path(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """The words of an unknown path are searched for, and stand in the title of the answer."""
    words = escape(unquote(asked.target.partition("?")[0]).strip("/").replace("-", " ").capitalize())
    text = "Helaas, niets komt overeen met je zoekopdracht. Probeer het met andere woorden."
    shown = page(excuse(f"{words} | Streekmuseum", f"Zoekresultaten voor: {words}", text, "nl"))
    await shown(writer, asked)


async def parked_elsewhere(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """To the same path of the name that begins with ww1."""
    await redirect(f"http://ww1.fresh-ww-one.example{asked.target}")(writer, asked)


CASES = (
    Case(
        id="fresh-aspx-error",
        link="http://fresh-aspx-error.example/collection/maps.aspx",
        truth=BROKEN,
        reasons=("soft-404",),
        why="The page is unknown, and visitors are sent to a page of excuses that has status 200.",
        source="imar.spaanjaars.com/497: what redirectMode in the customErrors of ASP.NET does to unknown pages",
        sites=everywhere("fresh-aspx-error", customary_error),
        title="Maps of the valley",
    ),
    Case(
        id="fresh-search-for-the-path",
        link="http://fresh-search-for-the-path.example/kaarten-van-de-vallei",
        truth=BROKEN,
        reasons=("soft-404",),
        why=(
            "The site searches for the words of a path it does not know, so that the title is as expected and nothing is there."
        ),
        source="plugins for shops and blogs that turn unknown paths into a search for their words",
        sites=everywhere("fresh-search-for-the-path", search_for_the_path),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-home-in-its-place",
        link="http://fresh-home-in-its-place.example/archives/cartes-1890",
        truth=BROKEN,
        reasons=("soft-404",),
        why="Every path that is not known shows the home page, without a redirect.",
        source="mangabooth.com, on deleted pages of WordPress: the front page with status 200 at their address",
        sites=everywhere("fresh-home-in-its-place", page(article("La maison du quartier", "fr", heading="Bienvenue"))),
        title="Cartes de 1890",
        language="fr",
    ),
    Case(
        id="fresh-oeps",
        link="http://fresh-oeps.example/verslagen/2017/kaartendag",
        truth=BROKEN,
        reasons=("soft-404",),
        why="The title is that of the site; only the heading says, with a joke, that there is nothing here.",
        source="github.com/ArchiveTeam/wpull, issue 138; error pages that are friendly and have status 200",
        sites=(
            Site(
                host="fresh-oeps.example",
                serves=by_path_or(
                    {"/": page(article("Buurthuis De Linde", "nl"))},
                    page(
                        excuse(
                            "Buurthuis De Linde", "Oeps! Hier is niets te vinden", "Misschien helpt het menu je verder.", "nl"
                        )
                    ),
                ),
            ),
        ),
        title="Verslag van de kaartendag",
        language="nl",
    ),
    Case(
        id="fresh-hoppla",
        link="http://fresh-hoppla.example/karten/1890.html",
        truth=BROKEN,
        reasons=("soft-404",),
        why="A theme says sorry in colloquial German, under the title of the site and with status 200.",
        source="robrohan.com: a theme that shows its error page with status 200",
        sites=(
            Site(
                host="fresh-hoppla.example",
                serves=by_path_or(
                    {"/": page(article("Heimatverein Tal", "de"))},
                    page(
                        excuse("Heimatverein Tal", "Hoppla!", "Die Seite, die Sie suchen, gibt es hier nicht (mehr).", "de"),
                    ),
                ),
            ),
        ),
        title="Karten von 1890",
        language="de",
    ),
    Case(
        id="fresh-script-to-404",
        link="http://fresh-script-to-404.example/maps/valley",
        truth=BROKEN,
        reasons=("soft-404",),
        why=(
            "A script sends everybody on to the page for what is not found, which has status 200 like the page with the script."
        ),
        source="static hosts where the fallback page holds nothing but a script",
        sites=(
            Site(
                host="fresh-script-to-404.example",
                serves=by_path_or(
                    {"/404.html": page(excuse("Valley Archive", "Nothing here", "Try the search.", "en"))},
                    page("<!doctype html><html><head><script>window.location.replace('/404.html');</script></head></html>"),
                ),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="fresh-path-says-it",
        link="http://fresh-path-says-it.example/sammlung/karten/17",
        truth=BROKEN,
        reasons=("soft-404",),
        why="Unknown paths are sent to an address that says in German what is wrong; the page itself only offers a search.",
        source="github.com/unitedstates/inspectors-general, pull request 227: redirects to an error page with status 200",
        sites=(
            Site(
                host="fresh-path-says-it.example",
                serves=by_path_or(
                    {"/seite-nicht-gefunden": page(excuse("Museum im Tal", "Suche", "Wonach suchen Sie?", "de"))},
                    redirect("/seite-nicht-gefunden"),
                ),
            ),
        ),
        title="Karte 17",
        language="de",
    ),
    Case(
        id="fresh-service-has-ended",
        link="http://fresh-service-has-ended.example/stories/maps-of-the-valley",
        truth=BROKEN,
        reasons=("content-removed", "soft-404", "gone"),
        why="The service closed; a word of thanks stands at the address of everything that people made with it.",
        source="services for stories and wikis that closed and left one page at all addresses",
        sites=everywhere(
            "fresh-service-has-ended",
            page(
                excuse(
                    "Storyboard has closed",
                    "Thank you for twelve wonderful years",
                    "Storyboard was shut down on 16 May. All stories have been deleted, and accounts can no longer be opened.",
                    "en",
                )
            ),
        ),
        title="Maps of the valley: a story",
    ),
    Case(
        id="fresh-web-space-ended",
        link="http://users.fresh-web-space-ended.example/~kaarten/vallei.htm",
        truth=BROKEN,
        reasons=("soft-404",),
        why="A provider took down the pages of its customers, and sends their visitors to its own home page.",
        source="providers that ended the web space that came with a subscription",
        sites=(
            Site(
                host="users.fresh-web-space-ended.example",
                serves=redirect("http://www.fresh-web-space-ended.example/nl/"),
            ),
            Site(
                host="www.fresh-web-space-ended.example",
                serves=by_path({"/nl/": page(article("Internet, tv en mobiel", "nl"))}),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-merged-museum",
        link="http://fresh-merged-museum.example/collections/cartes/vallee.html",
        truth=BROKEN,
        reasons=("soft-404",),
        why="Two museums became one: all old pages are sent, for good, to the home page of the new museum.",
        source="github.com/stevenvachon/broken-link-checker, issue 78: permanent redirects in place of a 404",
        sites=(
            Site(
                host="fresh-merged-museum.example",
                serves=redirect("http://fresh-merged-museum-new.example/", "301 Moved Permanently"),
            ),
            Site(
                host="fresh-merged-museum-new.example", serves=by_path({"/": page(article("Musées réunis de la région", "fr"))})
            ),
        ),
        title="Cartes de la vallée",
        language="fr",
    ),
    Case(
        id="fresh-all-to-one-list",
        link="http://fresh-all-to-one-list.example/2009/kartentag-im-tal.html",
        truth=BROKEN,
        reasons=("soft-404",),
        why="After a new start of the site every old address, known or not, is sent for good to the list of news.",
        source="github.com/5j9/citer, pull request 59, on pages that are sent to a generic target",
        sites=(
            Site(
                host="fresh-all-to-one-list.example",
                serves=by_path_or(
                    {"/aktuelles/": page(article("Aktuelles aus dem Verein", "de"))},
                    redirect("/aktuelles/", "301 Moved Permanently"),
                ),
            ),
        ),
        also=(UNSURE,),
        debate="It is no home page; only a made-up address beside it shows that everything goes there.",
        title="Kartentag im Tal",
        language="de",
    ),
    Case(
        id="fresh-short-link-expired",
        link="http://fresh-short-link-expired.example/x7Kq2",
        truth=BROKEN,
        reasons=("soft-404",),
        why="The short address is no longer known; the service sends its visitors to the page where it sells itself.",
        source="github.com/nextdns/metadata, pull request 949: shorteners that are dead; their root in place of a target",
        sites=(
            Site(host="fresh-short-link-expired.example", serves=redirect("http://www.fresh-short-link-expired.example/")),
            Site(
                host="www.fresh-short-link-expired.example",
                serves=by_path({"/": page(article("Short links for your brand"))}),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="fresh-ww-one",
        link="http://fresh-ww-one.example/blog/11/maps-made-easy",
        truth=BROKEN,
        reasons=("parked-domain", "usurped-domain"),
        why="The name expired; its visitors go to the same path below ww1, where advertisements are.",
        source="github.com/internetarchive/wayback-machine-firefox, issue 40: 302 to ww1, then 200",
        sites=(
            Site(host="fresh-ww-one.example", serves=parked_elsewhere),
            Site(
                host="ww1.fresh-ww-one.example",
                serves=page(
                    '<html><head><meta charset="utf-8"><title>fresh-ww-one.example</title><meta name="robots" '
                    f'content="index, follow, all"></head><body><h1>Related Searches</h1>{PARKED_LINKS}<p><a '
                    f'href="https://sedo.com/'
                    'search/details/?domain=fresh-ww-one.example">This domain may be for sale.</a></p></body></html>'
                ),
            ),
        ),
        title="Maps made easy",
    ),
    Case(
        id="fresh-script-to-lander",
        link="http://fresh-script-to-lander.example/kaarten",
        truth=BROKEN,
        reasons=("parked-domain",),
        why="Each path answers with a line of script that opens the advertisements of a parked name.",
        source="github.com/uBlockOrigin/uAssets, issue 17532, on parked names of a large registrar, whose script opens /lander",
        sites=everywhere(
            "fresh-script-to-lander",
            by_path_or(
                {"/lander": page(LANDER)},
                page(
                    "<!DOCTYPE "
                    'html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head>'
                    "</html>"
                ),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-reserved",
        link="http://fresh-reserved.example/",
        truth=BROKEN,
        reasons=("parked-domain", "default-page"),
        why="The provider shows that somebody has reserved the name; the association's site is gone.",
        source="github.com/cadeyrn/bookmarks-organizer, issue 130, names the title of this page",
        sites=everywhere(
            "fresh-reserved",
            page(
                '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>STRATO - Domain '
                "reserved</title></head><body>"
                "<h1>Diese Internetpräsenz wurde soeben freigeschaltet</h1><p>Hier entsteht bald etwas Neues. Diese Domain ist "
                "reserviert.</p></body></html>"
            ),
        ),
        title="Heimatverein Tal",
        language="de",
    ),
    Case(
        id="fresh-congratulations",
        link="http://fresh-congratulations.example/",
        truth=BROKEN,
        reasons=("default-page", "parked-domain"),
        why="A cheerful page congratulates the new owner of the name, where the site of an association was.",
        source="the page that a French provider puts on new names",
        sites=everywhere(
            "fresh-congratulations",
            page(
                '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Félicitations ! Votre '
                "domaine a bien été créé "
                "chez OVHcloud !</title></head><body><h1>Félicitations !</h1><p>Votre nom est actif. Il ne "
                "reste qu'à choisir un "
                "hébergement et à y déposer vos pages.</p><a "
                "href='https://www.ovhcloud.com/fr/web-hosting/'>Hébergement</a></body>"
                "</html>"
            ),
        ),
        title="Les amis de la vallée",
        language="fr",
    ),
    Case(
        id="fresh-nothing-left",
        link="http://fresh-nothing-left.example/",
        truth=BROKEN,
        reasons=("default-page", "no-content"),
        why="All files of the site were taken away; the server lists the only folder that is left.",
        source="shared hosting: a root that holds cgi-bin alone; Apache httpd documentation, mod_autoindex",
        sites=everywhere("fresh-nothing-left", by_path({"/": page(EMPTY_ROOT)})),
        also=(UNSURE,),
        debate="A list of files can be a page that somebody wants to show; this one leads nowhere.",
        title="Buurthuis De Linde",
        language="nl",
    ),
    Case(
        id="fresh-casino-keeps-the-name",
        link="http://fresh-casino-keeps-the-name.example/",
        truth=BROKEN,
        reasons=("usurped-domain",),
        why="The buyer of the expired name kept the association's name in the title, and sells gambling below it.",
        source="github.com/napalm-automation/napalm, issue 1790; github.com/hagezi/dns-blocklists, issue 9747",
        sites=everywhere(
            "fresh-casino-keeps-the-name",
            page(
                '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Buurthuis De Linde: beste '
                "online casino zonder "
                f"Cruks 2026</title></head><body><h1>Online casino zonder Cruks</h1>{CASINO_TEXT}</body></html>"
            ),
        ),
        title="Buurthuis De Linde",
        language="nl",
        seen_before=article("Buurthuis De Linde", "nl"),
    ),
    Case(
        id="fresh-sent-to-slots",
        link="http://fresh-sent-to-slots.example/",
        truth=BROKEN,
        reasons=("usurped-domain",),
        why="The name of a tool for researchers now sends everybody, for good, to a place for gambling under another name.",
        source="github.com/jivoi/awesome-osint, pull request 1126: eleven such names, all of which answer 200",
        sites=(
            Site(
                host="fresh-sent-to-slots.example",
                serves=redirect("http://fresh-sent-to-slots-win.example/", "301 Moved Permanently"),
            ),
            Site(
                host="fresh-sent-to-slots-win.example",
                serves=page(
                    '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>WIN88 | Situs Slot Gacor Maxwin Hari Ini'
                    "</title></head><body><h1>Link alternatif slot gacor</h1>"
                    + "<p>Daftar slot online terpercaya, deposit pulsa tanpa potongan, bonus member, RTP live tertinggi dan "
                    "jackpot setiap hari. Main sekarang di situs judi resmi.</p>" * 6 + "</body></html>"
                ),
            ),
        ),
        title="Feed monitor: follow changes of pages",
        seen_before=article("Feed monitor"),
    ),
    Case(
        id="fresh-item-withdrawn",
        link="http://fresh-item-withdrawn.example/412/",
        truth=BROKEN,
        reasons=("content-removed", "gone", "soft-404"),
        why="A repository withdrew the paper and shows a notice in its place, with status 200.",
        source="github.com/eprints/eprints, issue 367; github.com/DSpace/dspace-angular, issue 2880",
        sites=everywhere(
            "fresh-item-withdrawn",
            by_path(
                {
                    "/412/": page(
                        excuse(
                            "Item Removed - Valley ePrints",
                            "Item Removed",
                            "This item has been removed from the repository at the request of its author.",
                            "en",
                        )
                    )
                }
            ),
        ),
        title="Commons in mountain valleys",
    ),
    Case(
        id="fresh-transfer-expired",
        link="http://fresh-transfer-expired.example/downloads/9f31c7aa",
        truth=BROKEN,
        reasons=("content-removed", "gone", "soft-404"),
        why="A service for large files kept them for a week; its page says so, with status 200.",
        source="services for sending files: expired transfers",
        sites=everywhere(
            "fresh-transfer-expired",
            page(
                excuse(
                    "Grote bestanden versturen",
                    "Deze transfer is verlopen",
                    "De bestanden zijn verwijderd. Vraag de afzender om ze opnieuw te sturen.",
                    "nl",
                )
            ),
        ),
        title="Scans van de kaarten (zip)",
        language="nl",
    ),
    Case(
        id="fresh-form-closed",
        link="http://fresh-form-closed.example/forms/d/e/1FAIpQL/viewform",
        truth=BROKEN,
        reasons=("content-removed", "soft-404"),
        why="The form is closed: its name still is the title, and there is nothing to fill in.",
        source="github.com/keepandroidopen/keepandroidopen.github.io, issue 484; github.com/apache/sedona, issue 762",
        sites=everywhere(
            "fresh-form-closed",
            by_path(
                {
                    "/forms/d/e/1FAIpQL/viewform": redirect("/forms/d/e/1FAIpQL/closedform"),
                    "/forms/d/e/1FAIpQL/closedform": page(
                        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Report a missing '
                        "map</title></head><body>"
                        "<div role='heading'>Report a missing map</div><div>The form Report a missing map is "
                        "no longer accepting "
                        "responses. Try contacting the owner of the form if you think that this is a "
                        "mistake.</div></body></html>"
                    ),
                }
            ),
        ),
        also=(ALIVE,),
        debate="The page is the right one and tells what became of the form; but the form is what readers were sent for.",
        title="Report a missing map",
    ),
    Case(
        id="fresh-error-as-data",
        link="http://fresh-error-as-data.example/api/v1/datasets/valley-maps",
        truth=BROKEN,
        reasons=("soft-404", "content-removed", "not-found"),
        why="A service for data says in its answer that there is no such set, and 200 in its status.",
        source="interfaces that report every error with status 200 and an object named error",
        sites=everywhere(
            "fresh-error-as-data",
            answer(
                b'{"success": false, "error": {"code": 404, "message": "Dataset not found"}, "result": null}',
                "200 OK",
                "Content-Type: application/json",
            ),
        ),
        also=(UNSURE,),
        debate="Data is not written for readers, and what counts as an error in it is a matter of each service.",
        title="Valley maps (data)",
    ),
    Case(
        id="fresh-blank",
        link="http://fresh-blank.example/kaarten/",
        truth=BROKEN,
        reasons=("no-content",),
        why="The program that makes the pages stops without a word; a reader gets a white page.",
        source="the white screen of WordPress and Drupal where errors are hidden",
        sites=everywhere("fresh-blank", page("<html><head></head><body></body></html>\n")),
        also=(UNSURE,),
        debate="Such a stop is often mended within the day, as a 500 is.",
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-frame-of-nothing",
        link="http://fresh-frame-of-nothing.example/",
        truth=BROKEN,
        reasons=("host-not-found", "no-content", "not-found"),
        why="The name shows a frame with a site at a provider of free space, and that provider is no more.",
        source="bb-online.com and spacereg.com: cloaked forwarding of names to free web space",
        sites=everywhere(
            "fresh-frame-of-nothing",
            page(
                '<html><head><title>Heimatverein Tal</title></head><frameset rows="100%,*" border="0"><frame '
                'src="http://heimatverein.fresh-frame-of-nothing-space.example/" frameborder="0" '
                "noresize><noframes>Heimatverein "
                "Tal</noframes></frameset></html>"
            ),
        ),
        also=(UNSURE,),
        debate="The page itself answers; only who opens the frame sees that there is nothing in it.",
        title="Heimatverein Tal",
        language="de",
    ),
)
