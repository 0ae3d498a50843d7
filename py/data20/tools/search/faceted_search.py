"""Faceted search: full text and facets together, with counts that show where each choice leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from data20.language.tokens import fold_text
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Articles,
    Artifact,
    Block,
    Chart,
    Column,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import Info
from data20.search.evaluate import Matches, evaluate, idf
from data20.search.faceting import FACET_NAMES, Choice, FacetIndex, bits_of, diversity, facet_values, numbers_of
from data20.search.index import SearchIndex, build_steps, search_index
from data20.search.parser import parse
from data20.search.snippets import snippet_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.search.advanced_search import marked
from data20.vault.model import Vault
from data20.vault.text import visible

NAME = "faceted_search"
_message = messages_of(NAME)
_VALUES, _CHARTED = 200, 15

TEXTS = {
    "lang_ru": Text("русский", "Russian"), "lang_en": Text("английский", "English"), "lang_other": Text("другой", "other"),
    "summary": Text("Подходит {count|статья|статьи|статей} из {of}.", "{count|article fits|articles fit}, of {of}."), "summary_none": Text("Ни одна статья не подходит ко всем условиям.", "No article fits all the conditions."),
    "found": Text("Подходит", "Fit"), "searched": Text("Просмотрено статей", "Articles searched"), "by_text": Text("Подходит к запросу", "Fit the query"), "choices": Text("Выбрано признаков", "Facets chosen"),
    "hits": Text("Подходящие статьи", "Articles that fit"), "no_hits": Text("Ничего не подходит. Снимите одно из условий: числа рядом с признаками показывают, какое.", "Nothing fits. Drop a condition: the counts beside the facets show which."),
    "facets": Text("Признаки: куда ведёт каждый выбор", "Facets: where each choice leads"), "facet": Text("Признак", "Facet"), "value": Text("Значение", "Value"), "chosen": Text("Выбрано", "Chosen"),
    "facets_note": Text("Число — сколько статей останется, если выбрать и это значение; выбранные в том же признаке не мешают.", "The count is how many articles remain when this value is chosen too; choices of the same facet don't stand in the way."),
    "spread": Text("Разнообразие найденного", "Diversity of the hits"), "values": Text("Разных значений", "Different values"), "shannon": Text("Шеннон, биты", "Shannon, bits"), "evenness": Text("Равномерность", "Evenness"), "evenness_note": Text("Энтропия, делённая на наибольшую: от 0 до 100 %.", "Entropy divided by the largest: 0 to 100 %."),
    "simpson": Text("Симпсон", "Simpson"), "simpson_note": Text("Вероятность, что две случайные статьи различны, 0–1.", "Probability that two random articles differ, 0 to 1."), "chart": Text("Найденное по признаку «{facet}»", "The hits by {facet}"), "years": Text("Найденное по годам", "The hits by year"), "year_axis": Text("Год", "Year"),
    "tag": Text("тег", "tag"), "category": Text("рубрика", "category"), "subcategory": Text("подрубрика", "subcategory"), "folder": Text("папка", "folder"), "status": Text("статус", "status"), "language": Text("язык", "language"), "author": Text("автор", "author"),
    "year": Text("год", "year"), "difficulty": Text("сложность", "difficulty"), "class": Text("класс УДК или Дьюи", "UDC or Dewey class"), "length": Text("слов", "words"), "minutes": Text("минут чтения", "minutes to read"), "quality": Text("качество", "quality"), "dated": Text("Дата", "Date"),
    "explain": Text(
        "**Как читать.** Внутри признака выбранные значения — «или» (для тегов можно потребовать все), между признаками — «и». Число у значения считается без выбора в его же признаке: видно, что ещё можно добавить. Пишите значения через запятую.",
        "**How to read it.** Inside a facet chosen values are alternatives (for tags you can ask for all), between facets all must hold. A value's count leaves its own facet's choice out, so you see what else could be added. Write several values with commas.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи подходят сразу по тексту, тегу, рубрике, папке, году, автору, языку, времени чтения, качеству — и что останется, если добавить ещё условие?

**Как считается.** Запрос разбирается тем же языком, что и расширенный поиск: «и», OR, NOT, фразы, скобки. Признаки берутся из метаданных и текста: теги и папки — вместе с родителями, год — из даты, длина — по словам, минуты чтения и качество — из полей `reading_time` и `quality_grade`, которые записывают «Время чтения» и «Качество статей». Числа каждого признака не учитывают выбор в нём самом (М. Хёрст, «Search User Interfaces», 2009, гл. 8). Разнообразие: энтропия Шеннона, её доля от наибольшей и индекс Симпсона (1949) — от 0 до 1, отрицательными не бывают.

**Как читать.** Таблица признаков показывает, куда ведёт каждый выбор. Файлы: JSON со всем, CSV со статьями и CSV с числами.

**Границы.** Поля вне списка ищутся в расширенном поиске. Показывается не больше тысячи статей; число найденных указано всегда.""",
    """**What it answers.** Which articles fit by text, tag, category, folder, year, author, language, reading time, quality all at once — and what remains when one more condition is added?

**How it is computed.** The query is read by the same language as advanced search: “and”, OR, NOT, phrases, parentheses. Facets come from metadata and text: tags and folders with their parents, the year from the date, the length in words, minutes to read and quality from the fields `reading_time` and `quality_grade`, which “Reading time” and “Quality of articles” write. Each facet's counts leave its own choice out (M. Hearst, “Search User Interfaces”, 2009, ch. 8). Diversity: Shannon's entropy, its share of the maximum and Simpson's index (1949), from 0 to 1 and never negative.

**How to read it.** The facet table shows where each choice leads. Files: JSON with everything, CSV with the articles, CSV with the counts.

**Limits.** Fields outside the list are searched by advanced search. At most a thousand articles are shown; the number found is always told.""",
)


