"""Which verdicts today's rules would change, and what cannot be compared."""

from __future__ import annotations

from toolkit_maint.domain.replay import Change, Earlier, Replay, Replayed
from toolkit_maint.domain.verdict import Confidence, Reason, Verdict, VerdictKind

ALIVE = Verdict(kind=VerdictKind.ALIVE, reason=Reason.OK, confidence=Confidence.CERTAIN, rule="alive")
MISSING = Verdict(kind=VerdictKind.BROKEN, reason=Reason.NOT_FOUND, confidence=Confidence.LIKELY, rule="broken-status")


def said(url: str, verdict: Verdict) -> Earlier:
    return Earlier(url=url, verdict=verdict.kind, reason=verdict.reason, confidence=verdict.confidence)


def replayed(earlier: list[Earlier] | None, *verdicts: tuple[str, Verdict]) -> Replayed:
    replay = Replay(earlier)
    for visit_key, verdict in verdicts:
        before = replay.changed(visit_key, verdict)
        if before is not None:
            replay.add(Change(url=visit_key, before=before, after=verdict))
    return replay.result()


def test_without_anything_of_earlier_verdicts_are_counted() -> None:
    result = replayed(None, ("https://a.example/", MISSING), ("https://b.example/", ALIVE), ("https://c.example/", MISSING))

    assert (result.total, result.compared, result.changes, result.unknown) == (3, False, (), 0)
    assert [(each.verdict, each.count) for each in result.counts] == [(VerdictKind.ALIVE, 1), (VerdictKind.BROKEN, 2)]


def test_another_verdict_or_reason_is_a_change_and_another_confidence_is_none() -> None:
    earlier = [
        said("https://a.example/#part", ALIVE),
        said("https://b.example/", MISSING),
        Earlier(url="https://c.example/", verdict=VerdictKind.BROKEN, reason=Reason.GONE),
        Earlier(url="https://d.example/", verdict=VerdictKind.ALIVE, reason=Reason.OK, confidence=Confidence.LIKELY),
    ]
    visits = [(f"https://{name}.example/", verdict) for name, verdict in zip("abcd", (MISSING,) * 3 + (ALIVE,), strict=True)]
    result = replayed(earlier, *visits)

    assert [(change.url, change.before.reason, change.after.reason) for change in result.changes] == [
        ("https://a.example/", Reason.OK, Reason.NOT_FOUND),
        ("https://c.example/", Reason.GONE, Reason.NOT_FOUND),
    ]
    assert result.same == 2


def test_what_cannot_be_compared_is_counted_and_never_a_change() -> None:
    earlier = [
        Earlier(url="https://a.example/", verdict=VerdictKind.UNSURE, reason=Reason.RUN_VOID),
        said("https://never-visited.example/", ALIVE),
        Earlier(url="mailto:a@b.example", verdict=VerdictKind.ALIVE, reason=Reason.FORM_OK),
        Earlier(url="not an address", verdict=VerdictKind.BROKEN, reason=Reason.MALFORMED_ADDRESS),
    ]
    result = replayed(earlier, ("https://a.example/", MISSING), ("https://new.example/", MISSING))

    assert result.changes == ()
    assert (result.in_doubt, result.unknown, result.unseen, result.same) == (1, 1, 1, 0)


def test_of_lines_with_one_address_the_first_counts() -> None:
    result = replayed(
        [said("https://a.example/#x", ALIVE), said("https://a.example/#y", MISSING)], ("https://a.example/", ALIVE)
    )

    assert (result.changes, result.same) == ((), 1)
