"""Pages that changed since they were catalogued: still the same one, a new edition of it, or something else."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, redirect
from misbehaving_web.case import ALIVE, BROKEN, MOVED, Case, Site
from misbehaving_web.html import page
from toolkit_maint.domain.verdict import VerdictKind

_MISSING = page(
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>404 Not Found</title></head><body><h1>Not Found</h1>'
    "<p>There is nothing at this address.</p></body></html>",
    "404 Not Found",
)


def site(pages: dict[str, Behaviour]) -> Behaviour:
    """A behaviour for each path, whatever the query; all others are 404s."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await pages.get(asked.target.partition("?")[0], _MISSING)(writer, asked)

    return send


def classic(title: str, language: str, *paragraphs: str, heading: str | None = None, head: str = "") -> str:
    """A page in an old look: a table of two cells, with the menu on the left."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html lang="{language}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f"<title>{title}</title>{head}</head><body bgcolor='#ffffff'><table width='760'><tr><td width='160' valign='top'>"
        f"<a href='/index.html'>Index</a><br><a href='/links.html'>Links</a><br><a href='/contact.html'>Contact</a></td>"
        f"<td><h1>{title if heading is None else heading}</h1>{text}</td></tr></table></body></html>"
    )


def modern(title: str, language: str, *paragraphs: str, heading: str | None = None, head: str = "") -> str:
    """A page in a new look: landmarks, a menu that unfolds, calls to action, and a footer."""
    text = "".join(f'<section class="wp-block-group"><p>{paragraph}</p></section>' for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" class="no-js">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n{head}</head>\n<body>\n'
        f'<a class="skip-link" href="#main">↓</a>\n<header><button aria-expanded="false">Menu</button><nav><ul>'
        f"<li><a href='/'>Start</a></li><li><a href='/agenda'>Agenda</a></li><li><a href='/team'>Team</a></li></ul></nav></"
        "header>\n"
        f'<main id="main"><h1>{title if heading is None else heading}</h1>{text}</main>\n'
        f"<footer><a href='/privacy'>Privacy</a> <a href='/newsletter'>Newsletter</a> © 2026</footer>\n</body>\n</html>\n"
    )


def same(
    case_id: str,
    now: str,
    *,
    path: str = "/page",
    sees: str,
    title: str,
    language: str = "en",
    why: str,
    source: str,
    seen_before: str = "",
    notes: tuple[str, ...] = (),
    ordinary: bool = False,
) -> Case:
    """A link whose page is there, as it is now."""
    host = f"{case_id}.example"
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=site({path: page(now)})),),
        notes=notes,
        title=title,
        language=language,
        seen_before=seen_before,
        ordinary=ordinary,
        reader_sees=sees,
    )


def other(
    case_id: str,
    now: str,
    *,
    by: str = "",
    path: str = "/page",
    ends: str = "/page",
    title: str,
    language: str = "en",
    why: str,
    source: str,
    seen_before: str = "",
    reasons: tuple[str, ...] = ("usurped-domain",),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
) -> Case:
    """A link whose page is somebody else's now: on the same domain, or on another by a redirect with the status ``by``."""
    host, new = f"{case_id}.example", f"{case_id}-new.example"
    there = Site(host=new if by else host, serves=site({ends if by else path: page(now)}))
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=redirect(f"http://{new}{ends}", by)), there) if by else (there,),
        title=title,
        language=language,
        seen_before=seen_before,
        also=also,
        debate=debate,
    )


