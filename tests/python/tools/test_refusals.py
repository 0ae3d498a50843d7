"""What a tool refuses it says in the reader's language, with the value that it refused."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import data20
from data20.errors import BadInput
from data20.messages import Text
from data20.tools.interface import SilentProgress
from data20.tools.registry import registry
from data20.vault.apply import vault_of

VAULT = vault_of([("a.md", b"---\ntags: [tea]\n---\n# A\n\nTea.\n")])
ROOMS = ("tools", "graph", "quality", "search", "report")


def reasons() -> list[tuple[str, ast.expr]]:
    """Return where each BadInput of the rooms that tools are made of is raised, and its reason."""
    root = Path(data20.__file__).parent
    found = []
    for file in sorted(path for room in ROOMS for path in (root / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BadInput":
                found += [(f"{file.name}:{node.lineno}", word.value) for word in node.keywords if word.arg == "reason"]
    return found


def test_no_reason_is_in_one_language_only() -> None:
    found = reasons()
    assert len(found) > 40
    assert [place for place, reason in found if isinstance(reason, ast.Constant | ast.JoinedStr)] == []


@pytest.mark.parametrize(("name", "values", "ru", "en"), [
    ("calculate_pagerank", {"start": "{b}.md"}, "«start»: нет статьи «{b}.md»", "“start”: no article at “{b}.md”"),
    ("calculate_pagerank", {"topic": "nowhere"}, "«topic»: ни у одной статьи нет тега «nowhere»", "“topic”: no article has the tag “nowhere”"),
    ("quality_metrics", {"today": "31.05.24"}, "«today»: «31.05.24» — не день вида 2024-05-31", "“today”: “31.05.24” is not a day like 2024-05-31"),
    ("marginalia", {"action": "add", "article": "a.md", "note": "x", "quote": "nothing"}, "«quote»: слова встречаются в статье 0 раз, а нужно один", "“quote”: the words occur 0 times in the article; they must occur once"),
    ("metadata_validator", {"schema_text": "{"}, "это не JSON: строка 1, знак 2", "not JSON: line 1, character 2"),
    ("generate_changelog", {"milestones": "2024-05-31 a\n2024-05-31 b"}, "«2024-05-31» — дважды", "“2024-05-31” comes twice"),
])  # fmt: skip
def test_a_refusal_says_what_was_wrong_in_both_languages(name: str, values: dict[str, Any], ru: str, en: str) -> None:
    spec = registry()[name]
    with pytest.raises(BadInput) as refused:
        spec.run(VAULT, spec.params.model_validate(values), SilentProgress())
    assert ru in refused.value.detail("ru")
    assert en in refused.value.detail("en")


def test_a_filled_text_keeps_braces_and_counts_in_both_languages() -> None:
    text = Text("{count|раз|раза|раз}: {what}", "{count|time|times}: {what}").filled(count=2, what="{count} {other}")
    assert (text.format("ru", {}), text.format("en", {})) == ("2 раза: {count} {other}", "2 times: {count} {other}")
