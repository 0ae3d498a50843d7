"""A wheel in the tools' folder: read file by file, agreed to as a whole, run like a module; and what a stranger's archive may try."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from data20.tools.own import MAX_UNPACKED, OwnSource, OwnToolBroken, code_of, load_source
from tests.python.jobs.own_wheel import CODE, PATH, wheel
from tests.python.jobs.test_own_tools import ROOT, agree, digest, names, world_with

pytestmark = pytest.mark.asyncio


async def test_a_wheel_is_read_agreed_to_and_run_like_a_module() -> None:
    content = wheel()
    world = await world_with(content, PATH)
    assert "shortest" not in await names(world)
    query = f"path={PATH}&hash={digest(content)}"
    read = (await world.client.get(f"/api/own-tools/code?{query}")).json["files"]
    assert {one["name"]: one["text"] for one in read}["short_tools/main.py"] == CODE["short_tools/main.py"]
    assert len(read) == len(zipfile.ZipFile(io.BytesIO(content)).namelist())
    assert (await world.client.get(f"/api/own-tools/code?path={PATH}&hash={'0' * 64}")).status == 409
    assert (await agree(world, content, PATH)).json["name"] == "shortest"
    job = (await world.client.post("/api/run", json_body={"tool_name": "shortest", "parameters": {"top": 1}}, headers={"Prefer": "wait=30", "Accept-Language": "en"})).json
    assert (job["status"], job["report"]["summary"]) == ("completed", "The shortest of 5.")


async def test_the_command_line_runs_it_when_told_to_trust_it(tmp_path: Path) -> None:
    (tmp_path / ".data20" / "tools").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(wheel())
    (tmp_path / "a.md").write_text("one two\n")
    run = [sys.executable, "-m", "data20", "run", "shortest", "--vault", str(tmp_path), "--lang", "en", "--own-tools"]
    done = subprocess.run(run, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT / "py"), "PATH": ""}, check=False)
    assert (done.returncode, "The shortest of 1." in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 no archive", "the archive is damaged"),
        (wheel(entry=""), "data20.tools: 0 (1)"),
        (wheel(entry="one = short_tools.main:shortest\ntwo = short_tools.main:shortest"), "data20.tools: 2 (1)"),
        (wheel(entry="one = short_tools.main:message"), "@tool: 0 (1)"),
        (wheel(entry="one = short_tools.gone:shortest"), "ModuleNotFoundError"),
        (wheel({"short_tools/main.py": "\n1 / 0\n"}), "/short_tools/main.py:2: ZeroDivisionError"),
        (wheel({"short_tools/fast.so": "x"}), "short_tools/fast.so"),
        (wheel({"short_tools/__pycache__/main.cpython-313.pyc": "x"}), "main.cpython-313.pyc"),
        (wheel({"../escape.py": "x = 1"}), "../escape.py"),
        (wheel({"a\\b.py": "x = 1"}), "a\\\\b.py"),
        (wheel({"short_tools/hidden.py": "# coding: utf-7\n+AAo-evil()\n"}), "short_tools/hidden.py is not written in UTF-8"),
        (wheel({"short_tools/huge.txt": " " * MAX_UNPACKED}), "larger than"),
        (wheel(twice="short_tools/main.py"), "short_tools/main.py"),
    ],
    ids=["no archive", "no entry", "two entries", "no tool", "no module", "raises", "compiled", "cached", "outside", "backslash", "other coding", "huge", "twice"],
)
async def test_what_can_not_be_read_or_is_no_tool_is_refused_by_name(content: bytes, says: str) -> None:
    world = await world_with(content, PATH)
    answer = await agree(world, content, PATH)
    assert answer.status == 422
    assert says in answer.json["detail"] or says in json.dumps(answer.json, ensure_ascii=False)
    assert (await world.client.get("/api/own-tools")).json["files"][0]["state"] == "new"


async def test_a_module_in_another_coding_is_refused_too_as_its_text_would_be_another_than_what_runs() -> None:
    source = OwnSource(".data20/tools/x.py", "0" * 64, b"# -*- coding: utf-7 -*-\n# +AAo-print(1)\n")
    for act in (code_of, load_source):
        with pytest.raises(OwnToolBroken, match="UTF-8"):
            act(source)


async def test_what_is_no_text_is_shown_as_none() -> None:
    assert code_of(OwnSource(PATH, "0" * 64, wheel({"short_tools/picture.png": b"\x89PNG\xff"})))["short_tools/picture.png"] is None
