"""The words of a vault as numbers, and what a concordance asks of them: counts, contexts, collocates, n-grams, spread.

A corpus keeps one array of word-form numbers for each article, blocks separated by 0, so that no window reaches from one block into
the next. Words of one stem count as one word; texts are read again only for the lines that are shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from data20.language.association import (
    average_reduced_frequency,
    deviation_of_proportions,
    juilland_d,
    log_dice,
    log_likelihood,
    mutual_information,
    mutual_information3,
    t_score,
)  # fmt: skip
from data20.language.fleeting import is_case, other_stems
from data20.language.stems import stem, stem_of_cases
from data20.language.stopwords import is_stop_word
from data20.language.tokens import Token, fold, forms, is_number, tokenize
from data20.search.places import Segment, line_of, segments
from data20.vault.model import Article
from data20.vault.shown import CodePlace, code_places, with_places
from data20.vault.text import visible

_BUCKETS = 1 << 20
Node = tuple[str, ...]
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Word:
    """`stem` names it; `forms` are (form, count), commonest first; `articles` have it."""

    stem: str
    count: int
    articles: int
    forms: tuple[tuple[str, int], ...]

    @property
    def shown(self) -> str:
        return self.forms[0][0]


@dataclass(frozen=True, slots=True)
class Spread:
    """`arf`: average reduced frequency; `d`: Juilland's D over articles; `dp`: Gries' deviation of proportions over articles."""

    arf: float
    d: float
    dp: float


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence in its context (KWIC). `before` and `after` are the folded words beside it, nearest first."""

    path: str
    line: int
    left: str
    node: str
    right: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collocate:
    """`joint` times within the window; the rest are the measures of `language.association`."""

    word: str
    joint: int
    count: int
    log_dice: float
    g2: float
    mi: float
    mi3: float
    t: float


