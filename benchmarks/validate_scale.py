"""How long validation takes at scale: a generated catalogue of 5,000 entries of 12 fields, loaded in fresh processes.

    python benchmarks/validate_scale.py [--entries 5000] [--runs 5]

The same catalogue is made every time. A run is one process that does nothing else; seconds are those of
``load_catalogue`` alone, the first import of the schema library included. Printed are all runs and their median.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue

SECTIONS = 10
HEAD = "version: 1\ntitle: Grote catalogus\nlanguage: nl\ntimezone: Europe/Brussels\nsections:\n"
KINDS = ("artikel", "brochure", "dossier", "boek")


def entry(number: int) -> str:
    """One entry of 12 fields."""
    return f"""\
  - id: entry-{number}
    before: Lees ook
    title: "Titel nummer {number}: over ouders en school"
    url: https://site-{number % 700}.example.org/pad/{number}?blad={number % 7}
    after: (Uitgever {number % 90}, {1990 + number % 35})
    note: >-
      Een noot bij nummer {number} die over twee regels loopt, zoals noten dat doen, met genoeg woorden om niet in een
      enkele regel te passen.
    authors: [Auteur {number % 300}, Auteur {number % 301}]
    publisher: Uitgever {number % 90}
    year: {1990 + number % 35}
    pages: p.{number % 400}
    kind: {KINDS[number % 4]}
    audience: ouders van groep {number % 6}
"""


def files(entries: int) -> Iterator[tuple[str, str]]:
    """Name and text of every file of the catalogue."""
    names = [f"deel-{section}.yaml" for section in range(SECTIONS)]
    yield "catalogue.yaml", HEAD + "".join(f"  - {name}\n" for name in names)
    for section, name in enumerate(names):
        numbers = range(section * entries // SECTIONS, (section + 1) * entries // SECTIONS)
        yield name, f"title: Deel {section}\nentries:\n" + "".join(map(entry, numbers))


def seconds_of_one_load(folder: Path) -> float:
    """Load the catalogue once; it must be valid, else the figure means nothing."""
    started = time.perf_counter()
    loaded = load_catalogue(folder, tracking=signs.tracking())
    seconds = time.perf_counter() - started
    if loaded.catalogue is None or loaded.diagnostics:
        raise SystemExit(f"the generated catalogue is not valid: {loaded.diagnostics[:3]}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the validation of a large catalogue.")
    parser.add_argument("--entries", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--load", type=Path, help="load this catalogue once and print the seconds")
    options = parser.parse_args()
    if options.load:
        sys.stdout.write(f"{seconds_of_one_load(options.load):.3f}\n")
        return
    with tempfile.TemporaryDirectory() as name:
        for file, text in files(options.entries):
            Path(name, file).write_text(text, "utf-8")
        command = [sys.executable, __file__, "--load", name]
        runs = [float(subprocess.check_output(command, text=True)) for _ in range(options.runs)]  # noqa: S603 - ourselves
    sys.stdout.write(f"{options.entries} entries of 12 fields: {statistics.median(runs):.2f} s (median of {runs})\n")


if __name__ == "__main__":
    main()
