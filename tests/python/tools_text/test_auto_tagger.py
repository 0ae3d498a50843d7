"""Tag suggestions: what is proposed, why, and that only the tags line changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data20.report.blocks import Report
from data20.tools.interface import SilentProgress
from data20.tools.tags._tagging import Evidence, Rules, Tags, propose
from data20.tools.tags.auto_tagger import Params, auto_tagger
from data20.vault.changes import Replace
from data20.vault.model import Vault
from tests.python.search.vaults import vault_from

_TEA = "Чайник кипит, заварка настаивается, чашка горячая. Листья зелёного чая заваривают кипятком."
_CAT = "Кот спит на диване, мурлычет и ловит мышей. Кошки любят сметану и тёплый подоконник."

FILES = {
    **{f"tea{i}.md": f"---\ntitle: Чаепитие {i}\ntags: [напитки/чай, Кухня]\n---\n\n{_TEA}\n" for i in range(4)},
    **{f"cat{i}.md": f"---\ntitle: Питомец {i}\ntags: [животные]\n---\n\n{_CAT}\n" for i in range(4)},
    "new-tea.md": f"---\ntitle: Ещё  # не трогать\ntags:\n  - личное\nстрока: 'кавычки'\n---\n\n{_TEA}\n",
    "new-cat.md": f"# Без метаданных\n\n{_CAT}\n",
    "string.md": f"---\ntags: личное, важное\n---\n\n{_CAT}\n",
    "broken.md": f"---\ntags: [личное\n---\n\n{_CAT}\n",
}


def run(vault: Vault, **params: Any) -> Report:
    return auto_tagger(vault, Params(**params), SilentProgress())


def proposed(report: Report) -> dict[str, str]:
    return {edit.path: edit.content.decode() for edit in report.changes.edits if isinstance(edit, Replace)}


def rows(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(next(a.content for a in report.artifacts if a.name.endswith(".json")))
    return found


def test_the_tags_of_similar_articles_are_added_and_no_other_byte_changes() -> None:
    changed = proposed(run(vault_from(FILES)))
    assert sorted(changed) == ["new-cat.md", "new-tea.md", "string.md"]
    expected = FILES["new-tea.md"].replace("  - личное\n", "  - личное\n  - напитки/чай\n  - Кухня\n")
    alternative = FILES["new-tea.md"].replace("  - личное\n", "  - личное\n  - Кухня\n  - напитки/чай\n")
    assert changed["new-tea.md"] in (expected, alternative)
    assert changed["string.md"] == FILES["string.md"].replace("личное, важное", "личное, важное, животные")
    assert changed["new-cat.md"].endswith(FILES["new-cat.md"])
    assert "животные" in vault_from(changed).articles["new-cat.md"].tags


def test_an_article_with_broken_metadata_is_left_alone_and_said_so() -> None:
    report = run(vault_from(FILES), least=0.3)
    assert "broken.md" not in proposed(report)
    assert {row["written"] for row in rows(report) if row["path"] == "broken.md"} == {"locked"}


@pytest.mark.parametrize("least", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("new", ["auto", "yes", "no"])
def test_a_second_run_after_applying_proposes_nothing(least: float, new: str) -> None:
    vault = vault_from(FILES)
    report = run(vault, least=least, new=new)
    after = vault.apply(report.changes)
    assert not run(after, least=least, new=new).changes


def test_no_article_gets_more_tags_than_allowed_and_full_ones_get_none() -> None:
    vault = vault_from(FILES)
    after = vault.apply(run(vault, least=0.05, most=2).changes)
    assert all(len(article.tags) <= 2 for article in after.articles.values())
    assert after.articles["tea0.md"].source == vault.articles["tea0.md"].source


def test_each_suggestion_says_why() -> None:
    found = next(row for row in rows(run(vault_from(FILES))) if row["path"] == "new-cat.md" and row["written"] == "yes")
    assert found["tag"] == "животные"
    assert found["reasons"][0]["key"] == "auto_tagger.why_near"
    assert found["reasons"][0]["values"]["count"] >= 4


def test_a_tag_named_in_the_title_is_found_in_any_form() -> None:
    files = {**FILES, "x.md": "# О животных в доме\n\nСовсем другой текст про погоду.\n"}
    found = [row for row in rows(run(vault_from(files), least=0.4)) if row["path"] == "x.md"]
    assert [(row["tag"], row["reasons"][0]["key"]) for row in found if row["written"] == "yes"] == [
        ("животные", "auto_tagger.why_title")
    ]


def test_a_vault_without_tags_gets_key_phrases_as_tags_only_then() -> None:
    bare = {path: text.split("---\n")[-1] * 2 for path, text in FILES.items()}
    assert not any(article.tags for article in vault_from(bare).articles.values())
    found = rows(run(vault_from(bare), least=0.3))
    assert found and all(row["new"] for row in found)
    assert all(not row["new"] for row in rows(run(vault_from(FILES), least=0.3)))


def test_the_parent_of_a_nested_tag_is_not_added_beside_it() -> None:
    files = {f"{i}.md": f"---\ntags: [a/b, a]\n---\n{_TEA}\n" for i in range(4)} | {"n.md": f"{_TEA}\n"}
    changed = proposed(run(vault_from(files), least=0.3))
    tags = vault_from(changed).articles["n.md"].tags
    assert "a/b" in tags or tags == ("a",)
    assert not ("a/b" in tags and tags.index("a/b") > 0)


def test_one_article_can_be_chosen() -> None:
    assert sorted(proposed(run(vault_from(FILES), article="new-cat.md"))) == ["new-cat.md"]


def test_a_tag_that_no_article_has_yet_is_not_said_to_be_had() -> None:
    nothing = {"title": "", "headings": "", "body": ""}
    known = {"a.md": Evidence((), nothing, (("рассада", 0.9),)), "b.md": Evidence((("a.md", 1.0),), nothing), "c.md": Evidence((("d.md", 1.0),), nothing)}
    found, _ = propose(Tags.of({"a.md": (), "b.md": (), "c.md": (), "d.md": ("сад",)}), known, Rules(3, 0.3, "yes"), frozenset(known), lambda path: True)
    assert [reason.key for path in ("a.md", "b.md", "c.md") for reason in found[path][0].reasons] == ["auto_tagger.why_phrase", "auto_tagger.why_near_new", "auto_tagger.why_near"]
