"""Suggests tags from the vault's own vocabulary and proposes to write them into the frontmatter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.tokens import fold_text
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
from data20.search.document import aliases_of, body_texts
from data20.search.index import build_steps, search_index
from data20.search.neighbours import nearest
from data20.search.terms import stems_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.tags._keyphrases import key_phrases
from data20.tools.tags._tagging import Evidence, Rules, Suggestion, Tags, candidates, propose
from data20.vault.changes import ChangeSet, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault
from data20.vault.naming import nameless
from data20.vault.text import visible

NAME = "auto_tagger"
_message = messages_of(NAME)
_SHOWN = 3

TEXTS = {
    "summary": Text("{count|статья получит|статьи получат|статей получат} новые теги: всего {tags}.", "{count|article|articles} would get new tags, {tags} in all."),
    "summary_none": Text("Добавить нечего: у всех статей, где есть уверенность, теги уже стоят.", "Nothing to add: wherever there is confidence, the tags are there already."),
    "summary_empty": Text("В хранилище нет статей — размечать нечего.", "The vault has no articles to tag."),
    "suggested": Text("Предложено тегов", "Tags suggested"), "changed": Text("Изменится статей", "Articles that would change"), "untagged": Text("Без тегов сейчас", "Without tags now"),
    "untagged_after": Text("Без тегов после", "Without tags afterwards"), "vocabulary": Text("Разных тегов", "Different tags"), "recall": Text("Проверка на себе", "Checked on itself"),
    "recall_note": Text("Если скрыть теги каждой статьи, столько из них находится среди первых пяти предложенных.", "When each article's tags are hidden, so many of them are among the first five suggestions."),
    "chart": Text("Какие теги добавятся чаще всего", "Which tags would be added most"), "table": Text("Предложения", "Suggestions"), "present": Text("Теги сейчас", "Tags now"),
    "confidence": Text("Уверенность", "Confidence"), "confidence_note": Text("Доказательства похожих статей и слов самой статьи вместе, 0–100 %.", "The evidence of similar articles and of the article's own words together, 0–100 %."),
    "written": Text("Запишется", "Would be written"), "yes": Text("да", "yes"), "weak": Text("слабее порога", "below the threshold"), "full": Text("тегов достаточно", "enough tags already"), "locked": Text("файл не разобран", "file can't be edited"),
    "no_suggestions": Text("Предложений нет.", "No suggestions."),
    "why_near": Text("есть у {count} из {of|похожей статьи|похожих статей|похожих статей}", "{count} of {of|similar article has|similar articles have} it"),
    "why_near_new": Text("есть или предложен у {count} из {of|похожей статьи|похожих статей|похожих статей}", "{count} of {of|similar article has|similar articles have} it or would get it"), "why_title": Text("стоит в названии", "stands in the title"),
    "why_headings": Text("стоит в заголовке", "stands in a heading"), "why_body": Text("встречается в тексте", "occurs in the text"), "why_phrase": Text("ключевое слово, тега ещё нет", "key phrase, not a tag yet"),
    "why_two": Text("{first}; {second}", "{first}; {second}"),
    "explain": Text(
        "**Как читать.** Тег предлагается, если он есть у похожих статей или его слова стоят в самой статье. Уверенность соединяет оба свидетельства. Похожие по составу теги не предлагаются вместе, родитель вложенного тега не повторяется. "
        "Меняется только строка `tags`; каждое предложение можно снять перед применением.",
        "**How to read it.** A tag is suggested when similar articles have it or its words stand in the article itself. Confidence joins both. Tags that cover the same articles are not suggested together, the parent of a nested tag is not repeated. "
        "Only the `tags` line changes; every proposal can be unticked before applying.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие из уже принятых в хранилище тегов подходят статьям, где их не хватает?

**Как считается.** Для каждой статьи берутся самые похожие по словам (TF-IDF по основам, косинус; Дж. Солтон и К. Бакли, 1988). Тег набирает голоса похожих статей пропорционально сходству, при немногих и далёких соседях — осторожнее (идея ML-KNN, Чжан и Чжоу, 2007). Отдельно проверяется, стоят ли слова тега в названии, заголовках, тексте (О. Медельян, 2009). Свидетельства складываются: 1 − (1 − a)(1 − b). Разнообразие — MMR (Дж. Карбонелл и Дж. Голдстайн, 1998). Новые теги из ключевых слов — только по вашему решению или если тегов ещё нет совсем; из форм слова берётся словарная, если она встретилась в текстах.

**Что записывает.** По вашему решению — добавляет теги в строку `tags`; прочие байты файла не меняются. Повторный запуск после применения ничего не предлагает.

**Границы.** Метод повторяет привычки хранилища, в том числе дурные. «Проверка на себе» показывает, насколько ему можно верить здесь. Статьи с неразобранными метаданными не изменяются.""",
    """**What it answers.** Which of the tags that the vault already uses fit the articles that lack them?

**How it is computed.** For each article the most similar ones by words are taken (TF-IDF on stems, cosine; G. Salton and C. Buckley 1988). A tag collects the votes of similar articles in proportion to their similarity, more carefully when neighbours are few or far (the idea of ML-KNN, Zhang and Zhou 2007). Separately, the tag's own words are looked for in the title, headings and text (O. Medelyan 2009). The evidence adds up as 1 − (1 − a)(1 − b). Diversity is MMR (J. Carbonell and J. Goldstein 1998). New tags from key phrases come only if you decide so, or when there are no tags at all; of a word's forms the dictionary form is taken where the texts have it.

**What it writes.** If you decide so, it adds tags to the `tags` line; no other byte of the file changes. A second run after applying proposes nothing.

**Limits.** The method repeats the habits of the vault, bad ones included. “Checked on itself” shows how far it can be trusted here. Articles with broken metadata are left alone.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Только эта статья; пусто — все.", "Only this article; empty means all."))
    most: int = param(5, ge=1, le=30, title=Text("Тегов у статьи не больше", "At most so many tags"), description=Text("Статьям, где тегов уже столько, ничего не добавляется.", "Articles that have so many get nothing added."))
    least: float = param(0.5, ge=0.05, le=1.0, title=Text("Уверенность не ниже", "Confidence at least"), description=Text("Предложения слабее показаны, но не записываются.", "Weaker suggestions are shown but not written."))
    neighbours: int = param(10, ge=1, le=50, advanced=True, title=Text("Похожих статей", "Similar articles"), description=Text("Сколько самых похожих статей голосует.", "How many of the most similar articles vote."))
    new: Literal["auto", "yes", "no"] = param(
        "auto", title=Text("Новые теги", "New tags"), description=Text("Предлагать ли теги, которых в хранилище ещё нет.", "Whether to suggest tags that the vault doesn't have yet."),
        choices={"auto": Text("если тегов нет совсем", "if there are no tags at all"), "yes": Text("да", "yes"), "no": Text("нет", "no")},
    )  # fmt: skip


@tool(
    category="tags",
    title=Text("Подсказка тегов", "Tag suggestions"),
    question=Text("Каких тегов не хватает статьям?", "Which tags do the articles lack?"),
    description=Text(
        "Предлагает теги из словаря хранилища по похожим статьям и словам самой статьи, объясняет каждый и дописывает в метаданные.",
        "Suggests tags of the vault's own vocabulary by similar articles and the article's words, explains each, and adds them to the metadata.",
    ),
    help=HELP, texts=TEXTS, writes=True, version=3, produces=("tag-suggestions.csv", "tag-suggestions.json"), needs=("numpy", "index"),
    examples=({}, {"least": 0.35, "most": 8}, {"new": "yes"}),
    keywords=("теги", "метки", "разметка", "ключевые слова", "tagging", "labels", "keywords", "classification"),
)  # fmt: skip
def auto_tagger(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return tag suggestions for the articles and the change that writes the confident ones."""
    chosen = frozenset({vault.article(params.article).path} if params.article else vault.articles)
    size = max(1, len(vault.articles))

    def step(part: int) -> Callable[[int], None]:
        return lambda done: progress(part * size + done, 3 * size, common("reading" if part == 0 else "counting"))

    step(0)(0)
    for done, total in build_steps(vault):
        step(0)(size * done // max(1, total))
    if not vault.articles:
        return Report(_message("summary_empty"), (_metrics(Tags.of({}), Tags.of({}), {}, None, 0), _table([])), _files([]))
    evidence = _evidence(vault, params, step)
    index = search_index(vault)

    def share(stem: str) -> float:
        return index.vocabulary.count(stem) / size

    before, after = Tags.of(_present(vault), share), Tags.of(_present(vault), share)
    rules = Rules(params.most, params.least, params.new)
    picked, refused = propose(after, evidence, rules, chosen, lambda path: _with_tags(vault.articles[path], ["x"]) is not None)
    edits = [edit for path, found in sorted(picked.items()) if (edit := _edit(vault.articles[path], found)) is not None]
    progress(3 * size, 3 * size, common("writing"))
    rows = _rows(vault, before, evidence, picked, refused, rules, chosen)
    blocks = (_metrics(before, after, picked, _recall(before, evidence), len(edits)), _chart(picked), _table(rows), Markdown(_message("explain")))
    count = sum(map(len, picked.values()))
    summary = _message("summary", count=len(edits), tags=count) if edits else _message("summary_none")
    return Report(summary, blocks, _files(rows), ChangeSet(tuple(edits)))


def _present(vault: Vault) -> dict[str, tuple[str, ...]]:
    return {path: tuple(map(visible, article.tags)) for path, article in vault.articles.items()}


def _evidence(vault: Vault, params: Params, step: Callable[[int], Callable[[int], None]]) -> dict[str, Evidence]:
    articles = list(vault.articles.values())
    near = nearest(search_index(vault), params.neighbours, step(1))
    sparse = Tags.of(_present(vault)).sparse
    phrases = key_phrases(articles, step(2)) if params.new == "yes" or (params.new == "auto" and sparse) else {}
    found = {}
    untold = nameless((article.path, article.title) for article in articles)
    for article in articles:
        found[article.path] = Evidence(near.get(article.path, ()), _text(article, "" if article.path in untold else article.title), phrases.get(article.path, ()), article.decoded.lossy or article.frontmatter.broken)
    return found


def _text(article: Article, title: str) -> Mapping[str, str]:
    def joined(texts: list[str]) -> str:
        return " ".join(f" {' '.join(stems_of(text))} " for text in texts)

    headings = [h.text for h in article.structure.headings if not h.generated]
    return {"title": joined([title, *aliases_of(article)]), "headings": joined(headings), "body": joined(list(body_texts(article)))}


def _edit(article: Article, found: list[Suggestion]) -> Replace | None:
    text = _with_tags(article, [suggestion.tag for suggestion in found])
    return Replace(article.path, article.hash, article.decoded.encode(text)) if text is not None and text != article.text else None


def _with_tags(article: Article, tags: list[str]) -> str | None:
    """Return the article's text with tags added, in the manner its `tags` line is written; None when that can't be done."""
    data = article.frontmatter.data
    key = next((k for k in data if k.casefold() == "tags"), next((k for k in data if k.casefold() == "tag"), "tags"))
    present = data.get(key)
    value: Any
    if isinstance(present, list):
        value = [*present, *tags]
    elif isinstance(present, str) and present.strip() and ("," in present or not any(" " in tag for tag in tags)):
        value = present.rstrip() + "".join((", " if "," in present else " ") + tag for tag in tags)
    else:
        value = [*([present] if present not in (None, "") else []), *tags]
    try:
        return edit_frontmatter(article.text, {key: value})
    except BadInput:
        return None


def _recall(tags: Tags, evidence: Mapping[str, Evidence]) -> float | None:
    """Return the share of present tags among the first five suggestions when each article's own are hidden; None without tags.

    A tag that only this article has can't be found by anybody and isn't counted.
    """
    found = total = 0
    for path, known in evidence.items():
        own = {key for key in tags.by_article[path] if len(tags.having[key]) > 1}
        if own:
            best = {fold_text(s.tag) for s in candidates(tags, path, known, new=False, own=True)[:5]}
            found += len(own & best)
            total += min(5, len(own))
    return found / total if total else None


def _rows(
    vault: Vault, tags: Tags, evidence: Mapping[str, Evidence], picked: Mapping[str, list[Suggestion]], refused: set[str], rules: Rules, chosen: frozenset[str],
) -> list[dict[str, Any]]:  # fmt: skip
    rows: list[dict[str, Any]] = []
    new = rules.new == "yes" or (rules.new == "auto" and not tags.having)
    for path in sorted(chosen):
        written = picked.get(path, [])
        names = {fold_text(s.tag) for s in written}
        weak = [s for s in candidates(tags, path, evidence[path], new=new, least=rules.least / 2) if fold_text(s.tag) not in names]
        state = "locked" if path in refused else "full" if len(tags.by_article[path]) + len(written) >= rules.most else "weak"
        for suggestion, kind in [*((s, "yes") for s in written), *((s, state) for s in weak[:_SHOWN])]:
            rows.append({
                "path": path, "title": visible(vault.articles[path].title), "present": [visible(tag) for tag in vault.articles[path].tags], "tag": suggestion.tag,
                "confidence": suggestion.confidence, "new": suggestion.new, "written": kind, "reasons": suggestion.reasons,
            })  # fmt: skip
    return rows


def _metrics(before: Tags, after: Tags, picked: Mapping[str, list[Suggestion]], recall: float | None, edits: int) -> Metrics:
    items = [
        Metric(common("articles"), len(before.by_article)), Metric(_message("vocabulary"), len(before.having)),
        Metric(_message("suggested"), sum(map(len, picked.values()))), Metric(_message("changed"), edits),
        Metric(_message("untagged"), sum(not own for own in before.by_article.values())),
        Metric(_message("untagged_after"), sum(not own for own in after.by_article.values())),
    ]  # fmt: skip
    if recall is not None:
        items.append(Metric(_message("recall"), round(recall * 100, 1), "%", _message("recall_note"), 0))
    return Metrics(tuple(items))


def _chart(picked: Mapping[str, list[Suggestion]]) -> Chart:
    counts: dict[str, int] = {}
    for found in picked.values():
        for suggestion in found:
            counts[suggestion.tag] = counts.get(suggestion.tag, 0) + 1
    points = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:20])
    return Chart(_message("chart"), "bar", common("tag"), common("articles"), (Series(common("articles"), points),))


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("tag", common("tag")), Column("confidence", _message("confidence"), "percent", 0, _message("confidence_note")),
        Column("written", _message("written")), Column("why", common("why")), Column("present", _message("present"), "tags"),
    )  # fmt: skip
    cells = tuple(
        (ArticleRef(r["path"], r["title"]), r["tag"], r["confidence"], _message(r["written"]), _why(r["reasons"]), r["present"]) for r in rows[:2000]
    )
    return Table(_message("table"), columns, cells, total=len(rows), empty=_message("no_suggestions"))


def _why(reasons: tuple[Message, ...]) -> Label:
    if len(reasons) < 2:
        return reasons[0] if reasons else ""
    return _message("why_two", first=reasons[0], second=reasons[1])


def _files(rows: list[dict[str, Any]]) -> tuple[Artifact, ...]:
    plain = [{**r, "reasons": [{"key": m.key, "values": dict(m.values)} for m in r["reasons"]]} for r in rows]
    header = ["path", "title", "tag", "confidence", "written", "new", "present"]
    return (
        csv_artifact("tag-suggestions.csv", header, [[r[key] for key in header] for r in rows]),
        json_artifact("tag-suggestions.json", plain),
    )
