"""What is told at a glance is what a full parse says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.vault.apply import vault_of
from data20.vault.glance import only_frontmatter_tags, plain_title, surely_sound
from data20.vault.markdown import MAX_CHARACTERS
from data20.vault.model import Article
from tests.python.tools.vaults import all_vaults

CORPORA = sorted((Path(__file__).parents[4] / "shared" / "corpora").glob("*.zip"))


def check(article: Article) -> None:
    structure = article.structure
    title = plain_title(article.text, article.frontmatter)
    if title is not None:
        assert title == next((h.text for h in structure.headings if h.level == 1 and h.text), "")
    tags = only_frontmatter_tags(article.text, article.frontmatter)
    if tags is not None:
        assert [tag.casefold() for tag in tags] == list(dict.fromkeys(tag.key for tag in structure.tags))
    if surely_sound(article.text, MAX_CHARACTERS):
        assert structure.problems == article.frontmatter.problems


@pytest.mark.parametrize("name", all_vaults())
def test_small_vaults_agree(name: str) -> None:
    for article in all_vaults()[name].articles.values():
        check(article)


@pytest.mark.parametrize("archive", [pytest.param(a, id=a.stem) for a in CORPORA if a.stem != "zettel-10k"])
def test_real_vaults_agree(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        files = [(f"{n}.md", opened.read(name)) for n, name in enumerate(opened.namelist()) if name.endswith(".md")]
    articles = vault_of(files).articles.values()
    for article in articles:
        check(article)


lines = st.lists(st.sampled_from(["# Plain title", "# Заголовок: два", "#notitle", "# a #", "#\ttab", "# *x*", " # x", "    # code", "Title\n===", "#tag", "text #tag", "a#b", "```", "> " * 70 + "x", "<!--", "%%", "", "\r", "- [ ] x", "# 'q' -- ...", "#  two  spaces "]), max_size=6)


@settings(max_examples=400, deadline=None)
@given(lines, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "---\ntags: [a, A, b/c]\n---\n", "---\nx: [\n---\n"]))
def test_generated_articles_agree(parts: list[str], newline: str, front: str) -> None:
    check(vault_of([("a.md", (front + newline.join(parts)).encode())]).articles["a.md"])
