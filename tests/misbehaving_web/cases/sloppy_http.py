"""Servers that break the small rules of HTTP: what browsers forgive, and what they refuse too."""

from __future__ import annotations

from collections.abc import Callable

from fault_server import by_path, raw
from misbehaving_web.case import ALIVE, BROKEN, Case, Site
from misbehaving_web.html import article

Sent = Callable[[bytes], bytes]
"""Makes the bytes on the wire out of a page."""

HTML = "Content-Type: text/html; charset=utf-8"


def head(*lines: str, status: str = "HTTP/1.1 200 OK", end: str = "\r\n", sized: bool = True) -> Sent:
    """These header lines and then the page, with its right length where it is ``sized``."""

    def send(page: bytes) -> bytes:
        length = (f"Content-Length: {len(page)}",) if sized else ()
        return end.join((status, *lines, *length, "", "")).encode("latin-1") + page

    return send


def length_is(*values: str) -> Sent:
    """A header line for each of these lengths; ``{}`` stands for the right one."""

    def send(page: bytes) -> bytes:
        lines = (f"Content-Length: {value.format(len(page))}" for value in values)
        return head(HTML, *lines, sized=False)(page)

    return send


def in_chunks(*lines: str, first: str = "{:x}", last: str = "0\r\n\r\n") -> Sent:
    """The page in two chunks; ``first`` is the way in which sizes are written."""

    def send(page: bytes) -> bytes:
        parts = (page[:1000], page[1000:])
        chunks = b"".join(first.format(len(part)).encode() + b"\r\n" + part + b"\r\n" for part in parts)
        return head(HTML, "Transfer-Encoding: chunked", *lines, sized=False)(chunks) + last.encode()

    return send


def preceded(before: str, sent: Sent) -> Sent:
    """Something before the answer."""
    return lambda page: before.encode() + sent(page)


def cut_off(page: bytes) -> bytes:
    """Announces more than is sent, as after a change of the page behind a cache."""
    return length_is(f"{len(page) + 4096}")(page)


def forgiven(
    name: str, sent: Sent, title: str, language: str = "en", *, why: str, source: str, listed_as: str = "", dumped: bool = True
) -> Case:
    """The reader gets the page all the same. The catalogue's title is ``listed_as``, or else that of the page.

    Headless Chromium dumps nothing of a page that breaks off; it is not ``dumped`` then.
    """
    host = f"http-{name}.example"
    return Case(
        id=f"http-{name}",
        link=f"http://{host}/collection/page.html",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/collection/page.html": raw(sent(article(title, language).encode()))})),),
        title=listed_as or title,
        language=language,
        reader_sees=title if dumped else "",
    )


def refused(
    name: str, sent: Sent, title: str, language: str = "en", *, why: str, source: str, reasons: tuple[str, ...]
) -> Case:
    """Browsers show an error of their own."""
    host = f"http-{name}.example"
    return Case(
        id=f"http-{name}",
        link=f"http://{host}/collection/page.html",
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/collection/page.html": raw(sent(article(title, language).encode()))})),),
        title=title,
        language=language,
    )


