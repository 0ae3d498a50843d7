"""The tags of a vault: how often, where and with which others each stands, which are spellings of one another, and how to rename them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data20.errors import BadInput
from data20.graph.adjacency import Weights
from data20.graph.communities import louvain
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import fold_text, forms
from data20.search.vocabulary import edit_distance
from data20.vault.changes import Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article
from data20.vault.text import visible

_PER_ARTICLE = 60
"""Tags of one article that take part in pairs: an article with thousands of tags says nothing about any two of them."""
_TYPO_LETTERS = 5
_INLINE_NAME = re.compile(r"^[\w/-]*[^\W\d][\w/-]*$")


@dataclass(frozen=True, slots=True)
class TagUse:
    """`key` is folded, `name` the commonest spelling, `spellings` all of them, commonest first; `articles` are paths in vault order."""

    key: str
    name: str
    articles: tuple[str, ...]
    spellings: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return len(self.articles)


@dataclass(frozen=True, slots=True)
class TagPair:
    """Two tags (keys, in order) that `joint` articles share; `npmi` from -1 (never together) over 0 (chance) to 1 (always)."""

    first: str
    second: str
    joint: int
    npmi: float


@dataclass(frozen=True, slots=True)
class Variants:
    """Tags that look like one: `keep` is the most used. `why` is "form" (same words in other forms) or "typing" (one letter apart)."""

    keep: str
    others: tuple[str, ...]
    why: str


def tag_uses(articles: Iterable[Article]) -> dict[str, TagUse]:
    """Return every tag by key, most used first, then by key."""
    having: dict[str, list[str]] = {}
    spelled: dict[str, Counter[str]] = {}
    for article in articles:
        for tag in article.tags:
            name = visible(tag)
            key = fold_text(name)
            having.setdefault(key, [])
            if having[key][-1:] != [article.path]:
                having[key].append(article.path)
            spelled.setdefault(key, Counter())[name] += 1
    found = []
    for key, paths in having.items():
        spellings = tuple(sorted(spelled[key].items(), key=lambda pair: (-pair[1], pair[0])))
        found.append(TagUse(key, spellings[0][0], tuple(paths), spellings))
    return {use.key: use for use in sorted(found, key=lambda use: (-use.count, use.key))}


def npmi(joint: int, first: int, second: int, total: int) -> float:
    """Return normalised pointwise mutual information of two tags. G. Bouma, "Normalized (Pointwise) Mutual Information", GSCL 2009."""
    if not joint or not total:
        return -1.0
    if joint == total:
        return 1.0
    return max(-1.0, min(1.0, math.log(joint * total / (first * second)) / -math.log(joint / total)))


def tag_pairs(uses: Mapping[str, TagUse], total: int) -> list[TagPair]:
    """Return every pair of tags that some article shares, strongest first. `total` is the number of articles."""
    by_article: dict[str, list[str]] = {}
    for key, use in uses.items():
        for path in use.articles:
            by_article.setdefault(path, []).append(key)
    joint: Counter[tuple[str, str]] = Counter()
    for keys in by_article.values():
        some = sorted(keys[:_PER_ARTICLE])
        joint.update((a, b) for i, a in enumerate(some) for b in some[i + 1 :])
    pairs = [TagPair(a, b, n, npmi(n, uses[a].count, uses[b].count, total)) for (a, b), n in joint.items()]
    return sorted(pairs, key=lambda p: (-round(p.npmi, 9), -p.joint, p.first, p.second))


def tag_clusters(uses: Mapping[str, TagUse], pairs: Sequence[TagPair], *, resolution: float = 1.0, seed: int = 0) -> list[list[str]]:
    """Return groups of tags that stand together (Louvain on pairs above chance, weight NPMI·√joint), largest first; lone tags are left out."""
    keys = sorted(uses)
    number = {key: i for i, key in enumerate(keys)}
    rows: Weights = [{} for _ in keys]
    for pair in sorted(pairs, key=lambda p: (p.first, p.second)):
        if pair.npmi > 0:
            weight = pair.npmi * math.sqrt(pair.joint)
            a, b = number[pair.first], number[pair.second]
            rows[a][b] = rows[b][a] = weight
    groups: dict[int, list[str]] = {}
    for node, group in enumerate(louvain(rows, resolution=resolution, seed=seed)):
        groups.setdefault(group, []).append(keys[node])
    found = [sorted(group, key=lambda key: (-uses[key].count, key)) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group[0]))


def tag_entropy(uses: Mapping[str, TagUse]) -> tuple[float, float]:
    """Return the Shannon entropy of the uses in bits, and divided by the largest possible (0 when there are fewer than two tags)."""
    return entropy([use.count for use in uses.values()])


def entropy(counts: Iterable[int]) -> tuple[float, float]:
    """Return Shannon's entropy of counts in bits, and the same as a share of the largest possible, 0 to 1."""
    known = [n for n in counts if n > 0]
    total = sum(known)
    bits = max(0.0, -math.fsum(n / total * math.log2(n / total) for n in known)) if total else 0.0
    return bits, min(1.0, bits / math.log2(len(known))) if len(known) > 1 else 0.0


