"""Archives that the Library of Congress's own program validates, byte-equal each time, and additions that restore the vault."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest

from data20.errors import BadInput
from data20.report.blocks import ArticleRef, Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.imports import ImportPlan, plan_import
from data20.vault.model import Vault
from tests.python.tools.vaults import DEMO, demo


def with_bytes(files: dict[str, bytes]) -> Vault:
    vault = vault_of(files.items())
    return replace(vault, files={path: files[path] for path in vault.attachments})


FILES = {"a.md": b"# A\n", "ru/чай.md": "# Чай\n".encode(), "img/p.png": b"\x89PNG", ".data20/marginalia.json": b"{}\n", "empty.md": b""}


def run(vault: Vault, **values: Any) -> Report:
    spec = find_tool("archive_builder")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def artifact(report: Report, name: str) -> bytes:
    return next(a.content for a in report.artifacts if a.name == name)


def unpacked(report: Report, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(artifact(report, "vault-bag.zip"))) as archive:
        archive.extractall(folder)
    return folder / "vault-bag"


def payload(bag: Path) -> dict[str, bytes]:
    return {p.relative_to(bag / "data").as_posix(): p.read_bytes() for p in (bag / "data").rglob("*") if p.is_file()}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_bag_is_valid_and_holds_every_byte(tmp_path: Path) -> None:
    bag = unpacked(run(with_bytes(FILES), date="2024-05-06", organization="Библиотека"), tmp_path)
    read = bagit.Bag(str(bag))
    assert read.validate()
    assert read.info["Bagging-Date"] == "2024-05-06" and read.info["Source-Organization"] == "Библиотека"
    assert payload(bag) == FILES


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_demo_vault_makes_a_valid_bag(tmp_path: Path) -> None:
    files = {path: (DEMO / path).read_bytes() for path in demo().attachments}
    bag = unpacked(run(replace(demo(), files=files)), tmp_path)
    assert bagit.Bag(str(bag)).validate()
    assert len(payload(bag)) == len(demo().articles) + len(files)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_addition_holds_only_what_is_new_and_names_what_is_gone(tmp_path: Path) -> None:
    first = run(with_bytes(FILES))
    later = {**FILES, "a.md": b"# A, changed\n", "new.md": b"# New\n"}
    del later["ru/чай.md"]
    second = run(with_bytes(later), previous=artifact(first, "manifest-sha256.txt").decode())
    bag = unpacked(second, tmp_path / "2")
    assert bagit.Bag(str(bag)).validate()
    assert sorted(payload(bag)) == ["a.md", "new.md"]
    assert (bag / "deleted.txt").read_text() == "data/ru/чай.md\n"
    restored = {**payload(unpacked(first, tmp_path / "1")), **payload(bag)}
    del restored["ru/чай.md"]
    assert restored == later
    table = next(b for b in second.blocks if isinstance(b, Table))
    assert [row[1].key.split(".")[1] for row in table.rows] == ["changed", "new", "gone"]
    assert [row[0].title if isinstance(row[0], ArticleRef) else row[0] for row in table.rows] == ["a.md", "new.md", "ru/чай.md"]
    third = run(with_bytes(later), previous=artifact(second, "manifest-sha256.txt").decode())
    assert next(b for b in third.blocks if isinstance(b, Table)).rows == ()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_empty_vault_makes_a_valid_bag(tmp_path: Path) -> None:
    assert bagit.Bag(str(unpacked(run(vault_of([])), tmp_path))).validate()


def test_percent_signs_are_encoded_in_manifests_as_the_standard_says_and_read_back() -> None:
    """RFC 8493, 2.1.3. The program `bagit` doesn't decode them, so it can't be asked here."""
    vault = with_bytes({"100%25.md": b"x"})
    text = artifact(run(vault), "manifest-sha256.txt").decode()
    assert text.endswith("  data/100%2525.md\n")
    assert next(b for b in run(vault, previous=text).blocks if isinstance(b, Table)).rows == ()


def test_a_folder_alone_and_a_wrong_manifest() -> None:
    assert b"img/p.png" in artifact(run(with_bytes(FILES), folder="img"), "manifest-sha256.txt")
    with pytest.raises(BadInput):
        run(with_bytes(FILES), previous="not a manifest")


def brought(data: bytes) -> ImportPlan:
    return asyncio.run(plan_import(vault_of([]), data))


def rezipped(bag: bytes, **changed: bytes | None) -> bytes:
    """Return the bag's zip with some of its files (by the end of their names) changed or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bag)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = changed.get(name.rsplit("/", 1)[-1].replace(".", "_"), old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def test_importing_the_archive_restores_every_file_at_its_place() -> None:
    for vault, files in ((with_bytes(FILES), FILES), (with_bytes({"только.md": b"x"}), {"только.md": b"x"})):
        plan = brought(artifact(run(vault), "vault-bag.zip"))
        assert {path: file.content for path, file in plan.files.items()} == files
        assert not plan.refused and all(name.startswith("vault-bag/") for name in plan.skipped)
    earlier = artifact(run(with_bytes({k: FILES[k] for k in ("a.md", "empty.md")})), "manifest-sha256.txt").decode()
    addition = brought(artifact(run(with_bytes(FILES), previous=earlier), "vault-bag.zip"))
    assert set(addition.files) == FILES.keys() - {"a.md", "empty.md"}


def test_a_file_that_the_manifest_knows_otherwise_is_refused_by_name() -> None:
    bag = artifact(run(with_bytes(FILES)), "vault-bag.zip")
    plan = brought(rezipped(bag, a_md=b"# B\n", p_png=None))
    assert {r.name: r.reason for r in plan.refused} == {"a.md": "bag_changed", "img/p.png": "bag_missing"}
    assert set(plan.files) == FILES.keys() - {"a.md", "img/p.png"}
    only_256 = brought(rezipped(bag, manifest_sha512_txt=None, a_md=b"# B\n"))
    assert {r.name: r.reason for r in only_256.refused} == {"a.md": "bag_changed"}
    unread = brought(rezipped(bag, manifest_sha512_txt=b"nonsense", manifest_sha256_txt=b"nonsense"))
    assert set(unread.files) == FILES.keys() and not unread.refused


def test_a_vault_that_only_looks_like_a_bag_stays_as_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"data/a.md": b"# A", "bagit.txt": b"my notes on BagIt", "deep/er/bagit.txt": b"BagIt-Version: 1.0\n"}.items():
            archive.writestr(name, content)
    assert set(brought(out.getvalue()).files) == {"data/a.md", "bagit.txt", "deep/er/bagit.txt"}
