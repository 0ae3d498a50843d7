"""How hard each article is, and in which order to study them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from data20.messages import Message, Text
from data20.report.blocks import (
    Artifact,
    Block,
    Chart,
    Column,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.analysis._difficulty import LEVELS, WEIGHTS, Difficulty, learning_path, measure
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, metadata_edits, ref, shown_title, text_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.linktext import markdown_link
from data20.vault.model import Vault

NAME = "calculate_difficulty"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("Из {count|статьи|статей|статей} легче всего начать с «{first}»; самая трудная — «{hardest}».", "Of {count|article|articles}, “{first}” is the one to start with; “{hardest}” is the hardest."),
    "summary_equal": Text("Самой трудной статьи нет: трудность у всех одна, {score} из 100 ({count|статья|статьи|статей} с текстом).", "No article is the hardest: all have the same difficulty, {score} of 100 ({count|article|articles} with text)."),
    "summary_short": Text("Текста слишком мало, чтобы судить, какая статья труднее ({count|статья|статьи|статей} с текстом).", "There is too little text to tell which article is harder ({count|article|articles} with text)."),
    "summary_empty": Text("Оценивать нечего: статей с текстом нет.", "There is nothing to judge: no article has text."),
    "level.beginner": Text("начальный", "beginner"), "level.intermediate": Text("средний", "intermediate"), "level.advanced": Text("продвинутый", "advanced"), "level.expert": Text("экспертный", "expert"),
    "band.easy": Text("начальная школа", "primary school"), "band.plain": Text("средняя школа", "middle school"), "band.medium": Text("старшие классы", "upper school"),
    "band.hard": Text("вуз", "university"), "band.expert": Text("специалисты", "specialists"), "band.none": Text("текста мало", "too little text"),
    "chart": Text("Сколько статей какой трудности", "How many articles of which difficulty"), "score": Text("Трудность", "Difficulty"), "level": Text("Уровень", "Level"), "declared": Text("Указано в статье", "Stated in the article"),
    "score_note": Text("0 — совсем легко, 100 — очень трудно.", "0 is very easy, 100 very hard."), "band": Text("Читается как", "Reads like"), "ease": Text("Удобочитаемость", "Reading ease"),
    "ease_note": Text("Флеш для английского, Оборнева для русского: чем больше, тем легче.", "Flesch for English, Oborneva for Russian: more is easier."),
    "asl": Text("Слов в предложении", "Words a sentence"), "mtld": Text("Разнообразие слов", "Word variety"), "mtld_note": Text("MTLD: длина отрывка, на которой слова ещё не повторяются; не зависит от длины статьи.", "MTLD: how long a run of words stays varied; independent of the article's length."),
    "rare": Text("Редкие слова", "Rare words"), "rare_note": Text("Доля слов, которых почти нет в других статьях.", "Share of words that hardly any other article has."), "code": Text("Строк кода", "Lines of code"), "depth": Text("Прочесть до неё", "To read first"),
    "why": Text("{part}: {points} из 100", "{part}: {points} of 100"), "why_join": Text("{first}; {second}", "{first}; {second}"), "why_easy": Text("ничего трудного не измерено", "nothing hard was measured"), "why_none": Text("текста нет", "no text"),
    "part.text": Text("язык", "language"), "part.words": Text("редкие слова", "rare words"), "part.code": Text("код и формулы", "code and formulas"), "part.before": Text("требуемые знания", "required reading"),
    "table": Text("Статьи по трудности", "Articles by difficulty"), "path": Text("Порядок изучения", "Order of study"), "path_note": Text("Сначала лёгкое, но никогда не раньше того, что нужно прочесть до него: указанного в prerequisites, предыдущей части серии, названного в тексте прочитанным.", "Easy things first, but never before what must be read beforehand: what prerequisites state, the part of a series before, what the text speaks of as read."),
    "cycles": Text("Требуют друг друга по кругу", "Require each other in a circle"), "cycle_from": Text("Статья", "Article"), "cycle_to": Text("Требует (не учтено)", "Requires (ignored)"),
    "differ": Text("Указанный уровень расходится с вычисленным", "Stated level differs from the computed one"), "measured": Text("Статьи с оценкой языка", "Articles whose language was measured"), "average": Text("Средняя трудность", "Mean difficulty"),
    "explain": Text(
        "**Как читать.** Трудность складывается из языка (55 %), места среди прочих по доле редких слов (15 %), кода и формул (15 %) и длины цепочки того, что надо прочесть раньше (15 %); чего измерить нельзя, не считается. «Почему» называет два самых весомых слагаемых. "
        "Формулы удобочитаемости ошибаются на несколько лет обучения, поэтому показана ступень, а не класс.",
        "**How to read it.** Difficulty is made of the language (55 %), its place among the others by rare words (15 %), code and formulas (15 %) and the length of the chain to be read before (15 %); what can't be measured isn't counted. “Why” names the two weightiest parts. "
        "Readability formulas err by several years of schooling, so a band is shown, not a grade.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи трудные, почему, и в каком порядке их изучать?

**Как считается.** Язык: для английского Флеш — Кинкейд, Колман — Лиау, ARI, SMOG и Fog с их собственными коэффициентами; для русского — формулы, подогнанные к русским школьным текстам (Оборнева, 2006; проект plainrussian, 2013); берётся медиана. Код, таблицы, заголовки и созданные инструментами блоки в текст не входят. Разнообразие слов — MTLD и HD-D (Маккарти и Джарвис, 2010): в отличие от доли разных слов они не падают с длиной. Требуемые знания — самая длинная цепочка `prerequisites`.

**Порядок изучения** — топологический: статья никогда не стоит раньше своих `prerequisites`, предыдущей части серии и того, о чём её текст говорит как о прочитанном (так же, как в «Что читать сначала»); среди готовых берётся самая лёгкая. Круговые требования называются и разрываются в самом слабом месте.

**Что записывает.** Ничего, пока не попросите: с параметром «Записать» — `difficulty` и `difficulty_score`; по умолчанию уже указанный человеком уровень не трогается.

**Границы.** Формулы не понимают смысла: короткие фразы о квантовой хромодинамике для них просты. Для других языков, кроме русского и английского, язык не оценивается.""",
    """**What it answers.** Which articles are hard, why, and in which order to study them?

**How it is computed.** Language: for English Flesch–Kincaid, Coleman–Liau, ARI, SMOG and Fog with their own coefficients; for Russian the formulas fitted to Russian school texts (Oborneva 2006; the plainrussian project 2013); the median counts. Code, tables, headings and blocks made by tools are no text. Variety of words is MTLD and HD-D (McCarthy and Jarvis 2010), which unlike the type–token ratio don't fall with length. Required reading is the longest chain of `prerequisites`.

**The order of study** is topological: no article stands before its `prerequisites`, the part of its series before, and what its text speaks of as read (as in “Prerequisites”); among those that are ready the easiest comes first. Circular requirements are named and broken at their weakest place.

**What it writes.** Nothing until asked: with “Write”, `difficulty` and `difficulty_score`; a level that a person has stated is left alone by default.

**Limits.** Formulas don't understand: short sentences about quantum chromodynamics look easy to them. Language is measured for Russian and English only.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    write: bool = param(False, title=Text("Записать в метаданные", "Write into the metadata"), description=Text("Предложить изменение: difficulty и difficulty_score в каждой статье.", "Propose a change: difficulty and difficulty_score in each article."), asks=True)
    overwrite: bool = param(False, advanced=True, title=Text("Заменить указанный уровень", "Replace a stated level"), description=Text("При записи менять и тот уровень, который уже стоит в статье.", "When writing, also change a level that already stands in the article."))


@tool(
    category="analysis",
    title=Text("Трудность статей", "Difficulty of articles"),
    question=Text("Что трудно и в каком порядке это учить?", "What is hard, and in which order to study it?"),
    description=Text("Оценивает трудность по языку, редким словам, коду и требуемым знаниям; строит порядок изучения.", "Judges difficulty by language, rare words, code and required reading; makes an order of study."),
    help=HELP, texts=TEXTS, writes=True, version=2, produces=("difficulty.csv", "difficulty.json", "learning-path.md"), examples=({}, {"write": True}, {"write": True, "overwrite": True}),
    keywords=("сложность", "читабельность", "удобочитаемость", "уровень", "readability", "level", "flesch", "learning path"),
)  # fmt: skip
def calculate_difficulty(vault: Vault, params: Params, progress: Progress) -> Report:
    """Judge the chosen articles; the main table lists the hardest first, those with too little text at the end."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    total = max(1, 2 * len(chosen))
    progress(0, total, common("reading"))
    found = measure(vault, chosen, lambda done: progress(done, total, common("reading" if done < len(chosen) else "counting")))
    progress(total, total, common("writing"))
    order, circles = learning_path(vault, found)
    real = [item for item in found if item.parts]
    # A solution of two lines and much code isn't the hardest reading: what has too little text to be measured comes after what has enough.
    hardest = sorted(found, key=lambda item: ("text" not in item.parts, -round(item.score, 6), item.path))
    edits = metadata_edits(vault, _values(vault, real, params.overwrite)) if params.write else ()
    start = next((item for item in order if item.parts), None)
    summary = _summary(vault, real, start, hardest[0]) if start else _message("summary_empty")
    blocks: list[Block] = [_metrics(vault, found, real), _chart(real), _table(vault, hardest), _path(vault, order)]
    if circles:
        columns = (Column("article", _message("cycle_from"), "article"), Column("needs", _message("cycle_to"), "article"))
        blocks.append(Table(_message("cycles"), columns, tuple((ref(vault, a), ref(vault, b)) for a, b in circles[:MAX_ROWS]), total=len(circles)))
    return Report(summary, (*blocks, Markdown(_message("explain"))), _files(vault, hardest, order), ChangeSet(edits))


