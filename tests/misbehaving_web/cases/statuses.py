"""Every status that is met on the web, as servers, proxies and content networks send it."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, answer, by_path, raw
from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, MOVED, UNSURE, Case, Site
from misbehaving_web.certificates import good
from misbehaving_web.html import article, page
from toolkit_maint.domain.verdict import VerdictKind

TITLES = {
    "en": "Guide to running a meeting",
    "nl": "Gids voor vergaderen in kringen",
    "fr": "Guide de la réunion participative",
    "de": "Leitfaden für Versammlungen",
}


def said(
    status: str,
    truth: VerdictKind,
    reasons: tuple[str, ...],
    *,
    why: str,
    source: str,
    serves: Behaviour,
    language: str = "en",
    notes: tuple[str, ...] = (),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
) -> Case:
    """The case of a site that answers so to every request; the id is ``status-`` and then ``status``."""
    host = f"status-{status}.example"
    return Case(
        id=f"status-{status}",
        link=f"http://{host}/library/meeting-guide",
        truth=truth,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=serves),),
        notes=notes,
        title=TITLES[language],
        language=language,
        also=also,
        debate=debate,
        reader_sees=TITLES[language] if truth is ALIVE else "",
    )


def guide(status: str, *headers: str, language: str = "en") -> Behaviour:
    """The page that the link is about, with this status."""
    return page(article(f"{TITLES[language]} – Library", language, heading=TITLES[language]), status, *headers)


def nginx(status: str, *headers: str) -> Behaviour:
    """An error page as nginx has it built in."""
    markup = (
        f"<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n"
        "<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"
    )
    return page(markup, status, "Server: nginx/1.24.0", "Content-Type: text/html", *headers)


def apache(status: str, words: str, *headers: str) -> Behaviour:
    """An error page as Apache makes it."""
    markup = (
        f'<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>{status}</title>\n</head><body>\n'
        f"<h1>{status.partition(' ')[2]}</h1>\n<p>{words}</p>\n<hr>\n"
        "<address>Apache/2.4.57 (Debian)</address>\n</body></html>\n"
    )
    return page(markup, status, "Server: Apache/2.4.57 (Debian)", "Content-Type: text/html; charset=iso-8859-1", *headers)


def cloudflare(status: str, words: str) -> Behaviour:
    """An error page as Cloudflare shows it in place of a site that it does not reach."""
    code = status.partition(" ")[0]
    markup = (
        '<!DOCTYPE html>\n<html class="no-js" lang="en-US"><head>\n'
        f"<title>library.example | {code}: {words}</title>\n"
        '<meta charset="UTF-8" /><meta name="robots" content="noindex, nofollow" />\n'
        '<link rel="stylesheet" id="cf_styles-css" href="/cdn-cgi/styles/main.css" /></head>\n'
        '<body><div id="cf-wrapper"><div id="cf-error-details" class="p-0"><header class="mx-auto">'
        f'<h1><span class="inline-block">{words}</span> <span class="code-label">Error code {code}</span></h1>'
        '<div>2026-11-23 12:00:00 UTC</div></header><div id="cf-browser-status"><h3>Browser</h3><span>Working</span></div>'
        '<div id="cf-cloudflare-status"><h3>Cloudflare</h3><span>Working</span></div>'
        '<div id="cf-host-status"><h3>Host</h3><span>Error</span></div>'
        "</div></div></body></html>\n"
    )
    return page(markup, status, "Server: cloudflare", "CF-RAY: 8f0c1d2e3a4b5c6d-AMS", "Cache-Control: private, no-store")


def cloudflare_lookup(words: str, number: int) -> str:
    """The markup of Cloudflare's page about a name that it could not look up."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-US"><head>\n<title>{words} | library.example | Cloudflare</title>\n'
        '<meta name="robots" content="noindex, nofollow" />\n</head>\n<body><div id="cf-wrapper"><div id="cf-error-details">'
        f'<h1 data-translate="error"><span>Error</span> <span>{number}</span></h1><h2>{words}</h2></div></div></body></html>\n'
    )


def where(path: str, here: Behaviour, *, elsewhere: Behaviour) -> Behaviour:
    """One behaviour at this path, another one at all others."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (here if asked.target.partition("?")[0] == path else elsewhere)(writer, asked)

    return send


def unless_part_asked(served: Behaviour, *, others: Behaviour) -> Behaviour:
    """Another behaviour for those who ask for a part of the page."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (served if asked.header("range") is None else others)(writer, asked)

    return send


