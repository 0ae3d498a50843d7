"""Key phrases: runs of one to three content words that a text leans on.

Candidates are cut at function words, numbers, punctuation and verb forms (S. Rose et al., "Automatic keyword extraction from individual documents",
2010, without its score); a candidate's score is TF × IDF × a prior for its length × one for standing early (I. Witten et al., "KEA: practical automatic keyphrase
extraction", 1999), and a part of a better phrase is left out unless it stands
alone more often (sub-phrase suppression, K. Frantzi and S. Ananiadou, "C-value", 2000). Words are compared by stems and shown in the dictionary form where the text has it.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from data20.language.headwords import head_phrase
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import fold, gaps_and_words, is_number

Key = tuple[str, ...]
_PRIOR = {1: 1.0, 2: 1.6, 3: 1.8}
_FEW = 3
_SHORT = 400
"""In fewer documents, and in a document of so few candidates, a longer phrase may occur but once."""
_ONCE = 0.7
"""What such a phrase is worth beside one that comes back."""
_EARLY, _FADING = 0.5, 5.0
"""What the first place of a text adds, and how fast that fades over the text."""
_RUSSIAN_VERB = re.compile(
    r"(?:ться|тся|ается|яется|уется|ется|ится|ются|утся|ятся|атся|лся|лась|лось|лись|ает|яет|ают|яют|уют|ировать|овать|ывать|ивать|ать|ять|ить|еть|уть|айте|ите|ав|ив|вши|вшись|ая|яя)$"
)
_RUSSIAN_FINITE = re.compile(r"(?:тся|ает|яет|ует|ают|яют|уют|ведет|ведут|йдет|йдут|несет|несут|берет|берут|станет|станут|вернет|вернут|может|могут)$")
_NOT_VERBS = frozenset("кровать печать тетрадь память нить мать сеть плеть путь суть часть роль связь запись площадь стая шея статья глава нитка чать питать массив архив актив пассив мотив лейтмотив коллектив объектив норматив детектив инфинитив негатив позитив примитив реактив локомотив кооператив креатив нарратив императив рецидив залив прилив отлив разлив перелив состав устав нрав рукав сплав удав анклав кредит визит лимит дефицит магнит гранит транзит реквизит алфавит салат халат формат автомат".split())  # noqa: SIM905
_NOUN_HEAD = re.compile(r"(?:(?<!ви)(?<!лы)сеть|часть|память|печать|путь|суть|кровать)$")
"""Ends of compound nouns (нейросеть, запчасть) that look like infinitives; висеть and лысеть are infinitives."""
_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ых|их|ыми|ими)$")
_ENGLISH_EDGE = frozenset(
    ["use", "used", "uses", "using", "make", "makes", "made", "making", "see", "seen", "say", "says", "said", "take", "takes", "took", "work", "works", "worked", "need", "needs", "want", "wants", "know", "known", "find", "found", "give", "given", "come", "comes", "came", "go", "goes", "went", "look", "looks", "new", "good", "first", "last", "next", "two", "three", "way", "ways", "thing", "things", "time", "times", "lot", "kind", "kinds", "part", "parts", "example", "different", "often", "usually", "well", "also"]
)
_RUSSIAN_EDGE = frozenset(
    ["весь", "новый", "хороший", "первый", "последний", "следующий", "самый", "разный", "обычно", "часто", "хорошо", "пример", "образ", "случай", "раз", "время", "день", "год", "способ", "вид", "часть", "дело", "место", "вещь", "человек", "слово", "помощь", "помощи", "помощью", "образом", "образе", "случае", "случаях", "времени", "способом", "примере", "примера", "сразу", "снова", "поэтому", "затем"]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`key` is the stems, `shown` the dictionary form as far as the text has it; `count` occurrences in the text; a higher `score` is better."""

    key: Key
    shown: str
    count: int
    score: float


def candidates(text: str) -> list[tuple[Key, str]]:
    """Return every candidate of one piece of text, in order, all lengths to three, as (stems, as written)."""
    found: list[tuple[Key, str]] = []
    pieces = gaps_and_words(text)
    for run in _runs(pieces):
        for word, at in run:
            if word.alone:
                found.append((word.alone, pieces[at]))
        # Most runs are of one word.
        if len(run) > 1:
            for (word, at), (last, end) in pairwise(run):
                if word.opening and last.closing:
                    found.append(((word.stem, last.stem), "".join(pieces[at : end + 1])))
            for (word, at), (middle, _), (last, end) in zip(run, run[1:], run[2:], strict=False):
                if word.opening and last.closing and not middle.inner:
                    found.append(((word.stem, middle.stem, last.stem), "".join(pieces[at : end + 1])))
    return found


def short_candidates(text: str) -> list[tuple[Word, Word | None]]:
    """Return every candidate of one or two words of one piece of text, in the order of `candidates`, without its spelling."""
    found: list[tuple[Word, Word | None]] = []
    for run in _runs(gaps_and_words(text)):
        found += [(word, None) for word, _ in run if word.alone]
        found += [(word, following) for (word, _), (following, _) in pairwise(run) if word.opening and following.closing]
    return found


