"""What a tool answers, in a form in which the engine's answer and CPython's can be compared."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from data20.vault.model import Vault

_NUMBER = re.compile(r"(-?\d+\.\d+(?:e[+-]?\d+)?)")


def answer_of(vault, tool):  # type: ignore[no-untyped-def]  # runs where typing may not be loaded, from its source
    """Return the report, the changes and the files of `tool` with its defaults; of archives, what is in them."""
    import hashlib
    import io
    import zipfile

    from data20.report.serialize import changes_to_json, report_to_json
    from data20.tools.catalogue import find_tool
    from data20.tools.interface import SilentProgress

    spec = find_tool(tool).load()
    report = spec.run(vault, spec.params(), SilentProgress())
    files = {}
    for made in report.artifacts:
        if zipfile.is_zipfile(io.BytesIO(made.content)):
            with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
                files[made.name] = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        else:
            files[made.name] = made.content.decode("utf-8", "replace")
    return [report_to_json(report), changes_to_json(report.changes), files]


def fresh(vault, index):  # type: ignore[no-untyped-def]  # runs where typing may not be loaded, from its source
    """Return the vault as a runner opens it, with the index that was kept: what another tool has derived would pile up."""
    import gc

    from data20.search.index import load
    from data20.vault.model import Vault

    gc.collect()
    opened = Vault(vault.articles, vault.attachments, vault.generation)
    assert load(index, opened)
    return opened


def answer_of_cpython(vault: Vault, index: bytes, tool: str) -> Any:
    """Return what `tool` answers here, as JSON would carry it. `index`: the vault's, as `dump` writes it."""
    return json.loads(json.dumps(answer_of(fresh(vault, index), tool)))


def comparable(answer: Any) -> Any:
    """Read JSON files as JSON, so that their floats are compared as numbers; sizes follow from the contents."""
    report, changes, files = answer
    for artifact in report["artifacts"]:
        artifact.pop("size")
    return [report, changes, {name: json.loads(text) if name.endswith((".json", ".cyjs")) else text for name, text in files.items()}]


def differences(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """Return the places where two JSON values differ by more than 1e-9 in a number or at all in anything else."""
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return [] if math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) else [f"{place}: {ours} and {theirs}"]
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        return [d for key in ours for d in differences(ours[key], theirs[key], f"{place}/{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [d for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) for d in differences(a, b, f"{place}/{n}")]
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        return _text_differences(ours, theirs, place)
    return [] if ours == theirs else [f"{place}: {str(ours)[:80]!r} and {str(theirs)[:80]!r}"]


def _text_differences(ours: str, theirs: str, place: str) -> list[str]:
    """Return where two texts (a CSV, a GraphML file) differ in words, or in a number by more than 1e-9."""
    words, others = _NUMBER.split(ours), _NUMBER.split(theirs)
    if len(words) != len(others):
        return [f"{place}: {len(words)} and {len(others)} parts"]
    for n, (a, b) in enumerate(zip(words, others, strict=True)):
        if a != b and not (n % 2 and math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-9)):
            return [f"{place}, part {n}: {a[:80]!r} and {b[:80]!r}"]
    return []
