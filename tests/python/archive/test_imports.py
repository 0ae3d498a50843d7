"""Importing: what is sound comes in byte for byte, what is not is named with the reason."""

from __future__ import annotations

import asyncio
import io
import random
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Sequence

import pytest

from data20.vault.apply import vault_of
from data20.vault.archive import unpack
from data20.vault.imports import ImportPlan, Mode, Provenance, plan_import
from data20.vault.model import Vault
from data20.vault.sources import REASONS, Limits, NotAnArchive, Pace, SourceFile
from tests.python.archive.zips import with_raw_names, zipped

EMPTY = vault_of([])


def plan(
    sources: bytes | Sequence[SourceFile],
    vault: Vault = EMPTY,
    mode: Mode = "merge",
    *,
    limits: Limits | None = None,
    provenance: Provenance | None = None,
) -> ImportPlan:
    return asyncio.run(plan_import(vault, sources, mode, limits=limits, provenance=provenance))


def refused(made: ImportPlan) -> dict[str, str]:
    return {refusal.name: refusal.reason for refusal in made.refused}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../up.md", "parent"),
        ("a/../../up.md", "parent"),
        ("./here.md", "parent"),
        ("/etc/passwd", "absolute"),
        ("C:/windows.md", "absolute"),
        ("C:\\windows.md", "absolute"),
        ("\\\\host\\share.md", "absolute"),
        ("a//b.md", "empty_segment"),
        ("con.md", "device"),
        ("a/NUL", "device"),
        ("tab\there.md", "control"),
        ("d/" * 2000 + "x.md", "long"),
        ("n" * 300 + ".md", "long"),
        ("dot.", "trailing"),
    ],
)
@pytest.mark.parametrize("bring", ["zip", "files"])
def test_a_bad_name_is_refused_and_the_rest_comes_in(name: str, reason: str, bring: str) -> None:
    files = {"good.md": b"good", name: b"bad", "also.md": b"also"}
    made = plan(zipped(files) if bring == "zip" else [SourceFile(n, c) for n, c in files.items()])
    assert made.added == ["good.md", "also.md"]
    assert [r.reason for r in made.refused] == [reason]
    for language in ("ru", "en"):
        sentence = made.refused[0].sentence(language)
        assert sentence.endswith(".") and "{" not in sentence


def test_a_nul_in_a_name_does_not_cut_it_short() -> None:
    made = plan(with_raw_names([(b"safe.md\0.exe", b"x"), (b"ok.md", b"y")]))
    assert (made.added, [r.reason for r in made.refused]) == (["ok.md"], ["control"])


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for text in REASONS.values():
        assert text.ru.strip() and text.en.strip()


def test_200_levels_of_nesting_come_in() -> None:
    path = "d/" * 200 + "x.md"
    assert plan(zipped({path: b"deep"})).added == [path]


def test_a_bomb_is_refused_without_being_unpacked_whole() -> None:
    size = 30 * 1024 * 1024
    data = zipped({"bomb.md": b"\0" * size, "good.md": b"good"})
    assert len(data) < 100_000
    modest = data.replace(struct.pack("<L", size), struct.pack("<L", 1000))  # the headers claim it is small
    assert modest != data
    for archive in (data, modest):
        made = plan(archive)
        assert made.added == ["good.md"]
        assert refused(made)["bomb.md"] in ("bomb", "damaged")
    assert refused(plan(data)) == {"bomb.md": "bomb"}


def test_many_small_bombs_are_not_unpacked_for_ever() -> None:
    size = 4_000_000
    data = zipped({**{f"{n}.md": b"\0" * size for n in range(40)}, "late.md": b"x"})
    modest = data.replace(struct.pack("<L", size), struct.pack("<L", 1_000_000))
    made = plan(modest, limits=Limits(total=20_000_000, ratio=100))
    assert made.added == []
    reasons = list(refused(made).values())
    assert set(reasons) <= {"bomb", "damaged", "total"}
    assert 1 <= reasons.count("bomb") + reasons.count("damaged") <= 30
    assert reasons[-1] == "total"


def test_sizes_are_counted_not_believed() -> None:
    content = random.Random(1).randbytes(200_000)
    data = zipped({"big.bin": content, "b.md": b"b"})
    lied = data.replace(struct.pack("<LL", len(content) + 65, len(content)), struct.pack("<LL", len(content) + 65, 10))
    made = plan(lied if lied != data else data, limits=Limits(attachment=100_000))
    assert made.added == ["b.md"]
    assert refused(made)["big.bin"] in ("size", "damaged")


