"""Own tools: nothing of them runs without consent, consent is to bytes, and the tutorial's tool works everywhere."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from data20.cli import main
from data20.storage.kinds import is_own_tool
from data20.tools.own import OwnSource, OwnToolBroken, load_source
from data20.vault.changes import ChangeSet, Create, Replace
from data20.workspace.published import follow_published
from tests.python.api.world import World, make_world

ROOT = Path(__file__).resolve().parents[3]
TUTORIAL = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "own-tools.md").read_text(encoding="utf-8"), re.DOTALL)[0].encode()
PATH = ".data20/tools/shortest.py"
TRAP = b"import builtins\nbuiltins.data20_trap = True\n"

pytestmark = pytest.mark.asyncio


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def world_with(content: bytes, path: str = PATH) -> World:
    world = await make_world()
    await world.app.context.own.load()
    await world.workspace.commit(ChangeSet((Create(path, content),)), by="import")
    return world


async def agree(world: World, content: bytes, path: str = PATH) -> Any:
    return await world.client.post("/api/own-tools/agree", json_body={"path": path, "hash": digest(content)})


async def names(world: World) -> set[str]:
    return {tool["name"] for tool in (await world.client.get("/api/tools")).json["tools"]}


async def test_the_tutorials_tool_is_listed_described_and_run_after_consent_only() -> None:
    world = await world_with(TUTORIAL)
    listed = (await world.client.get("/api/own-tools")).json["files"]
    assert [(file["path"], file["state"], file["name"]) for file in listed] == [(PATH, "new", None)]
    assert "shortest" not in await names(world)
    assert (await world.client.post("/api/run", json_body={"tool_name": "shortest", "parameters": {}})).status == 404
    agreed = await agree(world, TUTORIAL)
    assert (agreed.status, agreed.json["state"], agreed.json["name"]) == (200, "ready", "shortest")
    described = (await world.client.get("/api/tools/shortest", headers={"Accept-Language": "ru"})).json
    assert (described["title"], described["parameters"]["properties"]["top"]["title"]) == ("Самые короткие", "Сколько")
    job = (await world.client.post("/api/run", json_body={"tool_name": "shortest", "parameters": {"top": 2}}, headers={"Prefer": "wait=30", "Accept-Language": "en"})).json
    assert (job["status"], job["report"]["summary"]) == ("completed", "The shortest of 5.")
    assert [row[0]["path"] for row in job["report"]["blocks"][0]["rows"]] == ["empty.md", "broken.md"]


async def test_parameters_of_an_own_tool_are_checked_where_it_runs() -> None:
    world = await world_with(TUTORIAL)
    await agree(world, TUTORIAL)
    job = (await world.client.post("/api/run", json_body={"tool_name": "shortest", "parameters": {"top": 0}}, headers={"Prefer": "wait=30"})).json
    assert job["status"] == "failed"
    assert "top" in json.dumps(job["error"])


async def test_code_that_nobody_agreed_to_is_never_loaded(tmp_path: Path) -> None:
    world = await world_with(TRAP, ".data20/tools/trap.py")
    for path in ("/api/own-tools", "/api/tools", "/api/tools/trap", "/api/categories", "/api/articles", "/api/search?q=trap"):
        await world.client.get(path)
    await world.client.post("/api/run", json_body={"tool_name": "trap", "parameters": {}})
    assert not hasattr(__import__("builtins"), "data20_trap")


async def test_other_code_under_the_same_name_asks_again() -> None:
    world = await world_with(TUTORIAL)
    await agree(world, TUTORIAL)
    other = TUTORIAL + b"\n# more\n"
    await world.workspace.commit(ChangeSet((Replace(PATH, digest(TUTORIAL), other),)), by="import")
    assert (await world.client.get("/api/own-tools")).json["files"][0]["state"] == "changed"
    assert "shortest" not in await names(world)
    assert (await agree(world, TUTORIAL)).status == 409
    assert (await agree(world, other)).json["state"] == "ready"


async def test_consent_outlives_the_engine_and_can_be_taken_back() -> None:
    world = await world_with(TUTORIAL)
    await agree(world, TUTORIAL)
    again = await make_world(store=world.workspace.store, files=())
    await again.app.context.own.load()
    assert "shortest" in await names(again)
    assert (await again.client.post("/api/own-tools/withdraw", json_body={"path": PATH})).json["state"] == "new"
    assert "shortest" not in await names(again)


async def test_an_export_carries_the_tool_but_not_the_consent() -> None:
    world = await world_with(TUTORIAL)
    await agree(world, TUTORIAL)
    archive = (await world.client.get("/api/vault/export")).body
    other = await make_world(files=())
    await other.client.post("/api/vault/import?commit=true", body=archive, headers={"Content-Type": "application/zip"})
    assert [file["state"] for file in (await other.client.get("/api/own-tools")).json["files"]] == ["new"]


async def test_a_tool_that_its_publisher_has_changed_asks_again() -> None:
    world = await make_world()
    await world.app.context.own.load()
    for version, content in (("1", TUTORIAL), ("2", TUTORIAL.replace(b"words", b"other_words", 1))):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.md", "one")
            archive.writestr(PATH, content)
        await follow_published(world.workspace, buffer.getvalue(), version)
        listed = (await world.client.get("/api/own-tools")).json["files"][0]
        assert (listed["state"], listed["hash"]) == ({"1": "new", "2": "changed"}[version], digest(content))
        assert "shortest" not in await names(world)
        if version == "1":
            assert (await agree(world, content)).json["state"] == "ready"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (b"def broken(:\n", ":1: SyntaxError"),
        (b"x = 1\nraise ValueError('no')\n", ":2: ValueError: no"),
        (b"x = 1\n", "@tool: 0"),
        (b"\x00\xff", "Error"),
        (TUTORIAL.replace(b"def shortest", b"def count_articles"), "count_articles"),
    ],
    ids=["syntax", "raises", "nothing", "bytes", "taken"],
)
async def test_what_is_no_tool_is_refused_with_its_line(code: bytes, says: str) -> None:
    world = await world_with(code)
    answer = await agree(world, code)
    assert says in json.dumps(answer.json)
    assert answer.status == 422
    assert (await world.client.get("/api/own-tools")).json["files"][0]["state"] == "new"


@pytest.mark.parametrize(
    ("path", "own"),
    [(PATH, True), (".data20/tools/_helper.py", False), (".data20/tools/deep/x.py", False), ("tools/x.py", False), (".data20/x.py", False), (".data20/tools/x.txt", False)],
)
async def test_only_modules_of_the_tools_folder_are_tools(path: str, own: bool) -> None:
    assert is_own_tool(path) is own


async def test_the_command_line_runs_it_only_when_told_to_trust_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".data20" / "tools").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(TUTORIAL)
    (tmp_path / "a.md").write_text("one two\n")
    run = [sys.executable, "-m", "data20", "run", "shortest", "--vault", str(tmp_path), "--lang", "en"]
    environment = {"PYTHONPATH": str(ROOT / "py"), "PATH": ""}
    refused = subprocess.run(run, capture_output=True, text=True, env=environment, check=False)
    assert (refused.returncode, "No tool is named" in refused.stderr) == (1, True)
    done = subprocess.run([*run, "--own-tools"], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, "The shortest of 1." in done.stdout) == (0, True)
    assert main(["tools", "--vault", str(tmp_path), "--own-tools", "--lang", "en"]) == 0
    assert "shortest" in capsys.readouterr().out


async def test_a_broken_own_tool_is_named_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".data20" / "tools").mkdir(parents=True)
    (tmp_path / ".data20" / "tools" / "bad.py").write_text("\n\nimport nothing_like_it\n")
    assert main(["tools", "--vault", str(tmp_path), "--own-tools"]) == 1
    assert ".data20/tools/bad.py:3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "says"),
    [("good_pack:shortest", ""), ("good_pack:gone", "AttributeError"), ("bad_pack:shortest", "ZeroDivisionError"), ("good_pack:message", "@tool: 0")],
)
async def test_a_package_offers_tools_and_a_broken_one_is_named_but_takes_no_other_along(
    target: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good_pack.py").write_bytes(TUTORIAL)
    (tmp_path / "bad_pack.py").write_text("1 / 0\n")
    (tmp_path / "pack-1.dist-info").mkdir()
    (tmp_path / "pack-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1\n")
    (tmp_path / "pack-1.dist-info" / "entry_points.txt").write_text(f"[data20.tools]\nmine = {target}\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["tools", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "validate" in told.out
    assert (" shortest " in told.out) == (says == "")
    assert told.err == "" if says == "" else f"pack: mine = {target}: {says}" in told.err


async def test_an_own_tool_with_a_name_that_is_taken_is_refused_on_the_command_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".data20" / "tools").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(TUTORIAL.replace(b"def shortest", b"def validate"))
    assert main(["tools", "--vault", str(tmp_path), "--own-tools", "--lang", "en"]) == 1
    assert "“validate” already" in capsys.readouterr().err


async def test_a_wrong_folder_is_named_before_a_tool_is_missed_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "shortest", "--vault", str(tmp_path / "typo"), "--own-tools", "--lang", "en"]) == 1
    assert "typo is not a folder" in capsys.readouterr().err


async def test_a_module_with_two_tools_is_no_tool() -> None:
    with pytest.raises(OwnToolBroken, match="2"):
        load_source(OwnSource(PATH, "0" * 64, TUTORIAL + TUTORIAL.replace(b"def shortest", b"def longest")))
