"""Merging repeats: one article goes, and whoever pointed to it points to the one that stays. Nothing that only it says is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data20.quality.closest import repoint
from data20.quality.findings import Splice
from data20.search.duplicates import shingles, words_of
from data20.vault.changes import ChangeSet, Delete, Edit, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.links import links_of
from data20.vault.model import Article, Vault
from data20.vault.resolve import aliases_of, fold


def says_nothing_new(vault: Vault, other: Article, keep: Article) -> bool:
    """Say whether everything in `other` is in `keep`, too: every run of words, every block of code, whatever it links to or shows."""
    if other.decoded.lossy or other.frontmatter.broken or keep.decoded.lossy or keep.frontmatter.broken:
        return False
    runs, kept = (frozenset(int(s) for s in shingles(words_of(article))) for article in (other, keep))
    code, kept_code = (frozenset(c.content.strip() for c in article.structure.code if not c.generated) for article in (other, keep))
    goals, kept_goals = (_goals(vault, article) for article in (other, keep))
    return runs <= kept and code <= kept_code and goals <= kept_goals | {other.path, keep.path}


def _goals(vault: Vault, article: Article) -> frozenset[str]:
    return frozenset(r.path or r.link.target for r in links_of(vault).outlinks(article.path) if not r.link.generated)


def merge_changes(vault: Vault, pairs: Iterable[tuple[Article, Article]]) -> ChangeSet:
    """Return the edits that merge each (keep, other): links, metadata, then the deletion.

    A pair is left out where a link to `other` stands in a spelling that can't be rewritten (a reference definition, metadata).
    """
    goal = {other.path: keep.path for keep, other in pairs}
    goal = {path: to for path, to in goal.items() if to not in goal and _splices_to(vault, path, to) is not None}
    texts: dict[str, str] = {}
    by_source: dict[str, list[Splice]] = {}
    for path, to in goal.items():
        for source, splice in _splices_to(vault, path, to) or ():
            if source not in goal:
                by_source.setdefault(source, []).append(splice)
    for source, splices in by_source.items():
        texts[source] = _spliced(vault.articles[source].text, splices)
    for path, to in goal.items():
        keep = vault.articles[to]
        texts[to] = edit_frontmatter(texts.get(to, keep.text), _joined(keep, vault.articles[path], texts.get(to)))
    edits: list[Edit] = [
        Replace(path, vault.articles[path].hash, vault.articles[path].decoded.encode(text)) for path, text in sorted(texts.items()) if text != vault.articles[path].text
    ]
    return ChangeSet((*edits, *(Delete(path, vault.articles[path].hash) for path in sorted(goal))))


def _splices_to(vault: Vault, path: str, to: str) -> list[tuple[str, Splice]] | None:
    """Return what repoints each link to `path`, by its article; None where one can't be."""
    made: list[tuple[str, Splice]] = []
    for source, resolved in links_of(vault).backlinks(path):
        if resolved.link.generated or source == path:
            continue
        article = vault.articles[source]
        splice = None if article.decoded.lossy else repoint(vault, article, resolved.link, to)
        if splice is None:
            return None
        made.append((source, splice))
    return made


def _spliced(text: str, splices: list[Splice]) -> str:
    for splice in sorted(splices, key=lambda s: -s.start):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _joined(keep: Article, other: Article, text: str | None) -> dict[str, Any]:
    """Return the metadata to set: what only `other` has, tags of both, and its names as aliases. `text`: the kept article as edited so far."""
    from data20.vault.frontmatter import read_frontmatter

    has: Mapping[str, Any] = keep.metadata if text is None else read_frontmatter(text).data
    changes = {key: value for key, value in other.metadata.items() if key not in has and key not in ("title", "aliases", "alias", "tag")}
    tags = _union(_listed(has.get("tags")), _listed(other.metadata.get("tags")))
    if "tags" in has and tags != _listed(has.get("tags")):
        changes["tags"] = tags
    own = {fold(name) for name in (keep.title, keep.name)}
    aliases = _union(list(aliases_of(has)), [name for name in (other.title, *aliases_of(other.metadata)) if fold(name) not in own])
    if aliases != list(aliases_of(has)):
        changes["aliases"] = aliases
    return {key: value for key, value in changes.items() if isinstance(value, str | int | float | bool | list)}


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value) if isinstance(value, list) else []


def _union(first: list[Any], second: list[Any]) -> list[Any]:
    known = {fold(str(item)) for item in first}
    return [*first, *dict.fromkeys(item for item in second if fold(str(item)) not in known)]
