"""Breadcrumbs: the trail of every article, computed; written into the body only if one wants it, between markers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.writing import writing_language
from data20.messages import Message, Text
from data20.publish.feeds import base_address
from data20.publish.trail import By, Trail, Trails, breadcrumb_list
from data20.report.blocks import ArticleRef, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import NO_ADDRESS, folder_param, in_folder
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.generated import put_generated, remove_generated
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Article, Vault

NAME, BLOCK = "generate_breadcrumbs", "breadcrumbs"
_message = messages_of(NAME)
MAX_ROWS = 1000
Found = tuple[Article, Trail]

TEXTS = {
    "summary": Text("{articles|цепочка|цепочки|цепочек}, в среднем {depth|шаг|шага|шагов}; замечаний: {issues}.", "{articles|trail|trails}, {depth|step|steps} on average; findings: {issues}."),
    "depth": Text("Средняя глубина", "Average depth"), "deepest": Text("Самая глубокая", "Deepest"), "issues": Text("Замечания", "Findings"), "would_change": Text("Изменится статей", "Articles that would change"),
    "chart": Text("Сколько статей на какой глубине", "How many articles at which depth"), "steps": Text("Шагов", "Steps"), "table": Text("Цепочки", "Trails"), "trail": Text("Путь", "Trail"), "origin": Text("Откуда", "Taken from"),
    "origin.breadcrumbs": Text("поле breadcrumbs", "field breadcrumbs"), "origin.parent": Text("поле parent", "field parent"), "origin.folder": Text("папки", "folders"), "origin.category": Text("рубрика", "category"), "origin.root": Text("корень", "root"),
    "deep": Text("Глубже {limit} шагов", "Deeper than {limit} steps"), "cycle": Text("Родители (parent) идут по кругу", "Parents (parent) go in a circle"), "lost": Text("Родителя «{target}» нет", "The parent “{target}” doesn't exist"),
    "no_index": Text("У папки «{folder}» нет своей статьи (index.md)", "The folder “{folder}” has no article of its own (index.md)"), "no_issues": Text("Все цепочки в порядке.", "All trails are in order."),
    "aria": Text("Вы здесь", "You are here"),
    "explain": Text(
        "Цепочка вычисляется заново каждый раз и в файлы не пишется, пока вы этого не попросите. Записанная стоит между отметками сразу после метаданных; сами метаданные не трогаются ни на байт.",
        "A trail is computed anew each time and isn't written into files unless you ask. When written it stands between markers right after the metadata; the metadata themselves aren't touched by a byte.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Где в хранилище находится каждая статья и как до неё дойти от главной страницы?

**Как считается.** По порядку: список `breadcrumbs` в метаданных; иначе цепочка `parent`, пока она не кончится (круг обнаруживается и называется); иначе папки — именем папки служит заголовок её `index.md`, `README.md` или статьи с именем папки; для статей в корне — рубрика. Первой стоит главная страница, если она есть.

**Файлы.** JSON-LD по schema.org (`BreadcrumbList`) для каждой статьи — с адресами, если указан адрес сайта; CSV со всеми цепочками.

**Что записывает.** Только если включено: строку со ссылками между `<!-- data20:begin breadcrumbs -->` и `<!-- data20:end breadcrumbs -->`. Повторный запуск ничего не меняет; выключите — и строку предложат убрать.

**Границы.** Имя папки без своей статьи показано как есть и не ведёт никуда.""",
    """**What it answers.** Where in the vault is each article, and how does one get there from the home page?

**How it is computed.** In this order: the list `breadcrumbs` in the metadata; else the chain of `parent` until it ends (a circle is noticed and named); else the folders, where a folder is called by the title of its `index.md`, `README.md` or the article named like it; for articles at the root the category. The home page comes first when there is one.

**Files.** JSON-LD after schema.org (`BreadcrumbList`) for each article, with addresses when the site's address is given; CSV with all trails.

**What it writes.** Only when switched on: a line of links between `<!-- data20:begin breadcrumbs -->` and `<!-- data20:end breadcrumbs -->`. A second run changes nothing; switch it off, and removing the line is proposed.

**Limits.** A folder without an article of its own is shown by its name and leads nowhere.""",
)


class Params(ToolParams):
    by: By = param(
        "auto", title=Text("По чему вести", "Follow"), description=Text("Из чего строить цепочку.", "What trails are made of."),
        choices={"auto": Text("что есть", "what there is"), "parent": Text("поле parent, иначе папки", "the field parent, else folders"), "folder": Text("папки", "folders"), "category": Text("рубрики, иначе папки", "categories, else folders")},
    )  # fmt: skip
    folder: str = folder_param()
    write: bool = param(False, title=Text("Записать в статьи", "Write into articles"), description=Text("Предложить строку с цепочкой в начале статей; без этого записанные строки предлагается убрать.", "Propose a line with the trail at the start of articles; without it, removing lines that are there is proposed."), asks=True)
    max_depth: int = param(5, ge=1, le=50, title=Text("Не глубже", "At most so deep"), description=Text("Цепочки длиннее попадут в замечания.", "Longer trails are findings."))
    separator: Literal["›", "/", "→", "»"] = param("›", advanced=True, title=Text("Разделитель", "Separator"), description=Text("Знак между шагами.", "The sign between steps."))
    base_url: str = param("", max_length=500, advanced=True, title=Text("Адрес сайта", "Site address"), description=Text("Для адресов в JSON-LD, например https://example.org/notes/.", "For the addresses in JSON-LD, for example https://example.org/notes/."))


