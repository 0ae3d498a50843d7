"""An index in two alphabets begins with the one that most of it is in."""

from __future__ import annotations

import pytest

from data20.language.alphabet import shelf_order
from data20.language.definitions import find_definitions, is_action


def test_numbers_then_the_alphabet_of_most_entries_then_the_other() -> None:
    russian = ["Zotero", "Ёлка", "аист", "Яма", "404", "«Буквы»", "中文", "—"]
    assert sorted(russian, key=shelf_order(russian)) == ["404", "аист", "«Буквы»", "Ёлка", "Яма", "Zotero", "中文", "—"]
    english = ["zebra", "Éclair", "apple", "Чай"]
    assert sorted(english, key=shelf_order(english)) == ["apple", "Éclair", "zebra", "Чай"]
    assert sorted(["b", "а"], key=shelf_order(["b", "а"])) == ["а", "b"]


@pytest.mark.parametrize("sentence", [
    "The folder is added to the included list.", "The following is a list of network connections.", "Whereas the checker is a static tool that runs early, Miri is not.", "Blocking a thread means that thread is prevented from working.",
    "Community plugins are written by third-party developers and need to be installed.", "Sort — sort and group files by any property.", "Operator — lets you choose how to compare the conditions.", "Video export is an example of an operation that takes long.",
    "Первый вызов — всегда без аргумента, он начинает выполнение.", "Префиксная форма — когда оператор идёт перед переменной:", "Функция называется вложенной, когда она создаётся внутри другой.", "Поскольку заметки — обычные файлы, их можно открыть где угодно.",
])  # fmt: skip
def test_what_tells_of_a_thing_without_defining_it_is_no_definition(sentence: str) -> None:
    assert not [d for d in find_definitions(sentence) if d.score >= 0.6], sentence


@pytest.mark.parametrize(("sentence", "term"), [
    ("The term macro refers to a family of features in the language.", "macro"), ("A future is a value that may not be ready now.", "future"), ("Накипь — это твёрдый осадок от жёсткой воды.", "Накипь"),
])  # fmt: skip
def test_definitions_stay_what_they_are(sentence: str, term: str) -> None:
    assert [d.term for d in find_definitions(sentence) if d.score >= 0.6] == [term]


def test_what_one_is_told_to_do_is_no_term_and_no_definition() -> None:
    for word in ["открыть", "перейти", "найти", "нажмите", "будьте", "откройте", "синхронизироваться", "выберите", "войти"]:
        assert is_action(word), word
    for word in ["память", "сеть", "путь", "печать", "область", "скорость", "части", "новости", "нейросеть", "лебедь", "тетрадь", "карта", "сайт", "дети", "чай", "tree", "кости"]:
        assert not is_action(word), word
    assert not find_definitions("Открыть заметку — открыть определённую заметку в хранилище.")
    assert not find_definitions("«Будьте доброжелательны» — это расплывчатая инструкция.")
    found = find_definitions("Working Copy — это Git-клиент для iOS, который позволяет отправлять изменения.")
    assert [(d.term, d.body[:10], d.score >= 0.75) for d in found] == [("Working Copy", "Git-клиент", True)]
