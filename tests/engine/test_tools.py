"""Every tool gives the same answer in the engine as on CPython: the same JSON, floats within 1e-9, the same files.

On the demo vault always; on the real vaults of `../shared/corpora`, where they are, the small ones always, all but zettel-10k
when the environment says DATA20_CORPORA=all, and those that it names with commas: DATA20_CORPORA=zettel-10k takes hours and 3 GB.
"""

from __future__ import annotations

import base64
import inspect
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from pytest_pyodide import run_in_pyodide

from data20.search.index import dump
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.corpora import CORPORA, HUGE, corpus_files
from tests.engine.answers import answer_of, answer_of_cpython, comparable, differences, fresh

DEMO = Path(__file__).parents[2] / "vaults" / "demo"
SMALL = ("obsidian-sandbox", "kepano")
PATIENCE = 900
"""Seconds for one tool in the engine."""
CHUNK = 4 * 1024 * 1024
"""Bytes handed to the engine at once: they go through the browser's driver as text."""


def open_in_engine(selenium: Any, files: Mapping[str, bytes]) -> None:
    """Make the engine hold the vault of these files for `answer_of_engine`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    packed = out.getvalue()
    for start in range(0, len(packed), CHUNK):
        _receive(selenium, base64.b64encode(packed[start : start + CHUNK]).decode(), start == 0)
    _open(selenium)


def answer_of_engine(selenium: Any, tool: str) -> Any:
    """Return what `tool` answers in the engine, with its defaults, on the open vault."""
    packed = _run(selenium, tool, inspect.getsource(answer_of) + inspect.getsource(fresh))
    (report, changes, names), *contents = map(json.loads, zlib.decompress(base64.b64decode(packed)).split(b"\n"))
    return [report, changes, dict(zip(names, contents, strict=True))]


@run_in_pyodide(packages=["data20", "numpy", "apsw", "snowballstemmer", "charset-normalizer"])
def _receive(selenium, text, first):
    import base64
    import sys
    import types

    if first:
        sys.modules["data20_under_test"] = types.ModuleType("data20_under_test")
        sys.modules["data20_under_test"].packed = b""
    sys.modules["data20_under_test"].packed += base64.b64decode(text)


@run_in_pyodide
def _open(selenium):
    import io
    import sys
    import zipfile

    from data20.search.index import dump
    from data20.vault.apply import vault_of

    kept = sys.modules["data20_under_test"]
    archive = zipfile.ZipFile(io.BytesIO(kept.packed))
    kept.packed = b""
    vault = vault_of((name, archive.read(name)) for name in archive.namelist())
    kept.vault, kept.index = vault, dump(vault)


@run_in_pyodide
def _run(selenium, tool, source):
    import base64
    import json
    import sys
    import zlib

    scope: dict[str, object] = {}
    exec(source, scope)  # the very functions that CPython runs
    kept = sys.modules["data20_under_test"]
    report, changes, files = scope["answer_of"](scope["fresh"](kept.vault, kept.index), tool)
    # Piece by piece: on ten thousand articles some tools write more than a hundred megabytes.
    packer = zlib.compressobj(1)
    packed = packer.compress(json.dumps([report, changes, list(files)]).encode())
    for name in list(files):
        packed += packer.compress(b"\n" + json.dumps(files.pop(name)).encode())
    return base64.b64encode(packed + packer.flush()).decode()


def chosen() -> tuple[str, ...]:
    """Return the vaults of this run; DATA20_CORPORA names them with commas, or is `all`."""
    wanted = os.environ.get("DATA20_CORPORA", "")
    if wanted == "all":
        return ("demo", *CORPORA)
    named = tuple(name for name in wanted.split(",") if name in (*CORPORA, HUGE))
    return ("demo", *(named or (name for name in CORPORA if name in SMALL)))


def files_of(name: str) -> dict[str, bytes]:
    if name != "demo":
        return corpus_files(name)
    return {p.relative_to(DEMO).as_posix(): p.read_bytes() for p in sorted(DEMO.rglob("*")) if p.is_file() and p.name != ".gitattributes"}


@lru_cache(maxsize=1)
def vault_here(name: str) -> tuple[Vault, bytes]:
    """Return the vault and its index."""
    vault = vault_of(files_of(name).items())
    return vault, dump(vault)


@pytest.fixture(scope="module")
def engine(selenium_module_scope: Any) -> Any:
    selenium_module_scope.set_script_timeout(PATIENCE)
    # Selenium's client gives up on an answer after two minutes: ten thousand articles take longer to index.
    if client := getattr(selenium_module_scope.driver, "command_executor", None):
        client.client_config.timeout = PATIENCE
    return selenium_module_scope


@pytest.fixture(scope="module")
def opened(engine: Any, request: pytest.FixtureRequest) -> str:
    """The name of the vault that the engine holds."""
    name: str = request.param
    open_in_engine(engine, files_of(name))
    return name


@pytest.mark.parametrize("opened", chosen(), indirect=True, scope="module")
@pytest.mark.parametrize("tool", registry())
def test_a_tool_answers_alike_in_the_engine_and_on_cpython(tool: str, opened: str, engine: Any) -> None:
    ours, theirs = answer_of_cpython(*vault_here(opened), tool), answer_of_engine(engine, tool)
    found = differences(comparable(ours), comparable(theirs))
    assert not found, "\n".join(found[:10])