STUDY = "Reyes Ayala and others, Detecting content drift by titles, CEUR 3246"
ADRIFT = "Jones and others, Scholarly Context Adrift, PLOS ONE 2016"
MEETINGS = (
    (
        "A good meeting begins before it begins. Ask what must be decided, who has to be there and what they need to have "
        "read. Send the questions two days ahead, and leave out whatever could be a letter."
    ),
    (
        "During the meeting one person watches the time and another the mood. Go round once before anybody speaks twice. "
        "Write down decisions while all can see them, and read them aloud at the end."
    ),
    (
        "Afterwards, thank those who came, and tell those who could not. Look back once a month on what the meetings were "
        "good for."
    ),
)
VERGADEREN = (
    (
        "Een goede vergadering begint al voor de vergadering. Vraag je af wat er beslist moet worden, wie daarbij hoort "
        "en wat zij vooraf moeten lezen. Stuur de vragen twee dagen op voorhand rond."
    ),
    (
        "Tijdens de vergadering let iemand op de tijd en iemand anders op de sfeer. Maak eerst een rondje voor er iemand "
        "een tweede keer spreekt. Schrijf beslissingen op waar iedereen ze ziet, en lees ze op het einde voor."
    ),
)
COMPOST = (
    (
        "Composteren is laagjes leggen: bruin, groen, bruin, groen. Keer de hoop om de zes weken, houd hem zo vochtig als "
        "een uitgewrongen spons en wacht tot de pieren het werk doen."
    ),
    (
        "Wat mag erin? Schillen, koffiegruis, bladeren en karton. Wat niet? Gekookte resten, vlees en as. Een deksel "
        "houdt de regen en de ratten buiten."
    ),
)
KITCHENS = (
    (
        "Luxe keukens op maat, rechtstreeks van de fabriek. Kies uit twintig fronten in mat lak, een composiet of "
        "granieten werkblad en inbouwtoestellen met vijf jaar garantie."
    ),
    (
        "Bezoek onze toonzaal of vraag gratis een offerte aan. Deze maand krijg je de vaatwasser cadeau bij aankoop van "
        "een keuken."
    ),
)
CRYPTO = (
    (
        "Compare the best crypto exchanges of the year. Our guide explains leverage, staking rewards and how to open an "
        "account with a sign-up bonus in less than five minutes."
    ),
    (
        "Bitcoin price prediction, meme coins with potential, and the wallets that our team trusts. This is not financial "
        "advice."
    ),
)
DIETS = (
    (
        "Lose ten kilos in four weeks with our keto gummies. Thousands of customers have melted away belly fat without "
        "exercise or hunger, and so can you. Order three bottles and pay for two."
    ),
    ("Before and after pictures, reviews and the secret ingredient that doctors will not tell you about."),
)
MURMURE = (
    (
        "Le cercle de parole réunit huit à quinze personnes autour d'un objet qui passe de main en main. Qui tient "
        "l'objet parle, les autres écoutent jusqu'au bout, sans préparer leur réponse."
    ),
    (
        "La gardienne du cercle ouvre par un poème ou un silence, rappelle les accords et pose la question du jour. On "
        "clôt par un mot de chacun."
    ),
)

