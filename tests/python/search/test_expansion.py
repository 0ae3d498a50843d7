"""Other names of a thing come into a query as alternatives, and nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.report.blocks import Articles, Markdown
from data20.search.expansion import expand, names_by_key
from data20.tools.interface import SilentProgress
from data20.tools.search.advanced_search import Params, advanced_search
from data20.vault.apply import vault_of

NAMES = names_by_key([("Персональный компьютер", "ПК", "десктоп"), ("чай", "chai")])


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("ПК", '(ПК OR "Персональный компьютер" OR "десктоп")'), ("старые персональные компьютеры -чай", 'старые ((персональные компьютеры) OR "ПК" OR "десктоп") -чай'),
        ("чаем AND сахар", '(чаем OR "chai") AND сахар'), ('"чай" title:чай чай* NOT ПК', '"чай" title:чай чай* NOT ПК'), ("", ""), ("вода", "вода"),
    ],
)  # fmt: skip
def test_a_name_is_joined_by_its_others(query: str, expanded: str) -> None:
    assert expand(query, NAMES)[0] == expanded


@given(st.text(alphabet='чайПК ()"*|-:NOT', max_size=30))
def test_any_text_is_expanded_without_failing_and_without_names_stays(query: str) -> None:
    assert expand(query, {}) == (query, ())
    expand(query, NAMES)


def test_the_search_tool_finds_an_article_by_another_name_of_its_subject() -> None:
    files = {
        "pc.md": "---\naliases: [ПК]\n---\n# Персональный компьютер\n\nНастольная машина.\n".encode(), "old.md": "# Старое\n\nПерсональный компьютер стоял на столе.\n".encode(),
        "tea.md": "# Чаепитие\n\nПросто чаёк.\n".encode(), "cup.md": "# Чашка\n\nВ ней чай.\n".encode(), ".data20/thesaurus.json": '{"чай": {"use_for": ["чаёк"]}}'.encode(),
    }  # fmt: skip
    made = vault_of(files.items())
    vault = replace(made, files={path: files[path] for path in made.attachments})

    def found(query: str, **values: bool) -> list[str]:
        report = advanced_search(vault, Params(query=query, correct=False, **values), SilentProgress())
        return sorted(item.article.path for block in report.blocks if isinstance(block, Articles) for item in block.items)

    assert found("ПК") == ["pc.md"] and found("ПК", synonyms=True) == ["old.md", "pc.md"]
    assert found("чаёк") == ["tea.md"] and found("чаёк", synonyms=True) == ["cup.md", "tea.md"]
    report = advanced_search(vault, Params(query="ПК", synonyms=True), SilentProgress())
    assert any(isinstance(block, Markdown) and getattr(block.text, "key", "") == "advanced_search.joined" for block in report.blocks)
