"""The inbox: notes go where similar articles are, doubles are noticed, nothing is moved on a guess."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from data20.report.blocks import Report, Table
from data20.search.votes import votes
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import DEMO, demo

SOUPS = ["борщ свёкла капуста бульон", "щи капуста бульон картошка", "рассольник огурцы перловка бульон"]
CODE = ["python function list loop", "javascript function array loop", "python class module list"]
FILES: dict[str, bytes] = {
    **{f"кухня/{n}.md": f"---\ncategory: кухня\ntags: [суп]\n---\n# Суп {n}\n\n{text}. {text}.\n".encode() for n, text in enumerate(SOUPS)},
    **{f"code/{n}.md": f"---\ncategory: code\ntags: [programming]\n---\n# Code {n}\n\n{text}. {text}.\n".encode() for n, text in enumerate(CODE)},
    "inbox/уха.md": "---\nprocessing_status: new  # как есть\ntags: [рыба]\n---\nБульон, картошка, капуста, рыба.\n".encode(),
    "inbox/strange.md": b"# Zebra\n\nzebra quagga\n", "inbox/two.md": b"# A\n\npython function list loop module\n\n# B\n\nclass\n",
    "index.md": "См. [уху](inbox/уха.md).\n".encode(),
}  # fmt: skip


def with_bytes(files: dict[str, bytes]) -> Vault:
    vault = vault_of(files.items())
    return replace(vault, files={path: files[path] for path in vault.attachments})


def run(vault: Vault, **values: Any) -> Report:
    spec = find_tool("process_inbox")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def notes(report: Report) -> dict[str, dict[str, Any]]:
    return {n["path"]: n for n in json.loads(next(a.content for a in report.artifacts if a.name == "inbox.json"))}


def test_votes_are_shares_of_similarity_with_an_allowance_for_not_knowing() -> None:
    found = votes([("a", 0.5), ("b", 0.25)], {"a": ["x"], "b": ["x", "y"]})
    assert [(v.label, v.share, v.voters) for v in found] == [("x", pytest.approx(0.3125 / 0.3125 * 5 / 6), ("a", "b")), ("y", pytest.approx(0.0625 / 0.3125 * 5 / 6), ("b",))]


def test_a_note_goes_where_similar_articles_are_and_links_follow() -> None:
    report = run(with_bytes(FILES))
    assert notes(report)["inbox/уха.md"]["categories"][0]["category"] == "кухня"
    after = with_bytes(FILES).apply(report.changes)
    moved = after.articles["кухня/уха.md"].text
    assert moved == "---\nprocessing_status: processed  # как есть\ntags: [рыба, суп]\ncategory: кухня\nstatus: draft\n---\nБульон, картошка, капуста, рыба.\n"
    assert after.articles["index.md"].text == "См. [уху](кухня/уха.md).\n"
    assert "inbox/уха.md" not in after.articles
    assert not run(after).changes


def test_a_note_that_goes_to_the_root_is_said_to_go_there() -> None:
    files = {path.replace("кухня/", ""): content for path, content in FILES.items() if path.startswith(("кухня", "inbox/уха"))}
    table = next(b for b in run(with_bytes(files)).blocks if isinstance(b, Table))
    assert [(row[0].path, row[1].key, row[5]) for row in table.rows] == [("inbox/уха.md", "process_inbox.file", "/")]


def test_what_is_unknown_or_holds_two_notes_stays_with_advice() -> None:
    found = notes(run(with_bytes(FILES)))
    assert (found["inbox/strange.md"]["advice"], found["inbox/two.md"]["advice"]) == ("decide", "split")
    assert not found["inbox/strange.md"]["moved"] and not found["inbox/strange.md"]["categories"]


def test_a_double_is_named_and_not_moved() -> None:
    vault = with_bytes({**FILES, "inbox/copy.md": "# Суп 0\n\nборщ свёкла капуста бульон. борщ свёкла капуста бульон.\n".encode()})
    note = notes(run(vault))["inbox/copy.md"]
    assert note["advice"] == "merge" and note["similar"][0]["path"] == "кухня/0.md"


def test_words_match_whole_not_in_pieces() -> None:
    """The old tool found “стол” in “столько”."""
    vault = with_bytes({"мебель/стол.md": "---\ncategory: мебель\n---\nстол стол стол\n".encode(), "inbox/x.md": "столько столько\n".encode()})
    assert notes(run(vault))["inbox/x.md"]["categories"] == []


def test_text_and_html_become_articles() -> None:
    vault = with_bytes({**FILES, "inbox/a.txt": "бульон, капуста и картошка, огурцы".encode(), "inbox/b.html": b"<h1>Note</h1><p>Hello <a href='https://e.org'>there</a></p><script>bad()</script>", "inbox/b.md": b"taken\n"})
    after = vault.apply(run(vault).changes)
    assert "inbox/a.txt" not in after.attachments and "inbox/b.html" not in after.attachments
    assert after.articles["inbox/b-2.md"].text.startswith("# Note") and "bad" not in after.articles["inbox/b-2.md"].text
    assert "бульон" in next(a for p, a in after.articles.items() if p.endswith("/a.md")).text


@pytest.mark.parametrize("values", [{"inbox": "nowhere"}, {"inbox": "inbox", "least": 1.0}])
def test_nothing_is_moved_without_reason(values: dict[str, Any]) -> None:
    assert not run(with_bytes(FILES), **values).changes


def test_the_demo_inbox_is_filed_sensibly() -> None:
    files = {path: (DEMO / path).read_bytes() for path in demo().attachments}
    found = notes(run(replace(demo(), files=files)))
    assert len(found) == 3
    assert found["inbox/2026-11-18-рассольник.md"]["categories"][0]["category"] == "cooking"
