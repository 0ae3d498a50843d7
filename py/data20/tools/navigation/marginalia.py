"""Margin notes: kept beside the articles, anchored to their words, honest about those that lost their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.anchoring import Anchor, anchor, quote_of
from data20.messages import Text
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.history import day, place
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.navigation._margin_notes import FILE, Mark, Note, marks_of, note_id, read_notes, write_notes
from data20.tools.scope import folder_param
from data20.vault.changes import ChangeSet, Create, Edit, Replace
from data20.vault.model import Vault
from data20.vault.revisions import lines_of

NAME = "marginalia"
_message = messages_of(NAME)
MAX_ROWS = 1000
Kind = Literal["comment", "question", "idea", "warning", "todo", "cross-reference"]
KINDS = {
    "comment": Text("замечание", "comment"), "question": Text("вопрос", "question"), "idea": Text("мысль", "idea"), "warning": Text("осторожно", "warning"),
    "todo": Text("сделать", "to do"), "cross-reference": Text("отсылка", "cross-reference"),
}  # fmt: skip
MARKS = {"fixme": Text("исправить (FIXME)", "FIXME"), "xxx": Text("XXX", "XXX"), "note": Text("заметка", "note"), "highlight": Text("выделено", "highlight")}
STATES = {
    "same": Text("на месте", "in place"), "moved": Text("место сдвинулось", "moved"), "changed": Text("слова изменились", "words changed"), "whole": Text("ко всей статье", "on the whole article"),
    "orphan": Text("место потеряно", "place lost"), "missing": Text("статьи нет", "article gone"),
}  # fmt: skip

TEXTS = {
    "summary": Text("{notes|заметка|заметки|заметок} на полях, открытых — {open}, потеряли место — {lost}; пометок в тексте — {marks}.", "{notes|margin note|margin notes}, {open} open, {lost} lost their place; {marks} marks in the text."),
    "unread": Text("файл {file} не читается; исправьте или удалите его", "{file} doesn't read; mend or delete it first"), "no_note": Text("нет заметки с идентификатором «{id}»", "no note has the id “{id}”"),
    "no_text": Text("в заметке нет текста", "the note has no text"),
    "not_once": Text("слова встречаются в статье {count|раз|раза|раз}, а нужно один", "the words occur {count|time|times} in the article; they must occur once"),
    "summary_none": Text("Заметок на полях пока нет; пометок в тексте — {marks}.", "No margin notes yet; {marks} marks in the text."),
    "first": Text(
        "**Как добавить заметку.** «Изменить и запустить снова» → действие «добавить», статья, слова в ней, к которым заметка относится, и сам текст. Она ляжет на поля, не меняя статьи.",
        "**How to add a note.** “Change and run again” → the action “add”, an article, the words in it that the note is about, and its text. It stands in the margin and doesn't change the article.",
    ),
    "notes": Text("Заметки на полях", "Margin notes"), "open": Text("Открытые", "Open"), "lost": Text("Потеряли место", "Lost their place"), "marks": Text("Пометки в тексте", "Marks in the text"),
    "note": Text("Заметка", "Note"), "quote": Text("К словам", "On the words"), "kind": Text("Вид", "Kind"), "state": Text("Место", "Place"), "resolved": Text("Решено", "Resolved"), "author": Text("Автор", "Author"),
    "created": Text("Дата", "Date"), "id": Text("Номер", "Id"), "text": Text("Текст", "Text"), "chart": Text("Виды заметок и пометок", "Kinds of notes and marks"),
    "broken": Text("Файл {file} не читается; он не будет перезаписан.", "The file {file} doesn't read; it won't be overwritten."),
    "explain": Text(
        "Заметки лежат в файле `.data20/marginalia.json` как W3C Web Annotation; статьи не меняются. Место ищется по словам и по 32 знакам вокруг; если два места одинаково хороши или ни одно не похоже, заметка честно названа потерявшей место.",
        "Notes are kept in the file `.data20/marginalia.json` as W3C Web Annotations; articles aren't changed. A place is found by its words and 32 characters around them; when two places are equally good or none is alike, the note is honestly said to have lost its place.",
    ),
    **{f"kind.{key}": text for key, text in {**MARKS, **KINDS}.items()}, **{f"state.{key}": text for key, text in STATES.items()},
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что читатели записали на полях, где это теперь и что осталось доделать?

**Заметки.** Действие «добавить» прикрепляет заметку к словам статьи (или ко всей статье), «решено» закрывает её, «удалить» убирает, «обновить места» записывает новые места сдвинувшихся заметок. Хранение — W3C Web Annotation (TextQuoteSelector с 32 знаками вокруг и TextPositionSelector) в одном файле хранилища; статьи не тронуты. Номер заметки не меняется и не повторяется.

**Как ищется место.** Те же слова на том же месте; иначе те же слова там, где сохранилось окружение; иначе место между прежними окружениями, если слова похожи на 60 %. При двух почти равных кандидатах — «место потеряно». Переименование статьи находится по журналу.

**Пометки в тексте.** `<!-- TODO: … -->`, FIXME, NOTE, WARNING, `<!-- ? … -->`, TODO в тексте и `==выделение==`.

**Границы.** Слова для заметки должны встретиться в статье ровно один раз; если чаще — возьмите длиннее.""",
    """**What it answers.** What have readers written in the margins, where is it now, and what is left to do?

**Notes.** The action “add” fixes a note to words of an article (or to the whole of it), “resolve” closes it, “delete” removes it, “update places” writes down the new places of notes that moved. They are kept as W3C Web Annotations (TextQuoteSelector with 32 characters around, and TextPositionSelector) in one file of the vault; articles aren't touched. A note's id never changes and never repeats.

**How a place is found.** The same words in the same place; else the same words where their surroundings are kept; else the place between the old surroundings when its words are 60 % alike. With two almost equal candidates the place is lost. A renamed article is found by the journal.

**Marks in the text.** `<!-- TODO: … -->`, FIXME, NOTE, WARNING, `<!-- ? … -->`, TODO in the text, and `==highlights==`.

**Limits.** The words for a note must occur in the article exactly once; if they occur more often, take more of them.""",
)


