"""Addresses as editors write them: kept byte for byte where they work, and told apart where they cannot."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour
from misbehaving_web.case import ALIVE, BROKEN, UNCHECKED, Case, Site
from misbehaving_web.html import article, page

URL_STANDARD = "URL Standard"
MISSING = page(article("Page not found", heading="404"), "404 Not Found")


def only_at(target: str, behaviour: Behaviour) -> Behaviour:
    """This for a request of exactly this target, query and all; a 404 for anything else."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (behaviour if asked.target == target else MISSING)(writer, asked)

    return send


def asks_for(
    name: str,
    rest: str,
    target: str,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str = URL_STANDARD,
    form: str = "http://{host}{rest}",
    notes: tuple[str, ...] = (),
    ordinary: bool = False,
) -> Case:
    """The link ends with ``rest``, and a browser asks for ``target``. ``form`` is how the whole link is written."""
    host = f"address-{name}.example"
    return Case(
        id=f"address-{name}",
        link=form.format(host=host, rest=rest),
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=only_at(target, page(article(title, language)))),),
        notes=notes,
        title=title,
        language=language,
        ordinary=ordinary,
        reader_sees=title,
    )


def unusable(name: str, link: str, *reasons: str, why: str, source: str = URL_STANDARD, title: str = "") -> Case:
    """No reader gets anywhere with it, and the address alone says so."""
    return Case(id=f"address-{name}", link=link, truth=BROKEN, reasons=reasons, why=why, source=source, title=title)


def not_public(name: str, link: str, *, why: str, source: str = URL_STANDARD, title: str = "") -> Case:
    """It leads into a private network, or to the reader's own computer."""
    return unusable(name, link, "address-not-public", why=why, source=source, title=title)


def other_scheme(name: str, link: str, *, why: str, source: str, title: str = "") -> Case:
    """Neither web page nor mail address nor telephone number: not looked at."""
    return Case(
        id=f"address-{name}",
        link=link,
        truth=UNCHECKED,
        reasons=("unsupported-scheme",),
        why=why,
        source=source,
        title=title,
    )


def well_formed(name: str, link: str, *, why: str, source: str, title: str = "") -> Case:
    """A mail address or telephone number whose form is right."""
    return Case(id=f"address-{name}", link=link, truth=ALIVE, reasons=("form-ok",), why=why, source=source, title=title)


