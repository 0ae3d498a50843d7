"""Concordance: every word with its forms, its lines in context, its company and its spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data20.language.stopwords import is_stop_word
from data20.language.tokens import forms, is_number
from data20.messages import Message, Text
from data20.report.blocks import ArticleRef, Block, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.texts import common, messages_of
from data20.search.concordance import Collocate, Corpus, Line, Spread, Word, sort_lines
from data20.tools.indexes._concordance_files import PRODUCES, Found, files
from data20.tools.indexes._concordance_keys import KeyWord, key_words
from data20.tools.indexes._concordance_texts import HELP, MEASURES, SORTS, TEXTS
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.scope import folder_param
from data20.vault.model import Article, Vault

NAME = "build_concordance"
_message = messages_of(NAME)
_DEFAULT_NODES = 5
_CHARTED = 20


class Params(ToolParams):
    word: str = param(
        "", max_length=200, title=Text("Слово или фраза", "Word or phrase"),
        description=Text("Показать строки с этим словом в любой форме; пусто — с самыми частыми словами.", "Show the lines with this word in any form; empty means the most frequent words."),
    )  # fmt: skip
    exact: bool = param(False, title=Text("Только эта форма", "This form only"), description=Text("Не искать другие формы слова.", "Don't look for other forms of the word."))
    folder: str = folder_param()
    words: int = param(200, ge=1, le=20_000, title=Text("Слов в списке", "Words in the list"), description=Text("Сколько самых частых слов показать и выгрузить.", "How many of the most frequent words to show and to write to the files."))
    lines: int = param(200, ge=1, le=10_000, title=Text("Строк в контексте", "Lines in context"), description=Text("Не больше стольких строк.", "At most so many lines."))
    sort: Literal["text", "1L", "2L", "3L", "1R", "2R", "3R"] = param("1R", title=Text("Порядок строк", "Order of lines"), description=Text("По какому соседнему слову упорядочить строки.", "By which neighbouring word to sort the lines."), choices=SORTS)
    context: int = param(8, ge=1, le=30, title=Text("Слов вокруг", "Words around"), description=Text("Сколько слов показать слева и справа.", "How many words to show left and right."))
    window: int = param(5, ge=1, le=20, title=Text("Окно соседства", "Window"), description=Text("На каком расстоянии слова считаются соседями.", "How far apart words still count as neighbours."))
    measure: Literal["log_dice", "g2", "mi", "mi3", "t"] = param("log_dice", title=Text("Мера соседства", "Collocation measure"), description=Text("По какой мере упорядочить соседей.", "By which measure to sort the neighbours."), choices=MEASURES)
    minimum: int = param(2, ge=1, le=1000, title=Text("Не реже", "At least"), description=Text("Соседи и сочетания, встреченные реже, не показываются.", "Neighbours and word groups seen less often are not shown."))
    ngram: int = param(2, ge=2, le=5, title=Text("Слов в сочетании", "Words in a group"), description=Text("Длина повторяющихся сочетаний слов.", "Length of the repeated word groups."))
    function_words: bool = param(False, advanced=True, title=Text("Служебные слова и числа", "Function words and numbers"), description=Text("Показывать и их: и, в, the, of, 2024.", "Show them too: the, of, и, в, 2024."))


@dataclass(frozen=True, slots=True)
class _Node:
    """A word that is looked at closely; `size` is its length in words."""

    shown: str
    size: int
    places: list[tuple[int, int]]


@tool(
    category="indexes",
    title=Text("Конкорданс", "Concordance"),
    question=Text("Где, в каких формах и рядом с чем стоит каждое слово?", "Where does each word stand, in which forms and beside which others?"),
    description=Text(
        "Список слов с формами, строки в контексте (KWIC), соседи слова по пяти мерам, сочетания и равномерность по статьям.",
        "Word list with forms, lines in context (KWIC), neighbours by five measures, word groups and spread over articles.",
    ),
    help=HELP, texts=TEXTS, produces=PRODUCES,
    examples=({}, {"word": "чай"}, {"word": "tea", "sort": "1L", "measure": "g2", "minimum": 1}),
    keywords=("kwic", "частотный словарь", "коллокации", "n-граммы", "collocations", "word list", "frequency"),
)  # fmt: skip
def build_concordance(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the concordance of the vault or of one folder of it."""
    articles = [article for article in vault.articles.values() if _inside(article, params.folder)]
    others = [article for article in vault.articles.values() if not _inside(article, params.folder)]
    passes = 3

    def step(number: int) -> Callable[[int], None]:
        message = common("reading" if number == 0 else "counting")
        return lambda done: progress(number * len(articles) + done, passes * max(1, len(articles)), message)

    step(0)(0)
    corpus = Corpus(articles, step(0))
    words = corpus.words()
    listed = [word for word in words if params.function_words or _content(word.shown)]
    nodes = _nodes(corpus, listed, params)
    by_stem = {word.stem: word for word in words}
    grams = corpus.ngrams(params.ngram, params.minimum, content=not params.function_words, step=step(1))
    found = Found(
        corpus, words, listed[: params.words], _spreads(corpus, listed[: params.words]), _lines(corpus, nodes, params),
        _collocates(corpus, nodes, by_stem, params), grams[: max(params.words, 100)],
    )  # fmt: skip
    keys = key_words(found.words, corpus.total, others, step(2), content=not params.function_words)
    progress(passes * len(articles), passes * max(1, len(articles)), common("writing"))
    return _report(vault, found, nodes, len(listed), len(grams), keys, params)


