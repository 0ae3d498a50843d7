"""Near duplicates equal brute force: precision = recall = 1 at 0.7, as the issue asks."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from data20.search.duplicates import (
    clusters,
    lsh_pairs,
    minhash,
    shingles,
    simhash,
    simhash_pairs,
    similar_pairs,
    without_templates,
)


def corpus(seed: int, size: int = 150) -> list[list[str]]:
    """Texts of which many are edits of one another, and all share a template."""
    rng = random.Random(seed)
    words = [f"слово{n}" for n in range(400)]
    template = rng.choices(words, k=12)
    texts: list[list[str]] = [[], ["один"], ["один"], ["один", "два"]]
    for _ in range(size):
        if rng.random() < 0.6 and len(texts) > 5:
            text = list(rng.choice(texts[4:] or texts))
            for _ in range(rng.choice([0, 1, 2, 4, 8, 16])):
                if text:
                    text[rng.randrange(len(text))] = rng.choice(words)
            texts.append(text[: rng.choice([len(text), len(text), max(1, len(text) // 2)])])
        else:
            texts.append(template + rng.choices(words, k=rng.choice([5, 30, 120])))
    return texts


def brute(texts: list[list[str]], least: float) -> dict[tuple[int, int], float]:
    sets = [{tuple(text[i : i + min(5, len(text))]) for i in range(max(1, len(text) - 4))} if text else set() for text in texts]
    found = {}
    for a in range(len(sets)):
        for b in range(a + 1, len(sets)):
            union = sets[a] | sets[b]
            if sets[a] and sets[b] and len(sets[a] & sets[b]) / len(union) >= least:
                found[a, b] = len(sets[a] & sets[b]) / len(union)
    return found


@pytest.mark.parametrize("least", [0.3, 0.7, 0.95, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_pairs_equal_brute_force(seed: int, least: float) -> None:
    texts = corpus(seed)
    found = {(p.first, p.second): p.jaccard for p in similar_pairs([shingles(text) for text in texts], least)}
    assert found == pytest.approx(brute(texts, least))


@pytest.mark.parametrize("seed", range(3))
def test_lsh_never_reports_a_wrong_pair_and_finds_nearly_all(seed: int) -> None:
    texts = corpus(seed)
    gold = brute(texts, 0.7)
    found = {(p.first, p.second) for p in lsh_pairs([shingles(text) for text in texts], 0.7)}
    assert found <= set(gold) and len(found) >= 0.98 * len(gold)


def test_signatures_are_the_same_in_every_process() -> None:
    code = "from data20.search.duplicates import *; s = shingles('a b c d e f g чай'.split()); print(simhash(s), minhash(s).tolist())"
    outputs = {subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "py", "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in ("1", "2")}
    own = shingles(["a", "b", "c", "d", "e", "f", "g", "чай"])
    assert outputs == {f"{simhash(own)} {minhash(own).tolist()}\n"}


def test_simhash_pairs_equal_brute_force() -> None:
    rng = random.Random(7)
    prints: list[int | None] = [rng.getrandbits(64) for _ in range(60)]
    prints += [p ^ (1 << rng.randrange(64)) ^ (1 << rng.randrange(64)) for p in prints[:30] if p is not None] + [None]
    gold = sorted((a, b) for a in range(len(prints)) for b in range(a + 1, len(prints)) if prints[a] is not None and prints[b] is not None and (prints[a] ^ prints[b]).bit_count() <= 3)  # type: ignore[operator]
    assert sorted((a, b) for a, b, _ in simhash_pairs(prints)) == gold


def test_templates_are_left_out_and_groups_joined() -> None:
    sets = [shingles([*["t1", "t2", "t3", "t4", "t5", "t6"], *(f"w{n}_{i}" for i in range(6))]) for n in range(40)]
    assert similar_pairs(without_templates(sets, 0.05), 0.05) == []
    assert clusters([(1, 2), (3, 4), (2, 5)]) == [[1, 2, 5], [3, 4]]


def test_many_equal_texts_are_no_trouble() -> None:
    sets = [shingles([f"w{i}" for i in range(50)])] * 3000
    assert len(similar_pairs(sets, 0.7, most=1000)) == 1000
