"""Real vaults beside the repository (`../shared/corpora`), as an import brings them in. Where the folder isn't, there are none."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from data20.vault.apply import vault_of
from data20.vault.imports import plan_import
from data20.vault.model import Vault

FOLDER = Path(__file__).parents[2] / "shared" / "corpora"
SMALLEST_FIRST = ("obsidian-sandbox", "kepano", "obsidian-help-ru", "obsidian-help-en", "logseq-docs", "rust-book", "javascript-ru")
HUGE = "zettel-10k"
"""10,001 articles, 46 MB: for benchmarks, and for one whole run by hand."""

CORPORA = tuple(name for name in SMALLEST_FIRST if (FOLDER / f"{name}.zip").is_file())


@cache
def corpus_files(name: str) -> dict[str, bytes]:
    """Return path and bytes of every file that importing the corpus brings in."""
    archive = (FOLDER / f"{name}.zip").read_bytes()
    plan = asyncio.run(plan_import(vault_of([]), archive))
    return {path: file.content for path, file in plan.files.items()}


@cache
def corpus(name: str) -> Vault:
    """Return the corpus as a vault, the same object each time, so that what is derived from it is derived once."""
    return vault_of(corpus_files(name).items())
