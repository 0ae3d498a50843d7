"""Readability, syllables and diversity against worked values; Russian grades against graded texts."""

from __future__ import annotations

import math
import statistics
import zipfile
from pathlib import Path

import pytest

from data20.language.diversity import hd_d, mtld
from data20.language.prose import profile
from data20.language.readability import TextCounts, band_of, count_text, readability
from data20.language.sentences import sentences
from data20.language.syllables import syllables
from data20.language.tokens import forms
from data20.vault.apply import vault_of

GRADED = Path(__file__).parents[4] / "shared" / "references" / "russian-graded-texts.zip"

ENGLISH = {
    1: "cat make word through strength time homes asked jumped eye house queue once the phone voiced changed stopped",
    2: "table kettle water apple reading playing seeing boxes wanted hopeful lovely movement quiet client going changes paper before also maybe notebook science highest wishes",
    3: "important computer area idea beautiful radio example excitement requirement element family document industry recipe carefully following creating period",
    4: "information dictionary society experience application development category interesting american material",
    5: "university opportunity communication electricity possibility organization",
    6: "responsibility encyclopedia availability",
}


def test_russian_syllables_are_its_vowels() -> None:
    assert [syllables(word) for word in ("чай", "вода", "ежик", "электрификация", "в", "авиа")] == [1, 2, 2, 7, 0, 3]
    assert syllables("научно-популярный") == 7


def test_english_syllables_are_right_for_nearly_all_common_words() -> None:
    wrong = [(word, syllables(word)) for count, words in ENGLISH.items() for word in words.split() if syllables(word) != count]
    total = sum(len(words.split()) for words in ENGLISH.values())
    assert len(wrong) <= 0.05 * total, wrong


def test_words_without_letters_have_no_syllables() -> None:
    assert syllables("2024") == 0
    assert syllables("中") == 1


COUNTS = TextCounts(sentences=20, words=400, letters=1800, syllables=600, long=60, complex=50)


def test_english_formulas_have_their_published_coefficients() -> None:
    found = readability(COUNTS, "en")
    assert found
    assert found.ease == pytest.approx(206.835 - 20.3 - 126.9)
    assert found.flesch_kincaid == pytest.approx(7.8 + 17.7 - 15.59)
    assert found.coleman_liau == pytest.approx(0.0588 * 450 - 0.296 * 5 - 15.8)
    assert found.ari == pytest.approx(4.71 * 4.5 + 10 - 21.43)
    assert found.smog == pytest.approx(1.0430 * math.sqrt(90) + 3.1291)
    assert found.fog == pytest.approx(0.4 * (20 + 12.5))
    assert found.grade == statistics.median((found.flesch_kincaid, found.coleman_liau, found.ari, found.smog, found.fog))


@pytest.mark.defect("D16")
def test_russian_formulas_have_russian_coefficients() -> None:
    """Defect D16: the old tools applied English constants to Russian text."""
    counts = TextCounts(sentences=20, words=200, letters=1200, syllables=500, long=20, complex=20)
    found = readability(counts, "ru")
    assert found
    assert found.ease == pytest.approx(206.835 - 13 - 150.25)
    assert found.flesch_kincaid == pytest.approx(3.18 + 35.5 - 30.5)
    assert found.coleman_liau == pytest.approx(0.055 * 600 - 0.35 * 10 - 20.33)
    assert found.ari == pytest.approx(6.26 * 6 + 2.805 - 31.04)
    assert found.smog == pytest.approx(1.1 * math.sqrt(64.6) + 0.05)
    assert found.dale_chall == pytest.approx(5.52 + 2.73)


def test_short_and_foreign_texts_have_no_readability() -> None:
    assert readability(TextCounts(5, 59, 300, 100), "ru") is None
    assert readability(COUNTS, "other") is None
    assert readability(TextCounts(), "en") is None


def test_bands_follow_school() -> None:
    assert [band_of(grade) for grade in (-2, 4.9, 5, 8, 11, 15, 40)] == ["easy", "easy", "plain", "medium", "hard", "expert", "expert"]


def test_counting_a_hand_counted_text() -> None:
    counts = count_text([forms(s.text) for s in sentences("Мама мыла раму. Электрификация завершена в 1935 г. полностью!")], "ru")
    assert counts == TextCounts(sentences=2, words=8, letters=46, syllables=20, long=1, complex=1)


def test_code_tables_and_generated_text_are_no_prose() -> None:
    text = "# T\n\nOne two three.\n\n```\ncode here\n```\n\n| a | b |\n| - | - |\n| c | d |\n\n- short\n\n<!-- data20:begin toc -->\nno\n<!-- data20:end toc -->\n"
    found = profile(vault_of([("a.md", text.encode())]).articles["a.md"])
    assert (found.counts.words, found.counts.sentences) == (3, 1)
    assert found.words == 8


def _ranks(values: list[float]) -> list[float]:
    order = sorted(values)
    return [(2 * order.index(v) + order.count(v) + 1) / 2 for v in values]


def _spearman(a: list[float], b: list[float]) -> float:
    return statistics.correlation(_ranks(a), _ranks(b))


@pytest.mark.skipif(not GRADED.exists(), reason="the graded texts are not beside this repository")
def test_russian_grades_order_school_texts_as_teachers_do() -> None:
    grades: list[float] = []
    found: dict[str, list[float]] = {"ease": [], "flesch_kincaid": [], "ari": [], "coleman_liau": [], "dale_chall": [], "grade": []}
    with zipfile.ZipFile(GRADED) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt"):
                text = archive.read(name).decode("utf-8", "replace")
                measured = readability(count_text([forms(s.text) for s in sentences(text)], "ru"), "ru")
                assert measured
                grades.append(float(name.split("/")[1]))
                for key, values in found.items():
                    values.append(getattr(measured, key))
    correlations = {key: _spearman(grades, values) for key, values in found.items()}
    assert correlations["grade"] >= 0.79, correlations
    assert correlations["ease"] <= -0.77, correlations


def test_hd_d_is_what_counting_gives() -> None:
    words = ["a"] * 30 + ["b"] * 30
    absent = math.comb(30, 42) / math.comb(60, 42)
    assert hd_d(words) == pytest.approx(2 * (1 - absent) / 42)
    different = [str(i) for i in range(60)]
    assert hd_d(different) == pytest.approx(1.0)


def test_mtld_of_a_worked_example() -> None:
    """Repeating one word: the ratio falls to 1/2 at the second word, so each factor is two words long."""
    assert mtld(["a"] * 60) == pytest.approx(2.0)
    cycle = ["a", "b", "c", "d"] * 20
    # a b c d a b: 4/6 = 0.667 ≤ 0.72 ends a factor; 80 = 13·6 + 2, and the rest of two different words adds 0.
    assert mtld(cycle) == pytest.approx(80 / 13)
    assert mtld(["a"] * 10) is None


def test_diversity_hardly_depends_on_length() -> None:
    words = [f"w{(i * 7919) % 97}" for i in range(4000)]
    short, long = mtld(words[:1000]), mtld(words)
    assert short and long
    assert abs(short - long) / long < 0.1