def part() -> Behaviour:
    """The whole page, called a part of it."""
    markup = article(TITLES["nl"], "nl")
    size = len(markup.encode())
    return page(markup, "206 Partial Content", f"Content-Range: bytes 0-{size - 1}/{size}", "Accept-Ranges: bytes")


CHOICES = page(
    "<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>Guide de la réunion participative</title></head><body>"
    "<h1>Guide de la réunion participative</h1><p>Ce guide existe en plusieurs langues et formats. Choisissez le vôtre.</p><ul>"
    "<li><a href='guide.fr.html'>En français, à lire en ligne</a></li>"
    "<li><a href='guide.fr.pdf'>En français, à imprimer</a></li>"
    "<li><a href='guide.nl.html'>En néerlandais</a></li></ul></body></html>",
    "300 Multiple Choices",
    "TCN: list",
    "Vary: negotiate",
)

WAF_CHALLENGE = page(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title></title>\n'
    '<script type="text/javascript">window.awsWafCookieDomainList = []; window.gokuProps = {"key":"AQIDAHjcYu","iv":"CgAF"};'
    '</script>\n<script src="https://a1b2c3d4.edge.sdk.awswaf.com/a1b2c3d4/challenge.js"></script>\n</head>\n<body>\n'
    '<div id="challenge-container"></div>\n<noscript><h1>JavaScript is disabled</h1>Turn it on and load this page again.'
    "</noscript>\n</body>\n</html>",
    "202 Accepted",
    "Server: CloudFront",
    "x-amzn-waf-action: challenge",
    "Cache-Control: no-store, max-age=0",
)

REQUEST_DENIED = page(
    '<html><head>\n<script type="text/javascript">\nwindow.onload = function() {\n  var trk = "bf", original = "/library";\n'
    '  window.location.href = "https://" + window.location.hostname + "/authwall?trk=" + trk + "&original=" + original'
    ' + "&sessionRedirect=" + encodeURIComponent(window.location.href);\n}\n</script>\n</head></html>',
    "999 Request denied",
    "X-Li-Pop: prod-lva1",
)

LATER = ("server-error", "try-later")


