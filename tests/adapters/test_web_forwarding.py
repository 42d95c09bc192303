"""Where a page sends its reader on by a script that runs at once, or by the only link of a notice."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.forwarding import notice_target, script_target

HERE = "https://a.example/map/page"
THERE = "https://b.example/new"
GO = f"location.href = '{THERE}'"


@pytest.mark.parametrize(
    "script",
    [
        # the ways to say it
        f"location = '{THERE}'",
        f'location="{THERE}";',
        f"location = `{THERE}`",
        f"location.href = '{THERE}';",
        f"window.location = '{THERE}'",
        f"window.location.href='{THERE}'",
        f"document.location.href = '{THERE}'",
        f"self.location = '{THERE}'",
        f"top.location.href = '{THERE}'",
        f"parent.location = '{THERE}'",
        f"globalThis.location = '{THERE}'",
        f"window.top.location = '{THERE}'",
        f"window . location . href = '{THERE}'",
        f"location.replace('{THERE}')",
        f'window.location.assign( "{THERE}" )',
        # where it stands
        f"var a = 1; {GO}",
        f"f();\n\t{GO};",
        f"<!-- hidden from old browsers\n{GO}\n//-->",
        f"/* the page has moved */ {GO}",
        f"// the page has moved\n{GO}",
        f"var a = 'http://c.example/'; {GO}",
        f'var a = "{{"; {GO}',
        f"var a = 'it\\'s {{'; {GO}",
        f"var a = '\\\\'; {GO}",
        f"function a() {{ if (b) return; }}\n{GO}",
        f"var a = function() {{ return b ? c : d }}; {GO}",
        f"a = {{ b: [1, 2] }}; {GO}",
        f"b.addEventListener('click', function() {{ if (a) c(); }}); {GO}",
        f"{GO}; if (a) b();",
        f"{GO}\na = /x/;",
        "location = 'https:\\/\\/b.example\\/new'",
        # in a function that runs at once
        f"(function() {{ {GO} }})();",
        f"(function go() {{ {GO} }})();",
        f"!function(){{ {GO} }}();",
        f"+function(){{ {GO} }}();",
        f";(() => {{ {GO} }})()",
        f"(async () => {{ {GO} }})()",
        f"window.onload = function() {{ {GO} }}",
        f"onload = () => {{ {GO} }}",
        f"window.addEventListener('load', function() {{ {GO} }})",
        f'document.addEventListener("DOMContentLoaded", () => {{ {GO} }})',
        f"setTimeout(function() {{ {GO} }}, 3000)",
        f"setTimeout(() => {{ {GO} }}, 0)",
        f"(function() {{ setTimeout(function() {{ {GO} }}, 0) }})()",
        f"setTimeout(\"location.href = '{THERE}'\", 3000)",
        f"(function() {{ {GO} }}());",
        f"(function() {{ {GO} }}).call(this)",
        f"(function() {{ {GO}; if (a) b() }})();",
        f"(function(w) {{ w.{GO} }})(window)",
        f"$(function() {{ {GO} }})",
        f"jQuery(document).ready(function() {{ {GO} }})",
        f"setTimeout(function() {{ {GO} }}, 5 * 1000)",
    ],
)
def test_a_script_that_sends_its_reader_on_at_once(script: str) -> None:
    assert script_target([script], HERE) == THERE


@pytest.mark.parametrize(
    "script",
    [
        "",
        "var a = location.href",
        f"if (old) {{ {GO} }}",
        f"if (old) {GO}",
        f"function go() {{ {GO} }}",
        f"go = function() {{ {GO} }}",
        f"button.onclick = function() {{ {GO} }}",
        f"button.addEventListener('click', function() {{ {GO} }})",
        f"(function() {{ if (old) {{ {GO} }} }})()",
        f"function a() {{ (function() {{ {GO} }})() }}",
        # what cannot be told for sure without a parser
        f"var a = 1\n{GO}",
        f"if (a) {{ b(); }}\n{GO}",
        f"}} {GO}",
        f"var a = /x/; {GO}",
        f"var a = 'x\n{GO}",
        f"return; {GO}",
        f"setTimeout(function() {{ {GO} }}, 30001)",
        # what is said in a comment
        f"// {GO}",
        f"/* {GO} */",
        f"/* {GO}",
        f"a = b ? {GO} : 0",
        f"x && ({GO})",
        f"mylocation = '{THERE}'",
        f"my.location = '{THERE}'",
        f"location.hash = '{THERE}'",
        f"location.hrefs = '{THERE}'",
        f"var location_of = '{THERE}'",
        f"location == '{THERE}'",
        f"location.replace('{THERE}' + x)",
        f"location.replace(x + '{THERE}')",
        "location = `https://b.example/${name}`",
        "location = there",
        "location = ''",
        f'a = "{GO}"',
        "location.href = '#deel'",
        f"location.href = '{HERE}'",
        f"location.href = '{HERE}#deel'",
        "location.href = 'javascript:void(0)'",
        "location.href = 'mailto:a@b.example'",
        "location.href = 'https://'",
        f"location.href = '{'x' * 2_001}'",
        f"{' ' * 20_000}{GO}",
        # a line that begins is no statement that begins
        f"if (window == top)\n{GO}",
        f"if (a) b(); else\n{GO}",
        f"do\n{GO}",
        f"for (;;{GO}) {{}}",
        # something before it may keep it from running
        f"if (a) {{ b(); }} else {{ {GO} }}",
        f"if (top == self) a(); {GO}",
        f"top != self && a(); {GO}",
        f"a = b || c; {GO}",
        f"a = b ? c : d; {GO}",
        f"f(a ? b : c); {GO}",
        f"for (;;) {{ }} {GO}",
        f"while (a) b(); {GO}",
        f"try {{ {GO} }} catch (e) {{ }}",
        f"try {{ a() }} catch (e) {{ }} {GO}",
        f"switch (a) {{ case 1: {GO} }}",
        f"(function() {{ if (!window.opera) return;\n{GO} }})()",
        f"(function() {{ {{ return; }} {GO} }})()",
        f"if (a)\n(function() {{ {GO} }})()",
        f"top == self || (function() {{ {GO} }})()",
        f"go = () => (function() {{ {GO} }})()",
        f"go = () => '' + (function() {{ {GO} }})()",
        # what cannot be read without a parser
        f"a = /}}/; {GO}",
        f"function a() {{ b = /}}/;\n{GO} }}",
        f"a = `}}`; {GO}",
        f"a = 'it; {GO}",
        f"( ] {GO}",
        f"n --> 0; {GO}",
        f"\\u0061; {GO}",
        "location = `${x}`; location = '/elders'",
        "location = 'https://b.example/\\x41'",
        f"{'(function() {' * 17} {GO} {'})()' * 17}",
        f"{'a = [' * 33}{']' * 33}; {GO}",
        f"""{";location = 'x' + a" * 33}; {GO}""",
        # functions that nobody calls here, or not now
        f"(function() {{ {GO} }})",
        f"(function() {{ {GO} }}",
        f"a = (function() {{ {GO} }});",
        f"(function*() {{ {GO} }})()",
        f"; function go() {{ {GO} }}",
        f"$('#b').click(function() {{ {GO} }})",
        f"on('click', function() {{ {GO} }})",
        f"({{ go() {{ {GO} }} }}).x()",
        f"image.onload = function() {{ {GO} }}",
        f"image.addEventListener('load', function() {{ {GO} }})",
        f"setTimeout(function() {{ {GO} }}, 600000)",
        f"setTimeout(function() {{ {GO} }}, 10 * 60 * 1000)",
        f"setTimeout(function() {{ {GO} }}, wait)",
        f"setTimeout(\"location.href = '{THERE}'\", 600000)",
        f"a.setTimeout(function() {{ {GO} }}, 0)",
        "x => { location = 'https://b.example/' }",
        # not the whole address, or not the page's
        f"location = '{THERE}' + a",
        f"location = '{THERE}'.replace(a, b)",
        "w.location = 'https://b.example/'",
        "var location; location = 'https://b.example/'",
        "(function(location) { location = 'https://b.example/' })({})",
    ],
)
def test_a_script_that_leaves_its_reader_where_he_is(script: str) -> None:
    assert script_target([script], HERE) == ""


@pytest.mark.parametrize(
    ("scripts", "target"),
    [
        ([], ""),
        (["var a = 1", GO], THERE),
        ([GO, "location = 'https://c.example/'"], THERE),
        (["location = `${x}`; location = '/elders'"], ""),
        (["location = `${x}`", "location = '/elders'"], "https://a.example/elders"),
        (["if (a) { location = 'https://c.example/' }", "location = 'elders'"], "https://a.example/map/elders"),
        (["location = '//c.example'"], "https://c.example/"),
        (["location = '?a=1'"], f"{HERE}?a=1"),
        (["location = '#deel'", GO], ""),
        (["location = '/a?b=' + c"], "https://a.example/a?b="),
        (["(function() { location = '/a' }); location = '/b'"], "https://a.example/b"),
        (["setTimeout(function() { location = '/a' }, 90000); location = '/b'"], "https://a.example/b"),
        ([f"if (location) {'a' * 9_000}", f"{' ' * 9_000}{GO}"], THERE),
        ([f"if (location) {'a' * 11_000}", f"{' ' * 9_000}{GO}"], ""),
        (["a" * 99_000, GO], THERE),
        ([f"{' ' * 19_000}{GO}"], THERE),
    ],
)
def test_the_first_script_that_goes_anywhere_is_followed(scripts: list[str], target: str) -> None:
    assert script_target(scripts, HERE) == target


def _with_texts(links: list[tuple[str | None, str]]) -> list[tuple[str | None, Callable[[], str]]]:
    """Links as they are handed over: their texts are read when they are asked for."""
    return [(address, partial(str, text)) for address, text in links]


@pytest.mark.parametrize(
    ("links", "target"),
    [
        # one place, and a link that says that it is the new one
        ([(THERE, "here")], THERE),
        ([(THERE, "Klik hier")], THERE),
        ([(THERE, "Cliquez ici !")], THERE),
        ([(THERE, "zur neuen Webseite")], THERE),
        ([(THERE, "Click here"), (THERE, "Picture")], THERE),
        ([("/elders", "nieuwe pagina")], "https://a.example/elders"),
        ([(THERE, "https://b.example/new")], THERE),
        ([(THERE, "www.b.example/new/")], THERE),
        ([(THERE, "here"), (None, "x"), ("", "x"), ("mailto:a@b.example", "mail"), ("#deel", "top"), (HERE, "again")], THERE),
        # another text, or another address in it
        ([(THERE, "Our partner")], ""),
        ([(THERE, "")], ""),
        ([(THERE, "https://c.example/new")], ""),
        ([(THERE, "c.example")], ""),
        # more than one place, or none
        ([(THERE, "here"), ("https://c.example/", "here")], ""),
        ([(THERE, "here"), (f"{THERE}#deel", "here")], ""),
        ([(None, "here")], ""),
        ([], ""),
        ([("#deel", "here"), (HERE, "here")], ""),
        ([("https://", "here")], ""),
        # where people meet, and no page goes to live
        ([("https://www.facebook.com/delinde", "here")], ""),
        ([("https://x.com/delinde", "here")], ""),
        ([("https://www.openstreetmap.org/?mlat=5", "hier")], ""),
        ([("https://www.google.be/maps/place/a", "hier")], ""),
        ([("https://maps.example/?q=a", "Routeplan")], ""),
        ([("https://sites.google.com/view/kring", "hier")], "https://sites.google.com/view/kring"),
        ([("https://www.b.example/", "b.example")], "https://www.b.example/"),
        ([("../a.htm", "../a.htm")], "https://a.example/a.htm"),
        ([(THERE, "de nieuwe site")], THERE),
        ([(THERE, "notre nouvelle adresse")], THERE),
        ([(THERE, "De nieuwe site van de buren")], ""),
        ([(THERE, "b.example")], ""),
        ([(THERE, "shop")] * 20 + [(THERE, "here")], ""),
    ],
)
def test_a_notice_leads_to_the_one_place_that_it_calls_new(links: list[tuple[str | None, str]], target: str) -> None:
    assert notice_target(_with_texts(links), HERE) == target


def test_links_are_read_up_to_the_second_place() -> None:
    links = iter([(THERE, str), ("/b", str), ("/c", str)])

    assert notice_target(links, HERE) == ""
    assert list(links) == [("/c", str)]


@pytest.mark.parametrize(
    "script",
    [
        "function f(){" + "\nlocation='x'" * 1_500,
        "(()=>{" * 400 + "if(a){" + ";location='x'" * 700,
        "setTimeout('location=\"x\"'" * 800,
        "(function(){" + ";location='x'" * 1_500,
        ";location" * 2_200,
        ";location=\"'" * 1_800,
        ";" * 20_000 + "location",
        ";a.a.a.location" * 1_300,
        "location;" + "(function(){})" * 1_400,
        "location;" + "/*" * 9_990,
        "location;" + "'\\" * 6_600,
        "location;" + " " * 19_990,
    ],
    ids=lambda script: script[:16],
)
def test_scripts_made_to_hurt_take_little_time(script: str) -> None:
    started = time.thread_time()

    assert script_target([script] * 13, HERE) == ""
    assert time.thread_time() - started < 0.2


PIECES = st.sampled_from(
    [
        *("location", ".href", "=", "'", '"', "`", "{", "}", "(", ")", ";", "\n", "\\", " ", "//", "/*", "*/", "<!--", "${"),
        *("function", "() =>", "onload", "setTimeout(", "window.", ".replace(", THERE, "if (a)", "é", "#", "\0"),
    ]
)


@given(st.lists(st.lists(PIECES, max_size=25).map("".join), max_size=3))
def test_any_script_leads_to_a_web_address_elsewhere_or_nowhere(scripts: list[str]) -> None:
    target = script_target(scripts, HERE)

    assert target == "" or target.startswith(("https://", "http://"))
    assert target.partition("#")[0] != HERE


ADDRESSES = st.none() | st.text(max_size=40) | st.sampled_from([THERE, "/elders", "#x", "https://"])
TEXTS = st.text(max_size=40) | st.sampled_from(["here", "b.example/new", "http://b.example]/"])


@given(st.lists(st.tuples(ADDRESSES, TEXTS), max_size=4), st.text(max_size=20))
def test_any_links_lead_to_a_web_address_or_nowhere(links: list[tuple[str | None, str]], base: str) -> None:
    target = notice_target(_with_texts(links), HERE)

    assert target == "" or target.startswith(("https://", "http://"))
    assert isinstance(notice_target(_with_texts(links), base), str)
    assert isinstance(script_target([f"location = '{address}'" for address, _ in links], base), str)
