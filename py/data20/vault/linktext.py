"""Writing links: the text of a link from one place in the vault to another."""

from __future__ import annotations

import re
from urllib.parse import quote

_ASCII_SPECIAL = re.compile(r"[\x00-\x20\"<>()\[\]\\^`{|}%#?]")


def relative_path(source: str, target: str) -> str:
    """Return how the file at `source` names the file at `target`: relative, with `../` where needed."""
    here, there = source.split("/")[:-1], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]])


def markdown_destination(path: str, fragment: str = "") -> str:
    """Return `path` as a Markdown link destination: letters of any script stay readable, the rest is percent-encoded."""
    encoded = _ASCII_SPECIAL.sub(lambda match: quote(match.group(), safe=""), path)
    if re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", encoded):
        encoded = "./" + encoded
    return encoded + (f"#{_ASCII_SPECIAL.sub(lambda m: quote(m.group(), safe=''), fragment)}" if fragment else "")


def markdown_link(source: str, target: str, text: str, fragment: str = "") -> str:
    """Return a Markdown link that stands in the file `source` and leads to `target` (a vault path; the same file gives `#fragment`)."""
    path = "" if source == target and fragment else relative_path(source, target)
    return f"[{escape_text(text)}]({markdown_destination(path, fragment)})"


def escape_text(text: str) -> str:
    """Return plain text so that Markdown (and Obsidian's extensions) show it as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>]|(?<=!)(?=\[)|==|~~|\$|%%|\^)", r"\\\1", " ".join(text.split()))
