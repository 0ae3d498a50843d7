"""Our own Markdown rules, case by case: 160 and more structures, and the HTML that readers get."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from data20.vault.apply import vault_of
from data20.vault.model import Article
from data20.vault.render import render_article


def _cases() -> ModuleType:
    name = "data20_markdown_cases"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("cases.py"))
        assert spec and spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


cases = _cases()
STRUCTURE = list(cases.read_cases("structure.md"))
HTML = list(cases.read_cases("html.md"))


@pytest.mark.parametrize(("given", "expected"), [c[1:] for c in STRUCTURE], ids=[c[0] for c in STRUCTURE])
def test_structure_is_as_the_fixture_says(given: str, expected: str) -> None:
    article = cases.article(given)
    assert cases.dump(article.text, article.structure) == expected


@pytest.mark.parametrize(("given", "expected"), [c[1:] for c in STRUCTURE], ids=[c[0] for c in STRUCTURE])
def test_links_stand_where_they_stand_with_bom_and_windows_line_ends(given: str, expected: str) -> None:
    plain = cases.article(given.replace("\r", ""))
    windows = cases.article("\ufeff" + given.replace("\r", "").replace("\n", "\r\n"))
    found = [_spots(a) for a in (plain, windows)]
    assert found[0] == found[1]


def _spots(article: Article) -> list[tuple[str, str, int]]:
    text = article.text
    links = article.structure.links
    return [(text[k.start : k.end].replace("\r\n", "\n"), text[k.target_start : k.target_end], k.line) for k in links]


@pytest.mark.parametrize(("given", "expected"), [c[1:] for c in HTML], ids=[c[0] for c in HTML])
def test_html_is_as_the_fixture_says(given: str, expected: str) -> None:
    vault = vault_of(
        [
            ("a.md", given.encode()),
            ("Note.md", "# Заметка\n\ntext\n\n## Часть\n\nпара ^id1\n".encode()),
            ("img.png", b"x"),
            ("dir/файл имя.md", b"x"),
        ]
    )
    assert render_article(vault, vault.articles["a.md"]).rstrip("\n") == expected


def test_there_are_at_least_150_cases_in_both_languages_with_titles_of_their_own() -> None:
    titles = [title for title, _, _ in STRUCTURE]
    assert len(titles) >= 150
    assert len(set(titles)) == len(titles)
    russian = [given for _, given, _ in STRUCTURE if any("а" <= c <= "я" for c in given.lower())]
    assert len(russian) >= 30
