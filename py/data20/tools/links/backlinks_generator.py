"""Backlinks: who cites whom, optionally written into the articles between markers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from data20.graph.measures import overview
from data20.graph.model import graph_of
from data20.language.writing import writing_language
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
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
from data20.search.missing_links import missing_links
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.generated import put_generated, remove_generated
from data20.vault.links import ResolvedLink, links_of
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.mentions import Mention
from data20.vault.model import Article, Vault

NAME = "backlinks_generator"
_message = messages_of(NAME)
BLOCK = "backlinks"
MAX_ROWS = 1000

TEXTS = {
    "summary": Text(
        "На {cited|статью|статьи|статей} ссылаются другие: {links|ссылка|ссылки|ссылок}. Раздел «Ссылаются сюда» изменится в {changed|статье|статьях|статьях}.",
        "{cited|article is|articles are} cited by others, {links|link|links} in all. The backlinks section would change in {changed|article|articles}.",
    ),
    "summary_same": Text(
        "На {cited|статью|статьи|статей} ссылаются другие: {links|ссылка|ссылки|ссылок}. Раздел «Ссылаются сюда» останется, как есть.",
        "{cited|article is|articles are} cited by others, {links|link|links} in all. The backlinks section stays as it is.",
    ),
    "summary_none": Text("Статьи не ссылаются друг на друга.", "The articles don't link to each other."),
    "links": Text("Ссылки между статьями", "Links between articles"), "cited": Text("Статьи, на которые ссылаются", "Articles that are cited"),
    "mutual": Text("Взаимные пары", "Mutual pairs"), "orphans": Text("Без ссылок в обе стороны", "No links either way"), "would_change": Text("Изменится статей", "Articles that would change"),
    "mentions": Text("Упоминания без ссылки", "Unlinked mentions"),
    "chart": Text("Сколько статей сколько раз цитируют", "How often articles are cited"), "times": Text("Ссылающихся статей", "Citing articles"),
    "table": Text("Самые цитируемые статьи", "Most cited articles"), "sources": Text("Ссылающихся статей", "Citing articles"),
    "folders": Text("Из папок", "From folders"), "strength": Text("Сила", "Strength"),
    "strength_note": Text("Сумма по ссылающимся: 1 / √(число их исходящих ссылок).", "Sum over the citing articles: 1 / √(number of their outgoing links)."),
    "who": Text("Кто ссылается", "Who cites it"), "mention": Text("Упоминает", "Mentions"), "written": Text("Как написано", "As written"), "context": Text("Предложение", "Sentence"),
    "no_mentions": Text("Все упоминания уже стали ссылками.", "Every mention is a link already."),
    "explain": Text(
        "Обратные ссылки всегда видны в читалке рядом со статьёй. Раздел в самом файле нужен, если папку читают другой программой: он стоит в конце между отметками, "
        "обновляется на месте и не считается содержанием — ссылки из него не попадают ни в граф, ни в статистику.",
        "Backlinks always show in the reader beside the article. A section in the file itself helps when the folder is read with another program: it stands at the end between markers, "
        "is updated in place and doesn't count as content — its links enter neither the graph nor the statistics.",
    ),
    "section": Text("Ссылаются сюда", "Linked from"),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Кто ссылается на каждую статью, какие статьи держат хранилище вместе — и где имя статьи упомянуто, но не стало ссылкой?

**Как считается.** Ссылки разобраны один раз для всех инструментов (Markdown, `[[вики]]`, вставки, `related`); ссылки в коде и в созданных блоках не считаются. Сила — сумма по ссылающимся статьям 1/√(исходящих): ссылка из списка на сто статей весит вдесятеро меньше единственной. Упоминание без ссылки — заголовок или псевдоним другой статьи целым словом в тексте: первое в статье, которая на неё нигде не ссылается. Имя из одного слова должно быть именем: если слово стоит без ссылки в трёх и более статьях, не меньше половины статей с ним должны делать его ссылкой (keyphraseness, Михалча и Чомаи, 2007); слова вроде «начало» о начальной странице не говорят.

**Что записывает.** По вашему решению — раздел в конце статьи между `<!-- data20:begin backlinks -->` и `<!-- data20:end backlinks -->`. Второй запуск ничего не меняет; исчезла последняя ссылка — раздел предлагается убрать.

**Границы.** Упоминания ищутся без учёта падежей; короткие названия (меньше трёх букв) пропускаются.""",
    """**What it answers.** Who links to each article, which articles hold the vault together — and where is an article's name mentioned without being a link?

**How it is computed.** Links are resolved once for all tools (Markdown, `[[wiki]]`, embeds, `related`); links in code and in generated blocks don't count. Strength is the sum over citing articles of 1/√(their outgoing links): a link from a list of a hundred weighs a tenth of an only one. An unlinked mention is another article's title or alias as a whole word in the text: the first in an article that nowhere links to it. A name of one word must be a name: where the word stands without a link in three or more articles, at least half of the articles with it must make it a link (keyphraseness, Mihalcea and Csomai 2007); words like “home” don't speak of the start page.

**What it writes.** If you decide so, a section at the end of the article between `<!-- data20:begin backlinks -->` and `<!-- data20:end backlinks -->`. A second run changes nothing; when the last link is gone, removing the section is proposed.

**Limits.** Mentions are matched as written, not by inflected form; names under three letters are skipped.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Только эта статья; пусто — все.", "Only this article; empty means all."))
    minimum: int = param(
        1, ge=1, le=1000, title=Text("Ссылающихся не меньше", "At least so many citing articles"),
        description=Text("Статьи с меньшим числом остаются без раздела.", "Articles with fewer get no section."),
    )  # fmt: skip
    style: Literal["markdown", "wiki"] = param(
        "markdown", title=Text("Вид ссылок", "Link style"), description=Text("Как записать ссылки в разделе.", "How the section's links are written."),
        choices={"markdown": Text("[Название](путь)", "[Title](path)"), "wiki": Text("[[Название]]", "[[Title]]")},
    )  # fmt: skip
    context: bool = param(True, title=Text("С цитатой", "With the quote"), description=Text("Добавить предложение, в котором стоит ссылка.", "Add the sentence that the link stands in."))
    heading: Literal["auto", "ru", "en"] = param(
        "auto", advanced=True, title=Text("Заголовок раздела", "Section title"), description=Text("Язык заголовка раздела.", "Language of the section's title."),
        choices={"auto": Text("по языку статьи", "as the article"), "ru": Text("Ссылаются сюда", "Ссылаются сюда"), "en": Text("Linked from", "Linked from")},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cited:
    article: Article
    sources: dict[str, list[ResolvedLink]]
    strength: float


@tool(
    category="links",
    title=Text("Обратные ссылки", "Backlinks"),
    question=Text("Кто ссылается на каждую статью?", "Who links to each article?"),
    description=Text(
        "Обратные ссылки с цитатами, самые цитируемые статьи, упоминания без ссылки; при желании раздел в конце статьи.",
        "Backlinks with quotes, the most cited articles, unlinked mentions; a section at the end of each article if you like.",
    ),
    help=HELP, texts=TEXTS, writes=True, produces=("backlinks.json", "backlinks.csv"),
    examples=({}, {"style": "wiki", "context": False}, {"minimum": 3}),
    keywords=("цитирование", "кто ссылается", "упоминания", "citations", "mentions", "cited by"),
)  # fmt: skip
def backlinks_generator(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return every article's backlinks and propose the sections."""
    targets = [vault.article(params.article)] if params.article else list(vault.articles.values())
    cited: list[_Cited] = []
    edits: list[Edit] = []
    outgoing = {path: len({r.path for r in _counted(vault, path)}) for path in vault.articles}
    for number, article in enumerate(targets):
        progress(number, len(targets), common("reading"))
        sources = _sources(vault, article.path)
        cited.append(_Cited(article, sources, sum(1 / outgoing[s] ** 0.5 for s in sources)))
        edits.extend(_edit(vault, cited[-1], params))
    progress(len(targets), len(targets), common("writing"))
    return _report(vault, params, cited, edits)


