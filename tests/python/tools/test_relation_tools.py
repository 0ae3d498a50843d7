"""Relatedness tools: related for a stated reason, varied, surprising, typed; Russian and English."""

from __future__ import annotations

from typing import Any

from data20.report.blocks import Articles
from data20.search.relations import Relatedness
from data20.vault.apply import vault_of
from tests.python.tools.test_network_tools import metric, run, table
from tests.python.tools.vaults import demo

TEA = vault_of([
    ("чай/зелёный.md", "---\ntags: [чай, зелёный]\n---\n# Зелёный чай\n\nЗаваривание зелёного чая: вода не кипит, листья сенчи раскрываются медленно.\n".encode()),
    ("чай/сенча.md", "---\ntags: [чай, зелёный]\n---\n# Сенча\n\nСенча — зелёный чай; листья заваривают водой, которая не кипит.\n".encode()),
    ("чай/чёрный.md", "---\ntags: [чай]\n---\n# Чёрный чай\n\nЧёрный чай заваривают кипятком, [в отличие от](зелёный.md) других.\n".encode()),
    ("химия/листья.md", "# Таннины\n\nТаннины в листьях: вода кипит, заваривание листьев раскрывает сенчи вкус.\n".encode()),
    ("мост.md", "# Мосты\n\nСталь, опоры и пролёты.\n".encode()),
])  # fmt: skip


def test_related_articles_have_a_score_and_a_reason() -> None:
    report = run("find_related", TEA, article="чай/зелёный.md")
    rows = {r["article"].path: r for r in table(report, "table_one")}
    assert list(rows)[:2] == ["чай/чёрный.md", "чай/сенча.md"] and all(0 < r["score"] <= 1 for r in rows.values())
    why = rows["чай/сенча.md"]["why"].values
    assert why["first"].key == "search.related.words" and "сенч" in why["first"].values["words"]
    assert why["second"].values["tags"] == "зелёный, чай"
    assert "мост.md" not in rows and not any(r["linked"] for r in rows.values())
    by_links = table(run("find_related", TEA, article="чай/зелёный.md", by="links"), "table_one")
    assert [(r["article"].path, r["why"].key) for r in by_links] == [("чай/чёрный.md", "find_related.links_here")]


def test_similar_articles_without_a_link_are_found_once_a_pair() -> None:
    pairs = [(r["first"].path, r["second"].path) for r in table(run("find_related", TEA), "table_pairs")]
    assert ("чай/зелёный.md", "чай/сенча.md") in [tuple(sorted(p)) for p in pairs]
    assert len({frozenset(p) for p in pairs}) == len(pairs)
    assert frozenset(("чай/зелёный.md", "чай/чёрный.md")) not in {frozenset(p) for p in pairs}, "they are linked"


def test_a_surprise_shares_words_and_nothing_else() -> None:
    report = run("related_articles", TEA)
    found = next(b for b in report.blocks if isinstance(b, Articles))
    assert "химия/листья.md" in {item.article.path for item in found.items}
    assert all(r["article"].path != r["recommended"].path for r in table(report, "table"))


def test_scores_stay_within_one_on_the_demo_vault_and_lists_hold_no_twice() -> None:
    rows = table(run("related_articles", demo()), "table")
    assert rows and all(0 < r["score"] <= 1 and 0 <= r["cosine"] <= 1 for r in rows)
    pairs = [(r["article"].path, r["recommended"].path) for r in rows]
    assert len(set(pairs)) == len(pairs)


def test_variety_makes_lists_less_alike() -> None:
    def diversity(**values: Any) -> float:
        return float(metric(run("related_articles", demo(), **values), "diversity"))

    assert diversity(balance=0.3) > diversity(balance=1.0)


def test_the_whole_vault_is_related_as_one_article_is() -> None:
    from data20.search.related import related_articles

    made = Relatedness(demo(), lambda done, total: None)
    for path in list(demo().articles)[::10]:
        ours = {c.path for c in made.of(path)[:5]}
        theirs = {r.path for r in related_articles(demo(), path, 8)}
        assert len(ours & theirs) >= min(4, len(ours)), path


def test_references_are_typed_by_what_is_stated_said_and_alike() -> None:
    made = vault_of([
        ("a.md", "---\nprerequisites: [b.md]\n---\n# Кофе\n\nЗёрна обжаривают и мелют, вода горячая, аромат сильный.\n".encode()),
        ("b.md", "# Зёрна\n\nЗёрна кофе обжаривают; аромат сильный от обжарки.\n".encode()),
        ("x/tea.md", b"# Tea\n\nTea, unlike [coffee](../a.md), is mild. Leaves brewed with hot water in a pot.\n"),
        ("x/pot.md", b"# Teapot\n\nLeaves brewed with hot water in a pot, tea is mild.\n"),
    ])  # fmt: skip
    report = run("cross_references", made, least=0.0)
    types = {(r["article"].path, r["other"].path): r["type"].key.removeprefix("cross_references.rel_") for r in table(report, "table")}
    assert types["a.md", "b.md"] == "prerequisite" and types["b.md", "a.md"] == "continues"
    assert types["x/tea.md", "a.md"] == types["a.md", "x/tea.md"] == "contrast"
    assert types["x/pot.md", "x/tea.md"] == "compare"
    assert not report.changes, "what is weak or linked already isn't proposed unless it is asked for"
    after = made.apply(run("cross_references", made, least=0.0, write="all").changes)
    assert after.articles["x/pot.md"].text.endswith(
        "<!-- data20:begin cross-references -->\n## See also\n\n- *compare* [Tea](tea.md)\n<!-- data20:end cross-references -->\n"
    )
    assert not run("cross_references", after, least=0.0, write="all").changes
