"""The last step of the action, run under bash as the platform runs it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from acceptance.command import environment
from project_tree import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def stepped(folder: Path, inputs: Mapping[str, str], **platform: str) -> subprocess.CompletedProcess[str]:
    """Run it in a folder, with these inputs over the defaults, and what the platform says in its variables."""
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | dict(inputs)
    named = STEPS[-1]["env"]
    variables = {name: given[re.sub(r".*inputs\.([\w-]+).*", r"\1", value)] for name, value in named.items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[-1]["run"]],
        cwd=folder,
        env=environment(GITHUB_ACTION_PATH=str(ROOT), CI="true", **platform, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
