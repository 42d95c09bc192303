"""Charsets: pages that are what they should be, and error pages that only a right reading of the title gives away."""

from __future__ import annotations

from fault_server import Behaviour, answer, by_path
from misbehaving_web.case import ALIVE, BROKEN, Case, Site
from misbehaving_web.html import article


def says(charset: str | None) -> str:
    """The header with this charset, or without any."""
    return f"Content-Type: text/html; charset={charset}" if charset else "Content-Type: text/html"


def meta(charset: str) -> str:
    """The old form of the declaration in the page, as editors of that time wrote it."""
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


def old_page(title: str, text: str, charset: str | None, *, heading: str | None = None) -> str:
    """A page in the manner of 2002, with a declaration of its charset where there is one."""
    declared = meta(charset) if charset else ""
    paragraphs = "".join(f"<p>{text}</p>\n" for _ in range(12))
    return (
        f'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<html>\n<head>\n{declared}\n<title>{title}</title>\n'
        f'</head>\n<body bgcolor="#ffffff">\n<table width="760"><tr><td><a href="index.html">Index</a></td>\n'
        f"<td><h1>{title if heading is None else heading}</h1>\n{paragraphs}</td></tr></table>\n</body>\n</html>\n"
    )


def sent(markup: str, encoding: str, charset: str | None, status: str = "200 OK") -> Behaviour:
    """The page in this encoding, under the name of this charset in the header."""
    return answer(markup.encode(encoding), status, says(charset))


def opens(
    name: str,
    behaviour: Behaviour,
    title: str,
    language: str,
    *,
    why: str,
    source: str,
    ordinary: bool = False,
    notes: tuple[str, ...] = (),
) -> Case:
    """A page that is what the catalogue says; every other path of its host is a 404."""
    host = f"charset-{name}.example"
    return Case(
        id=f"charset-{name}",
        link=f"http://{host}/archive/page.html",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=by_path({"/archive/page.html": behaviour})),),
        notes=notes,
        title=title,
        language=language,
        ordinary=ordinary,
        reader_sees=title,
    )


def missing(name: str, behaviour: Behaviour, title: str, language: str, *, why: str, source: str) -> Case:
    """Every path of the host has the same page under status 200, and its title says that there is no page."""
    host = f"charset-{name}.example"
    return Case(
        id=f"charset-{name}",
        link=f"http://{host}/archive/2014/page.html",
        truth=BROKEN,
        reasons=("soft-404",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=behaviour),),
        title=title,
        language=language,
    )


HTML_STANDARD = "HTML Standard, determining the character encoding: byte order mark, then header, then declaration in the page"
LOST_IN_FRENCH = "La page que vous cherchez a été déplacée ou supprimée. Vérifiez l'adresse ou revenez à l'accueil."
LOST_IN_GERMAN = (
    "Die gewünschte Seite wurde gelöscht oder verschoben. Bitte prüfen Sie die Adresse oder gehen Sie zur Übersicht."
)
LOST_IN_DUTCH = "De pagina die u zoekt is verwijderd of verplaatst. Controleer het adres of ga terug naar de beginpagina."

