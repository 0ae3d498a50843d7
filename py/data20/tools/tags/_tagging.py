"""Which tags an article should have, by the tags of similar articles, by the vault's own tags named in its text, and by its key phrases.

kNN: a tag's vote is the share of similarity that the neighbours with it have, drawn towards 0 when neighbours are few or far
(multi-label lazy learning after M.-L. Zhang and Z.-H. Zhou, "ML-KNN", Pattern Recognition 40, 2007, with a fixed prior). Label match:
how prominently the words of the tag stand in the article (O. Medelyan, "Human-competitive automatic topic indexing", 2009). Both are joined as independent
evidence, 1 − (1 − a)(1 − b). Diversity: maximal marginal relevance (J. Carbonell and J. Goldstein, SIGIR 1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from data20.language.tokens import fold_text
from data20.messages import Message
from data20.search.terms import stems_of

_PRIOR = 0.25
"""Similarity that speaks for no tag at all."""
_RELEVANCE = 0.75
_WIDESPREAD = 0.25
_COMMONPLACE = 0.5
"""What a word that a quarter of the articles have is still worth outside a title."""
_MAX_ROUNDS = 50
_PLACES = {"title": 0.6, "headings": 0.35}
_COUNTS = (0.0, 0.1, 0.18, 0.25, 0.3)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the decision rests on; it doesn't depend on tags. `near`: similar articles; `text`: stems by place, joined by spaces;
    `phrases`: key phrases (tag to be, confidence); `fixed`: the file is known not to be editable."""

    near: Sequence[tuple[str, float]]
    text: Mapping[str, str]
    phrases: Sequence[tuple[str, float]] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`tag` as it will be written, `confidence` 0 to 1, `reasons` strongest first; `new` when no article had it."""

    tag: str
    confidence: float
    reasons: tuple[Message, ...]
    new: bool = False


@dataclass(slots=True)
class Tags:
    """The tags of every article, and the way each is usually written."""

    by_article: dict[str, dict[str, str]]
    share: Callable[[str], float]
    """Which share of the articles has a stem."""
    spelling: dict[str, str] = field(default_factory=dict)
    having: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The stems of each tag's words; none where it is but one letter, which says nothing in a text."""
    phrases: dict[str, str] = field(default_factory=dict)
    """The labels as they stand in `Evidence.text`."""
    by_opening: dict[str | tuple[str, str], list[str]] = field(default_factory=dict)
    """Tags by the only stem of their label, or by its first two: a look-up for each word of a text finds all that may stand in it."""
    added: set[tuple[str, str]] = field(default_factory=set)
    """(article, tag) of what was suggested on the way."""
    _worth: dict[str, float] = field(default_factory=dict)
    _alike: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def of(cls, tags: Mapping[str, Sequence[str]], share: Callable[[str], float] = lambda stem: 0.0) -> Tags:
        """Return the state of a vault whose articles have these tags."""
        self = cls({path: {} for path in tags}, share)
        spellings: dict[str, Counter[str]] = {}
        for path in sorted(tags):
            for tag in tags[path]:
                self._put(path, tag)
                spellings.setdefault(fold_text(tag), Counter())[tag] += 1
        self.spelling = {key: min(found, key=lambda tag: (-found[tag], tag)) for key, found in spellings.items()}
        return self

    @property
    def sparse(self) -> bool:
        """Say whether fewer than one article in twenty has a tag: a vocabulary out of a few examples is none."""
        return sum(map(bool, self.by_article.values())) * 20 < len(self.by_article)

    def add(self, path: str, tag: str) -> None:
        self._put(path, tag)
        self.added.add((path, fold_text(tag)))
        self.spelling.setdefault(fold_text(tag), tag)

    def worth(self, key: str) -> float:
        """Return what a tag's label in the text is worth: less when all its words are everywhere."""
        if key not in self._worth:
            self._worth[key] = _COMMONPLACE if min(map(self.share, self.labels[key])) > _WIDESPREAD else 1.0
        return self._worth[key]

    def named(self, words: Sequence[str]) -> set[str]:
        """Return the tags whose label may stand in these stems: surely those of one stem, and those whose first two stand there."""
        openings: set[str | tuple[str, str]] = {*words, *pairwise(words)}
        return {key for opening in openings & self.by_opening.keys() for key in self.by_opening[opening]}

    def alike(self, key: str, other: str) -> float:
        """Return how far two tags cover the same articles: the Jaccard index."""
        pair = (key, other) if key < other else (other, key)
        if pair not in self._alike:
            own, having = self.having.get(key, set()), self.having.get(other, set())
            both = len(own & having)
            self._alike[pair] = both / (len(own) + len(having) - both) if both else 0.0
        return self._alike[pair]

    def _put(self, path: str, tag: str) -> None:
        self._alike.clear()
        key = fold_text(tag)
        self.by_article[path][key] = tag
        self.having.setdefault(key, set()).add(path)
        if key not in self.labels:
            last = stems_of(tag.rsplit("/", 1)[-1].replace("-", " ").replace("_", " "))
            self.labels[key] = tuple(last) if len("".join(last)) > 1 else ()
            self.phrases[key] = f" {' '.join(last)} "
            if self.labels[key]:
                self.by_opening.setdefault(last[0] if len(last) == 1 else (last[0], last[1]), []).append(key)


