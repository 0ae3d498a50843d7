"""Which file a link means, found the way Obsidian finds it.

Order for wikilinks: path from the vault's root, then files whose path ends so (same folder first, then below it, then
the shortest path), then aliases. Order for Markdown destinations: relative to the article, from the root, then as
a wikilink. Letters' case and Unicode form never matter; an exact spelling wins over a folded one.

Source: Obsidian help, "Internal links" and "Aliases"; `research` measured this order on both help vaults.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data20.vault.markdown_words import decode_percent
from data20.vault.model import Vault
from data20.vault.structure import Link

_ENDINGS = (".md", ".markdown")
_RESERVED = re.compile(r'[<>:"|?*#\\\\]')
_FOLDER_NOTES = ("index", "readme", "_index")


def fold(text: str) -> str:
    """Return the form by which names are compared: NFC, case-folded, no-break spaces as spaces."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ")).casefold()


def stem(name: str) -> str:
    """Return a folded name or path without an article's extension."""
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


def aliases_of(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the aliases that frontmatter declares (`aliases` or `alias`: a list, or one string with commas)."""
    found: list[str] = []
    for key in ("aliases", "alias"):
        value = metadata.get(key)
        if isinstance(value, str):
            found += value.split(",")
        elif isinstance(value, list):
            found += [str(item) for item in value if isinstance(item, str | int | float)]
    return tuple(name.strip() for name in found if name.strip())


class Names:
    """What everything in a vault is called. Built once per set of paths and aliases."""

    def __init__(self, vault: Vault) -> None:
        self.paths = frozenset(vault.articles) | frozenset(vault.attachments)
        self.aliases: dict[str, list[str]] = {}
        self._exact: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for path in (*vault.articles, *vault.attachments):
            folded = fold(path)
            self._exact.setdefault(folded, []).append(path)
            name = folded.rsplit("/", 1)[-1]
            self._by_name.setdefault(name, []).append(path)
            short = stem(folded)
            if short != folded:
                self._exact.setdefault(short, []).append(path)
                self._by_name.setdefault(stem(name), []).append(path)
        for path, article in vault.articles.items():
            for alias in aliases_of(article.metadata):
                self.aliases.setdefault(fold(alias), []).append(path)

    # -- lookups ---------------------------------------------------------------------------------------------

    def resolve(self, link: Link, source: str) -> str | None:
        """Return the path of the file that `link` in the article `source` means; None when there is none."""
        target = link.target.strip()
        if not target:
            return source
        if is_wiki(link):
            return self.find(target, source)
        found = self.find_relative(target, source)
        if found is None and "?" in target:
            found = self.find_relative(target.partition("?")[0], source)
        if found is None and link.kind == "frontmatter":
            found = self._alias(target)
        return found

    def find(self, target: str, source: str) -> str | None:
        """Return what the wikilink destination `target` (no fragment) means in `source`."""
        for spelling in _spellings(target):
            if spelling.startswith(("./", "../")):
                found = self._joined(spelling, source)
            else:
                clean = spelling.strip("/")
                found = self._exactly(clean) or self._ending(clean, source)
            if found:
                return found
        page = _page_file(target)
        return (self._ending(page, source) if page else None) or self._alias(target) or self._folder(target.strip("/"), source)

    def find_relative(self, target: str, source: str) -> str | None:
        """Return what the Markdown destination `target` (decoded, no fragment) means in `source`."""
        for spelling in (*_spellings(target), *_published(target)):
            clean = spelling.strip("/")
            if spelling.startswith("/"):
                found = self._exactly(clean)
            else:
                found = self._joined(spelling, source) or self._exactly(clean)
            if not found and not spelling.endswith("/"):
                found = self._ending(clean, source) if clean.strip("./") and not spelling.startswith("..") else None
            if found:
                return found
        return self._folder(target, source)

    def beside(self, target: str, source: str) -> str | None:
        """Return the file at `target` seen from the article `source`, found in no other way."""
        spellings = (target, target.partition("?")[0])
        tried = (s for t in spellings for s in (*_spellings(t), *_published(t)))
        return next((found for t in tried if not t.startswith("/") and (found := self._joined(t, source))), None)

    def at_root(self, target: str) -> str | None:
        """Return the file at `target` seen from the vault's root, found in no other way."""
        spellings = (target, target.partition("?")[0])
        tried = (s.strip("/") for t in spellings for s in (*_spellings(t), *_published(t)))
        return next((found for t in tried if t and not t.startswith(".") and (found := self._exactly(t))), None)

    def _joined(self, target: str, source: str) -> str | None:
        path = join(source, target)
        return self._exactly(path) if path else None

    def _exactly(self, path: str) -> str | None:
        """Return the file at `path`, with or without extension; the exact spelling first, then articles before files."""
        found = self._exact.get(fold(path))
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        wanted = unicodedata.normalize("NFC", path)
        return min(found, key=lambda p: (p != wanted, p != f"{wanted}.md", fold(p) != fold(path), p))

    def _ending(self, target: str, source: str) -> str | None:
        folded = fold(target)
        name = folded.rsplit("/", 1)[-1]
        candidates = self._by_name.get(name, ())
        if "/" in folded:
            tails = ("/" + folded, "/" + stem(folded) + ".md", "/" + folded + ".md", "/" + folded + ".markdown")
            candidates = [path for path in candidates if fold(path).endswith(tails)]
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        folder = source.rpartition("/")[0]
        return min(candidates, key=lambda path: _nearness(path, folder, name))

    def _alias(self, target: str) -> str | None:
        found = self.aliases.get(fold(target))
        return min(found, key=lambda path: (path.count("/"), len(path), path)) if found else None

    def _folder(self, target: str, source: str) -> str | None:
        """Return the note that stands for a folder: its index, README, or a note of the folder's name."""
        joined = join(source, target) if not target.startswith("/") else target.strip("/")
        for folder in dict.fromkeys(f for f in (joined, target.strip("/")) if f is not None):
            prefix = f"{folder}/" if folder else ""
            for name in (*_FOLDER_NOTES, folder.rsplit("/", 1)[-1]):
                found = self._exactly(prefix + name) if name else None
                if found and found.endswith(_ENDINGS):
                    return found
        return None


def _nearness(path: str, folder: str, name: str) -> tuple[object, ...]:
    own = path.rpartition("/")[0]
    below = not folder or own.startswith(folder + "/")
    exact = fold(path).rsplit("/", 1)[-1] in (name, name + ".md")
    return (not exact, own != folder, not below, path.count("/"), len(path), path)


def _spellings(target: str) -> Iterator[str]:
    """Yield `target` and what else it may mean: percent-decoded, backslashes as slashes."""
    yield target
    if "%" in target and (decoded := decode_percent(target)) != target:
        yield decoded
    if "\\" in target:
        yield target.replace("\\", "/")


def _page_file(target: str) -> str:
    """Return the file name that Logseq gives the page `target`, `a/b?` is `a___b%3F`; "" where that is no other name.

    Source: Logseq, file name format "triple-lowbar".
    """
    name = _RESERVED.sub(lambda match: f"%{ord(match.group()):02X}", target.strip("/")).replace("/", "___")
    return "" if name == target or target.startswith(".") else name


def _published(target: str) -> Iterator[str]:
    """Yield the article behind the name of its published page, as mdBook and others write it: `page.html`."""
    base, dot, ending = target.rpartition(".")
    if dot and ending.lower() in ("html", "htm"):
        yield base


def join(source: str, target: str) -> str | None:
    """Return the path of relative `target` seen from the article `source`; None when it leaves the vault."""
    path = posixpath.normpath(posixpath.join(source.rpartition("/")[0], target)) if target else ""
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path.strip("/")


def is_wiki(link: Link) -> bool:
    """Return whether a link is written in double brackets (in frontmatter: its text starts before its destination)."""
    return link.kind in ("wikilink", "embed") or (link.kind == "frontmatter" and link.start < link.target_start)


def keys_of_link(link: Link) -> Iterator[str]:
    """Yield the names on which the resolution of `link` depends; "" means the set of paths as a whole."""
    target = link.target.strip()
    if not target:
        return
    for spelling in (*_spellings(target), *_published(target), target.partition("?")[0]):
        folded = fold(spelling)
        yield folded
        name = folded.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        yield "" if name in ("", ".", "..") else stem(name)
    if is_wiki(link) and (page := _page_file(target)):
        yield fold(page)


def keys_of_path(path: str) -> Iterator[str]:
    """Yield the names whose resolution may change when `path` comes or goes."""
    folded = fold(path)
    folder, _, name = folded.rpartition("/")
    yield ""
    yield stem(name)
    yield name
    if folder:
        yield folder.rsplit("/", 1)[-1]


def keys_of_aliases(names: Iterable[str]) -> Iterator[str]:
    """Yield the names whose resolution may change with these aliases."""
    for name in names:
        yield fold(name)