class Params(ToolParams):
    action: Literal["list", "add", "resolve", "delete", "update"] = param(
        "list", asks=True, title=Text("Действие", "Action"), description=Text("Что сделать.", "What to do."),
        choices={"list": Text("показать", "show"), "add": Text("добавить", "add"), "resolve": Text("решено", "resolve"), "delete": Text("удалить", "delete"), "update": Text("обновить места", "update places")},
    )  # fmt: skip
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("К какой статье заметка; при показе — только её заметки.", "The note's article; when showing, only its notes."))
    quote: str = param("", max_length=10_000, widget="multiline", title=Text("К словам", "On the words"), description=Text("Слова статьи, к которым заметка, как в файле; пусто — ко всей статье.", "Words of the article, as in the file; empty means the whole article."))
    note: str = param("", max_length=20_000, widget="multiline", title=Text("Заметка", "Note"), description=Text("Текст новой заметки.", "Text of the new note."))
    kind: Kind = param("comment", title=Text("Вид", "Kind"), description=Text("Вид новой заметки.", "Kind of the new note."), choices=KINDS)
    author: str = param("", max_length=200, title=Text("Автор", "Author"), description=Text("Автор новой заметки.", "Author of the new note."))
    date: str = param("", max_length=10, advanced=True, title=Text("Дата", "Date"), description=Text("ГГГГ-ММ-ДД; пусто — без даты.", "YYYY-MM-DD; empty means none."))
    id: str = param("", max_length=100, title=Text("Номер", "Id"), description=Text("Номер заметки, которую решить или удалить.", "Id of the note to resolve or delete."))
    folder: str = folder_param()
    scan: bool = param(True, title=Text("Искать пометки", "Look for marks"), description=Text("Показать TODO, комментарии и ==выделения== из текста статей.", "Show TODOs, comments and ==highlights== of the articles' text."))