def _values(title: Text, widget: str | None = None) -> Any:
    return param("", max_length=2000, widget=widget, title=title, description=Text("Одно значение или несколько через запятую; пусто — любое.", "One value or several with commas; empty means any."))


class Params(ToolParams):
    query: str = param("", max_length=2000, widget="query", title=Text("Запрос", "Query"), description=Text("Слова, \"фразы\", OR, NOT, скобки; пусто — все статьи.", "Words, \"phrases\", OR, NOT, parentheses; empty means all articles."))
    tag: str = _values(Text("Теги", "Tags"), "tag")
    tags_all: bool = param(False, title=Text("Все теги сразу", "All the tags"), description=Text("Статья должна иметь каждый из названных тегов.", "An article must have every tag named."))
    category: str = _values(Text("Рубрики", "Categories"))
    subcategory: str = _values(Text("Подрубрики", "Subcategories"))
    folder: str = _values(Text("Папки", "Folders"), "folder")
    status: str = _values(Text("Статусы", "Statuses"))
    language: str = _values(Text("Языки", "Languages"))
    author: str = _values(Text("Авторы", "Authors"))
    year: str = _values(Text("Годы", "Years"))
    difficulty: str = _values(Text("Сложность", "Difficulty"))
    minutes: str = _values(Text("Минут чтения", "Minutes to read"))
    quality: str = _values(Text("Качество", "Quality"))
    shelf: str = _values(Text("Класс УДК или Дьюи", "UDC or Dewey class"))
    since: date | None = param(None, title=Text("Дата не раньше", "Dated from"), description=Text("По дате в метаданных.", "By the date in the metadata."))
    until: date | None = param(None, title=Text("Дата не позже", "Dated until"), description=Text("По дате в метаданных.", "By the date in the metadata."))
    words_from: int = param(0, ge=0, le=10_000_000, advanced=True, title=Text("Слов не меньше", "Words at least"), description=Text("Длина статьи в словах.", "Length of the article in words."))
    words_to: int | None = param(None, ge=0, le=10_000_000, advanced=True, title=Text("Слов не больше", "Words at most"), description=Text("Пусто — без границы.", "Empty means no limit."))
    sort: Literal["relevance", "date", "title", "words"] = param(
        "relevance", title=Text("Порядок", "Order"), description=Text("В каком порядке показать.", "In which order to show."),
        choices={"relevance": Text("по соответствию", "best match"), "date": Text("новые сначала", "newest first"), "title": Text("по названию", "by title"), "words": Text("длинные сначала", "longest first")},
    )  # fmt: skip
    limit: int = param(100, ge=1, le=1000, title=Text("Сколько показать", "How many to show"), description=Text("Не больше стольких статей.", "At most so many articles."))


