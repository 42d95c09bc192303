"""The print of a text: the same where the words are, close where they nearly are, far where they are others."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.fingerprint import markup_letters, print_of, text_letters

chance = random.Random(7)
WORDS = ["".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(2, 10))) for _ in range(4_000)]
WEIGHTS = [1 / (place + 1) for place in range(len(WORDS))]


def paragraphs(count: int, seed: int) -> list[str]:
    """So many paragraphs of 40 words; some words are frequent, most are not, as in any language."""
    words = random.Random(seed).choices(WORDS, WEIGHTS, k=40 * count)
    return [" ".join(words[start : start + 40]) for start in range(0, len(words), 40)]


def printed(text: str) -> str:
    return print_of(text_letters(text.encode()))


def markup_print(markup: bytes) -> str:
    return print_of(markup_letters(markup))


def distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


def flips(change: dict[str, str], *, seeds: int = 30) -> float:
    """How many bits change on average when this is replaced in a long page that has it."""
    distances = []
    for seed in range(seeds):
        parts = paragraphs(20, seed)
        before = " ".join([*parts[:9], *change.keys(), *parts[9:]])
        after = " ".join([*parts[:9], *change.values(), *parts[9:]])
        distances.append(distance(printed(before), printed(after)))
    return statistics.mean(distances)


@pytest.mark.parametrize(
    "text", ["One two  three four", " one\nTWO\tthree\r\nfour ", "one, two; three – «four»!", "one 2 two 3 three four"]
)
def test_only_letters_count(text: str) -> None:
    assert printed(text) == printed("one two three four")


@pytest.mark.parametrize("text", ["Ёлка стоит в лесу МАЯК", "ÉÈ Ça", "ΑΒΓΔ ΕΖΗΘ", "Straße ÄÖÜ"])
def test_case_does_not_count_in_other_scripts_either(text: str) -> None:
    assert printed(text.lower()) == printed(text)
    assert printed(text)


@pytest.mark.parametrize("text", ["", " \n", "123 – 456", "…", "\u00a0\u2003"])
def test_without_words_there_is_no_print(text: str) -> None:
    assert printed(text) == ""
    assert markup_print(f"<p class='name'>{text}</p>".encode()) == ""


@pytest.mark.parametrize("text", ["a", "mb", "m", "é", "日本"])
def test_the_shortest_text_has_a_print(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", printed(text))


def test_the_print_is_the_same_in_every_process() -> None:
    text = " ".join(paragraphs(3, 1))
    code = f"from toolkit_maint.adapters.web.fingerprint import *; print(print_of(text_letters({text!r}.encode())))"
    for seed in ("0", "1"):
        child = subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        assert child.stdout.strip() == printed(text)


def test_the_print_is_the_same_in_every_version() -> None:
    """Prints are kept, and compared with those of later runs."""
    latin = "The quick brown fox jumps over the lazy dog, and over a much bigger map of Boom as well."
    cyrillic = "Съешь ещё этих мягких французских булок, да выпей чаю"

    assert (printed(latin), printed(cyrillic)) == ("b08402553e014109", "c2a2c0210c2693b7")


def test_a_changed_paragraph_flips_few_bits() -> None:
    other = paragraphs(1, 999)[0]

    assert flips({paragraphs(1, 998)[0]: other}) <= 10


@pytest.mark.parametrize(
    ("before", "after", "most"),
    [
        ("token a8f3c2e9d1b74f60", "token 7be4410cc9d2aa35", 4),
        ("Monday 3 November", "Tuesday 4 November", 4),
        ("1,234 readers", "1,235 readers", 0),
        ("csrf 3q2-7wAAQ_mZpb8xKfTv", "csrf Yx9bTmLw0QpR_s-5dEfG", 5),
    ],
)
def test_what_changes_at_every_visit_flips_few_bits(before: str, after: str, most: int) -> None:
    assert flips({before: after}) <= most


def test_prints_of_unrelated_texts_are_far_from_each_other() -> None:
    prints = [printed(" ".join(paragraphs((2, 6, 20)[seed % 3], 100 + seed))) for seed in range(45)]

    distances = [distance(first, second) for first, second in combinations(prints, 2)]

    assert 29 <= statistics.mean(distances) <= 34
    assert min(distances) > 12


def test_no_bit_is_nearly_always_the_same() -> None:
    prints = [int(printed(" ".join(paragraphs(5, 500 + seed))), 16) for seed in range(200)]

    assert all(60 < sum(value >> bit & 1 for value in prints) < 140 for bit in range(64))


MARKED_UP = [
    "<p>{}</p>",
    "<div><span>{}</span><br></div>",
    '<!doctype html><body class="a b"><ul><li><a href="/x?a=b&c=d">{}</a></li></ul>',
    "<table>\n<tr>\n<td>\n{}\n</td>\n</tr>\n</table>",
]


@pytest.mark.parametrize("frame", MARKED_UP)
def test_markup_does_not_count(frame: str) -> None:
    texts = paragraphs(10, 3)

    assert markup_print("".join(frame.format(text) for text in texts).encode()) == printed(" ".join(texts))


def test_tags_within_words_do_not_count() -> None:
    text = " ".join(paragraphs(10, 3))

    assert markup_print(text.replace(" the", " <b>t</b>he").replace("e ", "e<i> </i>").encode()) == printed(text)


@pytest.mark.parametrize("odd", ["<p title='a > b'>", "a > b", "if a < b then", "<", ">", "<<b>>", "<p"])
def test_an_odd_bracket_changes_little(odd: str) -> None:
    parts = [f"<p>{text}</p>" for text in paragraphs(20, 5)]
    page = "".join([*parts[:10], odd, *parts[10:]])

    assert distance(markup_print(page.encode()), markup_print("".join(parts).encode())) <= 8


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<", ">", "word ", "moment ", "é", "<a href='>'>", "\n", "Ω", "<p\n>"]), max_size=30
    )
)
def test_brackets_in_pairs_and_others_are_read_alike(parts: list[str]) -> None:
    """There is a short way for markup whose brackets come in pairs; a lone one at the end must make no difference."""
    markup = "".join(parts).encode()

    assert markup_print(markup) == markup_print(markup + b"<")


def test_a_long_page_is_read_in_blocks() -> None:
    parts = [f'<p class="{"x" * 900}">{text}</p>' for text in paragraphs(200, 8)]

    assert markup_print("".join(parts).encode()) == printed(" ".join(paragraphs(200, 8)))


@pytest.mark.parametrize(
    "markup", ["<" * 2_000_000, ">" * 2_000_000, "<b>" * 600_000, "x" * 2_000_000, "é" * 900_000, "m" * 2_000_000]
)
def test_a_print_takes_little_time(markup: str) -> None:
    started = time.thread_time()

    markup_print(markup.encode())
    printed(markup)

    assert time.thread_time() - started < 0.5


@given(st.binary(max_size=300))
def test_any_bytes_have_a_print(data: bytes) -> None:
    assert re.fullmatch("(?:[0-9a-f]{16})?", markup_print(data))
    assert re.fullmatch("(?:[0-9a-f]{16})?", print_of(text_letters(data)))
