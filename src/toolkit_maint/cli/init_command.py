"""``init``: a catalogue from any page with a list, with all that a repository needs to keep it true."""

from __future__ import annotations

import re
import sys
import zoneinfo
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.config_file import FILE_NAME, SHARED_FILE, load_configuration
from toolkit_maint.adapters.new_catalogue import Beginnings, NewCatalogue, new_catalogue
from toolkit_maint.adapters.new_files import already_there, write_new
from toolkit_maint.adapters.starter import Program, program_installed, program_named, starter_files
from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import configured, words_here
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import Ending, failure, wrong_usage
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.source_pages import read_source
from toolkit_maint.cli.stop import on_signals
from toolkit_maint.cli.visiting import Plan, VisitOptions, stop_for
from toolkit_maint.domain.address import AddressKind, host_of, parse_address
from toolkit_maint.domain.catalogue import DEFAULT_LANGUAGE, Catalogue
from toolkit_maint.domain.diagnostic import Severity, has_errors
from toolkit_maint.domain.language import language_tag, likely_language
from toolkit_maint.domain.naming import as_id
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.settings import OriginKind
from toolkit_maint.domain.source import SourceComparison, SourceReading
from toolkit_maint.domain.typography import comparable
from toolkit_maint.reports.beginning import Beginning, not_begun, render_beginning
from toolkit_maint.reports.diagnostics_text import render_text
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words