CASES = (
    opens(
        "utf-8-with-bom",
        sent(article("Verzamelde brieven", "nl"), "utf-8-sig", "utf-8"),
        "Verzamelde brieven",
        "nl",
        why="The page begins with a byte order mark, as the editors of Windows write it.",
        source=HTML_STANDARD,
        ordinary=True,
    ),
    opens(
        "latin-1",
        sent(
            old_page("Mémoires d'une bibliothécaire", "Les archives sont ouvertes à tous, même en été.", "iso-8859-1"),
            "latin-1",
            "ISO-8859-1",
        ),
        "Mémoires d'une bibliothécaire",
        "fr",
        why="An older page in Latin-1, and the header says so.",
        source="Apache's AddDefaultCharset; WHATWG Encoding Standard, labels of windows-1252",
        ordinary=True,
    ),
    opens(
        "windows-1252-in-the-page",
        sent(
            old_page("Bücher – „gelesen“ und geliebt", "Die „schönsten“ Bücher – für Groß und Klein…", "windows-1252"),
            "cp1252",
            None,
        ),
        "Bücher – „gelesen“ und geliebt",
        "de",
        why="Only the page itself says its charset, and has the quotation marks and dashes that Latin-1 lacks.",
        source="pages made with FrontPage; " + HTML_STANDARD,
    ),
    opens(
        "shift-jis",
        sent(
            old_page("ソウル市立図書館の予約表", "この図書館は誰でも利用できます。表示は日本語のみです。", "Shift_JIS"),
            "shift_jis",
            "Shift_JIS",
        ),
        "ソウル市立図書館の予約表",
        "ja",
        why="A Japanese page whose letters have second bytes that look like backslashes.",
        source="WHATWG Encoding Standard, Shift_JIS decoder",
    ),
    opens(
        "koi8-r",
        sent(old_page("Городская библиотека", "Библиотека открыта каждый день, кроме понедельника.", "koi8-r"), "koi8-r", None),
        "Городская библиотека",
        "ru",
        why="A Russian page in the charset of Unix machines of its time, said in the page only.",
        source="WHATWG Encoding Standard, KOI8-R; jarun/buku pull request 294 and ArchiveBox pull request 322 on titles",
    ),
    opens(
        "unknown",
        sent(article("Verhalen uit de wijk: café en école", "nl"), "utf-8", "utf8mb4"),
        "Verhalen uit de wijk: café en école",
        "nl",
        why="The header has the name that a database uses for UTF-8; browsers do not know it and look into the page.",
        source="PHP with default_charset = utf8mb4; WHATWG Encoding Standard, get an encoding",
    ),
    opens(
        "utf-16",
        sent(article("Überlieferung der Lieder", "de"), "utf-16", None),
        "Überlieferung der Lieder",
        "de",
        why="The page is in UTF-16 with a byte order mark, and says of itself that it is UTF-8; the mark counts.",
        source="pages saved as Unicode text in Windows; " + HTML_STANDARD,
    ),
    opens(
        "404-in-koi8-r",
        sent(
            old_page("Городская библиотека", "Библиотека открыта каждый день, кроме понедельника.", "koi8-r"),
            "koi8-r",
            "koi8-r",
            "404 Not Found",
        ),
        "Городская библиотека",
        "ru",
        why="The page is there under a wrong status, and only the right charset shows that it is the one of the catalogue.",
        source="sites whose pages are made by the error document of the server",
        notes=("wrong-status",),
    ),
    opens(
        "title-with-entities",
        sent(
            old_page(
                "L&#8217;atelier &eacute;ph&eacute;m&egrave;re &amp; compagnie",
                "Les b&eacute;n&eacute;voles se retrouvent chaque semaine.",
                "iso-8859-1",
            ),
            "ascii",
            None,
        ),
        "L’atelier éphémère & compagnie",
        "fr",
        why="All letters beyond ASCII are written as entities.",
        source="HTML Standard, named character references; web editors of the nineties",
    ),
    missing(
        "soft-404-latin-1",
        sent(old_page("Page non trouvée", LOST_IN_FRENCH, None), "latin-1", "iso-8859-1"),
        "Journal de bord du collectif",
        "fr",
        why="The title says in Latin-1 that the page was not found.",
        source="SPIP and older French content management systems under PHP without a status",
    ),
    missing(
        "soft-404-meta-contradicts-header",
        sent(old_page("Page non trouvée", LOST_IN_FRENCH, "utf-8"), "latin-1", "iso-8859-1"),
        "Journal de bord du collectif",
        "fr",
        why="The header is right, and the page says wrongly that it is UTF-8; the header counts.",
        source=HTML_STANDARD,
    ),
    missing(
        "soft-404-bom-beats-header",
        sent(old_page("Cette page n’existe plus", LOST_IN_FRENCH, None), "utf-8-sig", "iso-8859-1"),
        "Cartographie des communs",
        "fr",
        why="The header says Latin-1, but the page begins with the byte order mark of UTF-8, which counts.",
        source=HTML_STANDARD,
    ),
    missing(
        "soft-404-utf-16",
        sent(old_page("Seite nicht gefunden", LOST_IN_GERMAN, None), "utf-16", "utf-16"),
        "Handbuch für Hausprojekte",
        "de",
        why="The title says in UTF-16, in which no byte search would find it, that the page was not found.",
        source="IIS custom error pages saved as Unicode text",
    ),
    missing(
        "soft-404-windows-1252",
        sent(old_page("Cette page n’existe pas ou plus", LOST_IN_FRENCH, "windows-1252", heading="Désolé…"), "cp1252", None),
        "Les outils de la médiation",
        "fr",
        why="The title has an apostrophe of windows-1252, and no header says so.",
        source="pages pasted from word processors",
    ),
    missing(
        "soft-404-entities",
        sent(
            old_page(
                "Page introuvable &#8211; M&eacute;diath&egrave;que",
                "La page demand&eacute;e n&#146;existe pas.",
                None,
                heading="Page&nbsp;introuvable",
            ),
            "ascii",
            None,
        ),
        "Médiathèque : le fonds local",
        "fr",
        why="The title is written with entities, and the heading with a space that does not break.",
        source="WordPress writes its dash as &#8211;; HTML Standard, numeric reference 146 means an apostrophe",
    ),
    missing(
        "soft-404-unknown",
        sent(old_page("Pagina niet gevonden", LOST_IN_DUTCH, None), "utf-8", "iso-8859-1utf-8"),
        "Handleiding buurtmoestuin",
        "nl",
        why="Two charsets are glued together in the header, and the title says that the page was not found.",
        source="configurations in which AddDefaultCharset and an application both set the charset",
    ),
)
