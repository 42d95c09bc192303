"""Pages that moved with advice that is easy to get wrong, and pages that are blocked, insecure, or not to be judged today."""

from __future__ import annotations

import asyncio
import ssl

from fault_server import Asked, Behaviour, by_path, redirect
from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, INSECURE, MOVED, UNSURE, Case, Site
from misbehaving_web.certificates import Certificates, expired, good, self_signed
from misbehaving_web.html import article, page

PERMANENT = "301 Moved Permanently"


def moved_here(name: str, old: str, new: str, shown: Behaviour, *, found_by: str | None = None) -> tuple[Site, ...]:
    """A site where one address has moved, for good, to another, which is found by its path."""
    return (
        Site(
            host=f"{name}.example",
            serves=by_path({old: redirect(new, PERMANENT), found_by or new: shown}),
        ),
    )


def notice(title: str, markup: str, language: str, head: str = "") -> str:
    """A page with no more on it than this."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{markup}'
        "</body></html>"
    )


def wildcard_of_itself(certificates: Certificates, host: str) -> ssl.SSLContext:
    """A certificate for all names one step below the site's own domain; it holds for no name two steps below."""
    return certificates.context(f"*.{'.'.join(host.split('.')[-2:])}")


async def by_query(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """A weblog: short addresses with a number are sent to the long ones."""
    shown = by_path({"/": page(article("Le carnet de la vallée", "fr")), "/2019/05/cartes/": page(article("Les cartes", "fr"))})
    await (redirect("/2019/05/cartes/", PERMANENT) if asked.target == "/?p=418" else shown)(writer, asked)


async def for_known_browsers(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """Whoever does not bear the name of a browser is sent to a page that offers some."""
    shown = {
        "/kaarten": page(article("Kaarten van de vallei", "nl")),
        "/browser-niet-ondersteund": page(
            notice("Browser niet ondersteund", "<h1>Uw browser is te oud</h1><p>Installeer een nieuwe.</p>", "nl")
        ),
    }
    if asked.target == "/kaarten" and "Chrome/" not in (asked.header("user-agent") or ""):
        await redirect("/browser-niet-ondersteund")(writer, asked)
    else:
        await by_path(shown)(writer, asked)


async def full_page_under_404(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """A real page at each of two kinds of path, always with status 404; neither speaks of an error."""
    title = "Geschiedenis van de streek" if asked.target.startswith("/streek/kaarten") else "Agenda van de maand"
    await page(article(title, "nl"), "404 Not Found")(writer, asked)


CASES = (
    Case(
        id="fresh-errors-in-maps",
        link="http://fresh-errors-in-maps.example/blog/2018/03/errors.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The new address of an article on errors begins with the word that error pages begin with.",
        source="articles on errors; checkers that go by the path of the target, as in pull request 227 of inspectors-general",
        sites=moved_here(
            "fresh-errors-in-maps",
            "/blog/2018/03/errors.html",
            "/errors-in-old-maps",
            page(article("Errors in old maps")),
        ),
        suggestion="http://fresh-errors-in-maps.example/errors-in-old-maps",
        title="Errors in old maps",
        reader_sees="Errors in old maps",
    ),
    Case(
        id="fresh-path-behind-index",
        link="http://fresh-path-behind-index.example/cartes.htm",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="All pages of the site stand behind the name of its start file; this is not the home page.",
        source="Joomla documentation: addresses without URL rewriting begin with index.php",
        sites=moved_here(
            "fresh-path-behind-index",
            "/cartes.htm",
            "/index.php/collections/cartes",
            page(article("Les cartes de la vallée", "fr")),
        ),
        suggestion="http://fresh-path-behind-index.example/index.php/collections/cartes",
        title="Cartes de la vallée",
        language="fr",
        reader_sees="Les cartes de la vallée",
    ),
    Case(
        id="fresh-page-by-number",
        link="http://fresh-page-by-number.example/kaarten.htm",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="Every page of the site is default.aspx with a number behind it; the number tells them apart.",
        source="content systems in ASP.NET whose pages are default.aspx with a page number",
        sites=moved_here(
            "fresh-page-by-number",
            "/kaarten.htm",
            "/default.aspx?PageID=55",
            page(article("Kaarten van de vallei", "nl")),
            found_by="/default.aspx",
        ),
        suggestion="http://fresh-page-by-number.example/default.aspx?PageID=55",
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="fresh-home-in-the-path",
        link="http://fresh-home-in-the-path.example/node/19",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The new address ends in a word that begins as home pages are named.",
        source="exhibitions about living and homes; rules that look for /home at the end of a redirect",
        sites=moved_here(
            "fresh-home-in-the-path",
            "/node/19",
            "/nl/home-sweet-home",
            page(article("Home sweet home: wonen in de vallei", "nl")),
        ),
        suggestion="http://fresh-home-in-the-path.example/nl/home-sweet-home",
        title="Wonen in de vallei",
        language="nl",
        reader_sees="Home sweet home",
    ),
    Case(
        id="fresh-number-of-a-post",
        link="http://fresh-number-of-a-post.example/?p=418",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The short address of an article is the root with a number; it leads to the article, not from the home page.",
        source="WordPress documentation: permalinks, and redirect_canonical for ?p= addresses",
        sites=(Site(host="fresh-number-of-a-post.example", serves=by_query),),
        suggestion="http://fresh-number-of-a-post.example/2019/05/cartes/",
        title="Les cartes",
        language="fr",
        reader_sees="Les cartes",
    ),
    Case(
        id="fresh-site-of-its-own",
        link="http://fresh-site-of-its-own.example/projecten/open-kaarten",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The project got a site of its own, and the home page of that site is the page that the link is about.",
        source="projects and campaigns that outgrow the site of their maker",
        sites=(
            Site(
                host="fresh-site-of-its-own.example",
                serves=by_path(
                    {
                        "/projecten/open-kaarten": redirect("http://fresh-site-of-its-own-maps.example/", PERMANENT),
                        "/": page(article("Vereniging De Linde", "nl")),
                    }
                ),
            ),
            Site(host="fresh-site-of-its-own-maps.example", serves=by_path({"/": page(article("Open Kaarten", "nl"))})),
        ),
        suggestion="http://fresh-site-of-its-own-maps.example/",
        also=(ALIVE,),
        debate="Home pages are not to be suggested as a rule; this one bears the very name of the entry.",
        title="Open Kaarten",
        language="nl",
        reader_sees="Open Kaarten",
    ),
    Case(
        id="fresh-sent-on-in-a-while",
        link="http://fresh-sent-on-in-a-while.example/kaarten.html",
        truth=MOVED,
        reasons=("page-forwards", "page-says-moved"),
        why="A notice stands at the old address for five seconds; then the new one opens.",
        source="bb-online.com: forwarding by a refresh after some seconds",
        sites=(
            Site(
                host="fresh-sent-on-in-a-while.example",
                serves=by_path(
                    {
                        "/kaarten.html": page(
                            notice(
                                "Verhuisd",
                                "<p>Deze pagina is verhuisd. Na vijf seconden gaat u vanzelf verder, of klik <a "
                                "href='/collectie/kaarten/?utm_source=oud&amp;utm_medium=redirect'>hier</a>.</p>",
                                "nl",
                                '<meta http-equiv="Refresh" content="5; '
                                'URL=/collectie/kaarten/?utm_source=oud&amp;utm_medium=redirect">',
                            )
                        ),
                        "/collectie/kaarten/": page(article("Kaarten van de vallei", "nl")),
                    }
                ),
            ),
        ),
        suggestion="http://fresh-sent-on-in-a-while.example/collectie/kaarten/",
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-umgezogen",
        link="http://fresh-umgezogen.example/tal/karten.htm",
        truth=MOVED,
        reasons=("page-says-moved",),
        why="An old page says in German where it went; a mail address and a link written from the folder stand on it.",
        source="hand-made sites whose makers could not set redirects on the server",
        sites=(
            Site(
                host="fresh-umgezogen.example",
                serves=by_path(
                    {
                        "/tal/karten.htm": page(
                            notice(
                                "Umgezogen",
                                "<h1>Diese Seite ist umgezogen</h1><p>Sie finden sie jetzt hier: <a "
                                "href='../sammlung/karten.htm'>"
                                "../sammlung/karten.htm</a></p><p>Fragen an <a href='mailto:info@fresh-umgezogen.example'>die "
                                "Redaktion</a></p>",
                                "de",
                            )
                        ),
                        "/sammlung/karten.htm": page(article("Karten des Tals", "de")),
                    }
                ),
            ),
        ),
        suggestion="http://fresh-umgezogen.example/sammlung/karten.htm",
        title="Karten des Tals",
        language="de",
        reader_sees="Diese Seite ist umgezogen",
    ),
    Case(
        id="fresh-moved-behind-a-door",
        link="http://fresh-moved-behind-a-door.example/cours/cartes",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The course moved for good to a platform that lets nobody in without an account; its new address is no advice.",
        source="Moodle documentation: courses without guest access answer 303 to /login/index.php",
        sites=(
            Site(
                host="fresh-moved-behind-a-door.example",
                serves=by_path(
                    {
                        "/cours/cartes": redirect("/moodle/course/view.php?id=31", PERMANENT),
                        "/moodle/course/view.php": redirect(
                            "/moodle/login/index.php", "303 See Other", "Set-Cookie: MoodleSession=abc; path=/"
                        ),
                        "/moodle/login/index.php": page(
                            notice(
                                "Plateforme : Se connecter sur le site",
                                "<h1>Se connecter</h1><form action='/moodle/login/index.php' "
                                "method='post'><input name='username'>"
                                "<input type='password' name='password'><button>Connexion</button></form>",
                                "fr",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Cours : lire les cartes",
        language="fr",
    ),
    Case(
        id="fresh-limited-by-owner",
        link="http://fresh-limited-by-owner.example/maps/",
        truth=BLOCKED,
        reasons=("bot-wall", "refuses-tools", "forbidden"),
        why="A plugin of the weblog keeps whole networks out, and does so with the status of a server that is overloaded.",
        source="Wordfence documentation, blocking; blocked visitors see its page with HTTP response code 503",
        sites=(
            Site(
                host="fresh-limited-by-owner.example",
                serves=page(
                    notice(
                        "Your access to this site has been limited by the site owner",
                        "<h1>Your access to this site has been limited by the site owner</h1><p>Reason: advanced blocking in "
                        "effect. (HTTP response code 503)</p><p>Wordfence is a security plugin. <a "
                        "href='https://www.wordfence.com/"
                        "help/?query=locked-out'>Documentation</a></p>",
                        "en",
                    ),
                    "503 Service Unavailable",
                ),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="fresh-guarded-post",
        link="http://fresh-guarded-post.example/2024/02/kaarten/",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The article is there, with its own title, and asks for a password before it shows a word.",
        source="WordPress documentation: protect posts with password",
        sites=(
            Site(
                host="fresh-guarded-post.example",
                serves=by_path(
                    {
                        "/2024/02/kaarten/": page(
                            notice(
                                "Beveiligd: Kaarten van de vallei | De Linde",
                                "<header><a href='/'>De Linde</a></header><h1>Beveiligd: Kaarten van de "
                                "vallei</h1><form action='/"
                                "wp-login.php?action=postpass' class='post-password-form' method='post'><p>Deze inhoud is "
                                "beveiligd met een wachtwoord.</p><label>Wachtwoord: <input "
                                "name='post_password' type='password'>"
                                "</label><input type='submit' name='Submit' value='Invoeren'></form>",
                                "nl",
                            )
                        )
                    }
                ),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-share-with-password",
        link="http://fresh-share-with-password.example/s/k7QpZx2",
        truth=BLOCKED,
        reasons=("log-in",),
        why="Whoever shared the files put a password on them; the service asks for it at another address.",
        source="github.com/nextcloud/server, issue 6961: shares with a password, and the address that asks for it",
        sites=(
            Site(
                host="fresh-share-with-password.example",
                serves=by_path(
                    {
                        "/s/k7QpZx2": redirect("/s/k7QpZx2/authenticate/showshare", "303 See Other"),
                        "/s/k7QpZx2/authenticate/showshare": page(
                            notice(
                                "Vereinscloud",
                                "<form method='post' action='/s/k7QpZx2/authenticate/showshare'><h2>Diese "
                                "Freigabe ist durch ein "
                                "Passwort geschützt</h2><input type='password' name='password' "
                                "autocomplete='new-password'></form>",
                                "de",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Scans der Karten",
        language="de",
    ),
    Case(
        id="fresh-bucket-says-no",
        link="http://fresh-bucket-says-no.example/pdf/valley-maps.pdf",
        truth=BLOCKED,
        reasons=("forbidden",),
        why="A store of files says 403 both to what may not be read and to what is not there.",
        source="github.com/aws/aws-cdk, issue 13983; github.com/glowfic-constellation/glowfic, issue 893",
        sites=(
            Site(
                host="fresh-bucket-says-no.example",
                serves=page(
                    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>'
                    "<RequestId>4Z7B1KQ0</RequestId><HostId>nQd3f8</HostId></Error>",
                    "403 Forbidden",
                    "Content-Type: application/xml",
                    "Server: AmazonS3",
                ),
            ),
        ),
        also=(BROKEN, UNSURE),
        debate="Nobody outside can tell a file that is gone from one that is closed; a reader gets neither.",
        title="Valley maps (PDF)",
    ),
    Case(
        id="fresh-old-enough",
        link="http://fresh-old-enough.example/brasserie/histoire",
        truth=BLOCKED,
        reasons=("consent",),
        why="A brewery asks visitors for their age before it shows anything.",
        source="sites of breweries and distilleries: an age gate that is answered with a click and kept in a cookie",
        sites=(
            Site(
                host="fresh-old-enough.example",
                serves=by_path(
                    {
                        "/brasserie/histoire": redirect("/verification-age?retour=%2Fbrasserie%2Fhistoire"),
                        "/verification-age": page(
                            notice(
                                "Avez-vous l'âge légal ?",
                                "<h1>Avez-vous l'âge légal ?</h1><form method='post'><button name='oui'>Oui, "
                                "entrer</button> <button "
                                "name='non'>Non</button></form><p>L'abus d'alcool est dangereux pour la santé.</p>",
                                "fr",
                            )
                        ),
                    }
                ),
            ),
        ),
        also=(ALIVE, UNSURE),
        debate="One click, and the reader is in; a machine cannot see what is behind it.",
        title="Histoire de la brasserie",
        language="fr",
    ),
    Case(
        id="fresh-known-browsers-only",
        link="http://fresh-known-browsers-only.example/kaarten",
        truth=BLOCKED,
        reasons=("refuses-tools",),
        why="The site takes every visitor whose name it does not know for an old browser; readers with a new one get the page.",
        source="pages for unsupported browsers, chosen by the User-Agent; github.com/tcort/link-check, issue 46",
        sites=(Site(host="fresh-known-browsers-only.example", serves=for_known_browsers),),
        also=(ALIVE, UNSURE),
        debate="A tool that asks once more as a browser does sees the page, and may say so.",
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-no-database",
        link="http://fresh-no-database.example/karten.php?id=4",
        truth=UNSURE,
        reasons=("database-error", "server-error"),
        why="All that comes, with status 200, is the complaint of a program that cannot reach its database.",
        source="PHP manual: PDO, errors of the connection that a script prints before it ends",
        sites=(
            Site(
                host="fresh-no-database.example",
                serves=page("Verbindung fehlgeschlagen: SQLSTATE[HY000] [2002] Connection refused"),
            ),
        ),
        title="Karten des Tals",
        language="de",
    ),
    Case(
        id="fresh-back-soon",
        link="http://fresh-back-soon.example/collectie/kaarten/17",
        truth=UNSURE,
        reasons=("maintenance",),
        why="During works on the site every visitor is sent to a page that says so, with status 200.",
        source="sites that are closed for a day by a redirect rule; RFC 9110, section 15.6.4, has the status they should use",
        sites=(
            Site(
                host="fresh-back-soon.example",
                serves=by_path(
                    {
                        "/collectie/kaarten/17": redirect("/onderhoud"),
                        "/onderhoud": page(
                            notice(
                                "Onderhoud",
                                "<h1>We zijn zo terug</h1><p>Op dit moment werken we aan de website. Vanaf "
                                "morgen 9 uur ben je weer "
                                "welkom.</p>",
                                "nl",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Kaart 17",
        language="nl",
    ),
    Case(
        id="fresh-origin-has-no-name",
        link="http://fresh-origin-has-no-name.example/maps",
        truth=UNSURE,
        reasons=("server-error", "unknown-status", "resolver-failed"),
        why="The content network answers, but does not find the server behind it.",
        source="github.com/hostinger/api, issue 44: status 530 with error 1016",
        sites=(
            Site(
                host="fresh-origin-has-no-name.example",
                serves=page(
                    notice(
                        "Origin DNS error | fresh-origin-has-no-name.example | Cloudflare",
                        "<div id='cf-error-details'><h1><span>Error</span> <span>1016</span></h1><h2>Origin "
                        "DNS error</h2><p>Please "
                        "check back in a few minutes.</p></div>",
                        "en",
                    ),
                    "530 <none>",
                    "Server: cloudflare",
                    "CF-RAY: 8f1c0b7e4d2a1c2d-BRU",
                ),
            ),
        ),
        also=(BROKEN,),
        debate="A name that is missing behind a network mostly stays missing; but one visit cannot tell.",
        title="Maps of the valley",
    ),
    Case(
        id="fresh-another-page-under-404",
        link="http://fresh-another-page-under-404.example/streek/kaarten",
        truth=UNSURE,
        reasons=("missing-with-page",),
        why=(
            "With status 404 comes a real page that speaks of no error; it is not what the entry says, nor what "
            "other paths get."
        ),
        source="content systems that lose the status of their pages when a plugin handles the address",
        sites=(Site(host="fresh-another-page-under-404.example", serves=full_page_under_404),),
        title="Fotoalbum van de fanfare",
        language="nl",
    ),
    Case(
        id="fresh-two-steps-below",
        link="https://nl.kaarten.fresh-two-steps-below.example/",
        truth=INSECURE,
        reasons=("certificate-wrong-host",),
        why="A certificate with an asterisk holds for one step below the name; this host is two steps below.",
        source="RFC 9525, section 6.3: an asterisk stands for exactly one label",
        sites=(
            Site(
                host="nl.kaarten.fresh-two-steps-below.example",
                serves=page(article("Kaarten van de vallei", "nl")),
                tls=wildcard_of_itself,
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="fresh-plain-to-expired",
        link="http://fresh-plain-to-expired.example/cartes",
        truth=INSECURE,
        reasons=("certificate-expired",),
        why="The link is plain http and answers well; it sends everybody, for good, to https, whose certificate has expired.",
        source="sites whose redirect to https outlives the renewal of their certificate",
        sites=(
            Site(
                host="fresh-plain-to-expired.example",
                serves=redirect("https://fresh-plain-to-expired.example/cartes", PERMANENT),
            ),
            Site(
                host="fresh-plain-to-expired.example",
                serves=by_path({"/cartes": page(article("Les cartes de la vallée", "fr"))}),
                tls=expired,
            ),
        ),
        title="Cartes de la vallée",
        language="fr",
    ),
    Case(
        id="fresh-bad-step-between",
        link="https://fresh-bad-step-between.example/karten",
        truth=INSECURE,
        reasons=("certificate-self-signed", "certificate-unknown-issuer"),
        why=(
            "First and last address are in order; the one between them, which only sends on, has a certificate "
            "that it made itself."
        ),
        source="chains of redirects past an old www name that nobody renews",
        sites=(
            Site(
                host="fresh-bad-step-between.example",
                serves=by_path(
                    {
                        "/karten": redirect("https://www.fresh-bad-step-between.example/karten", PERMANENT),
                        "/sammlung/karten": page(article("Karten des Tals", "de")),
                    }
                ),
                tls=good,
            ),
            Site(
                host="www.fresh-bad-step-between.example",
                serves=redirect("https://fresh-bad-step-between.example/sammlung/karten", PERMANENT),
                tls=self_signed,
            ),
        ),
        title="Karten des Tals",
        language="de",
    ),
)
