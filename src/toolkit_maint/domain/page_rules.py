"""Rules for pages that open and are not the page: their own absence, and another owner. Pure."""

from __future__ import annotations

from toolkit_maint.domain.case import Answer, Case, has_page, is_page_for_file
from toolkit_maint.domain.identity import (
    Likeness,
    has_another_print,
    has_another_script,
    has_last_print,
    is_titled_as_expected,
)
from toolkit_maint.domain.redirect import PERMANENT_STATUSES
from toolkit_maint.domain.signs import ENOUGH, SignKind, weight_of
from toolkit_maint.domain.suggestion import ends_at_error, ends_at_home, ends_at_search, is_search
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind

_BROKEN, _UNSURE = VerdictKind.BROKEN, VerdictKind.UNSURE
_CERTAIN, _LIKELY = Confidence.CERTAIN, Confidence.LIKELY


def is_unclear_404(case: Case) -> bool:
    """Whether a page is said not to exist, and yet one is shown that names no error."""
    names_error = weight_of(case.signs, SignKind.SOFT_404) > 0
    shows_something = case.letters >= case.policy.full_page or case.has(SignKind.APP_SHELL)
    return case.status == 404 and shows_something and not names_error


def missing_with_page(case: Case) -> Answer:
    """404 over a whole page. Where made-up addresses give the same, it means what it says; else the page decides."""
    if not is_unclear_404(case) or case.look.page is None:
        return None
    if case.has(SignKind.APP_SHELL):
        # Hosts of plain files give this for every path, and the scripts then show the right page, or none.
        return _UNSURE, Reason.MISSING_WITH_PAGE, _LIKELY
    if case.shows_the_sibling:
        return None
    is_the_page = is_titled_as_expected(case.look.page, case.expectation, case.policy) or has_last_print(
        case.look.page, case.expectation, case.policy
    )
    if is_the_page:
        return VerdictKind.ALIVE, Reason.OK, _LIKELY
    return (_UNSURE, Reason.MISSING_WITH_PAGE, _LIKELY) if case.shows_another_sibling else None


def is_doubtful(case: Case) -> bool:
    """Whether an answer that promises the page may show that there is none."""
    if not has_page(case.look) or case.look.page is None or case.is_expected(SignKind.SOFT_404):
        return False
    if _is_sent_away(case):
        return True
    # What a search finds is called otherwise each time, and much alike for every word.
    return not is_search(case.look.hops[0].address, case.policy) and (
        weight_of(case.signs, SignKind.SOFT_404) > 0
        or is_page_for_file(case.look, case.policy)
        or (case.likeness is Likeness.OTHER and not case.is_shell)
    )


def _is_sent_away(case: Case) -> bool:
    hops, policy = case.look.hops, case.policy
    return ends_at_home(hops, policy) or ends_at_error(hops, policy) or ends_at_search(hops, policy)


def soft_404(case: Case) -> Answer:
    """A page that stands for its own absence. What the site shows for a made-up address settles the doubtful cases."""
    if not is_doubtful(case) or case.look.page is None:
        return None
    if ends_at_home(case.look.hops, case.policy):
        if is_titled_as_expected(case.look.page, case.expectation, case.policy) or _has_its_own_home(case):
            return None
        return _BROKEN, Reason.SOFT_404, _CERTAIN if case.shows_the_sibling else _LIKELY
    names_absence = weight_of(case.signs, SignKind.SOFT_404) >= case.policy.says_absence
    if case.shows_the_sibling and (names_absence or not case.is_shell):
        return _BROKEN, Reason.SOFT_404, _CERTAIN if names_absence or _is_sent_away(case) else _LIKELY
    if ends_at_error(case.look.hops, case.policy):
        return _BROKEN, Reason.SOFT_404, _LIKELY
    says_so = case.has(SignKind.SOFT_404) and not case.shows_another_sibling
    return (_BROKEN, Reason.SOFT_404, _LIKELY) if says_so else None


def _has_its_own_home(case: Case) -> bool:
    """Whether this one address was sent on for good, to a site of its own: made-up addresses beside it are not."""
    is_for_good = case.look.hops[0].status in PERMANENT_STATUSES
    return is_for_good and case.leaves_domain and case.shows_another_sibling


_USURPED = 2


def usurped(case: Case) -> Answer:
    """Another subject, and more that speaks for another owner."""
    page = case.look.page
    if page is None or case.expectation is None or case.is_expected(SignKind.USURPED_DOMAIN):
        return None
    if case.has(SignKind.USURPED_DOMAIN):
        # Trade and bait in one title, for a link that is about neither: the name may well have been kept.
        return _BROKEN, Reason.USURPED_DOMAIN, _LIKELY
    if case.likeness is not Likeness.OTHER:
        return None
    is_elsewhere = case.leaves_domain
    foreign = weight_of(case.signs, SignKind.USURPED_DOMAIN)
    is_another = has_another_print(page, case.expectation, case.policy)
    # Other sites are in other languages, and known by other names: of another owner speaks what such owners do.
    owner = (
        (foreign >= ENOUGH / 2)
        + (weight_of(case.signs, SignKind.PARKED_DOMAIN) >= ENOUGH / 2)
        + (is_another and has_another_script(page, case.expectation))
    )
    is_usurped = owner > 0 and owner + is_elsewhere + is_another >= _USURPED
    return (_BROKEN, Reason.USURPED_DOMAIN, _LIKELY) if is_usurped else None
