"""Files and types: what is no page and yet fine, and pages under a wrong type."""

from __future__ import annotations

import struct
import zlib

from fault_server import Behaviour, answer, by_path, raw
from misbehaving_web.case import ALIVE, BROKEN, UNSURE, Case, Site
from misbehaving_web.html import article


def png(size: int = 64) -> bytes:
    """A grey square that any viewer shows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes((row * 3 + column) % 256 for column in range(size)) for row in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf(words: str) -> bytes:
    """A PDF of one page with these words."""
    drawing = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (len(objects) + 1, table, tail)


def sent(body: bytes, content_type: str | None, *headers: str, status: str = "200 OK") -> Behaviour:
    """The body under this type, or under none."""
    if content_type is not None:
        return answer(body, status, f"Content-Type: {content_type}", *headers)
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return raw("\r\n".join(lines).encode() + body)


def opens(
    name: str,
    path: str,
    behaviour: Behaviour,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str,
    ordinary: bool = False,
    reader_sees: str = "",
) -> Case:
    """The reader gets the file, in the browser or as a download."""
    host = f"media-{name}.example"
    return Case(
        id=f"media-{name}",
        link=f"http://{host}{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({path.partition("?")[0]: behaviour})),),
        title=title,
        language=language,
        ordinary=ordinary,
        reader_sees=reader_sees,
    )


FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Nieuws van de tuin</title>'
    "<link>http://media-feed.example/</link><description>Wat er groeit</description>"
    + "".join(f"<item><title>Week {week}</title><description>Zaaien en wieden.</description></item>" for week in range(1, 20))
    + "</channel></rss>\n"
)

PLAIN = "FIELD RECORDING, A SHORT GUIDE\n==============================\n\n" + (
    "Write down the date, the place and the weather before you press the button.\n" * 40
)

CASES = (
    opens(
        "pdf",
        "/publicaties/handreiking.pdf",
        sent(pdf("Handreiking"), "application/pdf", "Accept-Ranges: bytes"),
        "Handreiking participatie (pdf)",
        "nl",
        why="A PDF.",
        source="RFC 8118",
        ordinary=True,
    ),
    opens(
        "pdf-without-ending",
        "/download?id=4711",
        sent(pdf("Leitfaden"), "application/pdf;charset=UTF-8", 'Content-Disposition: inline; filename="Leitfaden.pdf"'),
        "Leitfaden Bürgerrat",
        "de",
        why="A PDF at an address that does not look like one.",
        source="document systems that send files by number",
    ),
    opens(
        "pdf-as-octets",
        "/fichiers/guide.pdf",
        sent(pdf("Guide"), "application/octet-stream"),
        "Guide de la concertation",
        "fr",
        why="The server does not know the type, and the browser offers the file as a download.",
        source="object stores to which files were put without a type",
    ),
    opens(
        "image",
        "/maps/valley.png",
        sent(png(), "image/png"),
        "Map of the valley",
        why="A picture.",
        source="PNG specification, W3C",
        ordinary=True,
    ),
    opens(
        "audio",
        "/podcast/aflevering-12.mp3",
        sent(
            b"ID3\x04\x00\x00\x00\x00\x00\x00" + (b"\xff\xfb\x90\x64" + bytes(413)) * 400, "audio/mpeg", "Accept-Ranges: bytes"
        ),
        "Podcast, aflevering 12",
        "nl",
        why="An audio file.",
        source="RFC 3003",
        ordinary=True,
    ),
    opens(
        "zip-as-download",
        "/materialien/paket.zip",
        sent(
            b"PK\x05\x06" + bytes(18),
            "application/octet-stream",
            'Content-Disposition: attachment; filename="paket.zip"',
        ),
        "Materialpaket Planspiel",
        "de",
        why="A file that the browser is told to save.",
        source="RFC 6266",
    ),
    opens(
        "page-as-download",
        "/export/report",
        sent(
            article("Rapport d'activité", "fr").encode(),
            "text/html; charset=utf-8",
            "Content-Disposition: attachment; filename*=UTF-8''rapport%20d%27activit%C3%A9.html",
        ),
        "Rapport d'activité",
        "fr",
        why="A page that the browser is told to save instead of showing it.",
        source="RFC 6266; export functions",
    ),
    opens(
        "page-without-type",
        "/info",
        sent(article("Wonen in de Tussentijd", "nl").encode(), None),
        "Wonen in de Tussentijd",
        "nl",
        why="The server says no type, and browsers see that it is a page.",
        source="MIME Sniffing Standard, section 7.1",
        reader_sees="Wonen in de Tussentijd",
    ),
    opens(
        "page-with-empty-type",
        "/info",
        sent(article("Gemeinsam gärtnern", "de").encode(), ""),
        "Gemeinsam gärtnern",
        "de",
        why="The header for the type is there, and empty.",
        source="MIME Sniffing Standard, section 5; scripts that print an unset variable",
        reader_sees="Gemeinsam gärtnern",
    ),
    opens(
        "page-as-plain-text",
        "/handbook/index",
        sent(article("Handbook of tenants' unions").encode(), "text/plain; charset=utf-8"),
        "Handbook of tenants' unions",
        why="The page is sent as plain text, so that readers see it with its markup.",
        source="MIME Sniffing Standard, section 7.1: text is never raised to HTML; files without an ending",
        reader_sees="Handbook of tenants' unions",
    ),
    opens(
        "xhtml",
        "/carnet",
        sent(
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
                '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">'
                "<head><title>Carnet de terrain</title></head><body><h1>Carnet de terrain</h1>"
                + "<p>On y note la date, le lieu et le temps qu’il fait.</p>" * 20
                + "</body></html>"
            ).encode(),
            "application/xhtml+xml",
        ),
        "Carnet de terrain",
        "fr",
        why="A page in XHTML, sent as such.",
        source="RFC 3236",
        reader_sees="Carnet de terrain",
    ),
    opens(
        "plain-text",
        "/recording.txt",
        sent(PLAIN.encode(), "text/plain"),
        "A short guide to field recording",
        why="A text file.",
        source="RFC 2046, section 4.1",
        ordinary=True,
        reader_sees="FIELD RECORDING, A SHORT GUIDE",
    ),
    opens(
        "feed",
        "/feed/",
        sent(FEED.encode(), "application/rss+xml; charset=UTF-8"),
        "Nieuws van de tuin (RSS)",
        "nl",
        why="A feed, for a feed reader.",
        source="RSS 2.0 specification",
        ordinary=True,
        reader_sees="Nieuws van de tuin",
    ),
    opens(
        "partial",
        "/lecture",
        sent(
            article("Lecture on common land").encode(),
            "text/html; charset=utf-8",
            f"Content-Range: bytes 0-{len(article('Lecture on common land').encode()) - 1}/*",
            status="206 Partial Content",
        ),
        "Lecture on common land",
        why="A cache answers with the part that is everything, though nobody asked for a part.",
        source="RFC 9110, section 15.3.7; caches that split files into slices",
        reader_sees="Lecture on common land",
    ),
    opens(
        "wrong-image-type",
        "/affiche.jpg",
        sent(png(), "image/jpeg"),
        "Affiche de la fête",
        "fr",
        why="A PNG under the name and type of a JPEG; browsers show it.",
        source="MIME Sniffing Standard, section 8.1",
    ),
    Case(
        id="media-empty-pdf",
        link="http://media-empty-pdf.example/publicaties/verslag.pdf",
        truth=BROKEN,
        reasons=("no-content",),
        why="The file is there, and has no bytes.",
        source="uploads that were broken off; disks that were full",
        sites=(
            Site(host="media-empty-pdf.example", serves=by_path({"/publicaties/verslag.pdf": sent(b"", "application/pdf")})),
        ),
        title="Verslag van het onderzoek",
        language="nl",
        also=(UNSURE,),
        debate="A viewer says that the file is damaged; one empty answer might be an accident of that day.",
    ),
)
