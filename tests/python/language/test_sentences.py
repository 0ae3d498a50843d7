"""Sentences: abbreviations, initials, numbers, direct speech."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.language.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Первое.", "Второе!", "Третье?"], id="three terminators"),
        pytest.param(["Это т. е. пример.", "Он жил."], id="т. е."),
        pytest.param(["Яблоки, груши и т. д.", "Потом пришла осень."], id="и т. д. before a capital"),
        pytest.param(["Яблоки и т. д. были съедены."], id="и т. д. inside"),
        pytest.param(["Он родился в 1990 г. в Москве."], id="г. before a small letter"),
        pytest.param(["Он приехал в г. Москва."], id="г. before a name"),
        pytest.param(["Это было в 1990 г.", "Москва росла."], id="г. after a year, before a capital"),
        pytest.param(["См. рис. 5 и табл. 2.", "Далее."], id="рис. and табл."),
        pytest.param(["А. С. Пушкин написал роман.", "Его читают."], id="initials"),
        pytest.param(["А.С. Пушкин написал роман."], id="initials without a space"),
        pytest.param(["Цена 3.50 руб.", "Дорого."], id="decimal and руб."),
        pytest.param(["— Что? — спросил он.", "— Ничего!"], id="direct speech"),
        pytest.param(["«Правда?» — удивилась она.", "Да."], id="quoted question inside"),
        pytest.param(["Он сказал: «Пора.»", "И ушёл."], id="closing quote belongs to the sentence"),
        pytest.param(["Dr. Smith met Mr. Jones.", "They talked, e.g. about tea."], id="Dr. and e.g."),
        pytest.param(["The U.S. economy grew.", "It fell."], id="U.S."),
        pytest.param(["We left at 5 p.m.", "Then it rained."], id="p.m. before a capital"),
        pytest.param(["Version 3.11 is out.", "Get it."], id="version number"),
        pytest.param(["Wait… what?", "No…", "Never."], id="ellipsis"),
        pytest.param(["第一句。", "第二句！"], id="Chinese"),
        pytest.param(["No terminator at all"], id="no terminator"),
    ],
)
def test_sentences_of(expected: list[str]) -> None:
    text = "".join(expected) if expected[0].endswith("。") else " ".join(expected)
    assert [sentence.text for sentence in sentences(text)] == expected


def test_an_empty_line_ends_a_sentence() -> None:
    assert [s.text for s in sentences("Заголовок\n\nТекст дальше")] == ["Заголовок", "Текст дальше"]


@pytest.mark.parametrize("text", ["", " \n\n ", "..."])
def test_nothing_to_split(text: str) -> None:
    assert [s.text for s in sentences(text)] == ([text] if text == "..." else [])


@given(st.text(alphabet='аБв. !?…»\n"12гт'))
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text and s.text for s in found)
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
