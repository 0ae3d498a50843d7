"""Key phrases, definitions, abbreviations and summaries on hand-made texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from data20.language.definitions import find_abbreviations, find_definitions, genus_of, is_label
from data20.language.keyphrases import Key, Phrase, best_phrases, candidates, looks_verbal
from data20.language.summary import Candidate, Method, choose, rank_sentences, rouge, vectors_of


@pytest.mark.parametrize(
    ("text", "term", "body", "genus"),
    [
        ("Накипь — это твёрдый осадок, который остаётся от воды.", "Накипь", "твёрдый осадок, который остаётся от воды", "твёрдый осадок"),
        ("Чайник представляет собой сосуд для кипячения воды.", "Чайник", "сосуд для кипячения воды", "сосуд"),
        ("Под стеммингом понимают отсечение окончаний слова.", "стеммингом", "отсечение окончаний слова", "отсечение"),
        ("Гипертекст — текст, части которого соединены ссылками.", "Гипертекст", "текст, части которого соединены ссылками", "текст"),
        ("An inverted index is a table that lists documents for each term.", "inverted index", "a table that lists documents for each term", "table"),
        ("PageRank refers to the share of time a reader spends on a page.", "PageRank", "the share of time a reader spends on a page", "share"),
        ("A Zettelkasten is a kind of slip box for notes.", "Zettelkasten", "a kind of slip box for notes", "slip box"),
        ("Нейросеть — это модель из слоёв искусственных нейронов.", "Нейросеть", "модель из слоёв искусственных нейронов", "модель"),
        ("A note that nobody links to is called an orphan.", "orphan", "A note that nobody links to", "note"),
    ],
)
def test_definitions_are_found_with_their_genus(text: str, term: str, body: str, genus: str) -> None:
    found = find_definitions(text)
    assert [(d.term, d.body, d.genus) for d in found] == [(term, body, genus)]
    assert found[0].score >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Это — важный вопрос для всех нас.", "Он является хорошим примером для других.", "It is a pity that nobody came.", "This is a list of things to do.",
        "Важно: — не забудьте выключить чайник.", "Мы пошли в лес.", "There is a house on the hill.", "What is a house made of?", "", "—", "Пример — это показать другим людям.",
    ],
)  # fmt: skip
def test_pronouns_and_labels_define_nothing(text: str) -> None:
    assert [d for d in find_definitions(text) if d.score >= 0.5] == []


def test_a_bold_term_is_more_surely_defined() -> None:
    plain, bold = find_definitions("Опара — жидкое тесто до основного замеса."), find_definitions("Опара — жидкое тесто до основного замеса.", bold=frozenset({"опара"}))
    assert bold[0].score > plain[0].score


def phrases_of(text: str, having: Mapping[Key, int], total: int, limit: int = 10) -> list[Phrase]:
    return best_phrases([(key, surface, 1.0) for key, surface in candidates(text)], having, total, limit)


def test_in_a_short_text_a_phrase_may_occur_once_and_what_comes_first_counts_more() -> None:
    text = "Reference counting is early. The collector stops the program. The program of the collector waits."
    having = {(word,): 40 for word in ("collector", "program", "refer", "referenc", "count")}
    found = [phrase.shown for phrase in phrases_of(text, having, 50)]
    assert found[0] == "reference counting"
    padding = " ".join(f"filler{n}, filler{n}." for n in range(250))
    assert "reference counting" not in [phrase.shown for phrase in phrases_of(text + padding, having, 50, limit=300)]


def test_labels_are_known() -> None:
    assert [is_label(text) for text in ("Note", "Важно", "Преимущества", "Накипь", "Inverted index")] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("We use optical character recognition (OCR) here.", ("OCR", "optical character recognition")), ("OCR (optical character recognition) is old.", ("OCR", "optical character recognition")),
        ("Это система управления базами данных (СУБД).", ("СУБД", "система управления базами данных")), ("КПД (коэффициент полезного действия) невелик.", ("КПД", "коэффициент полезного действия")),
        ("The heat shock transcription factor (HSF) binds.", ("HSF", "heat shock transcription factor")),
    ],
)  # fmt: skip
def test_abbreviations_by_schwartz_and_hearst(text: str, pair: tuple[str, str]) -> None:
    assert find_abbreviations(text) == [pair]


@pytest.mark.parametrize("text", ["See the figure (A).", "He left (in 1945).", "A long text (UNRELATED) here.", "()", "x (YZ)"])
def test_other_brackets_are_no_abbreviations(text: str) -> None:
    assert find_abbreviations(text) == []


def test_genus_of_nothing() -> None:
    assert genus_of("") == genus_of("который горит") == ""


def test_candidates_stop_at_function_words_verbs_and_punctuation() -> None:
    shown = [phrase for _, phrase in candidates("обратный индекс хранит слова, а не документы")]
    assert "обратный индекс" in shown
    assert "обратный" not in shown
    assert not any("," in phrase for phrase in shown)
    assert "inverted index" in [shown for _, shown in candidates("The inverted index of the vault")]
    assert all("," not in shown for _, shown in candidates("tea, water; salt"))


@pytest.mark.parametrize(("word", "verb"), [("нейросеть", False), ("соцсеть", False), ("запчасть", False), ("видеопамять", False), ("висеть", True), ("лысеть", True), ("хранить", True), ("писать", True)])
def test_a_compound_noun_is_no_verb(word: str, verb: bool) -> None:
    assert looks_verbal(word) is verb


def test_the_best_phrases_are_those_of_this_document() -> None:
    documents = ["inverted index inverted index of words", "words about tea", "words about water", "tea and water"]
    having = Counter(key for text in documents for key in {key for key, _ in candidates(text)})
    found = phrases_of(documents[0], having, 4, limit=3)
    assert found[0].shown == "inverted index"
    assert found[0].count == 2
    assert "index" not in [phrase.shown for phrase in found], "a part of a better phrase"


def items(*texts: str) -> list[Candidate]:
    return [Candidate(text, tuple(text.split())) for text in texts]


def test_the_central_sentence_ranks_first_and_the_lonely_one_last() -> None:
    found = rank_sentences(items("tea water", "tea cup", "tea water cup", "dog"))
    assert sum(found) == pytest.approx(1)
    assert found.index(max(found)) == 2
    assert found.index(min(found)) == 3


def test_lexrank_is_the_stationary_distribution() -> None:
    """Against NetworkX's PageRank on the same similarity graph."""
    import networkx as nx

    from data20.language.summary import similarities

    sentences = items("a b c", "b c d", "c d e", "x y", "a x")
    graph = nx.Graph()
    graph.add_nodes_from(range(5))
    for i, row in enumerate(similarities(sentences)):
        graph.add_weighted_edges_from((i, j, w) for j, w in enumerate(row.tolist()) if w)
    expected = nx.algorithms.link_analysis.pagerank_alg._pagerank_python(graph, tol=1e-12, max_iter=1000)
    assert rank_sentences(sentences) == pytest.approx([expected[i] for i in range(5)], abs=1e-6)


