"""The labelled web in Chromium: what the cases say that a reader sees, or does not get to see, is not our word alone."""

from __future__ import annotations

import contextlib
import importlib.util
import resource
from collections.abc import Iterator, Mapping

import pytest

from chromium import Browser, Page, TooLateError, executable
from fault_server import FaultServer
from misbehaving_web import cases
from misbehaving_web.case import Case, Pace
from misbehaving_web.certificates import Certificates
from misbehaving_web.net import put_on
from project_tree import lacking
from toolkit_maint.domain.observation import FaultKind
from toolkit_maint.domain.verdict import Reason, VerdictKind
from web_world import World

ENOUGH = 6.0
"""Seconds for a page to show something; what is there sooner is seen sooner."""

BLANK = frozenset({Reason.NO_CONTENT, Reason.REDIRECT_WITHOUT_ADDRESS})
"""There is nothing to read: a white page, or an error of the browser's."""

NO_PAGE = BLANK | {
    Reason.BAD_PORT,
    Reason.CONNECTION_CLOSED,
    Reason.CONNECTION_REFUSED,
    Reason.CONNECTION_RESET,
    Reason.HEADERS_TOO_LARGE,
    Reason.HOST_NOT_FOUND,
    Reason.MALFORMED_ADDRESS,
    Reason.NOT_HTTP,
    Reason.REDIRECT_LOOP,
    Reason.REDIRECT_MALFORMED,
    Reason.REDIRECT_SCHEME,
    Reason.REDIRECT_TOO_LONG,
    Reason.TLS_HANDSHAKE,
    Reason.TLS_SPEAKS_PLAIN,
    Reason.TOO_MANY_REDIRECTS,
    Reason.UNASKED_UPGRADE,
    Reason.UNDECODABLE_BODY,
}
"""The browser has no page to show, and says so."""

SILENCE = frozenset({Reason.TIMEOUT, Reason.HOST_NOT_ANSWERING})


def _can_be_asked(case: Case) -> bool:
    """Whether the net shows it: without TLS, and not by a name alone, for in this net all that is unknown is nowhere."""
    is_web = case.link.strip().startswith(("http:", "https:"))
    by_itself = set(case.reasons) <= {Reason.MALFORMED_ADDRESS, Reason.BAD_PORT}
    return is_web and not any(site.tls for site in case.sites) and (bool(case.sites) or by_itself)


def _fails_for(case: Case, reasons: frozenset[Reason]) -> bool:
    return (
        case.truth in {VerdictKind.BROKEN, VerdictKind.UNSURE}
        and not case.debate
        and not case.reader_sees
        and set(case.reasons) <= reasons
        and _can_be_asked(case)
    )


SHOWN = tuple(case.id for case in cases.CASES if case.reader_sees)
WITHOUT_PAGE = tuple(case.id for case in cases.CASES if _fails_for(case, NO_PAGE))
SILENT = tuple(case.id for case in cases.CASES if _fails_for(case, SILENCE))


@pytest.fixture(scope="module")
def web() -> Mapping[str, Case]:
    """The cases, made anew: servers that count their visitors must not count these among those of other tests."""
    made: list[Case] = []
    for name in cases._MODULES:
        spec = importlib.util.find_spec(f"{cases.__name__}.{name}")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        made += module.CASES
    return {case.id: case for case in made}


@pytest.fixture(scope="module")
def browser(web: Mapping[str, Case], listeners: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One process for all; the rules of its resolver are given at its start, so that all nets are there by then.

    Hosts belong to one case alone, and so does what the browser keeps of them in its cache.
    """
    command = executable()
    if command is None:
        lacking("Chromium is missing, so the labelled web was not shown to a browser")
    certificates = Certificates(tmp_path_factory.mktemp("shown"))
    with _many_files():
        rules = [rule for name in (*SHOWN, *WITHOUT_PAGE, *SILENT) for rule in _put_up(web[name], listeners, certificates)]
        browser = Browser(command, tmp_path_factory.mktemp("profile"), rules)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.page() as page:
        yield page


@pytest.mark.parametrize("name", SHOWN)
def test_a_reader_sees_it(page: Page, web: Mapping[str, Case], name: str) -> None:
    case = web[name]

    page.go(case.link, ENOUGH)

    assert case.reader_sees in page.seen(case.reader_sees, ENOUGH), case.why


@pytest.mark.parametrize("name", WITHOUT_PAGE)
def test_there_is_no_page(page: Page, web: Mapping[str, Case], name: str) -> None:
    case = web[name]

    error = page.error(case.link, ENOUGH)

    if BLANK & set(case.reasons):
        assert error or not page.seen("", ENOUGH).strip(), case.why
    else:
        assert error, (case.why, page.seen("", ENOUGH))


@pytest.mark.parametrize("name", SILENT)
def test_nothing_comes(browser: Browser, web: Mapping[str, Case], name: str) -> None:
    with pytest.raises(TooLateError), browser.page() as page:
        page.error(web[name].link, Pace.timeout)


def test_enough_is_asked() -> None:
    assert len(SHOWN) >= 400
    assert len(WITHOUT_PAGE) >= 45
    assert len(SILENT) >= 3


@contextlib.contextmanager
def _many_files() -> Iterator[None]:
    """Every site has a listener, and so a file that is open."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if most == resource.RLIM_INFINITY else min(4096, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, wanted), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


def _put_up(case: Case, listeners: FaultServer, certificates: Certificates) -> Iterator[str]:
    """Put a case on a net of its own; the rules that lead a browser's resolver there."""
    world = World(listeners)
    put_on(world, case, certificates)
    for host, addresses in world.resolver.table.items():
        if isinstance(addresses, FaultKind):
            continue
        for (ip, port), at in world.dialer.ports.items():
            if ip in addresses:
                yield f"MAP {host}:{port} 127.0.0.1:{at}"
