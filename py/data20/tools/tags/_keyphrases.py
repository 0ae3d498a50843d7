"""Key phrases of articles as possible tags: those of `language.keyphrases` that at least two articles share, in one spelling for the whole vault.

A vault has millions of candidates and most occur but once, so they are kept and counted as numbers: number of the first word · 2³² + number of the second
(0 for none), once by folded form and once by stem.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from data20.language.concepts import names_concept
from data20.language.headwords import head_phrase
from data20.language.keyphrases import Key, best_phrases, short_candidates
from data20.search.places import segments
from data20.vault.model import Article
from data20.vault.naming import nameless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

_KEPT = 12
_KNOWN = 400
"""Phrases of an article that are remembered: its commonest."""
_TITLE = 3
"""What a phrase in the title weighs."""
_TOP_CONFIDENCE = 0.6
_VALUES = frozenset(["true", "false", "null", "none", "nan", "undefined"])
"""What stands in tables of settings everywhere and is about nothing."""


class _Numbers:
    """Numbers folded forms and their stems from 1, in the order they are first seen."""

    def __init__(self) -> None:
        self.forms: list[str] = [""]
        self.stems: list[str] = [""]
        self.stem_of = array("q", [0])
        self._forms: dict[str, int] = {}
        self._stems: dict[str, int] = {}

    def of(self, form: str, stem: str) -> int:
        number = self._forms.get(form)
        if number is None:
            number = self._forms[form] = len(self.forms)
            self.forms.append(form)
            if stem not in self._stems:
                self._stems[stem] = len(self.stems)
                self.stems.append(stem)
            self.stem_of.append(self._stems[stem])
        return number

    def coded(self, text: str) -> list[int]:
        """Return the candidates of a text by their forms."""
        of = self.of
        return [of(one.form, one.stem) << 32 | (of(other.form, other.stem) if other else 0) for one, other in short_candidates(text)]

    def stemmed(self, codes: Codes) -> Codes:
        """Return the candidates by their stems."""
        import numpy as np

        stem_of = np.frombuffer(self.stem_of, dtype=np.int64)
        found: Codes = stem_of[codes >> 32] << 32 | stem_of[codes & 0xFFFFFFFF]
        return found

    def key(self, code: int) -> Key:
        first, second = self.stems[code >> 32], self.stems[code & 0xFFFFFFFF]
        return (first, second) if second else (first,)

    def spelled(self, code: int) -> str:
        first, second = self.forms[code >> 32], self.forms[code & 0xFFFFFFFF]
        return f"{first} {second}" if second else first


def key_phrases(articles: Sequence[Article], step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return up to twelve (tag, confidence) for each article, best first. Confidence is at most 0.6: nobody has used the tag yet.

    A tag must be in two articles at least, because one for a single article orders nothing, and in half of them at most.
    """
    import numpy as np

    numbers = _Numbers()
    found: list[Codes] = []
    titles: list[int] = []
    untold = nameless((article.path, article.title) for article in articles)
    for done, article in enumerate(articles):
        step(done)
        title = numbers.coded(article.title) if article.path not in untold else []
        titles.append(len(title))
        found.append(np.array([*title, *(code for segment in segments(article) for code in numbers.coded(segment.text))], dtype=np.int64))
    leading = [_leading(numbers.stemmed(codes), title) for codes, title in zip(found, titles, strict=True)]
    present, counts = _counted(np.unique(numbers.stemmed(codes)) for codes in found)
    limit = max(2, len(articles) * 0.5)
    shared = (counts >= 2) & (counts <= limit) & np.isin(present, np.concatenate([np.zeros(0, dtype=np.int64), *(codes for codes, _ in leading)]))
    having = dict(zip(present[shared].tolist(), counts[shared].tolist(), strict=True))
    spellings = _Spellings(numbers, found, present[shared])
    return {article.path: _best(numbers, own, having, spellings, len(articles)) for article, own in zip(articles, leading, strict=True)}


def _leading(codes: Codes, title: int) -> tuple[Codes, Codes]:
    """Return the commonest candidates that are there more than once, and their weights; the first `title` candidates stand in the title."""
    import numpy as np

    weights = np.ones(len(codes))
    weights[:title] = _TITLE
    own, first, places = np.unique(codes, return_index=True, return_inverse=True)
    total = np.bincount(places, weights, minlength=len(own)).astype(np.int64)
    kept = np.lexsort((first, -total))[:_KNOWN]
    kept = kept[total[kept] > 1]
    return own[kept], total[kept]


def _counted(codes: Iterable[Codes]) -> tuple[Codes, Codes]:
    """Return every code and how often it is there."""
    import numpy as np

    values, counts = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *codes]), return_counts=True)
    return values, counts


class _Spellings:
    """How the wanted candidates are written; worked out for those that somebody asks for."""

    def __init__(self, numbers: _Numbers, found: Iterable[Codes], wanted: Codes) -> None:
        import numpy as np

        forms, counts = _counted(found)
        stems = numbers.stemmed(forms)
        kept = np.flatnonzero(np.isin(stems, wanted))
        kept = kept[np.argsort(stems[kept], kind="stable")]
        self._numbers, self._stems, self._forms, self._counts = numbers, stems[kept], forms[kept], counts[kept]
        self._known: dict[int, str] = {}

    def tag(self, code: int) -> str:
        """Return a candidate's dictionary form (`head_phrase`) as a tag: of two words with a hyphen; "" for one that is no topic."""
        if code not in self._known:
            start, end = self._stems.searchsorted([code, code + 1]).tolist()
            written = {self._numbers.spelled(form): count for form, count in zip(self._forms[start:end].tolist(), self._counts[start:end].tolist(), strict=True)}
            phrase = "" if written.keys() & _VALUES else head_phrase(written)
            self._known[code] = phrase.replace(" ", "-") if names_concept(phrase) else ""
        return self._known[code]


def _best(numbers: _Numbers, own: tuple[Codes, Codes], having: dict[int, int], spellings: _Spellings, total: int) -> list[tuple[str, float]]:
    usable = {numbers.key(code): (code, weight) for code, weight in zip(own[0].tolist(), own[1].tolist(), strict=True) if code in having}
    counts = {key: having[code] for key, (code, _) in usable.items()}
    phrases = best_phrases([(key, "", float(weight)) for key, (_, weight) in usable.items()], counts, total, _KEPT, placed=False)
    tags = [(spellings.tag(usable[phrase.key][0]), phrase.score) for phrase in phrases]
    return [(tag, _TOP_CONFIDENCE * score / phrases[0].score) for tag, score in tags if tag]
