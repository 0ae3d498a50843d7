"""Zips for the tests, some of them such as no honest program writes."""

from __future__ import annotations

import io
import struct
import zipfile


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content, compression)
    return buffer.getvalue()


def with_raw_names(files: list[tuple[bytes, bytes]], *, utf8_flag: bool = False) -> bytes:
    """Write a zip whose names are any bytes, each as given, the same one as often as given."""
    buffer, directory = io.BytesIO(), b""
    for name, content in files:
        flags = 0x800 if utf8_flag else 0
        common = struct.pack("<HHHHHLLL", 20, flags, 0, 0, 0x5A21, *_crc_and_sizes(content)) + struct.pack(
            "<HH", len(name), 0
        )
        place = buffer.tell()
        buffer.write(b"PK\x03\x04" + common + name + content)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHLL", 0, 0, 0, 0, place) + name
    place = buffer.tell()
    buffer.write(directory)
    count = len(files)
    buffer.write(b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), place, 0))
    return buffer.getvalue()


def read_back(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _crc_and_sizes(content: bytes) -> tuple[int, int, int]:
    import zlib

    return zlib.crc32(content), len(content), len(content)
