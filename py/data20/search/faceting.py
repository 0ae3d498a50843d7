"""Facets over any sets of values: several values of one facet are alternatives (or all needed), facets narrow each other.

The counts of a facet leave its own choice out, so that the other values stay choosable (M. Hearst, "Search User Interfaces", 2009, ch. 8).
Sets of articles are the bits of one integer each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data20.search.document import Info, text_field
from data20.search.tags import entropy
from data20.vault.model import Article

FACET_NAMES = ("tag", "category", "subcategory", "folder", "status", "language", "author", "year", "difficulty", "class", "length", "minutes", "quality")
_LENGTHS = ((0, "0"), (1, "1–100"), (101, "101–300"), (301, "301–1000"), (1001, "1001–3000"), (3001, "3001+"))
_MINUTES = ((0, "0–2"), (3, "3–5"), (6, "6–10"), (11, "11–20"), (21, "21+"))
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")


def facet_values(article: Article, info: Info) -> dict[str, dict[str, str]]:
    """Return, for each facet, the article's values: folded → as written. Length is in words; minutes and quality are what other tools wrote into the article."""
    meta = article.metadata
    found = {name: info.facet(name) for name in ("tag", "category", "folder", "language")}
    found["status"] = _values(info.status)
    found["author"] = _values(meta.get("author") or meta.get("authors"))
    for name, fields in (("subcategory", ("subcategory",)), ("difficulty", ("difficulty", "level")), ("class", ("udc", "dewey")), ("quality", ("quality_grade",))):
        found[name] = _values(next((value for value in (text_field(meta, field) for field in fields) if value), ""))
    found["year"] = _values(info.date[:4])
    found["length"] = _values(_band(_LENGTHS, info.words))
    minutes = re.match(r"\d{1,6}", text_field(meta, "reading_time"))
    found["minutes"] = _values(_band(_MINUTES, int(minutes[0])) if minutes else "")
    return found


def _band(bands: Sequence[tuple[int, str]], number: int) -> str:
    return next(label for least, label in reversed(bands) if number >= least)


def _values(value: object) -> dict[str, str]:
    found = {}
    for item in value if isinstance(value, list) else [value]:
        # A property may name an article: "[[Kevin Kelly]]", "[[kk|Kevin Kelly]]".
        text = _LINK.sub(r"\1", text_field({"v": item}, "v"))
        if text:
            found[text.casefold()] = text
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen values (folded) of one facet; `every`: all of them must hold, else one is enough."""

    values: frozenset[str]
    every: bool = False


class FacetIndex:
    """Built from one row of facet values for each article."""

    def __init__(self, rows: Sequence[Mapping[str, Mapping[str, str]]]) -> None:
        self.size = len(rows)
        self.bits: dict[str, dict[str, int]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        for number, row in enumerate(rows):
            for name, values in row.items():
                bits, labels = self.bits.setdefault(name, {}), self.labels.setdefault(name, {})
                for key, written in values.items():
                    bits[key] = bits.get(key, 0) | 1 << number
                    labels[key] = min(labels.get(key, written), written)

    def allowed(self, name: str, choice: Choice) -> int:
        """Return the set of articles that a choice lets through; everything when nothing is chosen."""
        if not choice.values:
            return (1 << self.size) - 1
        sets = [self.bits.get(name, {}).get(value, 0) for value in sorted(choice.values)]
        found = sets[0]
        for other in sets[1:]:
            found = found & other if choice.every else found | other
        return found

    def select(self, matched: int, choices: Mapping[str, Choice]) -> int:
        """Return the matched articles that all choices let through."""
        for name, choice in choices.items():
            matched &= self.allowed(name, choice)
        return matched

    def counts(self, matched: int, choices: Mapping[str, Choice]) -> dict[str, list[tuple[str, int]]]:
        """Return (value, articles) of each facet, most frequent first, then by value; chosen values always.

        A facet of alternatives is counted without its own choice; where all values must hold, with it.
        """
        allowed = {name: self.allowed(name, choice) for name, choice in choices.items()}
        found = {}
        for name, values in self.bits.items():
            rest = matched
            for other, bits in allowed.items():
                if other != name or choices[other].every:
                    rest &= bits
            chosen = choices[name].values if name in choices else frozenset()
            counted = ((key, (bits & rest).bit_count()) for key, bits in values.items())
            found[name] = sorted((pair for pair in counted if pair[1] or pair[0] in chosen), key=lambda pair: (-pair[1], pair[0]))
        return found


def bits_of(numbers: Iterable[int]) -> int:
    """Return a set of numbers as the bits of one integer."""
    values = set(numbers)
    raw = bytearray(max(values, default=0) // 8 + 1)
    for number in values:
        raw[number // 8] |= 1 << number % 8
    return int.from_bytes(raw, "little")


def numbers_of(bits: int) -> list[int]:
    """Return the set bits in order."""
    return [at * 8 + bit for at, byte in enumerate(bits.to_bytes(bits.bit_length() // 8 + 1, "little")) if byte for bit in range(8) if byte >> bit & 1]


def diversity(counts: Iterable[int]) -> tuple[float, float, float]:
    """Return Shannon's entropy in bits, its share of the maximum, and Simpson's index 1 − Σ p² (E. Simpson 1949); the last two 0 to 1."""
    known = [n for n in counts if n > 0]
    total = sum(known)
    simpson = 1 - sum((n / total) ** 2 for n in known) if total else 0.0
    return (*entropy(known), simpson)
