"""Search with the whole query language, explained scores and files to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.tokens import fold_text
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Articles,
    Artifact,
    Block,
    Chart,
    Column,
    Label,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)  # fmt: skip
from data20.report.serialize import plain
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import FACETS
from data20.search.engine import Sort, search
from data20.search.expansion import expand, names_by_key
from data20.search.index import build_steps
from data20.search.results import Hit, SearchResult
from data20.search.saved import SAVED, Saved, read_saved
from data20.tools.indexes._decisions import CURATED, curated_terms
from data20.tools.indexes._thesaurus import other_names
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import folder_param, tag_param
from data20.tools.search._search_texts import HELP, TEXTS
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Vault

NAME = "advanced_search"
_message = messages_of(NAME)
_CHARTED = 15

_SORTS = {
    "relevance": Text("по соответствию", "best match"), "modified": Text("сначала изменённые недавно", "lately modified first"), "date": Text("по дате статьи, новые сначала", "by the article's date, newest first"),
    "title": Text("по названию", "by title"), "path": Text("по пути", "by path"),
}  # fmt: skip


class Params(ToolParams):
    query: str = param(
        "", max_length=2000, widget="query", title=Text("Запрос", "Query"),
        description=Text("Слова, \"фразы\", чай*, AND/OR/NOT, tag:, title:, modified:2024..2025. Пусто — все статьи.", "Words, \"phrases\", tea*, AND/OR/NOT, tag:, title:, modified:2024..2025. Empty means all articles."),
    )  # fmt: skip
    saved: str = param("", max_length=200, title=Text("Сохранённый поиск", "Saved search"), description=Text("Имя поиска, сохранённого на странице «Поиск»; берётся, если запрос пуст.", "The name of a search kept on the page “Search”; taken when the query is empty."))
    limit: int = param(50, ge=1, le=1000, title=Text("Сколько показать", "How many to show"), description=Text("Не больше стольких статей; число найденных указано всегда.", "At most so many articles; the number found is always told."))
    sort: Sort = param("relevance", title=Text("Порядок", "Order"), description=Text("В каком порядке показать найденное.", "In which order to show the hits."), choices=_SORTS)
    tag: str = tag_param()
    folder: str = folder_param()
    language: Literal["any", "ru", "en", "other"] = param(
        "any", title=Text("Язык", "Language"), description=Text("На каком языке написана статья.", "Which language the article is in."),
        choices={"any": Text("любой", "any"), "ru": Text("русский", "Russian"), "en": Text("английский", "English"), "other": Text("другой", "other")},
    )  # fmt: skip
    correct: bool = param(True, advanced=True, title=Text("Исправлять опечатки", "Correct typing errors"), description=Text("Если ничего нет, показать найденное по исправленному запросу.", "When nothing matches, show the hits of the corrected query."))
    synonyms: bool = param(
        False, title=Text("Искать и другими именами", "Search by other names, too"),
        description=Text("Добавить к словам запроса псевдонимы статей, сокращения и синонимы из тезауруса.", "Join the query's words with aliases of articles, abbreviations and synonyms of the thesaurus."),
    )  # fmt: skip


@tool(
    category="search",
    title=Text("Расширенный поиск", "Advanced search"),
    question=Text("Где об этом написано — и почему найдено именно это?", "Where is this written about — and why were just these found?"),
    description=Text(
        "Поиск с полным языком запросов, фильтрами, исправлением опечаток, объяснением каждой оценки и выгрузкой.",
        "Search with the whole query language, filters, typo correction, every score explained, and files to take away.",
    ),
    help=HELP, texts=TEXTS, version=3, needs=("index", f"file:{CURATED}", f"file:{SAVED}"), produces=("search-results.json", "search-results.csv", "search-results.md"),
    examples=({"query": "чай OR tea"}, {"query": "title:чай*", "sort": "title"}, {"query": "lang:ru -status:draft", "limit": 20}),
    keywords=("найти", "запрос", "полнотекстовый", "find", "query", "full text", "bm25"),
)  # fmt: skip
def advanced_search(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the hits of the query with their explanation."""
    total = len(vault.articles)
    progress(0, total, common("reading"))
    for done, steps in build_steps(vault):
        progress(done, max(steps, 1), common("reading"))
    chosen = {"tag": params.tag, "folder": params.folder, "language": "" if params.language == "any" else params.language}
    filters = {name: [value] for name, value in chosen.items() if value}
    kept = read_saved(vault.files.get(SAVED)) or ()
    params = params if params.query.strip() or not params.saved.strip() else params.model_copy(update={"query": _saved(kept, params.saved).query})
    query, joined = _by_all_names(vault, params.query, progress) if params.synonyms else (params.query, ())
    result = search(
        vault, query, params.limit, 0, FACETS, filters, sort=params.sort, explain=True, correct=params.correct
    )
    progress(total, total, common("writing"))
    return _report(vault, result, params, joined, kept)


