"""Places found by pattern equal a count by hand, in Russian and in English."""

from __future__ import annotations

import json

import pytest

from data20.report.blocks import Metrics, Report
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

VAULT = vault_of([
    ("a.md", "# Чай\n\nЗелёный чай. Зелёного чая нет, чаю тоже.\n\nЧай с горячей водой.\n".encode()), ("b.md", b"# Tea\n\nGreen tea and black tea. Teapots, teapot. A `tea` in code.\n\n```\ntea\n```\n"),
])  # fmt: skip


def nodes(query: str, **values: object) -> list[str]:
    return nodes_of(run(registry()["search_concordance"], VAULT, {"query": query, **values}))


def nodes_of(report: Report) -> list[str]:
    return [line["node"] for line in json.loads(next(a for a in report.artifacts if a.name == "lines.json").content)["lines"]]


@pytest.mark.parametrize(("query", "answer"), [
    ("чай", ["Чай", "чай", "чая", "чаю", "Чай"]), ("=чай", ["Чай", "чай", "Чай"]), ('"зеленый чай"', ["Зелёный чай"]), ("зеленый чай", ["Зелёный чай", "Зелёного чая"]),
    ("зелен*", ["Зелёный", "Зелёного"]), ("чай * * водой", ["Чай с горячей водой"]), ("чай с * водой", ["Чай с горячей водой"]), ("tea|black", ["Tea", "tea", "black", "tea"]), ("teapt~", ["teapot"]), ("tea*", ["Tea", "tea", "tea", "Teapots", "teapot"]),
    ("te[ax]", ["Tea", "tea", "tea"]), ("чай tea", []), ('"', []), ("|", []), ("=", []), ("~", []), ("[", []),
])  # fmt: skip
def test_a_pattern_finds_just_its_places(query: str, answer: list[str]) -> None:
    assert nodes(query) == answer


def test_a_plain_word_fits_in_the_cases_that_have_another_stem() -> None:
    vault = vault_of([("a.md", "Заметка о заметках, много заметок.".encode())])
    report = run(registry()["search_concordance"], vault, {"query": "заметка"})
    assert nodes_of(report) == ["Заметка", "заметках", "заметок"]
    vault = vault_of([("a.md", "Массив, два массива, много массивов.".encode())])
    for form in ("массив", "массивы"):
        assert nodes_of(run(registry()["search_concordance"], vault, {"query": form})) == ["Массив", "массива", "массивов"]


def test_lines_are_sorted_by_the_word_beside_and_may_be_limited() -> None:
    assert nodes("tea", sort="1R")[-1] == "Tea" and len(nodes("tea", limit=2)) == 2


def test_an_empty_query_shows_the_commonest_word_and_counts_agree() -> None:
    report = run(registry()["search_concordance"], VAULT)
    metrics = next(b for b in report.blocks if isinstance(b, Metrics))
    assert report.summary.values["query"] == "чай" and metrics.items[0].value == 5


def test_a_hostile_pattern_comes_to_an_end() -> None:
    """Tried with every way to part the word, it would take longer than the universe is old."""
    vault = vault_of([("a.md", ("a" * 5000 + " ").encode() * 20)])
    report = run(registry()["search_concordance"], vault, {"query": "*a" * 200 + "b"})
    assert nodes_of(report) == []
