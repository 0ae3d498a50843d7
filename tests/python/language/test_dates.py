"""Dates: more than three hundred hand-made cases, frontmatter values, and what must never fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.language.date_words import roman
from data20.language.dates import find_dates, read_date

CASES = [
    tuple(line.split("\t")) for line in (Path(__file__).parent / "dates.tsv").read_text().splitlines() if line and not line.startswith("#")
]


def test_at_least_300_cases_are_read_as_a_person_reads_them() -> None:
    wrong = [(text, expected, found) for text, expected in CASES if (found := "; ".join(m.edtf for m in find_dates(text))) != expected]
    assert len(CASES) >= 300
    assert len(wrong) <= 0.02 * len(CASES), wrong


@pytest.mark.parametrize(
    ("value", "edtf", "first", "last"),
    [
        ("2024", "2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02", "2024-02-01", "2024-02-29"), ("2024-02-03T10:00:00+03:00", "2024-02-03", "2024-02-03", "2024-02-03"),
        ("1941/1945", "1941/1945", "1941-01-01", "1945-12-31"), ("../1917", "../1917", "", "1917-12-31"), ("199X", "199X", "1990-01-01", "1999-12-31"),
        ("12 мая 2024", "2024-05-12", "2024-05-12", "2024-05-12"), ("0988", "0988", "0988-01-01", "0988-12-31"),
    ],
)  # fmt: skip
def test_fields_say_whole_dates(value: str, edtf: str, first: str, last: str) -> None:
    found = read_date(value)
    assert found
    assert (found.edtf, found.first, found.last) == (edtf, first, last)


@pytest.mark.parametrize("value", ["", "soon", "2024-13", "2024-02-30", "2024-00-10", "../..", "1945/1941", "we met in 1945 and again in 1946", "x" * 5000])
def test_fields_that_are_no_dates(value: str) -> None:
    assert read_date(value) is None


def test_places_are_those_of_the_text() -> None:
    text = "До этого, 12 мая 2024 г., и потом в 1990-х."
    assert [text[m.start : m.end] for m in find_dates(text)] == [m.text for m in find_dates(text)] == ["12 мая 2024 г.", "1990-х"]


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_day_is_read_in_its_common_forms(day: date) -> None:
    ru = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"][day.month - 1]
    for text in (f"{day.day} {ru} {day.year} года", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat(), f"{day:%d.%m.%Y}"):
        assert [m.edtf for m in find_dates(f"x {text}.")] == [day.isoformat()]


@given(st.text(alphabet="0123456789-–/. гвекBCмаяVIX(),s", max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_text_makes_it_fail(text: str) -> None:
    for mention in find_dates(text):
        assert mention.edtf
        assert not mention.first or not mention.last or mention.first.startswith("-") or mention.first <= mention.last


def test_a_long_line_of_digits_is_read_in_time() -> None:
    assert find_dates("1" * 50_000) == []
    assert len(find_dates("1941–1945 " * 5_000)) == 5_000


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("I", "IV", "IX", "XIX", "XXI", "ХХ", "IIX", "", "XIXX")] == [1, 4, 9, 19, 21, 20, 0, 0, 0]