def _saved(kept: tuple[Saved, ...], name: str) -> Saved:
    found = next((saved for saved in kept if fold_text(saved.name) == fold_text(name)), None)
    if found is None:
        names = ", ".join(f"«{saved.name}»" for saved in kept[:10]).replace("{", "(").replace("}", ")")
        raise BadInput(field="saved", reason=Text(f"есть только {names}" if names else "сохранённых поисков нет", f"there are only {names}" if names else "there are no saved searches"))
    return found


def _by_all_names(vault: Vault, query: str, progress: Progress) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the query with synonyms as alternatives, and which were added to what."""
    articles, total = list(vault.articles.values()), len(vault.articles)
    groups = other_names(articles, curated_terms(vault), lambda done: progress(done, max(total, 1), common("reading")))
    return expand(query, names_by_key(groups))


def _report(vault: Vault, result: SearchResult, params: Params, joined: tuple[tuple[str, tuple[str, ...]], ...], kept: tuple[Saved, ...]) -> Report:
    hits = result.hits
    whole = sum(hit.coverage == 1.0 for hit in hits)
    metrics = Metrics((
        Metric(_message("found"), result.total), Metric(_message("shown"), len(hits)),
        *((Metric(_message("whole"), whole),) if params.query.strip() else ()), Metric(_message("searched"), len(vault.articles)),
    ))  # fmt: skip
    notes: list[Block] = [Markdown(note) for note in result.notes]
    notes += [Markdown(_message("joined", name=escape_text(name), others=escape_text(", ".join(others)))) for name, others in joined]
    if result.suggestion and not result.corrected:
        notes.append(Markdown(_message("try", query=escape_text(result.suggestion))))
    listed = Articles(_message("hits"), tuple(_listed(hit) for hit in hits), total=result.total, empty=_message("no_hits"))
    why: tuple[Block, ...] = (*_chart(hits), _parts(hits), _table(result)) if params.query.strip() else ()
    blocks = (metrics, *notes, listed, *why, _facets(result), *((_kept(vault, kept),) if kept else ()), Markdown(_message("explain")))
    found = _message("summary", count=result.total, title=hits[0].title) if params.query.strip() and hits else _message("summary_all", count=result.total)
    summary = found if hits else _message("summary_none") if vault.articles else common("empty_vault")
    return Report(summary, blocks, _files(result, params))


def _kept(vault: Vault, kept: tuple[Saved, ...]) -> Table:
    """Return the saved searches with how much each finds now."""
    columns = (Column("name", _message("name")), Column("query", _message("query"), "code"), Column("articles", common("articles"), "number"))
    return Table(_message("kept"), columns, tuple((saved.name, saved.query, search(vault, saved.query, 0, correct=False).total) for saved in kept))


def _listed(hit: Hit) -> Listed:
    note = _message("hit_note", line=hit.line) if hit.line else None
    return Listed(ArticleRef(hit.path, hit.title, hit.line), note, marked(hit.snippet, hit.highlights), hit.score)


def marked(snippet: str, highlights: tuple[tuple[int, int], ...]) -> str:
    """Return a snippet with U+E000 and U+E001 around its matches."""
    for start, end in reversed(highlights):
        snippet = f"{snippet[:start]}\ue000{snippet[start:end]}\ue001{snippet[end:]}"
    return snippet


def _chart(hits: tuple[Hit, ...]) -> tuple[Chart, ...]:
    best = [hit for hit in hits[:_CHARTED] if hit.explanation]
    parts = sorted({part.text for hit in best for part in hit.explanation})[:8]
    if not best:
        return ()
    series = tuple(
        Series(text, tuple((hit.title, _contribution(hit, text)) for hit in best)) for text in parts
    )  # fmt: skip
    return (Chart(_message("chart"), "bar", common("article"), common("score"), series),)


def _contribution(hit: Hit, text: str) -> float:
    return round(sum(part.score for part in hit.explanation if part.text == text) * hit.coverage, 4)


def _parts(hits: tuple[Hit, ...]) -> Table:
    parts = {part.text: (part.articles, part.idf) for hit in hits for part in hit.explanation}
    rows = tuple((text, articles, idf) for text, (articles, idf) in sorted(parts.items(), key=lambda p: (-p[1][1], p[0])))
    columns = (
        Column("part", _message("part")), Column("articles", _message("having"), "number"),
        Column("idf", _message("idf"), "number", 3, _message("idf_note")),
    )  # fmt: skip
    return Table(_message("parts"), columns, rows, empty=common("nothing"))


def _table(result: SearchResult) -> Table:
    columns = (
        Column("rank", common("rank"), "number"), Column("article", common("article"), "article"), Column("score", common("score"), "number", 3),
        Column("coverage", _message("coverage"), "percent", 0, _message("coverage_note")), Column("why", common("why")),
        Column("tags", common("tags"), "tags"), Column("modified", _message("modified"), "date"),
    )  # fmt: skip
    rows = tuple(
        (
            place, ArticleRef(hit.path, hit.title, hit.line), hit.score, hit.coverage, _why(hit), list(hit.tags), hit.modified,
        )
        for place, hit in enumerate(result.hits, 1)
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=result.total, empty=_message("no_hits"))


def _why(hit: Hit) -> Label:
    parts: list[Message] = []
    for part in hit.explanation:
        places = [_message(f"in_{name}", count=count) for name, count in part.places.items()]
        parts.append(_message("why_places", text=part.text, score=part.score, places=_joined("comma", places)) if places else _message("why", text=part.text, score=part.score))
    return _joined("semicolon", parts) if parts else ""


def _joined(key: str, messages: list[Message]) -> Message:
    first, *rest = messages
    for message in rest:
        first = _message(key, first=first, second=message)
    return first


def _facets(result: SearchResult) -> Table:
    columns = (Column("facet", _message("facet")), Column("value", _message("value")), Column("count", common("articles"), "number"))
    # A value that all hits have leads nowhere.
    rows = tuple((_message(name), _value(name, value.value), value.count) for name, values in result.facets.items() for value in values if value.count < result.total)
    return Table(_message("facets"), columns, rows, empty=common("nothing"))


def _value(name: str, value: str) -> Label:
    return _message(f"lang_{value}") if name == "language" and value in ("ru", "en") else value


def _files(result: SearchResult, params: Params) -> tuple[Artifact, ...]:
    rows = [[place, h.path, h.title, h.score, round(h.coverage, 4), h.line, list(h.tags), h.modified, h.snippet] for place, h in enumerate(result.hits, 1)]
    data: Mapping[str, Any] = {
        "parameters": params.model_dump(), "total": result.total, "suggestion": result.suggestion, "corrected": result.corrected,
        "notes": [{"key": note.key, "values": plain(note.values)} for note in result.notes],
        "facets": {name: [asdict(value) for value in values] for name, values in result.facets.items()},
        "hits": [asdict(hit) for hit in result.hits],
    }  # fmt: skip
    lines = [f"# {escape_text(params.query) or '*'}", ""]
    for hit in result.hits:
        lines += [f"- {markdown_link('', hit.path, hit.title)}", f"  {_bold(hit)}" if hit.snippet else ""]
    header = ["rank", "path", "title", "score", "coverage", "line", "tags", "modified", "snippet"]
    return (
        json_artifact("search-results.json", data),
        csv_artifact("search-results.csv", header, rows),
        Artifact("search-results.md", "text/markdown; charset=utf-8", ("\n".join(line for line in lines if line or line == lines[1]) + "\n").encode()),
    )  # fmt: skip


def _bold(hit: Hit) -> str:
    pieces, at = [], 0
    for start, end in hit.highlights:
        pieces += [escape_text(hit.snippet[at:start]), f"**{escape_text(hit.snippet[start:end])}**"]
        at = end
    return "".join([*pieces, escape_text(hit.snippet[at:])])
