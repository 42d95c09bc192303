"""Sites that set a cookie and want it back before they show a page."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, by_path, redirect
from misbehaving_web.case import ALIVE, BROKEN, MOVED, Case, Site
from misbehaving_web.html import article, page

SEEN = "Set-Cookie: visited=1; Path=/"


def if_cookie(name: str, having: Behaviour, *, lacking: Behaviour) -> Behaviour:
    """One behaviour for those who bring the cookie, another one for those who do not."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (having if name in _cookies(asked) else lacking)(writer, asked)

    return send


def if_query(words: str, having: Behaviour, *, lacking: Behaviour) -> Behaviour:
    """One behaviour where the query has these words in it, another one where it does not."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (having if words in asked.target.partition("?")[2] else lacking)(writer, asked)

    return send


def cookies_below(most: int, having: Behaviour, *, others: Behaviour) -> Behaviour:
    """Another behaviour for those who bring more bytes of cookies."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (having if len(asked.header("cookie") or "") <= most else others)(writer, asked)

    return send


def _cookies(asked: Asked) -> dict[str, str]:
    pairs = (pair.strip().partition("=") for key, value in asked.headers if key == "cookie" for pair in value.split(";"))
    return {name: value for name, _, value in pairs}


def many(count: int, size: int) -> tuple[str, ...]:
    """So many cookies of this size."""
    return tuple(f"Set-Cookie: segment_{number}={'x' * size}; Path=/; Max-Age=31536000" for number in range(count))


