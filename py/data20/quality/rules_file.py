"""Rules about the file itself and its frontmatter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from data20.messages import Message, Text
from data20.quality.findings import Check, Finding, Rule, Severity, Splice, place
from data20.quality.yaml_reasons import reason_of
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault

MAX_TITLE = 200
STATUSES = ("draft", "reviewed", "published", "archived")

TEXTS = {
    "rule.file.encoding": Text("Файл не в UTF-8: {count|байт|байта|байтов} не удалось прочитать.", "The file isn't UTF-8: {count|byte|bytes} can't be read."),
    "rule.file.newlines": Text("В файле смешаны концы строк (LF и CRLF).", "The file mixes line ends (LF and CRLF)."),
    "rule.file.empty": Text("В статье нет текста.", "The article has no text."),
    "rule.metadata.broken": Text("Метаданные не читаются: {reason}", "The metadata can't be read: {reason}"),
    "rule.metadata.broken.fix": Text("Исправьте YAML; до этого статья показана без метаданных.", "Mend the YAML; until then the article shows without metadata."),
    "rule.metadata.title": Text("Название длиннее {max} символов.", "The title is longer than {max} characters."),
    "rule.metadata.date": Text("«{key}: {value}» — не дата.", "“{key}: {value}” is not a date."),
    "rule.metadata.date.fix": Text("Запишите как ГГГГ-ММ-ДД.", "Write it as YYYY-MM-DD."),
    "rule.metadata.tags": Text("Теги должны быть списком слов, а здесь {kind}.", "Tags must be a list of words; here they are {kind}."),
    "rule.metadata.duplicate_tag": Text("Тег «{tag}» указан дважды.", "The tag “{tag}” stands twice."),
    "rule.metadata.duplicate_tag.fix": Text("Оставить один.", "Keep one."),
    "rule.metadata.status": Text("Статус «{value}» не из списка: {known}.", "The status “{value}” is not one of: {known}."),
    "rule.metadata.hazard": Text("«{key}: {value}» другие программы прочтут иначе (YAML 1.1).", "“{key}: {value}” is read differently by other programs (YAML 1.1)."),
    "rule.metadata.hazard.fix": Text("Возьмите значение в кавычки.", "Put the value in quotes."),
    "rule.metadata.comment": Text("Значение «{key}» пусто: всё после # — комментарий.", "“{key}” is empty: what follows # is a comment."),
}  # fmt: skip

_HAZARD = re.compile(r"^(?:y|n|yes|no|on|off)$|^[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?$|^0[0-9]+$", re.IGNORECASE)
_LINE = re.compile(r"^([^\s:#][^:\n]*):[ \t]*([^\n]*?)[ \t\r]*$", re.MULTILINE)
_DATE_KEYS = ("date", "created", "updated", "date_updated", "modified", "published", "date_received")


def _finding(rule: str, severity: Severity, article: Article, line: int, message: Message, *, column: int = 1, subject: str = "", fix: str = "", splice: Splice | None = None) -> Finding:
    mend = Message(fix) if fix else None
    return Finding(rule, severity, article.path, line, column, message, subject, mend, splice)


def _encoding(vault: Vault, article: Article) -> Iterator[Finding]:
    if article.decoded.lossy:
        bad = [i for i, c in enumerate(article.text) if "\udc80" <= c <= "\udcff"]
        line, column = place(article, bad[0])
        yield _finding("file.encoding", "high", article, line, Message("rule.file.encoding", {"count": len(bad)}), column=column)


def _newlines(vault: Vault, article: Article) -> Iterator[Finding]:
    crlf = article.text.count("\r\n")
    if crlf and article.text.count("\n") > crlf:
        yield _finding("file.newlines", "info", article, 1, Message("rule.file.newlines"))


def _empty(vault: Vault, article: Article) -> Iterator[Finding]:
    if not article.body.strip():
        yield _finding("file.empty", "medium", article, 1, Message("rule.file.empty"))


def _broken(vault: Vault, article: Article) -> Iterator[Finding]:
    for problem in article.frontmatter.problems:
        yield _finding("metadata.broken", "critical", article, problem.line, Message("rule.metadata.broken", {"reason": reason_of(problem)}), column=problem.column, subject=problem.code, fix="rule.metadata.broken.fix")


def _line_of(article: Article, key: str) -> int:
    return article.frontmatter.lines.get(key, 1)


def _title(vault: Vault, article: Article) -> Iterator[Finding]:
    if len(article.title) > MAX_TITLE:
        yield _finding("metadata.title", "low", article, _line_of(article, "title"), Message("rule.metadata.title", {"max": MAX_TITLE}))


def _dates(vault: Vault, article: Article) -> Iterator[Finding]:
    for key in _DATE_KEYS:
        value = article.metadata.get(key)
        if value is not None and value != "" and not _is_date(value):
            yield _finding("metadata.date", "medium", article, _line_of(article, key), Message("rule.metadata.date", {"key": key, "value": str(value)}), subject=key, fix="rule.metadata.date.fix")


def _is_date(value: object) -> bool:
    text = str(value)
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return bool(re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text))
    return len(text) == 10 or text[10] in "T "


def _tags(vault: Vault, article: Article) -> Iterator[Finding]:
    tags = article.metadata.get("tags")
    if tags is None or isinstance(tags, str):
        return
    if not isinstance(tags, list) or any(isinstance(tag, list | dict) for tag in tags):
        yield _finding("metadata.tags", "medium", article, _line_of(article, "tags"), Message("rule.metadata.tags", {"kind": type(tags).__name__}), subject="tags")
        return
    seen: dict[str, object] = {}
    kept = [tag for tag in tags if seen.setdefault(str(tag).casefold(), tag) is tag]
    for tag in sorted({str(t) for t in tags if sum(str(o).casefold() == str(t).casefold() for o in tags) > 1 and seen[str(t).casefold()] is t}):
        splice = _edited(article, {"tags": kept})
        yield _finding("metadata.duplicate_tag", "low", article, _line_of(article, "tags"), Message("rule.metadata.duplicate_tag", {"tag": tag}), subject=tag, fix="rule.metadata.duplicate_tag.fix", splice=splice)


def _edited(article: Article, changes: dict[str, object]) -> Splice:
    """Return the smallest splice that makes these frontmatter edits, so that it never overlaps another rule's."""
    before, after = article.text, edit_frontmatter(article.text, changes)
    start = next((i for i, (x, y) in enumerate(zip(before, after, strict=False)) if x != y), min(len(before), len(after)))
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Splice(start, len(before) - tail, after[start : len(after) - tail])


