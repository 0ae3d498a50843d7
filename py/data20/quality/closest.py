"""Which article did a broken link mean?"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from data20.quality.findings import Splice
from data20.vault.links import links_of
from data20.vault.linktext import relative_path
from data20.vault.model import Article, Vault, as_derive
from data20.vault.paths import fold
from data20.vault.rename_text import as_written
from data20.vault.structure import Link

CUTOFF = 0.72
MEDIA = frozenset((
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "ico", "heic", "tif", "tiff", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "mov", "webm", "mkv", "avi",
    "pdf", "zip", "canvas", "base", "csv", "xlsx", "docx", "pptx", "epub",
))  # fmt: skip
"""Endings of files that are no articles."""


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


def media_ending(target: str) -> str:
    """Return the ending of a link's target when it names a file that is no article ("png"), else ""."""
    ending = target.rpartition("/")[2].rpartition(".")[2].casefold()
    return ending if ending in MEDIA and "." in target else ""


def closest_targets(vault: Vault, target: str, *, limit: int = 2) -> list[Candidate]:
    """Return the files whose names are most like the last part of `target`, best first, ties by path.

    A file of exactly that name elsewhere in the vault (a moved article) scores 1. A picture is only like pictures of its format:
    an article of that name is something else. Empty when nothing is near.
    """
    ending = media_ending(target)
    names = vault.derived(_names)
    if ending:
        names = {name: kept for name, paths in names.items() if (kept := [p for p in paths if media_ending(p) == ending])}
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


def repoint(vault: Vault, article: Article, link: Link, path: str) -> Splice | None:
    """Return the edit that points a link at `path`, in the link's own style; None for reference links, metadata, and what its spelling can't say."""
    if link.kind not in ("markdown", "image", "wikilink", "embed") or link.target_end <= link.target_start:
        return None
    target = _wiki_name(vault, article, path) if link.kind in ("wikilink", "embed") else relative_path(article.path, path)
    written = as_written(article.text, link, target)
    return None if written is None else Splice(link.target_start, link.target_end, written + _shown_as_before(article, link, target))


def _shown_as_before(article: Article, link: Link, target: str) -> str:
    """Return the label that keeps the sentence as its author wrote it: a wikilink without one shows its destination."""
    if link.kind != "wikilink" or not article.text.startswith("]]", link.target_end) or link.text == target or set(link.text) & set("|[]\n"):
        return ""
    in_table = any(table.start <= link.start < table.end for table in article.structure.tables)
    return ("\\|" if in_table else "|") + link.text


def _wiki_name(vault: Vault, article: Article, path: str) -> str:
    """Return the shortest name that leads there: the file's own where it is enough."""
    full = path.removesuffix(".md")
    short = full.rsplit("/", 1)[-1]
    return short if links_of(vault).names.find(short, article.path) == path else full
