"""What has to be read before what: the dependency graph of the vault and the study order that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from data20.graph.adjacency import Weights, reversed_neighbours
from data20.graph.order import break_cycles, depths, longest_path, topological_order, transitive_reduction
from data20.language.sentences import sentences
from data20.vault.links import ResolvedLink, links_of
from data20.vault.model import Article, Vault

_STATED, _SAID = 3.0, 1.0
_PHRASE = re.compile(
    r"предполага(?:ет|ется|ют) знани|треб(?:ует|уется|уют) (?:понимани|знани|знакомств)|основ(?:ывается|ан[аоы]?) на|опирается на|(?:см\.|смотрите|прочитайте|прочтите|читайте) сначала"
    r"|сначала (?:см\.|прочитайте|прочтите|читайте|изучите|познакомьтесь)|перед (?:этим|чтением)[^.]{0,20}(?:прочитайте|прочтите|изучите)"
    r"|assumes? (?:knowledge|familiarity|that you (?:know|have read))|requires? (?:(?:an |some )?understanding|knowledge|familiarity)|builds? (?:up)?on|prerequisites?:|(?:first read|read first|before reading this)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """`article` needs `needs`; `evidence` is "" for a statement in the metadata, else the sentence that says so."""

    article: str
    needs: str
    weight: float
    evidence: str = ""


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
        """All nodes, each after what it needs; lower levels first, then by path."""
        return topological_order(self.dag, key=lambda node: (self.levels[node], node))

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


def prerequisites_of(vault: Vault, paths: Iterable[str], *, phrases: bool) -> Prerequisites:
    """Return the dependencies among `paths`: metadata `prerequisites` and, with `phrases`, what the text says before a link.

    A statement in the metadata weighs 3, one in the text 1, so that a cycle is broken where the evidence is weakest.
    """
    kept = frozenset(paths)
    found: dict[tuple[str, str], Requirement] = {}
    for path in sorted(kept):
        for resolved in links_of(vault).outlinks(path):
            if resolved.path in kept and resolved.path != path and resolved.path in vault.articles and not resolved.link.generated:
                made = _requirement(vault.articles[path], resolved, phrases)
                before = found.get((path, resolved.path))
                if made and (before is None or made.weight > before.weight):
                    found[path, resolved.path] = made
    nodes = tuple(sorted({path for pair in found for path in pair}))
    index = {path: number for number, path in enumerate(nodes)}
    rows: Weights = [{} for _ in nodes]
    for (path, needs), made in sorted(found.items()):
        rows[index[needs]][index[path]] = made.weight
    rows = [dict(sorted(row.items())) for row in rows]
    return Prerequisites(nodes, tuple(r for _, r in sorted(found.items())), rows, tuple(break_cycles(rows)))


def _requirement(article: Article, resolved: ResolvedLink, phrases: bool) -> Requirement | None:
    link = resolved.link
    if resolved.edge == "prerequisite":
        return Requirement(article.path, resolved.path, _STATED)
    if not phrases or resolved.edge != "body" or not link.context:
        return None
    sentence = next((s.text for s in sentences(link.context) if link.text in s.text), link.context)
    at = sentence.find(link.text) if link.text else -1
    said = _PHRASE.search(sentence, 0, at if at > 0 else len(sentence))
    return Requirement(article.path, resolved.path, _SAID, sentence.strip()) if said else None
