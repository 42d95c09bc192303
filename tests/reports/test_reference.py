"""Every id that a report may hold is told in plain sentences, in both languages, and documented."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum

import pytest

from dev_tools import dev_tool
from project_tree import ROOT
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.report import Incomplete, NetworkState
from toolkit_maint.domain.source import Unreadable
from toolkit_maint.domain.verdict import NoteId, Reason, VerdictKind
from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, NOTES, REASONS, UNREADABLE, UNREADABLE_COPY, told
from toolkit_maint.reports.rule_table import RULES
from toolkit_maint.reports.rules import plainly
from toolkit_maint.reports.words import words_for

REFERENCE = dev_tool("reference")
TABLES = [(Reason, REASONS), (NoteId, NOTES), (Unreadable, UNREADABLE), (NetworkState, NETWORK), (Incomplete, INCOMPLETE)]
LANGUAGES = ["nl", "en"]
EXAMPLES = REFERENCE.EXAMPLES.read_text("utf-8")
WORDS = REFERENCE.read_examples(EXAMPLES)
SENTENCES = [
    pytest.param(sentence, id=f"{group}.{name}.{key}")
    for group, tables in WORDS.items()
    for name, table in tables.items()
    for key, sentence in table.items()
]
BY_EXAMPLE = [pytest.param(table, id=name) for group in ("reasons", "notes") for name, table in WORDS[group].items()]
ADDRESS = re.compile(r"`([^`]+)`")
OURS = re.compile(r"(?:(?:https?|ftp):?//(?:[a-z]+:[a-z]+@)?|mailto:[a-z]+@)?(?:[a-z]+\.)*example\.(?:be|org)(?:[:/]\S*)?")
SITUATION = {
    "en": re.compile(r"\b(?:school|class|parents?|librarian|library|association|club|treasurer|volunteer)\b"),
    "nl": re.compile(
        r"\b(?:school\w*|klas|ouders?|bibliothecaris|bibliotheek|vereniging|club\w*|penningmeester|vrijwilliger)\b"
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("members", "table"), [*TABLES, (Unreadable, UNREADABLE_COPY)])
def test_every_member_has_its_sentences(members: type[StrEnum], table: dict[StrEnum, object], lang: str) -> None:
    assert set(table) == set(members)
    for sentences in table.values():
        happened, to_do = told(sentences, words_for(lang))  # type: ignore[arg-type]  # the tables differ in their keys only
        assert re.fullmatch(r"[A-ZÉ][^{}]+\.", happened)
        assert not to_do or re.fullmatch(r"[A-Z][^{}]+\.", to_do)


def test_a_failure_always_says_what_to_do() -> None:
    silent = {reason for reason, sentences in REASONS.items() if not sentences.to_do}

    assert silent == {Reason.OK, Reason.FORM_OK}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_sentences(lang: str) -> None:
    assert set(RULES) == set(Rule)
    for rule in Rule:
        wrong, mend = plainly(rule, words_for(lang))
        assert "{" not in wrong + mend
        assert wrong.endswith(".")


@pytest.mark.parametrize("path", REFERENCE.wanted(), ids=lambda path: path.name)
def test_the_reference_is_up_to_date(path: object) -> None:
    assert path.read_text("utf-8") == REFERENCE.wanted()[path], "run: python tools/reference.py"  # type: ignore[attr-defined]


def test_every_id_has_a_heading() -> None:
    headings = re.findall(r"^### (.+)$", (ROOT / "docs" / "reasons.md").read_text("utf-8"), re.MULTILINE)
    rules = re.findall(r"^### (.+)$", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.MULTILINE)

    assert headings == [member.value for members, _ in TABLES for member in members]
    assert rules == [rule.value for rule in Rule]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_shown_is_plain_and_short(sentence: str) -> None:
    plain = ADDRESS.sub("X", sentence)

    assert re.fullmatch(r"(?:[A-Z]|`)[^|{}<>\n]+[.?!']\.?", sentence)
    assert len(re.findall(r"[.?!](?= [A-Z`])", plain)) <= 1, "one or two sentences"
    assert not re.search(r"://|www\.|\bexample\.", plain), "addresses stand between backticks"
    assert all(OURS.fullmatch(address) for address in ADDRESS.findall(sentence)), "addresses are under example.org or .be"


@pytest.mark.parametrize("example", BY_EXAMPLE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_names_an_address_or_a_situation(example: dict[str, str], lang: str) -> None:
    assert ADDRESS.search(example[lang]) or SITUATION[lang].search(example[lang])


@pytest.mark.parametrize("example", BY_EXAMPLE)
def test_both_languages_show_the_same_addresses(example: dict[str, str]) -> None:
    assert sorted(ADDRESS.findall(example["en"])) == sorted(ADDRESS.findall(example["nl"]))
    assert set(re.findall(r"\b[1-9]\d\d\b", example.get("sign_en", ""))) == set(
        re.findall(r"\b[1-9]\d\d\b", example.get("sign_nl", ""))
    )


def test_no_two_ids_have_the_same_words() -> None:
    every = [sentence for tables in WORDS.values() for table in tables.values() for sentence in table.values()]
    first = [ADDRESS.findall(table["en"])[:1] for group in ("reasons", "notes") for table in WORDS[group].values()]
    shown = [address for (address,) in filter(None, first)]

    assert len(set(every)) == len(every)
    assert len(set(shown)) == len(shown)


def test_nothing_is_named_twice() -> None:
    named = re.findall(r"^\[\w+\.(.+)\]$", EXAMPLES, re.MULTILINE)

    assert sorted(named) == sorted({*WORDS["words"], *VerdictKind, *Reason, *NoteId})
    with pytest.raises(SystemExit, match=r"twice.*gone"):
        REFERENCE.read_examples(EXAMPLES + '\n[reasons.gone]\nen = "Again."\n')


@pytest.mark.parametrize("key", ["en", "nl", "sign_en", "sign_nl"])
@pytest.mark.parametrize("instead", ["", '{key} = " "', "{key} = 404"])
def test_a_missing_example_is_named(key: str, instead: str) -> None:
    table = next(part for part in EXAMPLES.split("\n\n") if part.startswith("[reasons.gone]"))
    without = re.sub(rf"^{key} = .*$", instead.format(key=key), table, flags=re.MULTILINE)

    with pytest.raises(SystemExit, match=rf"^missing in reference_examples.toml: reasons\.gone\.{key}$"):
        REFERENCE.read_examples(EXAMPLES.replace(table, without))


@pytest.mark.parametrize("name", ["reasons.lost.nl", "notes.slow.sign_nl", "words.slang.en", "rules.gone.en", "verdicts.dead"])
def test_an_example_of_nothing_is_named(name: str) -> None:
    *groups, key = name.split(".")
    line = f'{key} = "Een voorbeeld."'
    table = f"[{'.'.join(groups)}]"
    text = EXAMPLES.replace(table, f"{table}\n{line}") if table in EXAMPLES else f"{name} = 'x'\n{EXAMPLES}"

    with pytest.raises(SystemExit, match=rf"^too many in reference_examples.toml: {re.escape(name)}$"):
        REFERENCE.read_examples(text)


def test_the_reference_shows_each_example_where_it_belongs() -> None:
    page = (ROOT / "docs" / "reasons.md").read_text("utf-8")
    reasons, notes = page.split("\n## ")[3:5]

    for section, group in ((reasons, "reasons"), (notes, "notes")):
        parts = dict(part.split("\n", 1) for part in section.split("\n### ")[1:])
        for name, table in WORDS[group].items():
            assert f"| **Example:** {table['en']} | **Voorbeeld:** {table['nl']} |" in parts[name]
    for kind in VerdictKind:
        assert f"| `{kind}` | {WORDS['verdicts'][kind]['en']} | {WORDS['verdicts'][kind]['nl']} |" in page
    assert tomllib.loads(EXAMPLES).keys() == REFERENCE.WANTED.keys()
