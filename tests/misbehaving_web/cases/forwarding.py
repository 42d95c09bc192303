"""Pages that send a browser on by themselves, pages that only look so, and pages that do nothing but name a new address."""

from __future__ import annotations

from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, MOVED, UNSURE, Case, Site
from misbehaving_web.cases.redirects import HOME, document, site
from misbehaving_web.html import article, page


def stub(head: str, language: str = "en", *, title: str = "Redirecting", body: str = "<p>One moment…</p>") -> str:
    """The small page that a tool writes in the place of one that moved."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{head}\n'
        f'<meta name="robots" content="noindex">\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def forwarded(case_id: str, head: str, title: str, language: str, *, why: str, source: str) -> Case:
    """A page whose head sends on to ``{new}``, which is the same page on another host."""
    new = f"http://{case_id}-new.example/page"
    return Case(
        id=case_id,
        link=f"http://{case_id}.example/page.html",
        truth=MOVED,
        reasons=("page-forwards",),
        suggestion=new,
        why=why,
        source=source,
        sites=(
            Site(
                host=f"{case_id}.example",
                serves=site({"/page.html": page(stub(head.replace("{new}", new), language, title=title))}, language),
            ),
            Site(host=f"{case_id}-new.example", serves=site({"/page": page(article(title, language))}, language)),
        ),
        title=title,
        language=language,
        reader_sees=title,
    )


def by_script(case_id: str, script: str, title: str, language: str, why: str) -> Case:
    """The same by a script, which every browser runs."""
    return forwarded(
        case_id, f"<script>{script}</script>", title, language, why=why, source="MDN, Location and Window: load event"
    )


def stays(case_id: str, title: str, language: str, why: str, source: str, *, head: str = "", more: str = "") -> Case:
    """A whole page, with something in it that does not send anybody on."""
    return Case(
        id=case_id,
        link=f"http://{case_id}.example/page",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(
            Site(
                host=f"{case_id}.example",
                serves=site({"/page": page(article(title, language, head=head, more=more))}, language),
            ),
        ),
        title=title,
        language=language,
        reader_sees=title,
    )


def says_moved(case_id: str, title: str, words: str, language: str) -> Case:
    """A page with nothing on it but that it moved, and where to."""
    new = f"http://{case_id}-new.example/page"
    body = f'<h1>{title}</h1>\n<p>{words} <a href="{new}">{new}</a></p>'
    return Case(
        id=case_id,
        link=f"http://{case_id}.example/~vallei/page.html",
        truth=MOVED,
        reasons=("page-says-moved", "page-forwards"),
        suggestion=new,
        why="The only thing on the page is its new address; the reader clicks, and is there.",
        source="http://web4lib.org/archive/1997-April/017651.html; https://users.aber.ac.uk/kaw/techniques/forward.shtml",
        sites=(
            Site(
                host=f"{case_id}.example",
                serves=site({"/~vallei/page.html": page(stub("", language, title=title, body=body))}, language),
            ),
            Site(host=f"{case_id}-new.example", serves=site({"/page": page(article(title, language))}, language)),
        ),
        title=title,
        language=language,
        reader_sees=words,
    )


LOG_IN = document(
    "Aanmelden",
    '<main><h1>Aanmelden</h1><form method="post" action="/login">'
    '<label>Gebruikersnaam <input name="username" autocomplete="username"></label>'
    '<label>Wachtwoord <input type="password" name="password" autocomplete="current-password"></label>'
    '<button type="submit">Aanmelden</button></form><p><a href="/wachtwoord-vergeten">Wachtwoord vergeten?</a></p></main>',
    "nl",
)

CASES = (
    forwarded(
        "forward-meta-at-once",
        '<meta http-equiv="refresh" content="0; url={new}">',
        "Maps of the valley",
        "en",
        why="A static site generator leaves a page that forwards at once, as it cannot send a status.",
        source="https://github.com/JustinBeckwith/linkinator/issues/552; Jekyll and Hugo aliases",
    ),
    forwarded(
        "forward-meta-after-5-s",
        '<meta http-equiv="refresh" content="5;URL={new}">',
        "Bezoek aan het huis",
        "nl",
        why="The page tells its visitors for five seconds that it moved, and takes them there.",
        source="https://searchmicroservices.techtarget.com/definition/meta-refresh",
    ),
    forwarded(
        "forward-meta-unquoted-caps",
        "<META HTTP-EQUIV=Refresh CONTENT=\"0;URL='{new}'\">",
        "Karten des Tals",
        "de",
        why="Capitals, an attribute without quotes, and an address in quotes of its own.",
        source="WHATWG HTML, shared declarative refresh steps; https://github.com/cisagov/pshtt/issues/52",
    ),
    forwarded(
        "forward-meta-without-url",
        '<meta content="0; {new}" http-equiv="refresh" />',
        "Lettres du front",
        "fr",
        why="The address follows the number without url=, and the attributes stand the other way round.",
        source="WHATWG HTML, shared declarative refresh steps",
    ),
    forwarded(
        "forward-meta-with-comma",
        '<meta http-equiv="REFRESH" content=" 0.5 , URL = {new} ">',
        "Het huis aan de gracht",
        "nl",
        why="A comma in the place of the semicolon, a broken number, and spaces everywhere; browsers take it.",
        source="WHATWG HTML, shared declarative refresh steps",
    ),
    Case(
        id="forward-meta-with-base",
        link="http://forward-meta-with-base.example/kaarten.htm",
        truth=MOVED,
        reasons=("page-forwards",),
        suggestion="http://forward-meta-with-base-new.example/archief/kaarten",
        why="The address to go to is relative, and the page says what it is relative to.",
        source="WHATWG HTML, document base URL",
        sites=(
            Site(
                host="forward-meta-with-base.example",
                serves=site(
                    {
                        "/kaarten.htm": page(
                            stub(
                                '<base href="http://forward-meta-with-base-new.example/archief/">\n'
                                '<meta http-equiv="refresh" content="0; url=kaarten">',
                                "nl",
                            )
                        )
                    }
                ),
            ),
            Site(
                host="forward-meta-with-base-new.example",
                serves=site({"/archief/kaarten": page(article("Kaarten van de vallei", "nl"))}),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
        reader_sees="Kaarten van de vallei",
    ),
    Case(
        id="forward-meta-to-itself",
        link="http://forward-meta-to-itself.example/waterstand",
        truth=ALIVE,
        reasons=("ok",),
        why="The page loads itself again every minute, to show the newest numbers.",
        source="https://github.com/wummel/linkchecker/issues/122",
        sites=(
            Site(
                host="forward-meta-to-itself.example",
                serves=site(
                    {
                        "/waterstand": page(
                            article(
                                "Waterstand van de rivier",
                                "nl",
                                head='<meta http-equiv="refresh" content="60; url=http://forward-meta-to-itself.example/waterstand">',
                            )
                        )
                    }
                ),
            ),
        ),
        title="Waterstand",
        language="nl",
        reader_sees="Waterstand van de rivier",
    ),
    stays(
        "forward-meta-reloads",
        "Departures",
        "en",
        "There is only a number of seconds: the page is loaded again.",
        "https://github.com/wummel/linkchecker/issues/122",
        head='<META HTTP-EQUIV="Refresh" CONTENT="180">',
    ),
    stays(
        "forward-meta-in-noscript",
        "Le catalogue en ligne",
        "fr",
        "Only who has no scripts is sent to a simpler page.",
        "WHATWG HTML, the noscript element; large portals with a page for old browsers",
        head='<noscript><meta http-equiv="refresh" content="0; url=/sans-script"></noscript>',
    ),
    stays(
        "forward-meta-in-comment",
        "Maps of the valley",
        "en",
        "Somebody put the line between comment marks when the page came back.",
        "WHATWG HTML, comments",
        head='<!-- <meta http-equiv="refresh" content="0; url=http://forward-meta-in-comment-new.example/page"> -->',
    ),
    stays(
        "forward-meta-after-10-min",
        "Die Sammlung",
        "de",
        "After ten minutes the kiosk in the hall goes back to its start; a reader has read the page by then.",
        "WCAG 2.2, technique F41; pages made for kiosks",
        head='<meta http-equiv="refresh" content="600; url=/">',
    ),
    stays(
        "forward-meta-explained",
        "How to send visitors on",
        "en",
        "An article on forwarding shows the markup and the script for it.",
        "https://users.aber.ac.uk/kaw/techniques/forward.shtml",
        head='<script>var sample = \'<meta http-equiv="refresh" content="0; url=http://elsewhere.example/">\';</script>',
        more='<pre>&lt;meta http-equiv="refresh" content="0; url=http://elsewhere.example/"&gt;\nlocation.href = \'http://elsewhere.example/\';</pre>'
        '<textarea><meta http-equiv="refresh" content="0; url=http://elsewhere.example/"></textarea>',
    ),
    Case(
        id="forward-meta-to-missing",
        link="http://forward-meta-to-missing.example/kaarten.htm",
        truth=BROKEN,
        reasons=("not-found", "soft-404"),
        why="The page forwards to one that is not there.",
        source="https://github.com/JustinBeckwith/linkinator/pull/719 (broken targets of a refresh)",
        sites=(
            Site(
                host="forward-meta-to-missing.example",
                serves=site(
                    {"/kaarten.htm": page(stub('<meta http-equiv="refresh" content="0; url=/archief/kaarten">', "nl"))}, "nl"
                ),
            ),
        ),
        title="Kaarten van de vallei",
        language="nl",
    ),
    Case(
        id="forward-meta-to-log-in",
        link="http://forward-meta-to-log-in.example/dossier/12",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The page forwards whoever has not logged in to the form for that.",
        source="https://github.com/learningequality/studio/issues/573",
        sites=(
            Site(
                host="forward-meta-to-log-in.example",
                serves=site(
                    {
                        "/dossier/12": page(stub('<meta http-equiv="refresh" content="0; url=/login?next=/dossier/12">', "nl")),
                        "/login": LOG_IN,
                    },
                    "nl",
                ),
            ),
        ),
        title="Dossier over de molens",
        language="nl",
    ),
    Case(
        id="forward-meta-in-circles",
        link="http://forward-meta-in-circles.example/a",
        truth=BROKEN,
        reasons=("redirect-loop", "too-many-redirects"),
        why="Two pages forward to one another; the reader sees the window flicker.",
        source="WHATWG HTML, shared declarative refresh steps: nothing stops it",
        sites=(
            Site(
                host="forward-meta-in-circles.example",
                serves=site(
                    {
                        "/a": page(stub('<meta http-equiv="refresh" content="0; url=/b">')),
                        "/b": page(stub('<meta http-equiv="refresh" content="0; url=/a">')),
                    }
                ),
            ),
        ),
        title="Maps of the valley",
        also=(UNSURE,),
        debate="Each of the two pages does open; that there is nothing to read on either is for who looks.",
    ),
    Case(
        id="forward-root-to-language",
        link="http://forward-root-to-language.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The root is a page that forwards to a language; the root is what to link to.",
        source="https://github.com/filiph/linkcheck/issues/102 (Hugo, defaultContentLanguageInSubdir)",
        sites=(
            Site(
                host="forward-root-to-language.example",
                serves=site(
                    {
                        "/": page(
                            stub(
                                '<link rel="canonical" href="http://forward-root-to-language.example/nl/">\n'
                                '<meta http-equiv="refresh" content="0; url=http://forward-root-to-language.example/nl/">',
                                "nl",
                                title="http://forward-root-to-language.example/nl/",
                                body="",
                            )
                        ),
                        "/nl/": HOME,
                    },
                    "nl",
                ),
            ),
        ),
        title="Heemkundige kring De Vallei",
        language="nl",
        reader_sees="Welkom bij de heemkundige kring",
    ),
    Case(
        id="forward-by-header",
        link="http://forward-by-header.example/cgi-bin/kaart.pl",
        truth=MOVED,
        reasons=("page-forwards",),
        suggestion="http://forward-by-header-new.example/kaart",
        why="A script answers 200 with a header that browsers take for a refresh.",
        source="WHATWG HTML, the Refresh header; Perl CGI.pm and ASP scripts",
        sites=(
            Site(
                host="forward-by-header.example",
                serves=site(
                    {
                        "/cgi-bin/kaart.pl": page(
                            stub("", "nl", title="Kaart"),
                            "200 OK",
                            "Refresh: 0; url=http://forward-by-header-new.example/kaart",
                        )
                    }
                ),
            ),
            Site(host="forward-by-header-new.example", serves=site({"/kaart": page(article("Kaart van de streek", "nl"))})),
        ),
        title="Kaart van de streek",
        language="nl",
        reader_sees="Kaart van de streek",
    ),
    by_script(
        "forward-location-is",
        "\nlocation = '{new}';\n",
        "Maps of the valley",
        "en",
        "The shortest script that there is.",
    ),
    by_script(
        "forward-location-href",
        '\n<!--\nwindow.location.href="{new}";\n//-->\n',
        "Kaarten van de vallei",
        "nl",
        "An old script between comment marks, which browsers skip.",
    ),
    by_script(
        "forward-location-replace",
        'window.location.replace("{new}")',
        "Lettres du front",
        "fr",
        "The script leaves no trace of the old address in the history.",
    ),
    by_script(
        "forward-document-location",
        "document.location.href = '{new}';",
        "Karten des Tals",
        "de",
        "An old name for the same thing.",
    ),
    by_script(
        "forward-location-assign",
        "top.location.assign(`{new}`);",
        "Het huis aan de gracht",
        "nl",
        "By a method, of the topmost window.",
    ),
    by_script(
        "forward-in-onload",
        '\nwindow.onload = function () {\n  window.location.href = "{new}";\n};\n',
        "Die Sammlung",
        "de",
        "The script waits until the page is there, and then goes on.",
    ),
    by_script(
        "forward-in-iife",
        "(function(w,d){'use strict';var t=d.title;w.location.replace('{new}');})(window,document);",
        "Aviation",
        "en",
        "The script is a function that is called where it stands.",
    ),
    by_script(
        "forward-in-set-timeout",
        "setTimeout(function () { window.location.href = '{new}'; }, 1500);",
        "Le café du musée",
        "fr",
        "The script goes on after a second and a half.",
    ),
    stays(
        "forward-on-click",
        "Openingsuren",
        "nl",
        "A button leads to the shop; only who clicks goes there.",
        "MDN, GlobalEventHandlers: click event",
        more="<button id='b' onclick=\"window.location.href='http://elsewhere.example/shop'\">Tickets</button>"
        "<script>document.getElementById('b').addEventListener('keydown', function (e) {"
        " window.location.href = 'http://elsewhere.example/shop'; });</script>",
    ),
    stays(
        "forward-never-called",
        "Maps of the valley",
        "en",
        "The script has a function for going elsewhere, and nobody calls it.",
        "menus of the nineties (jump menus)",
        head="<script>\nfunction jumpTo(place) {\n  window.location.href = place;\n}\nfunction toOldSite() {\n"
        '  window.location = "http://elsewhere.example/old/";\n}\n</script>',
        more="<select onchange='jumpTo(this.value)'><option value='/a'>A</option><option value='/b'>B</option></select>",
    ),
    stays(
        "forward-only-phones",
        "Die Sammlung",
        "de",
        "Only phones are sent to a site of their own.",
        "device checks in front of m. sites",
        head="<script>\nif (/iPhone|Android.*Mobile|BlackBerry/i.test(navigator.userAgent) && screen.width <= 480) {\n"
        "  window.location = 'http://m.elsewhere.example/';\n}\n</script>",
    ),
    stays(
        "forward-frame-buster",
        "Lettres du front",
        "fr",
        "The page frees itself from the frames of others; who comes by a link stays.",
        "OWASP, clickjacking defence: frame busting",
        head="<script>if (top != self) { top.location.href = self.location.href; }\n"
        "if (window.top !== window.self) window.top.location = window.location;</script>",
    ),
    says_moved("forward-says-moved-en", "Maps of the valley", "This page has moved to", "en"),
    says_moved("forward-says-moved-nl", "Kaarten van de vallei", "Deze pagina is verhuisd naar", "nl"),
    says_moved("forward-says-moved-fr", "Lettres du front", "Cette page a été déplacée vers", "fr"),
    says_moved("forward-says-moved-de", "Karten des Tals", "Diese Seite ist umgezogen nach", "de"),
    stays(
        "forward-says-other-moved",
        "Geschiedenis van de kring",
        "nl",
        "In the middle of a long text stands that another page has moved.",
        "pages that still have their content",
        more="<h2>Foto's</h2><p>De pagina met de foto's staat niet meer hier. Deze pagina is verhuisd naar "
        '<a href="http://elsewhere.example/fotos">http://elsewhere.example/fotos</a>.</p>',
    ),
    Case(
        id="forward-frameset-of-other-host",
        link="http://forward-frameset-of-other-host.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The registrar shows the owner's real site in one frame below the owner's own name, which is what to link to.",
        source="domain forwarding with masking (STRATO, GoDaddy, one.com)",
        sites=(
            Site(
                host="forward-frameset-of-other-host.example",
                serves=page(
                    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Frameset//EN" "http://www.w3.org/TR/html4/frameset.dtd">\n'
                    "<html><head><title>Heemkundige kring De Vallei</title></head>\n"
                    '<frameset rows="100%,*" border="0" frameborder="0">\n'
                    '<frame src="http://forward-frameset-of-other-host-new.example/~kring/" name="main" noresize>\n'
                    "<noframes><body>Heemkundige kring De Vallei. "
                    '<a href="http://forward-frameset-of-other-host-new.example/~kring/">Verder</a></body></noframes>\n'
                    "</frameset></html>\n"
                ),
            ),
            Site(host="forward-frameset-of-other-host-new.example", serves=site({"/~kring/": HOME}, "nl")),
        ),
        title="Heemkundige kring De Vallei",
        language="nl",
        also=(MOVED,),
        debate="The content is at the other address, but that is the hosting company's, and may change.",
        reader_sees="Heemkundige kring De Vallei",
    ),
    Case(
        id="forward-frameset-with-menu",
        link="http://forward-frameset-with-menu.example/valley/",
        truth=ALIVE,
        reasons=("ok",),
        why="A site of 1999 with a menu in one frame and the text in the other.",
        source="HTML 4.01, section 16",
        sites=(
            Site(
                host="forward-frameset-with-menu.example",
                serves=site(
                    {
                        "/valley/": page(
                            '<HTML><HEAD><TITLE>The Valley Page</TITLE></HEAD><FRAMESET COLS="180,*"><FRAME SRC="menu.html" '
                            'NAME="menu"><FRAME SRC="main.html" NAME="main"></FRAMESET></HTML>'
                        ),
                        "/valley/menu.html": page("<html><body><a href='main.html' target='main'>Maps</a></body></html>"),
                        "/valley/main.html": page(article("Welcome to the valley")),
                    }
                ),
            ),
        ),
        title="The Valley Page",
        reader_sees="The Valley Page",
    ),
    stays(
        "forward-only-canonical",
        "Maps of the valley",
        "en",
        "The page names another address as the one for search engines; readers get the content here.",
        "RFC 6596",
        head='<link rel="canonical" href="http://elsewhere.example/maps-of-the-valley">',
    ),
)
