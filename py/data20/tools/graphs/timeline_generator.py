"""A timeline of what the vault dates: articles, milestones, and the dates in their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.dates import DateMention, find_dates, is_sample, read_date
from data20.language.prose import own_blocks
from data20.language.sentences import sentences
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Event,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
    Timeline,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, shown_title, text_artifact
from data20.tools.rubrics import rubric_by
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.model import Article, Vault
from data20.vault.shown import with_code
from data20.vault.text import visible

NAME = "timeline_generator"
_message = messages_of(NAME)
MAX_ROWS, MAX_DRAWN = 1000, 600
_FIELDS = ("date", "created", "date_created", "published", "event_date", "date_start", "start", "born", "died", "founded")
_MILESTONE_TAGS = frozenset({"milestone", "important", "major", "release", "launch", "веха", "важно", "релиз"})
Kind = Literal["article", "milestone", "text"]

TEXTS = {
    "decade_name": Text("{year}-е", "{year}s"),
    "summary": Text("{count|событие|события|событий}, {first} – {last}: {dated} из метаданных и {found} из текста.", "{count|event|events}, {first} – {last}: {dated} from metadata and {found} from text."), "year": Text("{year}", "{year}"), "year_bc": Text("{year} до н. э.", "{year} BC"),
    "summary_empty": Text("Дат не нашлось ни в метаданных, ни в тексте.", "No dates found, neither in metadata nor in text."),
    "events": Text("События", "Events"), "kind.article": Text("метаданные", "metadata"), "kind.milestone": Text("веха", "milestone"), "kind.text": Text("текст", "text"), "from.article": Text("Из метаданных", "From metadata"), "from.milestone": Text("Из них вехи", "Milestones"), "from.text": Text("Из текста", "From the text"), "kind": Text("Откуда", "From"), "undated": Text("Статьи без даты", "Articles without a date"), "span": Text("Охвачено лет", "Years covered"),
    "timeline": Text("Лента времени", "Timeline"), "table": Text("События по порядку", "Events in order"), "when": Text("Когда", "When"), "what": Text("Что", "What"), "precision": Text("Точность", "Precision"), "written": Text("Как написано", "As written"), "decades": Text("События по десятилетиям", "Events by decade"), "decade": Text("Десятилетие", "Decade"), "edtf": Text("EDTF", "EDTF"),
    "edtf_note": Text("Запись даты по ISO 8601-2: 199X — девяностые, 1500~ — около, ../1917 — до.", "The date in ISO 8601-2: 199X the nineties, 1500~ about, ../1917 before."),
    "p.day": Text("день", "day"), "p.month": Text("месяц", "month"), "p.season": Text("сезон, квартал", "season, quarter"), "p.year": Text("год", "year"), "p.range": Text("промежуток", "range"), "p.decade": Text("десятилетие", "decade"), "p.century": Text("век", "century"), "about": Text("около; {precision}", "about; {precision}"),
    "explain": Text("**Как читать.** Дата из текста показана вместе с предложением, в котором стоит. Неточность сохраняется: «около 1500 года», «девяностые», «до 1917 года» не превращаются в день. Голое число годом не считается.", "**How to read it.** A date from the text is shown with its sentence. Vagueness is kept: “about 1500”, “the nineties”, “before 1917” don't become a day. A bare number isn't taken for a year."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что и когда происходило — в самом хранилище и в том, о чём оно рассказывает?

**Откуда даты.** Из метаданных (`date`, `created`, `event_date`, `born`…) и из текста по-русски и по-английски: «12 мая 2024 г.», «12–15 мая», «в 1990-х», «конец XIX века», «44 год до н. э.», May 12, 2024, the 1990s, c. 1500, Q1 2024. Неопределённость записана в EDTF (ISO 8601-2, Библиотека Конгресса). В граммах, номерах и версиях годы не ищутся: число становится годом, только если об этом говорит слово, скобка или тире. Код и цитирования адресов не читаются.

**Вехи** — статьи с `milestone: true`, `important: true` или тегом вроде milestone, release, «веха».

**Файлы.** iCalendar (RFC 5545) для календарей — дни и промежутки нашей эры; CSV и JSON — всё, включая до нашей эры.

**Границы.** Даты по старому стилю не пересчитываются. Из «прошлой осенью» и «вчера» даты не выводятся.""",
    """**What it answers.** What happened when — in the vault itself and in what it tells about?

**Where dates come from.** From metadata (`date`, `created`, `event_date`, `born` …) and from text in Russian and English: May 12, 2024, May 12–15, the 1990s, the late 19th century, 44 BC, c. 1500, Q1 2024, «12 мая 2024 г.», «в 1990-х», «конец XIX века». Uncertainty is written in EDTF (ISO 8601-2, Library of Congress). Grams, numbers and versions aren't searched for years: a number becomes a year only when a word, a bracket or a dash says so. Code and addresses aren't read.

**Milestones** are articles with `milestone: true`, `important: true` or a tag such as milestone or release.

**Files.** iCalendar (RFC 5545) for calendars, with days and ranges of the common era; CSV and JSON with everything, BC included.

**Limits.** Old-style dates aren't converted. No date is concluded from “last autumn” or “yesterday”.""",
)


