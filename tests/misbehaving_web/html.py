"""Pages for the labelled web, whole enough to be taken for real ones."""

from __future__ import annotations

from fault_server import Behaviour, answer

_TEXT = {
    "en": (
        (
            "Every week the volunteers of the house meet in the large room beside the garden. They talk about what went well, "
            "what should change, and who will open the doors next week. New people are welcome; coffee is on the table. "
        ),
        (
            "The collection grew slowly, from a few boxes of letters to a room full of maps, drawings and recordings. "
            "Whoever wants to read something asks at the desk, and gets an answer the same day. "
        ),
    ),
    "nl": (
        (
            "Elke week komen de vrijwilligers van het huis samen in de grote zaal naast de tuin. Ze bespreken wat goed ging, "
            "wat anders moet en wie volgende week de deuren opent. Nieuwe mensen zijn welkom; de koffie staat klaar. "
        ),
        (
            "De verzameling groeide langzaam, van enkele dozen brieven tot een kamer vol kaarten, tekeningen en opnames. "
            "Wie iets wil lezen vraagt het aan de balie en krijgt nog dezelfde dag antwoord. "
        ),
    ),
    "fr": (
        (
            "Chaque semaine, les bénévoles de la maison se réunissent dans la grande salle à côté du jardin. Ils parlent de ce "
            "qui a bien marché, de ce qui doit changer et de qui ouvrira les portes la semaine suivante. "
        ),
        (
            "La collection a grandi lentement, de quelques boîtes de lettres à une pièce pleine de cartes, de dessins et "
            "d'enregistrements. Pour lire quelque chose, on demande au comptoir. "
        ),
    ),
    "de": (
        (
            "Jede Woche treffen sich die Freiwilligen des Hauses im großen Saal neben dem Garten. Sie besprechen, was gut lief "
            "und anders werden soll und wer in der nächsten Woche die Türen öffnet. "
        ),
        (
            "Die Sammlung wuchs langsam, von einigen Kisten mit Briefen zu einem Raum voller Karten, Bilder und Aufnahmen. "
            "Wer etwas lesen will, fragt am Schalter und bekommt noch am selben Tag Antwort. "
        ),
    ),
}


def article(title: str, language: str = "en", *, heading: str | None = None, head: str = "", more: str = "") -> str:
    """A page of some 3 kB with a title, a heading and text; ``head`` and ``more`` are markup that is put into it."""
    first, second = _TEXT[language]
    text = "".join(f"<p>{title}. {first * 3}</p><p>{second * 3}</p>" for _ in range(2))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><header><nav><a href='/'>Start</a> <a href='/contact'>Contact</a></nav></header>"
        f"<main><h1>{heading if heading is not None else title}</h1>{text}{more}</main><footer>© 2026</footer></body></html>"
    )


def page(markup: str, status: str = "200 OK", *headers: str) -> Behaviour:
    """An answer with this page, in UTF-8."""
    if not any(header.lower().startswith("content-type") for header in headers):
        headers += ("Content-Type: text/html; charset=utf-8",)
    return answer(markup.encode(), status, *headers)
