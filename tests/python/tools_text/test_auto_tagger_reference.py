"""What makes tag suggestions quick changes none of them: each short cut against doing the same the long way."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from data20.language.headwords import head_phrase
from data20.language.keyphrases import Key, best_phrases
from data20.language.keyphrases import candidates as phrases_of
from data20.language.tokens import fold
from data20.search.places import segments
from data20.tools.tags import _tagging
from data20.tools.tags._keyphrases import key_phrases
from data20.tools.tags._tagging import Evidence, Rules, Tags, candidates, propose
from tests.python.search.vaults import vault_from

WORDS = {
    "ru": "нейросеть сети обучение Обучении языковой модель модели данных и в часть работает сеть-сеть ёлка «кот» коты спит".split(),  # noqa: SIM905
    "en": "neural network Networks learning the of models data-set model trains cat cats snake_case C++ fast 3.5 don't".split(),  # noqa: SIM905
}


def texts(seed: int, language: str, size: int) -> dict[str, str]:
    rng = random.Random(seed)

    def text(count: int) -> str:
        return "".join(rng.choice(WORDS[language]) + rng.choice([" ", " ", " ", ", ", ". ", "  ", "\u00a0"]) for _ in range(count))

    return {f"{n}.md": f"# {text(3)}\n\n{text(rng.randint(0, 60))}\n\n## {text(2)}\n\n- {text(8)}\n" for n in range(size)}


def key_phrases_by_counting(files: dict[str, str]) -> dict[str, list[tuple[str, float]]]:
    """Return what `key_phrases` does, counting candidates as they are written."""
    articles = list(vault_from(files).articles.values())
    own: dict[str, Counter[Key]] = {}
    surfaces: dict[Key, Counter[str]] = {}
    having: Counter[Key] = Counter()
    for article in articles:
        counts = own.setdefault(article.path, Counter())
        for text, weight in [(article.title, 3), *((s.text, 1) for s in segments(article))]:
            for key, surface in [found for found in phrases_of(text) if len(found[0]) < 3]:
                counts[key] += weight
                surfaces.setdefault(key, Counter())[" ".join(fold(surface).split())] += 1
        having.update(counts.keys())
    kept = {path: [(key, n) for key, n in counts.most_common(400) if n > 1] for path, counts in own.items()}
    limit = max(2, len(articles) * 0.5)
    wanted = {key for counts in kept.values() for key, _ in counts if 2 <= having[key] <= limit}
    shown = {key: head_phrase(surfaces[key]).replace(" ", "-") for key in wanted}
    found = {}
    for path, counts in kept.items():
        phrases = best_phrases([(key, shown[key], float(n)) for key, n in counts if key in shown], having, len(articles), 12, placed=False)
        found[path] = [(shown[phrase.key], 0.6 * phrase.score / phrases[0].score) for phrase in phrases]
    return found


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("seed", range(4))
def test_key_phrases_are_those_counted_one_by_one(seed: int, language: str) -> None:
    files = texts(seed, language, 12)
    found = key_phrases(list(vault_from(files).articles.values()), lambda done: None)
    assert found == key_phrases_by_counting(files)
    assert any(found.values())


def evidence(rng: random.Random, size: int) -> tuple[dict[str, list[str]], dict[str, Evidence]]:
    """Return the tags of random articles and what speaks for more."""
    stems = [*"abcdefgh", "сеть", "кот"]
    names = [*stems, *(f"{one}-{other}" for one in stems for other in stems), "a/b", "c/d-e", "кот-сеть-a"]
    paths = [f"{n}.md" for n in range(size)]

    def line(count: int) -> str:
        return f" {' '.join(rng.choices(stems, k=count))} "

    found = {
        path: Evidence(
            [(other, round(rng.random(), 2)) for other in rng.sample(paths, 3) if other != path],
            {"title": line(1), "headings": f"{line(2)} {line(2)}", "body": f"{line(rng.randint(1, 9))} {line(6)}"},
            [(rng.choice(names), round(rng.random(), 2)) for _ in range(rng.randint(0, 3))], rng.random() < 0.05,
        )
        for path in paths
    }  # fmt: skip
    return {path: rng.sample(names, rng.choice([0, 0, 0, 1, 2])) for path in paths}, found


@pytest.mark.parametrize("least", [0.2, 0.5])
@pytest.mark.parametrize("new", ["auto", "yes", "no"])
@pytest.mark.parametrize("seed", range(8))
def test_asking_only_articles_that_may_have_more_proposes_what_asking_all_does(seed: int, new: str, least: float, monkeypatch: pytest.MonkeyPatch) -> None:
    present, known = evidence(random.Random(seed), 40)
    results = []
    for patched in (False, True):
        if patched:
            monkeypatch.setattr(_tagging, "_touched", lambda tags, evidence, least, changed, fresh: list(evidence))
        tags = Tags.of(present, lambda stem: 0.3 if stem == "a" else 0.1)
        found, refused = propose(tags, known, Rules(4, least, new), frozenset(known), lambda path: path != "7.md")
        results.append((found, refused, tags.by_article, {key: sorted(having) for key, having in tags.having.items()}))
    assert results[0] == results[1]
    assert results[0][0]


@pytest.mark.parametrize("least", [0.0, 0.2, 0.35, 0.36, 0.5, 0.6, 0.8])
@pytest.mark.parametrize("seed", range(4))
def test_the_tags_whose_label_stands_in_a_text_are_those_found_by_trying_every_tag(seed: int, least: float, monkeypatch: pytest.MonkeyPatch) -> None:
    present, known = evidence(random.Random(seed), 30)
    tags = Tags.of(present)
    quick = {path: candidates(tags, path, own, new=True, least=least) for path, own in known.items()}
    monkeypatch.setattr(Tags, "named", lambda self, words: {key for key, label in self.labels.items() if label})
    found = {path: candidates(tags, path, own, new=True) for path, own in known.items()}
    assert quick == {path: [s for s in suggestions if s.confidence >= least] for path, suggestions in found.items()}
    assert any(quick.values())


@pytest.mark.parametrize("seed", range(4))
def test_likeness_of_tags_is_the_jaccard_index_of_their_articles_after_every_change(seed: int) -> None:
    rng = random.Random(seed)
    present, _ = evidence(rng, 30)
    tags = Tags.of(present)
    for path in present:
        one, other = rng.choices(sorted(tags.having), k=2)
        a, b = tags.having[one], tags.having[other]
        assert tags.alike(one, other) == tags.alike(other, one) == len(a & b) / len(a | b)
        tags.add(path, one)