class Params(ToolParams):
    sources: Literal["both", "metadata", "text"] = param(
        "both", title=Text("Откуда брать даты", "Where dates come from"), description=Text("Из метаданных, из текста или отовсюду.", "From metadata, from text, or both."),
        choices={"both": Text("отовсюду", "both"), "metadata": Text("из метаданных", "metadata"), "text": Text("из текста", "text")},
    )  # fmt: skip
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    first: str = param("", max_length=20, title=Text("Не раньше", "Not before"), description=Text("Год или дата; пусто — без границы.", "A year or a date; empty means no limit."))
    last: str = param("", max_length=20, title=Text("Не позже", "Not after"), description=Text("Год или дата; пусто — без границы.", "A year or a date; empty means no limit."))
    precise: bool = param(False, advanced=True, title=Text("Только точные", "Precise ones only"), description=Text("Пропустить века, десятилетия и приблизительные даты.", "Leave out centuries, decades and approximate dates."))
    milestones: bool = param(False, title=Text("Только вехи", "Milestones only"), description=Text("Только статьи, помеченные как вехи.", "Only articles marked as milestones."))


@dataclass(frozen=True, slots=True)
class Dated:
    mention: DateMention
    kind: Kind
    label: str
    path: str
    line: int
    group: str

    @property
    def order(self) -> tuple[int, str, str, int]:
        return (*_sortable(self.mention.first or self.mention.last), self.path, self.line)