CASES = (
    asks_for(
        "case",
        "/Documenten/JAARVERSLAG_2019.Htm",
        "/Documenten/JAARVERSLAG_2019.Htm",
        "Jaarverslag 2019",
        "nl",
        why="The path has capitals, and the server knows it so only.",
        source="RFC 3986, section 6.2.2.1: case counts in paths",
        ordinary=True,
    ),
    asks_for(
        "percent-lower-case",
        "/caf%c3%a9/men%c3%bc",
        "/caf%c3%a9/men%c3%bc",
        "La carte du café",
        "fr",
        why="The percent-encoding is in lower case, and the server compares byte for byte.",
    ),
    asks_for(
        "percent-tilde",
        "/%7Eanna/notes/",
        "/%7Eanna/notes/",
        "Anna's notes on facilitation",
        why="A tilde is percent-encoded without need, and browsers leave it so.",
    ),
    asks_for(
        "percent-slash",
        "/container/toolkit%2Fclient",
        "/container/toolkit%2Fclient",
        "Package toolkit/client",
        why="A slash within a name is percent-encoded, and is no separator.",
        source="tcort/markdown-link-check issue 264, on packages and file names",
    ),
    asks_for(
        "percent-parentheses",
        "/wiki/Glob_%28programmering%29",
        "/wiki/Glob_%28programmering%29",
        "Glob (programmering)",
        "nl",
        why="Parentheses are percent-encoded, and stay so.",
        source="tcort/markdown-link-check issue 142; hakyll issue 110",
    ),
    asks_for(
        "parentheses",
        "/wiki/Allmende_(Recht)",
        "/wiki/Allmende_(Recht)",
        "Allmende (Recht)",
        "de",
        why="The path ends with a parenthesis.",
        source="quantified-uncertainty/roast-my-post issue 330; MediaWiki",
    ),
    asks_for(
        "percent-alone",
        "/100%-local/",
        "/100%-local/",
        "100 % local",
        "fr",
        why="A percent sign stands alone, which is no encoding, and is sent as it is.",
    ),
    asks_for(
        "raw-letters",
        "/musée/œuvres?thème=été",
        "/mus%C3%A9e/%C5%93uvres?th%C3%A8me=%C3%A9t%C3%A9",
        "Les œuvres de l'été",
        "fr",
        why="Path and query are written with letters beyond ASCII, which go over the wire as UTF-8.",
    ),
    asks_for(
        "space",
        "/Verslag bewonersavond 12 mei.html",
        "/Verslag%20bewonersavond%2012%20mei.html",
        "Verslag bewonersavond 12 mei",
        "nl",
        why="The name of the file has spaces, and was written into the link as it is.",
    ),
    asks_for(
        "space-around",
        "/leitfaden",
        "/leitfaden",
        "Leitfaden für Feste",
        "de",
        form=" http://{host}{rest}\u0009 ",
        why="White space was copied along with the address.",
    ),
    asks_for(
        "line-break",
        "/a-very-long-name-that-an\n    -e-mail-broke",
        "/a-very-long-name-that-an%20%20%20%20-e-mail-broke",
        "An unlikely name",
        why="A line break stands in the middle, which browsers take out, and spaces behind it, which they keep.",
    ),
    asks_for(
        "semicolon",
        "/artikel;view=print;lang=nl?id=7;8",
        "/artikel;view=print;lang=nl?id=7;8",
        "Artikel 7 en 8",
        "nl",
        why="Semicolons separate parameters in path and query.",
        source="RFC 3986, section 3.3; matrix parameters of application servers",
    ),
    asks_for(
        "sub-delimiters",
        "/@team/a+b,c:d=e$f!*'(g)",
        "/@team/a+b,c:d=e$f!*'(g)",
        "Signs and symbols",
        why="The path has every sign that may stand in one.",
        source="RFC 3986, section 2.2; wummel/linkchecker issue 280 on colons",
    ),
    asks_for(
        "quote-in-query",
        "/l'hiver?q=l'été|soleil",
        "/l'hiver?q=l%27%C3%A9t%C3%A9|soleil",
        "Chansons de l'hiver",
        "fr",
        why="An apostrophe is sent as it is in the path, and percent-encoded in the query.",
    ),
    asks_for(
        "brackets",
        "/zoek?filter[plaats]=Delft&filter[jaar][]=2020",
        "/zoek?filter[plaats]=Delft&filter[jaar][]=2020",
        "Zoeken in de collectie",
        "nl",
        why="The query has square brackets, which browsers send as they are.",
        source=URL_STANDARD + "; PHP's way to pass lists",
    ),
    asks_for(
        "dot-segments",
        "/docs/old/../guide/./start.html",
        "/docs/guide/start.html",
        "Getting started",
        why="The path goes up and down, which the browser works out before it asks.",
        source="RFC 3986, section 5.2.4",
    ),
    asks_for(
        "dot-segments-encoded",
        "/docs/old/%2e%2E/guide/start.html",
        "/docs/guide/start.html",
        "Erste Schritte",
        "de",
        why="The dots that lead upwards are percent-encoded, and lead upwards all the same.",
    ),
    asks_for(
        "backslash",
        r"\docs\guide.html",
        "/docs/guide.html",
        "Guide to the archive",
        why="Backslashes were typed, which browsers read as slashes.",
    ),
    asks_for(
        "double-slash",
        "//docs//guide.html",
        "//docs//guide.html",
        "Handleiding archief",
        "nl",
        why="There are empty parts in the path, and they stay.",
    ),
    asks_for(
        "default-port",
        "/leden/",
        "/leden/",
        "Leden van het netwerk",
        "nl",
        form="http://{host}:80{rest}",
        why="The port is the one that http has anyway.",
    ),
    asks_for("no-path", "", "/", "Le Réseau des Lisières", "fr", why="There is no slash behind the host.", ordinary=True),
    asks_for(
        "query-without-path",
        "?page=12",
        "/?page=12",
        "Seite zwölf",
        "de",
        why="The query follows the host at once.",
    ),
    asks_for(
        "empty-query",
        "/index.php?",
        "/index.php?",
        "The question mark",
        why="The address ends with a question mark, which is sent.",
    ),
    asks_for(
        "long",
        "/report?data=" + "0123456789abcdef" * 124,
        "/report?data=" + "0123456789abcdef" * 124,
        "A map with many markers",
        why="The address has 2,000 characters.",
        source="RFC 9110, section 4.1 recommends 8,000 octets; map and diagram tools keep their state in the address",
    ),
    asks_for(
        "archived",
        "/web/20150101000000/http://www.oldsite.invalid/page.html",
        "/web/20150101000000/http://www.oldsite.invalid/page.html",
        "The old site, as it was in 2015",
        why="A web archive keeps the address of the page within its own.",
        source="Wayback Machine and pywb",
    ),
    asks_for(
        "password",
        "/werkgroep/",
        "/werkgroep/",
        "Werkgroep verkeer",
        "nl",
        form="http://gast:welkom2020@{host}{rest}",
        notes=("password-in-url",),
        why="The address holds a user name and a password.",
        source="RFC 3986, section 3.2.1; shared log-ins of groups",
    ),
    Case(
        id="address-odd-port",
        link="http://address-odd-port.example:8080/catalogue",
        truth=ALIVE,
        reasons=("ok",),
        why="The server listens on port 8080, as the address says.",
        source="application servers without a proxy in front",
        sites=(
            Site(
                host="address-odd-port.example",
                serves=only_at("/catalogue", page(article("Catalogue collectif", "fr"))),
                port=8080,
            ),
        ),
        title="Catalogue collectif",
        language="fr",
        ordinary=True,
    ),
    Case(
        id="address-two-together",
        link="http://address-two-together.example/gidshttp://address-two-together-new.example/gids",
        truth=BROKEN,
        reasons=("malformed-address", "not-found"),
        why="Two addresses were pasted behind one another, and the first server knows no such page.",
        source="lists edited by hand",
        sites=(
            Site(
                host="address-two-together.example",
                serves=only_at("/gids", page(article("Gids voor buurtfeesten", "nl"))),
            ),
        ),
        title="Gids voor buurtfeesten",
        language="nl",
    ),
    unusable(
        "two-with-space",
        "http://address-two-with-space.example http://address-two-with-space-new.example/guide",
        "malformed-address",
        why="Two addresses are in one field, with a space between them.",
        source="URL Standard: a space in a host is a failure; lists edited by hand",
        title="Guide des fêtes de voisins",
    ),
    unusable("relative", "/over-ons/contact.html", "malformed-address", why="Only a path, which leads nowhere from a list."),
    unusable(
        "no-scheme",
        "www.address-no-scheme.example/toolkit",
        "malformed-address",
        why="Without http:// in front, a link leads to a page of the list's own site.",
        title="Toolkit",
    ),
    unusable("empty-host", "http://", "malformed-address", why="The address ends behind its scheme.", title="Atlas"),
    unusable("empty-host-with-query", "https://?id=12", "malformed-address", why="There is no host in front of the query."),
    unusable(
        "port-too-high", "http://address-port-too-high.example:80800/", "malformed-address", why="No port has this number."
    ),
    unusable("port-in-letters", "http://address-port-in-letters.example:http/", "malformed-address", why="The port is a word."),
    unusable(
        "host-forbidden-sign",
        "http://address<host>.example/",
        "malformed-address",
        why="The host was left as a placeholder in angle brackets.",
        source="URL Standard, forbidden host code points",
    ),
    unusable(
        "ip-out-of-range", "http://192.168.1.256/", "malformed-address", why="The last number of the IP address is too high."
    ),
    unusable(
        "port-of-ssh",
        "http://address-port-of-ssh.example:22/",
        "bad-port",
        why="No browser connects to the port of SSH.",
        source="Fetch Standard, port blocking; Chromium's ERR_UNSAFE_PORT",
    ),
    unusable(
        "port-of-irc",
        "https://address-port-of-irc.example:6667/chat",
        "bad-port",
        why="No browser connects to the port of IRC.",
        source="Fetch Standard, port blocking; Chromium's ERR_UNSAFE_PORT",
        title="Chat of the project",
    ),
    not_public("ip-private", "http://192.168.1.10/wiki/", why="An address of a home or office network.", source="RFC 1918"),
    not_public("ip-loopback", "http://127.0.0.1:8000/docs", why="The reader's own computer.", title="Documentation"),
    not_public("ip-one-number", "http://2130706433/", why="The reader's own computer, written as one number."),
    not_public("ip-hexadecimal", "http://0x7f.0x0.0x0.0x1/", why="The reader's own computer, in hexadecimal numbers."),
    not_public("ip-octal", "http://0177.0.0.01/", why="The reader's own computer, in octal numbers."),
    not_public("ip-short", "http://10.1/", why="A private address with its middle left out."),
    not_public("ip-with-dot", "http://127.0.0.1./", why="The reader's own computer, with a final dot."),
    not_public("ip-wide-digits", "http://１２７.０.０.１/", why="The reader's own computer, in digits of full width."),
    not_public("ip-six-loopback", "http://[::1]/", why="The reader's own computer, as an IPv6 address.", source="RFC 4291"),
    not_public(
        "ip-six-mapped", "http://[::ffff:192.168.1.10]/", why="A private address within an IPv6 one.", source="RFC 4291"
    ),
    not_public("ip-six-local", "http://[fd12:3456:789a::1]/nas", why="A unique local IPv6 address.", source="RFC 4193"),
    not_public(
        "ip-metadata",
        "http://169.254.169.254/latest/meta-data/",
        why="The address at which machines in a cloud find their own secrets.",
        source="RFC 3927; documentation of cloud providers",
    ),
    not_public(
        "localhost", "http://localhost:3000/", why="The editor's own computer.", source="RFC 6761", title="Our new site"
    ),
    not_public("localhost-below", "https://app.localhost/", why="A name of the editor's own computer.", source="RFC 6761, 6.3"),
    unusable(
        "dot-local",
        "http://printer.local/",
        "address-not-public",
        "host-not-found",
        why="A name that exists in one network only.",
        source="RFC 6762",
    ),
    well_formed(
        "mail",
        "mailto:info@address-mail.example?subject=Vraag%20over%20de%20gids",
        why="A mail address with a subject.",
        source="RFC 6068",
        title="Redactie",
    ),
    well_formed(
        "mail-two",
        "mailto:anna@address-mail-two.example,bo.de-vries+gids@address-mail-two.example",
        why="Two mail addresses.",
        source="RFC 6068, section 2",
    ),
    unusable("mail-without-host", "mailto:redactie", "malformed-address", why="Only half a mail address.", source="RFC 6068"),
    unusable(
        "mail-disguised",
        "mailto:redactie [at] gids [punt] example",
        "malformed-address",
        why="The mail address was disguised from robots, also where a mail program reads it.",
        source="RFC 6068; lists copied from pages that hide addresses",
    ),
    well_formed("phone", "tel:+31-20-555-0123", why="A telephone number.", source="RFC 3966", title="Infolijn"),
    well_formed("phone-extension", "tel:+4930555012;ext=34", why="A number with an extension.", source="RFC 3966, section 3"),
    unusable("phone-in-words", "tel:bel-ons-maar", "malformed-address", why="There is no number in it.", source="RFC 3966"),
    other_scheme("ftp", "ftp://ftp.address-ftp.example/pub/", why="Browsers do not open FTP any more.", source="Chromium 95"),
    other_scheme(
        "javascript", "javascript:void(0)", why="A script, copied from a button.", source="HTML Standard", title="Menu"
    ),
    other_scheme("magnet", "magnet:?xt=urn:btih:" + "c9e1" * 10, why="For a sharing program.", source="IANA, URI schemes"),
    other_scheme("doi", "doi:10.1000/182", why="An identifier without its resolver.", source="DOI Handbook, section 3.8"),
    other_scheme("signal", "sgnl://signal.group/#CjQKIA", why="For a program that chats.", source="IANA, URI schemes"),
    Case(
        id="address-own-file",
        link="file:///C:/Users/Anna/Documents/gids.html",
        truth=BROKEN,
        reasons=("malformed-address", "address-not-public", "unsupported-scheme"),
        why="The file lies on the computer of whoever wrote the link.",
        source="RFC 8089; pages saved from a word processor",
        also=(UNCHECKED,),
        debate="It is another scheme, which is not looked at; but that no reader can open it needs no look.",
    ),
    Case(
        id="address-typed-wrong",
        link="htp://address-typed-wrong.example/guide",
        truth=BROKEN,
        reasons=("malformed-address", "unsupported-scheme"),
        why="A letter is missing in http, so that no browser knows what to do.",
        source="lists edited by hand",
        title="Guide",
        also=(UNCHECKED,),
        debate="By form it is another scheme; that it is a slip is a guess, if a good one.",
    ),
)
