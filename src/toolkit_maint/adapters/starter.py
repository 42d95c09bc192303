"""What a repository needs beside its catalogue: the configuration, the schemas for editors, and the workflows."""

from __future__ import annotations

import importlib.metadata
import json
import re
import zlib
from importlib.resources import files
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.config_file import FILE_NAME
from toolkit_maint.domain.address import AddressKind, parse_address, without_userinfo
from toolkit_maint.schemas import schema_file_name, schema_text

SCHEMAS: Final = ("catalogue", "config", "section")
WORKFLOWS: Final = ("maintain.yml", "validate.yml")
_WORKFLOW_FOLDER: Final = ".github/workflows"
_REVISION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}\Z")
_UNSAFE: Final = re.compile(r"[\s'\"\\`$]")


class Program(msgspec.Struct, frozen=True):
    """Where workflows take the program from: the address of a git repository, and a commit or tag of it."""

    repository: str
    revision: str


def program_named(written: str) -> Program | None:
    """``https://…@COMMIT`` as a :class:`Program`; ``None`` for what is none, or would show a password to everybody."""
    repository, _, revision = written.rpartition("@")
    url = parse_address(repository)
    good = url.kind is AddressKind.WEB and not _UNSAFE.search(repository) and without_userinfo(repository) == repository
    return Program(repository, revision) if good and _REVISION.match(revision) else None


def program_installed() -> Program | None:
    """Where this very program was installed from, if that was a commit of a git repository on the web (PEP 610)."""
    try:
        told: Any = json.loads(importlib.metadata.distribution("toolkit-maint").read_text("direct_url.json") or "{}")
        return program_named(f"{told['url']}@{told['vcs_info']['commit_id']}")
    except (importlib.metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        return None


def configuration(contact: str | None, landmark: str | None) -> str:
    """The text of ``toolkit-maint.toml``; without a contact it has a line that waits for one."""
    named = f"contact = {_toml(contact)}" if contact else '# contact = "https://…"'
    lines = [
        "#:schema schema/config.schema.json",
        "# How this catalogue is kept. Every setting, with its default: toolkit-maint config show --origin",
        "",
        "# A page or mailbox by which the owner of a visited site can reach you.",
        named,
    ]
    if landmark:
        lines += ["", "# A page without these words is not the source page.", "[source]", f"landmarks = [{_toml(landmark)}]"]
    return "\n".join(lines) + "\n"


def starter_files(contact: str | None, landmark: str | None, program: Program | None) -> dict[str, str]:
    """Every file but the catalogue's own, by its path."""
    schemas = {f"schema/{schema_file_name(name)}": schema_text(name) for name in SCHEMAS}
    return {FILE_NAME: configuration(contact, landmark), **workflows(program, landmark or ""), **schemas}


def workflows(program: Program | None, seed: str) -> dict[str, str]:
    """The workflows by their path. ``seed`` chooses the minute of the daily round, so that not all begin at once."""
    minute = 5 * (zlib.crc32(seed.encode("utf-8", "replace")) % 12) + 3
    fields = {"@PROGRAM@": _program_lines(program), "@INSTALL@": _template("install.yml").rstrip("\n"), "@MINUTE@": str(minute)}
    texts = {}
    for name in WORKFLOWS:
        text = _template(name)
        for field, value in fields.items():
            text = text.replace(field, value)
        texts[f"{_WORKFLOW_FOLDER}/{name}"] = text
    return texts


def _program_lines(program: Program | None) -> str:
    if program is None:
        return (
            "# TO FILL IN: the git repository of toolkit-maint (https://…), and the commit to use. Without them no job works.\n"
            'env:\n  PROGRAM_REPOSITORY: ""\n  PROGRAM_COMMIT: ""'
        )
    return (
        "# Where toolkit-maint comes from. To take a newer one, change the commit here, and in the other workflow.\n"
        f"env:\n  PROGRAM_REPOSITORY: {json.dumps(program.repository)}\n  PROGRAM_COMMIT: {json.dumps(program.revision)}"
    )


def _template(name: str) -> str:
    return files("toolkit_maint").joinpath("starter", name).read_text("utf-8")


def _toml(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for the character DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
