"""Pack the tables of signs: people write TOML, and reading that takes longer than many a run.

    python tools/signs.py

writes ``signs.msgpack`` beside the tables.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from toolkit_maint.domain.signs import Sign, SignTable

FOLDER = Path(__file__).resolve().parents[1] / "src" / "toolkit_maint" / "signs"
TABLES = ("walls.toml", "gates.toml", "taken.toml", "absence.toml")
PACKED = FOLDER / "signs.msgpack"


def signs() -> list[Sign]:
    """Every sign of the tables. Raises ``ValueError`` for what is none."""
    tables = [tomllib.loads((FOLDER / name).read_text("utf-8")) for name in TABLES]
    found = [_sign(row) for table in tables for row in table["sign"]]
    SignTable(found)
    return found


def _sign(row: dict[str, Any]) -> Sign:
    phrases = tuple(row.pop("any", None) or (row.pop("is"),))
    return msgspec.convert({**row, "phrases": phrases}, Sign)


def packed() -> bytes:
    """The tables as they are packed."""
    return msgspec.msgpack.Encoder(order="deterministic").encode(signs())


def main() -> int:
    """Write the file, and say so if it changed."""
    before = PACKED.read_bytes() if PACKED.exists() else b""
    if packed() != before:
        PACKED.write_bytes(packed())
        print(f"written: {PACKED.relative_to(FOLDER.parents[2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