@dataclass(frozen=True, slots=True)
class _Placed:
    note: Note
    state: str
    path: str
    anchor: Anchor | None
    line: int | None


@tool(
    category="navigation",
    title=Text("Заметки на полях", "Margin notes"), question=Text("Что записано на полях и что осталось сделать?", "What is in the margins, and what is left to do?"),
    description=Text("Заметки к словам статей (W3C Web Annotation), их место после правок; TODO и выделения в тексте.", "Notes on words of articles (W3C Web Annotation), their place after edits; TODOs and highlights in the text."),
    help=HELP, texts=TEXTS, writes=True, needs=(f"file:{FILE}", "journal"), produces=("marginalia.jsonld", "marginalia.csv", "marks.csv"),
    examples=({}, {"scan": False}, {"folder": "ru"}),
    keywords=("аннотации", "комментарии", "TODO", "выделения", "annotations", "comments", "highlights"),
)  # fmt: skip
def marginalia(vault: Vault, params: Params, progress: Progress) -> Report:
    """Show the notes with their places and the marks, and propose the action's change."""
    notes, readable = read_notes(vault)
    names = {step.edit.path: line.path for line in lines_of(vault.journal) if not line.gone for step in line.steps}
    if params.action != "list" and not readable:
        raise BadInput(field="action", reason=TEXTS["unread"].filled(file=FILE))
    after = _after(vault, notes, params, names)
    inside = params.folder.strip("/") + "/" if params.folder.strip("/") else ""
    placed = [_placed(vault, note, names) for note in after]
    placed = [p for p in placed if p.path.startswith(inside) and (not params.article or p.path == params.article)]
    chosen = [a for a in vault.articles.values() if a.path.startswith(inside) and (not params.article or a.path == params.article)] if params.scan else []
    marks: list[Mark] = []
    for number, article in enumerate(chosen):
        progress(number, len(chosen), common("reading"))
        marks.extend(marks_of(article))
    progress(len(chosen), max(1, len(chosen)), common("writing"))
    return _report(vault, placed, marks, _edits(vault, after) if after != notes else (), readable)


def _after(vault: Vault, notes: list[Note], params: Params, names: dict[str, str]) -> list[Note]:
    """Return the notes after the action. Raises BadInput where it can't be done."""
    if params.action == "add":
        made = _new(vault, params)
        return notes if any(n.id == made.id for n in notes) else [*notes, made]
    if params.action == "update":
        return [_updated(vault, note, names) for note in notes]
    if params.action in ("resolve", "delete"):
        if not any(n.id == params.id for n in notes):
            raise BadInput(field="id", reason=TEXTS["no_note"].filled(id=params.id))
        if params.action == "delete":
            return [n for n in notes if n.id != params.id]
        return [replace(n, resolved=True) if n.id == params.id else n for n in notes]
    return notes


def _new(vault: Vault, params: Params) -> Note:
    if not params.note.strip():
        raise BadInput(field="note", reason=TEXTS["no_text"])
    text = vault.article(params.article).text
    quote = None
    if params.quote:
        count = text.count(params.quote)
        if count != 1:
            raise BadInput(field="quote", reason=TEXTS["not_once"].filled(count=count))
        start = text.index(params.quote)
        quote = quote_of(text, start, start + len(params.quote))
    when = day(params.date, "date")
    return Note(note_id(params.article, params.note, quote), params.article, params.note.strip(), params.kind, params.author.strip(), when.isoformat() if when else "", False, quote)


def _placed(vault: Vault, note: Note, names: dict[str, str]) -> _Placed:
    path = note.path if note.path in vault.articles else names.get(note.path, note.path)
    article = vault.articles.get(path)
    if article is None:
        return _Placed(note, "missing", path, None, None)
    if note.quote is None:
        return _Placed(note, "whole", path, None, None)
    found = anchor(article.text, note.quote)
    return _Placed(note, found.how if found else "orphan", path, found, article.text.count("\n", 0, found.start) + 1 if found else None)


