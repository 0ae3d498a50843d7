"""No parameter without effect: for each there is a vault and a value with which the tool answers differently.

Most are tried by their kind on the demo vault; those that need something special (a past, a note, a broken link) say what in `SPECIAL`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from data20.errors import BadInput
from data20.report.serialize import changes_to_json, report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.history import LIVED
from tests.python.tools.vaults import DEMO, demo

RICH_FILES: dict[str, bytes] = {
    "01-start.md": b"---\ntags: [tea, Tea]\nlang: no\n---\n# Start\n\nTea is a drink that people brew from dried leaves with hot water in a pot.\n\n"
    b"[m](Sub/Moved.md) [c](sub/other.MD) [l](http://localhost/x) This builds on [basics](02-basics.md).\n\n" + b"```py\nprint('one')\nprint('two')\nprint('three')\n```\n",
    "02-basics.md": b"---\nprerequisites: [01-start.md]\n---\n# Basics\n\nTea is a drink that people brew from dried leaves with hot water in a mug.\n\n```py\nprint('one')\nprint('two')\nprint('three')\n```\n",
    "03-more.md": b"# More\n\n<!-- TODO: look -->\n\nThe Lonely page is mentioned here. See [[01-start]].\n",
    "sub/other.md": b"# Other\n\nSome words of its own, and [basics](../02-basics.md).\n", "deep/moved.md": b"# Moved\n\nLittle.\n", "deep/lonely.md": b"---\ntitle: Lonely page\n---\n# Lonely page\n\nAlone.\n",
    "inbox/note.md": b"---\nprocessing_status: new\n---\nTea is a drink that people brew from dried leaves with hot water.\n",
    "refs.bib": b"@book{cited, title={Cited}}\n@book{other, title={Nobody}}\n",
    "a.md": b"---\ndate: 2024-05-06\n---\n# A\n\n[@cited]\n\n> A quotation that is long enough to be kept by anybody who reads it.\n",
}  # fmt: skip
BOILER = " ".join(f"общее{n} предупреждение{n * 3} читателю{n * 5}" for n in range(40))
VAULTS: dict[str, Vault] = {
    "rich": replace(vault_of(RICH_FILES.items()), files={"refs.bib": RICH_FILES["refs.bib"]}),
    "lived": LIVED,
    "boiler": vault_of((f"{n}.md", f"# Статья {n}\n\n{BOILER}\n\nСвоё слово{n} и ещё слово{n * 7} здесь.\n".encode()) for n in range(30)),
    "named": vault_of([("pc.md", "---\naliases: [ПК]\n---\n# Компьютер\n\nМашина.\n".encode()), ("b.md", "# Стол\n\nНа нём компьютер.\n".encode())]),
    "saved": replace(vault_of([("tea.md", b"# Tea\n\nA cup of tea.\n"), ("b.md", b"# Bread\n\nFlour.\n")]), files={".data20/searches.json": b'{"drinks": "tea"}'}),
    "equal": vault_of([("a.md", f"# A\n\n{BOILER}\n".encode()), ("b.md", f"# A\n\n{BOILER}\n".encode())]),
    "ring": vault_of((f"{n}.md", f"# N{n}\n\n[next]({(n + 1) % 9}.md)\n".encode()) for n in range(9)),
}


@dataclass(frozen=True)
class Case:
    """What shows the effect: the vault, the values that stay, and the value that differs."""

    vault: str
    value: Any
    stay: dict[str, Any] = field(default_factory=dict)



def made(tool: str, name: str, vault: str) -> str:
    """Return a file that the tool made of another vault: what it takes as an earlier answer."""
    spec = registry()[tool]
    report = spec.run(VAULTS[vault], spec.params(), SilentProgress())
    return next(a.content for a in report.artifacts if a.name == name).decode()


SPECIAL: dict[tuple[str, str], Case] = {
    ("recent_changes", "utc_offset"): Case("lived", 5.0), ("recent_changes", "items"): Case("lived", 1, {"base_url": "https://x.org/"}),
    ("recent_changes", "days"): Case("lived", 1), ("recent_changes", "until"): Case("lived", "2024-05-07"), ("recent_changes", "folder"): Case("lived", "кухня"), ("recent_changes", "by"): Case("lived", "editor"),
    ("sitemap_generator", "indexnow"): Case("demo", "0123456789abcdef", {"base_url": "https://x.org/"}), ("sitemap_generator", "since"): Case("demo", "2999-01-01", {"base_url": "https://x.org/", "indexnow": "0123456789abcdef"}),
    ("generate_statistics", "previous"): Case("demo", made("generate_statistics", "statistics.json", "rich")), ("quality_metrics", "previous"): Case("rich", made("quality_metrics", "quality.json", "rich")),
    ("network_analyzer", "path_from"): Case("ring", "0.md", {"path_to": "3.md"}), ("network_analyzer", "path_to"): Case("ring", "3.md", {"path_from": "0.md"}),
    ("reading_progress", "status"): Case("rich", "reading", {"article": "a.md"}), ("reading_progress", "minutes"): Case("rich", 7.5, {"article": "a.md", "status": "reading"}),
    ("version_history", "article"): Case("lived", "tea.md"), ("version_history", "folder"): Case("lived", "кухня"), ("version_history", "gone"): Case("lived", False), ("version_history", "order"): Case("lived", "path"), ("version_history", "utc_offset"): Case("lived", 5.0),
    ("generate_changelog", "period"): Case("lived", "year"), ("generate_changelog", "milestones"): Case("lived", "2024-05-07 Начало"), ("generate_changelog", "folder"): Case("lived", "кухня"),
    ("generate_changelog", "tools"): Case("lived", True, {"milestones": "2024-05-08 Начало"}), ("generate_changelog", "path"): Case("lived", "CHANGES.md"), ("generate_changelog", "utc_offset"): Case("lived", -12.0, {"milestones": "2024-05-06 x"}),
    ("build_taxonomy", "move"): Case("demo", "cooking = household/cooking"), ("build_taxonomy", "previous"): Case("demo", made("build_taxonomy", "taxonomy.json", "rich")), ("build_thesaurus", "decide"): Case("named", "стол = парта"), ("advanced_search", "saved"): Case("saved", "drinks"), ("advanced_search", "synonyms"): Case("named", True, {"query": "ПК"}), ("add_dewey", "field"): Case("demo", "category", {"scheme": "own"}), ("metadata_validator", "schema_text"): Case("demo", '{"type": "object", "required": ["shelfmark"]}'), ("metadata_validator", "fix"): Case("rich", False),
    ("chain_references", "numbers"): Case("rich", False), ("check_links", "mend"): Case("rich", False), ("check_links", "case"): Case("rich", False), ("check_links", "local"): Case("rich", False),
    ("find_related", "by"): Case("rich", "links", {"article": "01-start.md"}), ("find_related", "count"): Case("rich", 1, {"article": "01-start.md"}),
    ("prerequisites_graph", "phrases"): Case("rich", False), ("prerequisites_graph", "series"): Case("rich", False), ("prerequisites_graph", "known"): Case("rich", "01-start.md", {"goal": "02-basics.md"}),
    ("faceted_search", "words_to"): Case("demo", 5), ("knowledge_graph_builder", "question"): Case("rich", "?x ?r ?y", {"least": 1, "confidence": 0.0}), ("graph_visualizer", "steps"): Case("ring", 1, {"centre": "0.md"}), ("graph_visualizer", "target"): Case("ring", "3.md", {"centre": "0.md"}), ("generate_bibliography", "uncited"): Case("rich", True),
    ("archive_builder", "previous"): Case("demo", "0" * 64 + "  data/index.md\n"), ("duplicate_detector", "templates"): Case("boiler", False), ("duplicate_detector", "merge"): Case("equal", True), ("find_duplicates", "bits"): Case("boiler", 7, {"threshold": 1.0}),
    ("find_duplicates", "code_lines"): Case("rich", 9), ("find_orphans", "link"): Case("rich", False), ("find_orphans", "today"): Case("rich", "2030-01-01"), ("process_inbox", "tags"): Case("rich", False),
    ("validate", "ignore"): Case("rich", ["links.broken"]), ("validate", "baseline"): Case("rich", made("validate", "baseline.json", "rich")), ("validate", "fix"): Case("rich", False),
    ("marginalia", "action"): Case("rich", "add", {"article": "a.md", "quote": "quotation", "note": "n"}),
    **{("marginalia", name): Case("rich", value, {"action": "add", "article": "a.md", "quote": "quotation", "note": "n"}) for name, value in
       {"quote": "long enough", "note": "other", "kind": "idea", "author": "Вера", "date": "2024-05-06"}.items()},
}  # fmt: skip
STATEFUL = {
    ("marginalia", "id"): "test_marginalia.py: a note is resolved, changed and deleted by its id",
    ("commonplace_book", "review"): "test_reader_tools.py: reviews are kept", ("commonplace_book", "grade"): "test_reader_tools.py: reviews are kept",
    ("commonplace_book", "today"): "test_reader_tools.py: reviews are kept",
}  # fmt: skip
"""What acts on something that an earlier run has kept; the tests named here show it."""

PARAMETERS = [pytest.param(spec.name, name, id=f"{spec.name}-{name}") for spec in registry().values() for name in spec.params.model_fields if (spec.name, name) not in STATEFUL]


@cache
def with_files() -> Vault:
    return replace(demo(), files={path: (DEMO / path).read_bytes() for path in demo().attachments})


@cache
def answer(tool: str, vault: str, values: str) -> str | None:
    """Return everything the tool answers, None where it refuses the values (given as JSON)."""
    spec = registry()[tool]
    try:
        report = spec.run(VAULTS.get(vault) or with_files(), spec.params.model_validate(json.loads(values)), SilentProgress())
    except (BadInput, ValueError):
        return None
    files = "".join(a.name + a.content.decode("utf-8", "replace") for a in report.artifacts)
    return json.dumps([report_to_json(report), changes_to_json(report.changes)]) + files


def tried(tool: str, name: str) -> Iterator[Case]:
    """Yield cases that may show an effect, by the parameter's kind."""
    if (tool, name) in SPECIAL:
        yield SPECIAL[tool, name]
        return
    spec = registry()[tool]
    bases = [dict(example) for example in ({}, *(e for e in spec.examples if e))]
    described = spec.params.model_json_schema()["properties"][name]
    for base in bases:
        for value in values_of(described, spec.params.model_fields[name].default):
            yield Case("demo", value, base)