@tool(
    category="links",
    title=Text("Навигационные цепочки", "Breadcrumbs"), question=Text("Где находится каждая статья и как до неё дойти?", "Where is each article, and how does one get there?"),
    description=Text("Цепочки от главной страницы до статьи по parent, папкам и рубрикам; JSON-LD; замечания; строка в статьях по желанию.", "Trails from the home page to the article by parent, folders and categories; JSON-LD; findings; a line in articles if you like."),
    help=HELP, texts=TEXTS, writes=True, produces=("breadcrumbs.jsonld", "breadcrumbs.csv"),
    examples=({}, {"write": True}, {"by": "category", "base_url": "https://example.org/notes", "max_depth": 2}),
    keywords=("хлебные крошки", "путь", "родитель", "навигация", "trail", "parent", "navigation", "schema.org"),
)  # fmt: skip
def generate_breadcrumbs(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the trails of the chosen articles with what is wrong in them, and propose the lines."""
    try:
        base = base_address(params.base_url)
    except ValueError:
        raise BadInput(field="base_url", reason=NO_ADDRESS) from None
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder)]
    trails = Trails(vault, params.by)
    found: list[Found] = []
    edits: list[Edit] = []
    for number, article in enumerate(chosen):
        progress(number, len(chosen), common("reading"))
        found.append((article, trails.of(article)))
        edits.extend(_edit(article, found[-1][1], params))
    progress(len(chosen), max(1, len(chosen)), common("writing"))
    issues = [*_issues(found, params.max_depth), *_bare_folders(chosen, trails)]
    return _report(found, issues, edits, base)


def _edit(article: Article, trail: Trail, params: Params) -> Iterator[Edit]:
    if article.decoded.lossy or article.frontmatter.broken:
        return
    text = article.text
    if params.write and len(trail.crumbs) > 1:
        line = f" {params.separator} ".join(
            markdown_link(article.path, c.path, c.title) if c.path and c.path != article.path else escape_text(c.title) for c in trail.crumbs
        )
        after = put_generated(text, BLOCK, f"{TEXTS['aria'].format(writing_language(article), {})}: {line}", article.frontmatter.end)
    else:
        after = remove_generated(text, BLOCK)
    if after != text:
        yield Replace(article.path, article.hash, article.decoded.encode(after))


def _issues(found: Sequence[Found], limit: int) -> Iterator[tuple[ArticleRef, Message]]:
    for article, trail in found:
        ref = ArticleRef(article.path, article.title)
        if trail.cycle:
            yield ref, _message("cycle")
        if trail.lost:
            yield ref, _message("lost", target=trail.lost)
        if len(trail.crumbs) > limit:
            yield ref, _message("deep", limit=limit)


def _bare_folders(chosen: Sequence[Article], trails: Trails) -> Iterator[tuple[ArticleRef, Message]]:
    """Yield each folder without an article of its own, at its first article."""
    first: dict[str, Article] = {}
    for article in chosen:
        if article.folder and article.folder not in trails.folders:
            first.setdefault(article.folder, article)
    for folder, article in first.items():
        yield ArticleRef(article.path, article.title), _message("no_index", folder=folder)


def _report(found: Sequence[Found], issues: Sequence[tuple[ArticleRef, Message]], edits: Sequence[Edit], base: str) -> Report:
    depths = [len(trail.crumbs) for _, trail in found]
    average = round(sum(depths) / len(depths), 1) if depths else 0.0
    metrics = Metrics((
        Metric(common("articles"), len(found)), Metric(_message("depth"), average, digits=1), Metric(_message("deepest"), max(depths, default=0)),
        Metric(_message("issues"), len(issues)), Metric(_message("would_change"), len(edits)),
    ))  # fmt: skip
    chart = Chart(_message("chart"), "bar", _message("steps"), common("articles"), (Series(common("articles"), tuple((str(steps), count) for steps, count in sorted(Counter(depths).items()))),))
    columns = (Column("article", common("article"), "article"), Column("trail", _message("trail")), Column("steps", _message("steps"), "number"), Column("origin", _message("origin")))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (ArticleRef(a.path, a.title), " › ".join(c.title for c in t.crumbs), len(t.crumbs), _message(f"origin.{t.origin}")) for a, t in found[:MAX_ROWS]
    )
    problems = Table(_message("issues"), (Column("article", common("article"), "article"), Column("problem", common("problem"))), tuple(issues[:MAX_ROWS]), total=len(issues), empty=_message("no_issues"))
    table = Table(_message("table"), columns, rows, total=len(found), empty=common("empty_vault"))
    data = {article.path: breadcrumb_list(trail, base) for article, trail in found}
    files = (
        json_artifact("breadcrumbs.jsonld", data, "application/ld+json"),
        csv_artifact("breadcrumbs.csv", ("path", "trail", "steps", "origin"), [(a.path, " › ".join(c.title for c in t.crumbs), len(t.crumbs), t.origin) for a, t in found]),
    )  # fmt: skip
    summary = common("nothing") if not found else _message("summary", articles=len(found), depth=average, issues=len(issues))
    return Report(summary, (metrics, chart, table, problems, Markdown(_message("explain"))), files, ChangeSet(tuple(edits)))
