"""Every tool gives the same answer in the engine as on CPython: the same JSON, floats within 1e-9, the same files."""

from __future__ import annotations

import base64
import io
import json
import math
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pytest_pyodide import run_in_pyodide

from data20.report.serialize import changes_to_json, report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import registry
from data20.vault.apply import vault_of

DEMO = Path(__file__).parents[2] / "vaults" / "demo"
FILES = {p.relative_to(DEMO).as_posix(): p.read_bytes() for p in sorted(DEMO.rglob("*")) if p.is_file() and p.name != ".gitattributes"}


def packed() -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return base64.b64encode(out.getvalue()).decode()


@run_in_pyodide(packages=["data20", "numpy", "apsw", "snowballstemmer", "charset-normalizer"])
def answers_of_the_engine(selenium, vault):
    import base64
    import io
    import json
    import zipfile

    from data20.report.serialize import changes_to_json, report_to_json
    from data20.tools.interface import SilentProgress
    from data20.tools.registry import registry
    from data20.vault.apply import vault_of

    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(vault)))
    opened = vault_of((name, archive.read(name)) for name in archive.namelist())
    answers = {}
    for spec in registry().values():
        report = spec.run(opened, spec.params(), SilentProgress())
        answers[spec.name] = [
            report_to_json(report),
            changes_to_json(report.changes),
            {a.name: a.content.decode("utf-8", "replace") for a in report.artifacts if not a.name.endswith((".zip", ".epub", ".docx"))},
        ]
    return json.dumps(answers)


def differences(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """Return the places where two JSON values differ by more than 1e-9 in a number or at all in anything else."""
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return [] if math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) else [f"{place}: {ours} and {theirs}"]
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        return [d for key in ours for d in differences(ours[key], theirs[key], f"{place}/{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [d for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) for d in differences(a, b, f"{place}/{n}")]
    return [] if ours == theirs else [f"{place}: {str(ours)[:80]!r} and {str(theirs)[:80]!r}"]


def comparable(answer: Any) -> Any:
    """Read JSON files as JSON, so that their floats are compared as numbers; sizes follow from the contents."""
    report, changes, files = answer
    for artifact in report["artifacts"]:
        artifact.pop("size")
    return [report, changes, {name: json.loads(text) if name.endswith((".json", ".cyjs")) else text for name, text in files.items()}]


@pytest.fixture(scope="module")
def engine_answers(selenium_module_scope: Any) -> dict[str, Any]:
    selenium_module_scope.set_script_timeout(600)
    answers: dict[str, Any] = json.loads(answers_of_the_engine(selenium_module_scope, packed()))
    return answers


@pytest.mark.parametrize("name", registry())
def test_a_tool_answers_alike_in_the_engine_and_on_cpython(name: str, engine_answers: dict[str, Any]) -> None:
    vault = vault_of(FILES.items())
    spec = registry()[name]
    report = spec.run(vault, spec.params(), SilentProgress())
    text_files = {a.name: a.content.decode("utf-8", "replace") for a in report.artifacts if not a.name.endswith((".zip", ".epub", ".docx"))}
    ours = json.loads(json.dumps([report_to_json(report), changes_to_json(report.changes), text_files]))
    found = differences(comparable(ours), comparable(engine_answers[name]))
    assert not found, "\n".join(found[:10])