def test_a_20_mb_article_comes_in() -> None:
    words = random.Random(2)
    content = " ".join(f"слово{words.randrange(10**6)}" for _ in range(1_300_000)).encode()
    assert len(content) > 20_000_000
    made = plan(zipped({"big.md": content, "small.md": b"x"}))
    assert made.added == ["big.md", "small.md"]
    assert made.files["big.md"].content == content


def test_limits_of_size_and_total_name_the_entry() -> None:
    noise = random.Random(3).randbytes
    files = {"a.md": noise(50), "b.md": noise(200), "c.bin": noise(200), "d.bin": noise(500), "e.md": noise(100)}
    made = plan(zipped(files), limits=Limits(article=150, attachment=300, total=300))
    assert made.added == ["a.md", "c.bin"]
    assert refused(made) == {"b.md": "size", "d.bin": "size", "e.md": "total"}
    made = plan([SourceFile(n, c) for n, c in files.items()], limits=Limits(article=150, attachment=300, total=300))
    assert refused(made) == {"b.md": "size", "d.bin": "size", "e.md": "total"}


def test_too_many_entries_are_refused_one_by_one() -> None:
    made = plan(zipped({f"{n}.md": b"" for n in range(5)}), limits=Limits(entries=3))
    assert (made.added, refused(made)) == (["0.md", "1.md", "2.md"], {"3.md": "entries", "4.md": "entries"})


def test_the_same_path_twice_is_refused_the_second_time() -> None:
    made = plan(with_raw_names([(b"a.md", b"first"), (b"a.md", b"second")]))
    assert made.files["a.md"].content == b"first"
    assert refused(made) == {"a.md": "duplicate"}


def test_paths_that_differ_only_in_case_or_unicode_form_are_refused() -> None:
    nfd = unicodedata.normalize("NFD", "ёлка.md")
    made = plan(zipped({"A.md": b"1", "a.md": b"2", "ёлка.md": b"3", nfd: b"4"}))
    assert made.added == ["A.md", "ёлка.md"]
    assert sorted(refused(made).values()) == ["duplicate", "twin"]


def test_a_twin_of_a_file_in_the_vault_is_refused() -> None:
    made = plan(zipped({"readme.md": b"new", "x.md": b"x"}), vault_of([("README.md", b"old")]))
    assert (made.added, refused(made)) == (["x.md"], {"readme.md": "twin"})
    assert "README.md" in made.refused[0].sentence("en")


def test_a_file_and_a_folder_cannot_share_a_name() -> None:
    made = plan(zipped({"a": b"file", "a/b.md": b"in folder", "c/d.md": b"1", "c": b"2"}))
    assert (made.added, refused(made)) == (["a", "c/d.md"], {"a/b.md": "place", "c": "place"})


def test_names_are_nfc_in_the_vault() -> None:
    made = plan(zipped({unicodedata.normalize("NFD", "й/ё.md"): b"x"}))
    assert made.added == [unicodedata.normalize("NFC", "й/ё.md")]


@pytest.mark.parametrize("page", ["cp866", "cp1251", "utf-8"])
def test_russian_names_without_the_utf8_flag_are_read(page: str) -> None:
    names = ["Заметки/Первая статья.md", "Заметки/Ёлка.md", "plain.md"]
    made = plan(with_raw_names([(name.encode(page), b"x") for name in names]))
    assert made.added == names


def test_western_names_of_old_zips_are_read() -> None:
    assert plan(with_raw_names([("Größe über alles.md".encode("cp437"), b"x")])).added == ["Größe über alles.md"]


@pytest.mark.parametrize("utf8_flag", [True, False])
def test_an_undecodable_name_is_refused_and_the_rest_comes_in(utf8_flag: bool) -> None:
    data = with_raw_names(
        [(b"good.md", b"1"), (b"\xff\xfe\x80\x81.md", b"2"), ("ё.md".encode(), b"3")], utf8_flag=utf8_flag
    )
    made = plan(data)
    assert made.added == ["good.md", "ё.md"]
    assert [r.reason for r in made.refused] == ["undecodable"]


