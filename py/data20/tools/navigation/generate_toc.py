"""Tables of contents: one block in each long article, one tree for the whole vault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.writing import writing_language
from data20.messages import Text
from data20.report.blocks import ArticleRef, Artifact, Column, Markdown, Metric, Metrics, Report, Table, Tree, TreeNode
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.generated import find_generated, put_generated, remove_generated
from data20.vault.linktext import escape_text, markdown_destination, markdown_link
from data20.vault.model import Article, Vault
from data20.vault.numerals import roman
from data20.vault.structure import Heading

NAME = "generate_toc"
_message = messages_of(NAME)
BLOCK = "toc"
_NESTED = re.compile(r">|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")

TEXTS = {
    "summary": Text(
        "{headings|заголовок|заголовка|заголовков} в {articles|статье|статьях|статьях}; оглавление изменится в {changed|статье|статьях|статьях}.",
        "{headings|heading|headings} in {articles|article|articles}; the contents would change in {changed|article|articles}.",
    ),
    "headings": Text("Заголовки", "Headings"),
    "depth": Text("Наибольшая глубина", "Deepest level"),
    "with_toc": Text("Статьи с оглавлением", "Articles with contents"),
    "would_change": Text("Изменится статей", "Articles that would change"),
    "issues": Text("Замечания к заголовкам", "Heading problems"),
    "no_issues": Text("Заголовки в порядке.", "The headings are in order."),
    "tree": Text("Оглавление хранилища", "Contents of the vault"),
    "duplicate": Text("Заголовок «{text}» повторяется: ссылка по названию приведёт к первому.", "The heading “{text}” repeats: a link by its words leads to the first."),
    "empty": Text("Пустой заголовок.", "An empty heading."),
    "skipped": Text("После уровня {before} сразу уровень {level}: пропущен шаг.", "Level {level} follows level {before}: a step is missing."),
    "many_h1": Text("Второй заголовок первого уровня: «{text}».", "A second level-1 heading: “{text}”."),
    "medium": Text("средняя", "medium"),
    "low": Text("низкая", "low"),
    "explain": Text(
        "Оглавление стоит между служебными отметками сразу после заголовка статьи и при следующем запуске обновляется на месте; ничего другого в статье не меняется. "
        "Якоря построены по правилам GitHub.",
        "The contents stand between markers right after the article's title and are updated in place the next time; nothing else in the article changes. "
        "Anchors follow GitHub's rules.",
    ),
    "toc_title": Text("Содержание", "Contents"),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как устроены длинные статьи и всё хранилище — и как вставить оглавление, не испортив текст?

**Как работает.** Заголовки берутся из разбора CommonMark: решётка в коде — не заголовок. Оглавление появляется в статьях, где заголовков выбранных уровней не меньше порога, между отметками `<!-- data20:begin toc -->` и `<!-- data20:end toc -->`. Повторный запуск ничего не меняет; если заголовков стало мало, блок предлагается убрать. Якоря — по правилам github-slugger: строчные буквы, пробелы в дефисы, повторы с `-1`, `-2`.

**Как читать.** Дерево показывает всё хранилище; таблица — заголовки, на которых спотыкаются ссылки и читатели с экрана: повторы, пустые, пропущенные уровни.

**Границы.** Инструмент ничего не пишет сам: вы видите разницу по статьям и применяете её. HTML-заголовки (`<h2>`) не учитываются.""",
    """**What it answers.** How are the long articles and the whole vault built — and how do I add contents without harming the text?

**How it works.** Headings come from a CommonMark parse: a hash in code is no heading. Articles with at least the chosen number of headings get their contents between `<!-- data20:begin toc -->` and `<!-- data20:end toc -->`. Running it again changes nothing; when too few headings are left, removing the block is proposed. Anchors follow github-slugger: lower case, spaces to hyphens, repeats with `-1`, `-2`.

**How to read it.** The tree shows the whole vault; the table lists headings that trip up links and screen readers: repeats, empty ones, skipped levels.

**Limits.** The tool writes nothing itself: you see the diff by article and apply it. HTML headings (`<h2>`) don't count.""",
)


