"""Rules about what stands in the body: links, images, headings, code, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data20.messages import Message, Scalar, Text
from data20.quality.closest import closest_targets, media_ending, repoint
from data20.quality.findings import Check, Finding, Rule, Severity, Splice, place
from data20.vault.links import ResolvedLink, links_of
from data20.vault.model import Article, Vault

LONG_WITHOUT_HEADINGS = 600
"""Words after which an article without any heading is hard to find one's way in."""
SHORT = 20
_FILE_NAME = re.compile(r"^(?:img|image|photo|picture|screenshot|скриншот|снимок|рисунок)?[\s_\-.\d]*\.?(?:png|jpe?g|gif|svg|webp)?$", re.IGNORECASE)

TEXTS = {
    "rule.links.broken": Text("Ссылка «{target}» никуда не ведёт.", "The link “{target}” leads nowhere."),
    "rule.links.broken.fix": Text("Похоже на «{closest}».", "“{closest}” looks like it."),
    "rule.links.anchor": Text("В статье «{title}» нет места «{fragment}».", "“{title}” has no place “{fragment}”."),
    "rule.links.empty": Text("У ссылки нет текста.", "The link has no text."),
    "rule.links.self": Text("Статья ссылается сама на себя.", "The article links to itself."),
    "rule.images.alt": Text("У изображения «{target}» нет описания.", "The image “{target}” has no description."),
    "rule.images.alt.fix": Text("Опишите, что на нём, в квадратных скобках.", "Say what it shows in the square brackets."),
    "rule.images.missing": Text("Файла «{target}» нет в хранилище.", "The file “{target}” isn't in the vault."),
    "rule.headings.empty": Text("Пустой заголовок.", "An empty heading."),
    "rule.headings.skipped": Text("После уровня {before} сразу уровень {level}.", "Level {level} follows level {before}."),
    "rule.headings.duplicate": Text("Заголовок «{text}» уже был.", "The heading “{text}” repeats."),
    "rule.headings.many": Text("Второй заголовок первого уровня.", "A second level-1 heading."),
    "rule.headings.none": Text("{words|слово|слова|слов} без единого заголовка.", "{words|word|words} without a single heading."),
    "rule.content.short": Text("В статье всего {words|слово|слова|слов}.", "The article has only {words|word|words}."),
    "rule.code.language": Text("У кода не указан язык.", "The code block names no language."),
    "rule.footnotes.unused": Text("На сноску «{label}» никто не ссылается.", "Nothing refers to the footnote “{label}”."),
    "rule.structure.problem": Text("Разметка прочитана не до конца: {reason}", "The markup wasn't read to the end: {reason}"),
}  # fmt: skip


def _found(rule: str, severity: Severity, article: Article, at: tuple[int, int], *, subject: str = "", fix: Message | None = None, splice: Splice | None = None, **values: Scalar) -> Finding:
    return Finding(rule, severity, article.path, at[0], at[1], Message(f"rule.{rule}", values), subject, fix, splice)


def _links(vault: Vault, article: Article) -> Iterator[Finding]:
    for resolved in links_of(vault).outlinks(article.path):
        link = resolved.link
        if link.generated:
            continue
        at = place(article, link.start) if link.kind != "frontmatter" else (link.line, 1)
        image = link.kind in ("image", "embed")
        if resolved.status == "broken":
            yield _broken(vault, article, resolved, at, "images.missing" if link.kind == "image" or media_ending(link.target) else "links.broken")
        elif resolved.status == "anchor_missing" and resolved.path:
            yield _found("links.anchor", "medium", article, at, subject=f"{link.target}#{link.fragment}", title=vault.article(resolved.path).title, fragment=link.fragment)
        elif link.kind == "markdown" and not link.text.strip() and not image and "![" not in article.text[link.start : link.end]:
            yield _found("links.empty", "low", article, at, subject=link.target)
        elif resolved.path == article.path and not link.fragment and link.kind != "frontmatter":
            yield _found("links.self", "info", article, at, subject=link.target)


def _broken(vault: Vault, article: Article, resolved: ResolvedLink, at: tuple[int, int], rule: str) -> Finding:
    link = resolved.link
    near = closest_targets(vault, link.target)
    fix = Message("rule.links.broken.fix", {"closest": near[0].path}) if near else None
    sure = len(near) == 1 or (len(near) > 1 and near[0].score > near[1].score)
    splice = repoint(vault, article, link, near[0].path) if near and sure and near[0].score >= 0.8 else None
    return _found(rule, "high", article, at, subject=link.target, fix=fix, splice=splice, target=link.target)


