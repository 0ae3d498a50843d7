"""How hard an article is: the text itself, its rare words, code and formulas, and what must be read before it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from data20.graph.model import graph_of
from data20.graph.order import break_cycles, depths, topological_order
from data20.graph.prerequisites import prerequisites_of
from data20.language.diversity import hd_d, mtld
from data20.language.prose import Profile, profile_of, prose_words
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.vault.model import Article, Vault

Level = Literal["beginner", "intermediate", "advanced", "expert"]
LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced", "expert")
WEIGHTS = {"text": 0.55, "words": 0.15, "code": 0.15, "before": 0.15}
_EDGES = (25.0, 40.0, 60.0)
_EASIEST, _HARDEST = 3.0, 17.0
"""Grades that count 0 and 100."""
_RARE_SHARE = 0.01
_LEAST_RARE = 2
_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Difficulty:
    """`parts` are 0–100 each, only those that can be measured; `score` is their weighted mean."""

    path: str
    profile: Profile
    parts: dict[str, float]
    score: float
    level: Level
    mtld: float | None
    hd_d: float | None
    rare: float
    code_lines: int
    formulas: int
    depth: int


def measure(vault: Vault, articles: Sequence[Article], step: Callable[[int], None]) -> list[Difficulty]:
    """Return the difficulty of each article, in their order; `step` gets the work done out of 2 × articles.

    A word is rare when at most one article in a hundred (two in a small vault) has it; what counts is the article's place among the others.
    Fewer than ten articles are not compared with each other.
    """
    # Only numbers are kept of an article: the words of ten thousand would fill the memory.
    numbers: dict[str, int] = {}
    having: list[int] = []
    told: list[_Told] = []
    for number, article in enumerate(articles):
        step(number)
        words = prose_words(article)
        own = Counter([stem(word) for word in words if len(word) > 3 and not is_stop_word(word)])
        ids = array("I", [numbers.setdefault(word, len(numbers)) for word in own])
        having += [0] * (len(numbers) - len(having))
        for word in ids:
            having[word] += 1
        told.append(_Told(len(words), mtld(words), hd_d(words), ids, array("I", own.values())))
    limit = max(_LEAST_RARE, int(len(articles) * _RARE_SHARE))
    depth = _depths(vault)
    shares = [sum(n for word, n in zip(item.stems, item.counts, strict=True) if having[word] <= limit) / sum(item.counts) if item.counts else 0.0 for item in told]
    # Vaults differ too much for a fixed scale: an article's place among the others says how special its words are.
    ordered = sorted(shares)
    found = []
    for number, article in enumerate(articles):
        step(len(articles) + number)
        place = 100.0 * bisect_left(ordered, shares[number]) / max(1, len(articles) - 1)
        found.append(_one(vault, article, told[number], shares[number], place if len(articles) >= 10 else 0.0, depth[article.path]))
    return found


class _Told(NamedTuple):
    """What is kept of the prose of an article: its number of words, how varied they are, and its stems by number, with how often each is there."""

    words: int
    mtld: float | None
    hd_d: float | None
    stems: array[int]
    counts: array[int]


def _one(vault: Vault, article: Article, told: _Told, rare: float, special: float, depth: int) -> Difficulty:
    profile, structure = profile_of(vault, article), article.structure
    lines = sum(len(block.content.splitlines()) for block in structure.code if not block.generated)
    parts: dict[str, float] = {}
    if profile.readability:
        parts["text"] = _scaled(profile.readability.grade, _EASIEST, _HARDEST)
    if told.words:
        parts["words"] = min(100.0, special)
        parts["code"] = min(100.0, 100.0 * (lines + 3 * structure.formulas) / (lines + 3 * structure.formulas + max(1, profile.counts.sentences)))
        parts["before"] = min(100.0, 100.0 * depth / _CHAIN)
    weight = sum(WEIGHTS[name] for name in parts)
    score = sum(WEIGHTS[name] * value for name, value in parts.items()) / weight if weight else 0.0
    return Difficulty(article.path, profile, parts, score, level_of(score), told.mtld, told.hd_d, rare, lines, structure.formulas, depth)


def _scaled(value: float, low: float, high: float) -> float:
    return max(0.0, min(100.0, 100.0 * (value - low) / (high - low)))


def level_of(score: float) -> Level:
    """Return the level of a score 0–100: beginner below 25, intermediate below 40, advanced below 60, else expert."""
    return LEVELS[sum(score >= edge for edge in _EDGES)]


def _rows(vault: Vault) -> tuple[list[str], list[list[int]]]:
    """Return (paths, for each article those whose metadata say that they need it, without circles)."""
    graph = vault.derived(graph_of).select(("prerequisite",))
    weights: list[dict[int, float]] = [{} for _ in graph.nodes]
    for source, target, weight in graph.merged(weighted=True):
        weights[target][source] = weight
    gone = set(break_cycles(weights))
    return list(graph.nodes), [[t for t in sorted(row) if (s, t) not in gone] for s, row in enumerate(weights)]


def _depths(vault: Vault) -> dict[str, int]:
    paths, rows = _rows(vault)
    return {path: int(depth) - 1 for path, depth in zip(paths, depths(rows, [1.0] * len(paths)), strict=True)}


def learning_path(vault: Vault, found: Sequence[Difficulty]) -> tuple[list[Difficulty], list[tuple[str, str]]]:
    """Return the articles in an order of study, easier ones first but never before what they need, and the circular needs that were ignored.

    Needed is what the metadata state, the part of a series before, and what the text speaks of as read. A pair (a, b) says: a needs b, which was ignored.
    """
    paths = list(vault.articles)
    place = {path: number for number, path in enumerate(paths)}
    needs = prerequisites_of(vault, paths, phrases=True, series=True)
    rows: list[list[int]] = [[] for _ in paths]
    for source, row in enumerate(needs.dag):
        rows[place[needs.nodes[source]]] = sorted(place[needs.nodes[target]] for target in row)
    by_path = {item.path: item for item in found}

    def key(node: int) -> tuple[float, str]:
        item = by_path.get(paths[node])
        return (round(item.score, 6) if item else 0.0, paths[node])

    order = [by_path[paths[node]] for node in topological_order(rows, key) if paths[node] in by_path]
    return order, [(needs.nodes[target], needs.nodes[source]) for source, target in needs.broken]
