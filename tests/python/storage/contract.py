"""What every store must do, as plain coroutines: they run under pytest, and inside Pyodide for IndexedDB.

Each check gets `handle`, which opens a further handle on the same storage (empty at first), as another tab or a
restarted program would. No pytest here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from data20.errors import GenerationConflict
from data20.storage.port import Commit, JournalEdit, JournalEntry, Store, StoredFile

Handle = Callable[[], Awaitable[Store]]
AT = "2026-01-02T03:04:05.678901+00:00"
LATER = "2026-02-03T04:05:06+00:00"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def stored(path: str, content: bytes, modified: str = AT) -> StoredFile:
    return StoredFile(path, content, sha(content), modified, "article" if path.endswith(".md") else "attachment")


def creating(expected: int, files: dict[str, bytes], **more: Any) -> Commit:
    edits = tuple(JournalEdit("create", path, after=sha(content)) for path, content in files.items())
    puts = tuple(stored(path, content) for path, content in files.items())
    return Commit(expected, puts, (), {}, JournalEntry(expected + 1, AT, "editor", edits), **more)


def replacing(expected: int, path: str, old: bytes, new: bytes) -> Commit:
    edit = JournalEdit("replace", path, before=sha(old), after=sha(new), before_modified=AT)
    entry = JournalEntry(expected + 1, LATER, "editor", (edit,))
    return Commit(expected, (stored(path, new, LATER),), (), {sha(old): old}, entry)


async def an_empty_store_is_at_generation_0(handle: Handle) -> None:
    store = await handle()
    vault = await store.open()
    assert (vault.generation, vault.articles, vault.attachments) == (0, (), ())
    assert await store.generation() == 0
    assert await store.journal(limit=10) == []
    assert await store.journal_size() == 0
    assert await store.journal_entry(1) is None
    assert await store.read_file("a.md") is None
    assert await store.read_blob("0" * 64) is None
    assert await store.idempotent("k") is None


async def a_commit_is_there_for_the_next_handle_byte_for_byte(handle: Handle) -> None:
    awkward = {
        "b.md": b"\xff\xfe\x00bad utf-8 \x80\r\n",
        "a.md": "\ufeffПривет, ёж\n".encode(),
        "empty.md": b"",
        "папка/глубже/я.md": b"x",
        "img/p.png": bytes(range(256)),
    }
    store = await handle()
    await store.open()
    await store.commit(creating(0, awkward))
    vault = await (await handle()).open()
    assert vault.generation == 1
    articles = {file.path: file for file in vault.articles}
    assert list(articles) == sorted(articles)
    assert {path: file.content for path, file in articles.items()} == {
        path: content for path, content in awkward.items() if path.endswith(".md")
    }
    assert all(file.modified == AT and file.hash == sha(file.content) for file in vault.articles)
    assert all(file.kind == "article" and isinstance(file.content, bytes) for file in vault.articles)
    (picture,) = vault.attachments
    assert (picture.path, picture.size, picture.modified, picture.kind) == ("img/p.png", 256, AT, "attachment")
    read = await store.read_file("img/p.png")
    assert read == stored("img/p.png", bytes(range(256)))
    assert await store.read_file("a.md") == stored("a.md", awkward["a.md"])


async def a_commit_on_a_passed_generation_is_refused_and_changes_nothing(handle: Handle) -> None:
    first, second = await handle(), await handle()
    await first.open()
    await second.open()
    await first.commit(creating(0, {"a.md": b"first"}))
    try:
        await second.commit(creating(0, {"b.md": b"second"}, idempotency=("k", {"a": 1})))
    except GenerationConflict as conflict:
        assert conflict.facts == {"expected": 0, "actual": 1}
    else:
        raise AssertionError("a second commit on generation 0 was accepted")
    vault = await second.open()
    assert (vault.generation, [file.path for file in vault.articles]) == (1, ["a.md"])
    assert await second.journal_size() == 1
    assert await second.idempotent("k") is None
    assert await second.generation() == 1


async def before_bytes_are_kept_and_current_bytes_are_found_by_hash(handle: Handle) -> None:
    store = await handle()
    await store.open()
    await store.commit(creating(0, {"a.md": b"one", "f.bin": b"file"}))
    await store.commit(replacing(1, "a.md", b"one", b"two"))
    edit = JournalEdit("delete", "f.bin", before=sha(b"file"), before_modified=AT)
    await store.commit(Commit(2, (), ("f.bin",), {sha(b"file"): b"file"}, JournalEntry(3, AT, "editor", (edit,))))
    again = await handle()
    await again.open()
    for content in (b"one", b"two", b"file"):
        assert await again.read_blob(sha(content)) == content
    assert await again.read_file("f.bin") is None


async def a_rename_within_a_commit_moves_the_file(handle: Handle) -> None:
    store = await handle()
    await store.open()
    await store.commit(creating(0, {"a.md": b"text", "deep/er/p.bin": b"pic"}))
    edits = (
        JournalEdit("rename", "a.md", "новая/b.md", sha(b"text"), sha(b"text"), AT),
        JournalEdit("rename", "deep/er/p.bin", "p.bin", sha(b"pic"), sha(b"pic"), AT),
    )
    puts = (stored("новая/b.md", b"text"), stored("p.bin", b"pic"))
    await store.commit(Commit(1, puts, ("a.md", "deep/er/p.bin"), {}, JournalEntry(2, AT, "editor", edits)))
    vault = await (await handle()).open()
    assert [file.path for file in vault.articles] == ["новая/b.md"]
    assert [file.path for file in vault.attachments] == ["p.bin"]
    assert await store.read_file("p.bin") == stored("p.bin", b"pic")
    assert await store.read_blob(sha(b"pic")) == b"pic"


async def a_file_may_take_the_place_of_a_folder_in_one_commit(handle: Handle) -> None:
    store = await handle()
    await store.open()
    await store.commit(creating(0, {"a/b.md": b"inner"}))
    edits = (
        JournalEdit("delete", "a/b.md", before=sha(b"inner"), before_modified=AT),
        JournalEdit("create", "a", after=sha(b"outer")),
    )
    commit = Commit(
        1, (stored("a", b"outer"),), ("a/b.md",), {sha(b"inner"): b"inner"}, JournalEntry(2, AT, "x", edits)
    )
    await store.commit(commit)
    vault = await (await handle()).open()
    assert ([f.path for f in vault.articles], [f.path for f in vault.attachments]) == ([], ["a"])


async def the_journal_is_newest_first_and_pages(handle: Handle) -> None:
    store = await handle()
    await store.open()
    for generation in range(12):
        await store.commit(creating(generation, {f"{generation}.md": b"x%d" % generation}))
    assert [entry.generation for entry in await store.journal(limit=3)] == [12, 11, 10]
    assert [entry.generation for entry in await store.journal(limit=3, before=10)] == [9, 8, 7]
    assert [entry.generation for entry in await store.journal(limit=100, before=2)] == [1]
    assert await store.journal(limit=0) == []
    assert await store.journal_size() == 12


async def a_journal_entry_comes_back_as_it_went_in(handle: Handle) -> None:
    store = await handle()
    await store.open()
    facts = {"job_id": "ё-1", "undoes": 3, "list": [1, 2.5, None, True], "deep": {"a": "b"}}
    edits = (
        JournalEdit("create", "a.md", after=sha(b"a")),
        JournalEdit("rename", "a.md", "b.md", sha(b"a"), sha(b"a"), AT),
    )
    entry = JournalEntry(1, AT, "import", edits, facts)
    await store.commit(Commit(0, (stored("b.md", b"a"),), (), {}, entry))
    assert await (await handle()).journal_entry(1) == entry
    assert await store.journal(limit=1) == [entry]


async def a_repeated_request_finds_its_answer(handle: Handle) -> None:
    store = await handle()
    await store.open()
    answer = {"generation": 1, "changed": ["я.md"], "status": 201}
    await store.commit(creating(0, {"я.md": b"x"}, idempotency=("ключ / 1", answer)))
    assert await (await handle()).idempotent("ключ / 1") == answer
    assert await store.idempotent("other") is None


async def records_hold_json_and_bytes_outside_the_vault(handle: Handle) -> None:
    store = await handle()
    await store.put_record("job", "1", {"status": "выполнено", "n": [1, None, 2.5]})
    await store.put_records("job", {"2": b"\x00\xff bytes", "a/b: c": {}})
    await store.put_records("job", {})
    await store.put_record("index", "1", b"")
    other = await handle()
    assert await other.get_record("job", "1") == {"status": "выполнено", "n": [1, None, 2.5]}
    assert await other.get_record("job", "2") == b"\x00\xff bytes"
    assert await other.get_record("index", "1") == b""
    assert await other.get_record("index", "2") is None
    records = await other.get_records("job")
    assert records == {"1": {"status": "выполнено", "n": [1, None, 2.5]}, "2": b"\x00\xff bytes", "a/b: c": {}}
    assert list(records) == sorted(records)
    assert await other.get_records("nothing") == {}
    await other.put_record("job", "2", {"now": "json"})
    assert await store.get_record("job", "2") == {"now": "json"}
    await store.delete_records("job", ["1", "missing", "a/b: c"])
    assert await other.get_records("job") == {"2": {"now": "json"}}
    assert await store.generation() == 0
    assert (await store.open()).articles == ()


async def two_handles_that_race_both_get_through_by_retrying(handle: Handle) -> None:
    stores = [await handle(), await handle()]
    for store in stores:
        await store.open()
    for turn in range(20):
        store = stores[turn % 2]
        while True:
            try:
                await store.commit(creating(await store.generation(), {f"{turn}.md": b"t%d" % turn}))
                break
            except GenerationConflict:
                continue
    vault = await stores[0].open()
    assert vault.generation == 20
    assert {file.path for file in vault.articles} == {f"{turn}.md" for turn in range(20)}


async def usage_answers(handle: Handle) -> None:
    store = await handle()
    await store.open()
    await store.commit(creating(0, {"a.md": b"x" * 1000}))
    usage = await store.usage()
    assert usage.used is None or usage.used > 0
    assert usage.persistent in (None, True, False)


async def many_files_go_in_by_one_commit(handle: Handle) -> None:
    files = {f"f{n % 20}/{n}.md": b"# %d\n" % n * 20 for n in range(1500)}
    store = await handle()
    await store.open()
    await store.commit(creating(0, files))
    vault = await (await handle()).open()
    assert {file.path: file.content for file in vault.articles} == files


CHECKS: tuple[Callable[[Handle], Awaitable[None]], ...] = (
    an_empty_store_is_at_generation_0,
    a_commit_is_there_for_the_next_handle_byte_for_byte,
    a_commit_on_a_passed_generation_is_refused_and_changes_nothing,
    before_bytes_are_kept_and_current_bytes_are_found_by_hash,
    a_rename_within_a_commit_moves_the_file,
    a_file_may_take_the_place_of_a_folder_in_one_commit,
    the_journal_is_newest_first_and_pages,
    a_journal_entry_comes_back_as_it_went_in,
    a_repeated_request_finds_its_answer,
    records_hold_json_and_bytes_outside_the_vault,
    two_handles_that_race_both_get_through_by_retrying,
    usage_answers,
    many_files_go_in_by_one_commit,
)
