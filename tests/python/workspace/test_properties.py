"""Whatever is done and undone, in whatever order, the bytes are the ones that were there."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data20.errors import Conflict
from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace, content_hash
from data20.workspace import Workspace

PATHS = ("a.md", "A.md", "b.md", "dir/a.md", "dir/deep/ё.md", "p.png", "dir/q.bin", "dir")
State = dict[str, bytes]

edit = st.tuples(
    st.sampled_from(("create", "replace", "rename", "delete")),
    st.sampled_from(PATHS),
    st.sampled_from(PATHS),
    st.binary(max_size=6),
)
action = st.one_of(
    st.tuples(st.just("commit"), st.lists(edit, min_size=1, max_size=4)),
    st.tuples(st.just("undo"), st.integers(1, 12)),
)


def _change_set(state: State, steps: list[tuple[str, str, str, bytes]]) -> ChangeSet:
    """Turn random steps into edits with true before-hashes; steps that can't be are left out."""
    now, edits = dict(state), list[Edit]()
    for op, path, to, content in steps:
        if op == "create" and path not in now:
            edits.append(Create(path, content))
            now[path] = content
        elif op == "replace" and path in now:
            edits.append(Replace(path, content_hash(now[path]), content))
            now[path] = content
        elif op == "delete" and path in now:
            edits.append(Delete(path, content_hash(now.pop(path))))
        elif op == "rename" and path in now and to not in now and path.endswith(".md") == to.endswith(".md"):
            edits.append(Rename(path, to, content_hash(now[path])))
            now[to] = now.pop(path)
    return ChangeSet(tuple(edits))


async def _state(workspace: Workspace) -> State:
    paths = (*workspace.vault.articles, *workspace.vault.attachments)
    files = {path: await workspace.read_file(path) for path in paths}
    assert all(files.values())
    return {path: file.content for path, file in files.items() if file}


async def _play(store: Store, actions: list[tuple[str, object]]) -> None:
    workspace = await Workspace.open(store)
    states: list[State] = [{}]
    for kind, argument in actions:
        before = await _state(workspace)
        assert before == states[-1]
        try:
            if kind == "commit":
                assert isinstance(argument, list)
                await workspace.commit(_change_set(before, argument), by="editor")
            else:
                assert isinstance(argument, int)
                if argument > workspace.vault.generation:
                    continue
                await workspace.undo(argument)
                if argument == len(states) - 1:
                    assert await _state(workspace) == states[argument - 1]
        except Conflict:
            assert await _state(workspace) == before
            continue
        if workspace.vault.generation == len(states):
            states.append(await _state(workspace))
    reopened = await Workspace.open(store)
    assert await _state(reopened) == states[-1]
    for generation in range(workspace.vault.generation, 0, -1):  # take everything back, newest first
        await workspace.undo(generation)
        assert await _state(workspace) == states[generation - 1]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(action, max_size=12))
def test_random_commits_and_undos_keep_every_byte_in_memory(actions: list[tuple[str, object]]) -> None:
    asyncio.run(_play(MemoryStore(), actions))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(action, max_size=8))
def test_random_commits_and_undos_keep_every_byte_in_a_folder(actions: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(DirectoryStore(Path(folder)), actions))
