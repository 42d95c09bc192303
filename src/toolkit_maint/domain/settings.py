"""Settings: what the configuration decides, and where each of its values came from."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from toolkit_maint.domain.policy import Evidence, IncidentPolicy, SecondLook


class Robots(enum.StrEnum):
    """What a site's robots.txt means here: nothing, since a link that somebody named is no crawl, or what it says."""

    IGNORE = "ignore"
    RESPECT = "respect"


class HostSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one host alone; ``None`` leaves it to the run.

    ``headers`` are names of headers and, for each, the name of the environment variable that has its content.
    """

    max_per_host: int | None = None
    interval: float | None = None
    method: Literal["get", "head"] | None = None
    timeout: float | None = None
    headers: dict[str, str] = {}


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How links are visited; see ``schema/config.schema.json`` for units and bounds."""

    timeout: float = 20.0
    deadline: float | None = None
    max_per_host: int = 3
    concurrency: int = 256
    processes: int | None = None
    evidence: Evidence = Evidence.FULL
    robots: Robots = Robots.IGNORE
    second_look: SecondLook = SecondLook.HEADERS
    patience: float = 30.0
    control_hosts: tuple[str, ...] = ()
    ca_bundle: str | None = None
    hosts: dict[str, HostSettings] = {}


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the source page is read, and when its reading is believed."""

    min_candidates: int = 1
    min_known_share: float = 0.5
    landmarks: tuple[str, ...] = ()
    content: str | None = None
    exclude: tuple[str, ...] = ()


class ReportSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What reports say of where and when: ``every_days`` between them, the page that edits a file, that of the whole report."""

    every_days: int | None = None
    edit_url: str | None = None
    url: str | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, each with its default."""

    catalogue: str = "catalogue"
    contact: str | None = None
    output_dir: str | None = None
    formats: tuple[str, ...] = ("text", "markdown", "json")
    state_dir: str = ".toolkit-maint"
    vantage: str = "main"
    check: CheckSettings = CheckSettings()
    history: IncidentPolicy = IncidentPolicy()
    source: SourceSettings = SourceSettings()
    report: ReportSettings = ReportSettings()


class OriginKind(enum.StrEnum):
    """Where a value came from, weakest first. A command line option counts for more than any of these."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


class Origin(msgspec.Struct, frozen=True):
    """Where one value came from; ``where`` is ``path:line`` of a file, or the name of an environment variable."""

    kind: OriginKind
    where: str = ""