def best_phrases(found: Sequence[tuple[Key, str, float]], having: Mapping[Key, int], total: int, limit: int = 10, *, placed: bool = True) -> list[Phrase]:
    """Return the best phrases of a document from its candidates as (stems, as written, weight); `having` counts documents by phrase out of `total`.

    A phrase unknown to `having` counts as found in one document. Ties are broken by the phrase itself. Without `placed` the order of `found` says nothing.
    """
    counts = _weights(found)
    once = total < _FEW or len(found) <= _SHORT
    early = _early(found) if placed else dict.fromkeys(counts, 1.0)
    scores = {
        key: weight * math.log(1 + total / (having.get(key) or 1)) * _PRIOR[len(key)] * early[key] * (_ONCE if weight == 1 and len(key) > 1 else 1.0)
        for key, weight in counts.items()
        if weight > 1 or len(key) == 1 or once
    }
    waiting = [(-round(score, 9), key) for key, score in scores.items()]
    heapq.heapify(waiting)
    kept: list[Key] = []
    while waiting and len(kept) < limit:
        _, key = heapq.heappop(waiting)
        if not any(_suppressed(key, other, counts) for other in kept):
            kept.append(key)
    written: dict[Key, Counter[str]] = {key: Counter() for key in kept}
    for key, surface, _ in found:
        if key in written:
            written[key][surface] += 1
    return [Phrase(key, _shown(written[key]), written[key].total(), scores[key]) for key in kept]


def _early(found: Sequence[tuple[Key, str, float]]) -> dict[Key, float]:
    """Return what the first place of each phrase is worth."""
    last = len(found) - 1
    first = {key: last - back for back, (key, _, _) in enumerate(reversed(found))}
    return {key: 1 + _EARLY * math.exp(-_FADING * at / len(found)) for key, at in first.items()}


def able(found: Sequence[tuple[Key, str, float]], total: int) -> list[tuple[Key, str, float]]:
    """Return those candidates of a document that can be among its best phrases in a vault of `total` documents: most longer ones occur but once."""
    counts = _weights(found)
    return [item for item in found if counts[item[0]] > 1 or len(item[0]) == 1 or total < _FEW or len(found) <= _SHORT]


def _weights(found: Sequence[tuple[Key, str, float]]) -> dict[Key, float]:
    counts: dict[Key, float] = {}
    for key, _, weight in found:
        counts[key] = counts.get(key, 0.0) + weight
    return counts


def _suppressed(key: Key, kept: Key, counts: Mapping[Key, float]) -> bool:
    """Return whether `key` says nothing beside `kept`: it is a part of it (and not often alone), or contains it."""
    shorter, longer = sorted((key, kept), key=len)
    inside = any(longer[i : i + len(shorter)] == shorter for i in range(len(longer) - len(shorter) + 1))
    return inside and (len(key) > len(kept) or counts[key] < 3 * counts[kept])


def _shown(written: Counter[str]) -> str:
    forms = Counter[str]()
    for surface, count in written.items():
        kept = surface.isupper() or (" " not in surface and surface[1:].lower() != surface[1:])
        forms[surface if kept else fold(surface)] += count
    return head_phrase(forms)


def _runs(pieces: list[str]) -> Iterator[list[tuple[Word, int]]]:
    """Yield the runs of words that nothing cuts, each word with its place among the pieces of a text."""
    run: list[tuple[Word, int]] = []
    for at in range(1, len(pieces), 2):
        word = _word(pieces[at])
        if run and (word is None or ((gap := pieces[at - 1]) != " " and gap.strip(" \u00a0\t\n"))):
            yield run
            run = []
        if word is not None:
            run.append((word, at))
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Word:
    """`form`: as it is folded; `alone`: its key as a phrase of its own, () where it is none; `opening`, `closing`: may begin, may end a longer phrase; `inner`: a verb form, which may not stand inside one."""

    form: str
    stem: str
    alone: Key
    opening: bool
    closing: bool
    inner: bool


@lru_cache(maxsize=200_000)
def _word(written: str) -> Word | None:
    """Return what is known of a word as it is written, None for one that cuts phrases."""
    form = fold(written)
    if is_stop_word(form) or is_number(form) or (len(form) < 2 and not form.isalpha()) or len(form) > 40:
        return None
    verbal, edge, stemmed = looks_verbal(form), form in _ENGLISH_EDGE or form in _RUSSIAN_EDGE, stem(form)
    closing, inner = not (verbal or edge or is_adjective(form)), verbal and not _ADJECTIVE.search(form)
    return Word(form, stemmed, (stemmed,) if closing and len(form) > 2 else (), not (edge or inner), closing, inner)


def looks_verbal(form: str) -> bool:
    """Return whether a folded Russian word looks like a verb form; always false for other scripts."""
    return bool("а" <= form[:1] <= "я" and len(form) > 4 and form not in _NOT_VERBS and ((_RUSSIAN_VERB.search(form) and not _NOUN_HEAD.search(form) and not form.endswith(("ая", "яя"))) or is_finite(form)))


def is_finite(form: str) -> bool:
    """Return whether a folded Russian word says what somebody does or will do ("делятся", "выведет"): a phrase with it is a sentence."""
    return bool("а" <= form[:1] <= "я" and len(form) > 4 and _RUSSIAN_FINITE.search(form))


def is_adjective(form: str) -> bool:
    """Return whether a folded Russian word looks like an adjective or participle."""
    return bool("а" <= form[:1] <= "я" and len(form) > 4 and re.search(r"(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ую|юю|ых|ыми|ими)$", form) and not form.endswith(("ние", "тие", "ствие", "ние", "рий", "нарий", "тарий", "гий", "лие", "вие", "мий", "сий", "кафе")))