def _summary(vault: Vault, real: list[Difficulty], easiest: Difficulty, hardest: Difficulty) -> Message:
    if not any("text" in item.parts for item in real):
        return _message("summary_short", count=len(real))
    if easiest is hardest or len({round(item.score) for item in real}) == 1:
        return _message("summary_equal", score=round(hardest.score), count=len(real))
    return _message("summary", count=len(real), first=_title(vault, easiest.path), hardest=_title(vault, hardest.path))


def _values(vault: Vault, found: list[Difficulty], overwrite: bool) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for item in found:
        values[item.path] = {"difficulty_score": round(item.score)}
        if overwrite or not vault.articles[item.path].metadata.get("difficulty"):
            values[item.path]["difficulty"] = item.level
    return values


def _declared(vault: Vault, path: str) -> str:
    value = vault.articles[path].metadata.get("difficulty") or vault.articles[path].metadata.get("level")
    return str(value).strip() if isinstance(value, str) else ""


def _metrics(vault: Vault, found: list[Difficulty], real: list[Difficulty]) -> Metrics:
    stated = [(_declared(vault, item.path).casefold(), item.level) for item in real]
    return Metrics((
        Metric(common("articles"), len(found)), Metric(_message("measured"), sum("text" in item.parts for item in found)),
        Metric(_message("average"), round(sum(item.score for item in real) / len(real), 1) if real else 0, digits=0),
        Metric(_message("differ"), sum(name in LEVELS and name != level for name, level in stated)),
    ))  # fmt: skip


