"""The quality of each article by one rubric, every point with its evidence."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from datetime import date
from typing import Any

from data20.errors import BadInput
from data20.messages import LANGUAGES, Message, Text
from data20.quality.rubric import GRADES, SIDES, WEIGHTS, Point, Rating, Side, newest_date, rate
from data20.quality.rubric import TEXTS as RUBRIC_TEXTS
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.localize import localize
from data20.report.serialize import plain
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.analysis._quality_texts import HELP, TEXTS
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, metadata_edits
from data20.tools.scope import category_param, folder_param, in_category, in_folder, not_contents_of
from data20.vault.changes import ChangeSet
from data20.vault.model import Vault

NAME = "quality_metrics"
_message = messages_of(NAME)
MAX_ROWS = 1000


def _weight(side: Side, ru: str, en: str) -> Any:
    return param(int(WEIGHTS[side]), ge=0, le=10, advanced=True, title=Text(f"Вес: {ru}", f"Weight: {en}"), description=Text("0 — не учитывать эту сторону.", "0 leaves this side out."))


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    today: str = param("", max_length=10, title=Text("Считать от дня", "Count from this day"), description=Text("ГГГГ-ММ-ДД; пусто — самая новая дата хранилища.", "YYYY-MM-DD; empty means the newest date in the vault."))
    previous: str = param("", max_length=50_000_000, advanced=True, widget="multiline", title=Text("Прошлый отчёт", "Earlier report"), description=Text("Содержимое quality.json прошлого запуска: покажутся изменения.", "Contents of an earlier quality.json: changes will be shown."))
    description: int = _weight("description", "описание", "description")
    structure: int = _weight("structure", "строение", "structure")
    links: int = _weight("links", "связи", "links")
    sources: int = _weight("sources", "источники", "sources")
    language: int = _weight("language", "язык", "language")
    upkeep: int = _weight("upkeep", "уход", "upkeep")
    write: bool = param(False, title=Text("Записать в метаданные", "Write into the metadata"), description=Text("Предложить изменение: quality_score и quality_grade в каждой статье.", "Propose a change: quality_score and quality_grade in each article."), asks=True)


@tool(
    category="analysis",
    title=Text("Качество статей", "Quality of articles"),
    question=Text("Какие статьи хороши, а какие надо доработать?", "Which articles are good and which need work?"),
    description=Text("Оценивает статьи по одной рубрике из шести сторон; у каждого балла есть основание и совет.", "Rates articles by one rubric of six sides; every point has its grounds and its advice."),
    help=HELP, texts=TEXTS, writes=True, produces=("quality.csv", "quality.json", "quality-actions.csv"), examples=({}, {"sources": 0, "today": "2026-11-23"}, {"write": True}),
    keywords=("оценка", "рубрика", "рекомендации", "доработать", "score", "grade", "rubric", "recommendations"),
)  # fmt: skip
def quality_metrics(vault: Vault, params: Params, progress: Progress) -> Report:
    """Rate the chosen articles; the table begins with the weakest."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    today = day(params.today, "today") or newest_date(list(vault.articles.values()))
    weights: dict[Side, float] = {side: float(getattr(params, side)) for side in SIDES}
    if not any(weights.values()):
        raise BadInput(field="description", reason=Text("все веса равны 0", "all weights are 0"))
    before = _previous(params.previous)
    ratings: list[Rating] = []
    progress(0, len(chosen), common("reading"))
    for number, article in enumerate(chosen, 1):
        ratings.append(rate(vault, article, today, weights))
        progress(number, len(chosen), common("counting"))
    ratings.sort(key=lambda rating: (round(rating.score, 6), rating.path))
    edits = metadata_edits(vault, {r.path: {"quality_score": round(r.score), "quality_grade": r.grade} for r in ratings}) if params.write else ()
    if not ratings:
        return Report(_message("summary_empty"), (_metrics(ratings, today, before), Markdown(_message("explain"))), _files(vault, ratings, weights, today))
    lost = _lost(ratings, weights)
    blocks = (_metrics(ratings, today, before), _chart(ratings), _sides(ratings), _table(vault, ratings, before), _checks(ratings, lost), Markdown(_message("explain")))
    worst = max(lost, key=lambda check: (round(lost[check], 9), check)) if lost else ""
    mean = round(statistics.fmean(r.score for r in ratings), 1)
    summary = _message("summary", score=mean, count=len(ratings), check=_message(f"check.{worst}")) if worst and lost[worst] > 0 else _message("summary_full", score=mean, count=len(ratings))
    return Report(summary, blocks, _files(vault, ratings, weights, today), ChangeSet(edits))


def _previous(text: str) -> dict[str, float]:
    if not text.strip():
        return {}
    try:
        return {str(item["path"]): float(item["score"]) for item in json.loads(text)["articles"]}
    except (ValueError, KeyError, TypeError):
        raise BadInput(field="previous", reason=not_contents_of("quality.json")) from None


def _lost(ratings: list[Rating], weights: Mapping[Side, float]) -> dict[str, float]:
    """Return how many of 100 points each check costs the articles on average."""
    lost: dict[str, float] = {}
    for rating in ratings:
        total = sum(weights[side] for side in rating.sides)
        worth: dict[Side, float] = {}
        for point in rating.points:
            worth[point.side] = worth.get(point.side, 0.0) + point.worth
        for point in rating.points:
            lost[point.check] = lost.get(point.check, 0.0) + 100 * (1 - point.share) * point.worth / worth[point.side] * weights[point.side] / total / len(ratings)
    return lost


