"""Which hosts tell whether our own network is up, from what was asked for or is known."""

from __future__ import annotations

from pathlib import Path

from toolkit_maint.adapters.git_remote import remote_origin
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.job import Job
from toolkit_maint.domain.address import AddressKind, origin_of, parse_address
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.pipeline import ControlMode, Controls
from toolkit_maint.reports.words import Words

_OFF = "none"


def named_controls(named: tuple[str, ...], words: Words) -> Controls | None:
    """The control hosts that an option or the configuration names; ``None`` where it names none at all."""
    if not named:
        return None
    if _OFF in named:
        if len(named) > 1:
            wrong_usage(words.say("{none} cannot stand beside other control hosts.", none=_OFF))
        return Controls(ControlMode.OFF)
    addresses = []
    for written in named:
        address = parse_address(written)
        if address.kind is not AddressKind.WEB:
            wrong_usage(
                words.say(
                    "A control host is an address that begins with http or https, such as {example}, and not {written}. "
                    "See {option}, or {setting} under {table} in the configuration.",
                    example="https://www.example.org/",
                    written=written,
                    option="--control-host",
                    setting="control_hosts",
                    table="[check]",
                )
            )
        addresses.append(address.visit_key)
    return Controls(ControlMode.HOSTS, tuple(dict.fromkeys(addresses)))


def controls_for(job: Job, named: tuple[str, ...]) -> Controls:
    """The control hosts of a job on a catalogue: those that were named, else those that the catalogue itself brings."""
    chosen = named_controls(named or job.settings.check.control_hosts, job.words)
    return chosen or default_controls(job.loaded.catalogue, job.folder)


def default_controls(catalogue: Catalogue | None, folder: Path) -> Controls:
    """The origin of the source page if it is on the web, and the host of the folder's git remote."""
    found = []
    if catalogue is not None and catalogue.source is not None:
        source = parse_address(catalogue.source)
        if source.kind is AddressKind.WEB:
            found.append(origin_of(source.visit_key))
    remote = remote_origin(folder)
    if remote is not None:
        found.append(remote)
    return Controls(ControlMode.HOSTS, tuple(dict.fromkeys(found))) if found else Controls(ControlMode.NONE_KNOWN)
