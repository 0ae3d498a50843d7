"""Reads the demo vault with a small resolver of its own, so that its tests don't lean on the code they feed."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from ruamel.yaml import YAML

VAULT = Path(__file__).resolve().parents[3] / "vaults" / "demo"
MALFORMED = "drafts/Рецепт кваса.md"
EMPTY = "drafts/Пустая заметка.md"
BOM = "\ufeff"

FENCE = re.compile(r"^```.*?^```\s*$", re.M | re.S)
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
WIKILINK = re.compile(r"(!?)\[\[([^\[\]]+)\]\]")
MARKDOWN_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\((?:<([^<>]*)>|([^()\s]+))(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.M)
FRONTMATTER = re.compile(r"\A---\n(.*?)\n---\n?", re.S)


@dataclass(frozen=True)
class Link:
    """One internal link: where it stands, what it says, and whether it goes by name or by path."""

    source: str
    target: str
    by_name: bool
    embed: bool = False
    text: str = ""


def article_paths() -> list[str]:
    return sorted(p.relative_to(VAULT).as_posix() for p in VAULT.rglob("*.md"))


@cache
def text_of(path: str) -> str:
    return (VAULT / path).read_bytes().decode("utf-8").removeprefix(BOM).replace("\r\n", "\n")


@cache
def body_of(path: str) -> str:
    """The article without frontmatter and without code, where links aren't links."""
    text = FRONTMATTER.sub("", text_of(path))
    return INLINE_CODE.sub("", FENCE.sub("", text))


@cache
def properties_of(path: str) -> dict[str, Any]:
    match = FRONTMATTER.match(text_of(path))
    if match is None or path == MALFORMED:
        return {}
    loaded = YAML(typ="safe", pure=True).load(io.StringIO(match[1]))
    assert isinstance(loaded, dict), path
    return loaded


def slug(heading: str) -> str:
    kept = re.sub(r"[^\w\s-]", "", heading.strip().lower())
    return re.sub(r"\s", "-", kept)


@cache
def anchors_of(path: str) -> frozenset[str]:
    text = FENCE.sub("", FRONTMATTER.sub("", text_of(path)))
    headings = HEADING.findall(text)
    blocks = re.findall(r"\s(\^[\w-]+)\s*$", text, re.M)
    return frozenset(headings) | frozenset(slug(h) for h in headings) | frozenset(blocks)


def links_of(path: str) -> list[Link]:
    body = body_of(path)
    links = [
        Link(path, target.replace("\\|", "|").split("|")[0].strip(), True, bool(bang))
        for bang, target in WIKILINK.findall(body)
    ]
    for bang, label, bracketed, plain in MARKDOWN_LINK.findall(body):
        target = unquote(bracketed or plain)
        if not re.match(r"[a-z][a-z0-9+.-]*:", target):
            links.append(Link(path, target, False, bool(bang), label))
    return links + property_links(path)


def property_links(path: str) -> list[Link]:
    properties = properties_of(path)
    values = [v for key in ("related", "prerequisites") for v in properties.get(key) or []]
    return [Link(path, value[2:-2], True) if value.startswith("[[") else Link(path, value, False) for value in values]


@cache
def names() -> dict[str, str]:
    """Every article by file name without the extension, in lower case; names are unique in this vault."""
    return {PurePosixPath(p).stem.lower(): p for p in article_paths()}


def target_file(link: Link) -> str | None:
    """The vault path that a link leads to, or None."""
    name = link.target.split("#")[0]
    if not name:
        return link.source
    if link.by_name:
        return names().get(name.lower())
    found = (VAULT / link.source).parent.joinpath(name).resolve()
    return found.relative_to(VAULT).as_posix() if found.is_file() else None


def fault_of(link: Link) -> str | None:
    path = target_file(link)
    if path is None:
        return "file"
    anchor = link.target.partition("#")[2]
    return "anchor" if anchor and anchor not in anchors_of(path) else None


@cache
def all_links() -> tuple[Link, ...]:
    return tuple(link for path in article_paths() for link in links_of(path))


def article_edges() -> set[tuple[str, str]]:
    pairs = ((link.source, target_file(link)) for link in all_links())
    return {(a, b) for a, b in pairs if b is not None and b.endswith(".md") and a != b}


def written() -> list[str]:
    """Articles that are finished texts: no inbox, no journal, not the empty one."""
    skipped = ("inbox/", "journal/")
    return [p for p in article_paths() if not p.startswith(skipped) and p != EMPTY]


def language_of(path: str) -> str:
    letters = Counter("ru" if "а" <= c <= "я" or c == "ё" else "en" for c in body_of(path).lower() if c.isalpha())
    return letters.most_common(1)[0][0]