def test_encrypted_damaged_and_foreign_entries_are_refused() -> None:
    data = bytearray(
        zipped({"a.md": b"a" * 100, "b.md": b"b", "c.md": b"c", "d.md": b"d"}, compression=zipfile.ZIP_STORED)
    )
    central = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", central + 1)
    third = data.index(b"PK\x01\x02", second + 1)
    data[50] ^= 0xFF  # within a.md's bytes
    data[second + 8] |= 1  # b.md claims a password
    struct.pack_into("<H", data, third + 10, 99)  # c.md claims an unknown method
    made = plan(bytes(data))
    assert made.added == ["d.md"]
    assert refused(made) == {"a.md": "damaged", "b.md": "encrypted", "c.md": "method"}


def test_symbolic_links_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ok.md", "ok")
    made = plan(buffer.getvalue())
    assert (made.added, refused(made)) == (["ok.md"], {"link.md": "link"})


def test_windows_separators_become_folders() -> None:
    data = bytearray(zipped({"dir\\x.md": b"x"}))
    data[data.index(b"PK\x01\x02") + 5] = 0  # made by MS-DOS
    assert plan(bytes(data)).added == ["dir/x.md"]


def test_clutter_is_skipped_and_listed() -> None:
    made = plan(
        zipped({"__MACOSX/._a.md": b"", ".DS_Store": b"", "x/.DS_Store": b"", ".git/config": b"", "a.md": b"a"})
    )
    assert made.added == ["a.md"]
    assert made.skipped == ["__MACOSX/._a.md", ".DS_Store", "x/.DS_Store", ".git/config"]
    assert made.refused == []


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\xff" * 18, zipped({"a.md": b"a" * 500})[:-30]]
)
def test_what_is_not_a_zip_says_so(data: bytes) -> None:
    with pytest.raises(NotAnArchive):
        plan(data)


def test_random_damage_never_raises_anything_else() -> None:
    sound = zipped({f"{n}.md": f"article {n} ".encode() * 50 for n in range(5)})
    dice = random.Random(4)
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(dice.randrange(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            made = plan(bytes(data))
        except NotAnArchive:
            continue
        assert len(made.added) + len(made.refused) <= 5


def test_files_are_sorted_by_what_they_would_do() -> None:
    vault = vault_of([("same.md", b"1"), ("old.md", b"2"), ("mine.md", b"3"), ("other.md", b"4"), ("p.png", b"5")])
    origin = Provenance(
        {"old.md": vault.article("old.md").hash, "mine.md": "imported otherwise"}, frozenset({"mine.md"})
    )
    data = zipped({"same.md": b"1", "old.md": b"new", "mine.md": b"new", "p.png": b"5", "new.md": b"new"})
    made = plan(data, vault, provenance=origin)
    assert (made.added, made.changed, made.conflicting) == (["new.md"], ["old.md"], ["mine.md"])
    assert (made.unchanged, made.removed) == (["same.md", "p.png"], [])
    replaced = plan(data, vault, "replace", provenance=origin)
    assert replaced.removed == ["other.md"]
    after = vault.apply(replaced.changes())
    assert {p: a.source for p, a in after.articles.items()} == {
        "same.md": b"1", "old.md": b"new", "mine.md": b"new", "new.md": b"new",
    }  # fmt: skip


def test_replacing_does_not_remove_what_was_only_refused() -> None:
    made = plan(
        zipped({"big.md": b"x" * 100, "b.md": b"b"}),
        vault_of([("big.md", b"mine")]),
        "replace",
        limits=Limits(article=50),
    )
    assert (made.removed, refused(made)) == ([], {"big.md": "size"})


def test_bytes_and_times_are_kept_and_foreign_encodings_are_told() -> None:
    content = "Заметка\r\n".encode("cp1251")
    made = plan(zipped({"a.md": content, "b.txt": content}))
    assert made.files["a.md"] == SourceFile("a.md", content, "2026-01-02T03:04:06+00:00")
    assert made.encodings == {"a.md": "cp1251"}


def test_progress_moves_and_the_event_loop_breathes() -> None:
    seen: list[tuple[int, int]] = []
    breaths = 0

    async def main() -> None:
        nonlocal breaths

        async def breathe() -> None:
            nonlocal breaths
            while True:
                breaths += 1
                await asyncio.sleep(0)

        breathing = asyncio.ensure_future(breathe())
        data = zipped({f"{n}.md": b"# article\n" * 20 for n in range(500)})
        await unpack(data, Limits(), Pace(lambda done, total: seen.append((done, total)), every=0.0))
        breathing.cancel()

    asyncio.run(main())
    assert breaths > 100
    assert seen == sorted(seen) and seen[-1][0] >= 499
