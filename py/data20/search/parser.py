"""Symbols to a tree. NOT binds strongest, then AND (also words side by side), then OR; nothing is ever refused.

or    := and (OR and)*          and   := unary ((AND)? unary)*
unary := (NOT | -) unary | field (word | phrase | group) | group | word | phrase | NEAR(…)
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from data20.messages import Message
from data20.search.lexer import Symbol, lex
from data20.search.query import (
    And,
    Everything,
    Filter,
    FilterField,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Query,
    Term,
    TextField,
    Wildcard,
)  # fmt: skip
from data20.search.terms import exact_of

MAX_LENGTH = 2_000
"""Characters of a query that are read."""
MAX_DEPTH = 50
MAX_PARTS = 48
"""Words, phrases and conditions of a query that are read; each costs a look into the index."""

_FILTERS = ("tag", "path", "folder", "category", "status", "lang", "modified", "date")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_RANGE = re.compile(r"(\d{4}(?:-\d{2}){0,2})?\.\.(\d{4}(?:-\d{2}){0,2})?")
_COMPARED = re.compile(r"([<>]=?)(\d{4}(?:-\d{2}){0,2})")
_FUZZY = re.compile(r"(.+)~([012])?")
_INNER_MARK = re.compile(r"\w\?\w")
_LANGUAGES = {
    "ru": "ru", "русский": "ru", "russian": "ru", "рус": "ru", "en": "en", "английский": "en", "english": "en", "англ": "en",
    "other": "other", "другой": "other",
}  # fmt: skip


def parse(text: str, *, instant: bool = False) -> Query:
    """Return the meaning of `text`. With `instant` the word under the cursor (the last, no space after it) is a prefix."""
    parser = _Parser(text[:MAX_LENGTH])
    root = parser.whole()
    if instant and text and len(text) <= MAX_LENGTH:
        root = _mark_last(root, len(text))
    return Query(text, root, tuple(parser.notes))


class _Parser:
    def __init__(self, text: str) -> None:
        self.symbols = lex(text)
        self.at = 0
        self.parts = 0
        self.notes: list[Message] = []

    def note(self, key: str, **values: str | int) -> None:
        message = Message(f"search.{key}", values)
        if message not in self.notes:
            self.notes.append(message)

    def whole(self) -> Node:
        found: list[Node] = []
        while self.at < len(self.symbols):
            node = self.disjunction("", 0)
            if node is not None:
                found.append(node)
            if self.at < len(self.symbols):
                self.note("parenthesis")
                self.at += 1
        return _and(found, strict=False) or (Nothing() if self.symbols else Everything())

    def disjunction(self, field: str, depth: int) -> Node | None:
        children = [self.conjunction(field, depth)]
        while self.kind() == "or":
            self.at += 1
            children.append(self.conjunction(field, depth))
        found = [child for child in children if child is not None]
        if len(found) < len(children):
            if len(children) > 1:
                self.note("operator")
            if not found:
                return None
        return found[0] if len(found) == 1 else Or(tuple(found))

    def conjunction(self, field: str, depth: int) -> Node | None:
        children: list[Node] = []
        strict = False
        while (kind := self.kind()) not in (None, "or", "close"):
            if kind == "and":
                self.at += 1
                if not children or self.kind() in (None, "or", "and", "close"):
                    self.note("operator")
                else:
                    strict = True
                continue
            node = self.unary(field, depth)
            if node is not None:
                children.append(node)
        return _and(children, strict=strict)

    def unary(self, field: str, depth: int) -> Node | None:
        symbol = self.symbols[self.at]
        self.at += 1
        if depth > MAX_DEPTH:
            self.note("depth")
            return None
        if symbol.kind == "not":
            if self.kind() in (None, "and", "or", "close"):
                self.note("operator")
                return None
            child = self.unary(field, depth + 1)
            return Not(child) if child is not None else None
        if symbol.kind == "open":
            inside = self.disjunction(field, depth + 1)
            if self.kind() == "close":
                self.at += 1
            else:
                self.note("parenthesis")
            return inside
        if symbol.kind == "field":
            if self.kind() in ("word", "phrase", "open", "near") and self.symbols[self.at].start == symbol.end:
                return self.unary(symbol.value, depth + 1)
            self.note("field", field=symbol.value)
            return None
        return self.leaf(symbol, field)

    def leaf(self, symbol: Symbol, field: str) -> Node | None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            self.note("long", limit=MAX_PARTS)
            return None
        if not symbol.closed:
            self.note("quote")
        if field in _FILTERS:
            return self.filter(symbol.value.strip(), cast(FilterField, field))
        text_field = cast(TextField, field)
        if symbol.kind == "near":
            return Phrase(symbol.value, text_field, symbol.number) if exact_of(symbol.value) else None
        if symbol.kind == "phrase":
            return Phrase(symbol.value, text_field, symbol.number) if exact_of(symbol.value) else None
        return _word(symbol, text_field)

    def filter(self, value: str, field: FilterField) -> Node | None:
        if not value:
            self.note("field", field=field)
            return None
        if field == "lang":
            return Filter(field, _LANGUAGES.get(value.lower(), value.lower()))
        if field not in ("modified", "date"):
            return Filter(field, value.lstrip("#") if field == "tag" else value)
        if match := _RANGE.fullmatch(value):
            return Filter(field, value, match.group(1) or "", match.group(2) or "")
        if match := _COMPARED.fullmatch(value):
            return _compared(field, match.group(1), match.group(2))
        if _DATE.fullmatch(value):
            return Filter(field, value, value, value)
        self.note("date", value=value)
        return None

    def kind(self) -> str | None:
        return self.symbols[self.at].kind if self.at < len(self.symbols) else None


def _word(symbol: Symbol, field: TextField) -> Node | None:
    word = symbol.value
    if word.startswith("#") and len(word) > 1 and word[1:].strip("#/-_") and not field:
        return Filter("tag", word.lstrip("#").rstrip(".,;:!?"))
    if ("*" in word or _INNER_MARK.search(word)) and exact_of(word.replace("*", "").replace("?", "")):
        return Wildcard(word, field)
    if (match := _FUZZY.fullmatch(word)) and exact_of(match.group(1)):
        return Fuzzy(match.group(1), int(match.group(2) or 2), field)
    return Term(word, field, symbol.start, symbol.end) if exact_of(word) else None


def _compared(field: FilterField, operator: str, date: str) -> Node:
    if operator == ">=":
        return Filter(field, "", date, "")
    if operator == "<=":
        return Filter(field, "", "", date)
    # A plain < or > leaves the named year, month or day out.
    known = Filter(field, "", "", "")
    return And(
        (known, Not(Filter(field, "", "", date) if operator == ">" else Filter(field, "", date, ""))), strict=True
    )


def _and(children: list[Node], *, strict: bool) -> Node | None:
    if not children:
        return None
    return children[0] if len(children) == 1 else And(tuple(children), strict)


def _mark_last(node: Node, end: int) -> Node:
    if isinstance(node, Term) and node.end == end:
        return replace(node, last=True)
    if isinstance(node, And | Or) and node.children:
        return replace(node, children=(*node.children[:-1], _mark_last(node.children[-1], end)))
    return node
