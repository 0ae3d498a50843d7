"""The nearest articles of all at once: their cosines are those computed pair by pair."""

from __future__ import annotations

import random

import pytest

from data20.search import neighbours
from data20.search.index import SearchIndex, search_index
from data20.search.neighbours import nearest
from data20.search.vectors import Vectors
from data20.vault.apply import vault_of

RARE = {
    "ru": [f"{first}{second}" for first in ("кот", "дом", "лес", "мор", "пол") for second in ("оград", "емыр", "изуб", "авод")],
    "en": [f"{first}{second}" for first in ("cat", "dom", "lem", "mor", "pol") for second in ("ograd", "emyr", "izub", "avod")],
}
COMMON = {"ru": ["нейросеть", "модель", "данные"], "en": ["network", "model", "data"]}


def index_of(seed: int, language: str, size: int = 40) -> SearchIndex:
    rng = random.Random(seed)
    texts = (" ".join([*rng.choices(RARE[language], k=rng.randint(0, 4)), *rng.choices(COMMON[language], k=rng.randint(0, 4))]) for _ in range(size))
    return search_index(vault_of((f"{n}.md", text.encode()) for n, text in enumerate(texts)))


def by_pairs(index: SearchIndex) -> dict[str, dict[str, float]]:
    vectors = Vectors(index)
    weights = {info.path: dict(zip(v.ids.tolist(), v.weights.tolist(), strict=True)) for row, info in index.rows.items() for v in [vectors.of(row)]}
    return {a: {b: sum(w * theirs.get(term, 0.0) for term, w in own.items()) for b, theirs in weights.items() if b != a} for a, own in weights.items()}


@pytest.mark.parametrize("language", RARE)
@pytest.mark.parametrize("seed", range(3))
def test_the_best_are_those_of_comparing_all_pairs(seed: int, language: str) -> None:
    index = index_of(seed, language)
    gold = by_pairs(index)
    for path, found in nearest(index, 5, lambda done: None).items():
        ranked = sorted((-round(score, 9), other) for other, score in gold[path].items() if score > 0)[:5]
        assert [(other, pytest.approx(-score, abs=1e-8)) for score, other in ranked] == found


@pytest.mark.parametrize("language", RARE)
@pytest.mark.parametrize("seed", range(3))
def test_in_a_large_vault_common_stems_choose_nobody_but_count_in_every_cosine(seed: int, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_LARGE", 10)
    monkeypatch.setattr(neighbours, "_COMMON", 0.3)
    index = index_of(seed, language)
    gold = by_pairs(index)
    vectors = Vectors(index)
    counts = index.vocabulary.counts
    telling = {info.path: {t for t in vectors.of(row).ids.tolist() if counts[t] <= 0.3 * len(index.rows)} for row, info in index.rows.items()}
    assert any(len(found) < len(set(vectors.of(row).ids.tolist())) for row, found in zip(index.rows, telling.values(), strict=True))
    for path, found in nearest(index, 5, lambda done: None).items():
        ranked = sorted((-round(score, 9), other) for other, score in gold[path].items() if telling[path] & telling[other])[:5]
        assert [(other, pytest.approx(-score, abs=1e-8)) for score, other in ranked] == found
