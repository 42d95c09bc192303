"""What happened and what to do, in one plain sentence each, for everything that a run can come upon.

Total tables over the closed sets of the domain. The sentences are for a colleague who does not program; they have no
fields, hold no Markdown, and are documented in ``docs/reasons.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from toolkit_maint.domain.report import Incomplete, NetworkState
from toolkit_maint.domain.source import Unreadable
from toolkit_maint.domain.verdict import NoteId, Reason
from toolkit_maint.reports.words import Words, marked


class Told(NamedTuple):
    """Two sentences: what happened, and what to do about it (empty where there is nothing to do)."""

    happened: str
    to_do: str


_NOTHING = ""
_WAIT = marked("Wait for the next visit. If it fails again, look for the page's new address.")
_NEXT_VISIT = marked("Nothing for now: the next visit tries again.")
_TRY_IN_BROWSER = marked("Open the address in your browser. If the page appears there, there is nothing to do.")
_TELL_OWNER = marked(
    "Open the address in your browser. If it warns you too, tell the owner of the site, or look for another address."
)
_REPLACE = marked("Replace the old address by the new one.")
_ASK_FOR_NEW = marked("Look for the page's address by searching the site, and use that instead.")
_LOOK_YOURSELF = marked("Open the address in your browser now and then, to see whether it still works.")
_NAME_CONTROL_HOST = marked(
    "Write a site that can always be reached in toolkit-maint.toml, under [check], behind control_hosts."
)

REASONS: Final[Mapping[Reason, Told]] = MappingProxyType(
    {
        Reason.OK: Told(marked("The page opens."), _NOTHING),
        Reason.FORM_OK: Told(
            marked("The address is well-formed; whether anybody answers there cannot be seen from here."), _NOTHING
        ),
        Reason.MOVED_PERMANENTLY: Told(
            marked("The site says that the page has moved for good."),
            _REPLACE,
        ),
        Reason.PAGE_FORWARDS: Told(
            marked("The page sends every visitor straight on to another address."),
            marked("Look whether the new address is the right page; if it is, replace the old address by it."),
        ),
        Reason.PAGE_SAYS_MOVED: Told(
            marked("All that the page says is that it is now at another address."),
            marked("Look whether the new address is the right page; if it is, replace the old address by it."),
        ),
        Reason.HTTPS_ONLY: Told(marked("The page does not open with http any more, but it does with https."), _REPLACE),
        Reason.MALFORMED_ADDRESS: Told(
            marked("What is written here is not an address that a browser can open."),
            marked("Open the page in your browser, and copy the address from there once more."),
        ),
        Reason.ADDRESS_NOT_PUBLIC: Told(
            marked("The address leads into a private network, where readers cannot come."),
            marked("Use the public address of the page instead."),
        ),
        Reason.BAD_PORT: Told(
            marked("The address holds a port number that browsers refuse to connect to."),
            marked("Take the colon and the number behind the name of the site away, or ask the site for the right address."),
        ),
        Reason.HOST_NOT_FOUND: Told(
            marked("The name of this site is not known on the internet."),
            marked(
                "Look for a typing mistake in the name. If there is none, wait for the next visit: "
                "the site may have closed, or may have another name."
            ),
        ),
        Reason.CONNECTION_REFUSED: Told(marked("The site refused the connection."), _WAIT),
        Reason.CONNECTION_RESET: Told(marked("The site broke the connection off."), _WAIT),
        Reason.CONNECTION_CLOSED: Told(marked("The site closed the connection without an answer."), _WAIT),
        Reason.NOT_HTTP: Told(marked("Something answers at this address, but it is no website."), _ASK_FOR_NEW),
        Reason.TLS_SPEAKS_PLAIN: Told(
            marked("The address begins with https, but the site offers no secure connection there."),
            marked("Open the page in your browser with http instead of https. If it opens, use that address instead."),
        ),
        Reason.HEADERS_TOO_LARGE: Told(marked("The site's answer is built so oddly that browsers do not accept it."), _WAIT),
        Reason.UNASKED_UPGRADE: Told(marked("The site answered in a way that browsers do not understand."), _WAIT),
        Reason.UNDECODABLE_BODY: Told(marked("The page came in damaged, and cannot be shown."), _WAIT),
        Reason.NOT_FOUND: Told(
            marked("The site says that this page does not exist."),
            marked("Open the address in your browser. If the page is not there either, search the site for its new address."),
        ),
        Reason.GONE: Told(
            marked("The site says that this page was taken away for good."),
            marked("If that is still so at the next visit, take the link away."),
        ),
        Reason.CLIENT_ERROR: Told(marked("The site does not accept this address."), _ASK_FOR_NEW),
        Reason.NO_CONTENT: Told(marked("The site answers, but there is nothing to read on the page."), _WAIT),
        Reason.REDIRECT_LOOP: Told(marked("The site keeps sending visitors round in a circle."), _WAIT),
        Reason.TOO_MANY_REDIRECTS: Told(marked("The site sends visitors on so often that browsers give up."), _WAIT),
        Reason.REDIRECT_WITHOUT_ADDRESS: Told(marked("The site sends visitors on, but does not say where to."), _WAIT),
        Reason.REDIRECT_MALFORMED: Told(marked("The site sends visitors on to something that is not an address."), _WAIT),
        Reason.REDIRECT_SCHEME: Told(marked("The site sends visitors on to something that is not a web page."), _ASK_FOR_NEW),
        Reason.REDIRECT_TOO_LONG: Told(marked("The site sends visitors on to an address that is far too long."), _WAIT),
        Reason.SOFT_404: Told(
            marked("The page opens, but what it shows is that the page does not exist."),
            _ASK_FOR_NEW,
        ),
        Reason.CONTENT_REMOVED: Told(
            marked("The page opens, but says that what it showed was taken away."),
            marked("Look for another copy, or take the link away."),
        ),
        Reason.PARKED_DOMAIN: Told(
            marked("The name of this site is for sale, or only shows advertisements now."),
            marked("Do not send readers there: look for the new site of its maker, or take the link away."),
        ),
        Reason.USURPED_DOMAIN: Told(
            marked("The name of this site seems to belong to somebody else now, who shows something else there."),
            marked("Open the address carefully. If it is another site, look for the new address, or take the link away."),
        ),
        Reason.ACCOUNT_SUSPENDED: Told(
            marked("The provider of this site has closed it."),
            marked("Wait for the next visit. If it is still closed then, look for another address."),
        ),
        Reason.DEFAULT_PAGE: Told(
            marked("The server is there, but no site: it shows the page of a server that was just set up."),
            _WAIT,
        ),
        Reason.LOG_IN: Told(
            marked("The site asks visitors to log in first."),
            marked("See what a reader without an account gets. If that is nothing, look for a page that is open to everybody."),
        ),
        Reason.PAYMENT_REQUIRED: Told(
            marked("The site asks visitors to pay first."),
            marked("Decide whether the link is of use to readers who do not pay."),
        ),
        Reason.FORBIDDEN: Told(
            marked("The site does not let our program in; a person with a browser most likely gets through."), _TRY_IN_BROWSER
        ),
        Reason.LEGAL_REASONS: Told(marked("The site may not show this page here, for legal reasons."), _TRY_IN_BROWSER),
        Reason.REFUSES_TOOLS: Told(marked("The site turns automatic visitors away."), _TRY_IN_BROWSER),
        Reason.BOT_WALL: Told(
            marked("The site first tests whether a person is visiting, and so did not show the page to our program."),
            _TRY_IN_BROWSER,
        ),
        Reason.REGION: Told(marked("The site does not show this page in the country that we visit from."), _TRY_IN_BROWSER),
        Reason.CONSENT: Told(marked("The site asks visitors for their consent before it shows the page."), _TRY_IN_BROWSER),
        Reason.CERTIFICATE_EXPIRED: Told(
            marked("The site's security certificate has expired, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_NOT_YET_VALID: Told(
            marked("The site's security certificate is not valid yet, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_WRONG_HOST: Told(
            marked("The site's security certificate belongs to another site, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_UNKNOWN_ISSUER: Told(
            marked("The site's security certificate comes from somebody whom browsers do not trust."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_SELF_SIGNED: Told(
            marked("The site made its security certificate itself, and browsers do not trust that."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_WEAK: Told(
            marked("The site's security certificate is too weak, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_REVOKED: Told(
            marked("The site's security certificate was withdrawn, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.CERTIFICATE_INVALID: Told(
            marked("Something is wrong with the site's security certificate, so browsers warn their readers."), _TELL_OWNER
        ),
        Reason.TLS_OLD_PROTOCOL: Told(
            marked("The site only offers an outdated kind of secure connection, which browsers refuse."), _TELL_OWNER
        ),
        Reason.TLS_HANDSHAKE: Told(marked("No secure connection with the site could be made."), _TRY_IN_BROWSER),
        Reason.TIMEOUT: Told(marked("The site did not answer in time."), _NEXT_VISIT),
        Reason.SERVER_ERROR: Told(marked("The site has a problem of its own."), _NEXT_VISIT),
        Reason.MAINTENANCE: Told(marked("The site is closed for maintenance just now."), _NEXT_VISIT),
        Reason.DATABASE_ERROR: Told(marked("The site cannot reach its own database just now."), _NEXT_VISIT),
        Reason.MISSING_WITH_PAGE: Told(
            marked("The site says that this page does not exist, but shows a whole page; we cannot tell which is true."),
            _TRY_IN_BROWSER,
        ),
        Reason.TRY_LATER: Told(marked("The site asks us to come back later."), _NEXT_VISIT),
        Reason.TOO_MANY_REQUESTS: Told(marked("The site finds that we come too often."), _NEXT_VISIT),
        Reason.RESOLVER_FAILED: Told(marked("The name of this site could not be looked up just then."), _NEXT_VISIT),
        Reason.NO_ADDRESS: Told(
            marked("The site cannot be reached over the kind of network that we visit from."), _TRY_IN_BROWSER
        ),
        Reason.NETWORK_UNREACHABLE: Told(marked("From here there was no way to the site."), _NEXT_VISIT),
        Reason.ADDRESS_REFUSED: Told(
            marked("The link led into a private network; for safety's sake we did not follow it."),
            marked("Better not open it. Look on the site itself whether the page still exists, or take the link away."),
        ),
        Reason.PARSERS_DISAGREE: Told(
            marked("The address can be read in more than one way; for safety's sake we did not visit it."),
            marked("Open the page in your browser, and copy the address from there once more."),
        ),
        Reason.UNKNOWN_STATUS: Told(marked("The site gave an answer that we do not know."), _TRY_IN_BROWSER),
        Reason.HOST_NOT_ANSWERING: Told(
            marked("The host did not answer when its other links were tried, so this one was left alone."), _NEXT_VISIT
        ),
        Reason.COOLED_DOWN: Told(marked("The site asked us to stay away for longer than this run could wait."), _NEXT_VISIT),
        Reason.ROBOTS: Told(
            marked("The site does not want automatic visitors on this page (its robots.txt says so)."), _LOOK_YOURSELF
        ),
        Reason.RUN_VOID: Told(
            marked("Our own network did not work, so nothing can be said of this link."),
            _NEXT_VISIT,
        ),
        Reason.NO_CONTROL_HOST: Told(
            marked("This link did not work, and we do not know whether that was our own network's fault."),
            _NAME_CONTROL_HOST,
        ),
        Reason.INTERRUPTED: Told(marked("The run was stopped before this link was done."), _NEXT_VISIT),
        Reason.DEADLINE: Told(marked("The time for this run was up before this link was done."), _NEXT_VISIT),
        Reason.UNSUPPORTED_SCHEME: Told(
            marked("This is no web page, mail address or telephone number; such addresses are not visited."),
            marked("Nothing, if the address is meant to be like this."),
        ),
    }
)

_OF_SEVERAL: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.RUN_VOID: marked("Our own network did not work, so nothing can be said of these links."),
        Reason.NO_CONTROL_HOST: marked(
            "These links did not work, and we do not know whether that was our own network's fault."
        ),
        Reason.COOLED_DOWN: marked("The sites of these links asked us to stay away for longer than this run could wait."),
        Reason.ROBOTS: marked("The sites do not want automatic visitors on these pages (their robots.txt says so)."),
        Reason.INTERRUPTED: marked("The run was stopped before these links were done."),
        Reason.DEADLINE: marked("The time for this run was up before these links were done."),
        Reason.UNSUPPORTED_SCHEME: marked(
            "These are no web pages, mail addresses or telephone numbers; such addresses are not visited."
        ),
    }
)

NOTES: Final[Mapping[NoteId, Told]] = MappingProxyType(
    {
        NoteId.CHAIN_INCOMPLETE: Told(
            marked("The site leaves out a part of its security certificate; browsers find that part themselves."),
            marked("Nothing, or tell the owner of the site."),
        ),
        NoteId.DOWNGRADE_TO_HTTP: Told(
            marked("The site sends readers on from a secure address (https) to one that is not (http)."),
            marked("Nothing, or tell the owner of the site."),
        ),
        NoteId.ENDS_AT_HOME_PAGE: Told(
            marked("The link ends at the home page of the site; the page itself may be gone."),
            marked("Open the link. If you do not find what it promises, search the site for it."),
        ),
        NoteId.SHARED_WITH_HOST: Told(
            marked("This was seen at other links of the same site; this link itself was not tried."), _NOTHING
        ),
        NoteId.ANCHOR_MISSING: Told(
            marked("The page opens, but the place in it that the link points to (behind the #) is not there."),
            marked("Open the link, and see whether readers find what it promises."),
        ),
        NoteId.TEXT_FRAGMENT_MISSING: Told(
            marked("The page opens, but the words that the link points to are not on it."),
            marked("Open the link, and see whether readers find what it promises."),
        ),
        NoteId.CERTIFICATE_EXPIRES_SOON: Told(
            marked("The site's security certificate ends within a few days."),
            marked("Nothing, or tell the owner of the site."),
        ),
        NoteId.HTTPS_AVAILABLE: Told(
            marked("The page says itself that it has a secure address (https)."),
            marked("Open the page with https. If it works, use that address."),
        ),
        NoteId.TRACKING_PARAMETERS: Told(
            marked("The address holds parts that only tell where a visitor came from."),
            marked("Take those parts out of the address."),
        ),
        NoteId.CONTENT_DRIFT: Told(
            marked("The page seems to be about something else than before, or than its title here says."),
            marked("Open the link, and see whether it still belongs in the list."),
        ),
        NoteId.TYPE_CHANGED: Told(
            marked("The address looks like that of a file, but opens a web page."),
            marked("Open the link, and see whether readers find what it promises."),
        ),
        NoteId.WRONG_STATUS: Told(
            marked("The site shows the page, but tells programs that it does not exist."),
            marked("Nothing, or tell the owner of the site."),
        ),
        NoteId.SLOW: Told(marked("The page took long to appear."), _NOTHING),
        NoteId.PASSWORD_IN_URL: Told(
            marked("The address holds a user name or a password."),
            marked("Take it out of the address, and change that password."),
        ),
    }
)

_SAVE_PAGE = marked(
    "Open the page in your browser, save it as 'Webpage, HTML only', and give that file to toolkit-maint scrape --source."
)
_SAVE_AGAIN = marked("Save the page again in your browser, as 'Webpage, HTML only'.")

UNREADABLE: Final[Mapping[Unreadable, Told]] = MappingProxyType(
    {
        Unreadable.FILE_MISSING: Told(
            marked("The saved page is not there."),
            marked("Look whether its name is right, behind source in the catalogue or behind the option --source."),
        ),
        Unreadable.FILE_UNREADABLE: Told(
            marked("The saved page could not be opened."), marked("See whether the file may be read, and is no folder.")
        ),
        Unreadable.UNREACHABLE: Told(
            marked("The page could not be reached."),
            marked("Try again later; if it still does not work then, save the page in your browser."),
        ),
        Unreadable.HTTP_STATUS: Told(
            marked("The site gave an error instead of the page."),
            marked("Open the page in your browser. If it has moved, mend its address behind source in the catalogue."),
        ),
        Unreadable.NOT_A_PAGE: Told(
            marked("What came in is neither a web page nor Markdown."),
            marked("Mend the address behind source in the catalogue."),
        ),
        Unreadable.TOO_LARGE: Told(marked("The page is too large to be read safely."), _SAVE_PAGE),
        Unreadable.TRUNCATED: Told(marked("The page was cut off on the way."), _NEXT_VISIT),
        Unreadable.ENCODING: Told(
            marked("The characters of the page cannot be read."), marked("Save the file again, as UTF-8.")
        ),
        Unreadable.EMPTY: Told(marked("The page is empty."), _SAVE_PAGE),
        Unreadable.LOG_IN: Told(marked("The site asked us to log in instead of showing the page."), _SAVE_PAGE),
        Unreadable.WALL: Told(marked("The site turned our program away instead of showing the page."), _SAVE_PAGE),
        Unreadable.TOO_FEW_LINKS: Told(
            marked("There are far fewer links on the page than there should be."),
            marked(
                "Open the page in your browser. If it is the right one, it was redesigned: lower min_candidates under "
                "[source] in toolkit-maint.toml."
            ),
        ),
        Unreadable.CONTENT_MISSING: Told(
            marked("The part of the page that the configuration names is not there."),
            marked("Open the page in your browser. If it is the right one, mend content under [source] in toolkit-maint.toml."),
        ),
        Unreadable.LANDMARK_MISSING: Told(
            marked("A text that must be on the page is not there."),
            marked(
                "Open the page in your browser. If it is the right one, mend landmarks under [source] in toolkit-maint.toml."
            ),
        ),
        Unreadable.TOO_FEW_KNOWN: Told(
            marked("Too little of the catalogue was found again on the page."),
            marked(
                "Open the page in your browser. If it is the right one, it was redesigned: lower min_known_share under "
                "[source] in toolkit-maint.toml."
            ),
        ),
    }
)

UNREADABLE_COPY: Final[Mapping[Unreadable, Told]] = MappingProxyType(
    {
        **UNREADABLE,
        Unreadable.NOT_A_PAGE: Told(marked("The file is neither a web page nor Markdown."), _SAVE_AGAIN),
        Unreadable.TOO_LARGE: Told(marked("The page is too large to be read safely."), _SAVE_AGAIN),
        Unreadable.TRUNCATED: Told(marked("The saved page breaks off in the middle."), _SAVE_AGAIN),
        Unreadable.EMPTY: Told(marked("The page is empty."), _SAVE_AGAIN),
        Unreadable.LOG_IN: Told(
            marked("This looks like a log-in page."),
            marked("Log in in your browser, go to the real page, and save it again as 'Webpage, HTML only'."),
        ),
        Unreadable.WALL: Told(
            marked("This looks like a page that turns programs away."),
            marked("Wait in your browser until you see the real page, and save it again as 'Webpage, HTML only'."),
        ),
    }
)
"""The same for a page that somebody saved in a file: only what differs is said in other words."""

NETWORK: Final[Mapping[NetworkState, Told]] = MappingProxyType(
    {
        NetworkState.UP: Told(marked("Our own network worked."), _NOTHING),
        NetworkState.DOWN: Told(
            marked("Our own network did not work: none of the control hosts answered."),
            marked("See whether this machine is online, and run again."),
        ),
        NetworkState.NO_CONTROL_HOST: Told(
            marked("No control host is known, so we cannot tell a dead link from a network of our own that fails."),
            _NAME_CONTROL_HOST,
        ),
        NetworkState.NOT_ASKED: Told(marked("Whether our own network worked was not asked."), _NOTHING),
        NetworkState.CAPTIVE_PORTAL: Told(
            marked("Our own network asks its users to log in first, and shows its own page instead of those of the links."),
            marked("Log in to the network, or use another one, and run again."),
        ),
        NetworkState.MOST_HOSTS_FAIL: Told(
            marked("Most of the sites that worked on their last visit failed at once: that is most likely our own network."),
            marked("See whether sites open in a browser on this machine, and run again."),
        ),
    }
)

INCOMPLETE: Final[Mapping[Incomplete, Told]] = MappingProxyType(
    {
        Incomplete.VOID: Told(
            marked("Our own network did not work, so links that gave no answer could not be judged."),
            marked("See whether this machine is online, and run again."),
        ),
        Incomplete.NO_CONTROL_HOST: Told(
            marked("No control host is known, so links that gave no answer could not be judged."),
            _NAME_CONTROL_HOST,
        ),
        Incomplete.DEADLINE: Told(
            marked("The time for this run was up before everything was done."),
            marked("Run again, or give the run more time with the setting deadline."),
        ),
        Incomplete.INTERRUPTED: Told(
            marked("This run was stopped before everything was done."), marked("Run again for the rest.")
        ),
        Incomplete.RESOLVER: Told(
            marked("Our own network answers for sites that do not exist, so links that led to its answer could not be judged."),
            marked("Use another network, or another resolver of names, and run again."),
        ),
    }
)


def left_out(reason: Reason, count: int, words: Words) -> str:
    """What kept links from being visited or judged, in one sentence that fits their number."""
    if count == 1 or reason not in _OF_SEVERAL:
        return told(REASONS[reason], words).happened
    return words.gettext(_OF_SEVERAL[reason])


def address_unknown(count: int, words: Words) -> str:
    """The one sentence on all links whose address nobody has filled in."""
    return words.say_many(
        "The address of {count} link is not known yet.", "The address of {count} links is not known yet.", count
    )


def told(sentences: Told, words: Words) -> Told:
    """Both sentences in the language of ``words``."""
    return Told(words.gettext(sentences.happened), words.gettext(sentences.to_do) if sentences.to_do else "")
