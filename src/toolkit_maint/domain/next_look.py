"""What to look at next: pure, so that every course a visit can take is tested without a network.

Adapters carry looks out; here it is decided whether another one is worth its request. A look that opened the page ends the
visit. What refused, or came to nothing, is looked at once more in another way, and what is still not proved, once more when
all links have had their first look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import ada_url
import msgspec

from toolkit_maint.domain.case import WITHOUT_CONTENT
from toolkit_maint.domain.judge import is_plainly_alive, judge, wants_sibling
from toolkit_maint.domain.observation import Expectation, FaultKind, Look, LookKind, Observation
from toolkit_maint.domain.policy import Evidence, Policy, SecondLook
from toolkit_maint.domain.retry_after import asked_to_wait
from toolkit_maint.domain.signs import ENOUGH, SignKind, weight_of
from toolkit_maint.domain.verdict import Confidence, VerdictKind


class NextLook(msgspec.Struct, frozen=True):
    """The look to make next; none where ``kind`` is ``None``.

    The host is left alone for ``wait`` seconds before it. A look ``in_second_pass`` is made only after all links have had
    their first.
    """

    kind: LookKind | None
    wait: float = 0.0
    in_second_pass: bool = False


DONE: Final = NextLook(None)
_AGAIN: Final = NextLook(LookKind.GET, in_second_pass=True)

_HEAD, _UNVERIFIED = LookKind.HEAD, LookKind.UNVERIFIED
_ASK_LATER = frozenset({429, 503})
_UPGRADE_REQUIRED = 426
_REFUSED = frozenset({400, 403, 406, 503})
_MOST_WAITS = 2
_OPEN = frozenset({VerdictKind.BROKEN, VerdictKind.INSECURE, VerdictKind.UNSURE})
# Our own guard refused: a further look would be refused by it as well.
_GUARDED = frozenset({FaultKind.ADDRESS_NOT_PUBLIC, FaultKind.ADDRESS_REFUSED, FaultKind.PARSERS_DISAGREE, FaultKind.BAD_PORT})
# A browser that gets no further than this with http tries https.
_NO_PAGE_OVER_HTTP = frozenset(
    {FaultKind.NETWORK_UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_RESET, FaultKind.CONNECTION_CLOSED}
    | {FaultKind.NOT_HTTP, FaultKind.HEADERS_TOO_LARGE, FaultKind.UNASKED_UPGRADE, FaultKind.TIMEOUT}
)
_AT_THE_ADDRESS = frozenset({LookKind.GET, LookKind.BROWSER, LookKind.FORGIVING})


class Course(msgspec.Struct, frozen=True):
    """How a visit has gone so far: what a rule may look at."""

    observation: Observation
    last: Look
    policy: Policy

    @property
    def status(self) -> int:
        """The final status of the last look, 0 where no answer came."""
        return self.last.hops[-1].status or 0

    @property
    def fault(self) -> FaultKind | None:
        """How the last look failed."""
        return self.last.fault.kind if self.last.fault is not None else None

    def asked_for(self, look: Look) -> float | None:
        """Seconds that a look's answer asked to be left alone for, by a status that says so."""
        hop = look.hops[-1]
        later = look.fault is None and hop.status in _ASK_LATER
        return asked_to_wait(hop, self.observation.visited_at) if later else None

    def has_sign(self, kind: SignKind) -> bool:
        """Whether the last look has enough signs of this kind."""
        return weight_of(self.policy.signs.found(self.last), kind) >= ENOUGH

    def has_had(self, kind: LookKind) -> bool:
        """Whether a look of this kind was made, in either pass."""
        return any(look.kind is kind for look in self.observation.looks)


def first_look(policy: Policy, *, links: int, head_is_honest: bool | None, method: Literal["get", "head"] | None) -> LookKind:
    """How to look first: for the head only where nothing of the page is wanted, and it saves something.

    ``links`` is the number of links at the host, ``head_is_honest`` whether its answers to HEAD were found to be those to
    GET, ``method`` what is set for the host.
    """
    if policy.evidence is Evidence.FULL or method == "get":
        return LookKind.GET
    if method == "head":
        return LookKind.HEAD
    return LookKind.HEAD if head_is_honest is True and links > policy.few_links else LookKind.GET


def next_look(observation: Observation, expectation: Expectation | None, policy: Policy) -> NextLook:
    """The look that a visit still needs, given those that it has had.

    Ends for every visit: there are never more than ``policy.max_looks``, one of which is kept for the second pass.
    """
    looks = [look for look in observation.looks if look.kind is not LookKind.SIBLING]
    if not looks or is_plainly_alive(looks[-1], expectation, observation.visited_at, policy):
        return DONE
    course = Course(observation, looks[-1], policy)
    if observation.looks[-1] is course.last and wants_sibling(observation, expectation, policy):
        return NextLook(LookKind.SIBLING, in_second_pass=course.last.second_pass)
    left = policy.max_looks - len(looks)
    may_go_on = not _opens(course.last) and left > (0 if course.last.second_pass else 1)
    if may_go_on and (found := _in_this_pass(course)) is not None:
        return found
    return _AGAIN if left > 0 and not course.last.second_pass and _is_worth_another(course, expectation) else DONE