def _status(vault: Vault, article: Article) -> Iterator[Finding]:
    value = article.metadata.get("status")
    if value is not None and str(value).casefold() not in STATUSES:
        yield _finding("metadata.status", "info", article, _line_of(article, "status"), Message("rule.metadata.status", {"value": str(value), "known": ", ".join(STATUSES)}), subject="status")


def _hazards(vault: Vault, article: Article) -> Iterator[Finding]:
    front = article.frontmatter
    inner = article.text[front.inner_start : front.inner_end]
    for match in _LINE.finditer(inner):
        key, value = match.group(1).strip(), match.group(2)
        line = inner.count("\n", 0, match.start()) + 2
        if _HAZARD.match(value):
            yield _finding("metadata.hazard", "info", article, line, Message("rule.metadata.hazard", {"key": key, "value": value}), subject=key, fix="rule.metadata.hazard.fix", splice=_quote(article, match, front.inner_start))
        elif value.startswith("#") and key in front.data and front.data[key] is None:
            yield _finding("metadata.comment", "medium", article, line, Message("rule.metadata.comment", {"key": key}), subject=key)


def _quote(article: Article, match: re.Match[str], base: int) -> Splice:
    start, end = base + match.start(2), base + match.end(2)
    return Splice(start, end, f'"{article.text[start:end]}"')


RULES = (
    Rule("file.encoding", "high", Text("Файл читается как текст", "The file reads as text")),
    Rule("file.newlines", "info", Text("Концы строк одинаковы", "Line ends are uniform")),
    Rule("file.empty", "medium", Text("В статье есть текст", "The article has text")),
    Rule("metadata.broken", "critical", Text("Метаданные читаются", "The metadata can be read")),
    Rule("metadata.title", "low", Text("Название не слишком длинное", "The title isn't too long")),
    Rule("metadata.date", "medium", Text("Даты — это даты", "Dates are dates")),
    Rule("metadata.tags", "medium", Text("Теги — список слов", "Tags are a list of words")),
    Rule("metadata.duplicate_tag", "low", Text("Теги не повторяются", "Tags don't repeat")),
    Rule("metadata.status", "info", Text("Статус из известных", "The status is a known one")),
    Rule("metadata.hazard", "info", Text("YAML понимается одинаково", "The YAML reads the same everywhere")),
    Rule("metadata.comment", "medium", Text("Решётка не прячет значение", "No hash hides a value")),
)
CHECKS: tuple[Check, ...] = (_encoding, _newlines, _empty, _broken, _title, _dates, _tags, _status, _hazards)