@tool(
    category="search", title=Text("Поиск по признакам", "Faceted search"), question=Text("Какие статьи подходят по тексту и признакам сразу?", "Which articles fit by text and facets at once?"),
    description=Text("Запрос и тринадцать признаков вместе; у каждого значения — сколько статей останется, если его выбрать.", "A query and thirteen facets together; every value shows how many articles remain when it is chosen."),
    help=HELP, texts=TEXTS, needs=("index",), produces=("faceted.json", "faceted.csv", "facets.csv"), examples=({}, {"tag": "чай, tea"}, {"query": "чай OR tea", "language": "ru"}),
    keywords=("фасеты", "фильтр", "отбор", "рубрики", "facets", "filter", "refine", "browse"),
)  # fmt: skip
def faceted_search(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the articles that fit and the counts of every facet."""
    total = max(1, len(vault.articles))
    progress(0, 2 * total, common("reading"))
    for done, steps in build_steps(vault):
        progress(total * done // max(1, steps), 2 * total, common("reading"))
    index = search_index(vault)
    rows = [index.documents[path] for path in vault.articles]
    values = []
    for number, info in enumerate(rows):
        if number % 100 == 0:
            progress(total + number, 2 * total, common("counting"))
        values.append(facet_values(vault.articles[info.path], info))
    matches = evaluate(index, parse(params.query).root)
    text = bits_of(n for n, info in enumerate(rows) if info.id in matches.rows) if rows else 0
    ranged = bits_of(n for n, info in enumerate(rows) if _in_range(info, params)) & text
    facets, choices = FacetIndex(values), _choices(params)
    selected = facets.select(ranged, choices)
    order = _order([rows[n] for n in numbers_of(selected)], matches, params)
    return _report(vault, index, matches, facets, choices, facets.counts(ranged, choices), order, text.bit_count(), selected, params)


def _choices(params: Params) -> dict[str, Choice]:
    given = {name: getattr(params, "shelf" if name == "class" else name, "") for name in FACET_NAMES}
    found = {}
    for name, written in given.items():
        keys = frozenset(_key(name, value) for value in written.split(",") if value.strip())
        if keys:
            found[name] = Choice(keys, params.tags_all and name == "tag")
    return found


def _key(name: str, value: str) -> str:
    value = value.strip()
    if name in ("tag", "folder"):
        return fold_text(value.lstrip("#")).strip("/")
    if name in ("minutes", "length"):
        return value.replace("-", "–")
    return fold_text(value) if name in ("category", "language") else value.casefold()


def _in_range(info: Info, params: Params) -> bool:
    if (params.since or params.until) and not info.date:
        return False
    after = not params.since or info.date >= params.since.isoformat()[: len(info.date)]
    before = not params.until or info.date <= params.until.isoformat()
    return after and before and info.words >= params.words_from and (params.words_to is None or info.words <= params.words_to)


def _order(rows: list[Info], matches: Matches, params: Params) -> list[tuple[Info, float]]:
    scores = matches.scores({info.id for info in rows})
    found = sorted(rows, key=lambda info: info.path)
    if params.sort == "title":
        found.sort(key=lambda info: fold_text(info.title))
    elif params.sort == "date":
        found.sort(key=lambda info: info.date, reverse=True)
    elif params.sort == "words":
        found.sort(key=lambda info: -info.words)
    else:
        found.sort(key=lambda info: -round(scores[info.id], 9))
    return [(info, round(scores[info.id], 4)) for info in found]


def _report(
    vault: Vault, index: SearchIndex, matches: Matches, facets: FacetIndex, choices: Mapping[str, Choice], counts: Mapping[str, list[tuple[str, int]]], order: list[tuple[Info, float]], by_text: int, selected: int, params: Params,
) -> Report:  # fmt: skip
    metrics = Metrics((Metric(_message("found"), len(order)), Metric(_message("by_text"), by_text), Metric(_message("searched"), len(vault.articles)), Metric(_message("choices"), len(choices))))
    notes: list[Block] = [Markdown(note) for note in (*parse(params.query).notes, *matches.notes)]
    if matches.loosened:
        notes.append(Markdown(Message("search.loosened")))
    listed = []
    for info, score in order[: params.limit]:
        leaves = [(idf(len(index.rows), len(hits.rows)), hits.patterns) for hits in matches.leaves if info.id in hits.rows]
        snippet = snippet_of(vault.articles[info.path], leaves)
        listed.append(Listed(ArticleRef(info.path, info.title, snippet.line), None, marked(visible(snippet.text), snippet.highlights), score if matches.leaves else None))
    hits = Articles(_message("hits"), tuple(listed), total=len(order), empty=_message("no_hits"))
    within = {name: [(bits & selected).bit_count() for bits in values.values()] for name, values in facets.bits.items()}
    blocks = (metrics, *notes, *_charts(facets, counts, len(order)), _table(facets, choices, counts, len(order)), hits, _spread(within), Markdown(_message("explain")))
    summary = _message("summary", count=len(order), of=len(vault.articles)) if order else _message("summary_none") if vault.articles else common("empty_vault")
    return Report(summary, blocks, _files(facets, choices, counts, order))


def _charts(facets: FacetIndex, counts: Mapping[str, list[tuple[str, int]]], whole: int) -> list[Chart]:
    found = []
    covered = {name: sum(n for _, n in counts.get(name, ())) for name in ("category", "tag", "folder")}
    for name in sorted(covered, key=lambda name: (name == "folder" and covered["category"] > 0, -covered[name]))[:2]:
        points = tuple((facets.labels[name][key], n) for key, n in counts.get(name, [])[:_CHARTED] if 0 < n < whole)
        # Bars that are all one article long show nothing.
        if any(n > 1 for _, n in points):
            found.append(Chart(_message("chart", facet=_message(name)), "bar", _message(name), common("articles"), (Series(common("articles"), points),)))
    years = tuple(sorted((key, n) for key, n in counts.get("year", []) if n))
    if years:
        found.append(Chart(_message("years"), "bar", _message("year_axis"), common("articles"), (Series(common("articles"), years),)))
    return found[:2] if len(found) < 3 else [found[0], found[2]]


def _table(facets: FacetIndex, choices: Mapping[str, Choice], counts: Mapping[str, list[tuple[str, int]]], whole: int) -> Table:
    columns = (Column("facet", _message("facet")), Column("value", _message("value")), Column("count", common("articles"), "number"), Column("chosen", _message("chosen"), "bool"))
    rows = [
        (_message(name), _message(f"lang_{key}") if name == "language" and key in ("ru", "en", "other") else facets.labels[name][key], n, chosen if choices else None)
        for name in FACET_NAMES for key, n in counts.get(name, [])[:_VALUES]
        if (chosen := name in choices and key in choices[name].values) or n != whole or whole < 2
    ]  # fmt: skip
    return Table(_message("facets"), columns, tuple(rows[:1000]), total=sum(map(len, counts.values())), empty=common("nothing"), note=_message("facets_note"))


def _spread(within: Mapping[str, list[int]]) -> Table:
    columns = (
        Column("facet", _message("facet")), Column("values", _message("values"), "number"), Column("shannon", _message("shannon"), "number", 2),
        Column("evenness", _message("evenness"), "percent", 0, _message("evenness_note")), Column("simpson", _message("simpson"), "number", 2, _message("simpson_note")),
    )  # fmt: skip
    rows = tuple((_message(name), sum(n > 0 for n in within[name]), *(round(value, 6) for value in diversity(within[name]))) for name in FACET_NAMES if any(within.get(name, ())))
    return Table(_message("spread"), columns, rows, empty=common("nothing"))


def _files(facets: FacetIndex, choices: Mapping[str, Choice], counts: Mapping[str, list[tuple[str, int]]], order: list[tuple[Info, float]]) -> tuple[Artifact, ...]:
    rows = [(info.path, info.title, score, info.date, info.language, info.words, list(info.tags)) for info, score in order]
    header = ("path", "title", "score", "date", "language", "words", "tags")
    data = {
        "chosen": {name: sorted(choice.values) for name, choice in choices.items()}, "total": len(order), "articles": [dict(zip(header, row, strict=True)) for row in rows],
        "facets": {name: [{"value": facets.labels[name][key], "count": n} for key, n in found] for name, found in counts.items()},
    }  # fmt: skip
    flat = [(name, facets.labels[name][key], n) for name, found in counts.items() for key, n in found]
    return (
        json_artifact("faceted.json", data),
        csv_artifact("faceted.csv", header, rows), csv_artifact("facets.csv", ("facet", "value", "articles"), flat),
    )  # fmt: skip
