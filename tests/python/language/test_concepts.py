"""A thesaurus is headed by names of things, in both languages."""

from __future__ import annotations

import pytest

from data20.language.concepts import is_old_path, names_concept
from data20.language.definitions import find_definitions
from data20.language.keyphrases import candidates, is_finite


@pytest.mark.parametrize("title", [
    "Чай", "Цепочка промисов", "Преобразование объектов в примитивы", "Экспорт и импорт", "Память и кэш", "Конструкция \"switch\"", "Очередь на печать",
    "Tea", "The card catalogue", "Obsidian Sync", "2-factor authentication", "Basic formatting syntax", "Drag and drop", "UTF-8", "utf-8",
])  # fmt: skip
def test_noun_phrases_name_concepts(title: str) -> None:
    assert names_concept(title)


@pytest.mark.parametrize("title", [
    "", "…", "2026-03-08", "ch01-02-hello-world", "Введение", "Разное", "README", "Create", "Overview", "Что выведет этот код?", "Привет, мир!", "Создайте калькулятор", "Перепишите, используя async/await",
    "Включите плагин", "С использованием рекурсии", "Как устроен поиск", "Код выведет число", "Create a vault", "Set up Obsidian Sync", "How to cite", "Introduction to Bases", "About this vault",
])  # fmt: skip
def test_dates_chapters_questions_and_instructions_do_not(title: str) -> None:
    assert not names_concept(title)


def test_paths_of_old_pages_are_told_from_names_with_a_slash() -> None:
    assert all(map(is_old_path, ["How to/Format your notes", "Plugins/Starred", "Licenses & Payment/Gifting", "Obsidian+Publish/Customize+your+site", "Плагины/Закладки"]))
    assert not any(map(is_old_path, ["TCP/IP", "A/B testing", "и/или", "клиент/сервер", "I/O", "Tea"]))


def test_finite_verbs_are_no_nouns() -> None:
    assert all(map(is_finite, ["выведет", "делятся", "получает", "работают", "может"]))
    assert not any(map(is_finite, ["кредит", "приют", "каюта", "монета", "бюджет", "обед"]))
    assert ("выведет",) not in [key for key, _ in candidates("код выведет число")]


@pytest.mark.parametrize("text", [
    "Сборка по поколениям — объекты делятся на два набора.", "Результаты — ограничение, копирование и экспорт файлов.", "Свойства — выбор свойств для отображения и создание формул.",
    "Единственное исключение — папка конфигурации хранилища.", "Многие типы файлов — картинки и звуки в любых видах.", "Логика шаблона — {% if %} и {% for %} в начале строки.",
    "View menu — create, edit, and switch views of the base.", "Calculate values — add prices, compute totals, or sums.", "Core plugins are officially built and supported by the team.",
    "Early access versions are only available to some people.", "Hotkeys are displayed as they would appear on a keyboard.",
])  # fmt: skip
def test_what_tells_of_doings_defines_nothing(text: str) -> None:
    assert [d for d in find_definitions(text) if d.score >= 0.55] == []


@pytest.mark.parametrize(("text", "term"), [
    ("Преобразование типов — процесс, при котором значение одного типа становится значением другого.", "Преобразование типов"),
    ("Регистрация — внесение сведений о книге в инвентарную книгу библиотеки.", "Регистрация"),
    ("Закваска — смесь муки и воды, в которой живут дрожжи и бактерии.", "Закваска"),
    ("Hotkeys are customizable keyboard shortcuts for commands of the program.", "Hotkeys"),
    ("Betweenness — how often a node lies on the shortest paths between others.", ""),
    ("Limescale — a hard crust of calcium carbonate that water leaves behind.", "Limescale"),
])  # fmt: skip
def test_definitions_by_a_dash_stay(text: str, term: str) -> None:
    assert [d.term for d in find_definitions(text) if d.score >= 0.55] == ([term] if term else [])
