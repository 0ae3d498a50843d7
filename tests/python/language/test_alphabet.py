"""An index in two alphabets begins with the one that most of it is in."""

from __future__ import annotations

from data20.language.alphabet import shelf_order
from data20.language.definitions import find_definitions, is_action


def test_numbers_then_the_alphabet_of_most_entries_then_the_other() -> None:
    russian = ["Zotero", "Ёлка", "аист", "Яма", "404", "«Буквы»", "中文", "—"]
    assert sorted(russian, key=shelf_order(russian)) == ["404", "аист", "«Буквы»", "Ёлка", "Яма", "Zotero", "中文", "—"]
    english = ["zebra", "Éclair", "apple", "Чай"]
    assert sorted(english, key=shelf_order(english)) == ["apple", "Éclair", "zebra", "Чай"]
    assert sorted(["b", "а"], key=shelf_order(["b", "а"])) == ["а", "b"]


def test_what_one_is_told_to_do_is_no_term_and_no_definition() -> None:
    for word in ["открыть", "перейти", "найти", "нажмите", "будьте", "откройте", "синхронизироваться", "выберите", "войти"]:
        assert is_action(word), word
    for word in ["память", "сеть", "путь", "печать", "область", "скорость", "части", "новости", "нейросеть", "лебедь", "тетрадь", "карта", "сайт", "дети", "чай", "tree", "кости"]:
        assert not is_action(word), word
    assert not find_definitions("Открыть заметку — открыть определённую заметку в хранилище.")
    assert not find_definitions("«Будьте доброжелательны» — это расплывчатая инструкция.")
    found = find_definitions("Working Copy — это Git-клиент для iOS, который позволяет отправлять изменения.")
    assert [(d.term, d.body[:10], d.score >= 0.75) for d in found] == [("Working Copy", "Git-клиент", True)]
