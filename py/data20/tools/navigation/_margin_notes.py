"""Margin notes as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): read from, and written to, one file of the vault."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from data20.language.anchoring import Quote
from data20.vault.model import Article, Vault
from data20.vault.text import decode

FILE = ".data20/marginalia.json"
MOTIVATIONS = {"comment": "commenting", "question": "questioning", "idea": "describing", "warning": "assessing", "todo": "editing", "cross-reference": "linking"}
_COMMENT = re.compile(r"<!--(?!\s*data20:)\s*(TODO|FIXME|XXX|NOTE|WARNING|\?)\s*:?\s*(.*?)\s*-->", re.DOTALL | re.IGNORECASE)
_TODO = re.compile(r"(?:^|[.!?…;:(\[—–-]\s*)(TODO|FIXME|XXX)(?!\w)\s*:?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `quote` is None for a note on the whole article."""

    id: str
    path: str
    text: str
    kind: str
    author: str
    created: str
    resolved: bool
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that the article's own text says in the margin: a TODO, a comment, a highlight."""

    path: str
    line: int
    kind: str
    text: str


def note_id(path: str, text: str, quote: Quote | None) -> str:
    """Return an id that is the same for the same note in the same place, so that adding it twice adds it once."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((path, text, quote.exact if quote else "", str(quote.start if quote else -1)))).urn


def read_notes(vault: Vault) -> tuple[list[Note], bool]:
    """Return the vault's notes and whether the file could be read whole."""
    content = vault.files.get(FILE)
    if content is None:
        return [], True
    try:
        items = json.loads(decode(content).text)["items"]
        notes = [_note(item) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [], False
    return notes, True


def _note(item: dict[str, Any]) -> Note:
    selectors = {s["type"]: s for s in item["target"].get("selector", ())}
    quoted, place = selectors.get("TextQuoteSelector"), selectors.get("TextPositionSelector", {})
    quote = Quote(str(quoted["exact"]), str(quoted.get("prefix", "")), str(quoted.get("suffix", "")), int(place.get("start", 0)), int(place.get("end", 0))) if quoted else None
    creator = item.get("creator") or {}
    return Note(
        str(item["id"]), str(item["target"]["source"]), str(item["body"]["value"]), str(item.get("data20:kind", "comment")), str(creator.get("name", "")),
        str(item.get("created", "")), item.get("data20:resolved") is True, quote,
    )  # fmt: skip


def write_notes(notes: list[Note]) -> bytes:
    """Return the notes as an annotation page."""
    page = {"@context": ["http://www.w3.org/ns/anno.jsonld", {"data20": "urn:data20:"}], "id": "urn:data20:marginalia", "type": "AnnotationPage", "items": [_annotation(n) for n in notes]}
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _annotation(note: Note) -> dict[str, Any]:
    target: dict[str, Any] = {"source": note.path}
    if note.quote:
        target["selector"] = [
            {"type": "TextQuoteSelector", "exact": note.quote.exact, "prefix": note.quote.prefix, "suffix": note.quote.suffix},
            {"type": "TextPositionSelector", "start": note.quote.start, "end": note.quote.end},
        ]
    data: dict[str, Any] = {"id": note.id, "type": "Annotation", "motivation": MOTIVATIONS.get(note.kind, "commenting"), "body": {"type": "TextualBody", "value": note.text, "format": "text/plain"}, "target": target}
    if note.created:
        data["created"] = note.created + ("T00:00:00Z" if len(note.created) == 10 else "")
    if note.author:
        data["creator"] = {"type": "Person", "name": note.author}
    return data | {"data20:kind": note.kind, "data20:resolved": note.resolved}


def marks_of(article: Article) -> Iterator[Mark]:
    """Yield the TODOs, comments and ==highlights== of an article in order of line; code and generated blocks don't count."""
    found: list[Mark] = []
    text = article.text
    fences = [(c.start, c.end) for c in article.structure.code]
    for match in _COMMENT.finditer(text, article.frontmatter.end):
        words = " ".join(match.group(2).split())
        if words and not any(start <= match.start() < end for start, end in fences):
            kind = "question" if match.group(1) == "?" else match.group(1).lower()
            found.append(Mark(article.path, text.count("\n", 0, match.start()) + 1, kind, words))
    for block in article.structure.blocks:
        match_todo = _TODO.search(block.text) if not block.generated else None
        if match_todo and match_todo.group(2).strip():
            found.append(Mark(article.path, block.line, match_todo.group(1).lower(), match_todo.group(2).strip()))
    found += [Mark(article.path, e.line, "highlight", e.text) for e in article.structure.emphasis if e.kind == "mark" and e.text.strip()]
    yield from sorted(found, key=lambda mark: (mark.line, mark.kind, mark.text))
