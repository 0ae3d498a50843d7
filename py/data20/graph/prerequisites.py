"""What has to be read before what: the dependency graph of the vault and the study order that follows from it.

Five kinds of evidence, from the surest: what the metadata state, the order of a numbered series, what a sentence says outright ("builds on …"), what it says
about the reader's way ("as we saw in …": `reading_cues`), and, only where hardly anything of that is there, what an article leans on (`leaning`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from data20.graph.adjacency import Weights, reversed_neighbours
from data20.graph.chains import find_chains
from data20.graph.leaning import leanings
from data20.graph.order import break_cycles, depths, longest_path, spring_rank, topological_order, transitive_reduction
from data20.graph.reading_cues import direction_of
from data20.language.sentences import sentences
from data20.vault.links import ResolvedLink, links_of
from data20.vault.model import Article, Vault

Kind = Literal["stated", "series", "said", "cue", "supposed"]
_WEIGHTS: dict[Kind, float] = {"stated": 3.0, "series": 2.0, "said": 1.0, "cue": 0.9, "supposed": 0.1}
_FEW, _LARGE = 0.05, 2000
"""Where fewer articles than this share are in any dependency, they are supposed by themselves, up to so many articles."""
_PHRASE = re.compile(
    r"предполага(?:ет|ется|ют) знани|треб(?:ует|уется|уют) (?:понимани|знани|знакомств)|основ(?:ывается|ан[аоы]?) на|опирается на|(?:см\.|смотрите|прочитайте|прочтите|читайте) сначала"
    r"|сначала (?:см\.|прочитайте|прочтите|читайте|изучите|познакомьтесь)|перед (?:этим|чтением)[^.]{0,20}(?:прочитайте|прочтите|изучите)"
    r"|assumes? (?:knowledge|familiarity|that you (?:know|have read))|requires? (?:(?:an |some )?understanding|knowledge|familiarity)|builds? (?:up)?on|prerequisites?:|(?:first read|read first|before reading this)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """`article` needs `needs`; `evidence` is the sentence that says so, for what is said; `times`, how often the topic is named, for what is supposed."""

    article: str
    needs: str
    kind: Kind
    weight: float
    evidence: str = ""
    times: int = 0


@dataclass(frozen=True)
class Prerequisites:
    """`nodes`: the articles that need or are needed, by path. `rows[a][b]`: b needs a. Without the `broken` edges there is no cycle."""

    nodes: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    rows: Weights
    broken: tuple[tuple[int, int], ...]

    @cached_property
    def dag(self) -> list[list[int]]:
        gone = set(self.broken)
        return [[b for b in row if (a, b) not in gone] for a, row in enumerate(self.rows)]

    @cached_property
    def needs(self) -> list[list[int]]:
        """What each article needs, cycles broken."""
        return reversed_neighbours(self.dag)

    @cached_property
    def levels(self) -> list[int]:
        """0 for what needs nothing, else one more than the highest level needed."""
        return [int(d) - 1 for d in depths(self.dag, [1.0] * len(self.nodes))]

    @cached_property
    def order(self) -> list[int]:
        """All nodes, each after what it needs. Among those that could come next, by the numbers in the paths where there is a series, else by `spring_rank`."""
        if any(made.kind == "series" for made in self.requirements):
            return topological_order(self.dag, key=lambda node: _natural(self.nodes[node]))
        ranks = spring_rank([{b: self.rows[a][b] for b in row} for a, row in enumerate(self.dag)])
        return topological_order(self.dag, key=lambda node: (round(ranks[node], 4), node))

    @cached_property
    def superfluous(self) -> list[tuple[int, int]]:
        return transitive_reduction(self.dag)

    def critical_path(self, minutes: list[float]) -> list[int]:
        """Return the chain that takes longest to read; `minutes` by node."""
        return longest_path(self.dag, minutes)

    def curriculum(self, goal: int, known: frozenset[int]) -> list[int]:
        """Return what to read, in order, to understand `goal` (last); what is known, and what only that needs, is left out."""
        wanted, stack = {goal}, [goal]
        while stack:
            for other in self.needs[stack.pop()]:
                if other not in wanted and other not in known:
                    wanted.add(other)
                    stack.append(other)
        return [node for node in self.order if node in wanted]


def prerequisites_of(vault: Vault, paths: Iterable[str], *, phrases: bool, series: bool = False, suppose: bool | None = False) -> Prerequisites:
    """Return the dependencies among `paths`: metadata `prerequisites`, with `phrases` what the text says around a link, with `series` the order of
    numbered parts, with `suppose` what articles lean on (None: only in vaults that aren't large, where fewer than one article in twenty is in any dependency).

    The surer evidence weighs more, so that a cycle is broken where the evidence is weakest.
    """
    kept = frozenset(paths)
    found: dict[tuple[str, str], Requirement] = {}
    for made in (*(_series(vault, kept) if series else ()), *_linked(vault, kept, phrases)):
        before = found.get((made.article, made.needs))
        if before is None or made.weight > before.weight:
            found[made.article, made.needs] = made
    if suppose or (suppose is None and len(kept) <= _LARGE and len({path for pair in found for path in pair}) < _FEW * len(kept)):
        for one in leanings(vault, kept):
            if (one.on, one.article) not in found:
                found.setdefault((one.article, one.on), Requirement(one.article, one.on, "supposed", _WEIGHTS["supposed"] * one.strength, times=one.times))
    nodes = tuple(sorted({path for pair in found for path in pair}))
    index = {path: number for number, path in enumerate(nodes)}
    rows: Weights = [{} for _ in nodes]
    for (path, needs), made in sorted(found.items()):
        rows[index[needs]][index[path]] = made.weight
    rows = [dict(sorted(row.items())) for row in rows]
    return Prerequisites(nodes, tuple(r for _, r in sorted(found.items())), rows, tuple(break_cycles(rows)))


def _natural(path: str) -> list[tuple[int, str]]:
    """Return what sorts a path as people count: 2 before 10."""
    return [(int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path) if part]


def _series(vault: Vault, kept: Collection[str]) -> Iterator[Requirement]:
    for chain in find_chains(vault, {}, kept, numbers=True):
        for before, path in itertools.pairwise(chain.paths):
            yield Requirement(path, before, "series", _WEIGHTS["series"])


def _linked(vault: Vault, kept: Collection[str], phrases: bool) -> Iterator[Requirement]:
    for path in sorted(kept):
        for resolved in links_of(vault).outlinks(path):
            if resolved.path in kept and resolved.path != path and resolved.path in vault.articles and not resolved.link.generated:
                made = _requirement(vault.articles[path], resolved, phrases)
                if made:
                    yield made


def _requirement(article: Article, resolved: ResolvedLink, phrases: bool) -> Requirement | None:
    link = resolved.link
    if resolved.edge == "prerequisite":
        return Requirement(article.path, resolved.path, "stated", _WEIGHTS["stated"])
    if not phrases or resolved.edge != "body" or not link.context:
        return None
    sentence = next((s.text for s in sentences(link.context) if link.text in s.text), link.context)
    at = sentence.find(link.text) if link.text else -1
    if _PHRASE.search(sentence, 0, at if at > 0 else len(sentence)):
        return Requirement(article.path, resolved.path, "said", _WEIGHTS["said"], sentence.strip())
    direction = direction_of(sentence)
    if not direction:
        return None
    ends = (article.path, resolved.path) if direction == "before" else (resolved.path, article.path)
    return Requirement(*ends, "cue", _WEIGHTS["cue"], sentence.strip())