class Corpus:
    """`texts` by article: form numbers, 0 between blocks. Number 0 is no word."""

    def __init__(self, articles: Sequence[Article], step: Step) -> None:
        self.articles = articles
        self.forms: list[str] = [""]
        self.stems: list[str] = [""]
        self.texts: list[array[int]] = []
        self.sizes: list[int] = []
        numbers: dict[str, int] = {}
        for done, article in enumerate(articles):
            step(done)
            text = array("I")
            for segment in segments(article):
                for form in forms(segment.text):
                    number = numbers.get(form)
                    if number is None:
                        number = numbers[form] = len(self.forms)
                        self.forms.append(form)
                        self.stems.append(stem(form))
                    text.append(number)
                text.append(0)
            self.texts.append(text)
            self.sizes.append(len(text) - text.count(0))
        self.total = sum(self.sizes)
        self._numbers = numbers
        self._join_cases()

    def _join_cases(self) -> None:
        """Give the cases of one word one stem where Snowball has two for them: «заметка» and «заметок», «массив» and «массивы»."""
        having = frozenset(self.stems)
        for number, form in enumerate(self.forms):
            # «файлов» is a case of «файл», which stands there, too, and not the stem of «файловый».
            if (own := stem_of_cases(form)) and own in having and stem(form) not in self._numbers:
                self.stems[number] = own
        written: dict[str, list[str]] = {}
        for name, form in zip(self.stems[1:], self.forms[1:], strict=True):
            written.setdefault(name, []).append(form)
        self._same = {name: name for name in written}
        for name, cases in written.items():
            # The stem with the vowel has one form, the one without an ending: «пробел» has more, so «пробл» is of another word.
            if {*cases} <= {name, f"{name}ь"}:
                self._same[name] = next((other for other in other_stems(name) if any(is_case(form, other) for form in written.get(other, ()))), name)
        self.stems[1:] = [self._same[name] for name in self.stems[1:]]

    def _stem(self, form: str) -> str:
        """Return the stem under which the words of this corpus have a form, be it one that they don't have."""
        found = stem(form)
        if form in self._numbers:
            return self.stems[self._numbers[form]]
        if found not in self._same and found in self._numbers:
            return self.stems[self._numbers[found]]
        return next((self._same[name] for name in (found, *(other_stems(found) if is_case(form, found) else ())) if name in self._same), found)

    def words(self) -> list[Word]:
        """Return every word, commonest first, then by stem."""
        counts: Counter[int] = Counter()
        having: Counter[str] = Counter()
        for text in self.texts:
            own = Counter(text)
            counts.update(own)
            having.update({self.stems[number] for number in own if number})
        by_stem: dict[str, list[tuple[str, int]]] = {}
        for number, count in counts.items():
            if number:
                by_stem.setdefault(self.stems[number], []).append((self.forms[number], count))
        found = [
            Word(name, sum(count for _, count in listed), having[name], tuple(sorted(listed, key=lambda f: (-f[1], f[0]))))
            for name, listed in by_stem.items()
        ]
        return sorted(found, key=lambda word: (-word.count, word.stem))

    def node(self, text: str) -> Node:
        """Return the stems of a word or phrase."""
        return tuple(self._stem(form) for form in forms(text))

    def wanted(self, node: Node, *, exact: Sequence[str] = ()) -> list[set[int]]:
        """Return, for each place of a node, the form numbers that may stand there: all of the stem, or only the exact one."""
        if exact:
            return [{self._numbers[form]} if form in self._numbers else set() for form in exact]
        return [{number for number, name in enumerate(self.stems) if number and name == part} for part in node]

    def occurrences(self, wanted: list[set[int]]) -> Iterator[tuple[int, int]]:
        """Yield (article number, place in its text) of every occurrence of a node, in order."""
        if not wanted or not all(wanted):
            return
        first, rest = wanted[0], wanted[1:]
        for number, text in enumerate(self.texts):
            for place, form in enumerate(text):
                if form in first and all(
                    place + i < len(text) and text[place + i] in options for i, options in enumerate(rest, 1)
                ):
                    yield number, place

    def collocates(self, places: Sequence[tuple[int, int]], size: int, window: int, counts: dict[str, int]) -> list[Collocate]:
        """Return the words within `window` words of the occurrences of a node that is `size` words long, unsorted.

        `counts` gives the frequency of each stem. The expected frequency takes the 2·window places around every occurrence into
        account (St. Evert, "Corpora and collocations", 2008, section 4: surface cooccurrence).
        """
        joint: Counter[str] = Counter()
        for number, place in places:
            joint.update(self.stems[form] for form in self._around(number, place, size, window))
        node, span = len(places), 2 * window
        return [
            Collocate(
                word, n, counts[word], log_dice(n, node, counts[word]),
                log_likelihood(n, min(node * span, self.total), counts[word], self.total),
                mutual_information(n, node, counts[word], self.total, span),
                mutual_information3(n, node, counts[word], self.total, span), t_score(n, node, counts[word], self.total, span),
            )
            for word, n in joint.items()
        ]  # fmt: skip

    def _around(self, number: int, place: int, size: int, window: int) -> Iterator[int]:
        text = self.texts[number]
        for at in range(place - 1, max(-1, place - 1 - window), -1):
            if not text[at]:
                break
            yield text[at]
        for at in range(place + size, min(len(text), place + size + window)):
            if not text[at]:
                break
            yield text[at]

    def spread(self, places: Sequence[tuple[int, int]]) -> Spread:
        """Return how evenly the occurrences are spread over the vault."""
        starts, start = [], 0
        for text in self.texts:
            starts.append(start)
            start += len(text)
        counts = Counter(number for number, _ in places)
        by_article = [counts[number] for number in range(len(self.texts))]
        positions = [starts[number] + place for number, place in places]
        return Spread(
            average_reduced_frequency(positions, start), juilland_d(by_article, self.sizes), deviation_of_proportions(by_article, self.sizes)
        )

    def ngrams(self, size: int, least: int, *, content: bool, step: Step) -> list[tuple[str, int]]:
        """Return the runs of `size` words seen at least `least` times as (text, count), commonest first.

        With `content` runs that begin or end with a function word or number are left out. Two passes: the first counts hash buckets, so
        that the second keeps only runs that can be frequent (J. Park, M. Chen and P. Yu, SIGMOD 1995).
        """
        edge = [form != "" and not (content and (is_stop_word(form) or is_number(form))) for form in self.forms]
        buckets = array("I", bytes(4 * _BUCKETS))
        for number, text in enumerate(self.texts):
            step(number)
            for run in _runs(text, size, edge):
                buckets[hash(run) % _BUCKETS] += 1
        counts: Counter[tuple[int, ...]] = Counter()
        for number, text in enumerate(self.texts):
            step(number)
            counts.update(run for run in _runs(text, size, edge) if buckets[hash(run) % _BUCKETS] >= least)
        named = [(" ".join(self.forms[n] for n in run), count) for run, count in counts.items() if count >= least]
        return sorted(named, key=lambda pair: (-pair[1], pair[0]))

    def lines(self, places: Iterable[tuple[int, int]], size: int, context: int) -> list[Line]:
        """Return the occurrences in their contexts of `context` words to each side, in order of the vault."""
        found: list[Line] = []
        by_article: dict[int, list[int]] = {}
        for number, place in places:
            by_article.setdefault(number, []).append(place)
        for number, inside in sorted(by_article.items()):
            article = self.articles[number]
            parts = segments(article)
            starts, text = [0], self.texts[number]
            starts.extend(at + 1 for at, form in enumerate(text) if not form)
            for part, start, after in zip(parts, starts, starts[1:], strict=False):
                own = [place - start for place in inside if start <= place < after]
                if own:
                    tokens = tokenize(part.text)
                    codes = [] if part.heading else code_places(article.text[part.start : part.end], part.text)
                    found.extend(_line(article, part, tokens, codes, place, size, context) for place in own)
        return found


def sort_lines(lines: list[Line], key: str) -> list[Line]:
    """Return lines sorted by "text" (order of the vault) or by the words from 1L to 3R: the named place first, then onwards; lines with nothing there come last."""
    if key == "text":
        return lines
    first = int(key[0]) - 1

    def beside(line: Line) -> tuple[str, ...]:
        words = line.before if key.endswith("L") else line.after
        return words[first:]

    return sorted(lines, key=lambda line: (not beside(line), beside(line), line.path, line.line))


def _runs(text: array[int], size: int, edge: list[bool]) -> Iterator[tuple[int, ...]]:
    for run in zip(*(text[i:] for i in range(size)), strict=False):
        if edge[run[0]] and edge[run[-1]] and 0 not in run:
            yield run


def _line(article: Article, part: Segment, tokens: list[Token], codes: list[CodePlace], place: int, size: int, context: int) -> Line:
    first, last = tokens[place], tokens[place + size - 1]
    left, right = max(0, place - context), min(len(tokens), place + size + context)
    begin = tokens[left].start if left else 0
    end = tokens[right - 1].end if right < len(tokens) else len(part.text)
    return Line(
        article.path, line_of(article, part, first.start, first.end), _flat(with_places(part.text, codes, begin, first.start)),
        _flat(with_places(part.text, codes, first.start, last.end)), _flat(with_places(part.text, codes, last.end, end)),
        tuple(fold(t.text) for t in reversed(tokens[left:place])), tuple(fold(t.text) for t in tokens[place + size : right]),
    )  # fmt: skip


def _flat(text: str) -> str:
    return visible(" ".join(text.split()))