@dataclass(frozen=True, slots=True)
class Rules:
    """`most` tags in all for an article, nothing below `least` confidence, key phrases `new` = yes, no or auto (only where hardly any article has tags)."""

    most: int
    least: float
    new: str


def propose(
    tags: Tags, evidence: Mapping[str, Evidence], rules: Rules, only: frozenset[str], writable: Callable[[str], bool]
) -> tuple[dict[str, list[Suggestion]], set[str]]:
    """Return the tags to add to each article of `only`, and the articles that can't be written; `tags` becomes what it will be.

    Decided in rounds until nothing is left to add, so that a second run over the changed vault proposes nothing. `writable` is asked
    only about articles that have something to add.
    """
    found: dict[str, list[Suggestion]] = {}
    refused = {path for path, known in evidence.items() if known.fixed}
    open_to = sorted(only - refused)
    for _ in range(_MAX_ROUNDS):
        new = rules.new == "yes" or (rules.new == "auto" and tags.sparse)
        chosen = {path: picked for path in open_to if (picked := choose(tags, path, evidence[path], rules, new=new))}
        refused.update(path for path in chosen if path not in found and not writable(path))
        chosen = {path: picked for path, picked in chosen.items() if path not in refused}
        if not chosen:
            break
        known = set(tags.having)
        for path, picked in chosen.items():
            found.setdefault(path, []).extend(picked)
            for suggestion in picked:
                tags.add(path, suggestion.tag)
        left = [path for path in sorted(only - refused) if len(tags.by_article[path]) < rules.most]
        open_to = _touched(tags, {path: evidence[path] for path in left}, rules.least, chosen.keys(), tags.having.keys() - known)
    return found, refused


def _touched(tags: Tags, evidence: Mapping[str, Evidence], least: float, changed: Set[str], fresh: Set[str]) -> list[str]:
    """Return the articles for which there may be more to add now that some have changed and some tags are new.

    An article has taken all it could. More speaks for a tag only where an article like it has got one, or where a tag is new and its
    words stand in the text.
    """
    openings = {opening for opening, keys in tags.by_opening.items() if not fresh.isdisjoint(keys)}
    return [
        path for path, known in evidence.items()
        if any(other in changed for other, _ in known.near) or not openings.isdisjoint({*(words := _words(known, least)), *pairwise(words)})
    ]  # fmt: skip


