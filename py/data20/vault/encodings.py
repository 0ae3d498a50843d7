"""Guessing how a text file that is not Unicode was written. Only told to the person; bytes are kept as they are."""

from __future__ import annotations

from data20.vault.text import decode

_SAMPLE = 64 * 1024
_LIKELY = ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252", "cp1250", "utf_16", "utf_16_le", "utf_16_be",
           "cp932", "gb18030", "euc_kr", "big5"]  # fmt: skip


def foreign_encoding(content: bytes) -> str | None:
    """Return None when `content` reads as UTF-8 or as UTF-16 with a byte-order mark, else the likely encoding.

    The guess is Python's name of a codec, or "binary" when it doesn't look like text.
    """
    if not decode(content).lossy:
        return None
    from charset_normalizer import from_bytes

    found = from_bytes(content[:_SAMPLE], cp_isolation=_LIKELY, threshold=0.3).best()
    return found.encoding if found is not None else "binary"
