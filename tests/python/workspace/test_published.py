"""A published vault moves on under its readers: what is theirs stays, what is the publisher's follows, and nothing is lost."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data20.storage.memory import MemoryStore
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace
from data20.workspace import Workspace
from data20.workspace.published import Following, follow_published, published_version

Body = Callable[[Workspace], Coroutine[Any, Any, None]]
FIRST = {"a.md": b"# A\n", "b.md": b"# B\n", "x.png": b"1"}


def archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


async def publish(workspace: Workspace, files: Mapping[str, bytes]) -> Following:
    return await follow_published(workspace, archive(files), str(sorted(files.items())))


def following(body: Body) -> None:
    """Run `body` on a vault that follows FIRST."""

    async def main() -> None:
        workspace = await Workspace.open(MemoryStore())
        await publish(workspace, FIRST)
        await body(workspace)

    asyncio.run(main())


async def held(workspace: Workspace) -> dict[str, bytes]:
    paths = [*workspace.vault.articles, *workspace.vault.attachments]
    files = [await workspace.read_file(path) for path in paths]
    return {file.path: file.content for file in files if file is not None}


async def write(workspace: Workspace, *edits: Edit) -> None:
    await workspace.commit(ChangeSet(edits), by="editor")


def edit(workspace: Workspace, path: str, content: bytes) -> Replace:
    return Replace(path, workspace.vault.article(path).hash, content)


def test_the_first_publication_fills_an_empty_vault_and_has_a_name() -> None:
    async def body(workspace: Workspace) -> None:
        assert await held(workspace) == FIRST
        assert await published_version(workspace) == str(sorted(FIRST.items()))
        assert workspace.vault.generation == 1

    following(body)


def test_what_only_the_publisher_changed_follows_and_is_one_entry_that_can_be_undone() -> None:
    async def body(workspace: Workspace) -> None:
        await write(workspace, Create("mine.md", b"my own"))
        now = {"a.md": b"# A2\n", "c.md": b"# C\n", "x.png": b"2"}
        done = await publish(workspace, now)
        assert (done.added, sorted(done.changed), done.removed, done.copied) == (["c.md"], ["a.md", "x.png"], ["b.md"], {})
        assert await held(workspace) == {**now, "mine.md": b"my own"}
        await workspace.undo(workspace.vault.generation)
        assert await held(workspace) == {**FIRST, "mine.md": b"my own"}

    following(body)


def test_an_edited_article_stays_while_nothing_new_is_published_there() -> None:
    async def body(workspace: Workspace) -> None:
        await write(workspace, edit(workspace, "a.md", b"my words"))
        done = await publish(workspace, {**FIRST, "b.md": b"# B2\n"})
        assert (done.kept, done.changed) == (["a.md"], ["b.md"])
        assert await held(workspace) == {**FIRST, "a.md": b"my words", "b.md": b"# B2\n"}

    following(body)


def test_where_both_changed_the_published_one_is_shown_and_the_readers_stands_beside_it() -> None:
    async def body(workspace: Workspace) -> None:
        await write(workspace, edit(workspace, "a.md", "Мои слова, длинные и русские".encode()), Create("a (моя копия).md", b"taken"))
        done = await publish(workspace, {**FIRST, "a.md": b"# A2\n"})
        assert done.copied == {"a.md": "a (моя копия 2).md"}
        files = await held(workspace)
        assert (files["a.md"], files["a (моя копия 2).md"].decode()) == (b"# A2\n", "Мои слова, длинные и русские")

    following(body)


def test_a_note_of_ones_own_where_something_is_published_later_is_kept_as_a_copy() -> None:
    async def body(workspace: Workspace) -> None:
        await write(workspace, Create("c.md", b"mine"), Create("d.bin", b"mine too"))
        done = await publish(workspace, {**FIRST, "c.md": b"theirs", "d.bin": b"theirs too"})
        assert done.copied == {"c.md": "c (my copy).md", "d.bin": "d (my copy).bin"}
        assert (await held(workspace))["d (my copy).bin"] == b"mine too"

    following(body)


def test_what_the_reader_deleted_or_renamed_stays_away_until_it_changes() -> None:
    async def body(workspace: Workspace) -> None:
        a, b = workspace.vault.article("a.md"), workspace.vault.article("b.md")
        await write(workspace, Delete("a.md", a.hash), Rename("b.md", "mine/b.md", b.hash))
        await publish(workspace, {**FIRST, "x.png": b"2"})
        assert await held(workspace) == {"mine/b.md": b"# B\n", "x.png": b"2"}
        await publish(workspace, {**FIRST, "a.md": b"# A2\n", "x.png": b"2"})
        assert (await held(workspace))["a.md"] == b"# A2\n"

    following(body)


def test_what_is_withdrawn_goes_unless_the_reader_edited_it() -> None:
    async def body(workspace: Workspace) -> None:
        await write(workspace, edit(workspace, "a.md", b"my words"))
        done = await publish(workspace, {"x.png": b"1"})
        assert done.removed == ["b.md"]
        assert await held(workspace) == {"a.md": b"my words", "x.png": b"1"}

    following(body)


def test_files_that_were_imported_here_are_the_readers_own_from_the_first_publication_on() -> None:
    async def main() -> None:
        workspace = await Workspace.open(MemoryStore())
        plan = await workspace.preview_import(archive({"old.md": b"old", "a.md": b"another a"}))
        await workspace.commit_import(plan.id)
        done = await publish(workspace, FIRST)
        assert (done.removed, done.copied) == ([], {"a.md": "a (my copy).md"})
        assert await held(workspace) == {**FIRST, "old.md": b"old", "a (my copy).md": b"another a"}

    asyncio.run(main())


def test_an_update_that_stopped_after_its_commit_is_finished_the_next_time_without_a_second_copy() -> None:
    async def body(workspace: Workspace) -> None:
        record = await workspace.store.get_record("published", "base")
        assert record is not None
        await write(workspace, edit(workspace, "a.md", b"my words"))
        now = {**FIRST, "a.md": b"# A2\n"}
        await publish(workspace, now)
        await workspace.store.put_record("published", "base", record)  # as if it had never been written
        before = await held(workspace)
        done = await publish(workspace, now)
        assert (await held(workspace), done.copied) == (before, {})

    following(body)


NAMES = st.sampled_from(["a.md", "b.md", "c.md", "f/d.md"])
WORDS = st.sampled_from([b"1", b"2", b"3"])
VERSIONS = st.lists(st.dictionaries(NAMES, WORDS), min_size=1, max_size=4)
WISHES = st.lists(st.lists(st.tuples(NAMES, st.one_of(st.none(), st.sampled_from([b"mine 1", b"mine 2"]))), max_size=3), min_size=4, max_size=4)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(VERSIONS, WISHES)
def test_no_word_of_the_reader_is_ever_lost_and_untouched_files_are_as_published(versions: list[dict[str, bytes]], wishes: list[list[tuple[str, bytes | None]]]) -> None:
    async def main() -> None:
        workspace = await Workspace.open(MemoryStore())
        touched: set[str] = set()
        for files, wanted in zip(versions, wishes, strict=False):
            mine = [content for path, content in (await held(workspace)).items() if content.startswith(b"mine")]
            await publish(workspace, files)
            now = await held(workspace)
            assert all(content in now.values() for content in mine)
            assert {path: content for path, content in now.items() if path not in touched and "copy" not in path} == {p: c for p, c in files.items() if p not in touched}
            for path, content in wanted:
                article = workspace.vault.articles.get(path)
                touched.add(path)
                if content is None and article is not None:
                    await write(workspace, Delete(path, article.hash))
                elif content is not None:
                    await write(workspace, Replace(path, article.hash, content) if article else Create(path, content))

    asyncio.run(main())