def _opens(look: Look) -> bool:
    """Whether a look ended at a page, so that the visit is at its end; behind a certificate that fails there is none."""
    status = look.hops[-1].status or 0
    if look.fault is not None or not 200 <= status <= 299 or status in WITHOUT_CONTENT or look.kind is _UNVERIFIED:
        return False
    return look.kind is _HEAD if look.page is None else look.page.text_bytes > 0


def _in_this_pass(course: Course) -> NextLook | None:
    if _is_guarded(course) or _failed_after_a_refusal(course):
        return None
    if course.status == 429 or (course.status == 503 and course.last.hops[-1].header("retry-after") is not None):
        return _after_a_pause(course)
    kind = next((kind for kind, is_wanted in FOLLOW_UPS if is_wanted(course)), None)
    return None if kind is None else NextLook(kind, in_second_pass=course.last.second_pass)


def _is_worth_another(course: Course, expectation: Expectation | None) -> bool:
    """Whether a second pass might show more: nothing was proved, and nobody said that we should stay away."""
    if _is_guarded(course) or (course.asked_for(course.last) or 0) > course.policy.patience:
        return False
    verdict = judge(course.observation, expectation, course.policy)
    return verdict.kind in _OPEN and verdict.confidence is not Confidence.CERTAIN


def _is_guarded(course: Course) -> bool:
    """Whether our own guard ended the look; only a redirect of an answer to HEAD may lead elsewhere next time."""
    by_head = course.last.kind is LookKind.HEAD and len(course.last.hops) > 1
    return course.fault in _GUARDED and not by_head


def _failed_after_a_refusal(course: Course) -> bool:
    """Whether the tool was refused by an answer, and asking as a browser then came to nothing: the answer is what there is."""
    looks = [look for look in course.observation.looks if look.kind is not LookKind.SIBLING]
    as_browser = course.last.kind is LookKind.BROWSER and course.fault is not None
    return as_browser and len(looks) > 1 and looks[-2].hops[-1].status is not None


def _after_a_pause(course: Course) -> NextLook | None:
    """The same again, when the site asked us to come back, if that is soon; never earlier, and not for ever."""
    asked = course.asked_for(course.last) or 0
    waits = sum(bool(course.asked_for(look)) for look in course.observation.looks[:-1])
    if not 0 < asked <= course.policy.patience or waits >= _MOST_WAITS:
        return None
    return NextLook(course.last.kind, wait=asked, in_second_pass=course.last.second_pass)


def _head_failed(course: Course) -> bool:
    return course.last.kind is LookKind.HEAD


def _needs_forgiving(course: Course) -> bool:
    """What our parser refuses, browsers may forgive."""
    ours = course.last.kind in {LookKind.GET, LookKind.BROWSER}
    return ours and course.fault is FaultKind.NOT_HTTP and not course.has_had(LookKind.FORGIVING)


def _is_behind_certificate(course: Course) -> bool:
    at_the_address = course.last.kind in _AT_THE_ADDRESS
    return at_the_address and course.fault is FaultKind.CERTIFICATE and not course.has_had(LookKind.UNVERIFIED)


def _refuses_the_tool(course: Course) -> bool:
    """Whether a browser might be answered otherwise; a 404 only where it says that it is a wall."""
    if course.policy.second_look is SecondLook.OFF or course.last.kind is not LookKind.GET or course.has_had(LookKind.BROWSER):
        return False
    refused = course.status in _REFUSED or course.fault is FaultKind.CONNECTION_RESET
    return refused or (course.status == 404 and course.has_sign(SignKind.BOT_WALL))


def _may_be_https_only(course: Course) -> bool:
    url = ada_url.URL(course.observation.visit_key)
    asks_for_tls = course.status == _UPGRADE_REQUIRED or course.has_sign(SignKind.NEEDS_TLS)
    failed = course.fault in _NO_PAGE_OVER_HTTP or asks_for_tls
    is_here = course.last.kind in _AT_THE_ADDRESS and len(course.last.hops) == 1
    return failed and is_here and url.protocol == "http:" and not url.port and not course.has_had(LookKind.HTTPS)


FOLLOW_UPS: tuple[tuple[LookKind, Callable[[Course], bool]], ...] = (
    (LookKind.GET, _head_failed),
    (LookKind.FORGIVING, _needs_forgiving),
    (LookKind.UNVERIFIED, _is_behind_certificate),
    (LookKind.BROWSER, _refuses_the_tool),
    (LookKind.HTTPS, _may_be_https_only),
)
"""How to look at once again, and when, in the order in which it is asked."""
