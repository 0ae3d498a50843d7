"""Vault paths: '/'-separated, relative, NFC, safe on every platform that a vault may be exported to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from data20.errors import BadPath
from data20.messages import Text
from data20.storage.kinds import ARTICLE_EXTENSIONS as ARTICLE_EXTENSIONS
from data20.storage.kinds import PRIVATE, is_tool_state
from data20.storage.kinds import is_article as is_article

MAX_PATH_BYTES = 1000
MAX_NAME_BYTES = 255
"""The limit of one path segment on ext4, APFS and NTFS (UTF-8 bytes)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ROOTED = re.compile(r"[/\\]|[A-Za-z]:")
_DEVICE = re.compile(r"^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)", re.IGNORECASE)

REASONS = {
    "empty": Text("путь пуст", "it is empty"),
    "absolute": Text("нужен путь от корня хранилища, а не абсолютный", "it must be relative to the vault, not absolute"),
    "parent": Text("«.» и «..» не разрешены", "“.” and “..” are not allowed"),
    "empty_segment": Text("в нём есть пустая папка", "it has an empty folder name"),
    "control": Text("в нём есть управляющие символы", "it has control characters"),
    "backslash": Text("вместо «\\» нужен «/»", "it uses “\\” where “/” is needed"),
    "device": Text("такое имя занято в Windows", "Windows reserves that name"),
    "long": Text("он слишком длинный", "it is too long"),
    "undecodable": Text("имя нельзя прочитать", "its name cannot be decoded"),
    "trailing": Text("имя кончается точкой или пробелом", "a name ends with a dot or a space"),
    "private": Text("папка «.data20» служебная", "the folder “.data20” is reserved"),
}


@lru_cache(maxsize=32_768)  # an import asks three times for each of its files
def problem_with(path: str) -> str | None:
    """Return the key into `REASONS` that says why `path` can't be used, or None when it can."""
    if not path:
        return "empty"
    if _ROOTED.match(path):
        return "absolute"
    if _SURROGATE.search(path):
        return "undecodable"
    if _CONTROL.search(path):
        return "control"
    if "\\" in path:
        return "backslash"
    return _segment_problem(path.split("/")) or ("long" if len(path.encode()) > MAX_PATH_BYTES else None)


def _segment_problem(segments: list[str]) -> str | None:
    for segment in segments:
        if segment in (".", ".."):
            return "parent"
        if not segment:
            return "empty_segment"
        if len(segment.encode()) > MAX_NAME_BYTES:
            return "long"
        if _DEVICE.match(segment):
            return "device"
    if segments[-1] != segments[-1].rstrip(" ."):
        return "trailing"
    return "private" if segments[0] == PRIVATE and not is_tool_state("/".join(segments)) else None


def check_path(path: str) -> str:
    """Return `path` in NFC. Raises BadPath with the reason in both languages."""
    reason = problem_with(path)
    if reason is not None:
        raise BadPath(path=printable(path), reason=REASONS[reason], extra={"reason_key": reason})
    return unicodedata.normalize("NFC", path)


def printable(path: str) -> str:
    """Return `path` fit for a message: lone surrogates and control characters replaced, at most 200 characters."""
    clean = _CONTROL.sub("\ufffd", path.encode("utf-8", "replace").decode("utf-8"))
    return clean if len(clean) <= 200 else clean[:199] + "…"


def fold(path: str) -> str:
    """Return the form in which two paths count as the same on a case-insensitive file system."""
    return unicodedata.normalize("NFC", path).casefold()


def folders_above(path: str) -> list[str]:
    """Return the folders that `path` lies in, the nearest first."""
    found = []
    while "/" in path:
        path = path.rsplit("/", 1)[0]
        found.append(path)
    return found


def shared_folder(paths: Iterable[str]) -> str:
    """Return the deepest folder that holds every one of the files, "" for the root: a folder that all share tells none of them apart."""
    shared: list[str] | None = None
    for path in paths:
        steps = path.split("/")[:-1]
        if shared is None:
            shared = steps
        else:
            same = next((i for i, (a, b) in enumerate(zip(shared, steps, strict=False)) if a != b), min(len(shared), len(steps)))
            shared = shared[:same]
    return "/".join(shared or ())
