"""Chains, link checks, outside links and popularity, with answers worked out by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from data20.graph.popularity import Life, activities
from data20.quality.urls import canonical_url, domain_of
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from data20.vault.revisions import Revision, RevisionEdit
from tests.python.tools.test_network_tools import metric, run, table

SERIES = vault_of([
    ("a.md", "---\nseries: Чай\npart: 2\n---\n# Заварка\n\nТекст.\n".encode()), ("b.md", "---\nseries: чай\npart: 1\n---\n# Вода\n\nТекст.\n".encode()), ("d/c.md", b"---\nseries: \xd0\xa7\xd0\xb0\xd0\xb9\npart: 4\n---\n# Cup\n\nText in English.\n"),
    ("k/01 One.md", b"# One\n"), ("k/02 Two.md", b"# Two\n"), ("k/03 Three.md", b"# Three\n"), ("k/2024-05-06 day.md", b""), ("g/part-1.md", b""), ("g/part-9.md", b""), ("g/part-20.md", b""),
])  # fmt: skip


def chains(vault: Vault, **values: object) -> dict[str, list[str]]:
    data = json.loads(next(a.content for a in run("chain_references", vault, **values).artifacts if a.name == "chains.json"))
    return {c["title"]: c["articles"] for c in data["chains"]}


def test_chains_come_from_series_and_from_numbers_without_great_gaps() -> None:
    assert chains(SERIES) == {"Чай": ["b.md", "a.md", "d/c.md"], "k": ["k/01 One.md", "k/02 Two.md", "k/03 Three.md"]}
    assert list(chains(SERIES, numbers=False)) == ["Чай"]
    rows = {r["chain"]: r for r in table(run("chain_references", SERIES), "table")}
    assert rows["Чай"]["gaps"] == ["3"] and rows["Чай"]["whole"] == 0.75 and rows["k"]["whole"] == 1


def test_each_part_gets_one_line_that_is_updated_in_place() -> None:
    after = SERIES.apply(run("chain_references", SERIES).changes)
    assert after.articles["a.md"].text == SERIES.articles["a.md"].text + "\n<!-- data20:begin chain -->\n← [Вода](b.md) · чай, часть 2 из 3 · [Cup](d/c.md) →\n<!-- data20:end chain -->\n".replace("чай", "Чай")
    assert "← [Заварка](../a.md) · Чай, part 3 of 3\n" in after.articles["d/c.md"].text
    alone = vault_of([("a.md", after.articles["a.md"].source.replace("series: Чай\n".encode(), b""))])
    assert "data20" not in alone.apply(run("chain_references", alone).changes).articles["a.md"].text


def test_a_chain_of_ones_own_is_kept_and_removed() -> None:
    report = run("chain_references", SERIES, define="Моя\nTwo\na.md\nнет такой", write=False)
    (edit,) = report.changes.edits
    assert edit.path == ".data20/chains.json" and [r["named"] for r in table(report, "unknown")] == ["нет такой"]
    made = SERIES.apply(report.changes)
    kept = Vault(made.articles, made.attachments, made.generation, files={edit.path: edit.content})  # type: ignore[union-attr]
    assert chains(kept)["Моя"] == ["k/02 Two.md", "a.md"] and chains(kept)["чай"] == ["b.md", "d/c.md"]
    assert not run("chain_references", kept, define="Моя\nTwo\na.md", write=False).changes
    (gone,) = run("chain_references", kept, define="Моя", write=False).changes.edits
    assert json.loads(gone.content) == {}  # type: ignore[union-attr]


def test_activity_fades_by_half_lives_and_small_numbers_are_drawn_to_the_mean() -> None:
    lives = [Life(100.0, (0.0, 100.0)), Life(100.0, ()), Life(1.0, (0.0,)), Life(None, ())]
    plain = activities(lives, half_life=100, prior=0)
    exposure = 100 / math.log(2) * 0.5
    assert plain[0].now == pytest.approx(30 * 1.5 / exposure) and plain[0].ever == pytest.approx(30 * 2 / 100) and plain[1].now == 0
    assert plain[2].ever == pytest.approx(30)
    smooth = activities(lives, half_life=100, prior=30)
    mean = 3 / (100 + 100 + 1 + 67)
    assert smooth[2].ever == pytest.approx(30 * (30 * mean + 1) / 31) and smooth[3].ever == pytest.approx(30 * 30 * mean / 97)
    assert activities([], half_life=1, prior=1) == []


def test_edits_come_from_the_journal_when_there_is_one() -> None:
    articles = vault_of([("a.md", b"---\ndate: 2024-01-01\n---\n[[b]] [[c]]"), ("b.md", b"---\ndate: 2024-01-01\nupdated: 2024-03-01\n---\n[[c]]"), ("c.md", ("слово " * 50).encode())])
    rows = {r["article"].path: r for r in table(run("popular_articles", articles), "table")}
    assert {p: r["edits"] for p, r in rows.items()} == {"a.md": 0, "b.md": 1, "c.md": 0} and next(iter(rows)) in ("b.md", "c.md")
    assert [r["article"].path for r in table(run("popular_articles", articles, links=1.0), "table")] == ["c.md", "b.md", "a.md"]
    writes = (
        Revision(1, "2024-01-01T00:00:00Z", "import", (RevisionEdit("create", "a.md"),)), Revision(2, "2024-05-01T10:00:00Z", "editor", (RevisionEdit("replace", "a.md"),)),
        Revision(3, "2024-05-02T10:00:00Z", "generate_toc", (RevisionEdit("replace", "b.md"),)),
    )  # fmt: skip
    kept = Vault(articles.articles, articles.attachments, 3, journal=writes)
    report = run("popular_articles", kept, links=0.0, half_life=10)
    rows = {r["article"].path: r for r in table(report, "table")}
    assert next(iter(rows)) == "a.md" and rows["a.md"]["direction"].key.endswith("rising") and rows["b.md"]["edits"] == 0
    assert metric(report, "events") == 4


def test_what_the_reader_noted_counts_for_popularity_and_without_events_the_links_alone_do() -> None:
    files = [("a.md", b"[[b]]\n"), ("b.md", b"[[a]]\n"), ("c.md", b"[[a]]\n")]
    quiet = run("popular_articles", vault_of(files))
    first = table(quiet, "table")[0]
    assert (first["article"].path, round(first["score"])) == ("a.md", 100) and quiet.summary.key.endswith("summary_quiet")
    why = first["why"]
    assert (why.key, dict(why.values)) == ("popular_articles.part.giver", {"links": 2, "title": "b"})
    state = {"articles": {"c.md": {"status": "read", "started": "2024-05-01", "finished": "2024-05-03", "times": 1}, "gone.md": {"status": "read", "finished": "2024-05-03"}, "b.md": {"status": "?"}}}
    read = run("popular_articles", replace(vault_of(files), files={".data20/reading_progress.json": json.dumps(state).encode()}), links=0.0)
    rows = {r["article"].path: r for r in table(read, "table")}
    assert {path: r["reads"] for path, r in rows.items()} == {"a.md": 0, "b.md": 0, "c.md": 2} and next(iter(rows)) == "c.md" and metric(read, "events") == 2
    assert run("popular_articles", replace(vault_of(files), files={".data20/reading_progress.json": b"{broken"})).summary == quiet.summary


LINKY = vault_of([
    ("a.md", "[x](notes/gone.md) [y](b.md#как-чистит) [[B#Как чистит|вики]] [z](B.md) ![i](no.png) [w](нигде.md) `[c](code.md)`\n\n```\n[d](fence.md)\n```\n[e](http://) [f](http://localhost:8000/x) [g](https://example.com)\n".encode()),
    ("b.md", "# B\n\n## Как чистить\n\n## Как чистить\n\n[ok](#как-чистить-1) [up](../b.md)\n".encode()), ("other/gone.md", b"# Gone\n"),
])  # fmt: skip


def test_bad_links_are_named_with_what_was_meant_and_code_is_left_alone() -> None:
    rows = table(run("check_links", LINKY), "table")
    found = {r["link"]: (r["problem"].key.removeprefix("check_links."), r["suggestion"].key.removeprefix("check_links.reason_"), r["mend"]) for r in rows if r["article"].path == "a.md"}
    assert found == {
        "notes/gone.md": ("broken", "moved", True), "b.md#как-чистит": ("anchor", "heading", True), "B#Как чистит": ("anchor", "heading", True), "B.md": ("case", "case", True),
        "no.png": ("file", "none", False), "нигде.md": ("broken", "none", False), "http://": ("malformed", "none", False), "http://localhost:8000/x": ("local", "none", False),
    }  # fmt: skip


def test_a_repair_changes_the_destination_only_and_keeps_the_style() -> None:
    after = LINKY.apply(run("check_links", LINKY).changes)
    assert after.articles["a.md"].text == LINKY.articles["a.md"].text.replace("notes/gone.md", "other/gone.md").replace("b.md#как-чистит)", "b.md#как-чистить)").replace("[[B#Как чистит|", "[[B#Как чистить|").replace("[z](B.md)", "[z](b.md)")
    assert not run("check_links", after).changes and not run("check_links", LINKY, mend=False).changes


def test_a_link_to_a_renamed_file_follows_the_journal() -> None:
    made = vault_of([("a.md", b"[x](old.md) and [[old|y]]"), ("new/name.md", b"")])
    steps = (Revision(1, "2024-01-01T00:00:00Z", "editor", (RevisionEdit("rename", "old.md", "mid.md"),)), Revision(2, "2024-01-02T00:00:00Z", "editor", (RevisionEdit("rename", "mid.md", "new/name.md"),)))
    kept = Vault(made.articles, made.attachments, 2, journal=steps)
    assert kept.apply(run("check_links", kept).changes).articles["a.md"].text == "[x](new/name.md) and [[name|y]]"


@pytest.mark.parametrize(
    ("url", "canonical", "domain"),
    [
        ("HTTP://WWW.Example.COM:80/a/../b/./c?utm_source=x&q=1#top", "http://www.example.com/b/c?q=1", "example.com"), ("https://a.b.co.uk", "https://a.b.co.uk/", "b.co.uk"),
        ("https://me.github.io/x", "https://me.github.io/x", "me.github.io"), ("https://ru.wikipedia.org/wiki/%D0%A7%D0%B0%D0%B9", "https://ru.wikipedia.org/wiki/%D0%A7%D0%B0%D0%B9", "wikipedia.org"),
        ("https://ru.wikipedia.org/wiki/Чай", "https://ru.wikipedia.org/wiki/%D0%A7%D0%B0%D0%B9", "wikipedia.org"), ("http://xn--e1afmkfd.xn--p1ai/", "http://пример.рф/", "пример.рф"),
        ("http://127.0.0.1:8080/%7ea", "http://127.0.0.1:8080/~a", "127.0.0.1"), ("//cdn.example.org/x", "https://cdn.example.org/x", "example.org"), ("http://[::1", "http://[::1", ""), ("mailto:a@b.c", "mailto:a@b.c", ""),
    ],
)  # fmt: skip
def test_addresses_have_one_spelling_and_a_registrable_domain(url: str, canonical: str, domain: str) -> None:
    assert canonical_url(url) == canonical and domain_of(url) == domain
    assert canonical_url(canonical) == canonical


def test_the_same_address_spelled_differently_is_one_and_its_first_date_is_kept() -> None:
    made = vault_of([
        ("a.md", "---\ndate: 2024-03-01\ncategory: x\n---\n[Страница](http://Docs.Example.co.uk:80/p?utm_source=a) <https://bit.ly/z> [m](mailto:a@b.c) `http://code.org`\n".encode()),
        ("b.md", b"---\ndate: 2023-01-01\n---\n[again](http://docs.example.co.uk/p#top) [w](https://web.archive.org/web/2020/http://x.org/) [l](http://192.168.0.1/)\n"),
    ])  # fmt: skip
    report = run("external_links_tracker", made)
    domains = {r["domain"]: (r["links"], r["urls"], r["articles"], r["first"]) for r in table(report, "table_domains")}
    assert domains == {"example.co.uk": (2, 1, 2, "2023-01-01"), "bit.ly": (1, 1, 1, "2024-03-01"), "archive.org": (1, 1, 1, "2023-01-01"), "192.168.0.1": (1, 1, 1, "2023-01-01")}
    data = json.loads(next(a.content for a in report.artifacts if a.name == "external-links.json"))["links"]
    assert {u["url"]: u["remarks"] for u in data} == {
        "http://docs.example.co.uk/p": ["insecure", "tracking", "variants"], "https://bit.ly/z": ["shortener"], "https://web.archive.org/web/2020/http://x.org/": [], "http://192.168.0.1/": ["local"],
    }  # fmt: skip
    assert metric(report, "effective") == pytest.approx(math.exp(-(0.4 * math.log(0.4) + 3 * 0.2 * math.log(0.2)))) and metric(report, "other") == 1
    assert len(table(run("external_links_tracker", made, show="problems", domain="bit.ly"), "table_urls")) == 1


def test_sections_and_numbered_folders_make_chains_in_their_order() -> None:
    made = vault_of([(path, b"text") for path in ("ch01-00-a.md", "ch01-02-c.md", "ch01-01-b.md", "ch02-00-d.md", "ch03-00-e.md", "js/2-b/article.md", "js/1-a/article.md", "js/3-c/article.md", "js/3-c/other.md")])
    assert chains(made) == {"ch": ["ch01-00-a.md", "ch01-01-b.md", "ch01-02-c.md", "ch02-00-d.md", "ch03-00-e.md"], "js": ["js/1-a/article.md", "js/2-b/article.md", "js/3-c/article.md"]}
    assert metric(run("chain_references", made), "doubled") == 0
