"""How long each article takes to read."""

from __future__ import annotations

from typing import Any

from data20.messages import Message, Text
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, metadata_edits
from data20.tools.reading import SPEEDS, STATE, Costs, ReadingTime, pace_of, reading_time, state_of
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.model import Vault

NAME = "calculate_reading_time"
_message = messages_of(NAME)
MAX_ROWS = 1000
_STEPS = (1, 3, 5, 10, 15, 20, 30, 60)

TEXTS = {
    "summary": Text("Прочитать {count|статью|статьи|статей} — {hours} ч {minutes} мин; обычная статья занимает {median} мин.", "Reading {count|article|articles} takes {hours} h {minutes} min; the usual article takes {median} min."),
    "summary_minutes": Text("Прочитать {count|статью|статьи|статей} — {minutes} мин; обычная статья занимает {median} мин.", "Reading {count|article|articles} takes {minutes} min; the usual article takes {median} min."),
    "summary_moment": Text("Прочитать {count|статью|статьи|статей} — меньше минуты.", "Reading {count|article|articles} takes less than a minute."),
    "summary_empty": Text("Читать нечего: в выбранных статьях нет текста.", "There is nothing to read: the chosen articles have no text."),
    "total": Text("Всё вместе", "Everything"), "hours": Text("ч", "h"), "min": Text("мин", "min"), "median": Text("Обычная статья", "The usual article"), "longest": Text("Самая длинная", "The longest"), "share": Text("Не слова, а код, таблицы и рисунки", "Code, tables and pictures instead of words"),
    "pace": Text("Ваш темп", "Your pace"), "pace_note": Text("По временам, отмеченным в «Ходе чтения»: больше 1 — быстрее оценки.", "By the times noted in “Reading progress”: above 1 is faster than estimated."),
    "chart": Text("Сколько статей какой длины", "How many articles of which length"), "bucket": Text("Минуты", "Minutes"), "bucket_range": Text("{low}–{high} мин", "{low}–{high} min"), "bucket_last": Text("больше {low} мин", "more than {low} min"),
    "table": Text("Статьи по времени чтения", "Articles by reading time"), "minutes": Text("Минут", "Minutes"), "range": Text("Быстро–медленно", "Fast–slow"), "range_note": Text("Большинство читателей укладывается в эти границы.", "Most readers fall into this range."),
    "words_minutes": Text("Слова, мин", "Words, min"), "code": Text("Код, мин", "Code, min"), "tables": Text("Таблицы, мин", "Tables, min"), "pictures": Text("Рисунки и формулы, мин", "Pictures and formulas, min"), "language": Text("Язык", "Language"), "lang_other": Text("другой", "other"), "lang_ru": Text("русский", "Russian"), "lang_en": Text("английский", "English"), "span": Text("{low}–{high}", "{low}–{high}"),
    "explain": Text(
        "**Как читать.** Время — слова, делённые на скорость языка (трудный текст читается медленнее), плюс код, строки таблиц, рисунки и формулы. Границы и записанные минуты округлены вверх, таблица показывает десятые. Читатели различаются: границы — на четверть быстрее и медленнее среднего.",
        "**How to read it.** The time is the words divided by the speed of the language (hard text is read more slowly), plus code, table rows, pictures and formulas. The range and the minutes written down are rounded up; the table shows tenths. Readers differ: the range is a quarter faster and slower than the mean.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Сколько времени займёт каждая статья и всё хранилище?

**Как считается.** Молча по-английски читают в среднем 238 слов в минуту (Брисбарт, 2019, обзор 190 исследований), по-русски — около 190 (IReST, Траузеттель-Клозински и Диц, 2012). Трудный текст (вузовский и выше по формулам удобочитаемости) читается на 10–20 % медленнее. Строка кода стоит 1,5 секунды, строка таблицы — 3, формула — 6, первый рисунок — 12 и каждый следующий на секунду меньше, но не менее 3. Слова таблиц не считаются дважды; созданные инструментами блоки и код внутри предложений не считаются вовсе.

**Ваш темп.** Если вы отмечаете прочитанное в «Ходе чтения» вместе с минутами, после трёх статей время подстраивается под вас.

**Что записывает.** Только если попросите: `reading_time` (целые минуты) и `word_count`.

**Границы.** Это оценка чтения, а не изучения: на задачи, опыты и размышления уходит своё время.""",
    """**What it answers.** How long does each article take, and the whole vault?

**How it is computed.** Silent reading goes at 238 words a minute in English (Brysbaert 2019, a review of 190 studies) and at about 190 in Russian (IReST, Trauzettel-Klosinski and Dietz 2012). Hard text (university level and above by readability formulas) is read 10–20 % more slowly. A line of code costs 1.5 seconds, a table row 3, a formula 6, the first picture 12 and each further one a second less, at least 3. Words in tables aren't counted twice; blocks made by tools and code inside sentences aren't counted at all.

**Your pace.** When you note what you read in “Reading progress” together with the minutes, the times adapt to you after three articles.

**What it writes.** Only when asked: `reading_time` (whole minutes) and `word_count`.

**Limits.** This estimates reading, not studying: exercises, experiments and thought take their own time.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    russian: int = param(SPEEDS["ru"], ge=30, le=1500, title=Text("Слов в минуту по-русски", "Russian words a minute"), description=Text("Скорость чтения про себя.", "Speed of silent reading."))
    english: int = param(SPEEDS["en"], ge=30, le=1500, title=Text("Слов в минуту по-английски", "English words a minute"), description=Text("Скорость чтения про себя.", "Speed of silent reading."))
    code_line: float = param(1.5, ge=0, le=120, advanced=True, title=Text("Секунд на строку кода", "Seconds a line of code"), description=Text("0 — код не читают.", "0 means that code isn't read."))
    picture: float = param(12.0, ge=0, le=120, advanced=True, title=Text("Секунд на первый рисунок", "Seconds for the first picture"), description=Text("Каждый следующий — на секунду меньше, но не менее 3.", "Each further one takes a second less, at least 3."))
    personal: bool = param(True, advanced=True, title=Text("Учитывать мой темп", "Use my own pace"), description=Text("Подстроить время по минутам, отмеченным в «Ходе чтения».", "Adapt times to the minutes noted in “Reading progress”."))
    write: bool = param(False, title=Text("Записать в метаданные", "Write into the metadata"), description=Text("Предложить изменение: reading_time и word_count в каждой статье.", "Propose a change: reading_time and word_count in each article."), asks=True)


@tool(
    category="analysis",
    title=Text("Время чтения", "Reading time"),
    question=Text("Сколько времени займёт чтение?", "How long does reading take?"),
    description=Text("Время чтения по словам, коду, таблицам и рисункам, со скоростью для каждого языка и вашим темпом.", "Reading time by words, code, tables and pictures, at the speed of each language and your own pace."),
    help=HELP, texts=TEXTS, writes=True, produces=("reading-time.csv", "reading-time.json"), needs=(f"file:{STATE}",), examples=({}, {"russian": 250, "english": 300}, {"write": True}),
    keywords=("минуты", "длина", "слова", "скорость", "minutes", "length", "word count", "wpm"),
)  # fmt: skip
def calculate_reading_time(vault: Vault, params: Params, progress: Progress) -> Report:
    """Estimate the chosen articles; the table lists the longest first."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    pace = pace_of(state_of(vault)) if params.personal else None
    speeds = {**SPEEDS, "ru": params.russian, "en": params.english}
    costs = Costs(code_line=params.code_line, first_picture=params.picture)
    progress(0, len(chosen), common("reading"))
    found: list[ReadingTime] = []
    for number, article in enumerate(chosen, 1):
        found.append(reading_time(vault, article, speeds, costs, pace or 1.0))
        progress(number, len(chosen), common("reading"))
    found.sort(key=lambda item: (-round(item.seconds, 6), item.path))
    real = [item for item in found if item.seconds]
    edits = metadata_edits(vault, {r.path: {"reading_time": r.minutes, "word_count": r.profile.words} for r in real}) if params.write else ()
    return Report(_summary(real), (_metrics(vault, found, real, pace), _chart(real), _table(vault, found), Markdown(_message("explain"))), _files(vault, found, params), ChangeSet(edits))


def _median(real: list[ReadingTime]) -> float:
    ordered = sorted(item.seconds for item in real)
    middle = len(ordered) // 2
    return (ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2) / 60 if ordered else 0.0


def _summary(real: list[ReadingTime]) -> Message:
    if not real:
        return _message("summary_empty")
    total = round(sum(item.seconds for item in real) / 60)
    return _message("summary" if total >= 60 else "summary_minutes" if total else "summary_moment", count=len(real), hours=total // 60, minutes=total % 60, median=round(_median(real), 1))


def _metrics(vault: Vault, found: list[ReadingTime], real: list[ReadingTime], pace: float | None) -> Metrics:
    total = sum(item.seconds for item in real)
    items = [
        Metric(common("articles"), len(found)), Metric(common("words"), sum(item.profile.words for item in found)), Metric(_message("total"), round(total / 3600, 2), _message("hours"), digits=1),
        Metric(_message("median"), round(_median(real), 2), _message("min"), digits=1), Metric(_message("longest"), real[0].minutes if real else 0, _message("min"), vault.articles[real[0].path].title if real else None),
        Metric(_message("share"), round(100 * (1 - sum(item.words for item in real) / total), 1) if total else 0, "%", digits=0),
    ]  # fmt: skip
    if pace is not None:
        items.append(Metric(_message("pace"), round(pace, 2), "×", _message("pace_note"), 2))
    return Metrics(tuple(items))


def _chart(real: list[ReadingTime]) -> Chart:
    edges = (0, *_STEPS)
    points: list[tuple[Any, int]] = [
        (_message("bucket_range", low=low, high=high), sum(low < item.minutes <= high for item in real)) for low, high in zip(edges, _STEPS, strict=False)
    ]
    points.append((_message("bucket_last", low=_STEPS[-1]), sum(item.minutes > _STEPS[-1] for item in real)))
    while len(points) > 1 and not points[-1][1]:
        points.pop()
    return Chart(_message("chart"), "bar", _message("bucket"), common("articles"), (Series(common("articles"), tuple(points)),))


def _table(vault: Vault, found: list[ReadingTime]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("minutes", _message("minutes"), "number", 1), Column("range", _message("range"), note=_message("range_note")), Column("words", common("words"), "number"),
        Column("text", _message("words_minutes"), "number", 1), Column("code", _message("code"), "number", 1), Column("tables", _message("tables"), "number", 1), Column("pictures", _message("pictures"), "number", 1), Column("language", _message("language")),
    )  # fmt: skip
    rows = tuple(
        (
            ArticleRef(r.path, vault.articles[r.path].title), round(r.seconds / 60, 2), _message("span", low=r.range[0], high=r.range[1]) if r.seconds else "", r.profile.words,
            round(r.words / 60, 2), round(r.code / 60, 2), round(r.tables / 60, 2), round((r.pictures + r.formulas) / 60, 2), _message(f"lang_{r.profile.language if r.profile.language in ('ru', 'en') else 'other'}") if r.profile.words else "",
        )
        for r in found[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(found), empty=common("empty_vault"))


def _files(vault: Vault, found: list[ReadingTime], params: Params) -> tuple[Artifact, ...]:
    header = ("path", "title", "minutes", "seconds", "fast", "slow", "words", "seconds_words", "seconds_code", "seconds_tables", "seconds_pictures", "seconds_formulas", "language")
    rows = [
        (r.path, vault.articles[r.path].title, r.minutes, round(r.seconds, 1), *r.range, r.profile.words, round(r.words, 1), round(r.code, 1), round(r.tables, 1), round(r.pictures, 1), round(r.formulas, 1), r.profile.language)
        for r in found
    ]  # fmt: skip
    data = {"parameters": params.model_dump(), "articles": [dict(zip(header, row, strict=True)) for row in rows]}
    return csv_artifact("reading-time.csv", header, rows), json_artifact("reading-time.json", data)