def _metrics(ratings: list[Rating], today: date | None, before: Mapping[str, float]) -> Metrics:
    scores = [r.score for r in ratings]
    items = [
        Metric(common("articles"), len(ratings)), Metric(_message("mean"), round(statistics.fmean(scores), 1) if scores else 0, digits=1),
        Metric(_message("median"), round(statistics.median(scores), 1) if scores else 0, digits=1), Metric(_message("best_grade"), sum(r.grade == "A" for r in ratings)),
        Metric(_message("weak"), sum(r.grade in "DE" for r in ratings)), *([Metric(_message("today"), today.isoformat())] if today else []),
    ]  # fmt: skip
    known = [r.score - before[r.path] for r in ratings if r.path in before]
    if known:
        items.append(Metric(_message("change"), round(statistics.fmean(known), 1), digits=1))
    return Metrics(tuple(items))


def _chart(ratings: list[Rating]) -> Chart:
    points = tuple((_message("bucket", low=low, high=low + 10), sum(low <= r.score < low + 10 or (low == 90 and r.score >= 100) for r in ratings)) for low in range(0, 100, 10))
    return Chart(_message("chart"), "bar", _message("score"), common("articles"), (Series(common("articles"), points),))


def _sides(ratings: list[Rating]) -> Chart:
    points = []
    for side in SIDES:
        values = [r.sides[side] for r in ratings if side in r.sides]
        if values:
            points.append((_message(f"side.{side}"), round(statistics.fmean(values), 1)))
    return Chart(_message("sides"), "bar", _message("side"), _message("points"), (Series(_message("mean"), tuple(points)),))


def _table(vault: Vault, ratings: list[Rating], before: Mapping[str, float]) -> Table:
    columns = [
        Column("article", common("article"), "article"), Column("score", _message("score"), "number", 0, _message("score_note")), Column("grade", _message("grade")), Column("do", _message("do"), note=_message("do_note")),
        *(Column(side, _message(f"side.{side}"), "number", 0) for side in SIDES),
    ]  # fmt: skip
    if before:
        columns.append(Column("delta", _message("delta"), "number", 1))
    rows: list[tuple[Any, ...]] = []
    for r in ratings[:MAX_ROWS]:
        row = (ArticleRef(r.path, vault.articles[r.path].title), round(r.score, 2), r.grade, _todo(r), *(round(r.sides[side], 2) if side in r.sides else None for side in SIDES))
        rows.append((*row, round(r.score - before[r.path], 2) if r.path in before else None) if before else row)
    return Table(_message("table"), tuple(columns), tuple(rows), total=len(ratings))


def _todo(rating: Rating) -> Message | str:
    notes = [_message("todo", what=_message(f"do.{p.check}"), evidence=_own(p.evidence)) for p in rating.missing()[:2]]
    if not notes:
        return ""
    return notes[0] if len(notes) == 1 else _message("todo_two", first=notes[0], second=notes[1])


def _checks(ratings: list[Rating], lost: Mapping[str, float]) -> Table:
    sides: dict[str, Side] = {}
    shares: dict[str, list[float]] = {}
    for point in (p for r in ratings for p in r.points):
        sides[point.check] = point.side
        shares.setdefault(point.check, []).append(point.share)
    columns = (
        Column("check", _message("check")), Column("side", _message("side")), Column("applies", _message("applies"), "number"), Column("passed", _message("passed"), "percent", 0), Column("lost", _message("lost"), "number", 2, _message("lost_note")),
    )  # fmt: skip
    order = sorted(shares, key=lambda check: (-round(lost[check], 9), check))
    rows = tuple((_message(f"check.{c}"), _message(f"side.{sides[c]}"), len(shares[c]), round(statistics.fmean(shares[c]), 4), round(lost[c], 4)) for c in order)
    return Table(_message("checks"), columns, rows)


def _files(vault: Vault, ratings: list[Rating], weights: Mapping[Side, float], today: date | None) -> tuple[Artifact, ...]:
    header = ("path", "title", "score", "grade", *SIDES)
    rows = [(r.path, vault.articles[r.path].title, round(r.score, 2), r.grade, *(round(r.sides[s], 2) if s in r.sides else None for s in SIDES)) for r in ratings]
    data = {
        "weights": dict(weights), "today": today.isoformat() if today else None, "grades": list(GRADES),
        "articles": [{**dict(zip(header, row, strict=True)), "points": [_point_json(p) for p in r.points]} for row, r in zip(rows, ratings, strict=True)],
    }  # fmt: skip
    actions = [(r.path, vault.articles[r.path].title, round(r.score, 2), p.side, p.check, round(p.worth * (1 - p.share), 3), *(str(localize(plain(Message(f"do.{p.check}")), language, RUBRIC_TEXTS)) for language in LANGUAGES), _english(p.evidence)) for r in ratings for p in r.missing()]
    return (
        csv_artifact("quality.csv", header, rows), json_artifact("quality.json", data),
        csv_artifact("quality-actions.csv", ("path", "title", "score", "side", "check", "lost", "do_ru", "do_en", "found"), actions),
    )  # fmt: skip


def _point_json(point: Point) -> dict[str, Any]:
    return {"side": point.side, "check": point.check, "share": round(point.share, 4), "worth": point.worth, "evidence": _english(point.evidence)}


def _english(message: Message) -> str:
    return str(localize(plain(message), "en", RUBRIC_TEXTS))


def _own(message: Message) -> Message:
    return Message(f"{NAME}.{message.key}", message.values)
