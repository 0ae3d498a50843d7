"""The search index looked at from inside: what is in it, how a word is kept, what can't be found."""

from __future__ import annotations

import json
import math
from collections import Counter

from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.evaluate import idf
from data20.search.index import SearchIndex, build_steps
from data20.search.index import search_index as index_of
from data20.search.terms import pieces
from data20.search.vocabulary import allowed_distance, unpack
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.vault.model import Vault

NAME = "search_index"
_message = messages_of(NAME)
_ROWS, _FITTED = 1000, 2000

TEXTS = {
    "summary_fine": Text("В индексе {count|статья|статьи|статей} и {terms|основа|основы|основ} слов; каждую статью можно найти.", "The index holds {count|article|articles} and {terms|stem|stems}; every article can be found."),
    "summary": Text("В индексе {count|статья|статьи|статей} и {terms|основа|основы|основ} слов; у {lost|статьи|статей|статей} ищется не всё.", "The index has {count|article|articles} and {terms|stem|stems}; {lost|article is|articles are} not searched in full."), "summary_empty": Text("Индекс пуст: статей нет.", "The index is empty: there are no articles."),
    "terms": Text("Основ слов", "Stems"), "postings": Text("Записей «основа — статья»", "Stem–article entries"), "average": Text("Слов в статье в среднем", "Words an article on average"), "once": Text("Основы одной статьи", "Stems of one article only"), "size": Text("Размер индекса, КБ", "Index size, KB"),
    "size_note": Text("Сколько места займёт сохранённый индекс.", "How much room the stored index takes."), "zipf": Text("Показатель Ципфа", "Zipf exponent"), "zipf_note": Text("Наклон частоты по рангу в логарифмах; у связного текста около 1.", "Slope of frequency by rank in logarithms; about 1 in running text."),
    "chart": Text("В скольких статьях стоит основа", "In how many articles a stem stands"), "articles_axis": Text("Статей", "Articles up to"), "stems_axis": Text("Основ", "Stems"), "lengths": Text("Длина статей", "Length of articles"), "words_axis": Text("Слов", "Words up to"),
    "words": Text("Как слово лежит в индексе", "How a word is kept in the index"), "written": Text("Написано", "Written"), "stem": Text("Основа", "Stem"), "surface": Text("Чаще всего как", "Mostly as"), "having": Text("В статьях", "In articles"), "weight": Text("Вес", "Weight"), "weight_note": Text("ln(1 + (N − n + ½)/(n + ½)).", "ln(1 + (N − n + ½)/(n + ½))."), "alike": Text("Похожие основы", "Similar stems"),
    "common_terms": Text("Самые распространённые основы", "The most widespread stems"), "lost": Text("Ищется не всё", "Not searched in full"), "reason": Text("Почему", "Why"), "no_text": Text("нет текста: только название и путь", "no text: only title and path"), "unreadable": Text("часть байтов не текст", "some bytes are no text"), "broken": Text("метаданные не разобраны: теги и рубрика не ищутся", "metadata not understood: tags and category aren't searched"),
    "no_lost": Text("Все статьи находятся по словам.", "Every article can be found by words."), "languages": Text("Языки статей", "Languages of the articles"), "ru": Text("русский", "Russian"), "en": Text("английский", "English"), "other": Text("другой", "other"),
    "explain": Text(
        "**Как это устроено.** Индекс обновляется сам при каждой записи, по отпечаткам файлов, и хранится вместе с хранилищем. В нём для каждого слова — основа и точная форма с местом: в названии, заголовках, тегах, пути, тексте, коде. Файл `search-index.json` — записи «основа — статьи» для собственных программ.",
        "**How it works.** The index updates itself with every write, by file fingerprints, and is kept with the vault. For each word it holds the stem and the exact form with its place: title, headings, tags, path, text, code. The file `search-index.json` has the stem–article entries for programs of your own.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что лежит в поисковом индексе, всё ли можно найти и почему слово находится так, а не иначе?

**Как считается.** Индекс — полнотекстовая таблица SQLite FTS5 с местами слов; русские и английские слова приведены к основам (Snowball). Здесь показано его содержимое: сколько основ и записей, как часто основы встречаются (закон Ципфа: наклон частоты по рангу на первых двух тысячах основ, метод наименьших квадратов), как лежит каждое слово запроса — основа, число статей, вес BM25 (С. Робертсон и Х. Сарагоса, 2009), похожие основы, которыми исправляются опечатки.

**Как читать.** Таблица «Ищется не всё» — статьи без текста, с испорченными байтами или метаданными. Остальное объясняет порядок найденного: чем реже слово, тем больше вес.

**Границы.** Служебные слова и числа не входят в записи похожести, но находятся поиском. В статье длиннее четырёхсот основ в файл попадают самые частые. Журнал запросов не ведётся.""",
    """**What it answers.** What is in the search index, can everything be found, and why is a word found as it is?

**How it is computed.** The index is an SQLite FTS5 full-text table with word positions; Russian and English words are reduced to stems (Snowball). This shows its content: how many stems and entries, how frequent stems are (Zipf's law: the slope of frequency by rank over the first two thousand stems, least squares), how each word of a query is kept — stem, number of articles, BM25 weight (S. Robertson and H. Zaragoza 2009), similar stems that typing errors are corrected with.

**How to read it.** The table “Not searched in full” has articles without text, with damaged bytes or metadata. The rest explains the order of hits: the rarer a word, the higher its weight.

**Limits.** Function words and numbers aren't in the similarity entries, yet searches find them. Of an article with more than four hundred stems the commonest go to the file. No log of queries is kept.""",
)


class Params(ToolParams):
    words: str = param("", max_length=500, title=Text("Рассмотреть слова", "Look at words"), description=Text("Показать, как эти слова лежат в индексе; пусто — самые распространённые.", "Show how these words are kept in the index; empty means the most widespread."))
    count: int = param(100, ge=1, le=1000, title=Text("Основ в списке", "Stems in the list"), description=Text("Сколько самых распространённых основ показать.", "How many of the most widespread stems to show."))
    postings: bool = param(True, advanced=True, title=Text("Файл с записями", "File with entries"), description=Text("Приложить записи «основа — статьи» в JSON.", "Add the stem–article entries as JSON."))


@tool(
    category="search", title=Text("Поисковый индекс", "Search index"), question=Text("Что лежит в поисковом индексе и всё ли можно найти?", "What is in the search index, and can everything be found?"),
    description=Text("Состав индекса, распределение слов, статьи, которых не найти, и как лежит каждое слово.", "What the index holds, how words are spread, articles that can't be found, and how each word is kept."),
    help=HELP, texts=TEXTS, needs=("index",), produces=("search-index.json", "stems.csv"), examples=({}, {"words": "чай tea нейросеть"}, {"count": 20, "postings": False}),
    keywords=("индекс", "основы", "слова", "ципф", "index", "stems", "vocabulary", "zipf", "inverted index"),
)  # fmt: skip
def search_index(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return what the index of the vault holds."""
    total = max(1, len(vault.articles))
    progress(0, 2 * total, common("reading"))
    for done, steps in build_steps(vault):
        progress(total * done // max(1, steps), 2 * total, common("reading"))
    index = index_of(vault)
    postings: dict[int, list[tuple[int, int]]] = {}
    for number, path in enumerate(vault.articles):
        if number % 100 == 0:
            progress(total + number, 2 * total, common("counting"))
        for term, count in unpack(index.vector(path)):
            postings.setdefault(term, []).append((number, count))
    names = index.vocabulary.terms
    order = sorted(postings, key=lambda term: (-len(postings[term]), names[term]))
    lost = _lost(vault, index)
    words = [index.documents[path].words for path in vault.articles]
    entries = sum(map(len, postings.values()))
    metrics = Metrics((
        Metric(common("articles"), len(vault.articles)), Metric(_message("terms"), len(order)), Metric(_message("postings"), entries), Metric(_message("average"), round(sum(words) / total, 1), digits=0),
        Metric(_message("once"), sum(len(found) == 1 for found in postings.values())), Metric(_message("size"), round(sum(len(index.vector(path)) for path in vault.articles) / 1024, 1), note=_message("size_note"), digits=0),
        *([Metric(_message("zipf"), round(slope, 3), note=_message("zipf_note"), digits=2)] if (slope := zipf([sum(n for _, n in postings[t]) for t in order])) is not None else []),
    ))  # fmt: skip
    blocks = (metrics, _spread(postings), _lengths(words), *((_lost_table(lost),) if lost else ()), *((_words(index, params),) if params.words.strip() else ()), _common(index, postings, order, params.count), _languages(vault, index), Markdown(_message("explain")))
    summary = _message("summary" if lost else "summary_fine", count=len(vault.articles), terms=len(order), lost=len({ref.path for ref, _ in lost})) if vault.articles else _message("summary_empty")
    return Report(summary, blocks, _files(vault, index, postings, order, params))


def zipf(counts: list[int]) -> float | None:
    """Return the exponent s of frequency ~ 1/rank^s, by least squares in logarithms over the commonest stems; None for fewer than ten."""
    top = sorted(counts, reverse=True)[:_FITTED]
    if len(top) < 10 or top[0] == top[-1]:
        return None
    xs, ys = [math.log(rank) for rank in range(1, len(top) + 1)], [math.log(count) for count in top]
    mx, my = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    return -math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / math.fsum((x - mx) ** 2 for x in xs)


def _lost(vault: Vault, index: SearchIndex) -> list[tuple[ArticleRef, Message]]:
    found = []
    for path, article in vault.articles.items():
        ref = ArticleRef(path, index.documents[path].title)
        if article.decoded.lossy:
            found.append((ref, _message("unreadable")))
        if article.frontmatter.broken:
            found.append((ref, _message("broken")))
        # The words of code are in the index, too.
        if not index.documents[path].words and not any(code.content.strip() for code in article.structure.code):
            found.append((ref, _message("no_text")))
    return found


def _binned(values: list[int]) -> tuple[tuple[str, int], ...]:
    """Return (class, how many): 0, 1, 2, 3–4, 5–8 and so on; none between the least and the greatest is left out."""
    counts = Counter((value - 1).bit_length() if value else -1 for value in values)
    return tuple((_class(n), counts[n]) for n in range(min(counts, default=0), max(counts, default=-1) + 1))


def _class(power: int) -> str:
    return ("0", "1", "2")[power + 1] if power < 2 else f"{2 ** (power - 1) + 1}–{2**power}"


def _spread(postings: dict[int, list[tuple[int, int]]]) -> Chart:
    return Chart(_message("chart"), "bar", _message("articles_axis"), _message("stems_axis"), (Series(_message("stems_axis"), _binned([len(found) for found in postings.values()])),))


def _lengths(words: list[int]) -> Chart:
    return Chart(_message("lengths"), "bar", _message("words_axis"), common("articles"), (Series(common("articles"), _binned(words)),))


def _lost_table(lost: list[tuple[ArticleRef, Message]]) -> Table:
    columns = (Column("article", common("article"), "article"), Column("reason", _message("reason")))
    return Table(_message("lost"), columns, tuple(lost[:_ROWS]), total=len(lost), empty=_message("no_lost"))


def _words(index: SearchIndex, params: Params) -> Table:
    columns = (
        Column("written", _message("written")), Column("stem", _message("stem")), Column("surface", _message("surface")), Column("having", _message("having"), "number"),
        Column("weight", _message("weight"), "number", 3, _message("weight_note")), Column("alike", _message("alike")),
    )  # fmt: skip
    rows = []
    for piece in pieces(params.words)[:50]:
        having = index.connection.execute("SELECT doc FROM words WHERE term = ?", (piece.stem,)).fetchone()
        n = int(having[0]) if having else 0
        alike = [stem for _, _, stem in index.vocabulary.similar(piece.stem, allowed_distance(piece.exact))]
        rows.append((piece.exact, piece.stem, index.surface(piece.stem), n, round(idf(max(1, len(index.rows)), n), 6), alike))
    return Table(_message("words"), columns, tuple(rows), empty=common("nothing"))


def _common(index: SearchIndex, postings: dict[int, list[tuple[int, int]]], order: list[int], count: int) -> Table:
    columns = (Column("stem", _message("stem")), Column("surface", _message("surface")), Column("having", _message("having"), "number"), Column("share", common("share"), "percent", 0), Column("count", common("count"), "number"))
    names, total = index.vocabulary.terms, max(1, len(index.rows))
    rows = tuple((names[t], index.surface(names[t]), len(postings[t]), round(len(postings[t]) / total, 6), sum(n for _, n in postings[t])) for t in order[:count])
    return Table(_message("common_terms"), columns, rows, total=len(order), empty=common("nothing"))


def _languages(vault: Vault, index: SearchIndex) -> Table:
    counts = Counter(index.documents[path].language for path in vault.articles)
    rows: list[tuple[Label, int]] = [(_message(name if name in ("ru", "en") else "other"), count) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    return Table(_message("languages"), (Column("language", _message("languages")), Column("count", common("articles"), "number")), tuple(rows), empty=common("nothing"))


def _files(vault: Vault, index: SearchIndex, postings: dict[int, list[tuple[int, int]]], order: list[int], params: Params) -> tuple[Artifact, ...]:
    names = index.vocabulary.terms
    stems = csv_artifact("stems.csv", ("stem", "articles", "count"), [(names[t], len(postings[t]), sum(n for _, n in postings[t])) for t in order])
    if not params.postings:
        return (stems,)
    documents = [{"path": path, "title": index.documents[path].title, "words": index.documents[path].words} for path in vault.articles]
    data = {"documents": documents, "stems": {names[t]: postings[t] for t in sorted(order, key=names.__getitem__)}}
    return Artifact("search-index.json", "application/json", (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()), stems