CASES = (
    Case(
        id="cookie-same-address",
        link="http://cookie-same-address.example/aviation",
        truth=ALIVE,
        reasons=("ok",),
        why="The page sends everybody who has no cookie to itself, with a cookie.",
        source="github.com/wummel/linkchecker, issue 419: 302 to the same address, then 200",
        sites=(
            Site(
                host="cookie-same-address.example",
                serves=by_path(
                    {
                        "/aviation": if_cookie(
                            "visited",
                            page(article("Flying from our airfield")),
                            lacking=redirect("/aviation", "302 Found", SEEN),
                        )
                    }
                ),
            ),
        ),
        title="Flying from our airfield",
        reader_sees="Flying from our airfield",
    ),
    Case(
        id="cookie-301-to-itself",
        link="http://cookie-301-to-itself.example/agenda",
        truth=ALIVE,
        reasons=("ok",),
        why="A 301, not to be cached, sends everybody without a cookie to the same address: that is no move.",
        source="github.com/ooni/probe, issue 2412: the same address again, now with a cookie",
        sites=(
            Site(
                host="cookie-301-to-itself.example",
                serves=by_path(
                    {
                        "/agenda": if_cookie(
                            "visited",
                            page(article("Agenda van de wijkraad", "nl")),
                            lacking=redirect(
                                "http://cookie-301-to-itself.example/agenda",
                                "301 Moved Permanently",
                                SEEN,
                                "Cache-Control: no-store, no-cache, must-revalidate",
                            ),
                        )
                    }
                ),
            ),
        ),
        title="Wijkraad: agenda",
        language="nl",
        reader_sees="Agenda van de wijkraad",
    ),
    Case(
        id="cookie-tested",
        link="http://cookie-tested.example/content/81/3/1031.full",
        truth=ALIVE,
        reasons=("ok",),
        why="A publisher sets a cookie, tests on a second hop whether it comes back, and returns to the clean address.",
        source="github.com/HongPong/broken-link-checker, issue 38; Atypon's cookieSet=1 and /action/cookieAbsent",
        sites=(
            Site(
                host="cookie-tested.example",
                serves=by_path(
                    {
                        "/content/81/3/1031.full": if_query(
                            "cookieSet=1",
                            if_cookie(
                                "MAID",
                                redirect("/content/81/3/1031.full", "302 Found", "Set-Cookie: I2KBRCK=1; path=/"),
                                lacking=redirect("/action/cookieAbsent", "302 Found"),
                            ),
                            lacking=if_cookie(
                                "I2KBRCK",
                                page(article("Muscles at rest: a review | Reviews in Physiology")),
                                lacking=redirect(
                                    "/content/81/3/1031.full?cookieSet=1",
                                    "302 Found",
                                    "Set-Cookie: MAID=Rm9vYmFy; path=/; expires=Thu, 31-Dec-2037 23:55:55 GMT",
                                    "Set-Cookie: MACHINE_LAST_SEEN=2026-11-23; path=/",
                                ),
                            ),
                        ),
                        "/action/cookieAbsent": page(article("Cookie absent", heading="Your browser takes no cookies")),
                    }
                ),
            ),
        ),
        title="Muscles at rest: a review",
        reader_sees="Muscles at rest",
    ),
    Case(
        id="cookie-from-first-hop",
        link="http://cookie-from-first-hop.example/go/1234",
        truth=ALIVE,
        reasons=("ok",),
        why="The first hop sets a cookie; the page sends those who come without it to the first hop again.",
        source="github.com/0x676e67/wreq-python, issue 325; github.com/EFForg/https-everywhere, issue 1128",
        sites=(
            Site(
                host="cookie-from-first-hop.example",
                serves=by_path(
                    {
                        "/go/1234": redirect(
                            "/forum/thema", "302 Found", "Set-Cookie: JSESSIONID=8EED5AAC966C; Path=/; HttpOnly"
                        ),
                        "/forum/thema": if_cookie(
                            "JSESSIONID", page(article("Forum: wie wir entscheiden", "de")), lacking=redirect("/go/1234")
                        ),
                    }
                ),
            ),
        ),
        title="Wie wir entscheiden",
        language="de",
        reader_sees="wie wir entscheiden",
    ),
    Case(
        id="cookie-and-move",
        link="http://cookie-and-move.example/index.php?id=12",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The page has a new address for good, and the new one wants a cookie before it shows anything.",
        source="github.com/simplecrawler/simplecrawler, pull request 78: redirects to the same page after a cookie was set",
        sites=(
            Site(
                host="cookie-and-move.example",
                serves=by_path(
                    {
                        "/index.php": redirect("/outils/reunion", "301 Moved Permanently"),
                        "/outils/reunion": if_cookie(
                            "visited",
                            page(article("Outils pour la réunion", "fr")),
                            lacking=redirect("/outils/reunion", "302 Found", SEEN),
                        ),
                    }
                ),
            ),
        ),
        suggestion="http://cookie-and-move.example/outils/reunion",
        title="Des outils pour la réunion",
        language="fr",
        reader_sees="Outils pour la réunion",
    ),
    Case(
        id="cookie-two-hosts",
        link="http://cookie-two-hosts.example/articles/pr201551",
        truth=ALIVE,
        reasons=("ok",),
        why="The journal sends readers to the host for identities, which sets a cookie of its own and sends them back.",
        source="github.com/HongPong/broken-link-checker, issue 38; idp hosts with response_type=cookie and redirect_uri",
        sites=(
            Site(
                host="cookie-two-hosts.example",
                serves=by_path(
                    {
                        "/articles/pr201551": if_query(
                            "code=",
                            redirect("/articles/pr201551", "302 Found", "Set-Cookie: journal.session=a1; Path=/; HttpOnly"),
                            lacking=if_cookie(
                                "journal.session",
                                page(article("Growing up in groups | Pediatric Notes")),
                                lacking=redirect(
                                    "http://idp.cookie-two-hosts.example/authorize?response_type=cookie&redirect_uri="
                                    "http%3A%2F%2Fcookie-two-hosts.example%2Farticles%2Fpr201551",
                                    "303 See Other",
                                ),
                            ),
                        )
                    }
                ),
            ),
            Site(
                host="idp.cookie-two-hosts.example",
                serves=by_path(
                    {
                        "/authorize": redirect(
                            "/transit?redirect_uri=http%3A%2F%2Fcookie-two-hosts.example%2Farticles%2Fpr201551",
                            "302 Found",
                            "Set-Cookie: idp_session=sVERSION_1; Path=/; HttpOnly",
                        ),
                        "/transit": if_cookie(
                            "idp_session",
                            redirect("http://cookie-two-hosts.example/articles/pr201551?code=77", "302 Found"),
                            lacking=redirect("/authorize", "302 Found"),
                        ),
                    }
                ),
            ),
        ),
        title="Growing up in groups",
        reader_sees="Growing up in groups",
    ),
    Case(
        id="cookie-whole-domain",
        link="http://www.cookie-whole-domain.example/bericht/42",
        truth=ALIVE,
        reasons=("ok",),
        why="The cookie is set by www for the whole domain, and asked for by the host of the messages.",
        source="RFC 6265, section 4.1.2.3 (Domain); portals with one session for many hosts",
        sites=(
            Site(
                host="www.cookie-whole-domain.example",
                serves=redirect(
                    "http://berichten.cookie-whole-domain.example/42",
                    "302 Found",
                    "Set-Cookie: portal=1; Domain=.cookie-whole-domain.example; Path=/",
                ),
            ),
            Site(
                host="berichten.cookie-whole-domain.example",
                serves=if_cookie(
                    "portal",
                    page(article("Bericht van de kerngroep", "nl")),
                    lacking=redirect("http://www.cookie-whole-domain.example/bericht/42"),
                ),
            ),
        ),
        title="Bericht van de kerngroep",
        language="nl",
        reader_sees="Bericht van de kerngroep",
    ),
    Case(
        id="cookie-deleted-and-set",
        link="http://cookie-deleted-and-set.example/leden.php",
        truth=ALIVE,
        reasons=("ok",),
        why="One answer deletes the cookie and sets it anew; the later line counts.",
        source="PHP's session_regenerate_id; RFC 6265, section 5.3: cookies are stored in the order of their lines",
        sites=(
            Site(
                host="cookie-deleted-and-set.example",
                serves=by_path(
                    {
                        "/leden.php": if_cookie(
                            "PHPSESSID",
                            page(article("Onze leden", "nl")),
                            lacking=redirect(
                                "/leden.php",
                                "302 Moved Temporarily",
                                "Set-Cookie: PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/",
                                "Set-Cookie: PHPSESSID=q8m2t0v6; path=/; HttpOnly",
                            ),
                        )
                    }
                ),
            ),
        ),
        title="Onze leden",
        language="nl",
        reader_sees="Onze leden",
    ),
    Case(
        id="cookie-other-path",
        link="http://cookie-other-path.example/archive/2011",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="The cookie is set for another folder, so that no browser ever sends it back: the circle never ends.",
        source="RFC 6265, section 5.1.4 (paths); sites that were moved out of a folder and kept its cookie path",
        sites=(
            Site(
                host="cookie-other-path.example",
                serves=if_cookie(
                    "visited",
                    page(article("Archive of 2011")),
                    lacking=redirect("/archive/2011", "302 Found", "Set-Cookie: visited=1; Path=/old-site/"),
                ),
            ),
        ),
        title="Archive 2011",
    ),
    Case(
        id="cookie-secure-over-http",
        link="http://cookie-secure-over-http.example/rapport",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="The cookie is marked Secure, but the site has no https: browsers drop it, and go round in a circle.",
        source="RFC 6265bis: a Secure cookie is not taken from an insecure answer",
        sites=(
            Site(
                host="cookie-secure-over-http.example",
                serves=if_cookie(
                    "visited",
                    page(article("Rapport annuel", "fr")),
                    lacking=redirect("/rapport", "302 Found", "Set-Cookie: visited=1; Path=/; Secure"),
                ),
            ),
        ),
        title="Rapport annuel",
        language="fr",
    ),
    Case(
        id="cookie-never-enough",
        link="http://cookie-never-enough.example/beitrag/7",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="Every answer sets a new cookie and sends the reader to the same address once more, for ever.",
        source="github.com/cuber/ngx_http_google_filter_module, issue 74: 302 to itself with a new cookie each time",
        sites=(
            Site(
                host="cookie-never-enough.example",
                serves=redirect("/beitrag/7", "302 Found", "Set-Cookie: token=renewed; Path=/"),
            ),
        ),
        title="Ein Beitrag zur Gemeinschaft",
        language="de",
    ),
    Case(
        id="cookie-flood",
        link="http://cookie-flood.example/news/",
        truth=ALIVE,
        reasons=("ok",),
        why="A news page sets two hundred cookies, which browsers read, keep some of, and show the page.",
        source="news sites with many advertisers; Chromium keeps 180 cookies of a domain",
        sites=(Site(host="cookie-flood.example", serves=page(article("News of the village"), "200 OK", *many(200, 200))),),
        title="Village news",
        reader_sees="News of the village",
    ),
    Case(
        id="cookie-flood-refused",
        link="http://cookie-flood-refused.example/profile",
        truth=BROKEN,
        reasons=("client-error",),
        why="The site sets more cookies than it is willing to take back, and refuses its own reader with 400.",
        source="nginx, 400 Request Header Or Cookie Too Large",
        sites=(
            Site(
                host="cookie-flood-refused.example",
                serves=cookies_below(
                    8000,
                    redirect("/profile?ready=1", "302 Found", *many(20, 1000)),
                    others=page(
                        "<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>\r\n<body>\r\n"
                        "<center><h1>400 Bad Request</h1></center>\r\n<center>Request Header Or Cookie Too Large</center>\r\n"
                        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                        "400 Bad Request",
                        "Server: nginx",
                    ),
                ),
            ),
        ),
        title="Profile of our network",
    ),
)
