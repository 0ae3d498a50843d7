"""Moving and merging categories, and what has changed in the tree since an earlier snapshot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from data20.errors import BadInput
from data20.messages import Text
from data20.search.document import text_field
from data20.vault.model import Article
from data20.vault.text import visible

Place = tuple[str, ...]
_LINE = Text("строка «{line}»: нужно «рубрика = рубрика», уровни через /", "line “{line}”: “category = category” is needed, levels parted by /")
_NONE = Text("нет рубрики «{line}»", "there is no category “{line}”")
_INSIDE = Text("«{line}»: рубрика не может войти в саму себя", "“{line}”: a category can't go into itself")
_SNAPSHOT = Text("это не содержимое taxonomy.json", "not the contents of a taxonomy.json")


@dataclass(frozen=True, slots=True)
class Move:
    """A category with all that is below it goes to `target`; where that exists, the two become one."""

    source: Place
    target: Place


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Literal["new", "gone", "more", "fewer"]
    place: Place
    before: int
    now: int


def read_moves(text: str, known: Sequence[Place]) -> list[Move]:
    """Return the moves typed one a line: "A/B = C/D". Raises BadInput that names the line which is none, or a category that isn't there."""
    present = {tuple(part.casefold() for part in place) for place in known}
    found = []
    for line in (line.strip() for line in text.splitlines()):
        if line:
            left, sign, right = line.partition("=")
            move = Move(_place(left), _place(right))
            if not sign or not move.source or not move.target:
                raise _refused(_LINE, line)
            if _folded(move.source) not in present:
                raise _refused(_NONE, left.strip())
            if _folded(move.target)[: len(move.source)] == _folded(move.source) and len(move.target) > len(move.source):
                raise _refused(_INSIDE, line)
            found.append(move)
    return found


def moved(article: Article, moves: Sequence[Move]) -> dict[str, Any]:
    """Return the metadata that the moves give an article, {} when they don't touch it. A move sees what those before it did."""
    category, below = visible(text_field(article.metadata, "category")), visible(text_field(article.metadata, "subcategory"))
    levels = _place(category)
    place = start = (*levels, *([below] if below and levels else ()))
    for move in moves:
        if place and _folded(place)[: len(move.source)] == _folded(move.source):
            place = (*move.target, *place[len(move.source) :])
    if place == start:
        return {}
    if below and len(place) > 1:
        return {"category": "/".join(place[:-1]), "subcategory": place[-1]}
    return {"category": "/".join(place), **({"subcategory": None} if below else {})}


def differences(text: str, now: Mapping[Place, int]) -> list[Difference]:
    """Return how the tree differs from that of an earlier taxonomy.json. Raises BadInput when `text` is none."""
    try:
        before = {tuple(map(str, entry["path"])): int(entry["total"]) for entry in json.loads(text)["categories"]}
    except (ValueError, TypeError, KeyError):
        raise BadInput(field="previous", reason=_SNAPSHOT) from None
    found = [Difference("new", place, 0, count) for place, count in now.items() if place not in before]
    found += [Difference("gone", place, count, 0) for place, count in before.items() if place not in now]
    found += [Difference("more" if now[place] > count else "fewer", place, count, now[place]) for place, count in before.items() if place in now and now[place] != count]
    return sorted(found, key=lambda d: (-abs(d.now - d.before), d.place))


def _place(text: str) -> Place:
    return tuple(part.strip() for part in text.replace("›", "/").split("/") if part.strip())


def _folded(place: Place) -> Place:
    return tuple(part.casefold() for part in place)


def _refused(text: Text, line: str) -> BadInput:
    return BadInput(field="move", reason=text.filled(line=line[:80]))