SAME_PAGE = (
    same(
        "drift-retitled",
        modern(
            "Better meetings: a practical guide | Commons Toolkit",
            "en",
            *MEETINGS,
            heading="Better meetings: a practical guide",
        ),
        sees="Better meetings: a practical guide",
        title="A practical guide to better meetings",
        seen_before=classic("A practical guide to better meetings", "en", *MEETINGS),
        why="The words of the title stand in another order, and the site's name was added.",
        source=STUDY,
        ordinary=True,
    ),
    same(
        "drift-redesigned",
        modern("Composteren in de stad", "nl", *COMPOST),
        sees="Composteren is laagjes leggen",
        title="Composteren in de stad",
        language="nl",
        seen_before=classic("Composteren in de stad", "nl", *COMPOST),
        why="The same text in a new design.",
        source=ADRIFT,
        ordinary=True,
    ),
    same(
        "drift-title-in-english",
        classic("Guide to good meetings", "en", *MEETINGS),
        sees="A good meeting begins before it begins",
        title="Gids voor goed vergaderen",
        language="nl",
        why="A Dutch catalogue names an English page in Dutch.",
        source="catalogues that translate the titles of their links",
        ordinary=True,
    ),
    same(
        "drift-site-now-english",
        modern("Good meetings - De Vergaderkring", "en", *MEETINGS, heading="Good meetings"),
        sees="A good meeting begins before it begins",
        title="Goed vergaderen",
        language="nl",
        seen_before=classic("Goed vergaderen - De Vergaderkring", "nl", *VERGADEREN),
        why="The organisation went over to English, and the page is still about its subject, under the same name.",
        source="organisations that change the language of their site",
    ),
    same(
        "drift-new-edition",
        classic(
            "Facilitator's handbook, fourth edition (2026)",
            "en",
            "Fourth edition, revised: online circles and hybrid meetings are new; the chapter on flipcharts is shorter.",
            *MEETINGS[:2],
        ),
        path="/handbook",
        sees="fourth edition",
        title="Facilitator's handbook, third edition (2019)",
        seen_before=classic("Facilitator's handbook, third edition (2019)", "en", *MEETINGS),
        why="A new edition of the same book is at the same address.",
        source="publishers that keep one address for all editions",
    ),
    same(
        "drift-news-of-the-day",
        modern(
            "Dorpsnieuws Laarbeke",
            "nl",
            "De brug over de beek gaat volgende week dicht voor herstel; fietsers rijden om langs de molen.",
            "De jeugdbeweging verkoopt zaterdag wafels op het plein. De opbrengst gaat naar het nieuwe lokaal.",
        ),
        path="/nieuws",
        sees="De brug over de beek",
        title="Dorpsnieuws Laarbeke",
        language="nl",
        seen_before=modern(
            "Dorpsnieuws Laarbeke",
            "nl",
            "De fanfare speelt op zondag in de kerk. De toegang is gratis en daarna is er soep.",
            "De gemeenteraad stemde over de begroting; het zwembad blijft open.",
        ),
        why="A page of news has other news each day.",
        source=ADRIFT,
        ordinary=True,
    ),
    same(
        "drift-catalogue-abbreviates",
        modern(
            "Koninklijk Instituut voor het Kunstpatrimonium - Online collectie", "nl", *VERGADEREN, heading="Online collectie"
        ),
        sees="Online collectie",
        title="KIK (BALaT)",
        language="nl",
        why="The catalogue uses short names that are nowhere on the page.",
        source="catalogues of links for professionals",
    ),
    same(
        "drift-catalogue-translates",
        classic("Le cercle de parole", "fr", *MURMURE),
        path="/fiches/cercle",
        sees="Le cercle de parole réunit",
        title="Talking circle: instruction card (in French)",
        language="fr",
        why="The catalogue translated the title of a French page, and added what kind of thing it is.",
        source="catalogues that translate the titles of their links",
    ),
    same(
        "drift-brand-first",
        modern("Commons Toolkit | Library | Methods | Fishbowl", "en", *MEETINGS, heading="Methods"),
        sees="Commons Toolkit",
        title="Fishbowl",
        why="The title begins with the site and its sections, and the subject comes last.",
        source="content management systems that put the path into the title",
        ordinary=True,
    ),
)

NAMED_ELSEWHERE = (
    same(
        "drift-site-name-matches",
        modern(
            "Welkom!",
            "nl",
            *VERGADEREN,
            heading="Samen beter beslissen",
            head='<meta property="og:site_name" content="De Vergaderkring">\n<meta property="og:title" content="Welkom!">\n',
        ),
        path="/",
        sees="Samen beter beslissen",
        title="De Vergaderkring",
        language="nl",
        why="Title and heading are slogans; the name stands in og:site_name.",
        source="The Open Graph protocol, og:site_name",
    ),
    same(
        "drift-json-ld-matches",
        modern(
            "Accueil",
            "fr",
            *MURMURE,
            heading="Parler, écouter, recommencer",
            head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"Organization",'
            '"name":"Le Murmure, réseau des cercles de parole","url":"http://drift-json-ld-matches.example/"}</script>\n',
        ),
        path="/",
        sees="Parler, écouter, recommencer",
        title="Le Murmure, réseau des cercles de parole",
        language="fr",
        why="Title and heading are slogans; the name stands in the data for search engines.",
        source="schema.org, Organization; JSON-LD",
    ),
    same(
        "drift-heading-matches",
        classic("Nachbarschaftswerk", "de", *MEETINGS[:1], heading="Der Redekreis: eine Anleitung"),
        path="/methoden/redekreis.html",
        sees="Der Redekreis: eine Anleitung",
        title="Der Redekreis, Anleitung",
        language="de",
        why="The title is the same on each page of the site; the heading is the page's own.",
        source="sites with one title for all pages",
        ordinary=True,
    ),
    same(
        "drift-titled-home",
        modern("Home", "en", *MEETINGS, heading="Welcome"),
        path="/",
        sees="Welcome",
        title="Commons Toolkit",
        seen_before=modern("Home", "en", *MEETINGS, heading="Welcome"),
        why="The home page has always been called Home, which says nothing.",
        source="site builders' default titles",
        ordinary=True,
    ),
    same(
        "drift-untitled",
        classic("Untitled Document", "en", *MEETINGS, heading=""),
        path="/meetings.htm",
        sees="A good meeting begins before it begins",
        title="On meetings",
        why="An old editor left its own title, and there is no text in the heading.",
        source="Dreamweaver's default title",
    ),
    same(
        "drift-empty-title",
        classic("", "nl", *COMPOST),
        path="/compost.html",
        sees="Composteren is laagjes leggen",
        title="Composteren voor beginners",
        language="nl",
        why="The page has an empty title and an empty heading, and all of its text.",
        source="pages written by hand",
    ),
)