def _counted(vault: Vault, path: str) -> Iterator[ResolvedLink]:
    for resolved in links_of(vault).outlinks(path):
        if resolved.path in vault.articles and resolved.path != path and not resolved.link.generated:
            yield resolved


def _sources(vault: Vault, path: str) -> dict[str, list[ResolvedLink]]:
    """Return the links that lead to `path`, by citing article in vault order."""
    found: dict[str, list[ResolvedLink]] = {}
    for source, resolved in links_of(vault).backlinks(path):
        if source != path and not resolved.link.generated:
            found.setdefault(source, []).append(resolved)
    return dict(sorted(found.items()))


def _edit(vault: Vault, cited: _Cited, params: Params) -> Iterator[Edit]:
    article, text = cited.article, cited.article.text
    if article.decoded.lossy or article.frontmatter.broken:
        return
    if len(cited.sources) >= params.minimum:
        after = put_generated(text, BLOCK, _section(vault, cited, params), len(text))
    else:
        after = remove_generated(text, BLOCK)
    if after != text:
        yield Replace(article.path, article.hash, article.decoded.encode(after))


def _section(vault: Vault, cited: _Cited, params: Params) -> str:
    language = writing_language(cited.article) if params.heading == "auto" else params.heading
    title = TEXTS["section"].format(language, {})
    lines = [f"## {title}", ""]
    for source, links in cited.sources.items():
        other = vault.articles[source]
        link = _wiki(other) if params.style == "wiki" else markdown_link(cited.article.path, source, other.title)
        quote = next((r.link.context for r in links if r.link.context and r.link.kind != "frontmatter"), "") if params.context else ""
        lines.append(f"- {link}" + (f" — {escape_text(quote)}" if quote else ""))
    return "\n".join(lines)


