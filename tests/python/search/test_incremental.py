"""After any edits what is kept of a vault (links, graph, prose, index) is what a fresh vault would have: 1,000 random scripts."""

from __future__ import annotations

import random

import pytest

from data20.graph.model import graph_of
from data20.language.prose import profile, profile_of
from data20.search.engine import search
from data20.search.index import search_index
from data20.vault.apply import vault_of
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace
from data20.vault.links import derive_links, links_of
from data20.vault.model import Vault

PATHS = ("a.md", "b.md", "x/a.md", "x/в.md")
WORDS = ("кот", "коты", "дом", "python", "[[a]]", "[b](b.md)", "[x](x/a.md)", "[[в]]", "![[b#H]]", "\n\n## H\n\n", "#тег")


def text(rng: random.Random) -> bytes:
    head = rng.choice(["", "---\ntags: [t]\nrelated: [b.md]\n---\n", "---\naliases: [в]\n---\n"])
    return (head + " ".join(rng.choice(WORDS) for _ in range(rng.randrange(6))) + "\n").encode()


def script(rng: random.Random, vault: Vault) -> ChangeSet:
    """Return one to three edits that fit one another."""
    now = {path: article.hash for path, article in vault.articles.items()}
    edits: list[Edit] = []
    for _ in range(rng.randrange(1, 4)):
        path, other = rng.choice(PATHS), rng.choice(PATHS)
        touched = {e.path for e in edits} | {e.to for e in edits if isinstance(e, Rename)}
        if path in touched or other in touched:
            continue
        if path not in now:
            edits.append(Create(path, text(rng)))
        elif rng.random() < 0.5:
            edits.append(Replace(path, now[path], text(rng)))
        elif other not in now:
            edits.append(Rename(path, other, now[path]))
        else:
            edits.append(Delete(path, now[path]))
    return ChangeSet(tuple(edits))


def hits(vault: Vault, query: str) -> list[tuple[str, float, str]]:
    return [(hit.path, hit.score, hit.snippet) for hit in search(vault, query).hits]


@pytest.mark.parametrize("block", range(20))
def test_kept_up_to_date_equals_built_anew(block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        rng = random.Random(seed)
        vault = vault_of([(path, text(rng)) for path in PATHS if rng.random() < 0.6])
        links_of(vault), vault.derived(graph_of), search_index(vault), [profile_of(vault, a) for a in vault.articles.values()]
        vault = vault.apply(script(rng, vault))
        fresh = vault_of([(path, article.source) for path, article in vault.articles.items()])
        assert links_of(vault) == derive_links(fresh), seed
        assert vault.derived(graph_of) == fresh.derived(graph_of), seed
        assert {p: profile_of(vault, a) for p, a in vault.articles.items()} == {p: profile(a) for p, a in fresh.articles.items()}, seed
        assert hits(vault, "кот OR python OR tag:t") == hits(fresh, "кот OR python OR tag:t"), seed
