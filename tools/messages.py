"""Keep the message files up to date: extract from all sources, merge into every language, compile.

    python tools/messages.py

writes ``toolkit_maint.pot``, and each language's ``.po`` and ``.mo``. Translate in the ``.po``, then run it again.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "toolkit_maint"
LOCALE = PACKAGE / "locale"
DOMAIN = "toolkit_maint"
TRANSLATED = ("nl",)
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2), "marked": None}
# A date that changes with each run would make files differ that say the same.
FIRST_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
WIDTH = 110
_HEADERS = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


class SteadyCatalog(Catalog):
    """A catalogue whose header does not change with the version of the tool that writes it."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The headers that say something of the messages."""
        return [pair for pair in super().mime_headers if pair[0] in _HEADERS]


def _empty(lang: str | None) -> SteadyCatalog:
    return SteadyCatalog(
        locale=lang, domain=DOMAIN, project="toolkit-maint", header_comment="", fuzzy=False, creation_date=FIRST_WRITTEN
    )


def template() -> Catalog:
    """Every message of the package, in the order of files and lines."""
    catalog = _empty(None)
    for source in sorted(PACKAGE.rglob("*.py")):
        name = source.relative_to(ROOT).as_posix()
        for _, message, _, _ in extract_from_file("python", source, keywords=KEYWORDS):
            catalog.add(message, locations=[(name, 0)])
    return catalog


def merged(lang: str, messages: Catalog) -> Catalog:
    """The language's catalogue with exactly the messages of the template: what is new is empty, never guessed."""
    known = Catalog()
    if po_path(lang).exists():
        with po_path(lang).open("rb") as file:
            known = read_po(file, locale=lang, domain=DOMAIN)
    catalog = _empty(lang)
    for message in messages:
        if message.id:
            translated = known.get(message.id)
            flags = message.flags | (translated.flags & {"fuzzy"} if translated else set())
            catalog.add(message.id, translated.string if translated else "", message.locations, flags)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The text of a ``.po`` or ``.pot``; places are named by file alone, since lines move with every edit."""
    out = io.BytesIO()
    write_po(out, catalog, width=WIDTH, include_lineno=False, sort_by_file=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The compiled form that gettext reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def pot_path() -> Path:
    """Where the template is kept."""
    return LOCALE / f"{DOMAIN}.pot"


def po_path(lang: str) -> Path:
    """Where a language's messages are kept; the compiled form lies beside, as ``.mo``."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def wanted() -> dict[Path, bytes]:
    """Every message file with the content that it should have."""
    messages = template()
    found = {pot_path(): as_po(messages)}
    for lang in TRANSLATED:
        catalog = merged(lang, messages)
        found[po_path(lang)] = as_po(catalog)
        found[po_path(lang).with_suffix(".mo")] = as_mo(catalog)
    return found


def _is_told(message: Message) -> bool:
    """Whether a message is translated, in all its forms."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def main() -> int:
    """Write what differs, and name the messages that nobody has translated yet."""
    for path, content in wanted().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            sys.stdout.write(f"written: {path.relative_to(ROOT).as_posix()}\n")
    missing = [
        message.id for lang in TRANSLATED for message in merged(lang, template()) if message.id and not _is_told(message)
    ]
    sys.stdout.writelines(f"not translated: {message!r}\n" for message in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
