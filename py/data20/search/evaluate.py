"""Which articles a query means, and how well each fits.

Every text leaf is one FTS5 query made of quoted tokens, so nothing a person types can be syntax. AND, OR and NOT are set
operations on their rows. Score of a leaf: BM25 over weighted columns (S. Robertson and H. Zaragoza, "The Probabilistic Relevance
Framework", 2009, section 3.6: column weights multiply the term frequency), with the idf ln(1 + (N − n + ½)/(n + ½)) that stays
positive in small vaults. Score of an article: sum over leaves × share of leaves that it has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import cast

from data20.language.fleeting import is_case
from data20.language.stems import stem_of_cases
from data20.language.stopwords import is_stop_word
from data20.language.tokens import fold_text
from data20.messages import Message
from data20.search.facets import facet_key
from data20.search.index import SearchIndex
from data20.search.patterns import Pattern
from data20.search.query import (
    And,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Term,
    TextLeaf,
    Wildcard,
    leaves,
)
from data20.search.terms import exact_of, stems_of

WEIGHTS = (8.0, 4.0, 4.0, 2.0, 1.0, 0.5, 8.0, 1.0)
"""Of the columns in `document.COLUMNS`."""
LOOSE_WORDS = 4
"""From so many words on a query is a sentence: articles with some of the words are found too."""
FULL_PAGE = 10
"""When fewer articles than this have all the words, those with some of them follow."""
MAX_EXPANSIONS = 64
MAX_STARS = 4
"""More `*` in one word are not looked at: SQLite tries every way to place them."""

_RANK = f"SELECT rowid, bm25(fts, {', '.join(map(str, WEIGHTS))}) FROM fts WHERE fts MATCH ?"
_STEMS = {
    "": "{title headings tags path body code}", "text": "{title headings tags path body code}", "title": "{title}",
    "heading": "{headings}", "body": "{body}", "code": "{code}",
}  # fmt: skip
_EXACT = {"title": "{xtitle}"}


@dataclass(slots=True)
class LeafHits:
    """`rows`: score of each article that has the leaf; `patterns`: how it looks in a text."""

    leaf: TextLeaf
    rows: dict[int, float] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()


@dataclass(slots=True)
class Matches:
    """`rows` are all articles meant, `leaves` the parts of the query that score. Nothing has all the words: `loosened`.

    `whole` of them have all the words, when others follow that have some."""

    rows: set[int]
    leaves: list[LeafHits]
    loosened: bool = False
    whole: int | None = None
    notes: list[Message] = field(default_factory=list)

    def scores(self, rows: set[int]) -> dict[int, float]:
        """Return how well each of `rows` fits; 0 when only filters speak for it."""
        sums = dict.fromkeys(rows, 0.0)
        parts = dict.fromkeys(rows, 0)
        for hits in self.leaves:
            for row, score in hits.rows.items():
                if row in sums:
                    sums[row] += score
                    parts[row] += 1
        return {row: total * parts[row] / len(self.leaves) for row, total in sums.items()} if self.leaves else sums


def evaluate(index: SearchIndex, root: Node, *, fill: bool = False) -> Matches:
    """Return the articles that `root` means; `fill`: up to a page with those that have some of its words. Never raises for what a person typed."""
    run = _Run(index)
    rows, whole = run.top(root, FULL_PAGE if fill else 1)
    scoring = list(dict.fromkeys(_scoring(root)))
    return Matches(rows, [run.leaf(leaf) for leaf in scoring], whole == 0 and bool(rows), whole or None, run.notes)


class _Run:
    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.everything = set(index.rows)
        self.notes: list[Message] = []
        self._leaves: dict[TextLeaf, LeafHits] = {}

    def top(self, root: Node, least: int) -> tuple[set[int], int | None]:
        """Return the rows, and how many have all the words when fewer than `least` do and others are among them."""
        if not isinstance(root, And) or root.strict:
            return self.rows(root), None
        words = _content([child for child in root.children if isinstance(child, Term)])
        base = self.all([child for child in root.children if not isinstance(child, Term)])
        found = [set(self.leaf(word).rows) for word in words]
        every = base.intersection(*found)
        if len(words) < 2 or (len(every) >= least and len(words) < LOOSE_WORDS):
            return every, None
        some = base.intersection(set().union(*found))
        return some, None if len(some) == len(every) else len(every)

    def rows(self, node: Node) -> set[int]:
        if isinstance(node, And):
            children = list(node.children)
            if not node.strict:
                words = _content([child for child in children if isinstance(child, Term)])
                children = [child for child in children if not isinstance(child, Term) or child in words]
            return self.all(children)
        if isinstance(node, Or):
            return set().union(*(self.rows(child) for child in node.children))
        if isinstance(node, Not):
            return self.everything - self.rows(node.child)
        if isinstance(node, Everything):
            return set(self.everything)
        if isinstance(node, Nothing):
            return set()
        if isinstance(node, Filter):
            return self.filtered(node)
        return set(self.leaf(node).rows)

    def all(self, nodes: list[Node]) -> set[int]:
        found = set(self.everything)
        for node in nodes:
            found &= self.rows(node)
        return found

    def leaf(self, leaf: TextLeaf) -> LeafHits:
        if leaf not in self._leaves:
            hits = LeafHits(leaf)
            ways = self.ways(leaf)
            for match, _ in ways:
                found = ranked(self.index, match)
                for row, score in hits.rows.items():
                    if score > found.get(row, 0.0):
                        found[row] = score
                hits.rows = found
            hits.patterns = tuple(pattern for _, pattern in ways)
            self._leaves[leaf] = hits
        return self._leaves[leaf]

    def ways(self, leaf: TextLeaf) -> list[tuple[str, Pattern]]:
        """Return the FTS5 expressions of a leaf, each with its look in a text."""
        stems, exact = _STEMS[leaf.field], _EXACT.get(leaf.field, "{xtitle xtext}")
        if isinstance(leaf, Term):
            words, forms = stems_of(leaf.text), exact_of(leaf.text)
            ways = [(f"{stems} : {_quoted(words)}", Pattern(tuple(words)))]
            if len(words) == len(forms) == 1:
                ways += [(f"{stems} : {_quoted([other])}", Pattern((other,))) for other in self.index.vocabulary.siblings(words[0]) if is_case(forms[0], words[0])]
                ways += self.other_cases(forms[0], words[0], stems, exact, leaf.field not in ("heading", "code", "body"))
            if leaf.last and len(forms[-1]) > 1:
                ways.append((f"{exact} : {_quoted(forms)} *", Pattern(tuple(forms), exact=True, prefix=True)))
            return ways
        if isinstance(leaf, Phrase):
            return self.phrase(leaf, stems, exact)
        if isinstance(leaf, Fuzzy):
            return self.fuzzy(leaf, stems)
        return self.wildcard(leaf, exact)

    def other_cases(self, form: str, found: str, stems: str, exact: str, has_exact: bool) -> list[tuple[str, Pattern]]:
        """Return how to find the cases of a word that Snowball stems otherwise: «массивы» by «массив», and «массив» by «массивы»."""
        other = stem_of_cases(form)
        ways = [(f"{stems} : {_quoted([other])}", Pattern((other,)))] if other and self.index.vocabulary.count(other) else []
        # What the stem «массив» is cut to, «масс», is the stem of other words, too: the word is looked for as it is written.
        written = stem_of_cases(found)
        return [*ways, (f"{exact} : {_quoted([written])}", Pattern((written,), exact=True))] if written and written != form and has_exact else ways

    def phrase(self, leaf: Phrase, stems: str, exact: str) -> list[tuple[str, Pattern]]:
        if leaf.slop is None:
            forms = exact_of(leaf.text)
            # Headings, tags and code have no exact column of their own: there a phrase is a run of stems.
            if leaf.field in ("heading", "code", "body"):
                words = stems_of(leaf.text)
                return [(f"{stems} : {_quoted(words)}", Pattern(tuple(forms), exact=True))]
            return [(f"{exact} : {_quoted(forms)}", Pattern(tuple(forms), exact=True))]
        words = stems_of(leaf.text)
        near = f"NEAR({' '.join(_quoted([word]) for word in words)}, {leaf.slop})"
        return [(f"{stems} : {near}", Pattern(tuple(words), within=leaf.slop))]

    def fuzzy(self, leaf: Fuzzy, stems: str) -> list[tuple[str, Pattern]]:
        words = stems_of(leaf.text)
        if len(words) != 1:
            return [(f"{stems} : {_quoted(words)}", Pattern(tuple(words)))]
        near = [term for _, _, term in self.index.vocabulary.similar(words[0], leaf.distance)]
        return [(f"{stems} : {_quoted([term])}", Pattern((term,))) for term in [words[0], *near]]

    def wildcard(self, leaf: Wildcard, exact: str) -> list[tuple[str, Pattern]]:
        forms = exact_of(leaf.pattern)
        if leaf.pattern.endswith("*") and "?" not in leaf.pattern and leaf.pattern.count("*") == 1:
            return [(f"{exact} : {_quoted(forms)} *", Pattern(tuple(forms), exact=True, prefix=True))]
        pattern = "".join(char for char in fold_text(leaf.pattern) if char.isalnum() or char in "*?'")
        if pattern.count("*") > MAX_STARS:
            pattern = "*".join(pattern.split("*")[: MAX_STARS + 1]) + "*"
        found = self.index.connection.execute(
            "SELECT term FROM words WHERE term GLOB ? ORDER BY doc DESC, term LIMIT ?", (pattern, MAX_EXPANSIONS + 1)
        ).fetchall()
        if len(found) > MAX_EXPANSIONS:
            self.notes.append(Message("search.wildcard", {"pattern": leaf.pattern, "limit": MAX_EXPANSIONS}))
        terms = [str(term) for (term,) in found[:MAX_EXPANSIONS]]
        return [(f"{exact} : {_quoted([term])}", Pattern((term,), exact=True)) for term in terms]

    def filtered(self, node: Filter) -> set[int]:
        value = fold_text(node.value).strip("/")
        if node.field in ("modified", "date"):
            return {
                row
                for row, info in self.index.rows.items()
                if _in_range(info.modified if node.field == "modified" else info.date, node)
            }
        if node.field == "path":
            return {row for row, info in self.index.rows.items() if _like(value, fold_text(info.path), inside=True)}
        name = {"lang": "language"}.get(node.field, node.field)
        table = self.index.facets.rows[name]
        if "*" not in value and "?" not in value:
            return set(table.get(facet_key(name, node.value), ()))
        return set().union(*(rows for key, rows in table.items() if _like(value, key)))


def ranked(index: SearchIndex, match: str) -> dict[int, float]:
    """Return the score of each row for one FTS5 expression with a single phrase."""
    found = cast("list[tuple[int, float]]", index.connection.execute(_RANK, (match,)).fetchall())
    if not found:
        return {}
    total, having = len(index.rows), len(found)
    # FTS5 multiplies by ln((N − n + ½)/(n + ½)), at least 1e-6: taken out here, ours put in.
    theirs = max(math.log((total - having + 0.5) / (having + 0.5)), 1e-6) if total > having else 1e-6
    ours = idf(total, having)
    return {row: -score / theirs * ours for row, score in found}


def idf(total: int, having: int) -> float:
    """Return the weight of a word that `having` of `total` articles have: ln(1 + (N − n + ½)/(n + ½))."""
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _content(words: list[Term]) -> list[Term]:
    kept = [word for word in words if word.field or not is_stop_word(fold_text(word.text))]
    return kept or words


def _scoring(root: Node) -> list[TextLeaf]:
    """Return the leaves that score: function words only when there is nothing else."""
    found = leaves(root)
    terms = _content([leaf for leaf in found if isinstance(leaf, Term)])
    others = any(not isinstance(leaf, Term) for leaf in found)
    if others and terms and all(not term.field and is_stop_word(fold_text(term.text)) for term in terms):
        terms = []
    return [leaf for leaf in found if not isinstance(leaf, Term) or leaf in terms]


def _quoted(words: list[str]) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'


def _like(pattern: str, value: str, *, inside: bool = False) -> bool:
    """Return whether `value` fits a pattern with * and ?. Greedy with one step back, so the time is bounded by the product of lengths."""
    if "*" not in pattern and "?" not in pattern:
        return pattern in value if inside else pattern == value
    pattern = f"*{pattern}*" if inside else pattern
    at = read = 0
    star, resume = -1, 0
    while at < len(value):
        if read < len(pattern) and pattern[read] == "*":
            star, resume = read, at
            read += 1
        elif read < len(pattern) and pattern[read] in ("?", value[at]):
            at, read = at + 1, read + 1
        elif star >= 0:
            resume += 1
            at, read = resume, star + 1
        else:
            return False
    return all(char == "*" for char in pattern[read:])


def _in_range(value: str, node: Filter) -> bool:
    if not value:
        return False
    return value >= node.low and (not node.high or value[: len(node.high)] <= node.high)