def _inside(article: Article, folder: str) -> bool:
    wanted = folder.strip("/")
    return not wanted or article.folder == wanted or article.folder.startswith(wanted + "/")


def _content(form: str) -> bool:
    return not is_stop_word(form) and not is_number(form)


def _nodes(corpus: Corpus, listed: list[Word], params: Params) -> list[_Node]:
    if params.word.strip():
        node = corpus.node(params.word)
        exact = forms(params.word) if params.exact else ()
        return [_Node(params.word.strip(), len(node), list(corpus.occurrences(corpus.wanted(node, exact=exact))))]
    top = listed[:_DEFAULT_NODES]
    return [_Node(word.shown, 1, list(corpus.occurrences(corpus.wanted((word.stem,))))) for word in top]


def _spreads(corpus: Corpus, words: list[Word]) -> dict[str, Spread]:
    places: dict[str, list[tuple[int, int]]] = {word.stem: [] for word in words}
    wanted = [places.get(name) for name in corpus.stems]
    for number, text in enumerate(corpus.texts):
        for place, form in enumerate(text):
            listed = wanted[form]
            if form and listed is not None:
                listed.append((number, place))
    return {stem: corpus.spread(found) for stem, found in places.items()}


def _lines(corpus: Corpus, nodes: list[_Node], params: Params) -> list[Line]:
    share = max(1, params.lines // max(1, len(nodes)))
    found: list[Line] = []
    for node in nodes:
        # Sorted before cut: the first lines of an order are those of all lines, unless there are very many.
        some = node.places if params.sort != "text" else node.places[:share]
        found += sort_lines(corpus.lines(some[:10_000], node.size, params.context), params.sort)[:share]
    return found


def _collocates(corpus: Corpus, nodes: list[_Node], words: dict[str, Word], params: Params) -> list[tuple[str, Collocate]]:
    counts = {stem: word.count for stem, word in words.items()}
    found: list[tuple[str, Collocate]] = []
    for node in nodes:
        near = [
            item
            for item in corpus.collocates(node.places, node.size, params.window, counts)
            if item.joint >= params.minimum and (item.mi > 0 or params.word.strip()) and (params.function_words or _content(words[item.word].shown))
        ]
        near.sort(key=lambda item: (-round(float(getattr(item, params.measure)), 9), item.word))
        found += [(node.shown, item) for item in near[: 100 if params.word.strip() else 10]]
    return found


def _report(vault: Vault, found: Found, nodes: list[_Node], listed: int, grams: int, keys: list[KeyWord], params: Params) -> Report:
    corpus = found.corpus
    metrics = Metrics((
        Metric(common("articles"), len(corpus.articles)), Metric(_message("tokens"), corpus.total), Metric(_message("types"), len(found.words)),
        Metric(_message("forms"), len(corpus.forms) - 1), Metric(_message("once"), sum(word.count == 1 for word in found.words)),
        Metric(_message("hits"), sum(len(node.places) for node in nodes)) if params.word.strip() else Metric(_message("groups"), grams),
    ))  # fmt: skip
    blocks: tuple[Block, ...] = (
        metrics, _chart(found, nodes, params), *((_keys_table(keys, params),) if keys else ()), _lines_table(vault, found.lines, nodes), _collocates_table(found, params),
        _words_table(found, listed), _ngrams_table(found, grams, params), Markdown(_message("explain")),
    )  # fmt: skip
    return Report(_summary(found, nodes, params), blocks, files(found, params.model_dump()))


def _summary(found: Found, nodes: list[_Node], params: Params) -> Message:
    if not found.corpus.total:
        return _message("summary_empty")
    if params.word.strip():
        places = nodes[0].places
        return _message("summary_word", word=nodes[0].shown, count=len(places), articles=len({number for number, _ in places}))
    return _message("summary", words=found.corpus.total, types=len(found.words), top=found.listed[0].shown if found.listed else "—")


def _chart(found: Found, nodes: list[_Node], params: Params) -> Chart:
    if not params.word.strip():
        points = tuple((word.shown, word.count) for word in found.listed[:_CHARTED])
        return Chart(_message("chart"), "bar", common("word"), common("count"), (Series(common("count"), points),))
    counts: dict[tuple[int, int], int] = {}
    for number, place in nodes[0].places:
        tenth = min(9, place * 10 // max(1, len(found.corpus.texts[number])))
        counts[number, tenth] = counts.get((number, tenth), 0) + 1
    totals: dict[int, int] = {}
    for (number, _), count in counts.items():
        totals[number] = totals.get(number, 0) + count
    best = sorted(totals, key=lambda number: (-totals[number], number))[:_CHARTED]
    cells = tuple(
        (f"{tenth * 10}–{tenth * 10 + 10} %", found.corpus.articles[number].title, counts.get((number, tenth), 0)) for number in best for tenth in range(10)
    )
    return Chart(_message("plot"), "heatmap", _message("part"), common("article"), (Series(nodes[0].shown, cells),), _message("plot_note"))


def _lines_table(vault: Vault, lines: list[Line], nodes: list[_Node]) -> Table:
    columns = (
        Column("left", _message("left"), "before"), Column("node", common("word")), Column("right", _message("right")), Column("article", common("article"), "article"),
    )  # fmt: skip
    rows = tuple((line.left, line.node, line.right, ArticleRef(line.path, vault.articles[line.path].title, line.line)) for line in lines)
    total = sum(len(node.places) for node in nodes)
    return Table(_message("lines"), columns, rows, total=total, empty=_message("no_lines"), note=_message("lines_note"))


def _collocates_table(found: Found, params: Params) -> Table:
    columns = (
        Column("node", common("word")), Column("collocate", _message("collocate")), Column("joint", _message("joint"), "number"), Column("count", common("count"), "number"),
        Column("log_dice", "logDice", "number", 2, _message("log_dice_note")), Column("g2", "G²", "number", 2, _message("g2_note")),
        Column("mi", "MI", "number", 2, _message("mi_note")), Column("mi3", "MI3", "number", 2), Column("t", "t", "number", 2, _message("t_note")),
    )  # fmt: skip
    shown = found.shown()
    rows = tuple(
        (node, shown.get(c.word, c.word), c.joint, c.count, *(round(value, 4) for value in (c.log_dice, c.g2, c.mi, c.mi3, c.t))) for node, c in found.collocates
    )
    return Table(_message("collocates"), columns, rows, empty=_message("no_collocates"), note=_message("window_note", window=params.window))


def _words_table(found: Found, listed: int) -> Table:
    columns = (
        Column("word", common("word")), Column("count", common("count"), "number"), Column("articles", common("articles"), "number"),
        Column("per_10k", _message("per_10k"), "number", 1), Column("arf", _message("arf"), "number", 1, _message("arf_note")),
        Column("d", _message("d"), "number", 2, _message("d_note")), Column("dp", "DP", "number", 2, _message("dp_note")), Column("forms", _message("surface"), "text"),
    )  # fmt: skip
    rows = tuple(
        (
            word.shown, word.count, word.articles, round(word.count * 10_000 / max(1, found.corpus.total), 4), round(found.spreads[word.stem].arf, 4),
            round(found.spreads[word.stem].d, 4), round(found.spreads[word.stem].dp, 4), [f"{form} {count}" for form, count in word.forms[:12]],
        )
        for word in found.listed
    )  # fmt: skip
    return Table(_message("words"), columns, rows, total=listed, empty=common("nothing"))


def _keys_table(keys: list[KeyWord], params: Params) -> Table:
    columns = (
        Column("word", common("word")), Column("here", _message("here"), "number"), Column("here_rate", _message("here_rate"), "number", 1), Column("elsewhere", _message("elsewhere"), "number"), Column("elsewhere_rate", _message("elsewhere_rate"), "number", 1),
        Column("ratio", _message("ratio"), "number", 1, _message("ratio_note")), Column("g2", "G²", "number", 1, _message("g2_note")),
    )  # fmt: skip
    rows = tuple((k.word, k.here, k.here_rate, k.elsewhere, k.elsewhere_rate, k.log_ratio, k.g2) for k in keys[: params.words])
    return Table(_message("keys"), columns, rows, total=len(keys), note=_message("keys_note"))


def _ngrams_table(found: Found, grams: int, params: Params) -> Table:
    columns = (Column("group", _message("group")), Column("count", common("count"), "number"))
    return Table(_message("ngrams", size=params.ngram), columns, tuple(found.ngrams), total=grams, empty=_message("no_groups"))
