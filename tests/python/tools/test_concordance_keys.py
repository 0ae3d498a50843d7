"""Key words of a folder: values of the UCREL log-likelihood calculator, and words of Russian and English folders."""

from __future__ import annotations

import pytest

from data20.report.blocks import Table
from data20.search.concordance import Corpus
from data20.tools.indexes._concordance_keys import key_words
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of


def made(here: str, there: str) -> tuple[Corpus, list[object]]:
    vault = vault_of([("a/here.md", here.encode()), ("b/there.md", there.encode())])
    first, second = vault.articles.values()
    return Corpus([first], lambda done: None), [second]


def test_the_measures_are_those_of_the_published_formulas() -> None:
    """20 of 100 words against 10 of 200: E1 = 10, E2 = 20, G² = 2(20 ln 2 + 10 ln ½) = 13.863; with 30 it is 2(30·ln(30/13.333) + 10·ln(10/26.667)) = 29.041, log ratio log2(0.3/0.05)."""
    corpus, others = made("kettle " * 30 + "alpha " * 70, "kettle " * 10 + "alpha " * 190)
    (found,) = key_words(corpus.words(), corpus.total, others, lambda done: None, content=True)  # type: ignore[arg-type]
    assert (found.word, found.here, found.elsewhere) == ("kettle", 30, 10)
    assert (found.g2, found.log_ratio, found.here_rate, found.elsewhere_rate) == (pytest.approx(29.0390, abs=1e-3), pytest.approx(2.5850, abs=1e-4), 3000.0, 500.0)
    corpus, others = made("kettle " * 20 + "alpha " * 80, "kettle " * 10 + "alpha " * 190)
    assert not key_words(corpus.words(), corpus.total, others, lambda done: None, content=True), "13.86 isn't significant at 0.01 %"  # type: ignore[arg-type]


def test_forms_are_one_word_and_function_words_stay_out_unless_wanted() -> None:
    corpus, others = made("самовар самовара самоваром " * 10 + "и " * 40, "дом " * 100)
    assert [k.word for k in key_words(corpus.words(), corpus.total, others, lambda done: None, content=True)] == ["самовар"]  # type: ignore[arg-type]
    assert {k.word for k in key_words(corpus.words(), corpus.total, others, lambda done: None, content=False)} >= {"самовар"}  # type: ignore[arg-type]
    assert key_words(corpus.words(), corpus.total, [], lambda done: None, content=True) == []


def test_the_table_is_there_only_for_a_folder() -> None:
    vault = vault_of([("a/one.md", ("чай " * 60).encode()), ("b/two.md", ("кофе " * 60).encode())])
    spec = find_tool("build_concordance")

    def keys(**values: str) -> list[tuple[object, ...]]:
        report = spec.run(vault, spec.params.model_validate(values), SilentProgress())
        return [row for b in report.blocks if isinstance(b, Table) and getattr(b.title, "key", "").endswith(".keys") for row in b.rows]

    assert [row[0] for row in keys(folder="a")] == ["чай"] and keys() == []
