"""Language detection."""

from __future__ import annotations

import pytest

from data20.language.detect import detect_blocks, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Чайник кипит, а вода в нём чистая.", "ru"),
        ("Ёлка", "ru"),
        ("The kettle boils and the water is clean.", "en"),
        ("Tea", "en"),
        ("Це український текст, і він є довгим.", "other"),
        ("Това е български текст, който се чете.", "other"),
        ("Der Kessel kocht und das Wasser ist sauber.", "other"),
        ("La bouilloire est sur la table avec les tasses.", "other"),
        ("这是一个测试", "other"),
        ("هذا نص", "other"),
        ("", "other"),
        ("123 — 456", "other"),
        ("3.14, 2.71", "other"),
        ("Функция map() в Python принимает function и iterable, а возвращает итератор.", "ru"),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_language_with_most_letters_names_the_article() -> None:
    assert detect_blocks(["See also the notes.", "Это длинный русский абзац о чайнике и о накипи в нём."]) == "ru"
    assert detect_blocks([]) == "other"