@tool(
    category="graphs",
    title=Text("Лента времени", "Timeline"),
    question=Text("Что и когда происходило?", "What happened when?"),
    description=Text("События из метаданных и из текста по-русски и по-английски, с промежутками и неопределённостью; iCalendar.", "Events from metadata and from Russian and English text, with ranges and uncertainty; iCalendar."),
    help=HELP, texts=TEXTS, version=2, produces=("timeline.json", "timeline.csv", "timeline.ics"), examples=({}, {"sources": "text"}, {"first": "1900", "last": "1999", "precise": True}),
    keywords=("хронология", "даты", "события", "история", "календарь", "chronology", "dates", "events", "history", "calendar", "ical"),
)  # fmt: skip
def timeline_generator(vault: Vault, params: Params, progress: Progress) -> Report:
    """Order all dated things of the chosen articles."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)]
    low, high = _limit(params.first, end=False), _limit(params.last, end=True)
    found: list[Dated] = []
    undated = 0
    progress(0, len(chosen), common("reading"))
    rubric = rubric_by(chosen)
    for number, article in enumerate(chosen, 1):
        group = visible(rubric(article))
        own = list(_metadata(article, group)) if params.sources != "text" else []
        undated += not own
        if params.sources != "metadata" and not params.milestones:
            own += _text(article, group)
        found += own
        progress(number, len(chosen), common("reading"))
    found = [d for d in found if _inside(d.mention, low, high) and (not params.milestones or d.kind == "milestone") and not (params.precise and (d.mention.approximate or d.mention.precision in ("decade", "century")))]
    found.sort(key=lambda d: d.order)
    years = [_sortable(edge)[0] for d in found for edge in (d.mention.first, d.mention.last) if edge]
    span = (max(years) - min(years) + 1) if years else 0
    kinds = Counter(d.kind for d in found)
    items = [Metric(common("articles"), len(chosen)), Metric(_message("events"), len(found)), Metric(_message("from.article"), kinds["article"] + kinds["milestone"]), Metric(_message("from.milestone"), kinds["milestone"]), Metric(_message("from.text"), kinds["text"]), Metric(_message("span"), span)]
    if params.sources != "text":
        items.append(Metric(_message("undated"), undated))
    if not found:
        return Report(_message("summary_empty"), (Metrics(tuple(items)), Markdown(_message("explain"))), _files(found))
    summary = _message("summary", count=len(found), first=_year(min(years)), last=_year(max(years)), dated=kinds["article"] + kinds["milestone"], found=kinds["text"])
    return Report(summary, (Metrics(tuple(items)), _drawn(found), _decades(found), _table(vault, found), Markdown(_message("explain"))), _files(found))


def _sortable(iso: str) -> tuple[int, str]:
    """Return a key that orders ISO days with years before 1 AD, which have a minus sign."""
    negative = iso.startswith("-")
    year, _, rest = iso.lstrip("-").partition("-")
    return (-int(year or 0) if negative else int(year or 0), rest)


def _year(year: int) -> Message:
    """Return a year in words; year 0 of ISO 8601 is 1 BC."""
    return _message("year", year=str(year)) if year > 0 else _message("year_bc", year=str(1 - year))


def _limit(text: str, *, end: bool) -> str:
    if not text.strip():
        return ""
    found = read_date(text)
    if found is None:
        raise BadInput(field="last" if end else "first", reason=Text("«{text}» — не год и не дата", "“{text}” is not a year or a date").filled(text=text.strip()))
    return (found.last or found.first) if end else (found.first or found.last)


def _inside(mention: DateMention, low: str, high: str) -> bool:
    if low and mention.last and _sortable(mention.last) < _sortable(low):
        return False
    return not (high and mention.first and _sortable(mention.first) > _sortable(high))


def _metadata(article: Article, group: str) -> Iterator[Dated]:
    data = article.metadata
    marked = data.get("milestone") is True or data.get("important") is True or any(t.casefold() in _MILESTONE_TAGS for t in article.tags)
    seen: set[str] = set()
    for name in _FIELDS:
        value = data.get(name)
        mention = read_date(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if mention is None or mention.edtf in seen or (name in ("created", "date_created", "published") and seen):
            continue
        seen.add(mention.edtf)
        label = shown_title(article) if name in ("date", "created", "date_created", "published") else f"{shown_title(article)} ({name})"
        yield Dated(mention, "milestone" if marked else "article", label, article.path, article.frontmatter.lines.get(name, 1), group)


def _text(article: Article, group: str) -> Iterator[Dated]:
    seen: set[tuple[str, int]] = set()
    for block in own_blocks(article):
        mentions = find_dates(block.text)
        if not mentions:
            continue
        spans = sentences(block.text)
        for mention in mentions:
            number = next((i for i, s in enumerate(spans) if s.start <= mention.start < s.end), 0)
            if (mention.edtf, block.start + number) in seen or is_sample(mention, spans[number].text if spans else block.text):
                continue
            seen.add((mention.edtf, block.start + number))
            text = _words(article, block.kind, with_code(article, block, spans[number].text if spans else block.text))
            line = block.line + article.text.count("\n", block.start, max(block.start, article.text.find(mention.text, block.start, block.end)))
            yield Dated(mention, "text", _cut(text, mention.text), article.path, line, group)


def _words(article: Article, kind: str, text: str) -> str:
    """Return a sentence as the words of an event; a row of a table says of what it is one."""
    said = " ".join(visible(text).split()).lstrip("-–—• ")
    return f"{shown_title(article)}: {said.replace(' | ', ' · ')}" if kind == "table" else said


def _cut(text: str, around: str) -> str:
    if len(text) <= 200:
        return text
    at = max(0, text.find(around))
    start = max(0, min(at - 80, len(text) - 200))
    return ("…" if start else "") + text[start : start + 200].strip() + ("…" if start + 200 < len(text) else "")


def _drawn(found: list[Dated]) -> Timeline:
    shown = found
    if len(found) > MAX_DRAWN:  # articles and milestones first, then the more precise dates
        order = sorted(found, key=lambda d: (("milestone", "article", "text").index(d.kind), d.mention.precision in ("decade", "century"), d.order))
        shown = sorted(order[:MAX_DRAWN], key=lambda d: d.order)
    events = []
    for d in shown:
        first, last = _as_exact(d.mention)
        events.append(Event(first, f"{d.mention.text}: {d.label}" if d.kind == "text" and d.mention.text not in d.label else d.label, last if last != first else None, d.path, d.group))
    return Timeline(_message("timeline"), tuple(events))


def _as_exact(mention: DateMention) -> tuple[str, str]:
    """Return both ends as exact as they are known: days, months or years; an open end is the other one."""
    first, last = mention.first or mention.last, mention.last or mention.first
    parts = max(len(side.strip("~?%").lstrip("-").split("-")) for side in mention.edtf.split("/"))
    cut = {1: 6, 2: 3}.get(parts, 0)
    return (first[:-cut], last[:-cut]) if cut else (first, last)


def _decades(found: list[Dated]) -> Chart:
    counts = Counter(_sortable(d.mention.first or d.mention.last)[0] // 10 * 10 for d in found)
    points = tuple((_message("decade_name", year=str(year)), counts[year]) for year in sorted(counts))
    return Chart(_message("decades"), "bar", _message("decade"), _message("events"), (Series(_message("events"), points),))


def _table(vault: Vault, found: list[Dated]) -> Table:
    columns = (
        Column("when", _message("when"), "date"), Column("edtf", _message("edtf"), "code", note=_message("edtf_note"), extra=True), Column("what", _message("what")), Column("article", common("article"), "article"), Column("kind", _message("kind")), Column("precision", _message("precision"), extra=True), Column("written", _message("written")),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (_as_exact(d.mention)[0], d.mention.edtf, d.label, ArticleRef(d.path, vault.articles[d.path].title, d.line), _message(f"kind.{d.kind}"), _precision(d.mention), d.mention.text) for d in found[:MAX_ROWS]
    )
    return Table(_message("table"), columns, rows, total=len(found))


def _precision(mention: DateMention) -> Message:
    plain = _message(f"p.{mention.precision}")
    return _message("about", precision=plain) if mention.approximate else plain


def _files(found: list[Dated]) -> tuple[Artifact, ...]:
    header = ("edtf", "first", "last", "precision", "approximate", "kind", "label", "path", "line", "written", "group")
    rows = [(d.mention.edtf, d.mention.first, d.mention.last, d.mention.precision, d.mention.approximate, d.kind, d.label, d.path, d.line, d.mention.text, d.group) for d in found]
    return json_artifact("timeline.json", [dict(zip(header, row, strict=True)) for row in rows]), csv_artifact("timeline.csv", header, rows), text_artifact("timeline.ics", icalendar(found), "text/calendar; charset=utf-8")


def icalendar(found: list[Dated]) -> str:
    """Return the events as iCalendar (RFC 5545): all-day events of the common era with both ends; lines folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Data20//timeline//EN", "CALSCALE:GREGORIAN"]
    for number, d in enumerate(found, 1):
        m = d.mention
        if not m.first or not m.last or m.first.startswith("-") or m.first < "0001" or m.last >= "9999":
            continue
        end = (date.fromisoformat(m.last) + timedelta(days=1)).isoformat().replace("-", "")
        # DTSTAMP is required; it is the event's own day, because the same vault must give the same bytes.
        day = m.first.replace("-", "")
        lines += ["BEGIN:VEVENT", f"UID:{day}-{number}@data20", f"DTSTAMP:{day}T000000Z", f"DTSTART;VALUE=DATE:{day}", f"DTEND;VALUE=DATE:{end}", f"SUMMARY:{_ics(d.label)}", f"DESCRIPTION:{_ics(d.path)}"]
        lines += [f"CATEGORIES:{_ics(d.group)}"] if d.group else []
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _ics(text: str) -> str:
    clean = "".join(char if char >= " " and char != "\x7f" else " " for char in text)
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    pieces: list[str] = []
    size, piece = 0, ""
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > (75 if not pieces else 74):
            pieces.append(piece)
            piece, size = "", 0
        piece += char
        size += width
    return "\r\n ".join([*pieces, piece]) + "\r\n"
