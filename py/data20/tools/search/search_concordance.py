"""Search in the concordance: every place where words stand together, in context, and how the places are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Literal

from data20.language.stopwords import is_stop_word
from data20.language.tokens import is_number
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
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
from data20.search.concordance import Corpus, Line, sort_lines
from data20.search.word_pattern import nearest_forms, slots
from data20.tools.indexes._concordance_texts import SORTS
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.linktext import escape_text
from data20.vault.model import Vault
from data20.vault.text import visible

NAME = "search_concordance"
_message = messages_of(NAME)
_SORTABLE, _CHARTED, _ROWS = 20_000, 20, 1000

TEXTS = {
    "summary": Text("«{query}»: {count|место|места|мест} в {articles|статье|статьях|статьях}.", "“{query}”: {count|place|places} in {articles|article|articles}."), "summary_none": Text("«{query}» не встречается.", "“{query}” doesn't occur."),
    "summary_default": Text("Запрос пуст; показано самое частое знаменательное слово: «{query}», {count|место|места|мест}.", "The query is empty; the commonest content word is shown: “{query}”, {count|place|places}."), "summary_empty": Text("В статьях нет слов.", "The articles have no words."),
    "places": Text("Мест", "Places"), "articles": Text("Статьи с ними", "Articles with them"), "per_10k": Text("На 10 000 слов", "Per 10,000 words"), "forms": Text("Разных сочетаний", "Different wordings"), "searched": Text("Просмотрено слов", "Words searched"),
    "lines": Text("Строки в контексте", "Lines in context"), "left": Text("Слева", "Left"), "right": Text("Справа", "Right"), "no_lines": Text("Таких мест нет.", "There are no such places."), "try": Text("Похожие слова хранилища: {words}", "Similar words of the vault: {words}"),
    "plot": Text("Где в статьях стоят эти места", "Where in the articles the places stand"), "part": Text("Часть статьи", "Part of the article"), "plot_note": Text("Показаны статьи, где мест больше всего; статья разделена на десять частей.", "The articles with the most places; each is divided into ten parts."),
    "by_article": Text("По статьям", "By article"), "wordings": Text("Как именно написано", "Wordings"), "wording": Text("Сочетание", "Wording"), "first": Text("Первое место", "First place"), "density": Text("На 1000 слов", "Per 1,000 words"),
    "explain": Text(
        "**Как искать.** `чай` — в любой форме · `=чай` или `\"чай\"` — только так · `зелён* чай` — по началу слова · `*ник`, `ч?й`, `ча[йю]` · `чаай~` — с опечаткой · `чай|кофе` — любое из двух · `чай * водой` — любое слово между. Слова стоят подряд в одном абзаце. И, ИЛИ, НЕ по целым статьям — в расширенном поиске.",
        "**How to search.** `tea` — any form · `=tea` or `\"tea\"` — only so · `gree* tea` — by the beginning · `*pot`, `t?a`, `te[an]` · `teaa~` — with a typing error · `tea|coffee` — either · `tea * water` — any word between. Words stand side by side in one paragraph. AND, OR, NOT over whole articles are in advanced search.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Где именно стоит слово или сочетание, что вокруг него и как места распределены по статьям?

**Как считается.** Все слова хранилища пронумерованы вместе с местами; образец превращается в множества форм, и места ищутся за один проход. Слово находится в любой форме (основа Snowball), `=` требует точной формы, `*`, `?` и `[аб]` — знаки замены, `~` допускает опечатки (расстояние правки не больше двух). Строки можно упорядочить по соседним словам слева и справа, как принято в конкордансах (KWIC; Х. П. Лун, 1960).

**Как читать.** Тепловая карта показывает, в какой части каких статей стоят места. Таблицы: строки, статьи с частотой на тысячу слов, точные сочетания. Файлы: CSV, JSON, Markdown и текст с табуляцией для AntConc.

**Границы.** Код и созданные инструментами блоки не просматриваются. Образец не длиннее десяти слов. Основа — не словарная форма. Упорядочиваются первые двадцать тысяч мест.""",
    """**What it answers.** Where exactly does a word or wording stand, what is around it, and how are the places spread over the articles?

**How it is computed.** All words of the vault are numbered with their places; a pattern becomes sets of forms, and places are found in one pass. A word is found in any form (Snowball stem), `=` asks for the exact form, `*`, `?` and `[ab]` are wildcards, `~` allows typing errors (edit distance at most two). Lines can be sorted by the words to the left and right, as concordances do (KWIC; H. P. Luhn 1960).

**How to read it.** The heat map shows in which part of which articles the places stand. Tables: lines, articles with frequency per thousand words, exact wordings. Files: CSV, JSON, Markdown, and tab-separated text for AntConc.

**Limits.** Code and blocks made by tools are not searched. A pattern has at most ten words. A stem is no dictionary form. The first twenty thousand places are sorted.""",
)


