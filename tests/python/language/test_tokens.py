"""Tokens: any script, positions, folding."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.language.tokens import fold, fold_text, forms, gaps_and_words, is_number, parts, script_of, tokenize

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("абвёЁйИПъ ABcde'’-‑._#+ \n\t1234.,中文日テข\u0301\u0306\u00ad\u200dहिعر🎉ßİŉﬁ"),
        st.characters(codec="utf-8"),
    )
)


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n — … !", [], id="no words"),
        pytest.param("Научно-популярный журнал", ["Научно-популярный", "журнал"], id="inner hyphen"),
        pytest.param("кое‑что", ["кое‑что"], id="non-breaking hyphen"),
        pytest.param("Don't, rock ’n’ roll", ["Don't", "rock", "n", "roll"], id="inner apostrophe only"),
        pytest.param(
            "pi is 3.14, or 1,000.5.", ["pi", "is", "3.14", "or", "1,000.5"], id="numbers keep their separators"
        ),
        pytest.param("C++ and C# but abc++ x", ["C++", "and", "C#", "but", "abc", "x"], id="names of languages"),
        pytest.param("snake_case", ["snake", "case"], id="an underscore separates"),
        pytest.param("-dash- ends-", ["dash", "ends"], id="outer hyphens are no part"),
        pytest.param("и\u0306од", ["и\u0306од"], id="decomposed letters stay together"),
        pytest.param("за\u0301мок", ["за\u0301мок"], id="stress mark inside a word"),
        pytest.param("пере\u00adнос", ["пере\u00adнос"], id="soft hyphen inside a word"),
        pytest.param("全文检索 ok", ["全", "文", "检", "索", "ok"], id="Chinese: one character, one token"),
        pytest.param("hello世界", ["hello", "世", "界"], id="scripts meet"),
        pytest.param("قاعدة المعرفة", ["قاعدة", "المعرفة"], id="Arabic words"),
        pytest.param("हिन्दी भाषा", ["हिन्दी", "भाषा"], id="Indic words keep their vowel signs"),
        pytest.param("2024-05-01 utf-8 h2o", ["2024-05-01", "utf-8", "h2o"], id="digits inside"),
        pytest.param("a🎉b", ["a", "b"], id="emoji is no word"),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(TEXT)
def test_a_token_is_the_text_between_its_offsets_and_tokens_stand_in_order(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(TEXT)
def test_gaps_and_words_in_turn_are_the_text_and_its_tokens(text: str) -> None:
    pieces = gaps_and_words(text)
    assert "".join(pieces) == text
    assert pieces[1::2] == [token.text for token in tokenize(text)]
    assert len(pieces) % 2 == 1


@given(TEXT)
def test_forms_are_the_folded_tokens(text: str) -> None:
    assert forms(text) == [fold(token.text) for token in tokenize(text)]


@given(TEXT)
def test_folding_is_idempotent_and_normal(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert unicodedata.is_normalized("NFC", folded)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ёлка", "елка"), ("ЙОД", "и\u0306од"), ("за\u0301мок", "замок"), ("don’t", "DON'T"), ("Straße", "STRASSE"), ("кое‑что", "кое-что"), ("пере\u00adнос", "перенос")],
)  # fmt: skip
def test_forms_that_a_reader_takes_for_equal_are_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_short_i_and_i_stay_different() -> None:
    assert fold("мой") != fold("мои")


def test_parts_of_a_compound() -> None:
    assert parts("научно-популярный") == ["научно", "популярный"]
    assert parts("дом") == ["дом"]


@pytest.mark.parametrize(
    ("word", "script"),
    [("слово", "Cyrillic"), ("word", "Latin"), ("naïve", "Latin"), ("3.14", "Number"), ("知", "Han"), ("نص", "Arabic"), ("42й", "Cyrillic")],
)  # fmt: skip
def test_script(word: str, script: str) -> None:
    assert script_of(word) == script


def test_a_number_has_no_letters() -> None:
    assert is_number("3.14")
    assert not is_number("3d")
