"""Whether the objects of a repository are what they say they are, looked at before a library unpacks them whole.

A few bytes can unpack to gigabytes, as zlib or as a delta that copies the same piece a million times. Each object is unpacked here no further than
it claims, and its claim is limited. The format: git's documentation, "pack format" and "Deltified representation".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_DELTAS = {6: 0, 7: 20}
"""Kinds of objects that are deltas, and the bytes of their base's name (0: an offset, written as a varint)."""
_LOOSE_HEADER = 32


class Unsound(Exception):
    """An object is larger than the limit, or not what it claims."""


def check_loose(content: bytes, limit: int) -> None:
    """Raise Unsound unless the object unpacks to no more than its header says, and that is no more than `limit` bytes."""
    start = _inflated(content, 0, _LOOSE_HEADER, whole=False)[0]
    head, mark, _ = start.partition(b"\0")
    kind, _, digits = head.partition(b" ")
    if not mark or kind not in (b"blob", b"tree", b"commit", b"tag") or not digits.isdigit() or int(digits) > limit:
        raise Unsound
    _inflated(content, 0, int(digits) + len(head) + 1)


def check_pack(data: bytes, limit: int) -> Iterator[tuple[int, int]]:
    """Yield (objects looked at, objects in all). Raises Unsound where one isn't what it claims, or more than `limit` bytes."""
    if len(data) < 32 or data[:4] != b"PACK":
        raise Unsound
    count, at = int.from_bytes(data[8:12], "big"), 12
    for number in range(count):
        try:
            at = _entry(data, at, limit)
        except (IndexError, zlib.error):
            raise Unsound from None
        yield number + 1, count


def _entry(data: bytes, at: int, limit: int) -> int:
    """Return where the next object begins."""
    first = data[at]
    kind, size = first >> 4 & 7, first & 15
    more, at = (_varint(data, at + 1) if first & 0x80 else (0, at + 1))
    size |= more << 4
    if size > limit or kind in (0, 5):
        raise Unsound
    if kind == 6:
        _, at = _varint(data, at)
    content, end = _inflated(data, at + _DELTAS.get(kind, 0), size)
    if kind in _DELTAS:
        _check_delta(content, limit)
    return end


def _check_delta(delta: bytes, limit: int) -> None:
    _, at = _varint(delta, 0)
    size, at = _varint(delta, at)
    made = 0
    while at < len(delta) and made <= size <= limit:
        code = delta[at]
        at += 1
        if code & 0x80:
            fields = [bool(code >> bit & 1) for bit in range(7)]
            at += sum(fields[:4])
            length = 0
            for place, present in enumerate(fields[4:]):
                if present:
                    length |= delta[at] << 8 * place
                    at += 1
            made += length or 0x10000
        else:
            made += code
            at += code
    if made != size or size > limit:
        raise Unsound


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at
        if shift > 63:
            raise Unsound


def _inflated(data: bytes, at: int, size: int, *, whole: bool = True) -> tuple[bytes, int]:
    """Return what the zlib stream at `at` unpacks to, at most `size` bytes, and where it ends. whole: it must be just so long."""
    inflater, out = zlib.decompressobj(), bytearray()
    view, step = memoryview(data), size + size // 64 + 256
    fed = at
    while not inflater.eof and len(out) <= size:
        piece = inflater.unconsumed_tail or bytes(view[fed : fed + step])
        fed += 0 if inflater.unconsumed_tail else len(piece)
        if not piece:
            break
        out += inflater.decompress(piece, size + 1 - len(out))
        if not whole and len(out) >= size:
            break
    if whole and (not inflater.eof or len(out) != size):
        raise Unsound
    return bytes(out), fed - len(inflater.unused_data) - len(inflater.unconsumed_tail)
