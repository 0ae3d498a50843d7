"""Each rule finds what it is for, at its place, and nothing else; fixes mend only what they name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data20.messages import Message
from data20.quality.closest import closest_targets
from data20.quality.findings import Finding, run_checks
from data20.report.blocks import Report
from data20.tools.interface import SilentProgress
from data20.tools.maintenance.validate import CHECKS
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault

GOOD = "---\ntitle: Good\ndate: 2024-05-06\ntags: [a, b]\nstatus: draft\n---\n# Good\n\n" + "word " * 30 + "\n\n## Two\n\nSee [self](#two), [other](b.md) and ![alt text](p.png).\n\n```py\nx\n```\n"


def vault(text: str | bytes) -> Vault:
    content = text.encode() if isinstance(text, str) else text
    return vault_of([("a.md", content), ("b.md", b"# B\n\n" + b"word " * 30), ("deep/moved.md", b"# M\n\n" + b"word " * 30), ("p.png", b"x")])


def find(text: str | bytes) -> list[Finding]:
    v = vault(text)
    return [f for f in run_checks(v, v.articles["a.md"], CHECKS) if f.rule != "content.short"]


def test_a_sound_article_has_no_findings() -> None:
    assert find(GOOD) == []


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("---\ntitle: [x\n---\ntext", "metadata.broken", 3, 1),
        ("---\na: 1\na: 2\n---\ntext", "metadata.broken", 3, 1),
        ("---\ndate: soon\n---\ntext", "metadata.date", 2, 1),
        ("---\ndate: 2024-02-30\n---\ntext", "metadata.date", 2, 1),
        ("---\ntags: {a: 1}\n---\ntext", "metadata.tags", 2, 1),
        ("---\ntags: [Чай, чай]\n---\ntext", "metadata.duplicate_tag", 2, 1),
        ("---\nstatus: ready\n---\ntext", "metadata.status", 2, 1),
        ("---\nlang: no\n---\ntext", "metadata.hazard", 2, 1),
        ("---\ntime: 12:30\n---\ntext", "metadata.hazard", 2, 1),
        ("---\ntitle: #1 in the list\n---\ntext", "metadata.comment", 2, 1),
        ("---\ntitle: " + "x" * 201 + "\n---\ntext", "metadata.title", 2, 1),
        (b"ok\nbad \xd0 byte", "file.encoding", 2, 5),
        ("a\r\nb\n", "file.newlines", 1, 1),
        ("---\na: 1\n---\n\n", "file.empty", 1, 1),
        ("one\n\n[x](nowhere-at-all.md)", "links.broken", 3, 1),
        ("> [[Nothing like it]]", "links.broken", 1, 3),
        ("[x](b.md#no-such-place)", "links.anchor", 1, 1),
        ("[](b.md)", "links.empty", 1, 1),
        ("[me](a.md)", "links.self", 1, 1),
        ("![](p.png)", "images.alt", 1, 1),
        ("![IMG_001.png](p.png)", "images.alt", 1, 1),
        ("![fine words](gone-picture.png)", "images.missing", 1, 1),
        ("# A\n\n### C", "headings.skipped", 3, 1),
        ("# A\n\n##", "headings.empty", 3, 1),
        ("# A\n\n## B\n\n## b", "headings.duplicate", 5, 1),
        ("# A\n\n# B", "headings.many", 3, 1),
        ("word " * 700, "headings.none", 1, 1),
        ("```\ncode\n```", "code.language", 1, 1),
        ("text\n\n[^1]: never used", "footnotes.unused", 3, 1),
    ],
)
def test_a_rule_finds_its_case_at_its_place(text: str | bytes, rule: str, line: int, column: int) -> None:
    assert [(f.rule, f.line, f.column) for f in find(text)] == [(rule, line, column)]


@pytest.mark.parametrize("text", ["`[x](nowhere.md)` word", "```py\n[[nowhere]]\n```", "<!-- [x](nowhere.md) --> word", "[x](https://example.org/a.md)", "<https://example.org>"])
def test_code_comments_and_the_web_are_not_checked(text: str) -> None:
    assert find(text) == []


@pytest.mark.defect("D6")
def test_a_template_s_braces_without_quotes_are_explained_in_words() -> None:
    (found,) = find("---\ncreated: {{date}}\n---\ntext")
    assert found.message.values["reason"] == Message("yaml.braces")


def test_yaml_dates_are_dates() -> None:
    """Defect D6: the old validators called every unquoted YAML date a wrong type."""
    assert find("---\ndate: 2024-05-06\ncreated: 2024-05-06T10:00:00+03:00\nupdated: 2024\n---\ntext") == []


def run(v: Vault, **values: Any) -> Report:
    spec = find_tool("validate")
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def test_an_article_can_spare_itself_a_rule() -> None:
    assert find("---\ndata20-ignore: [links.broken, images]\n---\n[x](gone-away.md) ![](p.png)") == []


def test_fixes_mend_only_what_they_name() -> None:
    v = vault("---\ntags: [Чай, чай, x] # mine\nlang: no\n---\n[m](../other/movd.md#m) and [[movd]] and [x](unlike-anything.md)\n")
    report = run(v, severity="info")
    assert v.apply(report.changes).articles["a.md"].text == (
        '---\ntags: [Чай, x] # mine\nlang: "no"\n---\n[m](deep/moved.md#m) and [[moved|movd]] and [x](unlike-anything.md)\n'
    )
    assert not run(v, fix=False).changes


def test_a_baseline_hides_what_was_known_and_shows_what_is_new() -> None:
    v = vault("[x](gone-away.md)\n")
    baseline = next(a.content.decode() for a in run(v).artifacts if a.name == "baseline.json")
    grown = vault("new line\n\n[x](gone-away.md) [y](also-gone.md)\n")
    sarif = next(a.content for a in run(grown, baseline=baseline).artifacts if a.name == "findings.sarif")
    results = json.loads(sarif)["runs"][0]["results"]
    assert [r["message"]["text"] for r in results] == ["The link “also-gone.md” leads nowhere."]
    assert results[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 19}


@pytest.mark.parametrize(("field", "value"), [("ignore", ["no.such.rule"]), ("baseline", "not json")])
def test_wrong_parameters_are_named(field: str, value: Any) -> None:
    with pytest.raises(Exception, match=field):
        run(vault("x"), **{field: value})


def test_the_closest_file_is_found_by_name() -> None:
    assert [c.path for c in closest_targets(vault("x"), "old/moved.md")] == ["deep/moved.md"]
    assert closest_targets(vault("x"), "something else entirely") == []


def test_a_missing_picture_is_never_taken_for_an_article_of_its_name() -> None:
    v = vault_of([("Obsidian.md", b"text"), ("a.md", b"![[obsidian.svg#icon]] and ![[obsidian.mp4]]")])
    report = run(v)
    assert report.changes.edits == ()
    assert closest_targets(v, "obsidian.svg") == []