def _images(vault: Vault, article: Article) -> Iterator[Finding]:
    for image in article.structure.images:
        wiki = article.text[image.start : image.start + 3] == "![["
        if not image.generated and not wiki and (not image.alt.strip() or _FILE_NAME.match(image.alt.strip())):
            yield _found("images.alt", "medium", article, place(article, image.start), subject=image.target, fix=Message("rule.images.alt.fix"), target=image.target)


def _headings(vault: Vault, article: Article) -> Iterator[Finding]:
    seen: set[str] = set()
    before = 0
    for heading in article.structure.headings:
        if heading.generated:
            continue
        at, key = (heading.line, 1), heading.text.casefold()
        if not heading.text:
            yield _found("headings.empty", "medium", article, at, subject=str(heading.line))
        elif key in seen:
            yield _found("headings.duplicate", "info", article, at, subject=heading.text, text=heading.text)
        if before and heading.level > before + 1:
            yield _found("headings.skipped", "low", article, at, subject=heading.text, before=before, level=heading.level)
        if heading.level == 1 and before:
            yield _found("headings.many", "low", article, at, subject=heading.text)
        seen.add(key)
        before = heading.level


def _content(vault: Vault, article: Article) -> Iterator[Finding]:
    if not article.body.strip():
        return
    words = sum(len(block.text.split()) for block in article.structure.blocks if not block.generated)
    if words < SHORT:
        yield _found("content.short", "info", article, (1, 1), words=words)
    elif words > LONG_WITHOUT_HEADINGS and not article.structure.headings:
        yield _found("headings.none", "low", article, (1, 1), words=words)


def _code(vault: Vault, article: Article) -> Iterator[Finding]:
    for block in article.structure.code:
        fenced = article.text[block.start : block.end].lstrip(" \t>").startswith(("```", "~~~"))
        if fenced and not block.language and not block.generated:
            yield _found("code.language", "info", article, (block.line, 1), subject=block.content[:40])


def _footnotes(vault: Vault, article: Article) -> Iterator[Finding]:
    for note in article.structure.footnotes:
        if not note.references:
            yield _found("footnotes.unused", "low", article, (note.line, 1), subject=note.label, label=note.label)


def _problems(vault: Vault, article: Article) -> Iterator[Finding]:
    for problem in article.structure.problems:
        if not problem.code.startswith(("frontmatter.", "encoding.")):
            yield _found("structure.problem", "high", article, (problem.line, problem.column), subject=problem.code, reason=problem.reason)


RULES = (
    Rule("links.broken", "high", Text("Ссылки ведут в существующие статьи", "Links lead to articles that exist")),
    Rule("links.anchor", "medium", Text("Ссылки попадают в существующие места", "Links hit places that exist")),
    Rule("links.empty", "low", Text("У ссылок есть текст", "Links have a text")),
    Rule("links.self", "info", Text("Статья не ссылается на себя", "No article links to itself")),
    Rule("images.missing", "high", Text("Изображения и другие файлы на месте", "Images and other files are there")),
    Rule("images.alt", "medium", Text("У изображений есть описания", "Images have descriptions")),
    Rule("headings.empty", "medium", Text("Заголовки не пусты", "Headings aren't empty")),
    Rule("headings.skipped", "low", Text("Уровни заголовков идут подряд", "Heading levels aren't skipped")),
    Rule("headings.duplicate", "info", Text("Заголовки в статье различаются", "Headings differ within an article")),
    Rule("headings.many", "low", Text("Заголовок первого уровня один", "There is one level-1 heading")),
    Rule("headings.none", "low", Text("Длинный текст разбит заголовками", "Long text has headings")),
    Rule("content.short", "info", Text("Статья не слишком коротка", "The article isn't too short")),
    Rule("code.language", "info", Text("У кода указан язык", "Code names its language")),
    Rule("footnotes.unused", "low", Text("На сноски ссылаются", "Footnotes are referred to")),
    Rule("structure.problem", "high", Text("Разметка прочитана целиком", "The markup was read to the end")),
)
CHECKS: tuple[Check, ...] = (_links, _images, _headings, _content, _code, _footnotes, _problems)
