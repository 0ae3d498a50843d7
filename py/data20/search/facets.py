"""Facets: how many hits have each tag, category, folder, status and language, counted so that several can be chosen.

Inside a facet the chosen values are alternatives, between facets all must hold. The counts of a facet leave its own choice out
(else choosing one value would hide the others), as in M. Hearst, "Search User Interfaces", 2009, chapter 8.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data20.language.tokens import fold_text
from data20.search.document import FACETS, Info

MAX_VALUES = 100
"""Values listed of one facet; chosen ones always are."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int


class FacetTable:
    """For every facet and value (folded) the rows that have it, and how it is written."""

    def __init__(self) -> None:
        self.rows: dict[str, defaultdict[str, set[int]]] = {name: defaultdict(set) for name in FACETS}
        self._written: dict[str, defaultdict[str, Counter[str]]] = {name: defaultdict(Counter) for name in FACETS}

    def add(self, info: Info) -> None:
        for name in FACETS:
            for key, written in info.facet(name).items():
                self.rows[name][key].add(info.id)
                self._written[name][key][written] += 1

    def remove(self, info: Info) -> None:
        for name in FACETS:
            for key, written in info.facet(name).items():
                self.rows[name][key].discard(info.id)
                self._written[name][key][written] -= 1
                if not self.rows[name][key]:
                    del self.rows[name][key], self._written[name][key]

    def label(self, name: str, key: str) -> str:
        """Return the commonest way a value is written, the first in order among equals."""
        spellings = self._written[name].get(key)
        return min(spellings, key=lambda text: (-spellings[text], text)) if spellings else key

    def chosen(self, filters: Mapping[str, Sequence[str]]) -> dict[str, set[int]]:
        """Return, for each facet with a choice, the rows that have one of the chosen values. Unknown facets are left out."""
        allowed: dict[str, set[int]] = {}
        for name, values in filters.items():
            if name in self.rows and values:
                sets = (self.rows[name].get(facet_key(name, value), set()) for value in values)
                allowed[name] = set().union(*sets)
        return allowed

    def counts(
        self, names: Iterable[str], matched: set[int], filters: Mapping[str, Sequence[str]]
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Return the values of each named facet among `matched` rows, most frequent first, then by name."""
        allowed = self.chosen(filters)
        found = {}
        for name in names:
            if name not in self.rows:
                continue
            rows = matched.intersection(*(rows for other, rows in allowed.items() if other != name))
            found[name] = self._values(name, rows, {facet_key(name, value) for value in filters.get(name, ())})
        return found

    def _values(self, name: str, rows: set[int], wanted: set[str]) -> tuple[FacetValue, ...]:
        counted = [(key, len(rows & having)) for key, having in self.rows[name].items()]
        listed = sorted(
            (pair for pair in counted if pair[1] or pair[0] in wanted), key=lambda pair: (-pair[1], pair[0])
        )
        kept = listed[:MAX_VALUES] + [pair for pair in listed[MAX_VALUES:] if pair[0] in wanted]
        return tuple(FacetValue(self.label(name, key), count) for key, count in kept)


def facet_key(name: str, value: str) -> str:
    """Return a facet value as it is compared."""
    return fold_text(value.lstrip("#") if name == "tag" else value).strip("/")
