"""Similar and related articles."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from data20.language.stopwords import is_stop_word
from data20.search.related import related_articles
from data20.search.similar import similar_articles
from data20.search.terms import exact_of, stems_of
from tests.python.search.vaults import vault_from

TEXTS = {
    "tea.md": "Чай заваривают кипятком. Чайник кипит.",
    "kettle.md": "Чайник кипит на плите, кипяток для чая.",
    "cat.md": "Кот спит на диване весь день.",
    "dog.md": "Собака бегает, кот убегает.",
    "empty.md": "",
}
VAULT = vault_from({path: f"# {path[:-3]}\n\n{text}\n" for path, text in TEXTS.items()})


def brute_force(path: str) -> dict[str, float]:
    def counts(name: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for text, weight in ((name[:-3], 4), (TEXTS[name], 1)):
            for stem, form in zip(stems_of(text), exact_of(text), strict=True):
                if len(stem) > 1 and not is_stop_word(form):
                    found[stem] += weight
        return found

    every = {name: counts(name) for name in TEXTS}
    df = Counter(stem for found in every.values() for stem in found)

    def vector(name: str) -> dict[str, float]:
        return {s: (1 + math.log(n)) * math.log(1 + len(TEXTS) / df[s]) for s, n in every[name].items()}

    def cosine(a: dict[str, float], b: dict[str, float]) -> float:
        dot = sum(w * b[s] for s, w in a.items() if s in b)
        return dot / math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values())) if dot else 0.0

    return {name: value for name in TEXTS if name != path and (value := cosine(vector(path), vector(name)))}


@pytest.mark.parametrize("path", TEXTS)
def test_similarity_equals_the_cosine_computed_by_hand(path: str) -> None:
    assert {item.path: pytest.approx(item.score) for item in similar_articles(VAULT, path)} == brute_force(path)


def test_the_strongest_shared_words_explain_the_similarity() -> None:
    best = similar_articles(VAULT, "tea.md")[0]
    assert best.path == "kettle.md"
    assert "чайник" in best.terms


def test_related_articles_name_their_reasons_and_never_the_article_itself() -> None:
    files = {
        "a.md": "---\ntags: [x]\n---\n# A\n\nЧайник кипит. [сюда](b.md) [туда](hub.md)\n", "b.md": "# B\n\nСовсем иное слово.\n",
        "c.md": "---\ntags: [x]\n---\n# C\n\nДругое.\n", "d.md": "# D\n\nЧайник кипит.\n", "e.md": "# E\n\n[там](hub.md)\n", "hub.md": "# Hub\n",
    }  # fmt: skip
    reasons = {
        item.path: [reason.key.rsplit(".", 1)[1] for reason in item.reasons]
        for item in related_articles(vault_from(files), "a.md")
    }
    assert reasons == {"b.md": ["direct"], "hub.md": ["direct"], "d.md": ["words"], "c.md": ["tags"], "e.md": ["links"]}


@pytest.mark.parametrize("path", ["missing.md", "empty.md"])
def test_nothing_is_related_to_nothing(path: str) -> None:
    assert related_articles(vault_from({"empty.md": "", "other.md": "Слова есть."}), path) == []


def test_similar_articles_follow_a_change() -> None:
    before = vault_from({"a.md": "Чайник кипит.", "b.md": "Чайник кипит."})
    assert len(similar_articles(before, "a.md")) == 1
    after = before.successor(vault_from({"a.md": "Чайник кипит.", "b.md": "Кот."}).articles, {}, frozenset({"b.md"}))
    assert similar_articles(after, "a.md") == []
