"""Which mentions a person would make a link."""

from __future__ import annotations

from data20.search.missing_links import missing_links
from data20.vault.model import Vault
from tests.python.search.vaults import vault_from


def found(vault: Vault) -> list[tuple[str, str, int]]:
    return [(m.source, m.text, m.line) for m in missing_links(vault)]


def test_an_article_is_linked_once_at_its_first_mention() -> None:
    vault = vault_from(
        {"Борщ.md": "# Борщ\n", "a.md": "Сварим борщ.\n\nБорщ готов.\n", "b.md": "[Борщ](Борщ.md) и ещё борщ.\n"}
    )
    assert found(vault) == [("a.md", "борщ", 1)]


def test_a_common_word_is_no_name_and_a_linked_one_is() -> None:
    files = {"Список.md": "# Список\n", "Импортёр.md": "# Импортёр\n"}
    files |= {f"{n}.md": f"Это список номер {n}, импортёр его прочтёт.\n" for n in "абв"}
    files |= {f"{n}.md": "Работает в [Импортёре](Импортёр.md).\n" for n in "где"}
    assert found(vault_from(files)) == [(f"{n}.md", "импортёр", 1) for n in "абв"]


def test_a_name_of_several_words_needs_no_evidence() -> None:
    vault = vault_from(
        {"smart-pointers.md": "# Smart pointers\n"} | {f"{n}.md": "About smart pointers.\n" for n in range(5)}
    )
    assert len(found(vault)) == 5


def test_an_ordinary_word_does_not_speak_of_the_start_page() -> None:
    vault = vault_from(
        {
            "Home.md": "---\naliases: [start, My notes]\n---\n# Home\n",
            "a.md": "At home from the start, with my notes.\n",
        }
    )
    assert found(vault) == [("a.md", "my notes", 1)]


def test_an_empty_vault_misses_no_link() -> None:
    assert missing_links(vault_from({})) == []
