"""The sites of the demonstration, and what changes between its two runs."""

from __future__ import annotations

import gzip
from importlib.resources import files

from toolkit_maint.demo.small_web import Answer, Routes, after, document, page, raw, redirect, silence

CLOSED_HOSTS = frozenset({"dicht.example"})
"""Hosts with an address but without anybody who listens."""

_LIES_ABOUT_GZIP = raw(
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nno gzip here"
)
_PACKED = gzip.compress(
    b"<!doctype html><title>Tien tips</title><h1>Tien tips om voor te lezen</h1><p>Lees elke dag.</p>", mtime=0
)
_TIPS = raw(
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    + f"Content-Length: {len(_PACKED)}\r\n\r\n".encode()
    + _PACKED
)
_RESTING = page("Even rust", "De server is druk.", "503 Service Unavailable")
_SLOW_SECONDS = 0.3


def first_run() -> Routes:
    """The web as the first run finds it."""
    return _sites(source="first.html", dossier=page("Dossier", "Alles over ouders in de klas."), corner=_RESTING)


def second_run() -> Routes:
    """The web a while later: the list has grown, a good page was taken down, and a resting server is back."""
    gone = page("Weg", "Dit dossier is verwijderd.", "410 Gone")
    return _sites(source="second.html", dossier=gone, corner=page("Stille leeshoek", "Een hoek om te lezen."))


def _sites(*, source: str, dossier: Answer, corner: Answer) -> Routes:
    html = files("toolkit_maint.demo").joinpath("pages", source).read_text("utf-8")
    return {
        "lijst.example": {"/": page("Lijsten", "Lijsten voor scholen."), "/voorlezen": document(html)},
        "bibliotheek.example": {"/tips": _TIPS},
        "oud.museum.example": {"/thuistaal": redirect("301 Moved Permanently", "http://museum.example/voorlezen/thuistaal")},
        "museum.example": {"/voorlezen/thuistaal": page("Voorlezen in de thuistaal", "Welkom in het museum.")},
        "tijdschrift.example": {"/dossier": dossier},
        "universiteit.example": {"/onderzoek": after(_SLOW_SECONDS, page("Onderzoek", "Een trage, maar goede pagina."))},
        "school.example": {},
        "dicht.example": {},
        "omroep.example": {"/verhalen": page("Aanmelden", "Enkel voor leden.", "403 Forbidden")},
        "doolhof.example": {
            "/filmpjes": redirect("302 Found", "/verder"),
            "/verder": redirect("302 Found", "/filmpjes"),
        },
        "leugenaar.example": {"/kaarten": _LIES_ABOUT_GZIP},
        "zwijger.example": {"/dagboek": silence},
        "lokvogel.example": {"/tas": redirect("302 Found", "http://169.254.169.254/latest/meta-data/")},
        "haast.example": {"/spel": page("Spel", "Deze server spreekt geen https.")},
        "wisselvallig.example": {"/hoek": corner},
    }
