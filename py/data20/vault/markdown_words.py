"""The small grammars inside inline constructs: what a tag, a wikilink and a link destination consist of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll

_TAG = re.compile(r"[^\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s«»„“”]+")
_SPLIT = re.compile(r"\\?\|")
_IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//|\\\\")


@dataclass(frozen=True, slots=True)
class Wikilink:
    """The inside of `[[…]]`. `start`/`end`: the destination (with fragment) within it."""

    target: str
    fragment: str
    alias: str
    start: int
    end: int


def split_wikilink(body: str) -> Wikilink | None:
    """Return the parts of a wikilink's inside; None when there is no destination."""
    bar = _SPLIT.search(body)
    raw = body[: bar.start()] if bar else body
    alias = body[bar.end() :].strip() if bar else ""
    destination = raw.strip()
    if not destination or destination == "#":
        return None
    start = len(raw) - len(raw.lstrip())
    target, _, fragment = destination.partition("#")
    return Wikilink(target.strip(), fragment.strip(), alias, start, start + len(destination))


def parse_tag(src: str, start: int, end: int) -> str:
    """Return the tag name at `start` (after `#`), "" when there is none."""
    match = _TAG.match(src, start, end)
    if not match:
        return ""
    name = match.group().rstrip("/—–-")
    return name if name and not name.startswith("/") and any(not c.isdigit() and c not in "/-_" for c in name) else ""


def tag_key(name: str) -> str:
    """Return the form by which tags are compared: NFC, case-folded."""
    return unicodedata.normalize("NFC", name).casefold()


def is_external(destination: str) -> bool:
    """Return whether a destination has a URL scheme (two letters or more: `c:` is a drive) or starts with `//`."""
    return bool(_SCHEME.match(destination))


def split_destination(raw: str) -> tuple[str, str, bool]:
    """Return (target, fragment, external) of a Markdown destination as written.

    Escapes and entities are resolved; an internal target is percent-decoded, an external one kept whole.
    """
    destination = unescapeAll(raw).strip()
    if is_external(destination):
        return destination, "", True
    target, _, fragment = destination.partition("#")
    return decode_percent(target), decode_percent(fragment), False


def decode_percent(text: str) -> str:
    """Return `text` percent-decoded; as it is when that would not be UTF-8."""
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def is_image(target: str) -> bool:
    """Return whether a target names an image file."""
    return target.lower().endswith(_IMAGE_ENDINGS)
