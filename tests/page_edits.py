"""Thirty edits of the E-toolkit page and eight pages that are not it, each with what a comparison should say.

The page is the saved copy that the catalogue is kept by, with an address given to every link; the catalogue has the same
addresses. An edit is made in the text of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Section, TextLink
from toolkit_maint.domain.source import Unreadable

Told = tuple[str, str | None]
"""A kind of change, and the id it is about; the title of an addition."""

_NO_ADDRESS = re.compile(r"\]\(#\)")


def page_text(root: Path) -> str:
    """The saved page, every link with an address of its own."""
    numbers = count(1)
    text = (root / "catalogue" / "source" / "e-toolkit-ouderbetrokkenheid.md").read_text(encoding="utf-8")
    return _NO_ADDRESS.sub(lambda _: f"](https://site{next(numbers)}.example/)", text)


def catalogue_with_addresses(root: Path) -> Catalogue:
    """The catalogue with the same addresses."""
    loaded = load_catalogue(root / "catalogue", tracking=signs.tracking(), shown_from=root)
    assert loaded.catalogue is not None
    numbers = count(1)

    def link(known: Link) -> Link:
        return msgspec.structs.replace(known, url=parse_address(f"https://site{next(numbers)}.example/"), evidence=None)

    def piece(known: str | TextLink) -> str | TextLink:
        return known if isinstance(known, str) else msgspec.structs.replace(known, link=link(known.link))

    def entry(known: Entry) -> Entry:
        own = None if known.link is None else link(known.link)
        also = tuple(msgspec.structs.replace(each, link=link(each.link)) for each in known.related)
        return msgspec.structs.replace(known, link=own, related=also, entries=tuple(entry(each) for each in known.entries))

    def block(known: Block) -> Block:
        return tuple(piece(each) for each in known)

    def parts(known: Catalogue | Section) -> dict[str, object]:
        return {
            "text": tuple(block(each) for each in known.text),
            "entries": tuple(entry(each) for each in known.entries),
            "sections": tuple(msgspec.structs.replace(each, **parts(each)) for each in known.sections),
        }

    return msgspec.structs.replace(loaded.catalogue, **parts(loaded.catalogue))


Edit = Callable[[str], str]


def replaced(*pairs: tuple[str, str]) -> Edit:
    """Words put in the place of others, each of which stands on the page."""

    def edit(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    return edit


def _line(text: str, start: str) -> str:
    return next(line for line in text.splitlines(keepends=True) if start in line)


def without(*starts: str) -> Edit:
    """Without the lines in which these words stand, and the arrow's line behind them."""

    def edit(text: str) -> str:
        for start in starts:
            line = _line(text, start)
            following = text.partition(line)[2].splitlines(keepends=True)[:1]
            text = text.replace(line + "".join(each for each in following if each.startswith("\u2192")), "", 1)
        return text

    return edit


def put_behind(start: str, behind: str) -> Edit:
    """A line put behind another one."""

    def edit(text: str) -> str:
        line, other = _line(text, start), _line(text, behind)
        text = text.replace(line, "", 1)
        return text.replace(other, other + line, 1)

    return edit


def added(line: str, behind: str) -> Edit:
    """A new line behind another one."""

    def edit(text: str) -> str:
        other = _line(text, behind)
        return text.replace(other, other + line + "\n", 1)

    return edit


def swapped(one: str, other: str) -> Edit:
    """Two pieces of text in one another's place."""
    return replaced((one, "\0"), (other, one), ("\0", other))


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(text: str) -> str:
        for each in edits:
            text = each(text)
        return text

    return edit


def address_of(text: str, title: str) -> str:
    """The address that a link of the page has."""
    found = re.search(re.escape(f"[{title}](") + r"([^)]+)\)", text)
    assert found is not None, title
    return found[1]


def readdressed(title: str, address: str = "https://nieuw.example/") -> Edit:
    """A link with another address."""
    return lambda text: text.replace(f"[{title}]({address_of(text, title)})", f"[{title}]({address})", 1)


def swapped_addresses(one: str, other: str) -> Edit:
    """Two links with one another's address."""
    return lambda text: both(readdressed(one, address_of(text, other)), readdressed(other, address_of(text, one)))(text)


POETRY = "po\u00ebzie"
LAST = "VCOV-knelpuntentest"

