"""The files of a catalogue while they are edited, and where in them everything stands that has a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.catalogue_data import CATALOGUE_KEYS, ENTRY_KEYS, RELATED_KEYS, SECTION_KEYS, TEXT_LINK_KEYS
from toolkit_maint.adapters.yaml_catalogue import FILE_NAME
from toolkit_maint.adapters.yaml_edit import EditRefused, Lifted, Mark, Route, YamlEdit
from toolkit_maint.adapters.yaml_files import ENDINGS, ON_DISK, shown_path
from toolkit_maint.adapters.yaml_text import YamlText, decode
from toolkit_maint.adapters.yaml_writing import block
from toolkit_maint.domain.diagnostic import Diagnostic, Rule

_MODELINE: Final = "# yaml-language-server:"
TOP: Final = ""
"""The name of what stands before the first section."""

_RANKS: Final[Mapping[str, int]] = MappingProxyType({"text": 0, "related": 1, "entries": 2, "sections": 3})

RelatedKey = tuple[str, int]
"""A related link by the id of its entry and its number (from 0) there before anything was edited; new ones are below 0."""


class NotEditable(Exception):  # noqa: N818 - it says what the catalogue is
    """A file of the catalogue that cannot be edited at all, with the place and the rule that it breaks."""

    def __init__(self, path: str, line: int, rule: Rule) -> None:
        """Take the place and the reason."""
        super().__init__(f"{path}:{line}: {rule.value}")
        self.path = path
        self.line = line
        self.rule = rule


class Where(msgspec.Struct, frozen=True):
    """A part of a file: its keys and positions from the top."""

    file: Path
    route: Route

    def below(self, *steps: str | int) -> Where:
        """What stands in it."""
        return Where(self.file, (*self.route, *steps))

    @property
    def around(self) -> Where:
        """The list or mapping that it stands in."""
        return Where(self.file, self.route[:-1])

    @property
    def position(self) -> int:
        """Its number (from 0) in its list."""
        return int(self.route[-1])


class CatalogueFiles:
    """Every file of one catalogue, opened for editing. Paths are absolute, with symbolic links followed."""

    def __init__(self, path: Path, *, piecewise: bool = True) -> None:
        """Open the catalogue in a folder, or in a file. Raises :class:`NotEditable`."""
        named = path / FILE_NAME if path.is_dir() else path
        self.top = ON_DISK.resolved(named)
        self.folder = self.top.parent
        if self.folder != ON_DISK.resolved(named.parent):
            raise NotEditable(shown_path(named, Path.cwd()), 1, Rule.FILE_OUTSIDE)
        self.original: dict[Path, bytes] = {}
        self.edits: dict[Path, YamlEdit] = {}
        self._piecewise = piecewise
        self._ids_of_files: dict[str, str] = {}
        self._paths: dict[str, Path] = {}
        self._new_related = 0
        self._open(self.top)
        for name in self.edits[self.top].data.get("sections") or ():
            inside = ON_DISK.inside(self.folder, name) if isinstance(name, str) and name.endswith(ENDINGS) else None
            if isinstance(inside, Rule):
                raise NotEditable(shown_path(self.top, Path.cwd()), 1, inside)
            if inside is not None and inside not in self.edits:
                self._open(inside)
                self._paths[name] = inside
                self._ids_of_files[name] = str(self.edits[inside].data.get("id") or inside.stem)
        self._related: dict[str, list[RelatedKey]] = {}
        self.locate()
        for name, where in self.entries.items():
            if related := _list(self.data(where), "related"):
                self._related[name] = [(name, number) for number in range(len(related))]

    def _open(self, path: Path) -> None:
        shown = shown_path(path, Path.cwd())
        raw = ON_DISK.bytes_of(path)
        if isinstance(raw, Rule):
            raise NotEditable(shown, 1, raw)
        text = decode(raw, shown)
        if isinstance(text, Diagnostic):
            raise NotEditable(shown, text.span.line if text.span else 1, text.rule)
        try:
            edit = YamlEdit(text) if self._piecewise else YamlEdit(text, piecewise_from=len(text.content))
        except EditRefused as refusal:
            raise NotEditable(shown, refusal.line, refusal.rule or Rule.SYNTAX) from refusal
        if not isinstance(edit.data, dict):
            raise NotEditable(shown, 1, Rule.WRONG_TYPE)
        self.edits[path] = edit
        self.original[path] = raw

    # What stands where

    def locate(self) -> None:
        """Look again where everything stands; needed after whatever adds, takes away or moves a part."""
        self.entries: dict[str, Where] = {}
        self.sections: dict[str, Where] = {TOP: Where(self.top, ())}
        self.texts: dict[str, Where] = {}
        self._locate_part(Where(self.top, ()))
        for path, edit in self.edits.items():
            if path != self.top:
                here = Where(path, ())
                self.sections.setdefault(str(edit.data.get("id") or path.stem), here)
                self._locate_part(here)

    def _locate_part(self, at: Where) -> None:
        part = self.data(at)
        for number, paragraph in enumerate(_list(part, "text")):
            for place, piece in enumerate(paragraph if isinstance(paragraph, list) else ()):
                if isinstance(piece, dict) and "id" in piece:
                    self.texts.setdefault(str(piece["id"]), at.below("text", number, place))
        self._locate_entries(at)
        for number, section in enumerate(_list(part, "sections")):
            if isinstance(section, dict):
                inner = at.below("sections", number)
                self.sections.setdefault(str(section.get("id", "")), inner)
                self._locate_part(inner)

    def _locate_entries(self, at: Where) -> None:
        for number, entry in enumerate(_list(self.data(at), "entries")):
            if isinstance(entry, dict):
                inner = at.below("entries", number)
                self.entries.setdefault(str(entry.get("id", "")), inner)
                self._locate_entries(inner)

    def data(self, where: Where) -> Any:
        """The plain data there; raises ``LookupError`` where there is none."""
        found = self.edits[where.file].data
        for step in where.route:
            found = found[step]
        return found

    def related(self, key: RelatedKey) -> Where | None:
        """Where a related link stands now; ``None`` if it is nowhere."""
        for name, keys in self._related.items():
            if key in keys and name in self.entries:
                return self.entries[name].below("related", keys.index(key))
        return None

    def names(self) -> set[str]:
        """Every id that is taken."""
        return {*self.entries, *self.sections, *self.texts}

    def ids_in(self, items: Where) -> list[str]:
        """The ids of a list's items, in its order; a section's file stands for the section."""
        found = self.data(items.around).get(items.route[-1]) or []
        return [str(each.get("id", "")) if isinstance(each, dict) else self._ids_of_files.get(str(each), "") for each in found]

    def order_of(self, id_: str) -> tuple[int, ...]:
        """A key that sorts entries and links in text as the page has them."""
        return self._order_of(self.entries.get(id_) or self.texts[id_])

    def _order_of(self, where: Where) -> tuple[int, ...]:
        own = tuple(_RANKS[step] if isinstance(step, str) else step for step in where.route)
        if where.file == self.top:
            return own
        names = self.data(Where(self.top, ())).get("sections") or ()
        number = next((at for at, name in enumerate(names) if self._paths.get(str(name)) == where.file), len(names))
        return (_RANKS["sections"], number, *own)

    def records(self) -> list[tuple[Where, str, tuple[str, ...]]]:
        """All that has an address, as the page has it: where it stands, the id that names it, and the order of its keys."""
        found: list[tuple[Where, str, tuple[str, ...]]]
        found = [(where, name, TEXT_LINK_KEYS) for name, where in self.texts.items()]
        for name, where in self.entries.items():
            found.append((where, name, ENTRY_KEYS))
            related = range(len(_list(self.data(where), "related")))
            found += [(where.below("related", number), name, RELATED_KEYS) for number in related]
        return sorted(found, key=lambda each: self._order_of(each[0]))

    def old_related(self, owner: str) -> list[int]:
        """The positions of an entry's related links that were there before anything was edited."""
        return [position for position, (_, number) in enumerate(self._related.get(owner, ())) if number >= 0]

    # Edits

    def set(self, where: Where, value: str | None) -> None:
        """Another value for one that is there."""
        self.edits[where.file].set_value(where.route, value)

    def put(self, record: Where, key: str, value: Any, order: tuple[str, ...]) -> None:
        """A value for a key, whether or not it is there; an empty text takes the key away."""
        edit, known = self.edits[record.file], self.data(record)
        if value == "" and key in known:
            edit.remove_key(record.route, key)
        elif value != "" and key in known:
            if known[key] != value:
                edit.set_value((*record.route, key), value)
        elif value != "":
            edit.insert_key(record.route, key, value, order)

    def insert(self, items: Where, position: int, value: Any, order: tuple[str, ...]) -> None:
        """A new item of a list, which is begun where it is not there yet."""
        self.edits[items.file].insert_item(items.route, position, value, order)
        self.locate()

    def lift(self, item: Where) -> Lifted:
        """Take an item out of its list."""
        lifted = self.edits[item.file].lift_item(item.around.route, item.position)
        self.locate()
        return lifted

    def place(self, items: Where, position: int, lifted: Lifted, order: tuple[str, ...]) -> None:
        """Put a lifted item into a list, also of another file."""
        self.edits[items.file].place_item(items.route, position, lifted, order)
        self.locate()

    def note_related(self, owner: str, position: int, key: RelatedKey | None = None) -> None:
        """Keep count of a related link that was put into an entry; without a key it is a new one."""
        self._new_related -= 1
        self._related.setdefault(owner, []).insert(position, key or (owner, self._new_related))

    def forget_related(self, key: RelatedKey) -> None:
        """Keep count of a related link that was taken out."""
        for keys in self._related.values():
            if key in keys:
                keys.remove(key)

    def new_section(self, parent: Where, position: int, id_: str, title: str) -> None:
        """A section in its place: in a file of its own where those beside it are, else where the others stand."""
        items = parent.below("sections")
        beside = self.data(parent).get("sections") or []
        order = CATALOGUE_KEYS if parent == Where(self.top, ()) else SECTION_KEYS
        are_files = all(isinstance(each, str) for each in beside) if beside else self.top.name == FILE_NAME
        of_files = parent == Where(self.top, ()) and are_files
        if not of_files:
            self.insert(items, position, {"id": id_, "title": title}, order)
            return
        name = next(name for name in _file_names(id_) if self._is_free(self.folder / name))
        path = self.folder / name
        content = self._modeline() + "".join(block({"id": id_, "title": title}))
        self.edits[path] = YamlEdit(YamlText(shown_path(path, Path.cwd()), content))
        self._paths[name] = path
        self._ids_of_files[name] = id_
        self.insert(items, position, name, order)

    def _is_free(self, path: Path) -> bool:
        return path not in self.edits and not path.exists() and not path.is_symlink()

    def _modeline(self) -> str:
        """The first line of the files beside it, which tells an editor how such a file looks."""
        firsts = (edit.text().partition("\n")[0].rstrip("\r") for path, edit in self.edits.items() if path != self.top)
        return next((f"{first}\n" for first in firsts if first.startswith(_MODELINE)), "")

    # Together, or not at all

    def mark(self) -> tuple[dict[Path, Mark], dict[str, list[RelatedKey]]]:
        """How everything stands, to go back to."""
        return {path: edit.mark() for path, edit in self.edits.items()}, {name: [*keys] for name, keys in self._related.items()}

    def back_to(self, mark: tuple[dict[Path, Mark], dict[str, list[RelatedKey]]]) -> None:
        """Undo all that was edited since."""
        marks, related = mark
        self.edits = {path: edit for path, edit in self.edits.items() if path in marks}
        for path, edit in self.edits.items():
            edit.back_to(marks[path])
        self._related = {name: [*keys] for name, keys in related.items()}
        self.locate()

    def encoded(self) -> dict[Path, bytes]:
        """The files that are other ones than before, by their path. Raises :class:`EditRefused`."""
        found = {path: edit.encoded() for path, edit in self.edits.items()}
        return {path: content for path, content in found.items() if content != self.original.get(path)}


def _list(part: Any, key: str) -> list[Any]:
    found = part.get(key) if isinstance(part, dict) else None
    return found if isinstance(found, list) else []


def _file_names(id_: str) -> Iterator[str]:
    yield f"{id_}.yaml"
    yield from (f"{id_}-{number}.yaml" for number in range(2, 1000))
