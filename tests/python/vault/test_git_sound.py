"""Objects that unpack to more than they say are found without unpacking them; sound ones, as git itself writes them, pass."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import pytest

from data20.vault.git_sound import Unsound, check_loose, check_pack
from data20.vault.sources import Limits, SourceFile
from tests.python.vault.test_git_import import files_of, planned
from tests.python.vault.test_git_log import git, repository

__all__ = ["repository"]
LIMIT = 1_000_000


def loose(kind: bytes, size: int, content: bytes) -> bytes:
    return zlib.compress(kind + b" %d\0" % size + content)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def pack(*entries: tuple[int, int, bytes]) -> bytes:
    """Return a pack of (kind, claimed size, what is compressed); a delta refers to a base of twenty zero bytes."""
    body = b""
    for kind, size, content in entries:
        first, rest = kind << 4 | size & 15, size >> 4
        body += (bytes([first | 0x80]) + varint(rest) if rest else bytes([first])) + (bytes(20) if kind == 7 else b"") + zlib.compress(content)
    return b"PACK" + (2).to_bytes(4, "big") + len(entries).to_bytes(4, "big") + body + bytes(20)


def delta(result: int, *instructions: bytes) -> bytes:
    return varint(5) + varint(result) + b"".join(instructions)


COPY = b"\x90\x05"
"""Copy five bytes from the base's beginning."""


def test_what_git_writes_is_sound(repository: Path) -> None:
    for path in (repository / ".git" / "objects").glob("??/*"):
        check_loose(path.read_bytes(), LIMIT)
    git(repository, "gc", "-q", "--aggressive")
    (file,) = (repository / ".git" / "objects" / "pack").glob("*.pack")
    assert [done for done, _ in check_pack(file.read_bytes(), LIMIT)] == list(range(1, int(git(repository, "count-objects", "-v").split("in-pack: ")[1].split()[0]) + 1))


def test_objects_of_every_size_pass_and_their_ends_are_found() -> None:
    contents = [bytes(n) for n in (0, 1, 15, 16, 2047, 2048, 70_000)] + [zlib.compress(bytes(range(256)) * 40)]
    sound = pack(*((3, len(c), c) for c in contents), (7, len(delta(8, COPY, b"\x03abc")), delta(8, COPY, b"\x03abc")))
    assert len(list(check_pack(sound, LIMIT))) == len(contents) + 1
    for content in contents:
        check_loose(loose(b"blob", len(content), content), LIMIT)


@pytest.mark.parametrize("bad", [
    pack((3, 10, bytes(1_000_000))), pack((3, 2_000_000, bytes(2_000_000))), pack((3, 10, bytes(9))), pack((3, 3, b"abc"))[:-24], b"PACK", b"", pack((5, 0, b"")),
    pack((7, len(delta(5, *[COPY] * 9)), delta(5, *[COPY] * 9))), pack((7, len(delta(9_000_000, b"\xf0\xff\xff\xff")), delta(9_000_000, b"\xf0\xff\xff\xff"))), pack((7, len(delta(9, COPY)), delta(9, COPY))),
    b"PACK\0\0\0\2\0\0\0\1" + b"\xff" * 40,
])  # fmt: skip
def test_a_pack_that_lies_is_found(bad: bytes) -> None:
    with pytest.raises(Unsound):
        list(check_pack(bad, LIMIT))


@pytest.mark.parametrize("bad", [
    loose(b"blob", 3, bytes(5_000_000)), loose(b"blob", 5_000_000, bytes(5_000_000)), loose(b"blob", 9, b"abc"), loose(b"bomb", 3, b"abc"), zlib.compress(b"blob x\0"), zlib.compress(b""), loose(b"blob", 3, b"abc")[:-6],
])  # fmt: skip
def test_a_loose_object_that_lies_is_found(bad: bytes) -> None:
    with pytest.raises((Unsound, zlib.error)):
        check_loose(bad, LIMIT)


@pytest.mark.skipif(shutil.which("git") is None, reason="git makes the repository, and isn't installed")
def test_a_history_with_a_bomb_in_it_is_declined_and_the_articles_come_in(repository: Path) -> None:
    bomb = SourceFile(".git/objects/aa/" + "b" * 38, loose(b"blob", 3, bytes(50_000_000)))
    plan = planned([*files_of(repository), bomb], Limits())
    assert plan.past is None and plan.added
    assert [r.reason for r in plan.refused] == ["git_damaged"]
