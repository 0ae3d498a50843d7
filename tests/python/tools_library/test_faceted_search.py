"""Facet counts against brute force; Boolean queries mean what they say; diversity is never negative."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.report.blocks import Table
from data20.search.faceting import Choice, FacetIndex, bits_of, diversity, numbers_of
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

VALUES = st.sampled_from("abcd")
ROW = st.fixed_dictionaries({"x": st.sets(VALUES), "y": st.sets(VALUES, max_size=1), "z": st.sets(VALUES)})


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(ROW, max_size=12), st.dictionaries(st.sampled_from("xyz"), st.tuples(st.sets(VALUES, max_size=2), st.booleans())), st.sets(st.integers(0, 11)))
def test_counts_equal_a_brute_force_count(rows: list[dict[str, set[str]]], chosen: dict[str, tuple[set[str], bool]], some: set[int]) -> None:
    index = FacetIndex([{name: {v: v for v in values} for name, values in row.items()} for row in rows])
    choices = {name: Choice(frozenset(values), every) for name, (values, every) in chosen.items()}
    matched = {n for n in some if n < len(rows)}

    def passes(row: dict[str, set[str]], name: str) -> bool:
        choice = choices.get(name)
        if choice is None or not choice.values:
            return True
        return choice.values <= row[name] if choice.every else bool(choice.values & row[name])

    selected = numbers_of(index.select(bits_of(matched), choices))
    assert selected == [n for n in sorted(matched) if all(passes(rows[n], name) for name in "xyz")]
    for name, counted in index.counts(bits_of(matched), choices).items():
        own = name in choices and choices[name].every
        for value, count in counted:
            assert count == sum(value in rows[n][name] and all(passes(rows[n], other) for other in "xyz" if other != name or own) for n in matched)


FILES = {
    "both": "---\ntags: [python, ai]\ncategory: c\ndate: 2024-05-01\nauthor: Анна\n---\npython ai", "py": "---\ntags: [python]\ncategory: c\ndate: 2023-01-01\n---\npython",
    "ru": "---\ntags: [чай]\ncategory: Дом\nudc: '641.8'\n---\nЧай и нейросетей много.",
}  # fmt: skip


def found(**values: object) -> list[str]:
    vault = vault_of((f"{name}.md", text.encode()) for name, text in FILES.items())
    report = run(registry()["faceted_search"], vault, values)
    return [row["path"].removesuffix(".md") for row in json.loads(report.artifacts[0].content)["articles"]]


@pytest.mark.defect("D14")
@pytest.mark.parametrize(("values", "answer"), [
    ({"query": "python NOT ai"}, ["py"]), ({"query": "python OR чай"}, ["both", "py", "ru"]), ({"query": "нейросеть"}, ["ru"]),  # D14, D15
    ({"tag": "python, AI", "tags_all": True}, ["both"]), ({"tag": "#ai, чай"}, ["both", "ru"]), ({"category": "дом"}, ["ru"]), ({"author": "анна"}, ["both"]),
    ({"year": "2023, 2024", "tag": "ai"}, ["both"]), ({"since": "2024-01-01"}, ["both"]), ({"until": "2023-12-31"}, ["py"]), ({"shelf": "641.8"}, ["ru"]), ({"words_from": 3}, ["ru"]), ({"tag": "nothing"}, []),
])  # fmt: skip
def test_conditions_mean_what_they_say(values: dict[str, object], answer: list[str]) -> None:
    assert sorted(found(**values)) == answer


WRITTEN = vault_of([
    ("long.md", b"---\nreading_time: 12\nquality_grade: B\nauthor: '[[kk|Kevin Kelly]]'\nstatus: '[[Published]]'\n---\nText."),
    ("short.md", "---\nreading_time: 4 мин\nquality_grade: A\nauthor: ['[[Kevin Kelly]]', Ann]\n---\nText.".encode()),
    ("zh.md", "这是一个测试。全文检索很重要。".encode()),
])  # fmt: skip


@pytest.mark.parametrize(("values", "answer"), [
    ({"minutes": "11-20"}, ["long.md"]), ({"minutes": "3–5, 11–20"}, ["long.md", "short.md"]), ({"quality": "a"}, ["short.md"]), ({"author": "Kevin Kelly"}, ["long.md", "short.md"]), ({"status": "published"}, ["long.md"]),
])  # fmt: skip
def test_what_other_tools_wrote_and_properties_that_name_an_article_are_facets(values: dict[str, object], answer: list[str]) -> None:
    report = run(registry()["faceted_search"], WRITTEN, values)
    assert sorted(row["path"] for row in json.loads(report.artifacts[0].content)["articles"]) == answer


def test_a_language_without_a_name_of_its_own_is_called_other() -> None:
    table = next(b for b in run(registry()["faceted_search"], WRITTEN, {}).blocks if isinstance(b, Table) and b.columns[0].key == "facet" and len(b.columns) == 4 and b.columns[2].key == "count")
    assert {row[1].key for row in table.rows if row[0].key == "faceted_search.language"} >= {"faceted_search.lang_other"}


@pytest.mark.defect("D13")
def test_diversity_is_between_nothing_and_all() -> None:
    assert diversity([]) == (0.0, 0.0, 0.0) and diversity([7]) == (0.0, 0.0, 0.0)
    bits, even, simpson = diversity([1, 1, 1, 1])
    assert (bits, even, simpson) == (2.0, 1.0, 0.75)
    assert all(0 <= value <= 1 for counts in ([9, 1], [61, 3, 3], [1] * 61) for value in diversity(counts)[1:])
