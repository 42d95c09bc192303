"""Links whose verdict is plain, and where all depends on which address is suggested instead, if any."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, answer, silent
from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, MOVED, Case, Site
from misbehaving_web.cases.redirects import (
    FOUND,
    HOME,
    MOVED_PERMANENTLY,
    PERMANENT,
    document,
    hop,
    moved_to,
    not_found,
    note_of,
    or_else,
    site,
    where_cookie,
)
from misbehaving_web.certificates import good
from misbehaving_web.html import article, page

MISSING = not_found()
MAPS = page(article("Maps of the valley"))
RECORD = page(article("Kaart van de vallei, 1850", "nl"))
LETTERS = page(article("Lettres du front", "fr"))
MILLS = page(article("Wassermühlen im Tal", "de"))
LOG_IN = document(
    "Sign in",
    '<main><h1>Sign in</h1><form method="post" action="/accounts/login/">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="kD83hf0aQ">'
    '<label>E-mail <input type="email" name="login" autocomplete="username"></label>'
    '<label>Password <input type="password" name="password" autocomplete="current-password"></label>'
    '<button type="submit">Sign in</button></form><p><a href="/accounts/signup/">New here?</a></p></main>',
)
CONSENT = document(
    "Bevor Sie fortfahren",
    "<main><h1>Bevor Sie fortfahren</h1><p>Wir verwenden Cookies, um Dienste bereitzustellen und Reichweiten zu messen. "
    'Sie entscheiden, was davon erlaubt ist.</p><form method="post" action="/save">'
    '<input type="hidden" name="continue" value="http://advice-never-consent-new.example/muehlen">'
    '<button name="set_eom" value="true">Alle ablehnen</button><button name="set_eom" value="false">Alle akzeptieren</button>'
    "</form></main>",
    "de",
    head='<meta name="robots" content="noindex">',
)
LANDER = document(
    "advice-never-lander.example",
    '<div id="contentMain"></div>',
    head='<meta name="viewport" content="width=device-width,initial-scale=1"><script>window.LANDER_SYSTEM="PW"</script>'
    '<script defer src="https://img1.wsimg.com/parking-lander/static/js/main.3f1c0a2b.js"></script>'
    '<link href="https://img1.wsimg.com/parking-lander/static/css/main.ef90a627.css" rel="stylesheet">',
)
TO_LANDER = page(
    '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'
)


def by_query(part: str, then: Behaviour, otherwise: Behaviour = MISSING) -> Behaviour:
    """One behaviour where the query has exactly this part in it, and another one where not."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        parts = asked.target.partition("?")[2].split("&")
        await (then if part in parts else otherwise)(writer, asked)

    return send


