"""Images without an image library: format and size in pixels from the first bytes, and how good an alternative text is."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from data20.language.tokens import forms

EXTENSIONS = frozenset(("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "ico"))
_SVG_HEAD = 4096
_SVG = re.compile(r"<svg\b[^>]*>", re.S)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_FILE_NAME = re.compile(r"^\S+\.(?:png|jpe?g|gif|webp|svg|bmp|avif)$|^(?:img|image|dsc|screenshot|снимок|pasted image)[\s_-]*\d", re.I)
_EMPTY_WORDS = frozenset(("image", "picture", "photo", "img", "figure", "изображение", "картинка", "фото", "рисунок", "рис"))
_LONG = 150


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """`format` is png, jpeg, gif, webp, svg, bmp or ""; sizes in CSS pixels, None when the file doesn't say."""

    format: str
    width: int | None = None
    height: int | None = None


def image_info(content: bytes) -> ImageInfo:
    """Return format and size of an image by its bytes (PNG, GIF, BMP, JPEG, WebP and SVG headers). Damaged files give what can be told."""
    try:
        return _info(content)
    except (struct.error, IndexError, ValueError, OverflowError):
        return ImageInfo("")


def _info(data: bytes) -> ImageInfo:
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return ImageInfo("png", *struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return ImageInfo("gif", *struct.unpack("<HH", data[6:10]))
    if data[:2] == b"BM":
        width, height = struct.unpack("<ii", data[18:26])
        return ImageInfo("bmp", width, abs(height))
    if data[:3] == b"\xff\xd8\xff":
        return ImageInfo("jpeg", *_jpeg(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageInfo("webp", *_webp(data))
    found = _SVG.search(data[:_SVG_HEAD].decode("utf-8", "replace"))
    return ImageInfo("svg", *_svg(found.group())) if found else ImageInfo("")


def _jpeg(data: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 1 if marker == 0xFF else 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None, None


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _svg(tag: str) -> tuple[int | None, int | None]:
    width, height = _length(tag, "width"), _length(tag, "height")
    box = re.search(r"viewBox\s*=\s*[\"']\s*[-\d.eE]+[\s,]+[-\d.eE]+[\s,]+([\d.eE+]+)[\s,]+([\d.eE+]+)", tag)
    if box and (width is None or height is None):
        w, h = float(box.group(1)), float(box.group(2))
        width, height = width or (round(w) if w < 1e9 else None), height or (round(h) if h < 1e9 else None)
    return width, height


def _length(tag: str, name: str) -> int | None:
    found = re.search(rf"\s{name}\s*=\s*[\"']\s*(\d{{1,9}}(?:\.\d+)?)\s*([a-z]*)\s*[\"']", tag)
    return round(float(found.group(1)) * _UNITS[found.group(2)]) if found and found.group(2) in _UNITS else None


def alt_problems(alt: str, caption: str) -> tuple[str, ...]:
    """Return what is wrong with an alternative text: missing, file_name, empty_word, short, long, repeats (WCAG 2.2, 1.1.1; technique H37, failures F30, F65)."""
    text = alt.strip()
    if not text:
        return ("missing",)
    found = []
    if _FILE_NAME.match(text):
        found.append("file_name")
    elif set(forms(text)) <= _EMPTY_WORDS:
        found.append("empty_word")
    elif len(text) < 3:
        found.append("short")
    if len(text) > _LONG:
        found.append("long")
    if caption and text.casefold() == caption.strip().casefold():
        found.append("repeats")
    return tuple(found)
