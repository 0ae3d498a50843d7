"""Network, citation and prerequisite tools on small vaults whose answers can be worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx
import pytest

from data20.errors import BadInput
from data20.report.blocks import Articles, Graph, Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import demo


def run(tool: str, vault: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def table(report: Report, key: str) -> list[dict[str, Any]]:
    found = next(b for b in report.blocks if isinstance(b, Table) and getattr(b.title, "key", "").endswith(f".{key}"))
    return [dict(zip([c.key for c in found.columns], row, strict=True)) for row in found.rows]


def metric(report: Report, key: str) -> Any:
    return next(m.value for b in report.blocks if b.kind == "metrics" for m in b.items if getattr(m.label, "key", "").endswith(f".{key}"))


def artifact(report: Report, name: str) -> Any:
    return json.loads(next(a.content for a in report.artifacts if a.name == name))


def vault(**articles: str) -> Vault:
    return vault_of((f"{name}.md", text.encode()) for name, text in articles.items())


def links(*targets: str) -> str:
    return " ".join(f"[[{t}]]" for t in targets)


TWO_CIRCLES = vault(
    a=links("b", "c"), b=links("c"), c=links("мост"), мост=links("x"), x=links("y", "z"), y=links("z"), z="", один="Ни с чем.",
)  # fmt: skip


def test_two_circles_joined_by_one_article_are_two_communities() -> None:
    report = run("network_analyzer", TWO_CIRCLES)
    rows = {r["article"].path: r for r in table(report, "table")}
    assert next(iter(rows)) == "мост.md"
    assert rows["a.md"]["group"] == rows["b.md"]["group"] == rows["c.md"]["group"] != rows["x.md"]["group"] == rows["z.md"]["group"]
    # Six others are connected; 9 of the 21 pairs (n-1)(n-2)/2 with n = 8 go through the bridge.
    assert rows["мост.md"]["betweenness"] == pytest.approx(9 / 21)
    assert rows["a.md"]["clustering"] == 1 and rows["один.md"]["core"] == 0 and rows["x.md"]["core"] == 2
    assert rows["один.md"]["role"].key.endswith("role_alone") and rows["мост.md"]["role"].key.endswith("role_cut")
    assert {(r["from"].path, r["to"].path) for r in table(report, "bridges_table")} == {("c.md", "мост.md"), ("x.md", "мост.md")}


def test_a_path_follows_the_links_or_says_that_it_does_not() -> None:
    def path(a: str, b: str) -> tuple[str, list[str]]:
        block = next(b for b in run("network_analyzer", TWO_CIRCLES, path_from=a, path_to=b).blocks if isinstance(b, Articles))
        return block.title.key, [item.article.path for item in block.items]  # type: ignore[union-attr]

    assert path("a.md", "z.md") == ("network_analyzer.path", ["a.md", "c.md", "мост.md", "x.md", "z.md"])
    assert path("z.md", "x.md") == ("network_analyzer.path_any", ["z.md", "x.md"])
    assert path("a.md", "один.md") == ("network_analyzer.path", [])


@pytest.mark.defect("D7")
def test_the_ranks_of_the_network_sum_to_one_and_links_into_the_same_article_make_no_node() -> None:
    """Defect D7, and the old tool turned `#anchor` links into a node for the folder."""
    data = artifact(run("network_analyzer", vault(a="[x](#here) [[b#h]]\n\n# here", b="# h")), "network.json")
    assert [n["path"] for n in data["nodes"]] == ["a.md", "b.md"]
    assert sum(n["pagerank"] for n in data["nodes"]) == pytest.approx(1)
    assert [n["links_in"] for n in data["nodes"]] == [0, 1]


def test_the_files_of_the_network_read_in_networkx() -> None:
    report = run("network_analyzer", demo())
    for name, read in (("network.graphml", nx.parse_graphml), ("network.gexf", lambda t: nx.read_gexf(__import__("io").BytesIO(t.encode()), version="1.2draft"))):
        content = next(a.content for a in report.artifacts if a.name == name).decode()
        if name == "network.gexf":
            content = content.replace("gexf.net/1.3", "www.gexf.net/1.2draft").replace('"1.3"', '"1.2"')
        assert len(read(content)) == len(demo().articles)


CITING = vault(
    p="---\nauthor: Анна\ndate: 2020-01-01\n---\n" + links("x", "y", "x"), q="---\nauthors: [Анна, Boris]\ndate: 2024-05-01\n---\n" + links("x", "y"),
    r="---\ndate: 2024-06-01\ncategory: чай\n---\n" + links("x", "q"), x="---\nauthor: Boris\n---\n" + links("x"), y="---\nauthor: Boris\n---\n",
)  # fmt: skip


def test_citations_count_once_a_pair_and_pairs_have_salton_cosines() -> None:
    report = run("citation_index", CITING)
    rows = {r["article"].path: r for r in table(report, "table")}
    assert (rows["x.md"]["cited"], rows["x.md"]["recent"], rows["y.md"]["cited"], rows["q.md"]["cited"]) == (3, 2, 2, 1)
    (pair,) = table(report, "cocited")
    assert (pair["first"].path, pair["second"].path, pair["common"], pair["cosine"]) == ("x.md", "y.md", 2, pytest.approx(2 / 6**0.5))
    (coupled,) = table(report, "coupled")
    assert (coupled["first"].path, coupled["second"].path, coupled["common"], coupled["cosine"]) == ("p.md", "q.md", 2, 1.0)
    assert metric(report, "h") == 2 and metric(report, "g") == 2


def test_the_h_index_is_over_an_authors_articles_not_over_who_cites_one() -> None:
    groups = {r["group"]: (r["articles"], r["cited"], r["h"]) for r in table(run("citation_index", CITING), "groups")}
    assert groups == {"Boris": (3, 6, 2), "Анна": (2, 1, 1), "чай": (1, 0, 0)}


def test_pairs_can_be_shown_for_one_article() -> None:
    report = run("citation_index", CITING, article="q.md", at_least=1)
    assert {(r["first"].path, r["second"].path) for r in table(report, "cocited")} == {("q.md", "x.md")}
    assert all("q.md" in (r["first"].path, r["second"].path) for r in table(report, "coupled"))


COURSE = vault(
    a="# Основы\n", b="---\nprerequisites: [a.md]\n---\n# Б\n", c="---\nprerequisites: [b.md, a.md]\n---\n# В\n\n" + "слово " * 400,
    d="# Г\n\nЭта статья предполагает знание [основ](a.md). А [это](c.md) просто ссылка.\n", e="---\nprerequisites: [c.md, no.md]\n---\n# E\n\nIt builds on [that](d.md).\n",
)  # fmt: skip


def test_the_study_order_puts_everything_after_what_it_needs() -> None:
    report = run("prerequisites_graph", COURSE)
    rows = table(report, "table")
    assert [(r["article"].path, r["level"]) for r in rows] == [("a.md", 1), ("b.md", 2), ("d.md", 2), ("c.md", 3), ("e.md", 4)]
    assert [(r["article"].path, r["drop"].path) for r in table(report, "superfluous_table")] == [("c.md", "a.md")]
    assert [(r["article"].path, r["target"]) for r in table(report, "missing_table")] == [("e.md", "no.md")]
    assert metric(report, "cycles") == 0 and metric(report, "critical") == 2
    assert [r["article"].path for r in table(run("prerequisites_graph", COURSE, phrases=False), "table")] == ["a.md", "b.md", "c.md", "e.md"]


def test_a_legend_names_its_groups_in_words() -> None:
    for tool, values in (("network_analyzer", {}), ("graph_visualizer", {}), ("prerequisites_graph", {})):
        picture = next(b for b in run(tool, COURSE, **values).blocks if isinstance(b, Graph))
        assert picture.nodes and not any(isinstance(n.group, str) and n.group.isdigit() for n in picture.nodes), tool


def test_the_way_to_a_goal_skips_what_is_known() -> None:
    def way(**values: Any) -> list[str]:
        return [i.article.path for i in next(b for b in run("prerequisites_graph", COURSE, goal="c.md", **values).blocks if isinstance(b, Articles)).items]

    assert way() == ["a.md", "b.md", "c.md"]
    assert way(known="Б") == ["a.md", "c.md"]
    assert way(known="a.md\nb.md") == ["c.md"]


def test_depth_is_right_where_two_branches_share_their_roots() -> None:
    """The old tool's visited set made the depth of shared parts depend on the order of visiting."""
    made = vault(a="", b="---\nrequires: [a]\n---\n", c="---\nrequires: [b]\n---\n", d="---\nrequires: [a, c]\n---\n", e="---\nrequires: [d, a]\n---\n")
    assert [r["level"] for r in table(run("prerequisites_graph", made), "table")] == [1, 2, 3, 4, 5]


