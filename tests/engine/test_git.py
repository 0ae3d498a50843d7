"""A repository's history, read in the Pyodide that ships, is the one that CPython reads."""

from __future__ import annotations

import base64
import json
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest
from pytest_pyodide import run_in_pyodide

from tests.python.vault.test_git_import import planned, zip_of
from tests.python.vault.test_git_log import git, repository

__all__ = ["repository"]
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git makes the repository to be read, and isn't installed")


@run_in_pyodide(packages=["data20", "dulwich"])
async def _read(selenium, packed):
    import base64
    import json
    import zlib

    from data20.vault.imports import plan_import
    from data20.vault.model import Vault

    plan = await plan_import(Vault({}), base64.b64decode(packed))
    assert plan.past is not None, [refusal.sentence("en") for refusal in plan.refused]
    return json.dumps([plan.past.told, json.loads(zlib.decompress(plan.past.blob))])


@pytest.mark.parametrize("packed", [False, True])
def test_the_engine_reads_the_same_history(selenium: Any, repository: Path, packed: bool) -> None:
    if packed:
        git(repository, "gc", "-q", "--aggressive")

    expected = planned(zip_of(repository)).past
    assert expected is not None
    told, data = json.loads(_read(selenium, base64.b64encode(zip_of(repository)).decode()))
    assert told == expected.told
    assert data == json.loads(zlib.decompress(expected.blob))
