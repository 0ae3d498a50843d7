"""Anchors: GitHub's slugs, and the headings that Obsidian's links mean."""

from __future__ import annotations

import pytest

from data20.vault.slugs import Slugger, find_heading, slug
from data20.vault.structure import Heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello World", "hello-world"),
        ("Что нового?", "что-нового"),
        ("C++ & C#", "c--c"),
        ("a  b", "a--b"),
        ("snake_case and-dash", "snake_case-and-dash"),
        ("1. Введение", "1-введение"),
        ("Ёжик в тумане", "ёжик-в-тумане"),
        ("日本語 見出し", "日本語-見出し"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("emoji 🎉 here", "emoji--here"),
        ("«Кавычки» — тире", "кавычки--тире"),
        ("`code` (x)", "code-x"),
        ("!?", ""),
    ],
)
def test_a_slug_follows_github(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_repeated_slugs_are_numbered_and_never_collide() -> None:
    slugger = Slugger()
    assert [slugger.unique(t) for t in ("a", "a", "a-1", "a", "?", "?")] == ["a", "a-1", "a-1-1", "a-2", "section", "section-1"]


def _headings(*rows: tuple[int, str]) -> list[Heading]:
    slugger = Slugger()
    return [Heading(level, text, slugger.unique(text), i + 1, 0, 0) for i, (level, text) in enumerate(rows)]


HEADINGS = _headings((1, "Обзор"), (2, "Настройка: шаг 1"), (3, "Windows"), (2, "Other"), (3, "Windows"), (2, "A/B (test)"))


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("Обзор", "обзор"),
        ("ОБЗОР", "обзор"),
        ("обзор", "обзор"),
        ("Настройка шаг 1", "настройка-шаг-1"),
        ("Настройка: шаг 1", "настройка-шаг-1"),
        ("настройка-шаг-1", "настройка-шаг-1"),
        ("Other#Windows", "windows-1"),
        ("Обзор#Other#Windows", "windows-1"),
        ("windows-1", "windows-1"),
        ("A B test", "ab-test"),
        ("A/B (test)", "ab-test"),
    ],
)
def test_a_fragment_finds_its_heading(fragment: str, expected: str) -> None:
    found = find_heading(HEADINGS, fragment)
    assert found is not None
    assert found.slug == expected


@pytest.mark.parametrize("fragment", ["Нет такого", "Other#Обзор", "", "#", "windows-2"])
def test_a_fragment_without_heading_finds_none(fragment: str) -> None:
    assert find_heading(HEADINGS, fragment) is None
