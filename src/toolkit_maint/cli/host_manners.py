"""What the settings say of single hosts, with the content of the headers that are sent to each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.settings import HostSettings
from toolkit_maint.reports.words import Words

# What RFC 9110 calls a field value: nothing that could begin another header.
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]+\Z")


def host_manners(hosts: Mapping[str, HostSettings], environment: Mapping[str, str], words: Words) -> dict[str, HostManners]:
    """By the name that an address has its host in. A header without content ends the command; no content is ever shown."""
    return {
        host_of(f"https://{host}/"): HostManners(
            max_at_once=said.max_per_host,
            interval=said.interval,
            method=said.method,
            timeout=said.timeout,
            headers=tuple((name, _content(host, name, said.headers[name], environment, words)) for name in said.headers),
        )
        for host, said in hosts.items()
    }


def _content(host: str, header: str, variable: str, environment: Mapping[str, str], words: Words) -> str:
    content = environment.get(variable, "")
    fields = {"variable": variable, "header": header, "host": host}
    if not content:
        wrong_usage(
            words.say(
                "The environment variable {variable} is not set, or empty. The configuration sends its content to {host} in "
                "the header {header}: set it, or take the header out.",
                **fields,
            )
        )
    if not _VALUE.match(content):
        wrong_usage(
            words.say(
                "The content of the environment variable {variable} cannot be the header {header} for {host}: it has a line "
                "break or another character that no header may have. It is not shown here.",
                **fields,
            )
        )
    return content
