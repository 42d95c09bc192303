"""The HTML report before the eyes of a reader: in a real browser, by keyboard, by ear, and with hostile text in every field."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chromium import Browser, Page, executable
from payloads import hostile_report
from project_tree import ROOT, lacking
from report_builder import REPORTS, START
from toolkit_maint.domain.recent import DayTold, Recent
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.formats import ReportFormat, render
from toolkit_maint.reports.words import words_for

AXE = ROOT / ".ci" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (320, 390, 768, 1366)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = executable() or lacking("chromium is missing, so the report was not shown in a browser")
    running = Browser(program, tmp_path_factory.mktemp("profile"), ())
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.page() as fresh:
        for domain in ("Log", "Runtime"):
            fresh.call(f"{domain}.enable")
        fresh.call("Emulation.setDeviceMetricsOverride", width=1366, height=900, deviceScaleFactor=1, mobile=False)
        fresh.call("Emulation.setEmulatedMedia", media="screen", features=[])
        yield fresh


def with_past(report: ChangeReport) -> ChangeReport:
    days = [
        DayTold(day=START.date().replace(day=number), working=55 - number % 3, failing=number % 3, confirmed=number % 2)
        for number in range(1, 24)
    ]
    return msgspec.structs.replace(report, recent=Recent(days=tuple(days)))


def shown(page: Page, report: ChangeReport, folder: Path, lang: str = "nl") -> None:
    file = folder / "report.html"
    file.write_text(render(report, ReportFormat.HTML, words_for(lang)), "utf-8")
    assert page.error(file.as_uri(), 20) == ""


def told(page: Page, expression: str, wait: float = 20) -> Any:
    found = page.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, wait=wait)
    assert "exceptionDetails" not in found, found
    return found["result"].get("value")


def complaints(browser: Browser) -> list[dict[str, Any]]:
    """Everything that a page should not do: ask for something, open a dialog, be stopped by its policy, or fail."""
    wrong = {"Page.javascriptDialogOpening", "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"}
    found = [each for each in browser.told if each.get("method") in wrong]
    asked = [each for each in browser.told if each.get("method") == "Network.requestWillBeSent"]
    return found + [each for each in asked if not each["params"]["request"]["url"].startswith("file:")]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["rich", "over-days", "together", "void", "invalid", "first-run"])
def test_axe_finds_nothing(page: Page, tmp_path: Path, name: str, scheme: str, lang: str) -> None:
    if not AXE.is_file():
        lacking("axe-core is missing (npm ci --prefix .ci), so nobody looked whether everybody can use the report")
    page.call("Emulation.setEmulatedMedia", media="screen", features=[{"name": "prefers-color-scheme", "value": scheme}])
    shown(page, with_past(REPORTS[name]()), tmp_path, lang)
    told(page, "document.querySelectorAll('details').forEach(one => { one.open = true }); 1")
    told(page, AXE.read_text("utf-8") + "; 1")
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
    found = json.loads(
        told(
            page,
            f"axe.run(document, {rules}).then(r => JSON.stringify(r.violations.map("
            "v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])))",
            60,
        )
    )

    assert found == []


def test_hostile_text_stays_text(browser: Browser, page: Page, tmp_path: Path) -> None:
    harmless = hostile_report(("Gewoon",))
    shown(page, harmless, tmp_path)
    expected = set(told(page, "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]"))
    shown(page, hostile_report(), tmp_path)
    time.sleep(0.2)  # what a script or a picture would do, it does after the page has loaded
    tags = set(told(page, "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]"))
    links = told(page, "[...new Set([...document.querySelectorAll('[href]')].map(e => new URL(e.href).protocol))]")
    attributes = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
    handlers = told(page, f"{attributes}.filter(a => /^on|^style$|^src/.test(a.name)).length")

    assert complaints(browser) == []
    assert tags <= expected | {"code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(links) <= {"https:", "http:", "mailto:", "file:"}
    assert handlers == 0
    assert told(page, "document.scripts.length") == 1
    assert "<script>alert(1)</script>" in told(page, "document.querySelector('main').textContent")


def test_its_policy_lets_nothing_else_in(browser: Browser, page: Page, tmp_path: Path) -> None:
    shown(page, REPORTS["rich"](), tmp_path)
    told(
        page,
        "try { const s = document.createElement('script'); s.textContent = 'window.got = 1'; document.body.append(s) } catch {}"
        "try { document.body.innerHTML += '<b>x</b>' } catch { window.kept = true }"
        "const i = new Image(); i.src = 'http://127.0.0.9/x'; 1",
    )

    assert told(page, "typeof window.got") == "undefined"
    assert told(page, "window.kept") is True
    assert [each for each in browser.told if each.get("method") == "Log.entryAdded"]
    assert not [each for each in browser.told if each.get("method") == "Network.responseReceived"][1:]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["rich", "over-days", "together", "first-run"])
def test_nothing_sticks_out(page: Page, tmp_path: Path, name: str, width: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 700)
    shown(page, with_past(REPORTS[name]()), tmp_path)
    told(page, "document.querySelectorAll('details').forEach(one => { one.open = true }); 1")

    assert told(page, "document.documentElement.scrollWidth") <= width


def choose(page: Page, name: str, value: str) -> None:
    told(
        page,
        f"(() => {{ const f = document.querySelector('.page-nl .filters').elements['{name}']; f.value = {json.dumps(value)};"
        " f.dispatchEvent(new Event('input', {bubbles: true})) })(); 1",
    )


VISIBLE = "[...document.querySelectorAll('.page-nl [data-choose]')].filter(e => e.offsetParent !== null).length"


def test_findings_are_filtered_and_searched(page: Page, tmp_path: Path) -> None:
    shown(page, REPORTS["over-days"](), tmp_path)
    whole = told(page, VISIBLE)
    choose(page, "kind", "dead")
    dead = told(page, VISIBLE)
    chapters = "[...document.querySelectorAll('.page-nl .chapter:not(.charts):not(.done) h2')]"
    headings = told(page, f"{chapters}.filter(e => e.offsetParent !== null).length")
    choose(page, "kind", "")
    choose(page, "find", "VERS.EXAMPLE")
    folded = told(page, VISIBLE)
    choose(page, "find", "bestaat nergens")
    nothing = told(page, "document.querySelector('.page-nl .nothing').offsetParent !== null")
    said = told(page, "document.querySelector('.page-nl .shown').textContent")
    told(page, "document.querySelector('.page-nl .filters button').click(); new Promise(r => setTimeout(r, 50, 1))")

    assert whole > dead == 2
    assert headings == 1
    assert folded == 1
    assert nothing
    assert said.startswith("0 van ")
    assert told(page, VISIBLE) >= whole


def test_the_language_is_switched_without_a_network(page: Page, tmp_path: Path) -> None:
    shown(page, REPORTS["rich"](), tmp_path, "nl")
    first = told(page, "[document.documentElement.lang, document.body.innerText.includes('Hier ben je nodig')]")
    told(page, "document.getElementById('lang-en').click(); 1")
    second = told(page, "[document.documentElement.lang, document.body.innerText.includes('What needs you')]")

    assert first == ["nl", True]
    assert second == ["en", True]
    assert not told(page, "document.body.innerText.includes('Hier ben je nodig')")


def test_everything_is_reached_by_keyboard(page: Page, tmp_path: Path) -> None:
    shown(page, with_past(REPORTS["over-days"]()), tmp_path)
    seen = []
    for _ in range(40):
        for kind in ("keyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        seen.append(told(page, "document.activeElement.outerHTML.slice(0, 60)"))

    joined = "\n".join(seen)
    assert "lang-nl" in joined
    assert 'class="skip"' in joined
    assert 'type="search"' in joined
    assert "<select" in joined
    assert "<summary" in joined
    assert told(page, "getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize(("due", "late"), [("2026-11-25T10:00:00+00:00", True), ("2999-01-01T00:00:00+00:00", False)])
def test_an_old_report_says_so_itself(page: Page, tmp_path: Path, due: str, late: bool) -> None:
    whole = REPORTS["rich"]()
    run = msgspec.structs.replace(whole.run, next_before=msgspec.convert(due, type(whole.run.started_at)))
    shown(page, msgspec.structs.replace(whole, run=run), tmp_path)

    assert told(page, "document.querySelector('.page-nl .late').offsetParent !== null") is late


def test_on_paper_all_findings_are_there_and_no_controls(page: Page, tmp_path: Path) -> None:
    shown(page, with_past(REPORTS["over-days"]()), tmp_path)
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    hidden = "['.aside', '.languages'].map(s => getComputedStyle(document.querySelector(s)).display)"

    assert told(page, hidden) == ["none", "none"]
    assert told(page, "[...document.querySelectorAll('.page-nl .case')].every(e => e.offsetHeight > 0)")
    assert told(page, "getComputedStyle(document.querySelector('.page-nl svg')).display") != "none"