def test_a_circle_is_broken_where_the_evidence_is_weakest() -> None:
    made = vault(a="---\nprerequisites: [c.md]\n---\n", b="Builds on [x](a.md).", c="---\nprerequisites: [b.md]\n---\n")
    report = run("prerequisites_graph", made)
    (row,) = table(report, "cycle_table")
    assert (row["article"].path, row["drop"].path, row["why"].values["quote"]) == ("b.md", "a.md", "Builds on x.")
    assert [r["article"].path for r in table(report, "table")] == ["b.md", "c.md", "a.md"]


LOST = vault_of([
    ("Home.md", ("Начало. " + links("a", "b")).encode()), ("a.md", b"---\ndate: 2024-05-01\n---\n# A\n"), ("b.md", links("a", "b").encode()),
    ("чай.md", ("# Чай\n\n" + "слово " * 50 + "[x](a.md)\n").encode()), ("stub.md", b"Short."), ("new.md", b"---\ndate: 2024-04-30\n---\nNew."), ("inbox/raw.md", b"[[stub]]"),
    ("notes/кто.md", ("# Кто\n\n" + "слово " * 50 + "\n\nЛюблю `чай` и Чай, а ещё *чай*.\n").encode()),
])  # fmt: skip


def test_orphans_are_told_apart_and_the_inbox_is_left_out() -> None:
    report = run("find_orphans", LOST)
    assert {r["article"].path: r["kind"].key.split("_")[-1] for r in table(report, "table")} == {"notes/кто.md": "isolated", "чай.md": "orphan", "new.md": "new"}
    assert {r["article"].path for r in table(report, "unreachable_table")} == {"notes/кто.md", "stub.md", "чай.md", "new.md"}
    assert {r["article"].path: r["only"].path for r in table(report, "weak_table")} == {"b.md": "Home.md", "stub.md": "inbox/raw.md"}
    assert "inbox/raw.md" in {r["article"].path for r in table(run("find_orphans", LOST, ignore=""), "table")}


