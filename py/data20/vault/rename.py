"""Renaming: files move and every link keeps meaning what it meant, in the way it was written.

A link is rewritten when, after the move, it would lead elsewhere or be found only in a roundabout way. Only its
destination changes: brackets, alias, fragment, title and the rest of the file stay byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from data20.errors import ArticleMissing
from data20.vault.changes import ChangeSet, Edit, Rename, Replace, content_hash
from data20.vault.frontmatter import read_frontmatter
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.links import ResolvedLink, links_of
from data20.vault.linktext import markdown_link, relative_path
from data20.vault.model import Article, Vault
from data20.vault.rename_text import as_written
from data20.vault.resolve import Names, fold, is_wiki, stem
from data20.vault.structure import Link

Way = Literal["relative", "root", "name"]


def rename_changes(vault: Vault, moves: Mapping[str, str]) -> ChangeSet:
    """Return the change that moves files (old path → new path) and rewrites the links that need it.

    Raises ArticleMissing when there is no article or attachment at an old path. Whether the new paths are free and
    allowed is checked when the change is applied.
    """
    moves = {path: to for path, to in moves.items() if path != to}
    for path in moves:
        if path not in vault.articles and path not in vault.attachments:
            raise ArticleMissing(path=path)
    after = Names(_moved(vault, moves))
    index = links_of(vault)
    touched = frozenset(moves) | frozenset(moves.values())
    edits: list[Edit] = []
    hashes: dict[str, str] = {}
    for source in sorted(index.stale(after, touched) & vault.articles.keys()):
        article = vault.articles[source]
        text = _rewritten(article, index.outlinks(source), _Move(index.names, after, moves, source))
        if text != article.text:
            content = article.decoded.encode(text)
            hashes[source] = content_hash(content)
            edits.append(Replace(source, article.hash, content))
    for path, to in moves.items():
        entry = vault.articles.get(path) or vault.attachments[path]
        edits.append(Rename(path, to, hashes.get(path, entry.hash)))
    return ChangeSet(tuple(edits))


def _moved(vault: Vault, moves: Mapping[str, str]) -> Vault:
    """Return a vault with the files at their new places, good for looking up names."""
    articles = {
        moves.get(path, path): Article(moves[path], a.source, a.hash, a.modified) if path in moves else a
        for path, a in vault.articles.items()
    }
    attachments = {moves.get(path, path): a for path, a in vault.attachments.items()}
    return Vault(MappingProxyType(articles), MappingProxyType(attachments))


class _Move:
    """One article's view of a move: what its links meant before and how they have to be written after."""

    def __init__(self, before: Names, after: Names, moves: Mapping[str, str], source: str) -> None:
        self.before, self.after, self.moves = before, after, moves
        self.source, self.new_source = source, moves.get(source, source)

    def target(self, resolved: ResolvedLink) -> str | None:
        """Return the new target for a link, None when it can stay as it is."""
        link = resolved.link
        if not resolved.path or not link.target:
            return None
        expected = self.moves.get(resolved.path, resolved.path)
        way = self._way(self.before, resolved, self.source, resolved.path)
        found = self.after.resolve(link, self.new_source)
        if found == expected and (way == "name" or self._way(self.after, resolved, self.new_source, expected) == way):
            return None
        candidates = list(self._candidates(resolved, expected, way))
        good = (c for c in candidates if self.after.resolve(replace(link, target=c), self.new_source) == expected)
        return next(good, candidates[-1])

    def _way(self, names: Names, resolved: ResolvedLink, source: str, path: str) -> Way:
        target = resolved.link.target
        if is_wiki(resolved.link):
            return "relative" if target.startswith(("./", "../")) else "name"
        if not target.startswith("/") and names.beside(target, source) == path:
            return "relative"
        if names.at_root(target) == path:
            return "root"
        return "relative" if target.startswith(("./", "../")) or target.endswith("/") else "name"

    def _candidates(self, resolved: ResolvedLink, expected: str, way: Way) -> Iterator[str]:
        target = resolved.link.target
        relative = relative_path(self.new_source, expected)
        if target.startswith("./") and not relative.startswith("../"):
            relative = "./" + relative
        if way == "relative":
            yield _styled(relative, target, resolved.path)
            yield relative
            return
        if way == "root":
            lead = "/" if target.startswith("/") else ""
            yield lead + _styled(expected, target, resolved.path)
            yield lead + expected
            yield relative
            return
        segments = expected.split("/")
        written = target.strip("/").count("/") + 1
        whole = written > 1 and stem(fold(target)) == stem(fold(resolved.path))
        if not whole:
            yield _styled("/".join(segments[-written:]), target, resolved.path)
        for count in range(written, len(segments)):
            yield _styled("/".join(segments[-count:]), target, resolved.path)
        yield _styled(expected, target, resolved.path)
        if not is_wiki(resolved.link):
            yield relative
        yield expected


def _styled(path: str, written: str, old_path: str) -> str:
    """Return `path` with or without its extension, as the old target was written."""
    base = path.rsplit(".", 1)[0] if path.lower().endswith((".md", ".markdown")) else path
    if written.lower().endswith((".html", ".htm")) and not old_path.lower().endswith((".html", ".htm")):
        return f"{base}.{written.rsplit('.', 1)[1]}"
    return path if fold(written.partition("?")[0]).endswith(fold(_extension(old_path))) else base


def _extension(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return f".{name.rsplit('.', 1)[1]}" if "." in name else ""


def _rewritten(article: Article, links: tuple[ResolvedLink, ...], move: _Move) -> str:
    """Return the text of `article` with the destinations that need it replaced."""
    text = article.text
    patches: dict[tuple[int, int], str] = {}
    unplaced: list[tuple[Link, str]] = []
    for resolved in links:
        target = move.target(resolved)
        if target is None:
            continue
        link = resolved.link
        if link.target_start == link.target_end:
            unplaced.append((link, target))
            continue
        written = as_written(text, link, target)
        if written is not None:
            patches[link.target_start, link.target_end] = written
        elif link.kind in ("wikilink", "embed"):
            path = move.moves.get(resolved.path, resolved.path)
            shown = link.text or path.rsplit("/", 1)[-1]
            bang = "!" if link.kind == "embed" else ""
            patches[link.start, link.end] = bang + markdown_link(move.new_source, path, shown, link.fragment)
    for (start, end), written in sorted(patches.items(), reverse=True):
        text = text[:start] + written + text[end:]
    return _with_values(text, unplaced) if unplaced else text


def _with_values(text: str, unplaced: list[tuple[Link, str]]) -> str:
    """Return `text` with frontmatter links that YAML had escaped or folded set through the frontmatter editor."""
    data = read_frontmatter(text).data
    for link, target in unplaced:
        fragment = f"#{link.fragment}" if link.fragment else ""
        if link.kind == "frontmatter" and link.field in data:
            value = _swapped(data[link.field], link.text, target + fragment)
            text = edit_frontmatter(text, {link.field: value})
            data = read_frontmatter(text).data
    return text


def _swapped(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return new if value.strip() == old else value
    if isinstance(value, list):
        return [_swapped(item, old, new) for item in value]
    return value
