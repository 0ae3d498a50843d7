"""Excerpts worth keeping, with anchors that survive edits, and the schedule of their review."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from data20.language.definitions import find_definitions, fold_phrase
from data20.language.prose import own_blocks
from data20.vault.model import Article
from data20.vault.shown import with_code
from data20.vault.structure import TextBlock
from data20.vault.text import visible

Kind = Literal["highlight", "quote", "callout", "definition", "emphasis"]
KINDS: tuple[Kind, ...] = ("highlight", "quote", "callout", "definition", "emphasis")
_AROUND = 32
_SHORTEST = 25
_LONGEST = 1200
_BY = re.compile(r"(?:[—–―]|--)\s*[^\W\d_a-zа-яё][^?!]{2,150}$")
"""The last line of a quotation that says whose it is: "— Francis Bacon, Of Studies, 1597"."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`id` depends on the article's path and the words only; `prefix` and `suffix` are the text around it (W3C Web Annotation, TextQuoteSelector)."""

    id: str
    kind: Kind
    text: str
    path: str
    line: int
    heading: str
    prefix: str
    suffix: str
    by: str = ""
    """Whose words they are, as the line below a quotation says: "— Francis Bacon, Of Studies, 1597"."""

    @property
    def shown(self) -> str:
        return f"{self.text} {self.by}".rstrip()


def excerpts_of(article: Article) -> list[Excerpt]:
    """Return the excerpts of an article in document order; of two with the same words, or one inside the other, the one a person marked more plainly."""
    found: list[tuple[Kind, TextBlock, str]] = []
    blocks = list(own_blocks(article))
    sources = _sources(article, blocks)
    said_by = {by.start for by in sources.values()}
    for block in blocks:
        if block.start in said_by:
            continue
        found += [(kind, block, " ".join(visible(text).split())) for kind, text in _in_block(article, block)]
    kept: list[tuple[Kind, TextBlock, str]] = []
    for item in sorted(found, key=lambda f: (KINDS.index(f[0]), f[1].start)):
        if not any(item[2].casefold() in other[2].casefold() for other in kept if other[1].start == item[1].start or len(other[2]) == len(item[2])):
            kept.append(item)
    headings = article.structure.headings
    made = []
    for kind, block, text in sorted(kept, key=lambda f: (f[1].start, KINDS.index(f[0]))):
        flat = " ".join(visible(block.text).split())
        at = max(0, flat.find(text))
        title = headings[block.heading].text if 0 <= block.heading < len(headings) else ""
        # In a row of a table, code before the excerpt belongs to another cell.
        shown = text if block.kind == "table" else " ".join(visible(with_code(article, block, text)).split())
        by = " ".join(visible(sources[block.start].text).split()) if kind in ("quote", "callout") and block.start in sources else ""
        made.append(Excerpt(_id(article.path, text), kind, shown, article.path, block.line, visible(title), flat[max(0, at - _AROUND) : at], flat[at + len(text) : at + len(text) + _AROUND], by))
    return made


def _sources(article: Article, blocks: Sequence[TextBlock]) -> dict[int, TextBlock]:
    """Return, by the start of the paragraph that ends a quotation, the one below it that says whose words they are."""
    found = {}
    for before, block, after in zip(blocks, blocks[1:], [*blocks[2:], None], strict=False):
        # A line that is blank without ">" ends a quotation.
        ends = after is None or after.kind != block.kind or not all(map(str.strip, article.text[block.end : after.start].split("\n")[1:-1]))
        if before.kind == block.kind and block.kind in ("quote", "callout") and ends and _BY.match(block.text) and not before.text.startswith(("—", "–", "―", "--")):
            found[before.start] = block
    return found


def _in_block(article: Article, block: TextBlock) -> Iterator[tuple[Kind, str]]:
    inside = [e for e in article.structure.emphasis if block.start <= e.start < block.end]
    for run in inside:
        if run.kind == "mark" and len(run.text) >= 3:
            yield "highlight", run.text
    if block.kind in ("quote", "callout") and _SHORTEST <= len(block.text) <= _LONGEST:
        yield ("quote" if block.kind == "quote" else "callout"), block.text
    bold = frozenset(fold_phrase(run.text) for run in inside)
    for definition in find_definitions(block.text, bold=bold):
        if definition.score >= 0.7 and block.kind not in ("quote", "callout"):
            yield "definition", definition.sentence
    for run in inside:
        if run.kind == "strong" and len(run.text) >= 40 and run.text.count(" ") >= 5:
            yield "emphasis", run.text


def _id(path: str, text: str) -> str:
    return hashlib.sha256(f"{path}\0{text.casefold()}".encode("utf-8", "replace")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Review:
    """The state of one card. `due`, `last`: ISO days; `interval` in days; `ease` is SM-2's easiness factor, at least 1.3."""

    due: str
    last: str
    interval: int
    ease: float
    repetitions: int


def review(before: Review | None, grade: int, today: date) -> Review:
    """Return the card after a review with `grade` 0 (blackout) to 5 (perfect).

    SM-2 (P. Woźniak, "Optimization of learning", 1990): intervals 1 day, 6 days, then times the easiness factor; a grade below 3 begins again.
    """
    ease = before.ease if before else 2.5
    repetitions = before.repetitions if before else 0
    if grade < 3:
        repetitions, interval = 0, 1
    else:
        repetitions += 1
        interval = 1 if repetitions == 1 else 6 if repetitions == 2 else math.ceil((before.interval if before else 6) * ease)
        ease = max(1.3, ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02))
    interval = min(interval, 36_500)
    return Review((today + timedelta(days=interval)).isoformat(), today.isoformat(), interval, round(ease, 4), repetitions)


def read_reviews(state: Any) -> dict[str, Review]:
    """Return the cards of a stored state; entries that aren't cards are skipped."""
    found: dict[str, Review] = {}
    entries = state.get("reviews") if isinstance(state, dict) else None
    for name, value in entries.items() if isinstance(entries, dict) else ():
        try:
            card = Review(date.fromisoformat(value["due"]).isoformat(), date.fromisoformat(value["last"]).isoformat(), int(value["interval"]), float(value["ease"]), int(value["repetitions"]))
        except (KeyError, TypeError, ValueError):
            continue
        found[str(name)] = card
    return found