CASES = (
    said(
        "200-empty",
        BROKEN,
        ("no-content",),
        why="The answer is fine but for its body, which has no byte.",
        source="PHP with display_errors off, dying before the first echo",
        serves=page("", "200 OK", "X-Powered-By: PHP/7.4.33"),
        language="nl",
    ),
    said(
        "200-blank",
        BROKEN,
        ("no-content",),
        why="The body has line ends and spaces, and nothing else.",
        source="PHP templates whose content went away, and their white space around it stayed",
        serves=page("\n\n   \r\n\t\n", "200 OK"),
    ),
    said(
        "200-hollow",
        BROKEN,
        ("no-content",),
        why="The page has head and body, and nothing to read in them.",
        source="the skeleton that servers of mail and message queues show at every address",
        serves=page("<html><head></head><body></body></html>", "200 OK"),
        language="fr",
        also=(UNSURE,),
        debate="Without a script nothing can come any more, but a careful tool may want to see it more than once.",
    ),
    said(
        "201",
        ALIVE,
        ("ok",),
        why="The page comes with the status of something that was just made.",
        source="RFC 9110, section 15.3.2; frameworks whose handler of POST also answers GET",
        serves=guide("201 Created"),
    ),
    said(
        "202-page",
        ALIVE,
        ("ok",),
        why="The whole page comes with 202.",
        source="RFC 9110, section 15.3.3; github.com/DuendeSoftware/docs.duendesoftware.com, pull request 1134",
        serves=guide("202 Accepted", language="de"),
        language="de",
    ),
    said(
        "202-challenge",
        BLOCKED,
        ("bot-wall", "refuses-tools"),
        why="A firewall hands out a puzzle for the browser, with 202 and a header that says so.",
        source="AWS WAF, challenge action: 202 and x-amzn-waf-action",
        serves=WAF_CHALLENGE,
    ),
    said(
        "203",
        ALIVE,
        ("ok",),
        why="A proxy changed the page a little on its way and says so.",
        source="RFC 9110, section 15.3.4",
        serves=guide("203 Non-Authoritative Information", "Via: 1.1 filter.library.example"),
    ),
    said(
        "204",
        BROKEN,
        ("no-content",),
        why="There is no content, says the server: a browser stays on the page it was on.",
        source="RFC 9110, section 15.3.5",
        serves=raw(b"HTTP/1.1 204 No Content\r\nServer: nginx\r\nX-Cache: MISS\r\n\r\n"),
    ),
    said(
        "205",
        BROKEN,
        ("no-content",),
        why="The server asks to clear the form that nobody filled in.",
        source="RFC 9110, section 15.3.6",
        serves=raw(b"HTTP/1.1 205 Reset Content\r\nServer: Apache\r\nContent-Length: 0\r\n\r\n"),
        language="de",
    ),
    said(
        "206",
        ALIVE,
        ("ok",),
        why="The whole page comes as a part of itself.",
        source="RFC 9110, section 15.3.7; caches that fetch in slices",
        serves=part(),
        language="nl",
    ),
    said(
        "226",
        ALIVE,
        ("ok",),
        why="The page comes with the status of a difference to an older one.",
        source="RFC 3229, section 10.4.1",
        serves=guide("226 IM Used", "IM: identity"),
    ),
    said(
        "299",
        ALIVE,
        ("ok",),
        why="The page comes with a status that nobody has registered, of the class that says it went well.",
        source="RFC 9110, section 15: an unknown status is treated as the first of its class",
        serves=guide("299 Fine", language="fr"),
        language="fr",
    ),
    said(
        "300",
        ALIVE,
        ("ok",),
        why="A page with the languages and formats of the guide, which browsers show.",
        source="RFC 9110, section 15.4.1; Apache's mod_negotiation",
        serves=CHOICES,
        language="fr",
    ),
    said(
        "304",
        BROKEN,
        ("no-content",),
        why="Nothing has changed since the last time, says the server to a visitor who was never there.",
        source="caches that mix up the answers for different visitors; RFC 9110, section 15.4.5",
        serves=raw(b'HTTP/1.1 304 Not Modified\r\nServer: Apache\r\nETag: "5f1-62d1"\r\nCache-Control: max-age=3600\r\n\r\n'),
    ),
    said(
        "400",
        BROKEN,
        ("client-error",),
        why="The server takes every request at this address for malformed.",
        source="nginx, built-in error page; RFC 9110, section 15.5.1",
        serves=nginx("400 Bad Request"),
    ),
    said(
        "401",
        BLOCKED,
        ("log-in",),
        why="The browser asks for a name and a password.",
        source="RFC 7617, Basic authentication",
        serves=apache(
            "401 Unauthorized",
            "The server could not make sure that you may read this document.",
            'WWW-Authenticate: Basic realm="Members", charset="UTF-8"',
        ),
        language="nl",
    ),
    said(
        "402",
        BLOCKED,
        ("payment-required",),
        why="The host of the site was not paid, or wants the reader to pay.",
        source="RFC 9110, section 15.5.3; used by hosts of shops and applications for accounts in arrears",
        serves=nginx("402 Payment Required"),
        also=(BROKEN,),
        debate="Where the site's owner has not paid, no reader gets anything; the contract still sets 402 apart.",
    ),
    said(
        "403",
        BLOCKED,
        ("forbidden", "refuses-tools"),
        why="The server does not let this visitor in, and does not say why.",
        source="Apache, error document of 403; RFC 9110, section 15.5.4",
        serves=apache("403 Forbidden", "You have no permission for this resource."),
        language="de",
    ),
    said(
        "404",
        BROKEN,
        ("not-found",),
        why="The plain page of the server for what is not there.",
        source="nginx, built-in error page; RFC 9110, section 15.5.5",
        serves=nginx("404 Not Found"),
    ),
    said(
        "404-designed",
        BROKEN,
        ("not-found",),
        why="A friendly page of the site itself, which says in its title and heading that there is nothing.",
        source="WordPress themes in Dutch, template 404.php",
        serves=page(
            article("Pagina niet gevonden – De Werkplaats", "nl", heading="Oeps! Die pagina is niet gevonden."), "404 Not Found"
        ),
        language="nl",
    ),
    said(
        "404-called-ok",
        BROKEN,
        ("not-found",),
        why="The number says that there is nothing, the words beside it say OK: the number counts.",
        source="RFC 9112, section 4: the reason phrase is to be ignored",
        serves=page(article("Page introuvable", "fr"), "404 OK"),
        language="fr",
    ),
    said(
        "405",
        BROKEN,
        ("client-error",),
        why="The address takes a form that is sent, and cannot be opened.",
        source="RFC 9110, section 15.5.6",
        serves=nginx("405 Not Allowed", "Allow: POST"),
    ),
    said(
        "406",
        BROKEN,
        ("client-error",),
        why="Whatever is asked for, the server has no form of the page that would do.",
        source="RFC 9110, section 15.5.7; Apache's mod_negotiation without a variant",
        serves=apache("406 Not Acceptable", "No form of this resource would do."),
        also=(BLOCKED,),
        debate="The same status is sent by firewalls to tools, and from outside the two look alike.",
    ),
    said(
        "407",
        BLOCKED,
        ("forbidden", "log-in", "refuses-tools"),
        why="A proxy in front of the site asks for a name and a password.",
        source="RFC 9110, section 15.5.8; forward proxies that were left open to the world",
        serves=page(
            "<html><head><title>ERROR: Cache Access Denied</title></head><body><h1>ERROR</h1><h2>Cache Access Denied.</h2>"
            "<p>You have to sign in to this cache first.</p><hr><div id='footer'>Generated by proxy.library.example (squid/5.7)"
            "</div></body></html>",
            "407 Proxy Authentication Required",
            "Server: squid/5.7",
            "X-Squid-Error: ERR_CACHE_ACCESS_DENIED 0",
            'Proxy-Authenticate: Basic realm="proxy"',
        ),
    ),
    said(
        "408",
        UNSURE,
        ("timeout", "try-later", "server-error"),
        why="The request came too slowly, says the server, although it was there at once.",
        source="RFC 9110, section 15.5.9; HAProxy's own error page",
        serves=page(
            "<html><body><h1>408 Request Time-out</h1>\nYour browser was too slow with its request.\n</body></html>\n",
            "408 Request Time-out",
            "Connection: close",
        ),
    ),
    said(
        "409",
        BROKEN,
        ("client-error",),
        why="A content network knows the name of the site but has no site for it.",
        source="Cloudflare, error 1001 (DNS resolution error), sent with 409",
        serves=page(
            cloudflare_lookup("DNS resolution error", 1001),
            "409 Conflict",
            "Server: cloudflare",
            "CF-RAY: 8f0c1d2e3a4b5c6e-AMS",
        ),
        also=(UNSURE,),
        debate="The page of the content network says that its name could not be looked up, which may pass.",
    ),
    said(
        "410",
        BROKEN,
        ("gone",),
        why="The page was taken away for good.",
        source="RFC 9110, section 15.5.11",
        serves=apache("410 Gone", "This resource is not here any more, and there is no other address."),
        language="nl",
    ),
    said(
        "411",
        BROKEN,
        ("client-error",),
        why="The server wants the length of a body that no reader sends.",
        source="RFC 9110, section 15.5.12; front ends of search companies say so to requests that they dislike",
        serves=nginx("411 Length Required"),
    ),
    said(
        "412",
        BROKEN,
        ("client-error",),
        why="A condition was not met that nobody set.",
        source="RFC 9110, section 15.5.13; ModSecurity rules of the Gotroot set answer so",
        serves=apache("412 Precondition Failed", "A condition of this address was not met."),
        also=(BLOCKED,),
        debate="Some firewalls refuse tools with this status.",
    ),
    said(
        "413",
        BROKEN,
        ("client-error",),
        why="The request is too large, says the server to a request of a few hundred bytes.",
        source="RFC 9110, section 15.5.14",
        serves=nginx("413 Request Entity Too Large"),
    ),
    Case(
        id="status-414",
        link=f"http://status-414.example/map?layers={'%2C'.join(f'layer{number}' for number in range(200))}",
        truth=BROKEN,
        reasons=("client-error",),
        why="The address of a map with two hundred layers is longer than the server takes.",
        source="RFC 9110, section 15.5.15; nginx, large_client_header_buffers",
        sites=(Site(host="status-414.example", serves=nginx("414 Request-URI Too Large")),),
        title="Map of shared gardens",
    ),
    said(
        "415",
        BROKEN,
        ("client-error",),
        why="The server does not support the type of a body that was not sent, whatever headers come.",
        source="RFC 9110, section 15.5.16",
        serves=nginx("415 Unsupported Media Type"),
        also=(BLOCKED,),
        debate="Journals refuse tools with this status because of their Accept; this one refuses everybody.",
    ),
    said(
        "416",
        BROKEN,
        ("client-error",),
        why="The part that nobody asked for is out of the file, which has no byte.",
        source="RFC 9110, section 15.5.17; servers with an empty file behind the address",
        serves=nginx("416 Requested Range Not Satisfiable", "Content-Range: bytes */0"),
    ),
    said(
        "416-for-parts",
        ALIVE,
        ("ok",),
        why="The page comes whole or not at all: only who asks for a part of it gets 416.",
        source="github.com/wjdp/htmltest, issue 164: a checker that sends Range",
        serves=unless_part_asked(guide("200 OK"), others=nginx("416 Requested Range Not Satisfiable")),
    ),
    said(
        "417",
        BROKEN,
        ("client-error",),
        why="An expectation cannot be met that nobody had.",
        source="RFC 9110, section 15.5.18; lighttpd before 1.4.21 and proxies that misread Expect",
        serves=nginx("417 Expectation Failed"),
    ),
    said(
        "418",
        BLOCKED,
        ("refuses-tools", "bot-wall", "forbidden"),
        why="A firewall calls itself a teapot to whoever is not known to be a person.",
        source="github.com/repology/repology-rs, issue 367; github.com/ultralytics/docs, pull request 309",
        serves=page(
            "<html><head><title>418 I'm a teapot</title></head><body><center><h1>418 I'm a teapot</h1></center></body></html>",
            "418 I'm a teapot",
            "Server: nginx",
        ),
    ),
    said(
        "421",
        UNSURE,
        LATER,
        why="The connection leads to a server that does not answer for this name.",
        source="RFC 9110, section 15.5.20; Apache, when the name in TLS and that in Host differ",
        serves=apache("421 Misdirected Request", "This connection is not for the host that was asked for."),
    ),
    said(
        "422",
        BROKEN,
        ("client-error",),
        why="The application understands the address, and can do nothing with it.",
        source="RFC 9110, section 15.5.21; Rails' public/422.html",
        serves=page(
            "<!DOCTYPE html>\n<html>\n<head>\n  <title>The change you wanted was rejected (422)</title>\n</head>\n<body>\n"
            '<div class="dialog"><h1>The change you wanted was rejected.</h1></div>\n</body>\n</html>\n',
            "422 Unprocessable Content",
        ),
    ),
    said(
        "423",
        UNSURE,
        LATER,
        why="Somebody is working on the document, and has locked it.",
        source="RFC 4918, section 11.3",
        serves=apache("423 Locked", "This document is locked just now."),
        language="fr",
    ),
    said(
        "424",
        BROKEN,
        ("client-error",),
        why="Something failed on which this answer depends.",
        source="RFC 4918, section 11.4",
        serves=nginx("424 Failed Dependency"),
        also=(UNSURE,),
        debate="It may pass when what it depends on works again; the number is of the class that puts it on the request.",
    ),
    said(
        "425",
        UNSURE,
        LATER,
        why="The server fears that the request is a repetition, and wants it once more.",
        source="RFC 8470, section 5.2",
        serves=nginx("425 Too Early"),
    ),
    said(
        "426",
        BROKEN,
        ("client-error",),
        why="The server wants another protocol, which no browser speaks at this address.",
        source="RFC 9110, section 15.5.22; WebSocket servers asked for a page",
        serves=answer(b"Upgrade Required", "426 Upgrade Required", "Upgrade: websocket", "Content-Type: text/plain"),
    ),
    Case(
        id="status-426-to-tls",
        link="http://status-426-to-tls.example/guide",
        truth=MOVED,
        reasons=("https-only",),
        why="Over http the server asks for TLS instead of sending anybody on; over https the page opens.",
        source="RFC 2817, section 4.2; network printers and CUPS, which answer 426 until TLS is used",
        sites=(
            Site(
                host="status-426-to-tls.example",
                serves=nginx("426 Upgrade Required", "Upgrade: TLS/1.2, HTTP/1.1", "Connection: Upgrade"),
            ),
            Site(host="status-426-to-tls.example", serves=guide("200 OK", language="nl"), tls=good),
        ),
        suggestion="https://status-426-to-tls.example/guide",
        title=TITLES["nl"],
        language="nl",
    ),
    said(
        "428",
        BROKEN,
        ("client-error",),
        why="The server wants a condition that browsers do not send with a link.",
        source="RFC 6585, section 3",
        serves=nginx("428 Precondition Required"),
        also=(BLOCKED,),
        debate="Some content networks send it with a puzzle for the browser; here there is none.",
    ),
    said(
        "429",
        UNSURE,
        ("too-many-requests", "try-later"),
        why="Too many requests came from here, and nobody says when to come back.",
        source="RFC 6585, section 4, where Retry-After may be left out; github.com/linkchecker/linkchecker, issue 347",
        serves=nginx("429 Too Many Requests"),
        language="nl",
    ),
    said(
        "431",
        BROKEN,
        ("client-error",),
        why="The server finds even the few headers of an ordinary request too large.",
        source="RFC 6585, section 5",
        serves=nginx("431 Request Header Fields Too Large"),
    ),
    said(
        "451",
        BLOCKED,
        ("legal-reasons", "region"),
        why="The newspaper keeps readers from Europe out instead of asking them for consent.",
        source="RFC 7725; American newspapers since the General Data Protection Regulation",
        serves=page(
            "<!doctype html><html lang='en'><head><title>451: Unavailable due to legal reasons</title></head><body>"
            "<h1>451: Unavailable due to legal reasons</h1><p>This site cannot grant access to you from a country of the "
            "European Economic Area while the General Data Protection Regulation (GDPR) is in force.</p></body></html>",
            "451 Unavailable For Legal Reasons",
        ),
    ),
    said(
        "499",
        UNSURE,
        ("server-error", "unknown-status", "timeout", "try-later"),
        why="A proxy passes on what another one wrote into its log when its client gave up.",
        source="nginx, ngx_http_request.h: client closed request",
        serves=nginx("499 Client Closed Request"),
        also=(BROKEN,),
        debate="By its class it is the request's fault; by its meaning it is a time-out between two proxies.",
    ),
    said(
        "500",
        UNSURE,
        LATER,
        why="The application fails, every time.",
        source="Apache, error document of 500; RFC 9110, section 15.6.1",
        serves=apache("500 Internal Server Error", "The server met a fault of its own and could not go on."),
        language="fr",
    ),
    said(
        "500-and-page",
        ALIVE,
        ("ok",),
        why="A plugin fails after the page is made: the reader sees it all, and the status says 500.",
        source="PHP sets 500 at a fatal error, also where the output is already in its buffer",
        serves=where(
            "/library/meeting-guide",
            guide("500 Internal Server Error"),
            elsewhere=page(article("Page not found"), "404 Not Found"),
        ),
        notes=("wrong-status",),
        also=(UNSURE,),
        debate="The contract says unsure of every 5xx, but the reader has the very page before the eyes.",
    ),
    said(
        "501",
        UNSURE,
        LATER,
        why="The server says that it does not know how to GET.",
        source="RFC 9110, section 15.6.2",
        serves=nginx("501 Not Implemented"),
    ),
    said(
        "502",
        UNSURE,
        LATER,
        why="Nobody answers behind the proxy.",
        source="nginx, built-in error page; RFC 9110, section 15.6.3",
        serves=nginx("502 Bad Gateway"),
        language="nl",
    ),
    said(
        "503",
        UNSURE,
        LATER,
        why="The server can do nothing just now, and does not say for how long.",
        source="RFC 9110, section 15.6.4; HAProxy without a server behind it",
        serves=page(
            "<html><body><h1>503 Service Unavailable</h1>\nThere is no server to take this request.\n</body></html>\n",
            "503 Service Unavailable",
            "Cache-Control: no-cache",
        ),
    ),
    said(
        "504",
        UNSURE,
        ("server-error", "timeout", "try-later"),
        why="The server behind the proxy takes too long.",
        source="nginx, built-in error page; RFC 9110, section 15.6.5",
        serves=nginx("504 Gateway Time-out"),
        language="de",
    ),
    said(
        "505",
        UNSURE,
        LATER,
        why="The server does not like HTTP/1.1.",
        source="RFC 9110, section 15.6.6",
        serves=nginx("505 HTTP Version Not Supported"),
    ),
    said(
        "507",
        UNSURE,
        LATER,
        why="The disk is full.",
        source="RFC 4918, section 11.5; Nextcloud and other stores of files",
        serves=apache("507 Insufficient Storage", "There is no room left for this."),
    ),
    said(
        "508",
        UNSURE,
        LATER,
        why="The account has used up its share of the host's processes.",
        source="CloudLinux, 508 Resource Limit Is Reached",
        serves=page(
            "<!DOCTYPE html><html><head><title>508 Resource Limit Is Reached</title></head><body>"
            "<h1>Resource Limit Is Reached</h1><p>The site is over its limits; please come back later.</p></body></html>",
            "508 Loop Detected",
            "Server: LiteSpeed",
        ),
        language="nl",
    ),
    said(
        "509",
        UNSURE,
        LATER,
        why="The site has used up the traffic of this month.",
        source="cPanel, 509 Bandwidth Limit Exceeded",
        serves=page(
            "<html><head><title>509 Bandwidth Limit Exceeded</title></head><body><h1>Bandwidth Limit Exceeded</h1>"
            "<p>The owner of this site has no traffic left; please try again later.</p></body></html>",
            "509 Bandwidth Limit Exceeded",
            "Server: Apache",
        ),
    ),
    said(
        "510",
        UNSURE,
        LATER,
        why="The server wants an extension that nobody has.",
        source="RFC 2774, section 7, now historic",
        serves=nginx("510 Not Extended"),
    ),
    said(
        "511",
        UNSURE,
        ("server-error", "log-in", "try-later"),
        why="The network from which the visit was made wants its visitor to sign in first.",
        source="RFC 6585, section 6, with its example page",
        serves=page(
            "<html><head><title>Network Authentication Required</title>"
            "<meta http-equiv='refresh' content='0; url=https://login.hotspot.example/'></head>"
            "<body><p><a href='https://login.hotspot.example/'>Sign in to this network</a> first.</p></body></html>",
            "511 Network Authentication Required",
        ),
        also=(BLOCKED,),
        debate="It is our own network that speaks here, not the site, so that nothing is known of the link.",
    ),
    said(
        "520",
        UNSURE,
        LATER,
        why="The content network did not understand the site's answer.",
        source="Cloudflare, error 520",
        serves=cloudflare("520 Web Server Returned an Unknown Error", "Web server is returning an unknown error"),
    ),
    said(
        "521",
        UNSURE,
        LATER,
        why="The site refuses connections from its content network.",
        source="Cloudflare, error 521",
        serves=cloudflare("521 Web Server Is Down", "Web server is down"),
        language="nl",
    ),
    said(
        "522",
        UNSURE,
        ("server-error", "timeout", "try-later"),
        why="The site does not take up connections from its content network.",
        source="Cloudflare, error 522",
        serves=cloudflare("522 Connection Timed Out", "Connection timed out"),
    ),
    said(
        "523",
        UNSURE,
        LATER,
        why="The content network finds no way to the site.",
        source="Cloudflare, error 523",
        serves=cloudflare("523 Origin Is Unreachable", "Origin is unreachable"),
        language="fr",
    ),
    said(
        "524",
        UNSURE,
        ("server-error", "timeout", "try-later"),
        why="The site did not answer its content network in time.",
        source="Cloudflare, error 524",
        serves=cloudflare("524 A Timeout Occurred", "A timeout occurred"),
    ),
    said(
        "525",
        UNSURE,
        LATER,
        why="The content network and the site found no common way of TLS.",
        source="Cloudflare, error 525",
        serves=cloudflare("525 SSL Handshake Failed", "SSL handshake failed"),
    ),
    said(
        "526",
        UNSURE,
        LATER,
        why="The content network does not accept the site's certificate.",
        source="Cloudflare, error 526",
        serves=cloudflare("526 Invalid SSL Certificate", "Invalid SSL certificate"),
        language="de",
    ),
    said(
        "530",
        UNSURE,
        LATER,
        why="The content network cannot look up where the site is.",
        source="Cloudflare, error 530 with 1016, or a tunnel that is not connected (1033)",
        serves=page(
            cloudflare_lookup("Origin DNS error", 1016),
            "530 <none>",
            "Server: cloudflare",
            "CF-RAY: 8f0c1d2e3a4b5c6f-AMS",
        ),
    ),
    said(
        "599",
        UNSURE,
        ("server-error", "timeout", "try-later"),
        why="A proxy says with a number of its own that the network behind it was too slow.",
        source="proxies and monitoring services that use 598 and 599 for time-outs",
        serves=nginx("599 Network Connect Timeout Error"),
    ),
    said(
        "788",
        UNSURE,
        ("unknown-status", "server-error"),
        why="The number is of no class that exists, and the page beside it says next to nothing.",
        source="RFC 9110, section 15: numbers from 600 on are invalid, and to be treated as a server's fault",
        serves=page("<html><head><title>788</title></head><body>Error 788</body></html>", "788 Unexpected"),
    ),
    said(
        "999",
        BLOCKED,
        ("refuses-tools", "bot-wall", "log-in", "forbidden"),
        why="A network of professionals sends everybody without an account to its wall, by a script.",
        source="github.com/gjtorikian/html-proofer, issue 215: 999 Request denied",
        serves=REQUEST_DENIED,
    ),
    said(
        "200-called-error",
        ALIVE,
        ("ok",),
        why="The number says that all is well, the words beside it say the contrary: the number counts.",
        source="RFC 9112, section 4: the reason phrase is to be ignored",
        serves=guide("200 Internal Server Error"),
    ),
    said(
        "200-unnamed",
        ALIVE,
        ("ok",),
        why="The status line ends after the number, without even a space.",
        source="servers of single-board computers; forgiven by every browser",
        serves=guide("200", language="nl"),
        language="nl",
    ),
    said(
        "200-with-accents",
        ALIVE,
        ("ok",),
        why="The words beside the number are French, in Latin-1.",
        source="RFC 9112, section 4: obs-text in the reason phrase; old Domino and IIS servers in other languages",
        serves=guide("200 Trouvé, voilà", language="fr"),
        language="fr",
    ),
    Case(
        id="status-missing-title-matches",
        link="http://status-missing-title-matches.example/handboek/vergadertechnieken",
        truth=ALIVE,
        reasons=("ok",),
        why="The page is there as ever, but a mistake in the site's rules gives it the status of a missing one.",
        source="WordPress with pages outside its own rules (custom query, 404 set before the template is chosen)",
        sites=(
            Site(
                host="status-missing-title-matches.example",
                serves=where(
                    "/handboek/vergadertechnieken",
                    page(article("Handboek vergadertechnieken – De Werkplaats", "nl"), "404 Not Found"),
                    elsewhere=page(article("Niets gevonden", "nl"), "404 Not Found"),
                ),
            ),
        ),
        notes=("wrong-status",),
        title="Handboek vergadertechnieken",
        language="nl",
        reader_sees="Handboek vergadertechnieken",
    ),
    Case(
        id="status-missing-at-root",
        link="http://status-missing-at-root.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The site's home page opens in full, with the status of a missing page.",
        source="static sites served by their own 404.html after index.html was left out, as on pages hosts",
        sites=(
            Site(
                host="status-missing-at-root.example",
                serves=where(
                    "/",
                    page(article("Nachbarschaftshaus am Kanal", "de"), "404 Not Found"),
                    elsewhere=page("<title>404</title><h1>404</h1>", "404 Not Found"),
                ),
            ),
        ),
        notes=("wrong-status",),
        title="Nachbarschaftshaus am Kanal",
        language="de",
        reader_sees="Nachbarschaftshaus am Kanal",
    ),
    Case(
        id="status-missing-same-page",
        link="http://status-missing-same-page.example/outils/tour-de-table",
        truth=BROKEN,
        reasons=("not-found", "soft-404"),
        why="Whatever is asked for and not there, the site shows its welcome page, with the right status.",
        source="sites whose ErrorDocument 404 is the home page",
        sites=(
            Site(
                host="status-missing-same-page.example",
                serves=where(
                    "/",
                    page(article("Bienvenue à l’Atelier du quartier", "fr")),
                    elsewhere=page(article("Bienvenue à l’Atelier du quartier", "fr"), "404 Not Found"),
                ),
            ),
        ),
        title="Le tour de table, mode d’emploi",
        language="fr",
    ),
    Case(
        id="status-missing-other-page",
        link="http://status-missing-other-page.example/reports/2019/summary",
        truth=UNSURE,
        reasons=("missing-with-page",),
        why="The status says missing, but the page is one of its own: made-up addresses get the plain error page.",
        source="applications that set 404 on pages which are there, such as archived ones",
        sites=(
            Site(
                host="status-missing-other-page.example",
                serves=where(
                    "/reports/2019/summary",
                    page(article("Five years of neighbourhood budgets"), "404 Not Found"),
                    elsewhere=nginx("404 Not Found"),
                ),
            ),
        ),
        title="Participation in Ghent: the summary",
        also=(ALIVE,),
        debate="A reader gets a full page; whether it is the one meant, only a person can say.",
        reader_sees="Five years of neighbourhood budgets",
    ),
    Case(
        id="status-missing-nothing-known",
        link="http://status-missing-nothing-known.example/nl/werkvormen/stiltewandeling",
        truth=UNSURE,
        reasons=("missing-with-page",),
        why="The same, of a link of which the catalogue says nothing.",
        source="applications that set 404 on pages which are there, such as archived ones",
        sites=(
            Site(
                host="status-missing-nothing-known.example",
                serves=by_path({"/nl/werkvormen/stiltewandeling": page(article("De stiltewandeling", "nl"), "404 Not Found")}),
            ),
        ),
        also=(ALIVE,),
        debate="A reader gets a full page, and nothing is known that would contradict it.",
        reader_sees="De stiltewandeling",
    ),
    Case(
        id="status-missing-no-error-named",
        link="http://status-missing-no-error-named.example/tools/check-in",
        truth=BROKEN,
        reasons=("not-found", "soft-404"),
        why="Every missing page shows the same full list of what else there is, and no word of a fault.",
        source="shops and magazines whose 404 page is a list of suggestions",
        sites=(
            Site(
                host="status-missing-no-error-named.example",
                serves=page(article("Popular this week | The Facilitator"), "404 Not Found", "Cache-Control: no-cache"),
            ),
        ),
        title="Check-in rounds",
    ),
)
