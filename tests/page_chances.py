"""Catalogues by chance, and what may become of their page: the same, edited in every way that a change set tells."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

import msgspec

from catalogue_builder import NO_LINK, a_catalogue, a_link, a_policy, a_section, an_entry, related, text_link
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Evidence, Related, Section, TextLink

LENIENT = a_policy(min_known_share=0.0)
NOUNS = ("gids", "brochure", "dossier", "map", "boek", "toolbox", "poster", "folder", "cursus", "video")
ABOUT = ("taal", "ouders", "school", "lezen", "rekenen", "spel", "thuis", "kleuters", "buurt", "muziek", "sport", "eten")
TWINS = ("Website", "Lees meer", "po\u00ebzie")
WORDS = ("", "", ". VLOR (2018)", "uit Gent", "voor ouderwerkingen", "met voorbeelden")


class Chances:
    """Catalogues, and edits of them, out of one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.numbers = count(1)

    def title(self) -> str:
        if self.chance.random() < 0.12:
            return self.chance.choice(TWINS)
        topics = self.chance.sample(ABOUT, 2)
        return f"{self.chance.choice(NOUNS).capitalize()} {next(self.numbers)} over {topics[0]} en {topics[1]}"

    def address(self) -> str | None:
        return None if self.chance.random() < 0.4 else f"https://site{next(self.numbers)}.example/x"

    def words(self) -> str:
        return self.chance.choice(WORDS)

    def some(self, most: int) -> range:
        return range(self.chance.randint(0, most))

    def catalogue(self) -> Catalogue:
        parts = [self.section(f"Deel {number} over {topic}", depth=1) for number, topic in enumerate(ABOUT[:3])]
        return a_catalogue(*(self.entry(1) for _ in self.some(2)), *parts, text=tuple(self.block() for _ in self.some(1)))

    def section(self, title: str, depth: int) -> Section:
        inner = [self.section(f"{title} nader {number}", 0) for number in (self.some(2) if depth else ())]
        made = a_section(
            title,
            *(self.entry(1) for _ in self.some(4)),
            text=tuple(self.block() for _ in self.some(2)),
            sections=tuple(inner),
        )
        return msgspec.structs.replace(made, id=f"s{next(self.numbers)}")

    def block(self) -> Block:
        pieces: list[str | TextLink] = []
        for number in range(self.chance.randint(1, 3)):
            pieces.append(("Zie", "en ook", "verder")[number])
            pieces.append(msgspec.structs.replace(text_link(self.title(), self.address()), id=f"t{next(self.numbers)}"))
        return (*pieces, "voor meer.") if self.chance.random() < 0.5 else tuple(pieces)

    def entry(self, depth: int) -> Entry:
        address = self.address()
        bare = self.chance.random() < 0.2
        evidence = self.chance.choice((None, None, Evidence.SITE)) if address and not bare else None
        nested = [self.entry(depth - 1) for _ in (self.some(2) if depth else ())]
        made = an_entry(
            self.title(),
            NO_LINK if bare else address,
            *nested,
            id=f"e{next(self.numbers)}",
            evidence=evidence,
            also=tuple(self.related() for _ in self.some(2)),
            before=self.words(),
            after=self.words(),
        )
        return msgspec.structs.replace(made, note=self.words(), more="o ..." if nested else "")

    def related(self) -> Related:
        return msgspec.structs.replace(related(self.title(), self.address()), before=self.words(), after=self.words())

    # --- edits ------------------------------------------------------------------------------------------------------------

    def edited(self, catalogue: Catalogue) -> Catalogue:
        pool: list[Entry] = []
        rate = self.chance.choice((0.03, 0.1, 0.3))

        def happens() -> bool:
            return self.chance.random() < rate

        def lists(entries: tuple[Entry, ...], depth: int) -> tuple[Entry, ...]:
            kept = [self.edited_entry(each, happens, lists, depth) for each in entries if not happens()]
            if happens():
                self.chance.shuffle(kept)
            if kept and happens():
                pool.append(kept.pop(self.chance.randrange(len(kept))))
            if pool and (depth or not pool[-1].entries) and self.chance.random() < 0.5:
                kept.insert(self.chance.randint(0, len(kept)), pool.pop())
            if happens():
                kept.insert(self.chance.randint(0, len(kept)), self.entry(depth))
            return tuple(kept)

        def section(known: Section) -> Section:
            title = f"Vroeger {known.title}" if happens() else known.title
            return msgspec.structs.replace(known, title=title, **within(known))

        def within(known: Catalogue | Section) -> dict[str, object]:
            sections = [section(each) for each in known.sections if self.chance.random() > rate / 3]
            return {
                "entries": lists(known.entries, 1),
                "sections": tuple(sections),
                "text": self.edited_text(known.text, happens),
            }

        return msgspec.structs.replace(catalogue, **within(catalogue))

    def edited_entry(
        self,
        known: Entry,
        happens: Callable[[], bool],
        lists: Callable[[tuple[Entry, ...], int], tuple[Entry, ...]],
        depth: int,
    ) -> Entry:
        title = self.title() if happens() else known.title
        link = known.link
        if link is not None:
            address = self.address() if happens() else link.url.href if link.url else None
            link = a_link(title, address)
        also = [each for each in known.related if not happens()]
        if happens():
            self.chance.shuffle(also)
        return msgspec.structs.replace(
            known,
            title=title,
            link=link,
            before=self.words() if happens() else known.before,
            after=self.words() if happens() else known.after,
            note=self.words() if happens() else known.note,
            related=(*also, self.related()) if happens() else tuple(also),
            entries=lists(known.entries, depth - 1) if depth else known.entries,
        )

    def edited_text(self, text: tuple[Block, ...], happens: Callable[[], bool]) -> tuple[Block, ...]:
        blocks = [block for block in text if not happens()]
        if happens():
            self.chance.shuffle(blocks)
        if len(blocks) > 1 and happens():
            blocks[:2] = [blocks[0] + blocks[1]]
        if happens():
            blocks.append(self.block())
        return tuple(tuple(self.chance.sample(block, len(block))) if happens() else block for block in blocks)