def test_mmr_leaves_out_the_repetition_and_keeps_the_order_of_the_text() -> None:
    sentences = items("x y", "a b c d", "a b c d", "e f g")
    assert choose(sentences, [0.1, 0.4, 0.4, 0.1], 2) == [0, 1]
    assert choose(sentences, [0.2, 0.4, 0.4, 0.3], 4, most_words=7) == [1, 3]
    assert choose([], [], 3) == []


def test_rouge_of_a_worked_example() -> None:
    assert rouge(["the", "cat", "sat"], ["the", "cat", "was", "here"]) == pytest.approx(2 * 2 / 7)
    assert rouge(["the", "cat", "sat"], ["the", "cat", "was", "here"], 2) == pytest.approx(2 / 5)
    assert rouge([], ["a"]) == 0


@pytest.mark.parametrize("method", ["lexrank", "textrank"])
def test_vectors_that_are_known_already_change_no_rank_and_no_choice(method: Method) -> None:
    sentences = [*items("a b b c", "b c d", "c d e", "x y", "a x"), Candidate("", ())]
    vectors = vectors_of(sentences)
    assert rank_sentences(sentences, method, vectors) == rank_sentences(sentences, method)
    scores = rank_sentences(sentences, method)
    assert choose(sentences, scores, 3, vectors=vectors) == choose(sentences, scores, 3)


def test_without_words_there_are_no_vectors_to_compare() -> None:
    assert vectors_of([]).shape == (0, 0)
    assert vectors_of([Candidate("", ()), Candidate("", ())]).shape == (2, 0)
    assert rank_sentences([Candidate("", ()), Candidate("", ())]) == [0.5, 0.5]
