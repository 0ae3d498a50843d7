"""What an article leans on: other articles' topics that it keeps naming while they never name its own.

The asymmetry of reference (C. Liang, Z. Wu, W. Huang and C. L. Giles, "Measuring prerequisite relations among concepts", EMNLP 2015), of names in the text instead of
links. On two textbooks whose order is known (one Russian, one English), five of six such pairs stand in the authors' order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import forms
from data20.vault.links import links_of, titles_of
from data20.vault.model import Article, Vault
from data20.vault.phrases import Phrases
from data20.vault.start import start_pages

_LEAST = 2
_SHORTEST = 3
_MOST = 3
"""At most so many that an article leans on."""
_BESIDE = 3
"""So many words stand beside a name in running text: an entry of a list of names leans on nothing."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """`article` names the topic of `on` so many times; `strength` 0 to 1, more for topics that few name."""

    article: str
    on: str
    times: int
    strength: float


def leanings(vault: Vault, paths: Collection[str]) -> Iterator[Leaning]:
    """Yield what each of `paths` leans on most among them, strongest first; the pages one enters by take no part. Names several articles share are nobody's."""
    kept = sorted(set(paths) - set(start_pages(vault)))
    names = _names(vault, kept)
    targets = {path: {r.path for r in links_of(vault).outlinks(path) if not r.link.generated} for path in kept}
    # Where authors link what they speak of, a common word without a link («виды») doesn't speak of the article of that name.
    linking = sum(len(own & targets.keys()) for own in targets.values()) >= len(kept)
    uses = {path: _uses(vault.articles[path], path, names, targets[path] if linking else None) for path in kept}
    naming = Counter(other for own in uses.values() for other in own)
    for path in kept:
        found = [
            Leaning(path, other, times, 1 - 1 / (1 + times * math.log(1 + len(kept) / naming[other])))
            for other, times in uses[path].items()
            if times >= _LEAST and path not in uses[other]
        ]
        yield from sorted(found, key=lambda one: (-round(one.strength, 9), one.on))[:_MOST]


def _names(vault: Vault, paths: Collection[str]) -> Phrases[str]:
    owners: dict[tuple[str, ...], set[str]] = {}
    for path in paths:
        for name in titles_of(vault.articles[path]):
            words = forms(name)
            if len("".join(words)) >= _SHORTEST and not all(is_stop_word(word) or word.isdigit() for word in words):
                owners.setdefault(tuple(stem(word) for word in words), set()).add(path)
    return Phrases({words: next(iter(own)) for words, own in owners.items() if len(own) == 1})


def _uses(article: Article, path: str, names: Phrases[str], linked: Collection[str] | None) -> dict[str, int]:
    """Return how often the article names the topic of each other one in its running text; names of one word only of `linked` ones, where given."""
    counts: Counter[str] = Counter()
    for block in article.structure.blocks:
        if block.generated:
            continue
        words = [stem(word) for word in forms(block.text)]
        for start, end, other in names.find(words):
            if other != path and len(words) >= end - start + _BESIDE and (linked is None or end - start > 1 or other in linked):
                counts[other] += 1
    return counts
