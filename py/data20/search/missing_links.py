"""Mentions that a person would make a link: the first of an article in another, by a name that isn't just a common word here.

An article is linked once from another, at its first mention (Wikipedia, Manual of Style: Linking, "Duplicate and repeat links").
A name of one word must be a name: where it stands in several articles, a fair part of them must use it as the text of a link
(keyphraseness: R. Mihalcea and A. Csomai, "Wikify! Linking documents to encyclopedic knowledge", CIKM 2007): "list" fails that. The page one enters by is a place, not a topic: one word ("home", "contents") doesn't speak of it.
"""

from __future__ import annotations

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.vault.links import links_of
from data20.vault.mentions import Mention, unlinked_mentions
from data20.vault.model import Vault
from data20.vault.start import start_pages

_FEW = 2
"""In so few articles a word is taken for a name without evidence."""
_KEYPHRASENESS = 0.5
"""At least this part of the articles that have the word must link it."""


def missing_links(vault: Vault, target: str | None = None) -> list[Mention]:
    """Return the mentions of the article `target` (of every article when None) that are worth a link, in vault order; at most one of an article in another."""
    links, entries = links_of(vault), set(start_pages(vault))
    linking: dict[str, set[str]] = {}
    having: dict[tuple[str, str], set[str]] = {}
    mentions: list[tuple[str, Mention]] = []
    for mention in unlinked_mentions(vault, target):
        if mention.target not in linking:
            linking[mention.target] = {source for source, _ in links.backlinks(mention.target)}
        name = _name(mention)
        if mention.source not in linking[mention.target] and (" " in name or mention.target not in entries):
            mentions.append((name, mention))
            having.setdefault((name, mention.target), set()).add(mention.source)
    names = {
        (name, path) for (name, path), sources in having.items()
        if " " in name or len(sources) <= _FEW or _is_name(vault, name, path, len(sources))
    }  # fmt: skip
    firsts: dict[tuple[str, str], Mention] = {}
    for name, mention in mentions:
        if (name, mention.target) in names:
            firsts.setdefault((mention.source, mention.target), mention)
    return list(firsts.values())


def _name(mention: Mention) -> str:
    return " ".join(stem(form) for form in forms(mention.text))


def _is_name(vault: Vault, name: str, path: str, unlinked: int) -> bool:
    linked = {
        source
        for source, resolved in links_of(vault).backlinks(path)
        if name in [stem(form) for form in forms(resolved.link.text or "")]
    }
    return len(linked) >= _KEYPHRASENESS * (len(linked) + unlinked)
