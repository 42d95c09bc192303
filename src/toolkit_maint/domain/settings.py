"""Settings: what the configuration decides, and where each of its values came from."""

from __future__ import annotations

import enum

import msgspec


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How links are visited; see ``schema/config.schema.json`` for units and bounds."""

    timeout: float = 20.0
    deadline: float | None = None
    max_per_host: int = 3
    concurrency: int = 64
    control_hosts: tuple[str, ...] = ()
    ca_bundle: str | None = None


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When a reading of the source page is believed."""

    min_candidates: int = 1
    min_known_share: float = 0.5
    landmarks: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, each with its default."""

    catalogue: str = "catalogue"
    contact: str | None = None
    output_dir: str | None = None
    formats: tuple[str, ...] = ("text", "markdown", "json")
    check: CheckSettings = CheckSettings()
    source: SourceSettings = SourceSettings()


class OriginKind(enum.StrEnum):
    """Where a value came from, weakest first. A command line option counts for more than any of these."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


class Origin(msgspec.Struct, frozen=True):
    """Where one value came from; ``where`` is ``path:line`` of a file, or the name of an environment variable."""

    kind: OriginKind
    where: str = ""
