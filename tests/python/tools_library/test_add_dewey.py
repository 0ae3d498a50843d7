"""Classes: right for plain texts in both languages, never over a person's own, always written as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data20.language.stems import stem
from data20.search.classes import caption_of, guesses, udc, word_scores
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

TEXTS = {
    "641": ["Борщ: рецепт блюда. Свёклу режут, суп варят, едят с хлебом.", "Bread recipe: knead the dough, bake. Food for the family."], "004": ["Программирование: алгоритм сортировки данных, код на сервере.", "The server keeps the database files; the software reads data."],
    "51": ["Теорема о матрице и уравнение; вероятность числа.", "A theorem about graphs, a matrix equation and probability."], "78": ["Песня под гитару: мелодия и ноты.", "A song for guitar, its melody and orchestra."], "63": ["Огород: рассада, почва, урожай.", "Soil, seeds and the harvest of the garden."],
}  # fmt: skip
SPEC = registry()["add_dewey"]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_a_plain_text_finds_its_class(code: str, text: str) -> None:
    data = json.loads(run(SPEC, vault_of([("a.md", text.encode())])).artifacts[1].content)
    assert data[0]["suggestion"] == code


def test_short_articles_of_every_field_have_their_class_among_the_three_best() -> None:
    """The texts and the key words are by one hand: this guards against loss, it doesn't measure how well strangers' texts are classed."""
    found = tried = 0
    for line in Path(__file__).with_name("class_texts.tsv").read_text(encoding="utf-8").splitlines():
        code, title, text = line.split("\t")
        data = json.loads(run(SPEC, vault_of([("a.md", f"# {title}\n\n{text}\n".encode())])).artifacts[1].content)
        found += code in {data[0][key] for key in ("suggestion", "second", "third")}
        tried += 1
    assert tried == 70 and found >= 0.95 * tried


def test_every_class_is_read_back_as_the_text_it_is() -> None:
    files = [(f"{n}.md", f"# {info.caption.ru}\n\n{info.caption.en}\n".encode()) for n, info in enumerate(udc().values())]
    vault = vault_of(files)
    report = run(SPEC, vault, {"write": True, "least": 0.05})
    after = vault.apply(report.changes)
    codes = [article.metadata["udc"] for article in after.articles.values() if "udc" in article.metadata]
    assert len(codes) > 30 and all(isinstance(code, str) and code in udc() for code in codes)
    assert all(f'udc: "{a.metadata["udc"]}"' in a.text for a in after.articles.values() if "udc" in a.metadata)
    assert not run(SPEC, after, {"write": True, "least": 0.05}).changes


def test_a_class_that_a_person_gave_stays_and_teaches_a_scheme_of_ones_own() -> None:
    vault = vault_of([("a.md", b"---\nshelf: B-7\n---\nKettles boil water for tea in the kitchen."), ("b.md", b"Water boils in kettles: tea in the kitchen."), ("c.md", "Совсем другое".encode())])
    report = run(SPEC, vault, {"scheme": "own", "write": True})
    assert report.changes.paths() == ("b.md",)
    assert vault.apply(report.changes).articles["b.md"].metadata == {"shelf": "B-7"}


def test_the_share_is_small_where_evidence_is_thin_and_never_whole() -> None:  # the best class used to be 100 % always
    one = guesses(word_scores({stem("чай"): 1.0}), [])[0]
    assert one.code == "641" and 0 < one.share < 0.5
    assert all(g.share < 1 for g in guesses(word_scores({stem("чай"): 9.0, stem("рецепт"): 9.0}), [("x", 1.0, "641")]))


def test_what_is_suggested_has_the_greatest_share_of_evidence() -> None:
    """One word said a hundred times outscored several words of another class: the suggestion had 14 %, what is “also possible” 17 %."""
    found = guesses(word_scores({stem("чай"): 400.0, stem("файл"): 3.0, stem("программа"): 3.0, stem("сервер"): 3.0}), [])
    assert [guess.code for guess in found][:2] == ["004", "641"] and found[0].score < found[1].score
    assert [guess.share for guess in found] == sorted((guess.share for guess in found), reverse=True)


def test_a_number_belongs_to_the_longest_class_that_it_begins_with() -> None:
    assert [found and found[0] for found in map(caption_of, ["641.87", "004.43", "159.942", "821.161.1", "6", "x"])] == ["641", "004", "159.9", "82", None, None]