def _wiki(other: Article) -> str:
    path = other.path.removesuffix(".md")
    label = other.title.replace("|", "\\|").replace("]", "")
    return f"[[{path}]]" if label == path else f"[[{path}|{label}]]"


def _report(vault: Vault, params: Params, cited: list[_Cited], edits: list[Edit]) -> Report:
    graph = vault.derived(graph_of)
    pairs = {(e.source, e.target) for e in graph.edges}
    total = sum(len(links) for c in cited for links in c.sources.values())
    cited_count = sum(bool(c.sources) for c in cited)
    mentions = missing_links(vault, params.article or None)
    metrics = Metrics((
        Metric(_message("links"), total), Metric(_message("cited"), cited_count),
        Metric(_message("mutual"), sum((b, a) in pairs for a, b in pairs if a < b)),
        Metric(_message("orphans"), overview(len(graph.nodes), graph.merged(weighted=False)).isolated),
        Metric(_message("mentions"), len(mentions)), Metric(_message("would_change"), len(edits)),
    ))  # fmt: skip
    counts: dict[int, int] = {}
    for c in cited:
        counts[len(c.sources)] = counts.get(len(c.sources), 0) + 1
    chart = Chart(_message("chart"), "histogram", _message("times"), common("articles"), (Series(common("articles"), tuple(sorted(counts.items()))),))
    listed = _mentions(vault, mentions)
    return Report(
        _message("summary" if edits else "summary_same" if cited_count else "summary_none", cited=cited_count, links=total, changed=len(edits)),
        (metrics, chart, _table(vault, cited), listed, Markdown(_message("explain"))), _files(vault, cited), ChangeSet(tuple(edits)),
    )  # fmt: skip


def _mentions(vault: Vault, mentions: list[Mention]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("mention", _message("mention"), "article"), Column("written", _message("written")), Column("context", _message("context")),
        Column("line", common("line"), "number"),
    )  # fmt: skip
    rows = tuple(
        (ArticleRef(m.source, vault.articles[m.source].title, m.line), ArticleRef(m.target, vault.articles[m.target].title), m.text, m.context, m.line) for m in mentions[:MAX_ROWS]
    )
    return Table(_message("mentions"), columns, rows, total=len(mentions), empty=_message("no_mentions"))


def _table(vault: Vault, cited: list[_Cited]) -> Table:
    ranked = sorted((c for c in cited if c.sources), key=lambda c: (-len(c.sources), -round(c.strength, 9), c.article.path))
    columns = (
        Column("article", common("article"), "article"), Column("sources", _message("sources"), "number"), Column("links", common("links_in"), "number"),
        Column("folders", _message("folders"), "number"), Column("strength", _message("strength"), "number", 2, _message("strength_note")), Column("who", _message("who"), "article"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            ArticleRef(c.article.path, c.article.title), len(c.sources), sum(map(len, c.sources.values())),
            len({vault.articles[s].folder for s in c.sources}), c.strength, [ArticleRef(s, vault.articles[s].title) for s in list(c.sources)[:8]],
        )
        for c in ranked[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(ranked), empty=common("nothing"))


def _files(vault: Vault, cited: list[_Cited]) -> tuple[Artifact, ...]:
    records = [
        (c.article.path, source, vault.articles[source].title, r.link.line, r.link.kind, r.link.context)
        for c in cited for source, links in c.sources.items() for r in links
    ]  # fmt: skip
    header = ("target", "source", "title", "line", "kind", "context")
    by_target: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_target.setdefault(record[0], []).append(dict(zip(header[1:], record[1:], strict=True)))
    return json_artifact("backlinks.json", {"backlinks": by_target}), csv_artifact("backlinks.csv", header, records)
