"""Stems equal the published Snowball vocabularies."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from data20.language.stems import stem

PUBLISHED = Path(__file__).parents[4] / "shared" / "references" / "snowball-vocabulary.zip"

# Every thousandth line of the vocabularies published with Snowball (https://snowballstem.org, BSD licence).
SAMPLE = Path(__file__).with_name("snowball-sample.tsv")


def test_stems_equal_a_sample_of_the_published_vocabularies() -> None:
    pairs = [line.split("\t") for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    assert len(pairs) > 80
    assert [(word, stem(word)) for word, _ in pairs] == [(word, expected) for word, expected in pairs]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published vocabularies are not at hand")
@pytest.mark.parametrize("language", ["russian", "english"])
def test_stems_equal_the_whole_published_vocabulary(language: str) -> None:
    with zipfile.ZipFile(PUBLISHED) as archive:
        words = archive.read(f"{language}/voc.txt").decode().split()
        expected = archive.read(f"{language}/output.txt").decode().split()
    assert [(word, stem(word)) for word in words] == list(zip(words, expected, strict=True))


@pytest.mark.parametrize("word", ["utf8", "3.14", "知", "المعرفة", "", "x" * 100])
def test_what_is_no_russian_or_english_word_is_its_own_stem(word: str) -> None:
    assert stem(word) == word
