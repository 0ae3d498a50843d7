"""English readability beside textstat: the same formulas on the same counts, and nearly the same judgement of whole texts.

textstat 0.7.4 is the last release that needs no download: it counts syllables by hyphenation (Pyphen), later ones by a dictionary.
"""

from __future__ import annotations

import importlib.resources
import io
import statistics
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from data20.language.prose import is_prose, own_blocks, profile
from data20.language.readability import TextCounts, count_text, readability
from data20.language.sentences import sentences
from data20.language.tokens import forms
from tests.corpora import CORPORA, corpus
from tests.python.tools.vaults import demo


@pytest.fixture(scope="module")
def textstat() -> Iterator[Any]:
    """textstat asks for the long retired pkg_resources, only to open one of its own files."""
    stand_in = types.ModuleType("pkg_resources")
    stand_in.resource_stream = lambda package, name: io.BytesIO((importlib.resources.files(package) / name).read_bytes())  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pkg_resources", stand_in)
        from textstat import textstat as module

        module.set_lang("en")
        module.set_rounding(False)
        yield module


def english_texts() -> list[str]:
    """Return texts of English articles that are long enough for every formula."""
    vaults = [demo(), *(corpus(name) for name in ("rust-book", "obsidian-help-en") if name in CORPORA)]
    articles = [a for vault in vaults for a in vault.articles.values()]
    chosen = [a for a in articles if profile(a).counts.words >= 200 and profile(a).language == "en"]
    return [" ".join(text if text.endswith((".", "!", "?")) else text + "." for text in (block.text for block in own_blocks(a) if is_prose(block))) for a in chosen][:150]


TEXTS = english_texts()


def test_the_same_counts_give_the_same_scores(textstat: Any) -> None:
    assert len(TEXTS) >= 5
    for text in TEXTS:
        counts = TextCounts(
            textstat.sentence_count(text), textstat.lexicon_count(text), textstat.char_count(text), textstat.syllable_count(text),
            textstat.polysyllabcount(text), textstat.difficult_words(text, 3),
        )  # fmt: skip
        ours = readability(counts, "en")
        assert ours
        assert ours.ease == pytest.approx(textstat.flesch_reading_ease(text), abs=1e-6)
        assert ours.flesch_kincaid == pytest.approx(textstat.flesch_kincaid_grade(text), abs=1e-6)
        assert ours.ari == pytest.approx(textstat.automated_readability_index(text), abs=1e-6)
        if ours.smog is not None:
            assert ours.smog == pytest.approx(textstat.smog_index(text), abs=1e-6)
        # textstat's 0.058 for letters is not Coleman and Liau's 0.0588.
        letters = 100 * textstat.letter_count(text) / counts.words
        liau = 0.0588 * letters - 0.296 * 100 * counts.sentences / counts.words - 15.8
        assert textstat.coleman_liau_index(text) == pytest.approx(liau - 0.0008 * letters, abs=1e-6)


def test_whole_texts_are_judged_nearly_alike(textstat: Any) -> None:
    """Hyphenation finds fewer syllables than speech has, so textstat calls every text easier; the order is what must agree."""
    ours, theirs, words = [], [], []
    for text in TEXTS:
        counts = count_text([forms(s.text) for s in sentences(text)], "en")
        measured = readability(counts, "en")
        assert measured
        ours.append(measured.ease)
        theirs.append(textstat.flesch_reading_ease(text))
        words.append(counts.words / textstat.lexicon_count(text))
    assert statistics.correlation(ours, theirs) >= 0.9
    assert abs(statistics.median(words) - 1) <= 0.03