_CONTACT = re.compile(r"[!-~]{3,200}\Z")
_CATALOGUE = "catalogue"
_COPIES = "source"


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said; ``None`` leaves it to the page."""

    origin: str
    folder: Path
    title: str | None
    language: str | None
    timezone: str
    contact: str | None
    program: Program | None

    @property
    def is_web(self) -> bool:
        return parse_address(self.origin).kind is AddressKind.WEB


@click.command()
@click.option("--from", "origin", required=True, metavar="URL|FILE", help="The page with the list: on the web, or saved.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--title", help="Title of the catalogue, instead of the page's own.")
@click.option("--language", metavar="TAG", help="Language of the page (nl, en, fr-BE …), instead of what it says or seems.")
@click.option("--timezone", metavar="ZONE", default="UTC", show_default=True, help="Time zone of dates in reports.")
@click.option("--contact", help="Page or mailbox by which the owner of a visited site can reach you.")
@click.option("--program", metavar="URL@COMMIT", help="Git repository and commit that workflows take toolkit-maint from.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@options.language()
@click.option("--timeout", type=options.Seconds(), metavar="S", help="Seconds to wait for the page.")
@click.option("--ca-bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Certificates (PEM) to trust.")
@click.option("--allow-private", multiple=True, metavar="CIDR", help="Also visit addresses of this private block; repeatable.")
def command(
    origin: str,
    folder: Path,
    title: str | None,
    language: str | None,
    timezone: str,
    contact: str | None,
    program: str | None,
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    lang: str | None,
    **visiting: Any,
) -> None:
    """Start a catalogue in FOLDER (default: here) from a page with a list.

    Writes the catalogue, its configuration, the schemas for your editor, and two workflows. Nothing that is there is ever
    written over. Ends with 3 if the page could not be read.

    \b
    Examples:
      toolkit-maint init --from https://www.example.org/list my-list
      toolkit-maint init --from saved-page.html --contact links@example.org
      toolkit-maint init --from README.md my-list --dry-run
    """
    words = words_here(lang)
    wanted = _Wanted(
        origin=origin,
        folder=folder,
        title=title,
        language=_language(language, words),
        timezone=_timezone(timezone, words),
        contact=_contact(contact, words),
        program=_program(program, words),
    )
    copies = _copies(wanted, words)
    _refuse_to_overwrite(wanted.folder, [*starter_files(None, None, None), f"{_CATALOGUE}/catalogue.yaml", *copies], words)
    reading, page = _read(wanted, lang, VisitOptions(**visiting), words)
    wanted = _completed(wanted, reading, page)
    words = words_here(lang, wanted.language)
    if wanted.contact is None and not dry_run:
        wanted = msgspec.structs.replace(wanted, contact=_asked_for_contact(words))
    new = _made(wanted, page, copies, words)
    contents = _contents(wanted, reading, new, copies)
    _refuse_to_overwrite(wanted.folder, contents, words)
    if not dry_run:
        try:
            write_new(wanted.folder, contents)
        except OSError as exc:
            failure(
                words.say(
                    "{path} could not be written ({why}), so nothing was.",
                    path=PLAIN.code(str(exc.filename or wanted.folder)),
                    why=exc.strerror or type(exc).__name__,
                )
            )
    text = render_beginning(_beginning(wanted, reading, new, contents), words, screen_for("never").width, dry_run=dry_run)
    put(text + (_shown(contents, copies) if dry_run else ""), STANDARD_OUTPUT, words)


def _read(wanted: _Wanted, lang: str | None, visits: VisitOptions, words: Words) -> tuple[SourceReading, Catalogue]:
    """Read the page; one that cannot be read ends the command."""
    settings = configured(None, lang).settings
    if wanted.contact is not None:
        settings = msgspec.structs.replace(settings, contact=wanted.contact)
    plan = Plan(
        options=visits,
        settings=settings,
        policy=signs.default_policy(),
        words=words,
        language=wanted.language or words.lang,
        stop=stop_for(visits, settings),
    )
    with on_signals(plan.stop):
        reading = read_source(plan, Path(), wanted.origin, confined=False)
    if plan.stop.reason() is not None:
        raise Ending(words.gettext("Interrupted before there was anything to report."), ExitCode.INCOMPLETE)
    if reading.page is None:
        failure(not_begun(_without_catalogue(reading), words))
    return reading, reading.page


def _without_catalogue(reading: SourceReading) -> SourceComparison:
    """What is known of a page before there is a catalogue to compare it with."""
    return SourceComparison(
        location=reading.location,
        kind=reading.kind,
        candidates=0,
        known=0,
        expected=0,
        unreadable=reading.unreadable,
        detail=reading.detail,
        unseen=reading.unseen,
    )


def _made(wanted: _Wanted, page: Catalogue, copies: dict[str, bytes], words: Words) -> NewCatalogue:
    """The catalogue, which is valid; that it is not is a fault of ours, and ends the command before anything is written."""
    beside = {name.removeprefix(f"{_CATALOGUE}/"): content for name, content in copies.items()}
    beginnings = Beginnings(
        title=wanted.title or _CATALOGUE,
        language=wanted.language or DEFAULT_LANGUAGE,
        timezone=wanted.timezone,
        source=next(iter(beside), wanted.origin),
        advice=_advice(words),
    )
    sentence = words.gettext("No valid catalogue could be made of this page, so nothing was written.")
    try:
        new = new_catalogue(page, beginnings, beside, signs.tracking())
    except ValueError as exc:
        failure(f"{sentence} ({PLAIN.text(str(exc))})")
    if new.loaded.catalogue is None or has_errors(new.loaded.diagnostics):
        click.echo(render_text(new.loaded.diagnostics, new.loaded.files, words, screen_for("auto", err=True)), err=True)
        failure(sentence)
    return new


def _completed(wanted: _Wanted, reading: SourceReading, page: Catalogue) -> _Wanted:
    """With the title and the language of the page, where the command line said none."""
    url = parse_address(wanted.origin)
    name = host_of(url.href) if url.kind is AddressKind.WEB else Path(wanted.origin).stem
    titles = (wanted.title, page.title, reading.title, name)
    language = wanted.language or language_tag(page.language) or likely_language(reading.text)
    return msgspec.structs.replace(
        wanted, title=next((each for each in titles if each and each.strip()), None), language=language
    )


def _contents(wanted: _Wanted, reading: SourceReading, new: NewCatalogue, copies: dict[str, bytes]) -> dict[str, bytes]:
    """Every file to write, the catalogue's first."""
    title = new.loaded.catalogue.title if new.loaded.catalogue else ""
    landmark = title if title and comparable(title) in comparable(f"{reading.title} {reading.text}") else None
    texts = {f"{_CATALOGUE}/{name}": text for name, text in new.files.items()}
    texts |= starter_files(wanted.contact, landmark, wanted.program)
    return {name: text.encode() for name, text in texts.items()} | copies


def _beginning(wanted: _Wanted, reading: SourceReading, new: NewCatalogue, contents: dict[str, bytes]) -> Beginning:
    if new.loaded.catalogue is None:
        raise AssertionError("only what is valid is told of")
    folder = wanted.folder.resolve()
    above = any((each / ".git").exists() for each in folder.parents)
    return Beginning(
        reading=_without_catalogue(reading),
        catalogue=new.loaded.catalogue,
        files=sorted(contents),
        folder="" if folder == Path.cwd() else wanted.folder.as_posix(),
        refused=new.refused,
        duplicates=new.duplicates,
        warnings=sum(found.severity is Severity.WARNING for found in new.loaded.diagnostics),
        has_contact=wanted.contact is not None,
        to_fill_in=wanted.program is None,
        lies_below=above and not (folder / ".git").exists(),
    )