CASES = (
    Case(
        id="advice-utm-dropped",
        link="http://advice-utm-dropped.example/maps.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-utm-dropped-new.example/maps?lang=en",
        why="The redirect marks where its visitors come from; who links to the new page should not take that over.",
        source="Google Analytics campaign parameters (utm_source, utm_medium)",
        sites=(
            Site(
                host="advice-utm-dropped.example",
                serves=site(
                    {
                        "/maps.html": hop(
                            "http://advice-utm-dropped-new.example/maps?utm_source=oldsite&lang=en&utm_medium=redirect"
                        )
                    }
                ),
            ),
            Site(host="advice-utm-dropped-new.example", serves=site({"/maps": by_query("lang=en", MAPS)})),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="advice-fbclid-dropped",
        link="http://advice-fbclid-dropped.example/kaart?fbclid=IwAR0x3kzQ7",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://www.advice-fbclid-dropped.example/kaart",
        why="Whoever copied the link took it from a social network; the redirect carries its mark along.",
        source="the fbclid parameter that Facebook adds to outgoing links",
        sites=(
            Site(
                host="advice-fbclid-dropped.example",
                serves=site({"/kaart": hop("http://www.advice-fbclid-dropped.example/kaart?fbclid=IwAR0x3kzQ7")}),
            ),
            Site(host="www.advice-fbclid-dropped.example", serves=site({"/kaart": RECORD}, "nl")),
        ),
        title="Kaart van de vallei",
        language="nl",
        reader_sees="Kaart van de vallei, 1850",
    ),
    Case(
        id="advice-only-tracking-added",
        link="http://advice-only-tracking-added.example/lettres",
        truth=ALIVE,
        reasons=("ok",),
        why="The redirect adds nothing but a mark for the statistics: without it, that is the address that we have.",
        source="Google Analytics campaign parameters; https://www.github.com/linkchecker/linkchecker/issues/789",
        sites=(
            Site(
                host="advice-only-tracking-added.example",
                serves=site({"/lettres": by_query("utm_source=site", LETTERS, hop("/lettres?utm_source=site"))}, "fr"),
            ),
        ),
        title="Lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="advice-link-with-tracking",
        link="http://advice-link-with-tracking.example/muehlen?utm_source=newsletter&utm_campaign=mai",
        truth=ALIVE,
        reasons=("ok",),
        notes=("tracking-parameters",),
        why="The link was copied from a newsletter, with the marks for its statistics.",
        source="Google Analytics campaign parameters",
        sites=(Site(host="advice-link-with-tracking.example", serves=site({"/muehlen": MILLS}, "de")),),
        title="Wassermühlen im Tal",
        language="de",
        reader_sees="Wassermühlen im Tal",
    ),
    Case(
        id="advice-jsessionid-dropped",
        link="http://advice-jsessionid-dropped.example/opac/12",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-jsessionid-dropped-new.example/record/12",
        why="A Java server writes the session of this one visitor into the new address.",
        source="https://github.com/jetty/jetty.project/issues/421",
        sites=(
            Site(
                host="advice-jsessionid-dropped.example",
                serves=site(
                    {
                        "/opac/12": hop(
                            "http://advice-jsessionid-dropped-new.example/record/12;jsessionid=5C362R3HVCUK1HO2FRVNYZ671A0B12CD"
                        )
                    }
                ),
            ),
            Site(
                host="advice-jsessionid-dropped-new.example",
                serves=site({"/record/12": RECORD, "/record/12;jsessionid=5C362R3HVCUK1HO2FRVNYZ671A0B12CD": RECORD}, "nl"),
            ),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
        reader_sees="Kaart van de vallei, 1850",
    ),
    Case(
        id="advice-only-session-added",
        link="http://advice-only-session-added.example/catalog/record",
        truth=ALIVE,
        reasons=("ok",),
        why="The redirect adds a session to the same address, and so there is nothing to take over.",
        source="https://github.com/georchestra/georchestra/issues/1953",
        sites=(
            Site(
                host="advice-only-session-added.example",
                serves=site(
                    {
                        "/catalog/record": where_cookie(
                            "JSESSIONID",
                            LETTERS,
                            hop(
                                "/catalog/record;jsessionid=node0z5y84yoqz7u9qnoo8zajrqy59",
                                MOVED_PERMANENTLY,
                                "Set-Cookie: JSESSIONID=node0z5y84yoqz7u9qnoo8zajrqy59; Path=/; HttpOnly",
                            ),
                        ),
                        "/catalog/record;jsessionid=node0z5y84yoqz7u9qnoo8zajrqy59": LETTERS,
                    },
                    "fr",
                ),
            ),
        ),
        title="Lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="advice-phpsessid-dropped",
        link="http://advice-phpsessid-dropped.example/objekt.php?id=12",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-phpsessid-dropped.example/sammlung/objekt.php?id=12",
        why="PHP adds its session to the new address; the number of the object has to stay.",
        source="PHP manual, session.use_trans_sid; https://github.com/StoryBB/StoryBB/pull/695",
        sites=(
            Site(
                host="advice-phpsessid-dropped.example",
                serves=site(
                    {
                        "/objekt.php": hop("/sammlung/objekt.php?id=12&PHPSESSID=3hq151hm32na9gvsnqegqa29c2"),
                        "/sammlung/objekt.php": by_query("id=12", MILLS),
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
        id="advice-sid-dropped",
        link="http://advice-sid-dropped.example/viewtopic.php?t=88",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-sid-dropped.example/forum/viewtopic.php?t=88",
        why="A forum writes the session of a visitor without cookies into every address.",
        source="phpBB, append_sid(): 32 hexadecimal digits",
        sites=(
            Site(
                host="advice-sid-dropped.example",
                serves=site(
                    {
                        "/viewtopic.php": hop("/forum/viewtopic.php?t=88&sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
                        "/forum/viewtopic.php": by_query("t=88", MAPS),
                    }
                ),
            ),
        ),
        title="Maps of the valley (forum)",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="advice-sid-is-no-session",
        link="http://advice-sid-is-no-session.example/article.php?sid=214",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-sid-is-no-session.example/modules.php?name=News&file=article&sid=214",
        why="In this content system sid is the number of the story: without it there is no page.",
        source="PHP-Nuke's addresses (modules.php?name=News&file=article&sid=)",
        sites=(
            Site(
                host="advice-sid-is-no-session.example",
                serves=site(
                    {
                        "/article.php": hop("/modules.php?name=News&file=article&sid=214"),
                        "/modules.php": by_query("sid=214", MAPS),
                    }
                ),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="advice-encoding-kept",
        link="http://advice-encoding-kept.example/doi/10.1000/182",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-encoding-kept-new.example/doi/10.1000%2F182/r%c3%a9sum%c3%a9",
        why="What is percent-encoded in the new address, in small letters too, is neither decoded nor encoded twice.",
        source="RFC 3986, section 2.4; https://github.com/Pylons/webob/issues/248",
        sites=(
            Site(
                host="advice-encoding-kept.example",
                serves=site(
                    {"/doi/10.1000/182": hop("http://advice-encoding-kept-new.example/doi/10.1000%2F182/r%c3%a9sum%c3%a9")}
                ),
            ),
            Site(
                host="advice-encoding-kept-new.example",
                serves=site({"/doi/10.1000%2F182/r%c3%a9sum%c3%a9": LETTERS}, "fr"),
            ),
        ),
        title="Lettres du front",
        language="fr",
        reader_sees="Lettres du front",
    ),
    Case(
        id="advice-fragment-kept",
        link="http://advice-fragment-kept.example/kaarten.html#kaart-3",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-fragment-kept-new.example/kaarten?versie=2#kaart-3",
        why="The link is to a place in the page; the new page has that place too.",
        source="RFC 9110, section 10.2.2",
        sites=(
            Site(
                host="advice-fragment-kept.example",
                serves=site({"/kaarten.html": hop("http://advice-fragment-kept-new.example/kaarten?versie=2")}),
            ),
            Site(
                host="advice-fragment-kept-new.example",
                serves=site({"/kaarten": page(article("Kaarten", "nl", more="<h2><a name='kaart-3'></a>De derde kaart</h2>"))}),
            ),
        ),
        title="De derde kaart",
        language="nl",
        reader_sees="De derde kaart",
    ),
    Case(
        id="advice-fragment-gone",
        link="http://advice-fragment-gone.example/karten.html#karte-3",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-fragment-gone-new.example/karten#karte-3",
        notes=("anchor-missing",),
        why="The page moved, and the place in it that the link is about was not taken along.",
        source="RFC 9110, section 10.2.2; rebuilt manuals",
        sites=(
            Site(
                host="advice-fragment-gone.example",
                serves=site({"/karten.html": hop("http://advice-fragment-gone-new.example/karten")}),
            ),
            Site(
                host="advice-fragment-gone-new.example", serves=site({"/karten": page(article("Karten des Tals", "de"))}, "de")
            ),
        ),
        title="Karte 3",
        language="de",
        reader_sees="Karten des Tals",
    ),
    Case(
        id="advice-end-of-permanent-run",
        link="http://advice-end-of-permanent-run.example/id/12",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-end-of-permanent-run-new.example/id/12",
        why="Two hops for good lead to a lasting identifier, and that leads on to where the record is today.",
        source="RFC 9110, section 15.4; PURL and Handle servers",
        sites=(
            Site(
                host="advice-end-of-permanent-run.example",
                serves=moved_to("http://www.advice-end-of-permanent-run.example", PERMANENT),
            ),
            Site(
                host="www.advice-end-of-permanent-run.example",
                serves=moved_to("http://advice-end-of-permanent-run-new.example"),
            ),
            Site(
                host="advice-end-of-permanent-run-new.example",
                serves=site({"/id/12": hop("/server3/records/12.html", FOUND), "/server3/records/12.html": RECORD}, "nl"),
            ),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
        reader_sees="Kaart van de vallei, 1850",
    ),
    Case(
        id="advice-lasting-identifier",
        link="http://advice-lasting-identifier.example/10.1000/182",
        truth=ALIVE,
        reasons=("ok",),
        why="The resolver of lasting identifiers says 302 to where the article is today; the identifier is what to keep.",
        source="doi.org answers 302: https://github.com/gjtorikian/html-proofer/issues/629",
        sites=(
            Site(
                host="advice-lasting-identifier.example",
                serves=site({"/10.1000/182": hop("http://advice-lasting-identifier-new.example/doi/182", FOUND)}),
            ),
            Site(
                host="advice-lasting-identifier-new.example",
                serves=site({"/doi/182": hop("/articles/182"), "/articles/182": page(article("Mapping a valley"))}),
            ),
        ),
        title="Mapping a valley",
        reader_sees="Mapping a valley",
    ),
    Case(
        id="advice-cookie-test-on-the-way",
        link="http://advice-cookie-test-on-the-way.example/article/10.1007/s00",
        truth=ALIVE,
        reasons=("ok",),
        why="A publisher tests for cookies over a host of its own, and ends at the same page with a code in the address.",
        source="https://github.com/feedreader/pluto/issues/39 (link.springer.com)",
        sites=(
            Site(
                host="advice-cookie-test-on-the-way.example",
                serves=site(
                    {
                        "/article/10.1007/s00": where_cookie(
                            "idp_session",
                            page(article("Mapping a valley")),
                            hop(
                                "http://idp.advice-cookie-test-on-the-way.example/authorize?response_type=cookie&client_id=lnk",
                                "303 See Other",
                                "Set-Cookie: idp_session=sVERSION_1a2b; Path=/",
                            ),
                        )
                    }
                ),
            ),
            Site(
                host="idp.advice-cookie-test-on-the-way.example",
                serves=site(
                    {
                        "/authorize": hop(
                            "http://advice-cookie-test-on-the-way.example/article/10.1007/s00?error=cookies_not_supported&code=a91fc1f4",
                            FOUND,
                        )
                    }
                ),
            ),
        ),
        title="Mapping a valley",
        reader_sees="Mapping a valley",
    ),
    Case(
        id="advice-moved-then-log-in",
        link="http://advice-moved-then-log-in.example/channels/12",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The page moved for good, and its new place asks who you are.",
        source="https://github.com/learningequality/studio/issues/573",
        sites=(
            Site(host="advice-moved-then-log-in.example", serves=moved_to("http://advice-moved-then-log-in-new.example")),
            Site(
                host="advice-moved-then-log-in-new.example",
                serves=site(
                    {"/channels/12": hop("/accounts/login/?next=/channels/12", FOUND), "/accounts/login/": LOG_IN},
                ),
            ),
        ),
        title="Channel 12",
    ),
    Case(
        id="advice-never-log-in",
        link="http://advice-never-log-in.example/issues/new",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The server says for good where it should not: the log-in is not the new address of the page.",
        source="https://github.com/learningequality/studio/issues/573; https://github.com/endymion/link-checker/issues/11",
        sites=(
            Site(
                host="advice-never-log-in.example",
                serves=or_else({"/accounts/login/": LOG_IN}, hop("/accounts/login/?return_to=%2Fissues%2Fnew")),
            ),
        ),
        title="Tell us what is wrong",
    ),
    Case(
        id="advice-never-consent",
        link="http://advice-never-consent.example/muehlen",
        truth=BLOCKED,
        reasons=("consent",),
        why="The page moved for good; its new host asks about cookies first, on a page of its own.",
        source="the consent. hosts of large portals",
        sites=(
            Site(host="advice-never-consent.example", serves=moved_to("http://advice-never-consent-new.example")),
            Site(
                host="advice-never-consent-new.example",
                serves=site(
                    {
                        "/muehlen": where_cookie(
                            "CONSENT",
                            MILLS,
                            hop(
                                "http://consent.advice-never-consent-new.example/m?continue=http://advice-never-consent-new.example/muehlen",
                                FOUND,
                            ),
                        )
                    }
                ),
            ),
            Site(host="consent.advice-never-consent-new.example", serves=CONSENT),
        ),
        title="Wassermühlen im Tal",
        language="de",
        also=(ALIVE,),
        debate="A reader gets the page after one click; but a program cannot see that it is there.",
    ),
    Case(
        id="advice-never-error-page",
        link="http://advice-never-error-page.example/erfgoed/kaart-1850",
        truth=BROKEN,
        reasons=("soft-404",),
        why="For good, as it says, the site sends what is missing to a page with that title and 200.",
        source="https://github.com/cyberpower678/Cyberbot_II/pull/16",
        sites=(
            Site(
                host="advice-never-error-page.example",
                serves=or_else(
                    {"/pagina-niet-gevonden": page(article("Pagina niet gevonden", "nl"))}, hop("/pagina-niet-gevonden")
                ),
            ),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
    ),
    Case(
        id="advice-never-lander",
        link="http://advice-never-lander.example/maps",
        truth=BROKEN,
        reasons=("parked-domain",),
        why="The domain ran out; every page of it forwards by script to what the registrar shows in its place.",
        source="GoDaddy's parking pages (/lander, window.LANDER_SYSTEM, img1.wsimg.com/parking-lander)",
        sites=(
            Site(
                host="advice-never-lander.example",
                serves=or_else({"/lander": LANDER}, TO_LANDER),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="advice-never-home",
        link="http://advice-never-home.example/publicaties/jaarboek-12/kaarten",
        truth=BROKEN,
        reasons=("soft-404",),
        why="The whole site, page by page, was sent for good to the root of the new one.",
        source="https://github.com/linkchecker/linkchecker/pull/619",
        sites=(
            Site(host="advice-never-home.example", serves=hop("http://advice-never-home-new.example/")),
            Site(host="advice-never-home-new.example", serves=site({"/": HOME}, "nl")),
        ),
        title="Kaarten van de vallei (jaarboek 12)",
        language="nl",
    ),
    Case(
        id="advice-never-plain-http",
        link="https://advice-never-plain-http.example/lettres",
        truth=ALIVE,
        reasons=("ok",),
        notes=("downgrade-to-http",),
        why="The page moved for good to a host that has no https; that step is never to be taken over.",
        source="https://github.com/cisagov/pshtt/issues/52",
        sites=(
            Site(
                host="advice-never-plain-http.example",
                serves=moved_to("http://advice-never-plain-http-new.example"),
                tls=good,
            ),
            Site(host="advice-never-plain-http-new.example", serves=site({"/lettres": LETTERS}, "fr")),
        ),
        title="Lettres du front",
        language="fr",
    ),
    Case(
        id="advice-new-domain",
        link="http://advice-new-domain.example/collectie/12/kaart-van-de-vallei",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="https://www.advice-new-domain-new.example/collectie/12/kaart-van-de-vallei",
        why="The whole site has another name, and each of its pages kept its path.",
        source="Google Search Central, site moves with URL changes",
        sites=(
            Site(
                host="advice-new-domain.example",
                serves=moved_to("https://www.advice-new-domain-new.example"),
            ),
            Site(
                host="www.advice-new-domain-new.example",
                serves=site({"/collectie/12/kaart-van-de-vallei": RECORD}, "nl"),
                tls=good,
            ),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
    ),
    Case(
        id="advice-three-small-steps",
        link="http://advice-three-small-steps.example/maps",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="https://www.advice-three-small-steps.example/maps/",
        why="First https, then www, then a slash: the end of the three is the address to use.",
        source="https://github.com/linkchecker/linkchecker/issues/617",
        sites=(
            Site(host="advice-three-small-steps.example", serves=moved_to("https://advice-three-small-steps.example")),
            Site(
                host="advice-three-small-steps.example",
                serves=moved_to("https://www.advice-three-small-steps.example"),
                tls=good,
            ),
            Site(
                host="www.advice-three-small-steps.example",
                serves=site({"/maps": hop("/maps/"), "/maps/": MAPS}),
                tls=good,
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="advice-https-only-refused",
        link="http://advice-https-only-refused.example/muehlen",
        truth=MOVED,
        reasons=("https-only",),
        suggestion="https://advice-https-only-refused.example/muehlen",
        why="Nobody listens to plain http any more; browsers try https, and get the page.",
        source="Chromium, HTTPS upgrades; servers that closed port 80",
        sites=(Site(host="advice-https-only-refused.example", serves=site({"/muehlen": MILLS}, "de"), tls=good),),
        title="Wassermühlen im Tal",
        language="de",
    ),
    Case(
        id="advice-https-only-silent",
        link="http://advice-https-only-silent.example/kaart",
        truth=MOVED,
        reasons=("https-only",),
        suggestion="https://advice-https-only-silent.example/kaart",
        why="Something takes connections for plain http and never says a word; over https the page opens.",
        source="Chromium, HTTPS upgrades; firewalls that swallow port 80",
        sites=(
            Site(host="advice-https-only-silent.example", serves=silent),
            Site(host="advice-https-only-silent.example", serves=site({"/kaart": RECORD}, "nl"), tls=good),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
        waits=True,
    ),
    Case(
        id="advice-language-of-root",
        link="http://advice-language-of-root.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The root leads every visitor to a language, for now; the root is what to link to.",
        source="RFC 9110, section 12.5.4",
        sites=(
            Site(
                host="advice-language-of-root.example",
                serves=site(
                    {"/": hop("/fr/", FOUND, "Vary: Accept-Language"), "/fr/": page(article("Maison de la vallée", "fr"))}
                ),
            ),
        ),
        title="Maison de la vallée",
        language="fr",
        reader_sees="Maison de la vallée",
    ),
    Case(
        id="advice-query-kept",
        link="http://advice-query-kept.example/zoeken.php?id=7&taal=nl",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-query-kept.example/zoeken?id=7&taal=nl",
        why="Only the path changed; what follows the question mark says which page it is.",
        source="Apache mod_rewrite: the query is kept where the rule has none of its own",
        sites=(
            Site(
                host="advice-query-kept.example",
                serves=site({"/zoeken.php": hop("/zoeken?id=7&taal=nl"), "/zoeken": by_query("id=7", RECORD)}, "nl"),
            ),
        ),
        title="Kaart van de vallei, 1850",
        language="nl",
        reader_sees="Kaart van de vallei, 1850",
    ),
    Case(
        id="advice-port-dropped",
        link="http://advice-port-dropped.example:80/maps.html",
        truth=MOVED,
        reasons=("moved-permanently",),
        suggestion="http://advice-port-dropped.example/maps",
        why="The server writes the usual port into the new address; nobody writes it in a link.",
        source="RFC 3986, section 6.2.3; WHATWG URL serialises without the default port",
        sites=(
            Site(
                host="advice-port-dropped.example",
                serves=site({"/maps.html": hop("http://advice-port-dropped.example:80/maps"), "/maps": MAPS}),
            ),
        ),
        title="Maps of the valley",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="advice-to-forbidden",
        link="http://advice-to-forbidden.example/archief/12",
        truth=BLOCKED,
        reasons=("forbidden", "refuses-tools"),
        why="The page moved for good to a server that lets nobody in.",
        source="RFC 9110, section 15.5.4",
        sites=(
            Site(host="advice-to-forbidden.example", serves=moved_to("http://advice-to-forbidden-new.example")),
            Site(
                host="advice-to-forbidden-new.example",
                serves=answer(note_of("403 Forbidden"), "403 Forbidden", "Server: nginx"),
            ),
        ),
        title="Archiefstuk 12",
        language="nl",
    ),
)