def choose(tags: Tags, path: str, known: Evidence, rules: Rules, *, new: bool) -> list[Suggestion]:
    """Return the tags to add to one article now: confident, different from each other, no more than there is room for."""
    own = tags.by_article[path]
    room = rules.most - len(own)
    if room <= 0:
        return []
    open_to = [s for s in candidates(tags, path, known, new=new, least=rules.least) if not _implied(s.tag, own)]
    picked: list[Suggestion] = []
    while open_to and len(picked) < room:
        taken = {*own, *(fold_text(s.tag) for s in picked)}
        best = max(open_to, key=lambda s: (_RELEVANCE * s.confidence - (1 - _RELEVANCE) * max((tags.alike(fold_text(s.tag), other) for other in taken), default=0.0), s.tag))
        open_to.remove(best)
        if not _implied(best.tag, taken):
            picked.append(best)
    return picked


def candidates(tags: Tags, path: str, known: Evidence, *, new: bool, own: bool = False, least: float = 0.0) -> list[Suggestion]:
    """Return every tag with evidence of `least` confidence, best first. With `own` the article's present tags are judged too (to test the method)."""
    present = {} if own else tags.by_article[path]
    votes, voters = _votes(tags, known)
    named, counts = tags.named(_words(known, least)), Counter(known.text["body"].split())
    found = []
    for key in sorted(votes.keys() | named):
        vote = votes.get(key, 0.0)
        if key in present or (own and tags.having[key] == {path}) or not _reaches(least, vote, _PLACES["title"]):
            continue
        label, place = _label(tags, key, known, counts)
        confidence = round(1 - (1 - vote) * (1 - label), 4)
        if confidence > 0 and confidence >= least:
            near = "why_near_new" if any((other, key) in tags.added for other, _ in known.near) else "why_near"
            reasons = [(vote, Message(f"auto_tagger.{near}", {"count": voters.get(key, 0), "of": len(known.near)}))] if vote else []
            if label and place:
                reasons.append((label, Message(f"auto_tagger.why_{place}")))
            ordered = tuple(m for _, m in sorted(reasons, key=lambda r: -r[0]))
            found.append(Suggestion(tags.spelling[key], confidence, ordered))
    if new:
        found += [
            Suggestion(tag, round(score, 4), (Message("auto_tagger.why_phrase"),), new=True)
            for tag, score in known.phrases
            if round(score, 4) >= least and fold_text(tag) not in present and fold_text(tag) not in tags.having
        ]
    return sorted(found, key=lambda s: (-s.confidence, s.tag))


def _reaches(least: float, vote: float, label: float) -> bool:
    """Return whether both evidences together may come to `least`, by what is rounded away."""
    return 1 - (1 - vote) * (1 - label) > least - 1e-4


def _votes(tags: Tags, known: Evidence) -> tuple[dict[str, float], Counter[str]]:
    total = sum(score for _, score in known.near)
    sums: dict[str, float] = {}
    voters: Counter[str] = Counter()
    for other, score in known.near:
        for key in tags.by_article.get(other, ()):
            sums[key] = sums.get(key, 0.0) + score
            voters[key] += 1
    return {key: value / (total + _PRIOR) for key, value in sums.items()}, voters


def _words(known: Evidence, least: float) -> list[str]:
    """Return the stems of the places in which a tag that no similar article has comes to `least`: of all, or of the title only."""
    texts = known.text.values() if _reaches(least, 0.0, _PLACES["headings"]) else (known.text["title"],)
    return " ".join(texts).split()


def _label(tags: Tags, key: str, known: Evidence, counts: Mapping[str, int]) -> tuple[float, str]:
    """Return how much the tag's own words, if they stand in the article, speak for it, and where; `counts` are those of the body."""
    label, phrase, text = tags.labels[key], tags.phrases[key], known.text
    if not label:
        return 0.0, ""
    if phrase in text["title"]:
        return _PLACES["title"], "title"
    if phrase in text["headings"]:
        return _PLACES["headings"] * tags.worth(key), "headings"
    count = counts[label[0]] if len(label) == 1 else text["body"].count(phrase)
    return (_COUNTS[min(count, len(_COUNTS) - 1)] * tags.worth(key), "body") if count else (0.0, "")


def _implied(tag: str, own: Mapping[str, str] | set[str]) -> bool:
    """Return whether a tag adds nothing: it is there, or is the parent of one that is there."""
    key = fold_text(tag)
    return any(other == key or other.startswith(key + "/") for other in own)