def _shown(contents: dict[str, bytes], copies: dict[str, bytes]) -> str:
    """The files that are made for this list, as they would be; copies and schemas are the same as what they are copied from."""
    made = {name: content for name, content in contents.items() if name not in copies and not name.startswith("schema/")}
    parts = []
    for name, content in made.items():
        lines = content.decode().splitlines()
        parts.append("\n".join(["", f"=== {PLAIN.code(name)} ===", "", *(PLAIN.line(line) for line in lines), ""]))
    return "".join(parts)


def _copies(wanted: _Wanted, words: Words) -> dict[str, bytes]:
    """A copy of the page where it is a file, by the path that it gets: what the catalogue is compared with from now on."""
    if wanted.is_web:
        return {}
    path = Path(wanted.origin)
    if not path.is_file():
        wrong_usage(
            words.say(
                "There is no file at {path}. {option} needs a file, or an address that begins with http or https.",
                path=PLAIN.code(wanted.origin),
                option="--from",
            )
        )
    try:
        content = path.read_bytes()
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=PLAIN.code(wanted.origin), why=exc.strerror or ""))
    name = f"{as_id(path.stem) or 'page'}{path.suffix.lower() if path.suffix[1:].isalnum() and path.suffix.isascii() else ''}"
    return {f"{_CATALOGUE}/{_COPIES}/{name}": content}


def _refuse_to_overwrite(folder: Path, names: Any, words: Words) -> None:
    there = [*already_there(folder, names), *_other_settings(folder)]
    if there:
        listed = "\n".join(f"  {PLAIN.code((folder / name).as_posix())}" for name in there)
        sentence = words.gettext("These files are there already. Nothing is ever written over, so nothing was done:")
        wrong_usage(f"{sentence}\n{listed}")


def _other_settings(folder: Path) -> tuple[str, ...]:
    """Settings in a file that is shared with other tools: a new file of our own would silently take their place."""
    found = load_configuration(folder, None, {})
    shared = isinstance(found, tuple) or any(origin.kind is OriginKind.FILE for origin in found.origins.values())
    return (SHARED_FILE,) if shared and not (folder / FILE_NAME).exists() else ()


def _language(written: str | None, words: Words) -> str | None:
    if written is None:
        return None
    tag = language_tag(written)
    if tag is None:
        _bad("--language", written, "nl, en, fr-BE", words)
    return tag


def _timezone(written: str, words: Words) -> str:
    try:
        zoneinfo.ZoneInfo(written)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        _bad("--timezone", written, "Europe/Brussels", words)
    return written


def _contact(written: str | None, words: Words) -> str | None:
    if written is not None and not _CONTACT.match(written):
        _bad("--contact", written, "https://www.example.org/contact, links@example.org", words)
    return written


def _program(written: str | None, words: Words) -> Program | None:
    if written is None:
        return program_installed()
    program = program_named(written)
    if program is None:
        _bad("--program", written, "https://code.example.org/toolkit-maint.git@COMMIT", words)
    return program


def _bad(option: str, written: str, example: str, words: Words) -> NoReturn:
    wrong_usage(
        words.say(
            "{option} cannot be '{written}'. It is written like this: {example}",
            option=option,
            written=PLAIN.text(written),
            example=example,
        )
    )


def _asked_for_contact(words: Words) -> str | None:
    """Ask the person at the terminal; nobody, or an empty answer, gives none."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    question = words.gettext("How can the owner of a visited site reach you? A page or a mailbox, or nothing for now")
    while True:
        answer = click.prompt(question, default="", show_default=False, err=True).strip()
        if not answer or _CONTACT.match(answer):
            return answer or None
        click.echo(words.gettext("That must be one address without spaces: https://… or a mailbox."), err=True)


def _advice(words: Words) -> tuple[str, ...]:
    """The comment at the top of the catalogue, for its editors."""
    return (
        words.gettext("The catalogue: title, introduction and order of the sections. Each section has a file of its own here."),
        "",
        words.gettext("How to write something down:"),
        "  title    " + words.gettext("the words of the link"),
        "  url      " + words.gettext("the address; null if it is not known yet; no such line if there is no link"),
        "  before   " + words.gettext("the words before the title"),
        "  after    " + words.gettext("the words behind the title"),
        "  note     " + words.gettext("what follows the arrow; the arrow itself is not written"),
        "  id       " + words.gettext("a short name that never changes: small letters, digits and hyphens"),
        words.gettext(
            words.gettext(
                "The spaces between these come by themselves. Put quotes around a text that has ': ' in it or begins with ','."
            ),
        ),
    )