EDITS: dict[str, tuple[Edit, list[Told]]] = {
    "nothing": (lambda text: text, []),
    "other quotes, dashes and spaces": (
        replaced(
            ("'Ouders betrekken", "\u2018Ouders  betrekken"),
            ("poëzie'](", "poëzie\u2019]("),
            ("Metrotaal – Mind", "Metrotaal - Mind"),
        ),
        [],
    ),
    "one more, last of its list": (
        added("- [Nieuwe gids](https://nieuw.example/)", "Geen kat op school"),
        [("added", "Nieuwe gids")],
    ),
    "one more, first of its list": (
        replaced(("- [Coachdocument]", "- [Startpakket](https://nieuw.example/)\n- [Coachdocument]")),
        [("added", "Startpakket")],
    ),
    "one more, nested": (
        added("  - o [Taalboost](https://nieuw.example/)", "Samen met Ouders"),
        [("added", "Taalboost")],
    ),
    "two more of one title": (
        both(added("- [Website](https://a.example/)", "Geen kat"), added("- [Website](https://b.example/)", LAST)),
        [("added", "Website"), ("added", "Website")],
    ),
    "a new section": (
        lambda text: (
            text + "\n\n## Podcasts\n\n- [Praat](https://praat.example/) met ouders\n- [Luister](https://luister.example/)\n"
        ),
        [("added", "Praat"), ("added", "Luister")],
    ),
    "one less": (without("[Geen kat op school]"), [("removed", "geen-kat-op-school")]),
    "a whole list less": (
        without("[Diversiteit In Actie]", "[Meertaligheid.be]"),
        [("removed", "diversiteit-in-actie"), ("removed", "meertaligheid-be")],
    ),
    "another address": (readdressed("Coachdocument"), [("repointed", "coachdocument")]),
    "another title": (
        replaced(("[Participatie op school]", "[Meedoen en meedenken]")),
        [("retitled", "participatie-op-school")],
    ),
    "another title and another address": (
        both(
            readdressed("Gids voor ouderwerkingen"),
            replaced(("[Gids voor ouderwerkingen]", "[Gids voor sterke ouderwerkingen]")),
        ),
        [("repointed", "gids-voor-ouderwerkingen"), ("retitled", "gids-voor-ouderwerkingen")],
    ),
    "other words behind": (
        replaced((" Politeia (2021)", " Politeia (2023, derde druk)")),
        [("annotated", "geen-kat-op-school")],
    ),
    "another note": (
        replaced(("positieve samenhang met leerprestaties en", "sterke samenhang met")),
        [("annotated", "kenmerken-van-effectief-basisonderwijs")],
    ),
    "other words around a link in text": (
        replaced(("voor een goede samenwerking tussen ouders", "voor een betere samenwerking tussen ouders")),
        [("annotated", "inspiratiegids-van-eiland-naar-wij-land")],
    ),
    "a link more in text": (
        replaced(("model van Samaey", "model van [Samaey](https://samaey.example/)")),
        [("added", "Samaey")],
    ),
    "to another section": (put_behind("[Materialenbank]", "[Geen kat op school]"), [("moved", "materialenbank")]),
    "to another section under another title": (
        both(put_behind("[Materialenbank]", "[Geen kat op school]"), replaced(("[Materialenbank]", "[Bank vol materiaal]"))),
        [("retitled", "materialenbank"), ("moved", "materialenbank")],
    ),
    "out of a nested list": (
        both(
            put_behind("[Samen met Ouders]", "[Geen kat op school]"),
            replaced(("  - o [Samen met Ouders]", "- [Samen met Ouders]")),
        ),
        [("moved", "samen-met-ouders")],
    ),
    "two changed places": (
        put_behind("[Hoe nemen we alle ouders mee?]", "[Klasouders op school"),
        [("reordered", "klasouders-op-school")],
    ),
    "one from the end to the front": (
        put_behind("[Pesten aanpakken", "[Sterke schOUDERS"),
        [("reordered", "pesten-aanpakken")],
    ),
    "addresses changed places": (
        swapped_addresses("Coachdocument", "Materialenbank"),
        [("repointed", "coachdocument"), ("repointed", "materialenbank")],
    ),
    "addresses of neighbours changed places": (
        swapped_addresses("Diversiteit In Actie", "Meertaligheid.be"),
        [("repointed", "diversiteit-in-actie"), ("repointed", "meertaligheid-be")],
    ),
    "titles changed places": (
        swapped("[Hoe nemen we alle ouders mee?]", "[Participatie op school]"),
        [("retitled", "hoe-nemen-we-alle-ouders-mee"), ("retitled", "participatie-op-school")],
    ),
    "of two of one title, one has another address": (
        lambda text: text.replace(
            address_of(text, "Ouderbetrokkenheid en schoolsucces: geen zwart-witverhaal"), "https://nieuw.example/", 1
        ),
        [("repointed", "ouderbetrokkenheid-en-schoolsucces")],
    ),
    "of two of one title, the second is gone": (
        without("(blog Kris Van den Brande)"),
        [("removed", "ouderbetrokkenheid-en-schoolsucces-blog")],
    ),
    "a section under another heading": (
        replaced(("## Boeken over", "## Lezen over")),
        [("section-renamed", "boeken")],
    ),
    "a section under another heading, with a book more and one less": (
        both(
            replaced(("## Boeken over", "## Lezen over")),
            without("[Handelingsgericht werken"),
            added("- [Nieuwe gids](https://nieuw.example/)", "Geen kat"),
        ),
        [("section-renamed", "boeken"), ("removed", "handelingsgericht-werken"), ("added", "Nieuwe gids")],
    ),
    "a group under other words": (
        replaced(("scholen en ouders maken samen school", "samen maken we school")),
        [("annotated", "project-sterke-schouders")],
    ),
    "a related link more": (
        replaced(("(blog Kris Van den Brande)", "(blog Kris Van den Brande), zie ook [Vervolg](https://vervolg.example/)")),
        [("added", "Vervolg")],
    ),
    "many at once": (
        both(
            readdressed("Coachdocument"),
            without("[Pesten aanpakken"),
            replaced(("[Toolbox onderwijs]", "[Toolbox voor het onderwijs]")),
            put_behind("[Materialenbank]", "[Geen kat op school]"),
            added("- [Nieuwe gids](https://nieuw.example/)", LAST),
        ),
        [
            ("moved", "materialenbank"),
            ("repointed", "coachdocument"),
            ("retitled", "toolbox-onderwijs"),
            ("added", "Nieuwe gids"),
            ("removed", "pesten-aanpakken"),
        ],
    ),
}

