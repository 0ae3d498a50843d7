"""Chains: articles that are read one after another, found by what their metadata and names say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data20.vault.model import Article, Vault
from data20.vault.resolve import fold

ChainKind = Literal["own", "series", "numbers"]
_LEADING = re.compile(r"^(?P<part>\d{1,3}(?:[.\-–]\d{1,3}){0,3})[\s._)\-–—]+(?=\D).+$")
_INNER = re.compile(r"^(?P<name>.*?\D)[\s._\-–—]*(?<!\d)(?P<part>\d{1,3}(?:[.\-–]\d{1,3}){0,3})(?!\d)(?:[\s._)\-–—:].*)?$")
_FEWEST = 3
_Numbers = tuple[int, ...]
"""The number of a part: (2,), or with its section (2, 1)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """`members` in reading order with their part number (None: not numbered); `missing` part numbers, `doubled` ones."""

    title: str
    kind: ChainKind
    members: tuple[tuple[str, int | None], ...]
    missing: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for path, _ in self.members)


def find_chains(vault: Vault, own: Mapping[str, Iterable[str]], paths: Collection[str], *, numbers: bool) -> list[Chain]:
    """Return the chains among `paths`, by title: the person's `own`, then `series`/`part` in the metadata, then numbered file names.

    An article belongs to one chain, the first that names it in this order. A folder's numbered names make a chain from three on,
    if at least two thirds of the numbers from first to last are there and none is a date.
    """
    taken: set[str] = set()
    kept = set(paths)
    found: list[Chain] = []
    for title, members in own.items():
        chosen = [path for path in dict.fromkeys(members) if path in kept and path not in taken]
        found += _made(title, "own", [(path, ()) for path in chosen], taken)
    for title, members_of in sorted(_series(vault, kept - taken).items()):
        found += _made(title, "series", members_of, taken)
    if numbers:
        for title, numbered in sorted(_numbered(vault, kept - taken).items()):
            if len(numbered) >= _FEWEST and _dense([part[0] for _, part in numbered]):
                found += _made(title, "numbers", numbered, taken)
    return sorted(found, key=lambda chain: (("own", "series", "numbers").index(chain.kind), chain.title, chain.paths))


def _made(title: str, kind: ChainKind, members: list[tuple[str, _Numbers]], taken: set[str]) -> list[Chain]:
    ordered = members if kind == "own" else sorted(members, key=lambda m: (not m[1], m[1], m[0]))
    free = [(path, part) for path, part in ordered if path not in taken]
    if not free or (kind == "numbers" and len(free) < _FEWEST):
        return []
    taken.update(path for path, _ in free)
    parts = [part[0] for _, part in free if part]
    missing = sorted(set(range(min(1, *parts), max(parts) + 1)) - set(parts))[:100] if parts else []
    whole = Counter(part for _, part in free if part)
    doubled = sorted({part[0] for part, count in whole.items() if count > 1})
    return [Chain(title, kind, tuple((path, part[0] if part else None) for path, part in free), tuple(missing), tuple(doubled))]


def _series(vault: Vault, paths: set[str]) -> dict[str, list[tuple[str, _Numbers]]]:
    names: dict[str, str] = {}
    found: dict[str, list[tuple[str, _Numbers]]] = {}
    for path in sorted(paths):
        value = vault.articles[path].metadata.get("series")
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            title = " ".join(str(value).split())
            part = _part(vault.articles[path])
            found.setdefault(names.setdefault(fold(title), title), []).append((path, () if part is None else (part,)))
    return found


def _part(article: Article) -> int | None:
    value: Any = next((article.metadata[key] for key in ("part", "series_part", "order", "chapter") if key in article.metadata), None)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value <= 10_000 else None
    match = re.match(r"\s*(\d{1,4})\b", value) if isinstance(value, str) else None
    return int(match.group(1)) if match else None


def _numbered(vault: Vault, paths: set[str]) -> dict[str, list[tuple[str, _Numbers]]]:
    """Return numbered articles by chain title: by their own name, else by that of their folder ("2-first/article" beside "1-zero/article")."""
    found: dict[tuple[str, str], list[tuple[str, _Numbers]]] = {}
    for path in sorted(paths):
        article = vault.articles[path]
        above, _, folder = article.folder.rpartition("/")
        if re.match(r"\d{4}", article.name):
            continue
        if leading := _LEADING.match(article.name):
            found.setdefault((article.folder, ""), []).append((path, _numbers(leading)))
        elif inner := _INNER.match(article.name):
            found.setdefault((article.folder, inner.group("name").strip(" ._-–—")), []).append((path, _numbers(inner)))
        elif outer := _LEADING.match(folder):
            found.setdefault((above, f"\0{article.name}"), []).append((path, _numbers(outer)))
    titles: dict[str, list[tuple[str, _Numbers]]] = {}
    for (folder, name), members in sorted(found.items()):
        title = name if name and name[0] != "\0" else re.sub(r"^\d{1,3}[\s._)\-–—]+(?=\D)", "", folder.rsplit("/", 1)[-1]) or "…"
        titles[title if title not in titles else f"{folder}/{name}".strip("/").replace("\0", "")] = members
    return titles


def _numbers(match: re.Match[str]) -> _Numbers:
    return tuple(int(number) for number in re.findall(r"\d+", match.group("part")))


def _dense(parts: list[int]) -> bool:
    return len(set(parts)) >= _FEWEST and len(set(parts)) >= (max(parts) - min(parts) + 1) * 2 / 3
