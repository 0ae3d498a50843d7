"""Real vaults, where they are at hand: what resolves, and that nothing breaks."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from data20.vault.apply import vault_of
from data20.vault.links import links_of
from data20.vault.model import Vault
from data20.vault.render import render_view

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
NAMES = ("obsidian-help-en", "obsidian-help-ru", "obsidian-sandbox", "kepano", "rust-book", "javascript-ru", "logseq-docs")


def _load(name: str) -> Vault:
    path = CORPORA / f"{name}.zip"
    if not path.exists():
        pytest.skip(f"{name} is not here")
    with zipfile.ZipFile(path) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and ".obsidian" not in info.filename]
        return vault_of([(_name(info), archive.read(info)) for info in files])


def _name(info: zipfile.ZipInfo) -> str:
    """Return the entry's name; zips without the UTF-8 flag hold UTF-8 all the same."""
    name = info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _is_media(target: str) -> bool:
    return target.rsplit(".", 1)[-1].lower() in {"png", "jpg", "jpeg", "gif", "webp", "svg", "mp4", "ogg", "pdf", "mp3"}


@pytest.mark.parametrize(("name", "broken_links"), [("obsidian-help-en", 4), ("obsidian-help-ru", 11)])
def test_the_help_vaults_resolve_but_for_links_that_are_broken_there(name: str, broken_links: int) -> None:
    wiki = [r for _, r in links_of(_load(name)).all() if r.link.kind in ("wikilink", "embed") and not r.link.external]
    broken = [r for r in wiki if r.status == "broken" and not _is_media(r.link.target)]
    assert len(broken) == broken_links
    assert 1 - len(broken) / len(wiki) >= 0.993


@pytest.mark.parametrize("name", NAMES)
def test_every_article_of_a_real_vault_renders(name: str) -> None:
    vault = _load(name)
    for article in vault.articles.values():
        view = render_view(vault, article)
        assert "<script" not in view.html.lower()
        assert len(view.links) == len(article.structure.links)
