"""The index follows the vault: incremental equals rebuilt, stored equals fresh."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.search.document import FACETS, document_of
from data20.search.engine import search
from data20.search.facets import FacetValue, facet_key
from data20.search.index import build_steps, dump, load, partial_index, search_index
from data20.vault.model import Article, Vault
from tests.python.search.vaults import FILES, vault_from

QUERIES = ["python", "нейросеть OR капуста", "кот*", "tag:a", '"кот спит"', "", "собакп", "дом кот мышь сыр"]

_WORDS = st.lists(st.sampled_from(["кот", "коты", "дом", "мышь", "python", "сыр", "спит", "собака"]), max_size=8).map(
    " ".join
)
_FRONT = st.tuples(
    st.lists(st.sampled_from(["a", "b", "a/x", "A", "ё"]), max_size=3),
    st.sampled_from(["", "one", "Two", "two"]),
    st.sampled_from(["", "draft", "done"]),
)
_ARTICLE = st.tuples(_FRONT, _WORDS).map(
    lambda v: (
        f"---\ntags: [{', '.join(v[0][0])}]\ncategory: {v[0][1]}\nstatus: {v[0][2]}\n---\n# {v[1][:10]}\n\n{v[1]}\n"
    )
)
_FILES = st.dictionaries(st.sampled_from(["a.md", "b.md", "x/c.md", "x/y/d.md", "z/e.md"]), _ARTICLE, max_size=5)


def answers(vault: Vault) -> list[object]:
    return [search(vault, query, facets=FACETS, explain=True) for query in QUERIES]


@settings(max_examples=60, deadline=None)
@given(st.lists(_FILES, min_size=2, max_size=4))
def test_an_updated_index_answers_like_a_new_one(generations: list[dict[str, str]]) -> None:
    vault = vault_from(generations[0])
    answers(vault)
    for files in generations[1:]:
        after = vault_from(files)
        changed = frozenset({*vault.articles, *after.articles})
        vault = vault.successor(after.articles, {}, changed)
        assert answers(vault) == answers(vault_from(files))


def test_an_older_generation_still_gets_its_own_answers() -> None:
    old = vault_from(FILES)
    answers(old)
    new_files = {path: text for path, text in FILES.items() if path != "cook/soup.md"}
    new = old.successor(vault_from(new_files).articles, {}, frozenset({"cook/soup.md"}))
    assert search(new, "капуста", correct=False).total == 0
    assert search(old, "капуста").total == 1


def test_a_stored_index_answers_like_the_one_it_was_made_from_and_needs_no_work() -> None:
    stored = dump(vault_from(FILES))
    vault = vault_from(FILES)
    assert load(stored, vault)
    assert list(build_steps(vault)) == [(0, 0)]
    assert answers(vault) == answers(vault_from(FILES))


def test_a_stored_index_is_brought_up_to_date_by_hash() -> None:
    stored = dump(vault_from(FILES))
    changed = {**FILES, "new.md": "# Новое\n\nМёд.\n", "cook/soup.md": "# Щи\n"}
    del changed["zh.md"]
    vault = vault_from(changed)
    assert load(stored, vault)
    assert list(build_steps(vault))[-1] == (3, 3)
    assert answers(vault) == answers(vault_from(changed))
    assert search(vault, "мед").total == 1


def test_a_damaged_or_foreign_index_is_refused_and_rebuilt() -> None:
    vault = vault_from(FILES)
    for stored in (
        b"",
        b"not a database",
        dump(vault_from(FILES))[:5000],
        dump(vault_from(FILES)).replace(b"format", b"farmat"),
    ):
        assert not load(stored, vault)
    assert search(vault, "капуста").total == 1


def test_a_half_built_index_answers_with_what_it_has_and_says_so() -> None:
    vault = vault_from({f"{i:03}.md": f"# Статья {i}\n\n" + "кот " * 2000 for i in range(60)})
    steps = build_steps(vault)
    done, total = next(steps)
    assert 0 < done < total == 60
    early = search(vault, "кот", wait=False)
    assert early.total == done
    assert [note.key for note in early.notes] == ["search.partial"]
    assert list(steps)[-1] == (60, 60)
    assert search(vault, "кот", wait=False).total == 60
    assert not search(vault, "кот").notes


def test_two_builders_at_once_end_with_one_right_index() -> None:
    files = {f"{i:03}.md": f"# Статья {i}\n\n" + "кот " * 2000 for i in range(40)}
    vault = vault_from(files)
    first, second = build_steps(vault), build_steps(vault)
    next(first)
    next(second)
    list(first)
    list(second)
    assert search(vault, "кот").total == 40
    assert len(search_index(vault).documents) == 40


@settings(max_examples=80, deadline=None)
@given(
    _FILES,
    st.dictionaries(st.sampled_from(FACETS), st.lists(st.sampled_from(["a", "b", "a/x", "one", "two", "x", "draft", "ru", "en"]), max_size=2), max_size=3),
    st.sampled_from(["", "кот", "python OR дом"]),
)  # fmt: skip
def test_facet_counts_equal_brute_force(files: dict[str, str], filters: dict[str, list[str]], query: str) -> None:
    vault = vault_from(files)
    result = search(vault, query, limit=100, facets=FACETS, filters=filters, correct=False)
    index = partial_index(vault)
    everything = [index.documents[hit.path] for hit in search(vault, query, limit=100, correct=False).hits]

    def passes(info: object, name: str) -> bool:
        wanted = {facet_key(name, value) for value in filters.get(name, [])}
        return not wanted or bool(wanted & set(info.facet(name)))  # type: ignore[attr-defined]

    kept = [info for info in everything if all(passes(info, name) for name in FACETS)]
    assert {hit.path for hit in result.hits} == {info.path for info in kept}
    for name in FACETS:
        others = [info for info in everything if all(passes(info, other) for other in FACETS if other != name)]
        counts: dict[str, int] = {}
        for info in others:
            for key in info.facet(name):
                counts[key] = counts.get(key, 0) + 1
        listed = {facet_key(name, value.value): value.count for value in result.facets[name]}
        assert {key: count for key, count in listed.items() if count} == counts
        assert all(isinstance(value, FacetValue) for value in result.facets[name])


def test_an_article_that_cannot_be_read_is_found_by_its_name_and_leaves_the_others_findable(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(article: Article) -> object:
        if article.path == "cook/soup.md":
            raise RecursionError
        return document_of(article)

    monkeypatch.setattr("data20.search.index.document_of", failing)
    vault = vault_from(FILES)
    assert [hit.path for hit in search(vault, "soup", correct=False).hits] == ["cook/soup.md"]
    assert search(vault, "нейросеть", correct=False).total == 1
    assert "cook/soup.md" in caplog.text
