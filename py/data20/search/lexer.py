"""Query text to symbols. Never fails: what isn't special is a word."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["word", "phrase", "open", "close", "and", "or", "not", "field", "near"]

_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“"}
_OPERATORS: dict[str, Kind] = {
    "AND": "and", "И": "and", "&&": "and", "&": "and", "OR": "or", "ИЛИ": "or", "||": "or", "|": "or", "NOT": "not", "НЕ": "not",
}  # fmt: skip
FIELDS = {
    "tag": "tag", "tags": "tag", "тег": "tag", "теги": "tag", "метка": "tag",
    "path": "path", "file": "path", "путь": "path", "файл": "path",
    "folder": "folder", "in": "folder", "папка": "folder",
    "title": "title", "название": "title", "заголовок": "title",
    "heading": "heading", "headings": "heading", "раздел": "heading",
    "body": "body", "content": "body", "текст": "body", "code": "code", "код": "code",
    "category": "category", "категория": "category", "status": "status", "статус": "status",
    "lang": "lang", "language": "lang", "язык": "lang",
    "modified": "modified", "изменено": "modified", "изменена": "modified", "date": "date", "дата": "date",
}  # fmt: skip
_FIELD = re.compile(r"([^\W\d_]+):(?=\S)")
_BARE_FIELD = re.compile(r"([^\W\d_]+):(?:\s|$)")
_NEAR = re.compile(r"NEAR\(([^()]*?)(?:,\s*(\d{1,3}))?\s*\)")
_SLOP = re.compile(r"~(\d{1,3})")
_WORD = re.compile(r"[^\s()\"«»“”„|]+")


class Symbol(NamedTuple):
    """`value` is the word, the text inside quotes, or the canonical field name; `number` the slop of a phrase."""

    kind: Kind
    value: str
    start: int
    end: int
    number: int | None = None
    closed: bool = True


def lex(text: str) -> list[Symbol]:
    """Return the symbols of a query, in order."""
    symbols: list[Symbol] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        symbol = _next(text, at, symbols)
        symbols.append(symbol)
        at = symbol.end
    return symbols


def _next(text: str, at: int, before: list[Symbol]) -> Symbol:
    char = text[at]
    after_field = bool(before) and before[-1].kind == "field" and before[-1].end == at
    if char in "()":
        return Symbol("open" if char == "(" else "close", char, at, at + 1)
    if char in _QUOTES:
        return _phrase(text, at)
    if char == "-" and not after_field and at + 1 < len(text) and not text[at + 1].isspace():
        return Symbol("not", "-", at, at + 1)
    near = _NEAR.match(text, at)
    if near:
        return Symbol("near", near.group(1), at, near.end(), int(near.group(2) or 10))
    field = None if after_field else _FIELD.match(text, at) or _BARE_FIELD.match(text, at)
    if field and field.group(1).lower() in FIELDS:
        return Symbol("field", FIELDS[field.group(1).lower()], at, field.end(1) + 1)
    return _word(text, at, after_field)


def _phrase(text: str, at: int) -> Symbol:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        return Symbol("phrase", text[at + 1 :], at, len(text), closed=False)
    slop = _SLOP.match(text, end + 1)
    return Symbol(
        "phrase", text[at + 1 : end], at, slop.end() if slop else end + 1, int(slop.group(1)) if slop else None
    )


def _word(text: str, at: int, after_field: bool) -> Symbol:
    if text[at] == "|":
        end = at + 2 if text.startswith("||", at) else at + 1
        return Symbol("or", text[at:end], at, end)
    match = _WORD.match(text, at)
    word = match.group() if match else text[at]
    kind = "word" if after_field else _OPERATORS.get(word, "word")
    return Symbol(kind, word, at, at + len(word))
