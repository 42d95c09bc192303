"""What the page says otherwise of a thing that the catalogue lists: its title, and the words around it."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from toolkit_maint.domain.source import PageWords
from toolkit_maint.domain.source_match import Matching
from toolkit_maint.domain.source_things import Outline, Shape, Thing
from toolkit_maint.domain.wording import same_more, same_words, words_key

_ARROW = "\N{RIGHTWARDS ARROW}"
_NO_RELATED: list[Thing] = []


class Wordings:
    """The words of both sides. Where a line says the same, it does not matter which of its parts holds which words."""

    def __init__(self, page: Outline, listed: Outline, matching: Matching) -> None:
        """Take both sides, and what is the same thing on them."""
        self._related = (_related(page), _related(listed))
        self._partner = {number: each.listed for number, each in matching.by_page.items()}
        self._things = (page.things, listed.things)

    def of(self, shown: Thing, listed: Thing, *, alike: bool) -> tuple[str | None, PageWords | None]:
        """The other title, and the other words; each ``None`` where nothing differs.

        The words have the catalogue's own wherever these say the same. Without ``alike`` (in a list here, in running text
        there) only titles are compared. What has lost its link, or not got it in the catalogue, tells its words as a whole.
        """
        if Shape.BARE in {shown.shape, listed.shape} and shown.shape is not Shape.LINKED:
            return self._of_bare(shown, listed) if alike and listed.shape is Shape.BARE else (None, None)
        title = shown.title if shown.title_key and shown.title_key != listed.title_key else None
        if not alike or shown.shape is Shape.TEXT:
            return title, None
        if shown.shape is Shape.RELATED:
            return title, None if self._same_line(shown.parent, listed.parent) else _fields(shown, listed)
        if self._same_line(shown.number, listed.number):
            words = PageWords(before=listed.before, after=listed.after, note=listed.note, more=_more(shown, listed))
            return title, words if words.more != listed.more else None
        return title, _fields(shown, listed)

    def _of_bare(self, shown: Thing, listed: Thing) -> tuple[str | None, PageWords | None]:
        """An entry without a link on either side: on the page nothing marks the title among its words."""
        line = _joined(shown.before, shown.title, shown.after)
        kept = PageWords(
            before=listed.before,
            after=listed.after,
            note=listed.note if same_words(shown.note, listed.note) else shown.note,
            more=_more(shown, listed),
        )
        title = None
        if not same_words(line, _joined(listed.before, listed.title, listed.after)):
            title, kept = _split(line, listed, kept)
        changed = (kept.before, kept.after, kept.note, kept.more) != (listed.before, listed.after, listed.note, listed.more)
        return title, kept if changed else None

    def _same_line(self, shown: int | None, listed: int | None) -> bool:
        """Whether the words between the links of two lines are the same, link for link."""
        if shown is None or listed is None or self._partner.get(shown) != listed:
            return False
        ours, theirs = self._related[0].get(shown, _NO_RELATED), self._related[1].get(listed, _NO_RELATED)
        if [self._partner.get(each.number) for each in ours] != [each.number for each in theirs]:
            return False
        one, other = self._things[0][shown], self._things[1][listed]
        if not ours and (one.before, one.after, one.note) == (other.before, other.after, other.note):
            return True  # as most are
        return _between(one, ours) == _between(other, theirs)

    def lines(self, shown: Thing, listed: Thing, words: PageWords, title: str | None) -> tuple[str, str]:
        """The whole line as the catalogue and as the page has it."""
        before = _line(listed.title, PageWords(before=listed.before, after=listed.after, note=listed.note, more=listed.more))
        return before, _line(listed.title if title is None and listed.shape is Shape.BARE else title or shown.title, words)


def _related(side: Outline) -> dict[int, list[Thing]]:
    found: defaultdict[int, list[Thing]] = defaultdict(list)
    for thing in side.things:
        if thing.shape is Shape.RELATED and thing.parent is not None:
            found[thing.parent].append(thing)
    return found


def _between(entry: Thing, related: list[Thing]) -> list[str]:
    parts = [entry.before, f"{entry.after} {entry.note}"]
    for each in related:
        parts[-1] += f" {each.before}"
        parts.append(each.after)
    return [words_key(part) for part in parts]


def _fields(shown: Thing, listed: Thing) -> PageWords | None:
    words = PageWords(
        before=listed.before if same_words(shown.before, listed.before) else shown.before,
        after=listed.after if same_words(shown.after, listed.after) else shown.after,
        note=listed.note if same_words(shown.note, listed.note) else shown.note,
        more=_more(shown, listed),
    )
    own = (listed.before, listed.after, listed.note, listed.more)
    return None if (words.before, words.after, words.note, words.more) == own else words


def _more(shown: Thing, listed: Thing) -> str:
    return listed.more if same_more(shown.more, listed.more) else shown.more


def _split(line: str, listed: Thing, kept: PageWords) -> tuple[str | None, PageWords]:
    """The title within other words: between the words that the catalogue has around it, or itself with other words around."""
    middle = line.removeprefix(listed.before).removesuffix(listed.after).strip()
    if middle and len(middle) < len(line) and same_words(_joined(listed.before, middle, listed.after), line):
        return middle, kept
    before, found, after = line.partition(listed.title)
    if found and listed.title:
        return None, msgspec.structs.replace(kept, before=before.strip(), after=after.strip())
    return line, msgspec.structs.replace(kept, before="", after="")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _line(title: str, words: PageWords) -> str:
    note = f"{_ARROW} {words.note}" if words.note else ""
    return _joined(words.before, title, words.after, note, words.more)
