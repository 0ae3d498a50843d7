"""The concordance against counts made in the plainest way."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.report.blocks import Report, Table
from data20.search.concordance import Corpus
from data20.search.places import segments
from data20.tools.indexes.build_concordance import Params, build_concordance
from data20.tools.interface import SilentProgress
from data20.vault.model import Vault
from tests.python.search.vaults import vault_from
from tests.python.tools.vaults import demo

TEA = vault_from({
    "a.md": "# Чай\n\nЗелёный чай и чёрный чай.\nЧайник\nкипит, а чаю нет.\n\n```\nчай в коде\n```\n\nКрепкий чай!\n",
    "b/c.md": "---\ntitle: Tea\n---\n# Tea\n\nGreen tea, black tea. Strong tea again; green tea.\n",
})  # fmt: skip


def run(vault: Vault, **params: Any) -> Report:
    return build_concordance(vault, Params(**params), SilentProgress())


def data(report: Report) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(next(a.content for a in report.artifacts if a.name == "concordance.json"))
    return content


def texts(vault: Vault) -> list[list[str]]:
    return [forms(segment.text) for article in vault.articles.values() for segment in segments(article)]


def test_word_counts_equal_a_plain_count_over_the_demo_vault() -> None:
    counted = Counter(stem(form) for text in texts(demo()) for form in text)
    surface = Counter(form for text in texts(demo()) for form in text)
    found = data(run(demo(), words=20_000, function_words=True))
    assert all(word["count"] == sum(word["forms"].values()) for word in found["words"])
    # English has one stem a word; where Snowball has two for a Russian one, its rows are one.
    english = {name: n for name, n in counted.items() if name.isascii()}
    assert {word["stem"]: word["count"] for word in found["words"] if word["stem"].isascii()} == english
    assert {form: n for word in found["words"] for form, n in word["forms"].items()} == dict(surface)
    assert found["totals"]["tokens"] == sum(counted.values())


def test_the_cases_of_a_word_that_have_two_stems_make_one_row() -> None:
    made = vault_from({"a.md": "Массив, массивы, массивов. Заметка и пять заметок. Масса и режим.\n", "b.md": "Режима нет, а режим есть.\n"})
    words = {word["stem"]: word["forms"] for word in data(run(made, words=100))["words"]}
    assert {"массив": 1, "массивы": 1, "массивов": 1} in words.values() and {"заметка": 1, "заметок": 1} in words.values() and {"масса": 1} in words.values()
    assert {len(data(run(made, word=form))["lines"]) for form in ("массив", "массивам", "массиву")} == {3}
    assert {len(data(run(made, word=form))["lines"]) for form in ("заметка", "заметок", "заметкой")} == {2}


def test_words_that_only_look_like_cases_stay_apart() -> None:
    made = vault_from({"a.md": "Пробел, пробелы, проблему, проблема. Файл, файлов, файловый.\n"})
    words = [set(word["forms"]) for word in data(run(made, words=100))["words"]]
    assert not any({"пробел", "проблему"} <= forms for forms in words)
    assert {"файл", "файлов"} in words and {"файловый"} in words


def test_every_line_of_a_word_is_found_with_its_context_and_line_number() -> None:
    lines = data(run(TEA, word="чая", sort="text", context=2))["lines"]
    assert [(line["line"], line["left"], line["node"], line["right"]) for line in lines] == [
        (1, "", "Чай", ""),
        (3, "Зелёный", "чай", "и чёрный"),
        (3, "и чёрный", "чай", ". Чайник кипит"),
        (5, "кипит, а", "чаю", "нет."),
        (11, "Крепкий", "чай", "!"),
    ]


def test_a_line_reads_as_the_article_with_its_inline_code() -> None:
    vault = vault_from({"a.md": "# Чай `tea()`\n\nВызов `brew(чай)` варит чай из `leaf`, а `cup` пуст.\n"})
    lines = data(run(vault, word="чай", sort="text", context=4))["lines"]
    assert [(line["left"], line["node"], line["right"]) for line in lines] == [("", "Чай", "tea()"), ("Вызов brew(чай) варит", "чай", "из leaf, а cup пуст.")]


def test_only_the_exact_form_when_asked() -> None:
    assert [line["node"] for line in data(run(TEA, word="чаю", exact=True))["lines"]] == ["чаю"]


def test_a_phrase_is_a_run_of_stems_inside_one_block() -> None:
    assert len(data(run(TEA, word="green teas"))["lines"]) == 2
    assert data(run(TEA, word="again green"))["lines"] != []
    assert data(run(TEA, word="tea green"))["lines"] == []


@pytest.mark.parametrize(("sort", "column"), [("1L", "left"), ("1R", "right")])
def test_lines_are_sorted_by_the_neighbouring_word(sort: str, column: str) -> None:
    lines = data(run(TEA, word="tea", sort=sort))["lines"]
    beside = [(forms(line[column])[::-1] if sort == "1L" else forms(line[column]))[:1] for line in lines]
    assert beside == sorted(beside, key=lambda words: (not words, words)), "lines with nothing beside come last"


_TEXT = st.lists(st.lists(st.sampled_from(["чай", "чая", "мёд", "и", "tea", "2024"]), max_size=8), max_size=4)


@settings(max_examples=60, deadline=None)
@given(_TEXT, st.integers(1, 4))
def test_collocate_counts_equal_a_walk_over_every_pair(blocks: list[list[str]], window: int) -> None:
    vault = vault_from({"a.md": "\n\n".join(" ".join(block) for block in blocks)})
    walked: Counter[str] = Counter()
    for text in texts(vault):
        for i, node in enumerate(text):
            for j, other in enumerate(text):
                if stem(node) == stem("чай") and i != j and abs(i - j) <= window:
                    walked[stem(other)] += 1
    found = data(run(vault, word="чай", window=window, minimum=1, function_words=True))["collocates"]
    assert {stem(item["word"]): item["joint"] for item in found} == dict(walked)


@settings(max_examples=60, deadline=None)
@given(_TEXT, st.integers(2, 4))
def test_word_groups_equal_a_plain_count(blocks: list[list[str]], size: int) -> None:
    vault = vault_from({"a.md": "\n\n".join(" ".join(block) for block in blocks)})
    counted = Counter(" ".join(text[i : i + size]) for text in texts(vault) for i in range(len(text) - size + 1))
    found = data(run(vault, ngram=size, minimum=2, function_words=True))["ngrams"]
    assert {item["text"]: item["count"] for item in found} == {text: n for text, n in counted.items() if n >= 2}


def test_spread_is_even_for_a_word_in_all_articles_alike_and_uneven_for_one() -> None:
    vault = vault_from({f"{i}.md": "общее слово здесь" + (" редкость" if i == 0 else " иное") for i in range(4)})
    words = {word["word"]: word for word in data(run(vault))["words"]}
    assert words["слово"]["d"] == 1.0
    assert words["слово"]["dp"] == pytest.approx(0)
    assert words["редкость"]["d"] == pytest.approx(0)
    assert words["слово"]["arf"] > words["редкость"]["arf"]


def test_folder_limits_the_text() -> None:
    assert data(run(TEA, folder="b"))["totals"]["articles"] == 1
    assert data(run(TEA, folder="nowhere"))["totals"]["tokens"] == 0


def test_numbers_have_two_separators_and_code_is_left_out() -> None:
    corpus = Corpus(list(TEA.articles.values()), lambda done: None)
    assert "коде" not in corpus.forms


@pytest.mark.parametrize("word", ["((", "нетакого", "***", "a\x00b"])
def test_a_word_that_is_not_there_gives_an_empty_answer(word: str) -> None:
    report = run(TEA, word=word)
    assert data(report)["lines"] == []
    table = next(block for block in report.blocks if isinstance(block, Table))
    assert table.rows == ()


def test_files_hold_the_same_lines_as_the_report_and_escape_html() -> None:
    vault = vault_from({"x.md": "# T\n\nbefore <b>word</b> & after =cmd word\n"})
    report = run(vault, word="word")
    files = {artifact.name: artifact.content.decode() for artifact in report.artifacts}
    rows = list(csv.reader(io.StringIO(files["kwic.tsv"]), delimiter="\t"))
    assert rows[0] == ["path", "line", "left", "node", "right"]
    assert len(rows) - 1 == len(data(report)["lines"]) == 2
    assert "<script" not in files["concordance.html"]
    assert "&amp; after" in files["concordance.html"]
