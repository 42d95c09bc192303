"""Puts cases on a net of loopback listeners, visits them as the tool does, and says what is wrong with its verdict."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from fault_server import answer
from misbehaving_web.case import Case, Pace, Site
from misbehaving_web.certificates import Certificates
from toolkit_maint import signs
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.judge import judge, judge_address
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import Expectation, Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.verdict import Verdict
from web_world import GoOn, World

POLICY = signs.default_policy()


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tool made of a case; there is no observation where no visit was needed."""

    verdict: Verdict
    observation: Observation | None


def put_on(world: World, case: Case, certificates: Certificates) -> None:
    """Have the sites of a case listen, and their names be known."""
    for site in case.sites:
        _listen(world, site, certificates)
    world.resolver.table.update(case.names)


def expectation_of(case: Case) -> Expectation | None:
    """What is expected of the link."""
    if not case.title and not case.seen_before:
        return None
    last_print = ""
    if case.seen_before:
        data = case.seen_before.encode()
        reading = Reading(address=case.link, content_type="text/html", data=data, raw_bytes=len(data), truncated=False)
        last_print = read_page(reading).print
    return Expectation(title=case.title, language=case.language, print=last_print)


def judged(world: World, case: Case, policy: Policy = POLICY, *, timeout: float | None = None) -> Judged:
    """Visit the link of a case as the tool does, and judge it."""
    url = parse_address(case.link)
    if (at_once := judge_address(url)) is not None:
        return Judged(at_once, None)
    expectation = expectation_of(case)
    options = CheckerOptions(timeout=timeout or (Pace.timeout if case.waits else 5.0), ca_bundle=world.ca_bundle)
    anchors = (url.fragment,) if url.fragment else ()
    target = Target(visit_key=url.visit_key, anchors=anchors, expectation=expectation)
    checker = world.checker(options, msgspec.structs.replace(policy, second_pass_after=0.0))
    (observation,) = checker.observe([target], GoOn())
    return Judged(for_address(judge(observation, expectation, policy), url, observation, policy), observation)


def faults(case: Case, verdict: Verdict) -> list[str]:
    """Everything that is wrong with a verdict; nothing where it is right."""
    told = f"{verdict.kind}/{verdict.reason} by {verdict.rule}"
    if verdict.kind not in case.accepted:
        return [f"{told}, and a reader finds it {case.truth}"]
    found = []
    if verdict.kind is case.truth and verdict.reason not in case.reasons:
        found.append(f"{told}, not one of {', '.join(case.reasons)}")
    if verdict.suggestion != case.suggestion and (verdict.kind is case.truth or verdict.suggestion is not None):
        found.append(f"suggests {verdict.suggestion}, not {case.suggestion}")
    missing = set(case.notes) - {note.id.value for note in verdict.notes}
    if verdict.kind is case.truth and missing:
        found.append(f"lacks the notes {', '.join(sorted(missing))}")
    return found


def _listen(world: World, site: Site, certificates: Certificates) -> None:
    tls = site.tls(certificates, site.host) if site.tls else None
    if site.talks is not None:
        world.talker(site.host, site.talks, port=site.listens_on, tls=tls)
        return
    serves = site.serves
    if site.publishes is not None:
        serves = answer(site.publishes(certificates), "200 OK", "Content-Type: application/pkix-cert")
    assert serves is not None, f"{site.host} does nothing"
    world.host(site.host, serves, port=site.listens_on, tls=tls, kept=site.kept)
