"""Summaries and key phrases of articles, from their own sentences."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data20.language.keyphrases import Key, able, best_phrases, candidates
from data20.language.prose import own_blocks
from data20.language.summary import Candidate, choose, rank_sentences, rouge, vectors_of
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
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.navigation._sentences import sentence_items, shared_texts, stems_of
from data20.tools.output import json_artifact, metadata_edits, shown_title, text_artifact
from data20.tools.scope import folder_param, has_tag, in_folder, tag_param
from data20.vault.changes import ChangeSet
from data20.vault.linktext import markdown_link
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "summary_generator"
_message = messages_of(NAME)
MAX_ROWS = 500

_METHODS: Mapping[str, Text] = {"lexrank": Text("LexRank", "LexRank"), "textrank": Text("TextRank", "TextRank"), "lead": Text("начало статьи", "the beginning")}
TEXTS = {
    "summary": Text("{count|статья изложена|статьи изложены|статей изложено} кратко: в среднем {percent} % текста.", "{count|article|articles} summarised in {percent} % of the text on average."),
    "summary_empty": Text("Излагать нечего: связного текста в выбранных статьях нет.", "There is nothing to summarise: the chosen articles have no running text."),
    "done": Text("Изложено", "Summarised"), "ratio": Text("Доля текста", "Share of the text"), "rouge": Text("Сходство с описаниями", "Agreement with the descriptions"), "rouge_note": Text("ROUGE-1 с полем description, где оно есть; рядом — у первых предложений статьи.", "ROUGE-1 against the description field where there is one; beside it, that of the first sentences."),
    "lead": Text("То же у первых предложений", "The same for the first sentences"), "described": Text("С описанием", "With a description"), "table": Text("Изложения", "Summaries"), "text": Text("Кратко", "In short"), "keywords": Text("Ключевые слова", "Key phrases"), "sentences": Text("Предложений в статье", "Sentences in the article"),
    "compare": Text("Сходство с описаниями по способам", "Agreement with the descriptions by method"), "method": Text("Способ", "Method"), "themes": Text("О чём хранилище", "What the vault is about"), **{f"method.{name}": text for name, text in _METHODS.items()},
    "explain": Text("**Как читать.** Изложение составлено из предложений самой статьи, в их порядке: ничего не придумано. Заголовки, списки из обрывков, таблицы и код в него не попадают. Если описание в метаданных есть, видно, насколько изложение с ним сходится — и сходятся ли с ним просто первые предложения.", "**How to read it.** A summary is made of the article's own sentences in their order: nothing is invented. Headings, fragments of lists, tables and code stay out. Where the metadata have a description, you see how far the summary agrees with it — and how far the mere first sentences do."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** О чём каждая статья — в двух-трёх предложениях и нескольких словах?

**Как считается.** LexRank (Эркан и Радев, 2004): предложения соединены сходством слов (TF-IDF, косинус по основам), важнее те, что похожи на многие важные; ранг умножается на цену места: начало статьи и раздела и слова заголовка весят больше (Эдмундсон, 1969). Пока хватает других, не берутся пункты списков, вопросы, обрывки без точки, код, отсылки к рисункам, общие для многих статей тексты и предложения, которые начинаются с «это», «поэтому» и подобного: вырванные, они повисают (Пайс, 1990). TextRank (Михалча и Тарау, 2004) считает общие слова. Отобранные предложения не повторяют друг друга (MMR, Карбонелл и Голдстейн, 1998) и укладываются в заданное число слов. Ключевые слова — сочетания из одного — трёх слов, частые здесь и редкие в других статьях; часть лучшего сочетания не повторяется.

**Проверка.** ROUGE (Лин, 2004) сравнивает изложение с полем `description`; рядом всегда стоит простейший соперник — первые предложения.

**Что записывает.** Только если попросите, и только туда, где описания нет: `description` — самое важное предложение не длиннее 300 знаков.

**Границы.** Это извлечение, а не пересказ: если в статье нет предложения, которое говорит главное, его не будет и здесь.""",
    """**What it answers.** What is each article about — in two or three sentences and a few words?

**How it is computed.** LexRank (Erkan and Radev 2004): sentences are joined by the likeness of their words (TF-IDF, cosine on stems), and those count most that resemble many that count; the rank is multiplied by what its place is worth: beginnings of the article and of sections and words of the title weigh more (Edmundson 1969). As long as there are others, list items, questions, fragments without an end, code, pointers to figures, texts shared by many articles and sentences that begin with “it”, “therefore” and the like are passed over: torn out they dangle (Paice 1990). TextRank (Mihalcea and Tarau 2004) counts shared words. The chosen sentences don't repeat each other (MMR, Carbonell and Goldstein 1998) and keep to the number of words. Key phrases are groups of one to three words, frequent here and rare in other articles; a part of a better phrase isn't repeated.

**The check.** ROUGE (Lin 2004) compares the summary with the `description` field; beside it always stands the simplest rival, the first sentences.

**What it writes.** Only when asked, and only where there is none: `description`, the most important sentence of at most 300 characters.

**Limits.** This extracts, it doesn't retell: when no sentence of the article says the main thing, neither does the summary.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Только эта статья; пусто — все.", "Only this article; empty means all."))
    folder: str = folder_param()
    tag: str = tag_param()
    method: Literal["lexrank", "textrank", "lead"] = param("lexrank", title=Text("Способ", "Method"), description=Text("Как выбирать предложения.", "How sentences are chosen."), choices=_METHODS)
    sentences: int = param(3, ge=1, le=20, title=Text("Предложений", "Sentences"), description=Text("Не больше стольких предложений.", "At most so many sentences."))
    words: int = param(90, ge=10, le=1000, title=Text("Слов", "Words"), description=Text("Не больше стольких слов (первое предложение берётся всегда).", "At most so many words (the first sentence is always taken)."))
    keywords: int = param(6, ge=0, le=30, title=Text("Ключевых слов", "Key phrases"), description=Text("Сколько ключевых слов и сочетаний назвать.", "How many key phrases to name."))
    write: bool = param(False, title=Text("Записать описания", "Write descriptions"), description=Text("Предложить description статьям, где описания нет.", "Propose a description for articles that have none."), asks=True)


@dataclass(frozen=True, slots=True)
class Summed:
    article: Article
    picked: tuple[str, ...]
    best: str
    keywords: tuple[str, ...]
    ratio: float
    total: int
    scores: Mapping[str, float]
    """ROUGE-1 against the description by method; empty without one."""


@tool(
    category="navigation",
    title=Text("Краткие изложения", "Summaries"),
    question=Text("О чём каждая статья, в двух словах?", "What is each article about, in a nutshell?"),
    description=Text("Выбирает главные предложения и ключевые слова статей; по желанию записывает описания.", "Picks the main sentences and key phrases of articles; writes descriptions if asked."),
    help=HELP, texts=TEXTS, writes=True, needs=("numpy",), produces=("summaries.md", "summaries.csv", "summaries.json"), examples=({}, {"method": "textrank", "sentences": 1}, {"write": True}),
    keywords=("реферат", "аннотация", "пересказ", "ключевые слова", "abstract", "tldr", "keywords", "lexrank"),
)  # fmt: skip
def summary_generator(vault: Vault, params: Params, progress: Progress) -> Report:
    """Summarise the chosen articles."""
    only = vault.article(params.article).path if params.article else ""
    chosen = [a for a in vault.articles.values() if (not only or a.path == only) and in_folder(a, params.folder) and has_tag(a, params.tag)]
    everyone = list(vault.articles.values())
    total = max(1, len(everyone) + len(chosen))
    having: Counter[Key] = Counter()
    wanted = {article.path for article in chosen}
    phrases: dict[str, list[tuple[Key, str, float]]] = {}
    same: dict[tuple[Key, str, float], tuple[Key, str, float]] = {}
    progress(0, total, common("reading"))
    shared = shared_texts(everyone)
    for number, article in enumerate(everyone if params.keywords else []):
        progress(number, total, common("reading"))
        own = _phrases(article)
        having.update({key for key, _, _ in own})
        if article.path in wanted:
            # The same words come back in many articles: held once, they take a third of the room.
            phrases[article.path] = [same.setdefault(item, item) for item in able(own, len(everyone))]
    same.clear()
    found: list[Summed] = []
    for number, article in enumerate(chosen):
        progress(len(everyone) + number, total, common("counting"))
        words = tuple(phrase.shown for phrase in best_phrases(phrases.pop(article.path, ()), having, max(1, len(everyone)), params.keywords))
        found.append(_sum_up(article, params, words, shared))
    progress(total, total, common("writing"))
    real = [item for item in found if item.picked]
    edits = metadata_edits(vault, {i.article.path: {"description": i.best} for i in real if i.best and not i.article.metadata.get("description")}) if params.write else ()
    if not real:
        return Report(_message("summary_empty"), (Metrics((Metric(common("articles"), len(found)), Metric(_message("done"), 0))), Markdown(_message("explain"))), _files(found))
    scored = [item for item in real if item.scores]
    ratio = round(100 * statistics.fmean(item.ratio for item in real))
    blocks: list[Block] = [_metrics(found, real, scored, ratio, params.method)]
    if scored:
        points = tuple((_message(f"method.{name}"), round(100 * statistics.fmean(i.scores[name] for i in scored), 1)) for name in scored[0].scores)
        blocks.append(Chart(_message("compare"), "bar", _message("method"), "ROUGE-1, %", (Series("ROUGE-1, %", points),), _message("rouge_note")))
    blocks += [_table(found), Markdown(_message("explain"))]
    return Report(_message("summary", count=len(real), percent=ratio), tuple(blocks), _files(found), ChangeSet(edits))


def _phrases(article: Article) -> list[tuple[Key, str, float]]:
    """Return the candidates for key phrases with their weight: the title counts three times, a heading twice."""
    texts = [(article.title, 3.0), *((h.text, 2.0) for h in article.structure.headings if not h.generated), *((b.text, 1.0) for b in own_blocks(article))]
    return [(key, surface, weight) for text, weight in texts for key, surface in candidates(visible(text))]


def _sum_up(article: Article, params: Params, words: tuple[str, ...], shared: frozenset[bytes]) -> Summed:
    items = sentence_items(article, shared)
    vectors = vectors_of(items)
    ranks = rank_sentences(items, params.method, vectors)
    # The walk alone hardly feels the place in a short article.
    scores = [rank * (1.0 if params.method == "lead" else item.prior) for item, rank in zip(items, ranks, strict=True)]
    places = choose(items, scores, params.sentences, params.words, vectors)
    picked = tuple(items[place].text for place in places)
    order = sorted(range(len(items)), key=lambda i: (-round(scores[i], 12), i))
    best = next((items[i].text for i in order if 20 <= len(items[i].text) <= 300), "")
    size = sum(len(item.stems) for item in items)
    ratio = sum(len(items[place].stems) for place in places) / size if size else 0.0
    reference = article.metadata.get("description")
    compared = _compare(items, places, params, reference) if isinstance(reference, str) and reference.strip() and items else {}
    return Summed(article, picked, best, words, ratio, len(items), compared)


def _compare(items: list[Candidate], chosen: list[int], params: Params, reference: str) -> dict[str, float]:
    """Return ROUGE-1 of the chosen sentences and of the beginning of the article, at the same length."""
    wanted = stems_of(reference)
    beginning = list(range(min(len(items), params.sentences)))
    return {name: rouge([s for place in places for s in items[place].stems], wanted) for name, places in ((params.method, chosen), ("lead", beginning))}


def _metrics(found: list[Summed], real: list[Summed], scored: list[Summed], ratio: int, method: str) -> Metrics:
    items = [Metric(common("articles"), len(found)), Metric(_message("done"), len(real)), Metric(_message("ratio"), ratio, "%"), Metric(_message("described"), sum(bool(i.article.metadata.get("description")) for i in found))]
    if scored:
        items.append(Metric(_message("rouge"), round(100 * statistics.fmean(i.scores[method] for i in scored), 1), "%", _message("rouge_note"), 1))
        items.append(Metric(_message("lead"), round(100 * statistics.fmean(i.scores["lead"] for i in scored), 1), "%", digits=1))
    return Metrics(tuple(items))


def _table(found: list[Summed]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("text", _message("text")), Column("keywords", _message("keywords")), Column("sentences", _message("sentences"), "number", extra=True),
        Column("ratio", _message("ratio"), "percent", 0, extra=True), Column("rouge", _message("rouge"), "percent", 0, _message("rouge_note"), extra=True),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (ArticleRef(i.article.path, i.article.title), " ".join(i.picked), list(i.keywords), i.total, round(i.ratio, 4), round(next(iter(i.scores.values())), 4) if i.scores else None) for i in found[:MAX_ROWS]
    )
    return Table(_message("table"), columns, rows, total=len(found), empty=common("empty_vault"))


def _files(found: list[Summed]) -> tuple[Artifact, ...]:
    lines: list[str] = []
    for item in found:
        if item.picked:
            lines += [f"## {markdown_link('summaries.md', item.article.path, shown_title(item.article))}", "", " ".join(item.picked), ""]
            lines += ["*" + ", ".join(item.keywords) + "*", ""] if item.keywords else []
    data = [{"path": i.article.path, "title": shown_title(i.article), "summary": list(i.picked), "keywords": list(i.keywords), "sentences": i.total, "ratio": round(i.ratio, 4), "rouge_1": {k: round(v, 4) for k, v in i.scores.items()}} for i in found]
    rows = [(i.article.path, shown_title(i.article), " ".join(i.picked), list(i.keywords), i.total, round(i.ratio, 4)) for i in found]
    return (
        text_artifact("summaries.md", "\n".join(lines) or "\n"), csv_artifact("summaries.csv", ("path", "title", "summary", "keywords", "sentences", "ratio"), rows), json_artifact("summaries.json", data),
    )  # fmt: skip
