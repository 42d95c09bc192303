"""Content codings: those that were asked for, those that were not, and those that are not what they say."""

from __future__ import annotations

import asyncio
import gzip
import sys
import zlib
from collections.abc import Callable
from functools import cache

import brotli

from fault_server import Asked, Behaviour, answer, by_path
from misbehaving_web.case import ALIVE, BROKEN, UNSURE, Case, Site
from misbehaving_web.certificates import Tls, good
from misbehaving_web.html import article

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Coder = Callable[[bytes], bytes]
MEGABYTE = 1_000_000


def deflated_raw(data: bytes) -> bytes:
    """Deflate without the wrapping of zlib that the standard asks for."""
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(data) + coder.flush()


def as_it_is(data: bytes) -> bytes:
    """Not coded at all."""
    return data


def brotli_coded(data: bytes) -> bytes:
    """Brotli, at a pace that suits pages and bombs alike."""
    return bytes(brotli.compress(data, quality=5))


def cut(data: bytes) -> bytes:
    """Gzip that ends before its end."""
    coded = gzip.compress(data, 1)
    return coded[: len(coded) * 3 // 4]


def sends(coding: str, body: bytes, *headers: str, status: str = "200 OK") -> Behaviour:
    """This body under the name of this coding."""
    return answer(body, status, f"Content-Encoding: {coding}", "Content-Type: text/html; charset=utf-8", *headers)


def negotiates(title: str, language: str) -> Behaviour:
    """Each visitor gets the best coding that its ``Accept-Encoding`` names."""
    page = article(title, language).encode()
    copies = {"br": brotli_coded(page), "zstd": zstd.compress(page), "gzip": gzip.compress(page), "identity": page}

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        taken = {part.partition(";")[0].strip() for part in (asked.header("accept-encoding") or "").split(",")}
        coding = next((coding for coding in copies if coding in taken), "identity")
        await sends(coding, copies[coding], "Vary: Accept-Encoding")(writer, asked)

    return send


def coded(
    name: str,
    coding: str,
    coder: Coder,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str,
    listed_as: str = "",
    ordinary: bool = False,
    tls: Tls | None = None,
) -> Case:
    """The reader gets the page, over https where there is ``tls``."""
    host = f"coding-{name}.example"
    body = coder(article(title, language).encode())
    return Case(
        id=f"coding-{name}",
        link=f"{'https' if tls else 'http'}://{host}/lezen",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/lezen": sends(coding, body)}), tls=tls),),
        title=listed_as or title,
        language=language,
        ordinary=ordinary,
        reader_sees="" if tls else title,
    )


def spoilt(
    name: str, behaviour: Behaviour, title: str, language: str = "en", *, why: str, source: str, reasons: tuple[str, ...]
) -> Case:
    """The reader gets an error or nothing."""
    host = f"coding-{name}.example"
    return Case(
        id=f"coding-{name}",
        link=f"http://{host}/lezen",
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/lezen": behaviour})),),
        title=title,
        language=language,
    )


@cache
def bomb(coding: str) -> bytes:
    """A page that is followed by 40 MB of spaces when it is decoded; made when it is first asked for."""
    page = article("A very small download").encode() + b" " * (40 * MEGABYTE)
    coders: dict[str, Coder] = {
        "gzip": gzip.compress,
        "br": brotli_coded,
        "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
    }
    return coders[coding](page)


def sends_bomb(coding: str) -> Behaviour:
    """A page whose decoded size is out of all proportion."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await sends(coding, bomb(coding))(writer, asked)

    return send


def bombed(name: str, coding: str, *, why: str) -> Case:
    """Any verdict will do, as long as it comes."""
    host = f"coding-{name}.example"
    return Case(
        id=f"coding-{name}",
        link=f"http://{host}/download",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source="CWE-409; zip bombs served to scanners, as described by several site owners",
        sites=(Site(host=host, serves=by_path({"/download": sends_bomb(coding)})),),
        title="A very small download",
        also=(BROKEN, UNSURE),
        debate="A browser that has the memory shows the page; a tool that stops early and says anything is right too.",
    )


CASES = (
    coded(
        "gzip",
        "gzip",
        gzip.compress,
        "Het archief van de wijk",
        "nl",
        why="The page is sent as gzip, as most pages are.",
        source="RFC 9110, section 8.4.1.3",
        ordinary=True,
    ),
    coded(
        "gzip-upper-case",
        "GZIP",
        gzip.compress,
        "Seed library manual",
        why="The name of the coding is in upper case, which means the same.",
        source="RFC 9110, section 8.4.1: codings are case-insensitive",
        listed_as="How to run a seed library",
    ),
    coded(
        "x-gzip",
        "x-gzip",
        gzip.compress,
        "Fonds ancien numérisé",
        "fr",
        why="The coding has its old name.",
        source="RFC 9110, section 8.4.1.3: x-gzip is to be taken for gzip",
    ),
    coded(
        "deflate",
        "deflate",
        zlib.compress,
        "Werkzeugkiste Beteiligung",
        "de",
        why="Deflate in the wrapping of zlib, as the standard says.",
        source="RFC 9110, section 8.4.1.2",
    ),
    coded(
        "deflate-raw",
        "deflate",
        deflated_raw,
        "Meeting minutes, 1998–2004",
        why="Deflate without the wrapping of zlib, which browsers understand as well.",
        source="sindresorhus/got issue 303; node-fetch pull request 123; axios pull request 5497",
    ),
    coded(
        "brotli",
        "br",
        brotli_coded,
        "Praktijkboek participatie",
        "nl",
        why="The page is sent as Brotli.",
        source="RFC 7932",
        tls=good,
        ordinary=True,
    ),
    coded(
        "zstd",
        "zstd",
        zstd.compress,
        "Toolkit for libraries",
        why="The page is sent as Zstandard.",
        source="RFC 8878; offered by Chromium over https since version 123",
        tls=good,
    ),
    coded(
        "gzip-twice",
        "gzip, gzip",
        lambda data: gzip.compress(gzip.compress(data)),
        "Recettes de la cantine",
        "fr",
        why="The application and the proxy both coded the page, and the header says so.",
        source="RFC 9110, section 8.4: codings are listed in the order in which they were applied",
    ),
    coded(
        "identity",
        "identity",
        as_it_is,
        "Nachlass der Fotografin",
        "de",
        why="The header says that nothing was coded.",
        source="RFC 9110, section 8.4.1 reserves identity for requests; servers send it all the same",
        listed_as="Fotografischer Nachlass",
    ),
    coded(
        "utf-8",
        "utf-8",
        as_it_is,
        "Dieren in het asiel",
        "nl",
        why="The name of the charset is put where that of a coding should be; browsers ignore it.",
        source="Kong/insomnia issue 7161; locustio/locust issue 1233",
    ),
    coded(
        "none",
        "none",
        as_it_is,
        "Ferry timetable archive",
        why="The header names a coding that does not exist; browsers show the page as it came.",
        source="Apache and PHP configurations that switch compression off with Content-Encoding: none",
    ),
    coded(
        "gzip-cut-off",
        "gzip",
        cut,
        "Rapport annuel du réseau",
        "fr",
        why="The gzip ends three quarters of the way, and browsers show what could be decoded.",
        source="proxies with a cache of truncated files; Chromium's gzip filter does not ask for the checksum",
    ),
    coded(
        "gzip-with-a-tail",
        "gzip",
        lambda data: gzip.compress(data) + b"<!-- served from cache -->\n" + bytes(40),
        "Bauanleitung Lastenrad",
        "de",
        why="A cache adds a comment behind the end of the gzip, and browsers ignore it.",
        source="WordPress caches that append a comment to the coded file",
        listed_as="Lastenrad selbst gebaut",
    ),
    Case(
        id="coding-gzip-redirect",
        link="http://coding-gzip-redirect.example/mail",
        truth=ALIVE,
        reasons=("ok",),
        why="The redirect says gzip, and its body is empty, which no gzip can be.",
        source="aiohttp and urllib3 issues on empty bodies with a Content-Encoding; PHP with zlib.output_compression",
        sites=(
            Site(
                host="coding-gzip-redirect.example",
                serves=by_path(
                    {
                        "/mail": sends("gzip", b"", "Location: /mail/2026", status="302 Found"),
                        "/mail/2026": sends("gzip", gzip.compress(article("Rundbrief der Gärten", "de").encode())),
                    }
                ),
            ),
        ),
        title="Rundbrief der Gärten",
        language="de",
        reader_sees="Rundbrief der Gärten",
    ),
    spoilt(
        "gzip-of-nothing",
        sends("gzip", gzip.compress(b"")),
        "Planning the harvest",
        why="A right gzip that holds nothing at all: a white page.",
        source="PHP scripts that stop with a fatal error and hidden messages, under zlib.output_compression",
        reasons=("no-content",),
    ),
    spoilt(
        "gzip-without-a-byte",
        sends("gzip", b""),
        "Boekenruil in de buurt",
        "nl",
        why="The answer says gzip, 200, and has no body.",
        source="PHP scripts that stop with a fatal error and hidden messages",
        reasons=("no-content", "undecodable-body"),
    ),
    spoilt(
        "brotli-that-is-gzip",
        sends("br", gzip.compress(article("Maintenir un site d'archives", "fr").encode())),
        "Maintenir un site d'archives",
        "fr",
        why="The file was coded as gzip and is sent under the name of Brotli.",
        source="Chromium's ERR_CONTENT_DECODING_FAILED; static files with the wrong ending on a file server",
        reasons=("undecodable-body",),
    ),
    Case(
        id="coding-gzip-twice-said-once",
        link="http://coding-gzip-twice-said-once.example/lezen",
        truth=BROKEN,
        reasons=("undecodable-body",),
        why="The page was coded twice and the header says so once, so that readers see signs and squares.",
        source="minify and zlib.output_compression switched on together: mrclay/minify issue 574",
        sites=(
            Site(
                host="coding-gzip-twice-said-once.example",
                serves=by_path({"/lezen": sends("gzip", gzip.compress(gzip.compress(article("Field notes").encode())))}),
            ),
        ),
        title="Field notes",
        also=(ALIVE, UNSURE),
        debate="Browsers show gibberish without complaint; whether that is proof depends on how hard one looks at the text.",
    ),
    Case(
        id="coding-negotiated",
        link="http://coding-negotiated.example/lezen",
        truth=ALIVE,
        reasons=("ok",),
        why="The server keeps one copy in each coding, and sends the best of those that the visitor takes.",
        source="RFC 9110, section 12.5.3; precompressed files in nginx and Caddy",
        sites=(Site(host="coding-negotiated.example", serves=by_path({"/lezen": negotiates("Gids stadslandbouw", "nl")})),),
        title="Gids stadslandbouw",
        language="nl",
        ordinary=True,
        reader_sees="Gids stadslandbouw",
    ),
    *(
        Case(
            id=f"coding-{name}-over-http",
            link=f"http://coding-{name}-over-http.example/lezen",
            truth=BROKEN,
            reasons=("undecodable-body",),
            why=f"The server sends {name} over plain http to everybody, and browsers take it over https only.",
            source="Chromium 156 shows ERR_CONTENT_DECODING_FAILED for a coding that it did not ask for",
            sites=(
                Site(
                    host=f"coding-{name}-over-http.example",
                    serves=by_path({"/lezen": sends(coding, coder(article("Atlas des friches", "fr").encode()))}),
                ),
            ),
            title="Atlas des friches",
            language="fr",
            also=(ALIVE,),
            debate="A tool that asks for this coding over http too gets the page, and a browser first tries https.",
        )
        for name, coding, coder in (("brotli", "br", brotli_coded), ("zstandard", "zstd", zstd.compress))
    ),
    bombed("bomb-gzip", "gzip", why="40 kB of gzip become 40 MB."),
    bombed("bomb-gzip-twice", "gzip, gzip", why="A few hundred bytes, coded twice, become 40 MB."),
    bombed("bomb-brotli", "br", why="A hundred bytes of Brotli become 40 MB."),
)
