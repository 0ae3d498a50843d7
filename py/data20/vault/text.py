"""Bytes to text and back, without losing a byte that nobody changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file with what is needed to write it back. `lossy` is true when some bytes are not text at all."""

    text: str
    encoding: str
    bom: bytes
    lossy: bool = False

    def encode(self, text: str) -> bytes:
        """Return `text` as bytes of the same encoding and byte-order mark.

        A lossy file is never re-encoded in its guessed encoding: undecodable bytes travel as surrogate escapes,
        so unchanged parts come back as they were.
        """
        return self.bom + text.encode(self.encoding, "surrogateescape" if self.encoding == "utf-8" else "strict")


def decode(source: bytes) -> Decoded:
    """Return `source` as text: UTF-8 (with or without BOM), UTF-16 by BOM, else UTF-8 with escapes.

    Guessing a legacy encoding (Windows-1251, KOI8-R) happens only on import, where the person sees it;
    an article in the vault that is not UTF-8 is shown with its bad bytes replaced and reported.
    """
    for bom, encoding in _BOMS:
        if source.startswith(bom):
            body = source[len(bom) :]
            try:
                return Decoded(body.decode(encoding), encoding, bom)
            except UnicodeDecodeError:
                break
    try:
        return Decoded(source.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError:
        return Decoded(source.decode("utf-8", "surrogateescape"), "utf-8", b"", lossy=True)


def visible(text: str) -> str:
    """Return `text` fit to show or to encode: surrogate escapes become U+FFFD."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() and _ESCAPED.search(text) else text


def newline_of(text: str) -> str:
    """Return the line end that `text` uses first; LF when it has none."""
    index = text.find("\n")
    return "\r\n" if index > 0 and text[index - 1] == "\r" else "\n"
