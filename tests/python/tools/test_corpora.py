"""Real vaults: every tool runs with its defaults, and what it writes touches nothing else."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from data20.report.serialize import report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import registry
from data20.vault.model import Article, Vault
from tests.corpora import CORPORA, corpus

pytestmark = pytest.mark.skipif(not CORPORA, reason="the corpora are not beside this repository")

WRITERS = [name for name, spec in registry().items() if spec.writes]


@pytest.mark.parametrize("tool", registry())
@pytest.mark.parametrize("name", CORPORA)
def test_a_tool_runs_with_its_defaults_on_a_real_vault(name: str, tool: str) -> None:
    spec = registry()[tool]
    report = spec.run(corpus(name), spec.params(), SilentProgress())
    assert report.blocks
    json.dumps(report_to_json(report), allow_nan=False)


@pytest.mark.parametrize("tool", WRITERS)
@pytest.mark.parametrize("name", CORPORA)
def test_what_a_tool_writes_keeps_the_content_and_is_written_once(name: str, tool: str) -> None:
    spec, vault = registry()[tool], corpus(name)
    changes = spec.run(vault, spec.params(), SilentProgress()).changes
    if not changes:
        return
    after = vault.apply(changes)
    for path, article in vault.articles.items():
        assert path in after.articles, f"{path} is gone"
        if after.articles[path] is not article:
            now, was = _content(after.articles[path]), _content(article)
            # A link to a section shows the section's name, and so says the right one once it is mended.
            assert now == was or (tool == "check_links" and now == was._replace(blocks=now.blocks)), path
    assert _generated(after) >= _generated(vault)
    assert spec.run(after, spec.params(), SilentProgress()).changes.edits == ()


class _Content(NamedTuple):
    """What a generated section must leave alone."""

    headings: list[tuple[int, str]]
    blocks: list[str]
    code: list[str]


def _content(article: Article) -> _Content:
    own = article.structure
    return _Content(
        [(h.level, h.text) for h in own.headings if not h.generated],
        [" ".join(b.text.split()) for b in own.blocks if not b.generated],
        [c.content for c in own.code if not c.generated],
    )


def _generated(vault: Vault) -> int:
    return sum(h.generated for a in vault.articles.values() for h in a.structure.headings)
