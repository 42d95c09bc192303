"""The links of a catalogue as a table (CSV, RFC 4180), one row each, for spreadsheet programs: to look through, or to fill in.

``toolkit-maint apply`` reads the addresses back. The columns are ``id``, ``link`` (empty for an entry's own link, ``related-1``
for its first related link, ``text`` for a link in running text), ``section``, ``title`` and ``url``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Final

from toolkit_maint.domain.address import without_userinfo
from toolkit_maint.domain.catalogue import Catalogue, LinkRole, links
from toolkit_maint.reports.escape import csv_cell
from toolkit_maint.reports.page_words import legible

COLUMNS: Final = ("id", "link", "section", "title", "url")
_MARK: Final = "\ufeff"  # tells spreadsheet programs that it is UTF-8
_BELOW: Final = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def render_csv(catalogue: Catalogue, *, unknown_only: bool = False) -> str:
    """The table, beginning with a byte order mark; with ``unknown_only`` the links whose address is not known."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    related: Counter[str] = Counter()
    for place in links(catalogue):
        related[place.owner] += place.role is LinkRole.RELATED
        if unknown_only and place.link.url is not None:
            continue
        kind = {LinkRole.ENTRY: "", LinkRole.RELATED: f"related-{related[place.owner]}", LinkRole.TEXT: "text"}[place.role]
        section = _BELOW.join(legible(each.title) for each in place.sections)
        url = "" if place.link.url is None else without_userinfo(place.link.url.written)
        table.writerow(map(csv_cell, (place.owner, kind, section, legible(place.link.title), url)))
    return _MARK + out.getvalue()