CHANGED = (
    same(
        "drift-new-subject",
        modern("Keukens op maat", "nl", *KITCHENS),
        sees="Luxe keukens op maat",
        title="Composteren in de stad",
        language="nl",
        seen_before=classic("Composteren in de stad", "nl", *COMPOST),
        notes=("content-drift",),
        why="On the same domain and in the same language, the page is about something else now.",
        source=ADRIFT,
    ),
    same(
        "drift-new-subject-fr",
        modern(
            "Offres d'emploi de la commune",
            "fr",
            "La commune recrute un agent des espaces verts et une animatrice pour l'accueil du soir. Envoyez votre dossier "
            "à la "
            "mairie avant la fin du mois.",
            "Les postes sont ouverts à temps partiel. Les entretiens auront lieu dans la salle du conseil.",
        ),
        path="/fiches/12",
        sees="Offres d'emploi de la commune",
        title="Le cercle de parole",
        language="fr",
        seen_before=classic("Le cercle de parole", "fr", *MURMURE),
        notes=("content-drift",),
        why="A number that was given out twice: another page is at the same address.",
        source=ADRIFT,
    ),
    other(
        "drift-other-language",
        modern("Best crypto exchanges", "en", *CRYPTO),
        title="Composteren in de stad",
        language="nl",
        seen_before=classic("Composteren in de stad", "nl", *COMPOST),
        why="Another subject in another language: the domain has another owner.",
        source="jivoi/awesome-osint pull request #1126",
    ),
    other(
        "drift-other-domain",
        modern("Keto gummies: lose weight fast", "en", *DIETS),
        by="301 Moved Permanently",
        path="/guides/meetings",
        ends="/keto/gummies",
        title="A practical guide to better meetings",
        seen_before=classic("A practical guide to better meetings", "en", *MEETINGS),
        why="The old domain sends everyone to a page on another one, about something else.",
        source="jivoi/awesome-osint pull request #1126",
    ),
    other(
        "drift-other-domain-and-language",
        modern("Best crypto exchanges", "en", *CRYPTO),
        by="302 Found",
        path="/fiches/cercle",
        ends="/exchanges/compare",
        title="Le cercle de parole",
        language="fr",
        seen_before=classic("Le cercle de parole", "fr", *MURMURE),
        why="Another subject, in another language, on another domain.",
        source="gojp/goreportcard issue #449",
    ),
    Case(
        id="drift-moved-domain",
        link="http://drift-moved-domain.example/guides/meetings",
        truth=MOVED,
        reasons=("moved-permanently",),
        why="The organisation has a new domain, and the page is the same.",
        source="RFC 9110, section 15.4.2",
        sites=(
            Site(
                host="drift-moved-domain.example",
                serves=redirect("http://drift-moved-domain-new.example/library/meetings", "301 Moved Permanently"),
            ),
            Site(
                host="drift-moved-domain-new.example",
                serves=site({"/library/meetings": page(modern("A practical guide to better meetings", "en", *MEETINGS))}),
            ),
        ),
        suggestion="http://drift-moved-domain-new.example/library/meetings",
        title="A practical guide to better meetings",
        seen_before=classic("A practical guide to better meetings", "en", *MEETINGS),
        reader_sees="A good meeting begins before it begins",
    ),
)

CASES = (*SAME_PAGE, *NAMED_ELSEWHERE, *CHANGED)