CASES = (
    forgiven(
        "status-without-reason",
        head(HTML, status="HTTP/1.1 200"),
        "Gids voor vrijwilligers",
        "nl",
        why="The status line ends behind the number, without even the space that should follow.",
        source="RFC 9112, section 4: the reason phrase may be empty; embedded servers drop the space too",
    ),
    forgiven(
        "status-lower-case",
        head(HTML, status="http/1.1 200 ok"),
        "Seed exchange calendar",
        why="The status line is written in lower case.",
        source="home-made servers; Chromium's http_stream_parser finds the line in any case",
        listed_as="Calendar of seed exchanges",
    ),
    forgiven(
        "status-with-spaces",
        head(HTML, status="HTTP/1.1   200   OK"),
        "Atelier de reliure",
        "fr",
        why="There are several spaces between the parts of the status line.",
        source="RFC 9112, section 4: lenient parsing on whitespace; CGI scripts that print their own status line",
    ),
    forgiven(
        "status-without-minor-version",
        head(HTML, status="HTTP/1 200 OK"),
        "Stadtteilbibliothek",
        "de",
        why="The version has no part behind the point.",
        source="curl issue 11802 shows a Python server that answers HTTP/1 200 OK, and Firefox that shows the page",
    ),
    forgiven(
        "status-reason-in-french",
        head(HTML, status="HTTP/1.1 200 Page trouv\xe9e"),
        "Archives du quartier",
        "fr",
        why="The reason phrase has a byte above 127.",
        source="IIS and application servers in local languages send the reason phrase in the system's code page",
    ),
    forgiven(
        "blank-line-first",
        preceded("\r\n", head(HTML)),
        "Boat building for beginners",
        why="An empty line precedes the status line.",
        source="left over from an earlier body with a line end too many; Chromium skips up to four bytes of it",
    ),
    forgiven(
        "bare-lf",
        head("Server: thttpd/2.25b", HTML, end="\n"),
        "Mutual aid handbook",
        why="Lines end with LF alone.",
        source="RFC 9112, section 2.2; CGI programs in non-parsed-header mode",
        listed_as="Handbook for mutual aid groups",
    ),
    forgiven(
        "mixed-line-ends",
        head("Server: Boa/0.94.14rc21\nX-Powered-By: PHP/5.2.17\nCache-Control: no-cache", HTML),
        "Repair café stories",
        why="The web server ends its own lines with CRLF, and those of the script with LF.",
        source="CGI scripts under Boa and similar small servers",
    ),
    forgiven(
        "folded-header",
        head("Content-Type: text/html;\r\n\tcharset=utf-8", "X-Policy: first;\r\n  second"),
        "Handboek medezeggenschap",
        "nl",
        why="Header values go on in the next line.",
        source="RFC 9112, section 5.2, obsolete line folding; long security policies in old frameworks",
    ),
    forgiven(
        "line-without-colon",
        head("Server: nginx", '"X-XSS-Protection 1"', HTML),
        "Economic commentary",
        why="One of the lines between the headers has no colon.",
        source="aiohttp issue 659 and curl issue 11802: tools refuse such an answer, and browsers show it",
    ),
    forgiven(
        "header-without-name",
        head(": max-age=0", HTML),
        "Schoolgarden lesson plans",
        why="A header has a value and no name.",
        source="templates of server configurations in which a variable for the name was empty",
        listed_as="Lesson plans for school gardens",
    ),
    forgiven(
        "space-before-colon",
        head("Content-Type : text/html; charset=utf-8", "X-Frame-Options : SAMEORIGIN"),
        "Toegankelijkheid in het museum",
        "nl",
        why="There is a space between the names of headers and the colon.",
        source="Internet.nl issue 1374; RFC 9112, section 5.1; ASP pages that add headers by hand",
    ),
    Case(
        id="http-space-before-location",
        link="http://http-space-before-location.example/dossier",
        truth=ALIVE,
        reasons=("ok",),
        why="The header that says where the page is for now has a space before its colon, and browsers follow it.",
        source="CPython issue 69725: a header with a space before the colon stops Python's parser",
        sites=(
            Site(
                host="http-space-before-location.example",
                serves=by_path(
                    {
                        "/dossier": raw(b"HTTP/1.1 302 Found\r\nLocation : /dossier/2026\r\nContent-Length: 0\r\n\r\n"),
                        "/dossier/2026": raw(head(HTML)(article("Dossier logement", "fr").encode())),
                    }
                ),
            ),
        ),
        title="Dossier : le logement",
        language="fr",
        reader_sees="Dossier logement",
    ),
    forgiven(
        "high-bytes-in-header",
        head("X-Propri\xe9taire: Biblioth\xe8que", "Content-Disposition: inline; filename=caf\xc3\xa9.html", HTML),
        "Bibliothèque sonore",
        "fr",
        why="Names and values of headers have bytes above 127, one in Latin-1 and one in UTF-8.",
        source="RFC 9110, section 5.5 (obs-text); file names in Content-Disposition",
    ),
    forgiven(
        "300-headers",
        head(*(f"X-Debug-Query-{number}: SELECT {number}" for number in range(300)), HTML),
        "Vergadertechnieken",
        "nl",
        why="A debugging tool that was left on adds a header for each query.",
        source="debug bars of PHP frameworks; Python's http.client stops at 100 headers, browsers do not",
        listed_as="Technieken om te vergaderen",
    ),
    forgiven(
        "header-of-70-kb",
        head("Content-Security-Policy-Report-Only: default-src " + "https://cdn.partner.invalid " * 2600, HTML),
        "Open data of the city",
        why="One header is 70 kB long.",
        source="Chromium accepts 256 KiB of headers; Python's http.client stops at 64 KiB a line",
    ),
    forgiven(
        "length-too-long",
        cut_off,
        "Spelregels voor samenwerking",
        "nl",
        dumped=False,
        why="The server announces 4 kB more than it sends and closes; browsers keep what came.",
        source="ERR_CONTENT_LENGTH_MISMATCH in Chromium's console below a page that is shown; zaproxy issue 3624",
    ),
    forgiven(
        "length-too-short",
        length_is("2500"),
        "Nachbarschaftshilfe",
        "de",
        why="The announced length counts fewer bytes than the page has; browsers stop there and show it.",
        source="lengths counted in characters instead of bytes by application code",
    ),
    forgiven(
        "length-twice-equal",
        length_is("{}", "{}"),
        "Facilitation cards",
        why="The right length is said twice.",
        source="nodejs/node issue 6517; OISF/libhtp pull request 73; NanoHttpd issue 395",
    ),
    forgiven(
        "length-as-a-list",
        length_is("{0}, {0}"),
        "Community radio starter kit",
        why="A proxy joined two equal lengths into one header with a comma.",
        source="RFC 9110, section 8.6; boostorg/beast issue 1880",
    ),
    forgiven(
        "length-not-a-number",
        length_is("unknown"),
        "Kleine Werkstattkunde",
        "de",
        why="The length is a word; browsers read until the connection ends.",
        source="Chromium ignores a Content-Length that it cannot parse; scripts that print an unset variable",
    ),
    forgiven(
        "length-negative",
        length_is("-1"),
        "Tool library directory",
        why="The length is minus one, as frameworks say inside for unknown.",
        source="Java servlets that pass a content length of -1 on",
        listed_as="Directory of tool libraries",
    ),
    forgiven(
        "no-last-chunk",
        in_chunks(last=""),
        "Guide des jardins partagés",
        "fr",
        dumped=False,
        why="The connection ends without the chunk that should end the page.",
        source="aspnet/KestrelHttpServer issue 1858; jetty issue 805; Chromium shows what came",
    ),
    forgiven(
        "chunk-size-padded",
        in_chunks(first="{:x}    "),
        "Village hall floor plans",
        why="The sizes of chunks are filled up with spaces.",
        source="Apache 1.3 padded chunk sizes to a fixed width",
    ),
    forgiven(
        "chunks-and-length",
        in_chunks("Content-Length: 99"),
        "Wijkbudget aanvragen",
        "nl",
        why="A length is announced beside chunks; the chunks count.",
        source="RFC 9112, section 6.3; reverse proxies that keep the inner length",
    ),
    forgiven(
        "stray-100",
        preceded("HTTP/1.1 100 Continue\r\n\r\n", head(HTML)),
        "Cohousing agreements",
        why="The server says Continue first, though nothing was sent that could be continued.",
        source="IIS 5.0 and 6.0 did so for every POST and some GETs; RFC 9110, section 15.2",
        listed_as="Examples of cohousing agreements",
    ),
    forgiven(
        "early-hints",
        preceded("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n", head(HTML)),
        "Leitfaden Moderation",
        "de",
        why="Early hints come before the answer over HTTP/1.1.",
        source="RFC 8297; snoyberg/http-client issue 521; whatwg/fetch issue 1698",
    ),
    forgiven(
        "http10-without-length",
        head("Server: WebSTAR/4.2 ID/72889", HTML, status="HTTP/1.0 200 OK", sized=False),
        "Folk songs of the islands",
        why="An old server speaks HTTP/1.0 and marks the end of the page by closing.",
        source="RFC 1945, section 7.2.2; RFC 9112, section 6.3",
    ),
    forgiven(
        "without-any-head",
        lambda page: page,
        "Weather station on the roof",
        why="The page comes without status and headers, as in HTTP/0.9; browsers show it on the default port.",
        source="Chromium's http_stream_parser accepts HTTP/0.9 on port 80; microcontrollers answer so",
    ),
    refused(
        "lengths-differ",
        length_is("{}", "99"),
        "Werkboek dialoog",
        "nl",
        why="Two lengths are announced that differ, so that nobody knows where the page ends.",
        source="Chromium's ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH; OISF/libhtp pull request 73",
        reasons=("not-http", "undecodable-body"),
    ),
    refused(
        "chunk-size-is-text",
        head(HTML, "Transfer-Encoding: chunked", sized=False),
        "Consensus decision making",
        why="The answer says chunked, and then comes the bare page where the first size should be.",
        source="Chromium's ERR_INVALID_CHUNKED_ENCODING; proxies that take chunks out and leave the header",
        reasons=("undecodable-body", "not-http"),
    ),
    refused(
        "headers-of-300-kib",
        head(*(f"Set-Cookie: basket_{number}={'x' * 3000}; Path=/" for number in range(102)), HTML),
        "Catalogue des semences",
        "fr",
        why="The headers are larger than browsers accept.",
        source="Chromium's ERR_RESPONSE_HEADERS_TOO_BIG above 256 KiB",
        reasons=("headers-too-large",),
    ),
    refused(
        "unasked-101",
        head("Upgrade: websocket", "Connection: Upgrade", status="HTTP/1.1 101 Switching Protocols"),
        "Live map of the ferries",
        why="The address is that of a websocket, and the server changes the protocol without being asked.",
        source="Chromium's ERR_INVALID_HTTP_RESPONSE for an unexpected 101; RFC 9110, section 15.2.2",
        reasons=("unasked-upgrade", "not-http"),
    ),
    refused(
        "gzip-that-is-none",
        head(HTML, "Content-Encoding: gzip"),
        "Protokolle der Versammlung",
        "de",
        why="The page is announced as gzip and sent as it is.",
        source="Chromium's ERR_CONTENT_DECODING_FAILED; mrclay/minify issue 574",
        reasons=("undecodable-body",),
    ),
    refused(
        "two-locations",
        head("Location: /en/page.html", "Location: /nl/page.html", HTML, status="HTTP/1.1 302 Found"),
        "Two languages, one library",
        why="The answer sends visitors on to two different addresses at once, which browsers take for an attack.",
        source="Chromium's ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION; Firefox's corrupted content error",
        reasons=("redirect-malformed", "not-http", "redirect-without-address"),
    ),
)