class Params(ToolParams):
    query: str = param("", max_length=500, title=Text("Слова или образец", "Words or pattern"), description=Text("чай · =чай · чай* · чаай~ · чай|кофе · чай * водой. Пусто — самое частое знаменательное слово.", "tea · =tea · tea* · teaa~ · tea|coffee · tea * water. Empty means the commonest content word."))
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    sort: Literal["text", "1L", "2L", "3L", "1R", "2R", "3R"] = param("text", title=Text("Порядок строк", "Order of lines"), description=Text("По какому соседнему слову упорядочить строки.", "By which neighbouring word to sort the lines."), choices=SORTS)
    context: int = param(10, ge=1, le=40, title=Text("Слов вокруг", "Words around"), description=Text("Сколько слов показать слева и справа.", "How many words to show left and right."))
    limit: int = param(500, ge=1, le=10_000, title=Text("Строк не больше", "Lines at most"), description=Text("Столько строк попадёт в файлы; показывается не больше тысячи.", "So many lines go to the files; at most a thousand are shown."))


@tool(
    category="search", title=Text("Поиск в контексте", "Search in context"), question=Text("Где именно и в каком окружении стоят эти слова?", "Where exactly, and in which company, do these words stand?"),
    description=Text("Все места слова, сочетания или образца в контексте (KWIC) и их распределение. Списки слов и соседей — в «Конкордансе».", "Every place of a word, wording or pattern in context (KWIC), and how they are spread. For word lists and neighbours see “Concordance”."),
    help=HELP, texts=TEXTS, produces=("lines.csv", "lines.json", "lines.md", "antconc.txt"), examples=({"query": "чай|tea"}, {"query": "чай*", "sort": "1R"}, {"query": "=tea", "context": 4}),
    keywords=("kwic", "контекст", "цитаты", "фраза", "context", "phrase", "wildcard", "quotes"),
)  # fmt: skip
def search_concordance(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the places that fit the pattern, in context."""
    articles = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)]
    size = max(1, len(articles))

    def step(part: int) -> Callable[[int], None]:
        return lambda done: progress(part * size + done, 2 * size, common("reading" if part == 0 else "counting"))

    step(0)(0)
    corpus = Corpus(articles, step(0))
    query = params.query.strip()
    if not query:
        words = corpus.words()
        content = (word for word in words if not is_stop_word(word.shown) and not is_number(word.shown) and len(word.shown) > 1)
        query = next(content, words[0]).shown if words else ""
    wanted = slots(corpus, query)
    places = list(corpus.occurrences(wanted))
    step(1)(0)
    some = places[:_SORTABLE] if params.sort != "text" else places[: params.limit]
    lines = sort_lines(corpus.lines(some, len(wanted), params.context), params.sort)[: params.limit]
    step(1)(size)
    return _report(corpus, query, len(wanted), places, lines, params)


def _report(corpus: Corpus, query: str, size: int, places: list[tuple[int, int]], lines: list[Line], params: Params) -> Report:
    query = visible(query)
    by_article = Counter(number for number, _ in places)
    wordings: Counter[str] = Counter(" ".join(corpus.forms[f] for f in corpus.texts[n][at : at + size]) for n, at in places)
    metrics = Metrics((
        Metric(_message("places"), len(places)), Metric(_message("articles"), len(by_article)), Metric(_message("per_10k"), round(len(places) * 10_000 / max(1, corpus.total), 2)),
        Metric(_message("forms"), len(wordings)), Metric(_message("searched"), corpus.total),
    ))  # fmt: skip
    near = nearest_forms(corpus, query) if not places and query else []
    notes: list[Block] = [Markdown(_message("try", words=", ".join(escape_text(word) for word in near)))] if near else []
    blocks = (metrics, *notes, _plot(corpus, query, places), _lines(corpus, lines, len(places)), _articles(corpus, by_article), _wordings(wordings), Markdown(_message("explain")))
    if not corpus.total:
        summary = _message("summary_empty")
    elif not params.query.strip():
        summary = _message("summary_default", query=query, count=len(places))
    else:
        summary = _message("summary", query=query, count=len(places), articles=len(by_article)) if places else _message("summary_none", query=query)
    return Report(summary, blocks, _files(query, lines))


def _plot(corpus: Corpus, query: str, places: list[tuple[int, int]]) -> Chart:
    totals = Counter(number for number, _ in places)
    best = sorted(totals, key=lambda number: (-totals[number], number))[:_CHARTED]
    counts = Counter((number, min(9, at * 10 // max(1, len(corpus.texts[number])))) for number, at in places)
    cells = tuple((f"{tenth * 10}–{tenth * 10 + 10} %", visible(corpus.articles[n].title), counts[n, tenth]) for n in best for tenth in range(10))
    return Chart(_message("plot"), "heatmap", _message("part"), common("article"), (Series(query, cells),) if cells else (), _message("plot_note"))


def _lines(corpus: Corpus, lines: list[Line], total: int) -> Table:
    titles = {article.path: visible(article.title) for article in corpus.articles}
    columns = (Column("left", _message("left"), "before"), Column("node", common("word")), Column("right", _message("right")), Column("article", common("article"), "article"), Column("line", common("line"), "number"))
    rows = tuple((line.left, line.node, line.right, ArticleRef(line.path, titles[line.path], line.line), line.line) for line in lines[:_ROWS])
    return Table(_message("lines"), columns, rows, total=total, empty=_message("no_lines"))


def _articles(corpus: Corpus, by_article: Counter[int]) -> Table:
    order = sorted(by_article, key=lambda n: (-by_article[n], n))
    columns = (Column("article", common("article"), "article"), Column("count", _message("places"), "number"), Column("density", _message("density"), "number", 1))
    rows = tuple((ArticleRef(corpus.articles[n].path, visible(corpus.articles[n].title)), by_article[n], round(by_article[n] * 1000 / max(1, corpus.sizes[n]), 4)) for n in order[:_ROWS])
    return Table(_message("by_article"), columns, rows, total=len(order), empty=_message("no_lines"))


def _wordings(wordings: Counter[str]) -> Table:
    listed = sorted(wordings.items(), key=lambda pair: (-pair[1], pair[0]))
    columns = (Column("wording", _message("wording")), Column("count", _message("places"), "number"))
    return Table(_message("wordings"), columns, tuple(listed[:_ROWS]), total=len(listed), empty=_message("no_lines"))


def _files(query: str, lines: list[Line]) -> tuple[Artifact, ...]:
    header = ("path", "line", "left", "node", "right")
    rows = [(line.path, line.line, line.left, line.node, line.right) for line in lines]
    data = {"query": query, "lines": [dict(zip(header, row, strict=True)) for row in rows]}
    markdown = [f"# {escape_text(query)}", "", *(f"- {escape_text(line.left)} **{escape_text(line.node)}** {escape_text(line.right)} — `{line.path}`:{line.line}" for line in lines)]
    tabbed = "".join(f"{n}\t{line.left}\t{line.node}\t{line.right}\t{line.path}\n" for n, line in enumerate(lines, 1))
    return (
        csv_artifact("lines.csv", header, rows), json_artifact("lines.json", data),
        Artifact("lines.md", "text/markdown; charset=utf-8", ("\n".join(markdown) + "\n").encode()), Artifact("antconc.txt", "text/plain; charset=utf-8", tabbed.encode()),
    )  # fmt: skip