class Params(ToolParams):
    article: str = param(
        "", title=Text("Статья", "Article"), widget="article", max_length=1000,
        description=Text("Только эта статья; пусто — все.", "Only this article; empty means all."),
    )  # fmt: skip
    min_level: int = param(2, ge=1, le=6, title=Text("С уровня", "From level"), description=Text("Первый уровень заголовков в оглавлении.", "First heading level in the contents."))
    max_level: int = param(4, ge=1, le=6, title=Text("По уровень", "To level"), description=Text("Последний уровень заголовков в оглавлении.", "Last heading level in the contents."))
    min_headings: int = param(
        3, ge=1, le=100, title=Text("Не меньше заголовков", "At least so many headings"),
        description=Text("Короткие статьи остаются без оглавления.", "Shorter articles get no contents."),
    )  # fmt: skip
    style: Literal["bullets", "decimal", "roman", "legal"] = param(
        "bullets", title=Text("Нумерация", "Numbering"), description=Text("Как отмечены пункты.", "How the entries are marked."),
        choices={"bullets": Text("без номеров", "none"), "decimal": Text("1. 2. 3.", "1. 2. 3."), "roman": Text("I. II. III.", "I. II. III."), "legal": Text("1.1, 1.2", "1.1, 1.2")},
    )  # fmt: skip
    heading: Literal["auto", "ru", "en", "none"] = param(
        "auto", advanced=True, title=Text("Заголовок блока", "Block title"), description=Text("Язык слова «Содержание» над пунктами.", "Language of the word “Contents” above the entries."),
        choices={"auto": Text("по языку статьи", "as the article"), "ru": Text("Содержание", "Содержание"), "en": Text("Contents", "Contents"), "none": Text("нет", "none")},
    )  # fmt: skip


@tool(
    category="navigation",
    title=Text("Оглавления", "Tables of contents"),
    question=Text("Как устроены статьи и где нужны оглавления?", "How are the articles built, and which need contents?"),
    description=Text(
        "Вставляет и обновляет оглавления статей, строит оглавление хранилища, находит ошибки в заголовках.",
        "Adds and updates contents in articles, builds the contents of the vault, finds heading problems.",
    ),
    help=HELP, texts=TEXTS, writes=True, version=2, produces=("contents.md", "toc.json"),
    examples=({}, {"style": "legal", "min_level": 1}, {"min_headings": 1, "heading": "none"}),
    keywords=("содержание", "заголовки", "якоря", "contents", "headings", "anchors", "outline"),
)  # fmt: skip
def generate_toc(vault: Vault, params: Params, progress: Progress) -> Report:
    """Propose contents blocks and return the outline of the vault with its heading problems."""
    if params.min_level > params.max_level:
        raise BadInput(field="max_level", reason=Text("не может быть меньше min_level", "must not be below min_level"))
    chosen = [vault.article(params.article)] if params.article else list(vault.articles.values())
    edits: list[Edit] = []
    outlines: list[tuple[Article, list[Heading]]] = []
    for number, article in enumerate(chosen):
        progress(number, len(chosen), common("reading"))
        outlines.append((article, [h for h in article.structure.headings if not h.generated]))
        edits.extend(_edit(article, outlines[-1][1], params))
    progress(len(chosen), len(chosen))
    issues = sorted((row for article, headings in outlines for row in _issues(article, headings)), key=lambda row: row[2] == _message("low"))
    return _report(outlines, edits, issues)


def _edit(article: Article, headings: list[Heading], params: Params) -> Iterator[Edit]:
    entries = [h for h in headings if params.min_level <= h.level <= params.max_level and h.text]
    text = article.text
    if article.decoded.lossy or article.frontmatter.broken:
        return
    if len(entries) >= params.min_headings:
        after = put_generated(text, BLOCK, _block(article, entries, params), _place(article, headings))
    else:
        after = remove_generated(text, BLOCK)
    if after != text:
        yield Replace(article.path, article.hash, article.decoded.encode(after))


def _place(article: Article, headings: list[Heading]) -> int:
    """Return the offset after the title heading, else after the frontmatter. A title inside a list (an outliner's) would have its list torn."""
    title = headings[0]
    if title.level != 1 or _NESTED.match(article.text, title.start):
        return article.frontmatter.end
    line_end = article.text.find("\n", max(title.end - 1, title.start))
    return len(article.text) if line_end < 0 else line_end + 1


def _block(article: Article, entries: list[Heading], params: Params) -> str:
    lines = [_entry(h, number, depth, params.style) for h, number, depth in _numbered(entries, params.style)]
    title = _title(article, params.heading)
    return (f"**{title}**\n\n" if title else "") + "\n".join(lines)


def _entry(heading: Heading, number: str, depth: int, style: str) -> str:
    link = f"[{escape_text(heading.text)}]({markdown_destination('', heading.slug)})"
    indent = "   " if style == "decimal" else "  "
    marker = f"{number} " if style == "decimal" else f"- {number} ".replace("-  ", "- ")
    return indent * depth + marker + link


