"""The rubric: more quality never costs points, and what doesn't apply isn't counted."""

from __future__ import annotations

from datetime import date

import pytest

from data20.quality.rubric import SIDES, TEXTS, grade_of, newest_date, rate
from data20.vault.apply import vault_of

EVEN = dict.fromkeys(SIDES, 1.0)
BASE = "# Kettle\n\n" + "The kettle stands on the stove. " * 40
OTHER = ("b.md", b"# B\n\n" + b"The cup is full. " * 40 + b"[k](a.md)")


def score(text: str, today: str = "2026-01-01") -> float:
    v = vault_of([("a.md", text.encode()), OTHER])
    return rate(v, v.articles["a.md"], date.fromisoformat(today), EVEN).score


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (BASE, "---\ntags: [tea, water]\n---\n" + BASE), (BASE, "---\ndescription: How the kettle came to stand on the stove and what became of it.\n---\n" + BASE),
        (BASE, BASE + "\n\nSee [b](b.md)."), (BASE, BASE + "\n\nSource: <https://example.org/kettle>."), (BASE + "\n\n![](p.png)", BASE + "\n\n![A kettle](p.png)"),
        ("---\ndate: 2019-01-01\n---\n" + BASE, "---\ndate: 2025-06-01\n---\n" + BASE), ("---\nstatus: draft\n---\n" + BASE, "---\nstatus: published\n---\n" + BASE),
        (BASE + "\n\n[x](gone-away.md)", BASE + "\n\n[x](b.md)"), ("# Kettle\n\nShort.", BASE), (BASE + "\n\n## A\n\n#### B\n\nx", BASE + "\n\n## A\n\n### B\n\nx"),
    ],
)  # fmt: skip
def test_what_is_better_scores_more(worse: str, better: str) -> None:
    assert score(better) > score(worse)


def test_no_article_loses_points_for_what_it_does_not_need() -> None:
    """Defect of the old scorers: topics without code or pictures were penalised."""
    v = vault_of([("a.md", BASE.encode()), OTHER])
    checks = {p.check for p in rate(v, v.articles["a.md"], None, EVEN).points}
    assert checks.isdisjoint({"code", "pictures", "fresh", "unbroken"})


def test_every_point_has_evidence_and_the_score_is_the_weighted_mean() -> None:
    v = vault_of([("a.md", BASE.encode()), OTHER])
    rating = rate(v, v.articles["a.md"], None, {**EVEN, "links": 3.0, "sources": 0.0})
    assert "sources" not in rating.sides
    assert rating.score == pytest.approx(sum(rating.sides[s] * (3 if s == "links" else 1) for s in rating.sides) / (3 + len(rating.sides) - 1))
    assert all(point.evidence.key for point in rating.points)


def test_grades_and_the_newest_date() -> None:
    assert [grade_of(s) for s in (100, 90, 89.9, 75, 60, 40, 39)] == ["A", "A", "B", "B", "C", "D", "E"]
    v = vault_of([("a.md", b"---\ndate: 2024-05\n---\n"), ("b.md", b"---\ndate: 2023-01-01\n---\n"), ("c.md", b"---\ndate: soon\n---\n")])
    assert newest_date(list(v.articles.values())) == date(2024, 5, 1)
    assert newest_date([]) is None


@pytest.mark.parametrize(("name", "share"), [("Smart pointers", 1), ("Сноски", 1), ("Obsidian", 1), ("smart-pointers", 0), ("ch01-02-intro", 0), ("20240101", 0), ("x", 0)])
def test_a_file_name_that_reads_like_a_title_is_one(name: str, share: float) -> None:
    v = vault_of([(f"{name}.md", b"The kettle stands on the stove.")])
    assert next(p.share for p in rate(v, v.articles[f"{name}.md"], None, EVEN).points if p.check == "title") == share


def test_every_check_says_what_to_do() -> None:
    checks = {key.removeprefix("check.") for key in TEXTS if key.startswith("check.")}
    assert {key.removeprefix("do.") for key in TEXTS if key.startswith("do.")} == checks