_HEAD = "<!DOCTYPE html><html lang='nl'><head><title>{title}</title></head><body>"
_MENU = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/nieuws'>Nieuws</a></li><li><a href='/over'>Over</a></li></ul></nav>"
)
_OTHERS = "".join(
    f"<li><a href='https://ander{number}.example/'>Artikel {number} over tuinieren</a></li>" for number in range(60)
)

FAILURES: dict[str, tuple[str, str, int, Unreadable]] = {
    "an empty page": ("page.html", "", 200, Unreadable.EMPTY),
    "an error of the server": (
        "page.html",
        _HEAD.format(title="500") + "<h1>Internal Server Error</h1></body></html>",
        500,
        Unreadable.HTTP_STATUS,
    ),
    "a page that is gone": (
        "page.html",
        _HEAD.format(title="404") + "<h1>Niet gevonden</h1></body></html>",
        404,
        Unreadable.HTTP_STATUS,
    ),
    "a log-in page": (
        "page.html",
        _HEAD.format(title="Aanmelden")
        + "<h1>Aanmelden</h1><form><input name='u'><input type='password' name='p'></form></body></html>",
        200,
        Unreadable.LOG_IN,
    ),
    "a captcha": (
        "page.html",
        _HEAD.format(title="Just a moment...")
        + "<h1>Checking your browser</h1><p>Please complete the check.</p>"
        + "<div class='g-recaptcha' data-sitekey='x'></div><script src='/cdn-cgi/challenge-platform/x.js'></script>",
        200,
        Unreadable.WALL,
    ),
    "another page": (
        "page.html",
        _HEAD.format(title="De tuin") + f"<h1>De tuin</h1><ul>{_OTHERS}</ul></body></html>",
        200,
        Unreadable.TOO_FEW_KNOWN,
    ),
    "only a menu": (
        "page.html",
        _HEAD.format(title="E-toolkit")
        + _MENU
        + "<main><h1>E-toolkit ouderbetrokkenheid</h1><p>Binnenkort.</p></main></body></html>",
        200,
        Unreadable.TOO_FEW_LINKS,
    ),
    "a page cut short": (
        "page.html",
        _HEAD.format(title="E-toolkit")
        + "<main><h2>Boeken over ouderbetrokkenheid</h2><ul><li><a href='https://site17.example/'>Gezin en sch",
        200,
        Unreadable.TRUNCATED,
    ),
}
