"""Which article did a broken link mean?"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from data20.quality.findings import Splice
from data20.vault.linktext import markdown_destination, relative_path
from data20.vault.model import Article, Vault, as_derive
from data20.vault.paths import fold
from data20.vault.structure import Link

CUTOFF = 0.72


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` is the Ratcliff/Obershelp similarity of the names, 0 to 1."""

    path: str
    score: float


@as_derive
def _names(vault: Vault, previous: dict[str, list[str]] | None = None, changed: frozenset[str] | None = None) -> dict[str, list[str]]:
    """Return the paths of articles and attachments by folded file name without extension."""
    names: dict[str, list[str]] = {}
    for path in (*vault.articles, *vault.attachments):
        names.setdefault(_stem(path), []).append(path)
    return names


def _stem(path: str) -> str:
    name = fold(path.rsplit("/", 1)[-1])
    return name.rsplit(".", 1)[0] if "." in name else name


def closest_targets(vault: Vault, target: str, *, limit: int = 2) -> list[Candidate]:
    """Return the files whose names are most like the last part of `target`, best first, ties by path.

    A file of exactly that name elsewhere in the vault (a moved article) scores 1. Empty when nothing is near.
    """
    names = vault.derived(_names)
    wanted = _stem(target)
    if not wanted:
        return []
    near = [wanted] if wanted in names else difflib.get_close_matches(wanted, names, n=limit, cutoff=CUTOFF)
    found = [
        Candidate(path, 1.0 if name == wanted else round(difflib.SequenceMatcher(None, wanted, name).ratio(), 4))
        for name in near
        for path in names[name]
    ]
    return sorted(found, key=lambda c: (-c.score, c.path))[:limit]


def repoint(article: Article, link: Link, path: str) -> Splice | None:
    """Return the edit that points a link at `path`, in the link's own style; None for reference links and metadata."""
    if link.kind not in ("markdown", "image", "wikilink", "embed") or link.target_end <= link.target_start:
        return None
    if link.kind in ("wikilink", "embed"):
        name = path.removesuffix(".md")
        return Splice(link.target_start, link.target_end, name + (f"#{link.fragment}" if link.fragment else ""))
    return Splice(link.target_start, link.target_end, markdown_destination(relative_path(article.path, path), link.fragment))