def values_of(described: dict[str, Any], default: Any) -> list[Any]:
    articles = with_files().articles
    by_widget = {
        "article": sorted(articles)[5:40:15], "folder": sorted({a.folder for a in articles.values() if a.folder})[:3],
        "tag": sorted({tag for a in articles.values() for tag in a.tags})[:3],
    }  # fmt: skip
    widget = described.get("x-data20", {}).get("widget")
    if widget in by_widget:
        return by_widget[widget]
    if isinstance(default, bool):
        return [not default]
    options = [described, *described.get("anyOf", [])]
    if listed := [value for option in options for value in (*option.get("enum", []), *([option["const"]] if "const" in option else []))]:
        return [value for value in listed if value != default]
    if described.get("type") == "array":
        return [[value] for value in described["items"].get("enum", ["x", sorted(articles)[3]])]
    if described.get("type") in ("integer", "number"):
        low, high = described.get("minimum", described.get("exclusiveMinimum", 0) + 0.01), described.get("maximum", described.get("exclusiveMaximum", 2) - 0.01)
        middle = (low + high) / 2 if described["type"] == "number" else default + 1
        return [value for value in (low, high, middle) if value != default]
    if any(option.get("type") in ("integer", "number") for option in described.get("anyOf", [])):
        return [5, 50, 500]
    return ["чай", "2024-01-01", "tea", "https://x.org/"]


@pytest.mark.parametrize(("tool", "name"), PARAMETERS)
def test_a_parameter_changes_the_answer(tool: str, name: str) -> None:
    for case in tried(tool, name):
        before = answer(tool, case.vault, json.dumps(case.stay))
        after = answer(tool, case.vault, json.dumps({**case.stay, name: case.value}))
        if before is not None and after is not None and before != after:
            return
    pytest.fail(f"no value of {name} was seen to change what {tool} answers")


@pytest.mark.parametrize("tool", sorted(name for name, spec in registry().items() if "today" in spec.params.model_fields))
def test_a_day_that_is_in_no_calendar_is_refused_rather_than_passed_over(tool: str) -> None:
    spec = registry()[tool]
    with pytest.raises((BadInput, ValidationError), match="today"):
        spec.run(LIVED, spec.params(today="2024-02-31"), SilentProgress())
