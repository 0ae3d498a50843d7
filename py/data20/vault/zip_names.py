"""What the entries of a zip are called.

The format (APPNOTE.TXT, 4.4.4 and appendix D) knows UTF-8 (flag bit 11, or the extra field 0x7075) and code page
437; what is found in practice is UTF-8 without the flag, and the OEM or ANSI code page of the Windows that wrote it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from zipfile import ZipInfo

from data20.vault.encodings import likeness

UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_CANDIDATES = ("cp866", "cp1251", "cp437")


def raw_name(info: ZipInfo) -> bytes:
    """Return the name's bytes as the archive has them; zipfile decoded them as UTF-8 or (losslessly) cp437."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & UTF8_FLAG else "cp437")


def names_of(infos: Iterable[ZipInfo], broken: frozenset[bytes]) -> list[str | None]:
    """Return the entries' names in order; None where one can't be decoded.

    `broken` are names whose UTF-8 flag was false. One legacy code page is chosen for the whole archive.
    """
    infos = list(infos)
    certain = [None if raw_name(info) in broken else _certain(info) for info in infos]
    unclear = [
        raw_name(i) for i, name in zip(infos, certain, strict=True) if name is None and raw_name(i) not in broken
    ]
    page = _code_page(unclear)
    return [
        name if name is not None or raw_name(info) in broken else _guess(raw_name(info), page)
        for info, name in zip(infos, certain, strict=True)
    ]


def _certain(info: ZipInfo) -> str | None:
    raw = raw_name(info)
    try:
        return _unicode_path(info.extra, raw) or raw.decode("utf-8")
    except (UnicodeDecodeError, struct.error):
        return None


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return Info-ZIP's Unicode path, if there is one and it belongs to this name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8")
    return None


def _code_page(names: list[bytes]) -> str:
    return max(_CANDIDATES, key=lambda page: sum(likeness(name, page) for name in names))


def _guess(raw: bytes, page: str) -> str | None:
    return raw.decode(page) if likeness(raw, page) > 0 else None
