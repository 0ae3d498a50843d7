"""What a person types and what they get."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.search.engine import search
from data20.search.evaluate import _like
from data20.vault.apply import vault_of
from tests.python.search.vaults import FILES, vault_from

VAULT = vault_from(FILES)


def found(query: str, **options: object) -> set[str]:
    return {hit.path for hit in search(VAULT, query, correct=False, **options).hits}  # type: ignore[arg-type]


def notes(query: str) -> list[str]:
    return [note.key for note in search(VAULT, query).notes]


@pytest.mark.parametrize("form", ["нейросеть", "нейросетей", "нейросетями", "НЕЙРОСЕТЬЮ"])
def test_every_form_of_a_noun_finds_the_article_d15(form: str) -> None:
    assert found(form) == {"ai/neuro.md", "cook/soup.md"}


@pytest.mark.parametrize("form", ["заметка", "заметок", "заметками"])
def test_a_vowel_that_comes_and_goes_parts_no_noun_from_its_cases(form: str) -> None:
    """Snowball has two stems for it: «заметк» and «заметок»."""
    vault = vault_of([("a.md", "Одна заметка.".encode()), ("b.md", "Много заметок.".encode()), ("c.md", "Заметный метод.".encode())])
    hits = search(vault, form, correct=False, explain=True).hits
    assert {hit.path: [hit.snippet[start:end] for start, end in hit.highlights] for hit in hits} == {"a.md": ["заметка"], "b.md": ["заметок"]}


@pytest.mark.parametrize("form", ["массив", "массивы", "массивом"])
def test_a_word_whose_end_snowball_takes_for_an_ending_is_found_in_all_cases(form: str) -> None:
    """«массив» is cut to «масс», «массивы» to «массив»: each query found half of the articles."""
    vault = vault_of([("a.md", "Один массив.".encode()), ("b.md", "Разные массивы.".encode()), ("c.md", "Большая масса.".encode())])
    hits = search(vault, form, correct=False, explain=True).hits
    marked = {hit.path: [hit.snippet[start:end] for start, end in hit.highlights] for hit in hits}
    assert marked["a.md"] == ["массив"] and marked["b.md"] == ["массивы"]
    assert ("c.md" in marked) == (form == "массив"), "Snowball takes «масса» for a form of «массив»"


def test_not_really_excludes_d14() -> None:
    assert found("python NOT ai") == {"py/intro.md", "cook/soup.md"}
    assert found("python OR борщ") == {"ai/neuro.md", "py/intro.md", "cook/soup.md", "cook/ai.md"}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("елку", {"ai/neuro.md"}), ("ёлка", {"ai/neuro.md"}),
        ("install", {"py/intro.md"}), ("researcher", {"py/intro.md"}), ("naive", {"py/intro.md"}), ("don’t", {"py/intro.md"}),
        ("популярный", {"cook/soup.md"}), ("научно-популярные", {"cook/soup.md"}), ("свекольник", {"cook/soup.md"}),
        ("enumerate", {"py/intro.md"}), ("splice", {"ai/neuro.md"}), ("code:splice", {"ai/neuro.md"}),
        ("搜索", {"zh.md"}), ("索搜", set()),
        ('"свёкла и капуста"', {"cook/soup.md"}), ("«капуста и свёкла»", set()), ('"языке Python"', {"ai/neuro.md"}), ('"язык Python"', set()),
        ('"свёкла рецепт"~8', {"cook/soup.md"}), ("NEAR(рецепт свёкла, 8)", {"cook/soup.md"}), ('"свёкла заметки"~1', set()),
        ("капу*", {"cook/soup.md"}), ("*сетью", {"ai/neuro.md"}), ("кап?ста", {"cook/soup.md"}), ("капустта~1", {"cook/soup.md"}),
        ("title:python", {"py/intro.md"}), ("heading:installing", {"py/intro.md"}), ("заголовок:борщ", {"cook/soup.md"}),
        ("tag:ai", {"ai/neuro.md", "cook/ai.md"}), ("#ai/ml", {"ai/neuro.md"}), ("тег:python", {"ai/neuro.md", "py/intro.md"}),
        ("tag:co*", {"cook/soup.md", "cook/ai.md"}), ("path:soup", {"cook/soup.md"}), ("folder:cook", {"cook/soup.md", "cook/ai.md"}),
        ("category:cooking", {"cook/soup.md", "cook/ai.md"}), ("status:draft python", {"ai/neuro.md", "cook/ai.md"}),
        ("lang:русский", {"ai/neuro.md", "cook/soup.md"}), ("lang:other", {"zh.md"}),
        ("date:2024..2025", {"ai/neuro.md", "py/intro.md"}), ("date:..2023", {"cook/soup.md"}), ("date:>2024", {"py/intro.md"}),
        ("date:>=2024-05", {"ai/neuro.md", "py/intro.md"}), ("date:<2024", {"cook/soup.md"}), ("modified:2025-01", set(FILES)),
        ("борщ OR python AND кухонный", {"cook/soup.md", "cook/ai.md"}), ("(борщ OR python) AND кухонный", {"cook/ai.md"}),
        ("борщ ИЛИ робот", {"cook/soup.md", "cook/ai.md"}), ("python И НЕ tag:python", {"cook/soup.md", "cook/ai.md"}),
        ("-tag:python -lang:other", {"cook/soup.md", "cook/ai.md"}), ("python -(нейросеть OR кухня OR kitchen)", {"py/intro.md"}),
        ("tag:(ai OR cooking) python", {"ai/neuro.md", "cook/soup.md", "cook/ai.md"}), ("title:(борщ OR python)", {"cook/soup.md", "py/intro.md"}),
        ("", set(FILES)), ("   ", set(FILES)),
    ],
)  # fmt: skip
def test_query_finds(query: str, paths: set[str]) -> None:
    assert found(query) == paths


@pytest.mark.parametrize(
    ("query", "note", "paths"),
    [
        ("(капуста", "search.parenthesis", {"cook/soup.md"}), ("капуста)", "search.parenthesis", {"cook/soup.md"}),
        ('"свёкла и', "search.quote", {"cook/soup.md"}), ("капуста AND", "search.operator", {"cook/soup.md"}),
        ("OR капуста", "search.operator", {"cook/soup.md"}), ("капуста NOT", "search.operator", {"cook/soup.md"}),
        ("капуста tag:", "search.field", {"cook/soup.md"}), ("капуста date:вчера", "search.date", {"cook/soup.md"}),
        ("(", "search.parenthesis", set()), ('"', "search.quote", set()), ("(" * 200 + "капуста", "search.depth", set()),
    ],
)  # fmt: skip
def test_a_malformed_query_degrades_with_a_note(query: str, note: str, paths: set[str]) -> None:
    assert note in notes(query)
    assert found(query) == paths


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("\"'()*-:~|#?.,^{}+ ANDORT капустаtag;NEAR\\%_\x00«»"), st.characters(codec="utf-8")
        )
    )
)
def test_nothing_a_person_types_raises(query: str) -> None:
    result = search(VAULT, query, facets=("tag",), instant=True)
    assert result.total >= len(result.hits)


def test_a_hostile_pattern_or_an_endless_query_is_answered_quickly() -> None:
    assert found("tag:" + "*a" * 300) == set()
    assert found("path:" + "*o*" * 300) == set()
    assert found("*a" * 300) == set()
    assert "search.long" in notes("капуста " * 200)


@given(st.text(alphabet="ab*?", max_size=12), st.text(alphabet="ab", max_size=12))
def test_patterns_match_as_fnmatch_does(pattern: str, value: str) -> None:
    assert _like(pattern, value) == fnmatch.fnmatchcase(value, pattern)


def test_where_few_articles_have_all_the_words_those_with_some_follow_and_a_note_says_so() -> None:
    assert found("python самовар kitchen") == {"cook/ai.md", "py/intro.md", "ai/neuro.md", "cook/soup.md"}
    assert "search.loosened" in notes("python самовар kitchen")
    hits = search(VAULT, "python kitchen").hits
    assert hits[0].path == "cook/ai.md" and {hit.coverage for hit in hits[1:]} == {0.5}
    assert "search.filled" in notes("python kitchen")
    assert found("python AND kitchen") == {"cook/ai.md"}
    assert [hit.path for hit in search(VAULT, "python kitchen", sort="title").hits] == ["cook/ai.md"]
    assert found("python AND kitchen AND самовар") == set()


def test_an_article_with_all_the_words_comes_before_those_with_some() -> None:
    hits = search(VAULT, "python researchers language things kitchen").hits
    assert hits[0].path == "py/intro.md"
    assert hits[0].coverage > hits[-1].coverage


def test_a_word_in_the_title_weighs_more_than_in_the_text() -> None:
    assert search(VAULT, "python").hits[0].path == "py/intro.md"


@pytest.mark.parametrize(
    ("query", "suggestion", "path"),
    [
        ("капутса", "капуста", "cook/soup.md"), ("reseachers", "researchers", "py/intro.md"), ("rfgecnf", "капуста", "cook/soup.md"),
        ("зфтшс", "panic", "py/intro.md"), ("python капутса", "python капуста", "cook/soup.md"), ("yfexyj-gjgekzhysq", "научно-популярный", "cook/soup.md"),
    ],
)  # fmt: skip
def test_typing_errors_and_the_wrong_layout_are_noticed(query: str, suggestion: str, path: str) -> None:
    result = search(VAULT, query)
    assert result.suggestion == suggestion
    assert result.corrected
    assert [hit.path for hit in result.hits] == [path]


def test_a_bold_guess_is_only_offered_when_there_are_hits_for_some_of_the_words() -> None:
    vault = vault_from({"a.md": "Вставить заметку сюда.\n", "b.md": "Вставить заметку и карточки.\n"})
    result = search(vault, "вставить картинку заметку")
    assert (result.corrected, result.total) == (False, 2)
    assert result.suggestion == "вставить карточки заметку"


def test_a_correct_word_gets_no_suggestion() -> None:
    assert search(VAULT, "капуста").suggestion is None
    assert search(VAULT, "нетакогослова").suggestion is None


def test_instant_search_completes_the_last_word_even_past_its_stem() -> None:
    assert found("нейросете", instant=True) == {"ai/neuro.md", "cook/soup.md"}
    assert search(VAULT, "python kitc", instant=True).hits[0].path == "cook/ai.md"
    assert found("python AND kitc", instant=True) == {"cook/ai.md"}
    assert found("kitc") == set()
    assert found("kitc ", instant=True) == set()


def test_highlights_mark_the_inflected_forms_in_the_snippet_and_the_line_is_that_of_the_match() -> None:
    hit = next(hit for hit in search(VAULT, "нейросеть").hits if hit.path == "ai/neuro.md")
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["нейросетей", "нейросетью"]
    assert hit.line == 9
    hit = search(VAULT, "ёлка").hits[0]
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["ёлку"]
    assert hit.line == 10


def test_code_inside_the_text_is_shown_and_marked() -> None:
    hit = search(VAULT, "enumerate").hits[0]
    assert "They enumerate things" in hit.snippet
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["enumerate"]


def test_pages_join_to_the_whole_and_total_counts_all() -> None:
    whole = search(VAULT, "python", limit=10)
    pages = [search(VAULT, "python", limit=1, offset=i) for i in range(5)]
    assert whole.total == 4 == pages[0].total
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)


def test_sorting() -> None:
    assert [h.path for h in search(VAULT, "python", sort="path").hits] == sorted(found("python"))
    assert search(VAULT, "python", sort="date").hits[0].path == "py/intro.md"
    titles = [h.title for h in search(VAULT, "python", sort="title").hits]
    assert titles == sorted(titles, key=str.casefold)


def test_a_score_is_the_sum_of_its_explanation_times_coverage() -> None:
    result = search(VAULT, "python OR капуста OR свёкла", explain=True)
    for hit in result.hits:
        assert hit.score == pytest.approx(sum(part.score for part in hit.explanation) * hit.coverage, abs=1e-3)
    best = {part.text: dict(part.places) for part in search(VAULT, "python", explain=True).hits[0].explanation}
    assert best == {"python": {"title": 1, "headings": 1, "tags": 1, "body": 1}}


@pytest.mark.parametrize("query", ["", "слово", '"', "tag:x", "слово*"])
def test_an_empty_vault_answers_nothing(query: str) -> None:
    result = search(vault_from({}), query, facets=("tag", "language"))
    assert (result.total, result.hits) == (0, ())


def test_a_full_page_of_articles_with_all_the_words_is_not_filled_up() -> None:
    files = {f"both{n}.md": b"# Both\n\ngreen tea\n" for n in range(10)} | {"one.md": b"# One\n\ngreen only\n"}
    result = search(vault_of(files.items()), "green tea")
    assert result.total == 10 and not result.notes
