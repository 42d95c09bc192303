"""A machine without a network: a namespace of its own, where not even loopback is up."""

from __future__ import annotations

import subprocess
from functools import cache

from project_tree import lacking


@cache
def _prefix() -> tuple[str, ...]:
    for prefix in (("unshare", "-n"), ("unshare", "-rn")):
        try:
            if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
                return prefix
        except FileNotFoundError:
            continue
    return ()


def without_network() -> tuple[str, ...]:
    """The command that runs another one without a network; where the system offers none the test is skipped, loudly."""
    return _prefix() or lacking("unshare, and the right to use it")
