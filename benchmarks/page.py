"""The page that every server of the benchmarks gives: 20,000 bytes of plain HTML with a title and links, as pages have."""

from __future__ import annotations

from itertools import count

LENGTH = 20_000
_HEAD = """\
<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>Een bladzijde van twintig kilobyte</title></head>
<body><h1>Een bladzijde</h1>
"""
_TAIL = "</body></html>\n"


def _page() -> bytes:
    text = _HEAD
    for number in count():
        paragraph = (
            f'<p>Een alinea over ouders en school, met <a href="/pad/{number}">een verwijzing</a> '
            "en genoeg woorden om een bladzijde te vullen.</p>\n"
        )
        if len(text) + len(paragraph) + len(_TAIL) > LENGTH:
            break
        text += paragraph
    return (text.ljust(LENGTH - len(_TAIL)) + _TAIL).encode("ascii")


PAGE = _page()
