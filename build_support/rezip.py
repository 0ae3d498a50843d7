"""Zip archives taken apart and put together again without compressing anything anew.

What was deflated by the Pyodide that ships (repack.py) keeps its bytes, so every machine builds the same archives
whatever its zlib, and at once.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_LOCAL = struct.Struct("<4s2B4HL2L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE = (2020 - 1980) << 9 | 1 << 5 | 1
"""1 January 2020: nobody reads it (bytecode is not checked against sources)."""
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    packed: bytes
    """As it lies in the archive."""
    method: int
    """ZIP_DEFLATED or ZIP_STORED."""
    crc: int
    size: int
    """Of the file itself, in bytes."""

    def content(self) -> bytes:
        """Return the file's bytes."""
        return zlib.decompress(self.packed, -15) if self.method == ZIP_DEFLATED else self.packed


def members(archive: Path) -> list[Member]:
    """Return the files of a zip, in its order."""
    with ZipFile(archive) as opened, archive.open("rb") as file:
        return [_read(file, info) for info in opened.infolist() if not info.is_dir()]


def _read(file: BinaryIO, info: ZipInfo) -> Member:
    file.seek(info.header_offset)
    *_, name_length, extra_length = _LOCAL.unpack(file.read(_LOCAL.size))
    file.seek(name_length + extra_length, os.SEEK_CUR)
    return Member(info.filename, file.read(info.compress_size), info.compress_type, info.CRC, info.file_size)


def member(name: str, content: bytes) -> Member:
    """Return a file made here."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeezer.compress(content) + squeezer.flush()
    if len(packed) >= len(content):
        return Member(name, content, ZIP_STORED, zlib.crc32(content), len(content))
    return Member(name, packed, ZIP_DEFLATED, zlib.crc32(content), len(content))


def folder(name: str) -> Member:
    """Return the entry of a folder."""
    return Member(f"{name}/", b"", ZIP_STORED, 0, 0)


def archive_of(files: Iterable[Member]) -> bytes:
    """Return a zip of the files, sorted by name. It holds less than 65,536 files and 4 GB."""
    listed = sorted(files, key=lambda file: file.name)
    body, directory = bytearray(), bytearray()
    for file in listed:
        name = file.name.encode()
        shared = (_UTF8, file.method, 0, _DATE, file.crc, len(file.packed), file.size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\x01\x02", 20, 3, 20, 0, *shared, 0, 0, 0, 0o644 << 16, len(body)) + name
        body += _LOCAL.pack(b"PK\x03\x04", 20, 0, *shared) + name + file.packed
    end = _END.pack(b"PK\x05\x06", 0, 0, len(listed), len(listed), len(directory), len(body), 0)
    return bytes(body + directory + end)
