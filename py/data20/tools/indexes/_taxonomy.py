"""Trees of categories: as stated in metadata, folders or nested tags, or induced from how tags cover each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data20.language.prose import own_blocks
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import forms
from data20.search.document import text_field
from data20.tools.rubrics import shared_folder
from data20.vault.model import Article
from data20.vault.text import visible

By = Literal["category", "folders", "tags", "induced"]
_COVERS = 0.8
_WORDS = 150
"""Of an article, the most frequent: with sixty a tenth fewer articles find the folder that they were taken from, with all of them no more do."""


@dataclass(slots=True)
class Branch:
    """One category; `path` is its names from the top, `own` the articles directly in it."""

    path: tuple[str, ...]
    own: list[str] = field(default_factory=list)
    children: dict[str, Branch] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    def everything(self) -> set[str]:
        """Return all articles in it and below, each once."""
        found: set[str] = set()
        stack = [self]
        while stack:
            node = stack.pop()
            found.update(node.own)
            stack.extend(node.children.values())
        return found

    def walk(self) -> list[Branch]:
        """Return all categories below this one, parents first, by name."""
        found: list[Branch] = []
        stack = [self.children[k] for k in sorted(self.children, reverse=True)]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(node.children[k] for k in sorted(node.children, reverse=True))
        return found


def build_tree(articles: Sequence[Article], by: By) -> tuple[Branch, list[str]]:
    """Return the tree and the articles that stand nowhere in it. An article may stand in several branches (tags)."""
    root, homeless = Branch(()), []
    above = subsumption(articles) if by == "induced" else {}
    shared = shared_folder(article.path for article in articles) if by == "folders" else ""
    for article in articles:
        places = _places(article, by, above, shared)
        for place in places:
            _put(root, place).own.append(article.path)
        if not places:
            homeless.append(article.path)
    return root, homeless


def _places(article: Article, by: By, above: dict[str, str], shared: str) -> list[tuple[str, ...]]:
    if by == "category":
        names = [visible(text_field(article.metadata, key)) for key in ("category", "subcategory")]
        parts = [part.strip() for part in names[0].split("/") if part.strip()]
        return [(*parts, *([names[1]] if names[1] else []))] if parts else []
    if by == "folders":
        below = article.folder[len(shared) :].strip("/")
        return [tuple(below.split("/"))] if below else []
    tags = [visible(tag) for tag in article.tags]
    if by == "tags":
        return [tuple(part for part in tag.split("/") if part) for tag in tags]
    own = {tag.casefold() for tag in tags}
    chains = []
    for tag in tags:
        chain, key = [tag], tag.casefold()
        while key in above:
            key = above[key].casefold()
            chain.append(key)
        chains.append((tag.casefold(), tuple(reversed([part.casefold() for part in chain]))))
    covered = {part for key, chain in chains for part in chain[:-1]}
    return [chain for key, chain in chains if key in own and key not in covered]


def _put(root: Branch, place: tuple[str, ...]) -> Branch:
    node = root
    for name in place:
        key = name.casefold()
        if key not in node.children:
            node.children[key] = Branch((*node.path, name))
        node = node.children[key]
    return node


def subsumption(articles: Sequence[Article]) -> dict[str, str]:
    """Return the broader tag of each tag that has one: x is above y when x stands in 80 % of y's articles and not the other way round.

    M. Sanderson and B. Croft, "Deriving concept hierarchies from text", SIGIR 1999. Of several, the narrowest is taken; tags of one article have none.
    """
    having: Counter[str] = Counter()
    joint: Counter[tuple[str, str]] = Counter()
    for article in articles:
        own = sorted({visible(tag).casefold() for tag in article.tags})
        having.update(own)
        if len(own) <= 30:
            joint.update((a, b) for a in own for b in own if a != b)
    above: dict[str, str] = {}
    for tag in sorted(having):
        if having[tag] < 2:
            continue
        broader = [x for (x, y), n in joint.items() if y == tag and n >= _COVERS * having[tag] and having[x] > having[tag]]
        if broader:
            above[tag] = min(broader, key=lambda x: (having[x], x))
    return above


@dataclass(frozen=True, slots=True)
class Placement:
    """A proposal: where a homeless article belongs, with the words that say so. `sureness` is the lead over the next best, 0–1."""

    path: str
    place: tuple[str, ...]
    sureness: float
    words: tuple[str, ...]


def place_homeless(articles: Sequence[Article], root: Branch, homeless: Sequence[str], step: Callable[[int], None]) -> list[Placement]:
    """Return the likeliest category of each article without one: nearest centroid of TF-IDF vectors (J. Rocchio 1971; E. Han and G. Karypis 2000)."""
    branches = [b for b in root.walk() if len(b.own) >= 2]
    if not branches or not homeless:
        return []
    shown: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    having: Counter[str] = Counter()
    for number, article in enumerate(articles):
        step(number)
        own: Counter[str] = Counter()
        for text in (article.title, article.title, *(visible(b.text) for b in own_blocks(article))):
            for form in forms(text):
                if len(form) > 2 and not is_stop_word(form) and not form[0].isdigit():
                    key = stem(form)
                    own[key] += 1
                    shown.setdefault(key, form)
        counts[article.path] = Counter(dict(sorted(own.items(), key=lambda p: (-p[1], p[0]))[:_WORDS]))
        having.update(counts[article.path].keys())
    total = len(articles)

    def vector(path: str) -> dict[str, float]:
        weights = {w: (1 + math.log(n)) * math.log(1 + total / having[w]) for w, n in counts[path].items()}
        norm = math.sqrt(math.fsum(v * v for v in weights.values())) or 1.0
        return {w: v / norm for w, v in weights.items()}

    centroids = []
    for branch in branches:
        centre: Counter[str] = Counter()
        for path in branch.own:
            for w, v in vector(path).items():
                centre[w] += v  # type: ignore[assignment]
        norm = math.sqrt(math.fsum(v * v for v in centre.values())) or 1.0
        centroids.append({w: v / norm for w, v in centre.items()})
    found = []
    for path in homeless:
        own_vector = vector(path)
        scores = sorted(((round(math.fsum(v * c.get(w, 0.0) for w, v in own_vector.items()), 9), -i) for i, c in enumerate(centroids)), reverse=True)
        best, number = scores[0][0], -scores[0][1]
        if best < 0.05:
            continue
        second = scores[1][0] if len(scores) > 1 else 0.0
        words = sorted(own_vector, key=lambda w: (-own_vector[w] * centroids[number].get(w, 0.0), w))[:4]
        found.append(Placement(path, branches[number].path, round((best - second) / best, 4), tuple(shown[w] for w in words if centroids[number].get(w))))
    return sorted(found, key=lambda p: (-p.sureness, p.path))
