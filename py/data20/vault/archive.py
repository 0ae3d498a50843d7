"""Reading a zip that may be broken or hostile: what is sound comes out, the rest is named with the reason."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data20.storage.kinds import is_article
from data20.vault.git_parts import GitParts
from data20.vault.paths import printable, problem_with
from data20.vault.sources import Limits, NotAnArchive, Pace, Refusal, SourceFile, is_clutter
from data20.vault.zip_names import UTF8_FLAG, names_of, raw_name

_CHUNK = 256 * 1024
_TIMESTAMP = 0x5455
_MB = 1024 * 1024


@dataclass(slots=True)
class Unpacked:
    """`skipped` are names of clutter (`__MACOSX`, `.DS_Store`, …)."""

    files: list[SourceFile] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    git: GitParts = field(default_factory=GitParts)


class _Refused(Exception):
    unpacked = 0
    """Bytes unpacked before it was noticed; limited in sum, else a million small bombs would take for ever."""

    def __init__(self, reason: str, **values: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


async def unpack(data: bytes, limits: Limits, pace: Pace) -> Unpacked:
    """Return the files of the zip `data`, its folders left out. Raises NotAnArchive when it isn't a zip at all."""
    archive, broken = _open(data)
    result = Unpacked()
    with archive:
        infos = archive.infolist()
        names = names_of(infos, broken)
        left = spare = limits.total
        for number, (info, name) in enumerate(zip(infos, names, strict=True)):
            await pace.tick(number, len(infos))
            shown = printable(name if name is not None else raw_name(info).decode("utf-8", "replace"))
            if name is not None and is_clutter(name):
                result.skipped.append(shown)
                _take_git(archive, info, name, limits, result.git)
                continue
            if name is not None and _is_folder(info, name):
                continue
            try:
                if number >= limits.entries:
                    raise _Refused("entries", limit=limits.entries)
                path = _path(info, name)
                content = _content(archive, info, limits.article if is_article(path) else limits.attachment, limits, left if spare > 0 else 0)
            except _Refused as refusal:
                spare -= refusal.unpacked
                result.refused.append(Refusal(shown, refusal.reason, refusal.values))
            else:
                left -= len(content)
                result.files.append(SourceFile(path, content, _modified(info)))
    return result


def _take_git(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits, git: GitParts) -> None:
    place = git.take(name, info.file_size, limits)
    if place is None:
        return
    try:
        git.put(place, _content(archive, info, limits.git, limits, limits.git))
    except _Refused:
        git.refuse("git_damaged")


def _open(data: bytes) -> tuple[zipfile.ZipFile, frozenset[bytes]]:
    """Return the archive, and the names that claim to be UTF-8 without being it."""
    try:
        return zipfile.ZipFile(io.BytesIO(data)), frozenset()
    except UnicodeDecodeError:
        pass
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise NotAnArchive(reason=str(error) or type(error).__name__) from error
    honest, broken = _without_false_flags(data)
    try:
        return zipfile.ZipFile(io.BytesIO(honest)), broken
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise NotAnArchive(reason=str(error) or type(error).__name__) from error


def _without_false_flags(data: bytes) -> tuple[bytes, frozenset[bytes]]:
    """Clear the UTF-8 flag of central entries whose name isn't UTF-8, because zipfile gives up on the whole archive."""
    changed, broken = bytearray(data), set()
    end = data.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<L", data, end + 12)[0]
    at = end - size
    while data[at : at + 4] == b"PK\x01\x02":
        flags, name, extra, comment = (struct.unpack_from("<H", data, at + offset)[0] for offset in (8, 28, 30, 32))
        raw = data[at + 46 : at + 46 + name]
        if flags & UTF8_FLAG and not _is_utf8(raw):
            struct.pack_into("<H", changed, at + 8, flags & ~UTF8_FLAG)
            broken.add(raw)
        at += 46 + name + extra + comment
    return bytes(changed), frozenset(broken)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _path(info: zipfile.ZipInfo, name: str | None) -> str:
    if name is None:
        raise _Refused("undecodable")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.create_system == 3 and kind not in (0, stat.S_IFREG):
        raise _Refused("link")
    if "/" not in name and info.create_system != 3:
        name = name.replace("\\", "/")  # some Windows programs write their own separator
    if (problem := problem_with(name)) is not None:
        raise _Refused(problem)
    return name


def _is_folder(info: zipfile.ZipInfo, name: str) -> bool:
    return info.file_size == 0 and name.endswith(("/", "\\"))


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, limits: Limits, left: int) -> bytes:
    """Unpack one entry, stopping as soon as it is more than `limit`, or than what is `left`."""
    if info.flag_bits & 0x1:
        raise _Refused("encrypted")
    suspicious = max(limits.ratio_from, info.compress_size * limits.ratio)
    parts: list[bytes] = []
    size = 0
    if info.file_size > suspicious:  # a claim to be too large is taken at its word; one to be small is not
        raise _Refused("bomb", ratio=limits.ratio)
    if info.file_size > limit:
        raise _Refused("size", limit=limit // _MB)
    if left <= 0:
        raise _Refused("total", limit=limits.total // _MB)
    try:
        with archive.open(info) as entry:
            while part := entry.read(_CHUNK):
                size += len(part)
                if size > suspicious:
                    raise _Refused("bomb", ratio=limits.ratio)
                if size > limit:
                    raise _Refused("size", limit=limit // _MB)
                if size > left:
                    raise _Refused("total", limit=limits.total // _MB)
                parts.append(part)
    except _Refused as refusal:
        refusal.unpacked = size
        raise
    except NotImplementedError as error:
        raise _Refused("method") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, RuntimeError) as error:
        damaged = _Refused("damaged")
        damaged.unpacked = size
        raise damaged from error
    return b"".join(parts)


def _modified(info: zipfile.ZipInfo) -> str | None:
    """Return when the entry was modified: the Unix time of the extra field, else the DOS time read as UTC."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _TIMESTAMP and len(body) >= 5 and body[0] & 1:
            return datetime.fromtimestamp(struct.unpack_from("<l", body, 1)[0], UTC).isoformat()
    try:
        return datetime(*info.date_time, tzinfo=UTC).isoformat()
    except ValueError:
        return None
