"""No file says where it was written: no package registry, no path of a machine, nothing outside the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from project_tree import ROOT, files

# The patterns are spelled so that this file does not match them itself.
REGISTRIES = re.compile(
    r"pypi[.](?:org|python)|pythonhosted[.]org|registry[.](?:npmjs|yarnpkg)|npmjs[.]com/package"
    r"|proxy[.]golang|crates[.]io|--(?:extra-)?index[-]url|--find[-]links [^-]",
)
MACHINE_PATHS = re.compile(
    r"(?<![\w.:/~-])/(?:root|work|opt)/[\w.]"
    r"|(?<![\w.:/~-])/(?:home|Users)/[\w.-]+/(?:\w+/)*(?:src|projects?|code|dev|work|Documents)\b"
    r"|[.]{2}/shared"
    r"|(?<![\w.:/~-])/tmp/[\w]"
    r"|[.]pyenv/",
)
MADE_FOR = {"lines that name registries": REGISTRIES, "lines with a path of a machine": MACHINE_PATHS}


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return []  # fixtures of wrong encodings and pictures
    return list(enumerate(text.splitlines(), start=1))


@pytest.mark.parametrize("what", MADE_FOR)
def test_no_file_says_where_it_was_made(what: str) -> None:
    pattern = MADE_FOR[what]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line[:160]}"
        for path in files()
        for number, line in _lines(path)
        if pattern.search(line)
    ]

    assert not found, what


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRIES, '"resolved": "https://registry' + '.npmjs.org/x"'),
        (REGISTRIES, "--index" + "-url https://packages.example/simple"),
        (REGISTRIES, "see files.python" + "hosted.org"),
        (MACHINE_PATHS, "cd /ro" + "ot/project"),
        (MACHINE_PATHS, "'/Users/" + "jan/src/x.py'"),
        (MACHINE_PATHS, "see ." + "./shared/notes.md"),
        (MACHINE_PATHS, "written to /t" + "mp/report"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ["https://example.org/home/index.html", "https://site.example/work/a", "GET /home/ HTTP/1.1", "src/x.py"]
)
def test_the_patterns_leave_addresses_alone(line: str) -> None:
    assert not REGISTRIES.search(line)
    assert not MACHINE_PATHS.search(line)
