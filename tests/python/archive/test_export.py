"""What goes in comes out, byte for byte, and the same vault gives the same zip."""

from __future__ import annotations

import asyncio
import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data20.storage.memory import MemoryStore
from data20.vault.changes import ChangeSet, Create
from data20.vault.imports import Mode
from data20.vault.sources import SourceFile
from data20.vault.zip_names import names_of
from data20.workspace import Workspace
from tests.python.archive.zips import read_back, zipped

CORPORA = sorted((Path(__file__).parents[4] / "shared" / "corpora").glob("*.zip"))


async def filled(sources: bytes | list[SourceFile], mode: Mode = "merge") -> Workspace:
    workspace = await Workspace.open(MemoryStore(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    plan = await workspace.preview_import(sources, mode=mode)
    await workspace.commit_import(plan.id)
    return workspace


async def exported(workspace: Workspace) -> bytes:
    return b"".join([piece async for piece in workspace.export()])


AWKWARD = {
    "a.md": "\ufeffПривет\r\n".encode(),
    "b.md": b"\xff\xfe\x00\x80 no text",
    "empty.md": b"",
    ".obsidian/app.json": b"{}",
    ".obsidian/notes.md": b"hidden",
    "папка/ёж.md": b"text without a newline",
    "p.png": bytes(range(256)) * 40,
    "no extension": b"x",
}


@pytest.mark.parametrize("bring", ["zip", "files"])
def test_every_byte_comes_back(bring: str) -> None:
    async def main() -> None:
        sources = zipped(AWKWARD) if bring == "zip" else [SourceFile(p, c) for p, c in AWKWARD.items()]
        assert read_back(await exported(await filled(sources))) == AWKWARD

    asyncio.run(main())


def test_the_same_vault_gives_the_same_bytes_and_survives_a_round_trip() -> None:
    async def main() -> None:
        first = await exported(await filled(zipped(AWKWARD)))
        again = await filled(zipped(dict(reversed(AWKWARD.items()))))
        assert await exported(again) == first
        assert await exported(await filled(first)) == first

    asyncio.run(main())


def test_the_zip_is_plain_and_its_times_are_the_files_own() -> None:
    async def main() -> None:
        files = [
            SourceFile("a.md", b"a", "2024-05-06T07:08:09+03:00"),
            SourceFile("ancient.md", b"b", "1950-01-01T00:00:00+00:00"),
            SourceFile("ё.md", b"c", "2999-01-01T00:00:00+00:00"),
        ]
        workspace = await filled(files)
        with zipfile.ZipFile(io.BytesIO(await exported(workspace))) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            assert list(infos) == sorted(infos)
            assert infos["a.md"].date_time == (2024, 5, 6, 4, 8, 8)
            assert infos["ancient.md"].date_time[0] == 1980
            assert infos["ё.md"].date_time[0] == 2107
            assert all(not info.flag_bits & 0x8 for info in infos.values())
            assert infos["ё.md"].flag_bits & 0x800
        again = await filled(await exported(workspace))
        assert again.vault.article("a.md").modified == "2024-05-06T04:08:09+00:00"

    asyncio.run(main())


def test_an_empty_vault_exports_as_an_empty_zip() -> None:
    async def main() -> None:
        assert read_back(await exported(await Workspace.open(MemoryStore()))) == {}

    asyncio.run(main())


def test_the_export_is_of_one_moment_even_while_writes_go_on() -> None:
    async def main() -> None:
        workspace = await filled([SourceFile(f"{n:03}.md", b"x" * 10_000) for n in range(300)])
        stream = workspace.export()
        pieces = [await anext(stream)]
        await workspace.commit(ChangeSet((Create("zzz.md", b"later"),)), by="editor")
        pieces += [piece async for piece in stream]
        assert len(read_back(b"".join(pieces))) == 300

    asyncio.run(main())


def test_large_files_leave_in_pieces() -> None:
    async def main() -> None:
        workspace = await filled([SourceFile(f"{n}.png", bytes([n]) * 300_000) for n in range(5)])
        assert len([piece async for piece in workspace.export()]) >= 5

    asyncio.run(main())


@pytest.mark.skipif(not CORPORA, reason="the corpora are not part of the repository")
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.stem)
def test_a_real_vault_comes_in_whole_and_comes_back_byte_for_byte(corpus: Path) -> None:
    data = corpus.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        names = names_of(infos, frozenset())
        assert all(names)
        wanted = {
            unicodedata.normalize("NFC", name or ""): archive.read(info)
            for info, name in zip(infos, names, strict=True)
            if not info.is_dir()
        }

    async def main() -> None:
        workspace = await Workspace.open(MemoryStore())
        plan = await workspace.preview_import(data)
        assert (plan.refused, plan.skipped) == ([], [])
        await workspace.commit_import(plan.id)
        assert read_back(await exported(workspace)) == wanted
        again = await workspace.preview_import(data)
        assert len(again.unchanged) == len(wanted)

    asyncio.run(main())
