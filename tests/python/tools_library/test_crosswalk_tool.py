"""A number of one library scheme proposes the number of the other, and says where it comes from."""

from __future__ import annotations

import json

from data20.report.localize import localize
from data20.report.serialize import report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool, text_catalogue
from data20.vault.apply import vault_of

VAULT = vault_of([
    ("a.md", '---\nudc: "004.8"\n---\n# Сети\n\nСлова.\n'.encode()), ("b.md", b'---\ndewey: "641.5"\n---\n# Bread\n\nFlour and water.\n'), ("c.md", "# Ничто\n\nБез слов.\n".encode()),
])  # fmt: skip


def run(**values: object) -> tuple[dict[str, list[str]], list[str]]:
    spec = find_tool("add_dewey")
    report = spec.run(VAULT, spec.params.model_validate(values), SilentProgress())
    rows = json.loads(next(a.content for a in report.artifacts if a.name == "classes.json"))
    why = localize(report_to_json(report), "ru", text_catalogue())
    table = next(b for b in why["blocks"] if b["kind"] == "table")
    return {r["path"]: [r["given"], r["suggestion"], r["counterpart"]] for r in rows}, [str(row[4]) for row in table["rows"]]


def test_the_number_of_the_other_scheme_is_converted() -> None:
    found, why = run(scheme="dewey")
    assert found["a.md"] == ["", "006.3", "004.8"] and found["b.md"] == ["641.5", "", "641"] and found["c.md"][1] == ""
    assert "соответствует УДК 004.8" in why
    found, why = run()
    assert found["b.md"] == ["", "641", "641"] and found["a.md"][0::2] == ["004.8", "006.3"]
    assert "соответствует Дьюи 641.5" in why
    assert {values[2] for values in run(scheme="own")[0].values()} == {""}


def test_a_converted_number_is_sure_enough_to_be_written() -> None:
    spec = find_tool("add_dewey")
    report = spec.run(VAULT, spec.params.model_validate({"scheme": "dewey", "write": True}), SilentProgress())
    assert [(edit.path, b'dewey: "006.3"' in edit.content) for edit in report.changes.edits] == [("a.md", True)]  # type: ignore[union-attr]
