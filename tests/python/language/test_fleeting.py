"""A vowel that comes and goes parts no word from its own cases."""

from __future__ import annotations

import pytest

from data20.language.fleeting import other_stems
from data20.language.stems import stem


@pytest.mark.parametrize(
    ("form", "case"),
    [
        ("заметка", "заметок"), ("ссылка", "ссылок"), ("список", "списка"), ("окно", "окон"), ("число", "чисел"), ("точка", "точек"), ("копейка", "копеек"), ("конец", "конца"), ("рисунок", "рисунка"),
        ("кресло", "кресел"), ("сердце", "сердец"), ("огонь", "огня"), ("скамейка", "скамеек"), ("полька", "полек"), ("корень", "корня"),
    ],
)  # fmt: skip
def test_each_stem_leads_to_the_other(form: str, case: str) -> None:
    assert stem(case) in other_stems(stem(form))
    assert stem(form) in other_stems(stem(case))


@pytest.mark.parametrize("word", ["", "я", "ок", "стол", "search", "link", "知识", "вода"])
def test_other_words_have_no_second_stem(word: str) -> None:
    assert other_stems(stem(word)) == ()
