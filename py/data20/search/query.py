"""What a query means: a small tree. `parser.parse` makes it from text, `evaluate` finds the articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data20.messages import Message

TextField = Literal["", "title", "heading", "body", "code", "text"]
FilterField = Literal["tag", "path", "folder", "category", "status", "lang", "modified", "date"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word in any of its forms. `start`:`end` is its place in the query; `last` marks the word being typed."""

    text: str
    field: TextField = ""
    start: int = 0
    end: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact forms one after the other; with `slop`, stems at most that many words apart in any order."""

    text: str
    field: TextField = ""
    slop: int | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Exact forms that fit a pattern with `*` (anything) and `?` (one character); `сло*` is the commonest."""

    pattern: str
    field: TextField = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` typing errors away."""

    text: str
    distance: int
    field: TextField = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on an article's facts. `low`/`high` are the inclusive ends of a date range, "" = open."""

    field: FilterField
    value: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All children. `strict` is False for words merely written side by side: those may be loosened when nothing has all."""

    children: tuple[Node, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """An empty query: all articles."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A query without a single word or condition, such as a lone parenthesis: no article."""


TextLeaf = Term | Phrase | Wildcard | Fuzzy
Node = TextLeaf | Filter | And | Or | Not | Everything | Nothing


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `notes` tell what could not be understood and what was done instead."""

    text: str
    root: Node
    notes: tuple[Message, ...] = ()


def leaves(node: Node) -> list[TextLeaf]:
    """Return the text leaves that an article may match, in order; nothing under NOT."""
    if isinstance(node, And | Or):
        return [leaf for child in node.children for leaf in leaves(child)]
    if isinstance(node, Not | Filter | Everything | Nothing):
        return []
    return [node]