def test_why_to_link_from_an_article_that_the_orphan_links_to_is_said_of_the_orphan() -> None:
    (row,) = table(run("find_orphans", vault(one=links("two"), two="Something else altogether.\n")), "table")
    assert (row["article"].path, row["from"].path, row["how"].key) == ("one.md", "two.md", "find_orphans.own_link")


def test_a_mention_becomes_a_link_and_nothing_else_changes() -> None:
    report = run("find_orphans", LOST)
    (edit,) = report.changes.edits
    made = LOST.apply(report.changes).articles["notes/кто.md"].text
    assert made == LOST.articles["notes/кто.md"].text.replace("и Чай,", "и [Чай](../чай.md),")
    assert edit.path == "notes/кто.md" and not run("find_orphans", LOST, link=False).changes


def test_two_orphans_mentioned_in_one_article_are_both_linked() -> None:
    made = vault(one="# Альфа\n", two="# Бета\n", three="Сначала Альфа, потом Бета.\n")
    after = made.apply(run("find_orphans", made).changes)
    assert after.articles["three.md"].text == "Сначала [Альфа](one.md), потом [Бета](two.md).\n"
    assert [r["article"].path for r in table(run("find_orphans", after), "table")] == ["three.md"]


@pytest.mark.parametrize("layout", ["force", "circular", "radial", "grid"])
def test_every_layout_gives_each_article_its_own_place_in_the_picture(layout: str) -> None:
    report = run("graph_visualizer", demo(), layout=layout)
    drawn = next(b for b in report.blocks if b.kind == "graph")
    places = {(n.x, n.y) for n in drawn.nodes}
    assert len(places) == len(drawn.nodes) == len(demo().articles)
    assert all(-1 <= v <= 1 for n in drawn.nodes for v in (n.x, n.y))


