"""Names of hosts: unknown ones, odd ones that work, and those that lead where no reader can go."""

from __future__ import annotations

from fault_server import Behaviour, by_path, redirect
from misbehaving_web.case import ALIVE, BROKEN, UNSURE, Case, Site
from misbehaving_web.html import article, page
from toolkit_maint.domain.observation import FaultKind

DEAD = ("93.184.255.1", "93.184.255.2")
"""Public addresses at which nothing listens."""

FIRST_ON_THE_NET = "93.184.0.2"
"""The address of the first site of a net: only right where the case has a net of its own."""

UNREADABLE_PRIVATE = "The reader gets nothing there, or something of their own network; a careful tool does not go and see."


def has(title: str, language: str = "en", path: str = "/info") -> Behaviour:
    """One page, and a 404 everywhere else."""
    return by_path({path: page(article(title, language))})


def opens(
    name: str,
    host: str,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str,
    written: str = "",
    others: tuple[str, ...] = (),
    ordinary: bool = False,
) -> Case:
    """The reader gets the page. ``written`` is the name in the link where it is not the one that is looked up."""
    return Case(
        id=f"name-{name}",
        link=f"http://{written or host}/info",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=tuple(Site(host=one, serves=has(title, language)) for one in (host, *others)),
        title=title,
        language=language,
        ordinary=ordinary,
        reader_sees=title,
    )


def unknown(
    name: str,
    link: str,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str,
    reasons: tuple[str, ...] = ("host-not-found",),
) -> Case:
    """No such name."""
    return Case(
        id=f"name-{name}",
        link=link,
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        title=title,
        language=language,
    )


LONG_LABELS = ".".join(f"afdeling-{number:02}-van-de-landelijke-vereniging-van-kleine-musea" for number in range(3))

