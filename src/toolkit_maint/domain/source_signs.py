"""What links and parts of a source page are, told by their addresses, classes and words."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

import ada_url
import msgspec

from toolkit_maint.domain.address import AddressKind, host_of, parse_address
from toolkit_maint.domain.typography import comparable

_MOST_WRAPPINGS: Final = 3


class Share(msgspec.Struct, frozen=True):
    """Addresses that share a page with others: a host with its sub-domains, and how their path and query begin."""

    host: str
    path: tuple[str, ...]


class Wrapper(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses that only lead on. Where to stands in one of the ``parameters``, or ``behind`` a text and ``until`` another."""

    host: str
    path: str
    parameters: tuple[str, ...] = ()
    behind: str = ""
    until: str = ""


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """Names of classes and ids, in lower case: of what belongs to the site, is hidden, or is there for who listens."""

    classes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    hidden_classes: frozenset[str] = frozenset()
    spoken_classes: frozenset[str] = frozenset()


class SourceSigns(msgspec.Struct, frozen=True, kw_only=True):
    """The tables. Words are compared as titles are; a host counts with all its sub-domains.

    ``badge_words`` are segments of the path, or labels of the host, of a picture. ``interactive`` are hosts of pictures that
    people click on, ``lists_nothing`` hosts of films, counters and the like.
    """

    share_addresses: tuple[Share, ...] = ()
    wrappers: tuple[Wrapper, ...] = ()
    badge_hosts: tuple[str, ...] = ()
    badge_words: frozenset[str] = frozenset()
    say_little: frozenset[str] = frozenset()
    interactive: tuple[str, ...] = ()
    lists_nothing: tuple[str, ...] = ()
    furniture: Furniture = Furniture()

    def says_little(self, title: str) -> bool:
        """Whether a link's words only say "go there"."""
        return comparable(title) in self.say_little

    def shares(self, href: str) -> bool:
        """Whether an address sends a page to others: by a network of people, or by a mail that has no addressee yet."""
        if href.startswith("mailto:"):
            receiver, _, fields = href.removeprefix("mailto:").partition("?")
            return not receiver and not any(field.lower().startswith("to=") for field in fields.split("&"))
        host, rest = host_of(href), _behind_host(href)
        return any(_is_at(host, each.host) and rest.startswith(each.path) for each in self.share_addresses)

    def is_badge(self, picture: str) -> bool:
        """Whether the address of a picture is that of a badge, which tells the state of a project."""
        host, path = host_of(picture), _behind_host(picture).partition("?")[0].lower()
        if any(_is_at(host, each) for each in self.badge_hosts):
            return True
        return not self.badge_words.isdisjoint([*host.split("."), *path.split("/")])

    def lists_links(self, frame: str) -> bool:
        """Whether a page in a frame may list links: a film, or what counts visitors, does not."""
        return not any(_is_at(host_of(frame), each) for each in self.lists_nothing)

    def is_interactive(self, frame: str) -> bool:
        """Whether a frame shows a picture or a board that people click on."""
        return any(_is_at(host_of(frame), each) for each in self.interactive)

    def unwrapped(self, href: str) -> str:
        """Where an address leads that only leads on, if that stands in it; else the address itself."""
        for _ in range(_MOST_WRAPPINGS):
            inner = next((found for each in self.wrappers if (found := _inner(href, each)) is not None), None)
            if inner is None:
                break
            href = inner
        return href


def _is_at(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")


def _behind_host(href: str) -> str:
    """Path and query of an address of the web; empty for any other text."""
    slashes = href.partition("://")[2]
    at = slashes.find("/")
    return "" if at < 0 else slashes[at:]


def _inner(href: str, wrapper: Wrapper) -> str | None:
    if not _is_at(host_of(href), wrapper.host):
        return None
    url = ada_url.URL(href)
    if not url.pathname.startswith(wrapper.path):
        return None
    if wrapper.behind:
        _, _, rest = href.partition(wrapper.behind)
        found = [rest.partition(wrapper.until)[0] if wrapper.until else rest]
    else:
        if url.pathname != wrapper.path:
            return None
        found = [value for name in wrapper.parameters for value in _values(url.search, name)]
    addresses = (parse_address(text if "://" in text else unquote(text)) for text in found)
    return next((each.href for each in addresses if each.kind is AddressKind.WEB), None)


def _values(search: str, name: str) -> list[str]:
    pairs = (part.partition("=") for part in search.removeprefix("?").split("&"))
    return [unquote(value) for key, _, value in pairs if key == name]