def variants(uses: Mapping[str, TagUse]) -> list[Variants]:
    """Return groups of tags that are probably one: the same words in another form, or long ones that are a single letter apart."""
    by_words: dict[tuple[str, ...], list[str]] = {}
    for key in uses:
        by_words.setdefault(_words(key), []).append(key)
    found = [_variants(uses, keys, "form") for words, keys in by_words.items() if words and len(keys) > 1]
    taken = {key for group in found for key in (group.keep, *group.others)}
    found += [
        _variants(uses, [a, b], "typing") for a, b in _one_letter_apart([k for k in uses if k not in taken]) if not _both_words(a, b)
    ]
    return sorted(found, key=lambda group: group.keep)


def _variants(uses: Mapping[str, TagUse], keys: list[str], why: str) -> Variants:
    keep, *others = sorted(keys, key=lambda key: (-uses[key].count, key))
    return Variants(keep, tuple(others), why)


def _words(key: str) -> tuple[str, ...]:
    """Return the stems of a tag in order; the levels of a nested tag stay apart."""
    found: list[str] = []
    for level in key.split("/"):
        found += [stem(part) for form in forms(level.replace("-", " ").replace("_", " ")) for part in [form] if not is_stop_word(part)] or [level]
        found.append("/")
    return tuple(found)


def _one_letter_apart(keys: list[str]) -> list[tuple[str, str]]:
    """Return the pairs that one deletion makes alike (so one letter added, lost or replaced); each tag in one pair at most."""
    buckets: dict[str, list[str]] = {}
    for key in keys:
        if len(key) >= _TYPO_LETTERS and not any(char.isdigit() for char in key) and len(key) <= 80:
            for cut in {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}:
                buckets.setdefault(cut, []).append(key)
    pairs = {tuple(sorted((a, b))) for group in buckets.values() if len(group) < 20 for i, a in enumerate(group) for b in group[i + 1 :] if a != b}
    found: list[tuple[str, str]] = []
    used: set[str] = set()
    for a, b in sorted(pairs):
        if edit_distance(a, b, 1) <= 1 and not {a, b} & used:
            used |= {a, b}
            found.append((a, b))
    return found


def _both_words(first: str, second: str) -> bool:
    """Say whether the difference is the first letter: then they are rather two words (cooking, booking)."""
    return first[0] != second[0]


def renamed(name: str, moves: Mapping[str, str]) -> str | None:
    """Return the new name of a tag under `moves` (folded old name → new name), None when it keeps its own. Nested tags move along."""
    steps = name.split("/")
    for depth in range(len(steps), 0, -1):
        new = moves.get(fold_text("/".join(steps[:depth])))
        if new is not None:
            return "/".join([new, *steps[depth:]])
    return None


def rename_tags(article: Article, moves: Mapping[str, str]) -> Replace | None:
    """Return the edit that renames tags of one article, in the text and in the frontmatter; None when nothing changes or it can't be done.

    Two tags that become one stand once. Other bytes stay. A new name that can't stand after "#" leaves tags in the text as they are.
    """
    if article.decoded.lossy or article.frontmatter.broken:
        return None
    text = article.text
    for tag in sorted((t for t in article.structure.tags if t.source == "inline"), key=lambda t: -t.start):
        new = renamed(tag.name, moves)
        if new is not None and _INLINE_NAME.match(new) and text[tag.start : tag.end] == f"#{tag.name}":
            text = f"{text[: tag.start]}#{new}{text[tag.end :]}"
    changes: dict[str, Any] = {}
    for key, value in article.frontmatter.data.items():
        if key.casefold() in ("tags", "tag") and isinstance(value, list | str):
            changed = _renamed_value(value, moves)
            if changed != value:
                changes[key] = changed
    try:
        text = edit_frontmatter(text, changes) if changes else text
    except BadInput:
        return None
    return Replace(article.path, article.hash, article.decoded.encode(text)) if text != article.text else None


def _renamed_value(value: Any, moves: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        comma = "," in value
        names = [name.strip() for name in value.split(",")] if comma else value.split()
        after = _once([_new_name(name, moves) for name in names if name], names)
        return (", " if comma else " ").join(after) if after != [name for name in names if name] else value
    if not any(isinstance(item, str) and renamed(item.strip().lstrip("#"), moves) for item in value):
        return value
    return _once([_new_name(item, moves) if isinstance(item, str) else item for item in value], value)


def _new_name(name: str, moves: Mapping[str, str]) -> str:
    new = renamed(name.strip().lstrip("#"), moves)
    return name if new is None else ("#" if name.startswith("#") else "") + new


def _once(after: list[Any], before: Sequence[Any]) -> list[Any]:
    """Return the list without the repeats that renaming made; items that were repeated before stay."""
    kept: list[Any] = []
    seen: set[str] = set()
    unchanged = set(map(str, before))
    for item in after:
        key = fold_text(str(item).lstrip("#"))
        if key in seen and (str(item) not in unchanged or len(after) == len(before)):
            continue
        seen.add(key)
        kept.append(item)
    return kept