def _chart(real: list[Difficulty]) -> Chart:
    counts = Counter(item.level for item in real)
    return Chart(_message("chart"), "bar", _message("level"), common("articles"), (Series(common("articles"), tuple((_message(f"level.{level}"), counts[level]) for level in LEVELS)),))


def _table(vault: Vault, hardest: list[Difficulty]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("score", _message("score"), "number", 0, _message("score_note")), Column("level", _message("level")), Column("declared", _message("declared")), Column("why", common("why")),
        Column("band", _message("band")), Column("ease", _message("ease"), "number", 0, _message("ease_note"), extra=True), Column("asl", _message("asl"), "number", 1, extra=True), Column("mtld", _message("mtld"), "number", 0, _message("mtld_note"), extra=True),
        Column("rare", _message("rare"), "percent", 0, _message("rare_note"), extra=True), Column("code", _message("code"), "number", extra=True), Column("depth", _message("depth"), "number", extra=True), Column("words", common("words"), "number"),
    )  # fmt: skip
    rows = tuple(
        (
            ref(vault, d.path), round(d.score, 2), _message(f"level.{d.level}") if d.parts else "", _declared(vault, d.path), _why(d), _message(f"band.{d.profile.readability.band if d.profile.readability else 'none'}"),
            round(d.profile.readability.ease, 2) if d.profile.readability else None, round(d.profile.counts.sentence_length, 2), round(d.mtld, 2) if d.mtld else None, round(d.rare, 4), d.code_lines, d.depth, d.profile.words,
        )
        for d in hardest[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(hardest), empty=common("empty_vault"))


def _why(item: Difficulty) -> Message:
    best = sorted(item.parts, key=lambda name: (-round(WEIGHTS[name] * item.parts[name], 6), name))[:2]
    notes = [_message("why", part=_message(f"part.{name}"), points=round(item.parts[name])) for name in best if round(item.parts[name])]
    if not notes:
        return _message("why_easy" if item.parts else "why_none")
    return notes[0] if len(notes) == 1 else _message("why_join", first=notes[0], second=notes[1])


def _path(vault: Vault, order: list[Difficulty]) -> Table:
    columns = (Column("place", common("rank"), "number"), Column("article", common("article"), "article"), Column("level", _message("level")), Column("depth", _message("depth"), "number"))
    rows = tuple((place, ref(vault, d.path), _message(f"level.{d.level}"), d.depth) for place, d in enumerate((d for d in order if d.parts), 1))
    return Table(_message("path"), columns, rows[:MAX_ROWS], total=len(rows), note=_message("path_note"), empty=common("nothing"))


def _files(vault: Vault, hardest: list[Difficulty], order: list[Difficulty]) -> tuple[Artifact, ...]:
    header = ("path", "title", "score", "level", "declared", "language", "grade", "ease", "sentence_length", "mtld", "hd_d", "rare_words", "code_lines", "formulas", "required_reading", "words")
    rows = []
    for d in hardest:
        r = d.profile.readability
        numbers = (r.grade if r else None, r.ease if r else None, d.profile.counts.sentence_length, d.mtld, d.hd_d, d.rare)
        rows.append((d.path, _title(vault, d.path), round(d.score, 2), d.level, _declared(vault, d.path), d.profile.language, *(None if n is None else round(n, 4) for n in numbers), d.code_lines, d.formulas, d.depth, d.profile.words))
    data = [{**dict(zip(header, row, strict=True)), "parts": {k: round(v, 2) for k, v in d.parts.items()}, "formulas_of_readability": _formulas(d)} for row, d in zip(rows, hardest, strict=True)]
    lines = [f"{place}. {markdown_link('learning-path.md', d.path, _title(vault, d.path))}" for place, d in enumerate((d for d in order if d.parts), 1)]
    return csv_artifact("difficulty.csv", header, rows), json_artifact("difficulty.json", data), text_artifact("learning-path.md", "\n".join(lines) + "\n")


def _formulas(item: Difficulty) -> dict[str, float | None] | None:
    r = item.profile.readability
    if r is None:
        return None
    values = {"flesch_kincaid": r.flesch_kincaid, "coleman_liau": r.coleman_liau, "ari": r.ari, "smog": r.smog, "fog": r.fog, "dale_chall": r.dale_chall}
    return {name: None if value is None else round(value, 2) for name, value in values.items()}


def _title(vault: Vault, path: str) -> str:
    return shown_title(vault.articles[path])
