"""What is read before what: cues in sentences, series, what articles lean on, and the order that comes of it."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from data20.graph.leaning import leanings
from data20.graph.order import spring_rank
from data20.graph.prerequisites import Prerequisites, prerequisites_of
from data20.graph.reading_cues import direction_of
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.corpora import CORPORA, corpus


def vault(**files: str) -> Vault:
    return vault_of((name + ".md", text.encode()) for name, text in files.items())


def kinds(graph: Prerequisites) -> set[tuple[str, str, str]]:
    return {(made.needs.removesuffix(".md"), made.article.removesuffix(".md"), made.kind) for made in graph.requirements}


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("As we saw in Chapter 4, a slice is a reference.", "before"), ("Recall from “Method Syntax” that Self is a type.", "before"), ("You’ve already learned about strings.", "before"),
        ("This works as discussed in the section on modules.", "before"), ("Как мы видели в главе о функциях, всё просто.", "before"), ("Вспомним объекты.", "before"), ("Мы уже говорили об этом в разделе «Числа».", "before"),
        ("We’ll cover traits in Chapter 10.", "after"), ("Closures will be discussed in detail in Chapter 13.", "after"), ("Подробнее мы поговорим об этом в главе о модулях.", "after"), ("Это будет рассмотрено в следующей главе.", "after"),
        ("You’ll need a license.", ""), ("Press Next and open Settings.", ""), ("Далее нажмите «Настройки».", ""), ("As shown in the outline.", ""), ("Вам будет показано окно.", ""), ("", ""),
        ("As we saw in Chapter 4, we’ll discuss it again later.", ""),
    ],
)  # fmt: skip
def test_a_sentence_tells_whether_a_link_leads_back_or_ahead(sentence: str, direction: str) -> None:
    assert direction_of(sentence) == direction


def test_each_kind_of_evidence_makes_a_dependency_and_the_surest_counts() -> None:
    made = vault(
        a="---\nprerequisites: [b.md]\n---\nКак мы видели в [статье Б](b.md), это просто.\n", b="# Б\n\nМы обсудим это в [статье В](c.md).\n", c="# В\n",
        **{"01 x": "# X\n", "02 y": "# Y\n", "10 z": "# Z\n", "03 w": "# W\n"},
    )  # fmt: skip
    sure = prerequisites_of(made, made.articles, phrases=True, series=False)
    assert kinds(sure) == {("b", "a", "stated"), ("b", "c", "cue")}
    assert kinds(prerequisites_of(made, made.articles, phrases=False)) == {("b", "a", "stated")}
    numbered = vault(**{f"{n} part": f"# {n}\n" for n in (1, 2, 9, 10, 3, 4, 5, 6, 7, 8)})
    parts = prerequisites_of(numbered, numbered.articles, phrases=True, series=True)
    assert [parts.nodes[i] for i in parts.order] == [f"{n} part.md" for n in range(1, 11)] and {kind for *_, kind in kinds(parts)} == {"series"}


BASIN = {"Вода": "Вода кипит и остывает. " * 6, "Чайник": "В чайник наливают воду. Вода в нём кипит, а потом вода остывает.", "Накипь": "Накипь в чайнике даёт жёсткая вода. Чайник чистят, чайник моют, воду меняют."}


def test_an_article_leans_on_the_topics_that_it_names_and_that_never_name_it() -> None:
    found = {(one.on, one.article): one.times for one in leanings(vault(**BASIN), [f"{name}.md" for name in BASIN])}
    assert found == {("Вода.md", "Чайник.md"): 3, ("Вода.md", "Накипь.md"): 2, ("Чайник.md", "Накипь.md"): 3}
    both = vault(Cup="The kettle and the cup. A kettle pours into a cup.", Kettle="The cup and the kettle. A cup is filled from the kettle.")
    assert list(leanings(both, both.articles)) == []


def test_dependencies_are_supposed_only_where_hardly_anything_is_said() -> None:
    silent = vault(**BASIN)
    assert {kind for *_, kind in kinds(prerequisites_of(silent, silent.articles, phrases=True, suppose=None))} == {"supposed"}
    assert kinds(prerequisites_of(silent, silent.articles, phrases=True, suppose=False)) == set()
    told = vault(**BASIN, Соль="---\nprerequisites: [Вода.md]\n---\n")
    assert {kind for *_, kind in kinds(prerequisites_of(told, told.articles, phrases=True, suppose=None))} == {"stated"}
    assert [silent.articles[path].name for path in _order(prerequisites_of(silent, silent.articles, phrases=True, suppose=True))] == ["Вода", "Чайник", "Накипь"]


def test_spring_ranks_solve_their_equations() -> None:
    rows = [{1: 1.0, 2: 2.0}, {2: 1.0, 3: 0.5}, {3: 1.0}, {}, {3: 1.0}]
    matrix = np.zeros((5, 5))
    for a, row in enumerate(rows):
        for b, weight in row.items():
            matrix[a, b] = weight
    out, into = matrix.sum(1), matrix.sum(0)
    expected = np.linalg.solve(np.diag(out + into + 1) - matrix - matrix.T, into - out)
    assert spring_rank(rows) == pytest.approx(expected.tolist(), abs=1e-9)
    assert spring_rank([]) == []


def _order(graph: Prerequisites) -> list[str]:
    return [graph.nodes[i] for i in graph.order]


def _tau(order: list[str], authors: list[str]) -> float:
    place = {path: n for n, path in enumerate(order)}
    signs = [1 if place[a] < place[b] else -1 for a, b in combinations([path for path in authors if path in place], 2)]
    return sum(signs) / len(signs)


@pytest.mark.skipif("rust-book" not in CORPORA, reason="the corpora are not beside this repository")
def test_the_order_of_a_textbook_is_its_authors() -> None:
    book = corpus("rust-book")
    authors = [path for path in sorted(book.articles) if re.match(r"(?:.*/)?ch\d", path)]
    told = prerequisites_of(book, book.articles, phrases=True, series=True, suppose=None)
    assert _tau(_order(told), authors) == 1 and not told.broken
    place = {path: n for n, path in enumerate(authors)}
    cues = [made for made in prerequisites_of(book, book.articles, phrases=True).requirements if made.kind == "cue" and {made.article, made.needs} <= place.keys()]
    assert len(cues) > 90 and all(place[made.needs] < place[made.article] for made in cues)


@pytest.mark.skipif("javascript-ru" not in CORPORA, reason="the corpora are not beside this repository")
def test_a_course_in_numbered_folders_keeps_its_order_and_leaning_tells_most_of_it() -> None:
    course = corpus("javascript-ru")
    chapters = [path for path in sorted(course.articles) if path.endswith("/article.md")]
    told = prerequisites_of(course, course.articles, phrases=True, series=True, suppose=None)
    assert _tau(_order(told), chapters) == 1 and {made.kind for made in told.requirements} == {"series"}
    place = {path: n for n, path in enumerate(chapters)}
    supposed = list(leanings(course, chapters))
    right = sum(place[one.on] < place[one.article] for one in supposed)
    assert len(supposed) > 100 and right > 0.8 * len(supposed)