def test_the_map_can_be_cut_to_a_neighbourhood_and_to_the_well_linked() -> None:
    def shown(**values: Any) -> set[str]:
        return {n.id for n in next(b for b in run("graph_visualizer", TWO_CIRCLES, **values).blocks if b.kind == "graph").nodes}

    assert shown(centre="мост.md", steps=1) == {"мост.md", "c.md", "x.md"}
    assert shown(degree=3) == {"c.md", "x.md"} and "один.md" not in shown(degree=1)
    assert shown(centre="один.md") == {"один.md"} and len(shown(top=2)) == 2


def test_another_seed_gives_another_map_and_the_same_seed_the_same() -> None:
    def places(seed: int) -> list[Any]:
        return [(n.x, n.y) for n in next(b for b in run("graph_visualizer", demo(), seed=seed).blocks if b.kind == "graph").nodes]

    assert places(3) == places(3) != places(0)


def test_the_shortest_path_is_listed_and_stands_out_on_the_map() -> None:
    made = vault_of([(f"{n}.md", f"# N{n}\n\n[next]({(n + 1) % 9}.md)\n".encode()) for n in range(9)] + [("x.md", b"# X\n")])
    report = run("graph_visualizer", made, centre="0.md", target="3.md", steps=1)
    assert [row["article"].path for row in table(report, "path")] == ["0.md", "1.md", "2.md", "3.md"]
    drawn = next(b for b in report.blocks if b.kind == "graph")
    assert {n.id for n in drawn.nodes if getattr(n.group, "key", "").endswith("on_path")} == {"0.md", "1.md", "2.md", "3.md"} and "8.md" in {n.id for n in drawn.nodes}
    assert table(run("graph_visualizer", made, centre="0.md", target="x.md"), "path") == []
    for wrong in ({"target": "3.md"}, {"centre": "0.md", "target": "none.md"}):
        with pytest.raises(BadInput, match="target"):
            run("graph_visualizer", made, **wrong)


def test_the_svg_is_well_formed_and_runs_nothing() -> None:
    from xml.etree import ElementTree

    made = vault_of([("<b>.md", b"# <script>alert(1)</script> & \"x\"\n[[b]]"), ("b.md", b"")])
    content = next(a.content for a in run("graph_visualizer", made).artifacts if a.name == "link-map.svg")
    root = ElementTree.fromstring(content)
    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {"svg", "title", "rect", "g", "line", "circle", "text"}


def test_a_folder_that_all_share_is_no_group_and_folders_stand_for_missing_categories() -> None:
    made = vault_of([("ru/чай/a.md", b"# A\n\nword"), ("ru/чай/b.md", b"# B\n\nword"), ("ru/кофе/c.md", b"# C\n\nword [a](../\xd1\x87\xd0\xb0\xd0\xb9/a.md)")])
    assert [r["group"] for r in table(run("statistics_dashboard", made), "groups")] == ["чай", "кофе"]
    assert [r["category"] for r in table(run("add_rubrics", made), "table")] == ["чай", "кофе"]
    assert {r["category"] for r in table(run("build_taxonomy", made), "table")} == {"чай", "кофе"}
    assert {n.group for n in next(b for b in run("build_graph", made).blocks if isinstance(b, Graph)).nodes} == {"чай", "кофе"}
