"""Contents and backlinks: exact text in the article, nothing else touched, nothing lost on a second run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from data20.graph.model import graph_of
from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import demo

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"


def run(tool: str, vault: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def after(tool: str, text: str, **values: Any) -> str:
    vault = vault_of([("a.md", text.encode())])
    return vault.apply(run(tool, vault, **values).changes).articles["a.md"].text


def table(report: Report, number: int = 0) -> Table:
    return [block for block in report.blocks if isinstance(block, Table)][number]


ARTICLE = "# Чайник\n\nВода.\n\n## Что внутри\n\ntext\n\n### Спираль\n\n## Что снаружи?\n\n## Что внутри\n\n```\n## не заголовок\n```\n"


def test_contents_stand_after_the_title_with_github_anchors() -> None:
    assert after("generate_toc", ARTICLE) == ARTICLE.replace(
        "# Чайник\n\n",
        "# Чайник\n\n<!-- data20:begin toc -->\n**Содержание**\n\n- [Что внутри](#что-внутри)\n  - [Спираль](#спираль)\n"
        "- [Что снаружи?](#что-снаружи)\n- [Что внутри](#что-внутри-1)\n<!-- data20:end toc -->\n\n",
    )


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        ("decimal", "1. [B](#b)\n   1. [C](#c)\n2. [D](#d)"),
        ("roman", "- I. [B](#b)\n  - I. [C](#c)\n- II. [D](#d)"),
        ("legal", "- 1 [B](#b)\n  - 1.1 [C](#c)\n- 2 [D](#d)"),
    ],
)
def test_numbering_counts_within_its_level(style: str, lines: str) -> None:
    assert f"\n{lines}\n<!-- data20:end toc -->" in after("generate_toc", "# A\n\n## B\n\n#### C\n\n## D\n", style=style)


@pytest.mark.defect("D5")
def test_a_second_run_keeps_every_word_of_the_body() -> None:
    """Defect D5: the old tool's second run swallowed the heading and paragraph after its block."""
    once = after("generate_toc", ARTICLE)
    assert after("generate_toc", once) == once
    assert after("generate_toc", once, min_headings=50) == ARTICLE


def test_contents_follow_the_headings() -> None:
    once = after("generate_toc", ARTICLE)
    renamed = once.replace("## Что снаружи?\n", "## Ручка\n")
    assert "[Ручка](#ручка)" in after("generate_toc", renamed)
    assert "снаружи" not in after("generate_toc", renamed)


def test_frontmatter_and_line_ends_stay() -> None:
    text = "---\r\ntitle: x # keep\r\n---\r\n" + ARTICLE.replace("\n", "\r\n")
    made = after("generate_toc", text)
    assert made.startswith("---\r\ntitle: x # keep\r\n---\r\n# Чайник\r\n\r\n<!-- data20:begin toc -->\r\n")
    assert "\n" not in made.replace("\r\n", "")


def test_heading_problems_are_named_with_their_line() -> None:
    vault = vault_of([("a.md", b"# A\n\n### C\n\n##\n\n### C\n\n# B\n")])
    rows = [(row[1], row[3].key.split(".")[1]) for row in table(run("generate_toc", vault)).rows]
    assert rows == [(5, "empty"), (3, "skipped"), (7, "duplicate"), (9, "many_h1")]


LINKED = vault_of([
    ("notes/чай.md", "# Чай\n\nЗаварить в [чайнике](../kettle.md#spout). Ещё [[kettle]].\n".encode()),
    ("kettle.md", "# Kettle\n\nA thing. See `[no](notes/чай.md)`.\n".encode()), ("c.md", b"---\nrelated: [kettle.md]\n---\n# C\n\nKettle is mentioned.\n"),
])  # fmt: skip


def test_backlinks_are_relative_links_with_the_sentence() -> None:
    made = LINKED.apply(run("backlinks_generator", LINKED).changes).articles["kettle.md"].text
    assert made == LINKED.articles["kettle.md"].text + (
        "\n<!-- data20:begin backlinks -->\n## Linked from\n\n- [C](c.md)\n- [Чай](notes/чай.md) — Заварить в чайнике. Ещё kettle.\n<!-- data20:end backlinks -->\n"
    )


def test_generated_links_never_feed_back() -> None:
    """Defect of the old tool: inserted links counted as outgoing links on the next run."""
    applied = LINKED.apply(run("backlinks_generator", LINKED).changes)
    assert applied.derived(graph_of).edges == LINKED.derived(graph_of).edges
    assert not run("backlinks_generator", applied).changes


def test_removing_the_last_link_proposes_to_remove_the_section() -> None:
    applied = LINKED.apply(run("backlinks_generator", LINKED).changes)
    lonely = vault_of([("kettle.md", applied.articles["kettle.md"].source)])
    assert lonely.apply(run("backlinks_generator", lonely).changes).articles["kettle.md"].source == LINKED.articles["kettle.md"].source


def test_link_strength_is_the_sum_of_inverse_roots() -> None:
    row = table(run("backlinks_generator", LINKED)).rows[0]
    assert (row[0].path, row[1], row[2], row[3], row[4]) == ("kettle.md", 2, 3, 2, 2.0)


def corpus(name: str) -> Vault:
    """Return a real vault where the corpora are at hand, else the demo vault."""
    archive = CORPORA / f"{name}.zip"
    if not archive.is_file():
        return demo()
    with zipfile.ZipFile(archive) as opened:
        return vault_of((info.filename, opened.read(info)) for info in opened.infolist() if info.filename.endswith(".md"))


@pytest.mark.defect("D7")
@pytest.mark.parametrize("name", ["demo", "obsidian-help-en", "rust-book", "logseq-docs"])
def test_pagerank_of_a_vault_agrees_with_networkx(name: str) -> None:
    vault = corpus(name)
    files = {a.name: a.content for a in run("calculate_pagerank", vault).artifacts}
    ranks = {row["path"]: row["pagerank"] for row in json.loads(files["pagerank.json"])["articles"]}
    graph = nx.DiGraph()
    graph.add_nodes_from(vault.articles)
    graph.add_edges_from((e.source, e.target) for e in vault.derived(graph_of).edges if e.type != "parent")
    expected = nx.algorithms.link_analysis.pagerank_alg._pagerank_python(graph, tol=1e-12, max_iter=1000)
    assert ranks == pytest.approx(expected, abs=1e-6)
    assert sum(ranks.values()) == pytest.approx(1, abs=1e-9)
    assert list(ranks.values()) == sorted(ranks.values(), reverse=True)


def test_topic_pagerank_raises_what_is_near_the_topic() -> None:
    vault = demo()
    overall = {row[1].path: row[2] for row in table(run("calculate_pagerank", vault)).rows}
    start = next(iter(sorted(vault.articles)))
    near = {row[1].path: row[2] for row in table(run("calculate_pagerank", vault, start=start)).rows}
    assert near[start] > overall[start]


def test_graph_files_read_back_with_networkx() -> None:
    import io

    files = {a.name: a.content for a in run("build_graph", LINKED).artifacts}
    graph = nx.read_graphml(io.BytesIO(files["graph.graphml"]))
    assert set(graph.edges()) == {("notes/чай.md", "kettle.md"), ("c.md", "kettle.md")}
    assert nx.read_gexf(io.BytesIO(files["graph.gexf"].replace(b"gexf.net/1.3", b"www.gexf.net/1.2draft").replace(b'version="1.3"', b'version="1.2"'))).number_of_nodes() == 3
