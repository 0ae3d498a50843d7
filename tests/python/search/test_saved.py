"""Saved searches live in the vault, are run by name, and a file of another form is never overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data20.errors import BadInput
from data20.report.blocks import Articles, Table
from data20.search.saved import SAVED, Saved, read_saved
from data20.tools.interface import SilentProgress
from data20.tools.search.advanced_search import Params, advanced_search
from data20.vault.apply import vault_of

MADE = vault_of([("tea.md", "# Чай\n\nЗелёный чай и чёрный чай.\n".encode()), ("cup.md", "# Чашка\n\nПосуда.\n".encode())])
KEPT = replace(MADE, files={SAVED: '{"Напитки": "чай OR кофе", "посуда": "чашка"}'.encode()})


def test_a_saved_search_is_run_by_its_name_and_all_show_what_they_find_now() -> None:
    report = advanced_search(KEPT, Params(saved="напитки"), SilentProgress())
    assert [item.article.path for b in report.blocks if isinstance(b, Articles) for item in b.items] == ["tea.md"]
    kept = next(b for b in report.blocks if isinstance(b, Table) and getattr(b.title, "key", "") == "advanced_search.kept")
    assert kept.rows == (("Напитки", "чай OR кофе", 1), ("посуда", "чашка", 1))
    typed = advanced_search(KEPT, Params(query="чашка", saved="напитки"), SilentProgress())
    assert [item.article.path for b in typed.blocks if isinstance(b, Articles) for item in b.items] == ["cup.md"]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="Напитки"):
        advanced_search(KEPT, Params(saved="еда"), SilentProgress())
    with pytest.raises(BadInput, match="no saved"):
        advanced_search(MADE, Params(saved="еда"), SilentProgress())


def test_only_an_object_of_names_and_queries_is_understood() -> None:
    assert read_saved(None) == ()
    assert read_saved(b'{"a": "b"}') == (Saved("a", "b"),)
    assert [read_saved(content) for content in (b"[]", b"{", b'{"a": 1}', b"\xff")] == [None] * 4
