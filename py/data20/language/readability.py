"""How hard a text is to read, by formulas that were fitted to its language.

English: Flesch 1948; Kincaid et al. 1975 (grade); Coleman and Liau 1975; Smith and Senter 1967 (ARI); McLaughlin 1969 (SMOG); Gunning 1952
(Fog), each with its published coefficients. Russian: I. V. Oborneva 2006 (reading ease, 206.835 − 1.3·ASL − 60.1·ASW) and the grade
formulas with coefficients fitted to Russian school texts by the plainrussian project (I. Begtin, 2013). A grade counts years of
schooling: 11 ends a Russian school, 12 an American one.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from data20.language.detect import DetectedLanguage
from data20.language.syllables import syllables

Band = Literal["easy", "plain", "medium", "hard", "expert"]
BANDS: tuple[Band, ...] = ("easy", "plain", "medium", "hard", "expert")
_EDGES = (5.0, 8.0, 11.0, 15.0)
"""Grades at which the next band begins: primary school, middle school, upper school, university, beyond."""

LEAST_WORDS = 60
"""A shorter text tells too little for any formula."""
_LONG_RUSSIAN = 5
_LONG_ENGLISH = 3


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What all formulas are made of. `long` counts words of five syllables or more (Russian) or three or more (English);
    `complex` is the same without the endings -es, -ed, -ing (Gunning's rule)."""

    sentences: int = 0
    words: int = 0
    letters: int = 0
    syllables: int = 0
    long: int = 0
    complex: int = 0

    @property
    def sentence_length(self) -> float:
        """Words a sentence (ASL); 0 for an empty text."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def word_syllables(self) -> float:
        """Syllables a word (ASW); 0 for an empty text."""
        return self.syllables / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Readability:
    """`ease` is Flesch's scale (0–100 and beyond, more is easier); the grades are years of schooling; `grade` is their median.

    `smog` is None when there are too few sentences for it (fewer than ten)."""

    language: Literal["ru", "en"]
    ease: float
    flesch_kincaid: float
    coleman_liau: float
    ari: float
    smog: float | None
    fog: float | None
    """English only."""
    dale_chall: float | None
    """Russian only, in the fitted form that counts long words."""
    grade: float
    band: Band


def count_text(sentences: Iterable[Sequence[str]], language: DetectedLanguage) -> TextCounts:
    """Count a text given as sentences of folded words. Numbers and sentences without a word don't count."""
    total = words = letters = sounds = long = complex_ = 0
    least = _LONG_RUSSIAN if language == "ru" else _LONG_ENGLISH
    for sentence in sentences:
        real = [word for word in sentence if any(char.isalpha() for char in word)]
        if not real:
            continue
        total += 1
        words += len(real)
        for word in real:
            letters += sum(map(str.isalpha, word))
            number = syllables(word)
            sounds += number
            if number >= least:
                long += 1
                complex_ += number > least or not word.endswith(("es", "ed", "ing"))
    return TextCounts(total, words, letters, sounds, long, complex_)


def readability(counts: TextCounts, language: DetectedLanguage) -> Readability | None:
    """Return the measures, or None for a text in another language or with fewer than `LEAST_WORDS` words."""
    if counts.words < LEAST_WORDS or not counts.sentences:
        return None
    if language == "ru":
        return _russian(counts)
    return _english(counts) if language == "en" else None


def band_of(grade: float) -> Band:
    """Return the band of a grade. Formulas err by three to eight grades on a single text, so bands are what to show."""
    return BANDS[sum(grade >= edge for edge in _EDGES)]


def _english(c: TextCounts) -> Readability:
    asl, asw = c.sentence_length, c.word_syllables
    kincaid = 0.39 * asl + 11.8 * asw - 15.59
    liau = 0.0588 * (100 * c.letters / c.words) - 0.296 * (100 * c.sentences / c.words) - 15.8
    ari = 4.71 * c.letters / c.words + 0.5 * asl - 21.43
    smog = 1.0430 * math.sqrt(30 * c.long / c.sentences) + 3.1291 if c.sentences >= 10 else None
    fog = 0.4 * (asl + 100 * c.complex / c.words)
    grade = statistics.median(value for value in (kincaid, liau, ari, smog, fog) if value is not None)
    return Readability("en", 206.835 - 1.015 * asl - 84.6 * asw, kincaid, liau, ari, smog, fog, None, grade, band_of(grade))


def _russian(c: TextCounts) -> Readability:
    asl, asw = c.sentence_length, c.word_syllables
    kincaid = 0.318 * asl + 14.2 * asw - 30.5
    liau = 0.055 * (100 * c.letters / c.words) - 0.35 * (100 * c.sentences / c.words) - 20.33
    ari = 6.26 * c.letters / c.words + 0.2805 * asl - 31.04
    smog = 1.1 * math.sqrt(64.6 * c.long / c.sentences) + 0.05 if c.sentences >= 10 else None
    dale = 0.552 * (100 * c.long / c.words) + 0.273 * asl
    grade = statistics.median(value for value in (kincaid, liau, ari, smog, dale) if value is not None)
    return Readability("ru", 206.835 - 1.3 * asl - 60.1 * asw, kincaid, liau, ari, smog, None, dale, grade, band_of(grade))
