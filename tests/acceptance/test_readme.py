"""The README shows one real run: this is it, run again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from acceptance.command import CATALOGUE, PROJECT, environment
from acceptance.no_network import without_network

_BLOCK = re.compile(
    r"<!-- run:begin -->\n\n```console\n\$ toolkit-maint (?P<arguments>[^\n]+)\n(?P<output>.*?)```\n\n<!-- run:end -->",
    re.DOTALL,
)
_CHANGES_EVERY_TIME = re.compile(r"^(?:Looked at on .*|  It took .*)$", re.MULTILINE)


def test_the_run_in_the_readme_is_real(tmp_path: Path) -> None:
    shutil.copytree(CATALOGUE, tmp_path / CATALOGUE.name)
    shutil.copy(PROJECT / "toolkit-maint.toml", tmp_path)
    shown = _BLOCK.search((PROJECT / "README.md").read_text("utf-8"))
    assert shown is not None
    command = [*without_network(), sys.executable, "-m", "toolkit_maint", *shown["arguments"].split()]
    ended = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment(TOOLKIT_MAINT_CONTACT=None),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 4
    said, promised = (_CHANGES_EVERY_TIME.sub("(changes)", text) for text in (ended.stdout, shown["output"]))
    assert said == promised