def _numbered(entries: list[Heading], style: str) -> Iterator[tuple[Heading, str, int]]:
    """Yield (heading, number, depth); depth follows nesting, so a skipped level never leaves a hole."""
    stack: list[tuple[int, int]] = []
    for heading in entries:
        count = 0
        while stack and stack[-1][0] >= heading.level:
            count = stack.pop()[1]
        stack.append((heading.level, count + 1))
        counts = [c for _, c in stack]
        number = {"bullets": "", "decimal": f"{counts[-1]}.", "roman": f"{roman(counts[-1])}.", "legal": ".".join(map(str, counts))}[style]
        yield heading, number, len(stack) - 1


def _title(article: Article, heading: Literal["auto", "ru", "en", "none"]) -> str:
    if heading == "none":
        return ""
    return TEXTS["toc_title"].format(writing_language(article) if heading == "auto" else heading, {})


def _issues(article: Article, headings: list[Heading]) -> Iterator[tuple[Any, ...]]:
    seen: set[str] = set()
    before = 0
    for heading in headings:
        ref = ArticleRef(article.path, article.title, heading.line, heading.slug)
        key = heading.text.casefold()
        if not heading.text:
            yield ref, heading.line, _message("medium"), _message("empty")
        elif key in seen:
            yield ref, heading.line, _message("low"), _message("duplicate", text=heading.text)
        if before and heading.level > before + 1:
            yield ref, heading.line, _message("low"), _message("skipped", before=before, level=heading.level)
        if heading.level == 1 and before:
            yield ref, heading.line, _message("low"), _message("many_h1", text=heading.text)
        seen.add(key)
        before = heading.level


def _tree(article: Article, headings: list[Heading]) -> TreeNode:
    return TreeNode(article.title, article.path, children=_branches(article, [h for h in headings if h.text and not (h.level == 1 and h is headings[0])]))


def _branches(article: Article, headings: list[Heading]) -> tuple[TreeNode, ...]:
    nodes: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if nodes and heading.level > nodes[-1][0].level:
            nodes[-1][1].append(heading)
        else:
            nodes.append((heading, []))
    return tuple(TreeNode(h.text, article.path, h.slug, children=_branches(article, inner)) for h, inner in nodes)


def _report(outlines: list[tuple[Article, list[Heading]]], edits: list[Edit], issues: list[tuple[Any, ...]]) -> Report:
    total = sum(len(headings) for _, headings in outlines)
    metrics = Metrics((
        Metric(common("articles"), len(outlines)), Metric(_message("headings"), total),
        Metric(_message("depth"), max((h.level for _, hs in outlines for h in hs), default=0)),
        Metric(_message("with_toc"), sum(any(b.name == BLOCK for b in find_generated(a.text)) for a, _ in outlines)),
        Metric(_message("would_change"), len(edits)), Metric(_message("issues"), len(issues)),
    ))  # fmt: skip
    columns = (Column("article", common("article"), "article"), Column("line", common("line"), "number"), Column("severity", common("severity")), Column("problem", common("problem")))
    table = Table(_message("issues"), columns, tuple(issues[:1000]), total=len(issues), empty=_message("no_issues"))
    tree = Tree(_message("tree"), tuple(_tree(article, headings) for article, headings in outlines[:500]))
    return Report(
        _message("summary", headings=total, articles=len(outlines), changed=len(edits)) if outlines else common("empty_vault"),
        (metrics, table, tree, Markdown(_message("explain"))), _files(outlines), ChangeSet(tuple(edits)),
    )  # fmt: skip


def _files(outlines: list[tuple[Article, list[Heading]]]) -> tuple[Artifact, ...]:
    lines: list[str] = []
    for article, headings in outlines:
        lines.append("- " + markdown_link("contents.md", article.path, article.title))
        inner = [h for h in headings if h.text and not (h.level == 1 and h is headings[0])]
        lines.extend("  " * (depth + 1) + "- " + markdown_link("contents.md", article.path, h.text, h.slug) for h, _, depth in _numbered(inner, "bullets"))
    data = [{"path": a.path, "title": a.title, "headings": [{"level": h.level, "text": h.text, "slug": h.slug, "line": h.line} for h in hs]} for a, hs in outlines]
    return (
        Artifact("contents.md", "text/markdown; charset=utf-8", ("\n".join(lines) + "\n").encode()),
        json_artifact("toc.json", data),
    )
