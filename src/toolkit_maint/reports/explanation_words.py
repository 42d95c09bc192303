"""The sentences that an explanation is made of: for each verdict, rule, kind of look, step and sign one, in plain words.

Total tables over the closed sets of the domain, for a colleague who does not program. Only the sentences on which look
counts have a field: its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.identity import Likeness
from toolkit_maint.domain.observation import HopKind, LookKind, UnvisitedKind
from toolkit_maint.domain.passes import UNKNOWN
from toolkit_maint.domain.signs import SignKind, Where
from toolkit_maint.domain.trail import Counted
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, VerdictKind
from toolkit_maint.reports.words import Words, marked

VERDICTS: Final[Mapping[VerdictKind, str]] = MappingProxyType(
    {
        VerdictKind.ALIVE: marked("The link works."),
        VerdictKind.MOVED: marked("The link works, but the page has moved for good."),
        VerdictKind.BROKEN: marked("The link did not work on this visit."),
        VerdictKind.BLOCKED: marked("The page is most likely there, but programs are kept out."),
        VerdictKind.INSECURE: marked("A browser warns its readers of this page."),
        VerdictKind.UNSURE: marked("We could not tell on this visit."),
        VerdictKind.UNCHECKED: marked("The link was not visited."),
    }
)

CONFIDENCES: Final[Mapping[Confidence, str]] = MappingProxyType(
    {
        Confidence.CERTAIN: marked("That is certain: another look would not change it."),
        Confidence.LIKELY: marked("That is likely, but not certain: another look might show something else."),
    }
)

DECIDING_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unchanged": marked("The site was asked whether its page is still the one that was seen before, and said that it is."),
        "refused-here": marked(
            "Addresses in a private network, or that can be read in more than one way, are not visited from here."
        ),
        "head-alone": marked(
            "Only the beginning of an answer was asked for. Some sites refuse that and yet have the page, so it proves nothing."
        ),
        "name": marked("The name of the site could not be turned into an address on the internet."),
        "connection": marked("No connection with the site could be made, or it broke off before there was an answer."),
        "certificate": marked("The certificate by which a site proves who it is does not hold."),
        "weak-key": marked("The certificate has a key that is too weak, so that browsers do not accept it."),
        "tls": marked("No secure connection with the site could be made."),
        "http": marked("What came back is no answer that a browser can read."),
        "redirect": marked("The way on that the site shows leads nowhere that a browser can come."),
        "time": marked("There was no answer within the time that a visit may take."),
        "wall": marked("The answer has enough signs of a test whether a person is visiting."),
        "suspended": marked("The page has enough signs of a site that its provider has closed."),
        "parked": marked("The page has enough signs of a name that is for sale, or only shows advertisements."),
        "default-page": marked("The page has enough signs of a server that was just set up, without a site of its own."),
        "maintenance": marked("The page has enough signs of a site that is being worked on."),
        "database": marked("The page has enough signs of a site that cannot reach its own database."),
        "trouble": marked("The page has enough signs of a site that has a problem of its own."),
        "region": marked("The page has enough signs of a site that does not let in visitors from this country."),
        "wall-status": marked("By its status code the site says that it does not let us in, and not that the page is gone."),
        "unsupported": marked("The page has enough signs of one that is only meant for other browsers than our program."),
        "refusal": marked("The page has enough signs of a refusal."),
        "sent-to-log-in": marked("The link ends at an address where visitors log in."),
        "log-in-page": marked("The page has enough signs of one where visitors log in."),
        "sent-to-consent": marked("The link ends at an address where visitors are asked for their consent."),
        "consent-page": marked("The page has enough signs of one that asks for consent first."),
        "missing-with-page": marked(
            "The site says that the page does not exist and yet shows a whole page, so what it shows was looked at."
        ),
        "broken-status": marked("By its status code the site says that there is no such page."),
        "passing-status": marked("By its status code the site says that something is the matter just now; that may pass."),
        "nothing-to-read": marked("The answer promises a page and has nothing to read."),
        "removed": marked("The page has enough signs of one whose content was taken away."),
        "soft-404": marked("The page stands for its own absence: it is an error page or the home page, shown instead."),
        "usurped": marked("The page has another subject than its title here says, and more speaks for another owner."),
        "moved": marked("The site sends visitors on for good, and the page at the new address opens."),
        "alive": marked("Nothing spoke against the page, and it has something to read."),
        ADDRESS_RULE: marked("The address alone shows it; no visit is needed."),
        "https-only": marked("The address fails with http, and opens with https."),
        "stopped": marked("The run was ended before this link was visited."),
        "our-side": marked("Nothing is said of a link while our own side may be at fault."),
        UnvisitedKind.HOST_DEAD.value: marked("Other links had already shown that this site answers nobody."),
        UnvisitedKind.COOLED_DOWN.value: marked("The site asked to be left alone for longer than we could wait."),
        UnvisitedKind.ROBOTS.value: marked("The site's robots.txt asks programs to stay away from this page."),
        UNKNOWN.rule: marked("None of the rules knows what this answer means."),
    }
)
"""One sentence for each id that ``rule`` of a verdict may have."""

LOOKS: Final[Mapping[LookKind, str]] = MappingProxyType(
    {
        LookKind.GET: marked("An ordinary visit, in which our program says who it is."),
        LookKind.HEAD: marked("A question whether the page is there, without fetching it."),
        LookKind.BROWSER: marked("A visit that asks for the page just as a browser does."),
        LookKind.FORGIVING: marked("A visit that overlooks small mistakes in an answer, as browsers do."),
        LookKind.UNVERIFIED: marked("A look behind the certificate, to see whether there is a page at all."),
        LookKind.HTTPS: marked("A visit to the same address with https."),
        LookKind.SIBLING: marked("A made-up address beside it, to see what the site shows where there is nothing."),
    }
)

STEPS: Final[Mapping[HopKind, str]] = MappingProxyType(
    {
        HopKind.START: marked("The address that was asked for:"),
        HopKind.REDIRECT: marked("The site sent us on to:"),
        HopKind.REFRESH_HEADER: marked("The answer told browsers to go on to:"),
        HopKind.META_REFRESH: marked("The page told browsers to go on to:"),
        HopKind.SCRIPT: marked("A script on the page led on to:"),
        HopKind.MOVED_NOTICE: marked("All that the page said is that it is now at:"),
        HopKind.FRAME: marked("The page is nothing but a frame, which shows:"),
    }
)

_STATUSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        200: marked("here is the page"),
        204: marked("there is nothing to read"),
        301: marked("moved for good"),
        302: marked("somewhere else for now"),
        303: marked("see somewhere else"),
        307: marked("somewhere else for now"),
        308: marked("moved for good"),
        401: marked("log in first"),
        402: marked("pay first"),
        403: marked("you may not come in"),
        404: marked("there is no such page"),
        410: marked("taken away for good"),
        429: marked("you come too often"),
        451: marked("not to be shown, for legal reasons"),
        503: marked("not available just now"),
    }
)
_CLASSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: marked("wait"),
        2: marked("all is well"),
        3: marked("look somewhere else"),
        4: marked("the request is not accepted"),
        5: marked("the site has a problem of its own"),
    }
)
_UNKNOWN_STATUS: Final = marked("a code that has no meaning")

SIGN_KINDS: Final[Mapping[SignKind, str]] = MappingProxyType(
    {
        SignKind.BOT_WALL: marked("Signs of a test whether a person is visiting"),
        SignKind.LOG_IN: marked("Signs of a page where visitors log in"),
        SignKind.CONSENT: marked("Signs of a page that asks for consent first"),
        SignKind.REGION: marked("Signs of a page that is not shown in this country"),
        SignKind.PARKED_DOMAIN: marked("Signs of a name that is for sale, or only shows advertisements"),
        SignKind.ACCOUNT_SUSPENDED: marked("Signs of a site that its provider has closed"),
        SignKind.DEFAULT_PAGE: marked("Signs of a server that was just set up"),
        SignKind.USURPED_DOMAIN: marked("Signs of a site that somebody else has taken over"),
        SignKind.SOFT_404: marked("Signs of a page that says that the page does not exist"),
        SignKind.CONTENT_REMOVED: marked("Signs of a page whose content was taken away"),
        SignKind.MAINTENANCE: marked("Signs of a site that is being worked on"),
        SignKind.DATABASE_ERROR: marked("Signs of a site that cannot reach its own database"),
        SignKind.SERVER_ERROR: marked("Signs of a site that has a problem of its own"),
        SignKind.REFUSAL: marked("Signs of a refusal"),
        SignKind.UNSUPPORTED: marked("Signs of a page that is only meant for other browsers"),
        SignKind.NEEDS_TLS: marked("Signs of a site that wants to be asked with https"),
        SignKind.APP_SHELL: marked("Signs of a page that is empty until its scripts fill it"),
        SignKind.MOVED: marked("Signs of a page that is now somewhere else"),
    }
)

PLACES: Final[Mapping[Where, str]] = MappingProxyType(
    {
        Where.HEADER: marked("in what the server says beside the page"),
        Where.COOKIE: marked("in the name of a cookie"),
        Where.MARKUP: marked("in the code of the page"),
        Where.TITLE: marked("in the title of the page"),
        Where.HEADING: marked("in a heading on the page"),
        Where.HOST: marked("in the name of the site where the link ends"),
        Where.TEXT: marked("in the text of the page, which says little else"),
    }
)

COUNTED: Final[Mapping[Counted, str]] = MappingProxyType(
    {
        Counted.ONLY_LOOK: marked("There was only one visit to the page itself."),
        Counted.OPENED: marked("Visit {number} counts: there the page opened, and one success proves that a page is there."),
        Counted.OVER_HTTPS: marked("Visit {number} counts: with http the page does not open, and with https it does."),
        Counted.BEHIND_CERTIFICATE: marked("Visit {number} counts: behind the certificate that fails there is no page either."),
        Counted.ANSWERED: marked("Visit {number} counts: it had an answer, and the visit after it had none."),
        Counted.SECOND_PASS: marked(
            "Visit {number} counts: no visit opened the page, and this is the last one, a while later."
        ),
        Counted.FIRST_PASS: marked("Visit {number} counts: no visit opened the page, and this is the last one."),
    }
)
"""Why a look counts; the number of the look is a field."""

LIKENESSES: Final[Mapping[Likeness, str]] = MappingProxyType(
    {
        Likeness.SAME: marked("What the page calls itself is like that title."),
        Likeness.OTHER: marked("What the page calls itself is not at all like that title."),
        Likeness.UNKNOWN: marked("Whether what the page calls itself is like that title cannot be said."),
    }
)


def status_meaning(status: int, words: Words) -> str:
    """What a status code says, in plain words without a capital and a full stop."""
    return words.gettext(_STATUSES.get(status) or _CLASSES.get(status // 100) or _UNKNOWN_STATUS)
