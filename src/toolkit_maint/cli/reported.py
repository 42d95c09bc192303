"""What a report says of its surroundings: when the next one is due, and where people edit files and read reports."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from toolkit_maint.adapters.git_remote import Checkout, checkout_of
from toolkit_maint.domain.report import CodeHost
from toolkit_maint.domain.settings import ReportSettings

# A schedule may be late, by hours on a busy day.
_LATE: Final = timedelta(days=1)
_EDITORS: Final = {
    "github.com": "https://{host}/{name}/edit/{branch}/{{path}}#L{{line}}",
    "gitlab.com": "https://{host}/{name}/-/edit/{branch}/{{path}}#L{{line}}",
    "codeberg.org": "https://{host}/{name}/_edit/{branch}/{{path}}#L{{line}}",
}


def next_within(settings: ReportSettings) -> timedelta | None:
    """The time after which the next report should have come; ``None`` where nobody promised one."""
    days = settings.every_days or (1 if os.environ.get("CI") else None)
    return timedelta(days=days) + _LATE if days is not None else None


def where_files_are(settings: ReportSettings) -> CodeHost:
    """Where people edit files and read reports, as far as it is known: by the settings, the CI service, or git."""
    here = checkout_of(Path.cwd())
    return CodeHost(edit=settings.edit_url or _editor(here), folder=here.folder, report=settings.url or _run())


def _editor(here: Checkout) -> str:
    server, name = os.environ.get("GITHUB_SERVER_URL", ""), os.environ.get("GITHUB_REPOSITORY", "")
    if server.startswith("https://") and name:
        name, branch = _head(name)
        # A tag cannot be edited, and a commit that was checked out has no name to edit it by.
        return _filled(_EDITORS["github.com"], server.removeprefix("https://"), name, branch)
    return _filled(_EDITORS.get(here.host, ""), here.host, here.name, here.branch)


def _filled(editor: str, host: str, name: str, branch: str) -> str:
    known = bool(editor and host and name and branch) and not any(sign in f"{name}{branch}" for sign in '{}<> "')
    return editor.format(host=host.rstrip("/"), name=name, branch=branch) if known else ""


def _head(name: str) -> tuple[str, str]:
    """Repository and branch that the files came from: for a pull request those that it comes from."""
    branch = os.environ.get("GITHUB_HEAD_REF", "")
    if not branch:
        return name, os.environ.get("GITHUB_REF_NAME", "") if os.environ.get("GITHUB_REF_TYPE") == "branch" else ""
    try:
        event: Any = json.loads(Path(os.environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
        return str(event["pull_request"]["head"]["repo"]["full_name"]), branch
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return name, ""


def _run() -> str:
    """The page of the workflow's own run, where the reports can be had."""
    server, name, run = (os.environ.get(f"GITHUB_{part}", "") for part in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    return f"{server}/{name}/actions/runs/{run}" if server.startswith("https://") and name and run.isdigit() else ""