def _updated(vault: Vault, note: Note, names: dict[str, str]) -> Note:
    found = _placed(vault, note, names)
    if found.anchor is None:
        return replace(note, path=found.path) if found.state == "whole" else note
    return replace(note, path=found.path, quote=quote_of(vault.articles[found.path].text, found.anchor.start, found.anchor.end))


def _edits(vault: Vault, notes: list[Note]) -> tuple[Edit, ...]:
    content, attachment = write_notes(notes), vault.attachments.get(FILE)
    return (Replace(FILE, attachment.hash, content) if attachment else Create(FILE, content),)


def _report(vault: Vault, placed: Sequence[_Placed], marks: Sequence[Mark], edits: tuple[Edit, ...], readable: bool) -> Report:
    lost = sum(p.state in ("orphan", "missing") for p in placed)
    open_ = sum(not p.note.resolved for p in placed)
    metrics = Metrics((Metric(_message("notes"), len(placed)), Metric(_message("open"), open_), Metric(_message("lost"), lost), Metric(_message("marks"), len(marks))))
    counts = Counter([p.note.kind if p.note.kind in KINDS else "comment" for p in placed] + [m.kind for m in marks])
    chart = Chart(_message("chart"), "bar", _message("kind"), common("count"), (Series(common("count"), tuple((_message(f"kind.{k}"), n) for k, n in sorted(counts.items(), key=lambda i: (-i[1], i[0])))),))
    columns = (
        Column("article", common("article"), "article"), Column("note", _message("note")), Column("quote", _message("quote")), Column("kind", _message("kind")), Column("state", _message("state")),
        Column("resolved", _message("resolved"), "bool"), Column("author", _message("author")), Column("created", _message("created"), "date"), Column("id", _message("id"), "code"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            _ref(vault, p.path, p.line), p.note.text, p.note.quote.exact[:200] if p.note.quote else None, _message(f"kind.{p.note.kind if p.note.kind in KINDS else 'comment'}"),
            _message(f"state.{p.state}"), p.note.resolved, p.note.author, p.note.created[:10], p.note.id,
        )
        for p in placed[:MAX_ROWS]
    )  # fmt: skip
    mark_columns = (Column("article", common("article"), "article"), Column("line", common("line"), "number"), Column("kind", _message("kind")), Column("text", _message("text")))
    mark_rows = tuple((_ref(vault, m.path, m.line), m.line, _message(f"kind.{m.kind}"), m.text[:500]) for m in marks[:MAX_ROWS])
    explain = Markdown(_message("explain")) if readable else Markdown(_message("broken", file=FILE))
    tables = (Table(_message("notes"), columns, rows, total=len(placed), empty=common("nothing")), Table(_message("marks"), mark_columns, mark_rows, total=len(marks), empty=common("nothing")))
    files = (
        Artifact("marginalia.jsonld", "application/ld+json", write_notes([p.note for p in placed])),
        csv_artifact("marginalia.csv", ("id", "path", "line", "state", "kind", "note", "quote", "author", "created", "resolved"), [
            (p.note.id, p.path, p.line, p.state, p.note.kind, p.note.text, p.note.quote.exact if p.note.quote else "", p.note.author, p.note.created, p.note.resolved) for p in placed
        ]),
        csv_artifact("marks.csv", ("path", "line", "kind", "text"), [(m.path, m.line, m.kind, m.text) for m in marks]),
    )  # fmt: skip
    charts = (chart,) if counts else ()
    if not placed and readable:
        return Report(_message("summary_none", marks=len(marks)), (metrics, Markdown(_message("first")), *charts, tables[1], explain), files, ChangeSet(edits))
    return Report(_message("summary", notes=len(placed), open=open_, lost=lost, marks=len(marks)), (metrics, *charts, *tables, explain), files, ChangeSet(edits))


def _ref(vault: Vault, path: str, line: int | None) -> ArticleRef | str:
    ref = place(vault, path)
    return replace(ref, line=line) if isinstance(ref, ArticleRef) else ref
