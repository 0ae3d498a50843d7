"""Difficulty, reading time and what else measures text: hand-computed answers in Russian and English."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from data20.language.prose import prose_words
from data20.language.stems import stem
from data20.report.blocks import Report, Table
from data20.tools.analysis._difficulty import measure
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault

PLAIN_RU = "Мама мыла раму. Кот спал на полу. Дом был мал и стар. Сад цвел. " * 6
HARD_RU = "Совершенствование институциональной инфраструктуры государственного регулирования обеспечивает реализацию стратегических направлений социально-экономического развития. " * 8
PLAIN_EN = "The cat sat on the mat. A dog ran to the park. We had tea and bread. " * 6
HARD_EN = "Institutional infrastructure considerations necessitate comprehensive methodological investigation notwithstanding administrative complications. " * 8


def vault(**files: str) -> Vault:
    return vault_of((name.replace("_", "/") + ".md", text.encode()) for name, text in files.items())


def run(tool: str, v: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def file(report: Report, name: str) -> Any:
    content = next(a.content.decode() for a in report.artifacts if a.name == name)
    return json.loads(content) if name.endswith(".json") else content


def test_hard_text_is_harder_in_both_languages() -> None:
    rows = tables(run("calculate_difficulty", vault(a=PLAIN_RU, b=HARD_RU, c=PLAIN_EN, d=HARD_EN)))[0].rows
    order = [row[0].path for row in rows]
    assert set(order[:2]) == {"b.md", "d.md"}
    bands = {row[0].path: row[5].key.rsplit(".", 1)[1] for row in rows}
    assert (bands["a.md"], bands["c.md"]) == ("easy", "easy")
    assert (bands["b.md"], bands["d.md"]) == ("expert", "expert")


def test_code_and_generated_text_make_no_sentences_longer() -> None:
    noisy = PLAIN_EN + "\n\n```\n" + "verylongidentifier " * 200 + "\n```\n\n<!-- data20:begin toc -->\n" + HARD_EN + "\n<!-- data20:end toc -->\n"
    rows = {row[0].path: row for row in tables(run("calculate_difficulty", vault(a=PLAIN_EN, b=noisy)))[0].rows}
    assert rows["a.md"][6] == rows["b.md"][6], "reading ease"
    assert rows["b.md"][10] == 1, "one line of code"


def test_the_order_of_study_never_puts_an_article_before_what_it_needs() -> None:
    """The old learning path was by score alone."""
    v = vault(a="---\nprerequisites: [b.md]\n---\n" + PLAIN_EN, b="---\nprerequisites: [c.md]\n---\n" + PLAIN_EN, c=HARD_EN)
    report = run("calculate_difficulty", v)
    assert [row[1].path for row in tables(report)[1].rows] == ["c.md", "b.md", "a.md"]
    assert [(row[0].path, row[11]) for row in sorted(tables(report)[0].rows, key=lambda r: r[0].path)] == [("a.md", 2), ("b.md", 1), ("c.md", 0)]


def test_the_order_of_study_follows_a_series_and_what_the_text_calls_read() -> None:
    v = vault(**{"1 start": HARD_RU, "2 middle": HARD_EN, "3 end": PLAIN_RU}, easy=PLAIN_EN + "\n\nAs we saw in [the middle](2%20middle.md), it is easy.\n")
    order = [row[1].path for row in tables(run("calculate_difficulty", v))[1].rows]
    assert order == ["1 start.md", "2 middle.md", "easy.md", "3 end.md"] or order == ["1 start.md", "2 middle.md", "3 end.md", "easy.md"]


def test_a_circle_of_prerequisites_is_named_and_broken() -> None:
    v = vault(a="---\nprerequisites: [b.md]\n---\n" + PLAIN_EN, b="---\nprerequisites: [a.md]\n---\n" + PLAIN_EN)
    found = tables(run("calculate_difficulty", v))
    assert len(found[1].rows) == 2
    assert len(found[2].rows) == 1


def test_difficulty_is_written_only_when_asked_and_spares_the_stated_level() -> None:
    v = vault(a="---\ntitle: A # keep\ndifficulty: expert\n---\n" + PLAIN_EN, b=PLAIN_RU)
    assert not run("calculate_difficulty", v).changes
    after = v.apply(run("calculate_difficulty", v, write=True).changes).articles
    assert after["a.md"].text == v.articles["a.md"].text.replace("expert\n", "expert\ndifficulty_score: 0\n")
    assert after["b.md"].text == "---\ndifficulty_score: 0\ndifficulty: beginner\n---\n" + PLAIN_RU
    assert v.apply(run("calculate_difficulty", v, write=True, overwrite=True).changes).articles["a.md"].metadata["difficulty"] == "beginner"


def test_reading_time_adds_words_code_tables_and_pictures() -> None:
    text = "The cat sat on the warm mat. " * 34 + "\n\n```\n" + "x\n" * 40 + "```\n\n| a | b |\n| - | - |\n| c | d |\n\n![p](p.png) ![q](q.png)\n"
    row = tables(run("calculate_reading_time", vault(a=text)))[0].rows[0]
    # 238 words at 238 a minute (pictures have no words), 40 lines at 1.5 s, 2 rows at 3 s, pictures 12 s + 11 s
    assert [row[i] for i in (4, 5, 6, 7)] == [1.0, 1.0, 0.1, round(23 / 60, 2)]
    assert row[1] == round((60 + 60 + 6 + 23) / 60, 2)


def test_russian_is_read_at_its_own_speed() -> None:
    row = tables(run("calculate_reading_time", vault(a="Кот спал на полу. " * 95)))[0].rows[0]
    assert (row[3], row[1], row[8].key) == (380, 2.0, "calculate_reading_time.lang_ru")
    assert tables(run("calculate_reading_time", vault(a="Кот спал на полу. " * 95), russian=380))[0].rows[0][1] == 1.0


def test_picture_descriptions_and_generated_blocks_are_not_read_as_text() -> None:
    """The old tool let alt texts leak into the word count."""
    text = "One two three.\n\n![many words of a description here](p.png)\n\n<!-- data20:begin toc -->\nword word word\n<!-- data20:end toc -->\n"
    assert tables(run("calculate_reading_time", vault(a=text)))[0].rows[0][3] == 3


def test_reading_time_is_written_as_whole_minutes_when_asked() -> None:
    v = vault(a="Кот спал на полу. " * 100)
    assert not run("calculate_reading_time", v).changes
    assert v.apply(run("calculate_reading_time", v, write=True).changes).articles["a.md"].text.startswith("---\nreading_time: 3\nword_count: 400\n---\n")


def test_measured_times_make_the_estimate_personal() -> None:
    from dataclasses import replace

    state = {"articles": {f"{i}.md": {"minutes": 2, "estimate": 4} for i in range(3)} | {"lunch.md": {"minutes": 500, "estimate": 1}}}
    v = replace(vault(a="Кот спал на полу. " * 95), files={".data20/reading_progress.json": json.dumps(state).encode()})
    assert tables(run("calculate_reading_time", v))[0].rows[0][1] == 1.0
    assert tables(run("calculate_reading_time", v, personal=False))[0].rows[0][1] == 2.0


@pytest.mark.defect("D1")
def test_quality_runs_and_names_what_to_mend_first() -> None:
    """Defect D1: the old tool crashed on every call."""
    v = vault(a="# A\n\n" + PLAIN_EN + "\n\n[x](gone.md)\n", b="# B\n\n" + PLAIN_RU + "\n\n[a](a.md)\n")
    report = run("quality_metrics", v)
    data = file(report, "quality.json")
    assert {item["path"] for item in data["articles"]} == {"a.md", "b.md"}
    assert all({"side", "check", "share", "worth", "evidence"} <= set(point) for item in data["articles"] for point in item["points"])
    broken = next(p for item in data["articles"] if item["path"] == "a.md" for p in item["points"] if p["check"] == "unbroken")
    assert (broken["share"], broken["evidence"]) == (0, "0 of 1")
    assert not report.changes


def test_quality_compares_with_an_earlier_report_and_writes_when_asked() -> None:
    v = vault(a="# A\n\n" + PLAIN_EN)
    earlier = next(a.content.decode() for a in run("quality_metrics", v).artifacts if a.name == "quality.json")
    better = vault(a="---\ntags: [x, y]\n---\n# A\n\n" + PLAIN_EN)
    assert tables(run("quality_metrics", better, previous=earlier))[0].rows[0][-1] > 0
    after = better.apply(run("quality_metrics", better, write=True).changes).articles["a.md"]
    assert after.metadata["quality_grade"] in "ABCDE"
    assert after.text.startswith("---\ntags: [x, y]\nquality_score: ")


@pytest.mark.parametrize("seed", range(3))
def test_rare_words_are_counted_as_one_would_with_all_words_at_hand(seed: int) -> None:
    rng = random.Random(seed)
    words = "нейросеть обучение котёнок диван модель чайник network training kitten sofa teapot gradient".split()  # noqa: SIM905
    texts = {f"{n}.md": f"# {n}\n\n" + " ".join(rng.choices(words, [1, 2, 4, 8, 16, 32] * 2, k=rng.randint(0, 40))) + ".\n" for n in range(12)}
    vault = vault_of((path, text.encode()) for path, text in texts.items())
    own = {path: [stem(word) for word in prose_words(article) if len(word) > 3] for path, article in vault.articles.items()}
    having = Counter(word for found in own.values() for word in set(found))
    expected = {path: sum(having[word] <= 2 for word in found) / len(found) if found else 0.0 for path, found in own.items()}
    assert {item.path: item.rare for item in measure(vault, list(vault.articles.values()), lambda done: None)} == expected
    assert any(expected.values())