CASES = (
    unknown(
        "unknown",
        "http://name-unknown.example/info",
        "Stichting Dorpsbelangen",
        "nl",
        why="The domain was not renewed, and its name does not exist any more.",
        source="Chromium's ERR_NAME_NOT_RESOLVED; RFC 8020",
    ),
    unknown(
        "unknown-https",
        "https://www.name-unknown-https.example/info",
        "Les ateliers du fleuve",
        "fr",
        why="The name does not exist; the link says https.",
        source="Chromium's ERR_NAME_NOT_RESOLVED; RFC 8020",
    ),
    Case(
        id="name-resolver-failed",
        link="http://name-resolver-failed.example/info",
        truth=UNSURE,
        reasons=("resolver-failed",),
        why="The name servers of the domain answer that they have failed (SERVFAIL).",
        source="RFC 2308, section 7.1; domains with broken DNSSEC signatures",
        names={"name-resolver-failed.example": FaultKind.RESOLVER_FAILED},
        title="Zentrum für Bürgerbeteiligung",
        language="de",
    ),
    Case(
        id="name-no-address",
        link="http://name-no-address.example/info",
        truth=UNSURE,
        reasons=("no-address",),
        why="The name exists and has addresses, but none of the kind that can be reached from here.",
        source="hosts with IPv6 only",
        names={"name-no-address.example": FaultKind.NO_ADDRESS},
        title="IPv6 community mesh",
    ),
    Case(
        id="name-first-address-dead",
        link="http://name-first-address-dead.example/info",
        truth=ALIVE,
        reasons=("ok",),
        why="The name has two addresses, and nothing listens at the first one any more.",
        source="RFC 8305; round robin names after one of two machines was taken away",
        sites=(Site(host="name-first-address-dead.example", serves=has("Seed saving network")),),
        names={"name-first-address-dead.example": (DEAD[0], FIRST_ON_THE_NET)},
        title="Seed saving network",
        reader_sees="Seed saving network",
    ),
    Case(
        id="name-all-addresses-dead",
        link="http://name-all-addresses-dead.example/info",
        truth=BROKEN,
        reasons=("connection-refused",),
        why="The name has two addresses, and nothing listens at either.",
        source="Chromium's ERR_CONNECTION_REFUSED; names that outlive their servers",
        names={"name-all-addresses-dead.example": DEAD},
        title="Netzwerk Saatgut",
        language="de",
    ),
    opens(
        "trailing-dot",
        "name-trailing-dot.example.",
        "Publications du réseau",
        "fr",
        others=("name-trailing-dot.example",),
        why="The name in the link ends with a dot, which makes it absolute.",
        source="RFC 3986, section 3.2.2; curl issue 8290",
    ),
    unknown(
        "single-label",
        "http://name-single-label/info",
        "Intranet: handbook for new staff",
        why="The name has one part only and exists in the network of the editor's office alone.",
        source="Chromium's ERR_NAME_NOT_RESOLVED; links copied from an intranet",
        reasons=("host-not-found", "address-not-public"),
    ),
    unknown(
        "empty-label",
        "http://www..name-empty-label.example/info",
        "Kring van vertellers",
        "nl",
        why="A dot too many was typed, and no name has an empty part.",
        source="RFC 1035, section 2.3.1; Chromium's ERR_NAME_NOT_RESOLVED",
        reasons=("host-not-found", "malformed-address"),
    ),
    unknown(
        "label-too-long",
        f"http://{'zusammen' * 8}.name-label-too-long.example/info",
        "Zusammenarbeit im Quartier",
        "de",
        why="A part of the name has 64 letters, one more than a name can have.",
        source="RFC 1035, section 2.3.4; Chromium's ERR_NAME_NOT_RESOLVED",
        reasons=("host-not-found", "malformed-address"),
    ),
    opens(
        "underscore",
        "alice_en_bob.name-underscore.example",
        "Alice en Bob maken samen een tuin",
        "nl",
        why="The name has underscores, which rules for host names forbid and browsers and resolvers do not.",
        source="gorhill/httpswitchboard issue 211; RFC 2181, section 11; p2r3/ha.mr issue 39",
    ),
    opens(
        "hyphen-at-end",
        "club-.name-hyphen-at-end.example",
        "Club du livre",
        "fr",
        why="A part of the name ends with a hyphen.",
        source="blogs on hosts that let users choose any name; URL Standard, CheckHyphens is false",
    ),
    opens(
        "two-hyphens",
        "r3---sn.name-two-hyphens.example",
        "Mirror of the sound archive",
        why="A part of the name has hyphens at its third and fourth place without being Punycode.",
        source="names of content delivery networks; URL Standard, CheckHyphens is false",
    ),
    opens(
        "numbers-only",
        "1984.name-numbers-only.example",
        "Zine library 1984",
        why="A part of the name consists of digits.",
        source="RFC 1123, section 2.1",
    ),
    opens(
        "idn",
        "xn--bcherschrank-dlb.name-idn.example",
        "Öffentliche Bücherschränke",
        "de",
        written="bücherschrank.name-idn.example",
        why="The name has an umlaut.",
        source="RFC 5890; URL Standard, domain to ASCII",
    ),
    opens(
        "idn-sharp-s",
        "xn--strae-oqa.name-idn-sharp-s.example",
        "Die Straße gehört allen",
        "de",
        written="straße.name-idn-sharp-s.example",
        why="The sharp s is a letter of its own; only outdated rules make it ss, which is another name.",
        source="RFC 5892; UTS 46, nontransitional processing",
    ),
    opens(
        "idn-in-punycode",
        "xn--caf-dma.name-idn-in-punycode.example",
        "Café associatif",
        "fr",
        why="The name is written in its form in ASCII already.",
        source="RFC 3492",
        ordinary=True,
    ),
    opens(
        "upper-case",
        "www.name-upper-case.example",
        "Oral history guide",
        written="WWW.Name-Upper-Case.Example",
        why="The name is written with capitals, which mean nothing in a name.",
        source="RFC 4343; leaflets",
    ),
    opens(
        "long",
        f"{LONG_LABELS}.name-long.example",
        "Vereniging van kleine musea",
        "nl",
        why="The name has nearly 200 letters.",
        source="RFC 1035, section 2.3.4: up to 255 octets",
    ),
    Case(
        id="name-private-address",
        link="http://name-private-address.example/info",
        truth=BROKEN,
        reasons=("address-refused", "address-not-public"),
        why="The public name leads to an address of a private network.",
        source="RFC 1918; split-horizon names that leak into public DNS",
        names={"name-private-address.example": ("10.20.30.40",)},
        title="Recherche documentaire",
        language="fr",
        also=(UNSURE,),
        debate=UNREADABLE_PRIVATE,
    ),
    Case(
        id="name-loopback-address",
        link="http://name-loopback-address.example/info",
        truth=BROKEN,
        reasons=("address-refused", "address-not-public"),
        why="The owner parked the name at the address of everybody's own computer.",
        source="abandoned names pointed to 127.0.0.1; lists of blocked hosts",
        names={"name-loopback-address.example": ("127.0.0.1",)},
        title="Open hardware wiki",
        also=(UNSURE,),
        debate=UNREADABLE_PRIVATE,
    ),
    Case(
        id="name-redirects-into-private",
        link="http://name-redirects-into-private.example/info",
        truth=BROKEN,
        reasons=("address-refused", "address-not-public"),
        why="The site sends visitors on to the address that its server has behind the router.",
        source="servers that build redirects from the address they listen on; WordPress with a LAN address as its siteurl",
        sites=(
            Site(
                host="name-redirects-into-private.example",
                serves=redirect("http://192.168.178.20/info/", "301 Moved Permanently"),
            ),
        ),
        title="Chronik des Vereins",
        language="de",
        also=(UNSURE,),
        debate=UNREADABLE_PRIVATE,
    ),
    Case(
        id="name-redirects-to-unknown",
        link="http://name-redirects-to-unknown.example/info",
        truth=BROKEN,
        reasons=("host-not-found",),
        why="The old name sends visitors on to a new one, which has ceased to exist since.",
        source="shorteners and old domains of projects that moved twice",
        sites=(
            Site(
                host="name-redirects-to-unknown.example",
                serves=redirect("http://www.name-redirects-to-unknown-new.example/info", "301 Moved Permanently"),
            ),
        ),
        title="Handreiking burgerinitiatief",
        language="nl",
    ),
)
