"""The vault as a zip, streamed: the same vault gives the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

from data20.errors import AttachmentMissing
from data20.storage.port import StoredFile
from data20.vault.model import Vault
from data20.vault.sources import Pace

_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic", ".mp3", ".mp4", ".m4a", ".ogg", ".webm", ".mov",
           ".zip", ".gz", ".7z", ".woff", ".woff2", ".docx", ".xlsx", ".pptx", ".epub", ".odt")  # fmt: skip
_CHUNK = 256 * 1024
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


async def export_zip(vault: Vault, read_file: Callable[[str], Awaitable[StoredFile | None]]) -> AsyncIterator[bytes]:
    """Yield the zip of every file, sorted by path, in pieces. `read_file` gives the attachments' bytes.

    Times are the files' own (UTC, to two seconds, and to the second in the Unix extra field). Raises
    AttachmentMissing when a file vanishes from the store meanwhile.
    """
    sink, pace = _Sink(), Pace()
    paths = sorted((*vault.articles, *vault.attachments))
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, path in enumerate(paths):
            await pace.tick(number, len(paths))
            article = vault.articles.get(path)
            if article is not None:
                archive.writestr(_info(path, article.modified), article.source)
            else:
                file = await read_file(path)
                if file is None:
                    raise AttachmentMissing(path=path)
                archive.writestr(_info(path, vault.attachments[path].modified), file.content)
            if sink.waiting >= _CHUNK:
                yield sink.drain()
    yield sink.drain()


def _info(path: str, modified: str) -> zipfile.ZipInfo:
    try:
        moment = datetime.fromisoformat(modified).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = _FIRST
    shown = min(max(moment, _FIRST), _LAST)
    info = zipfile.ZipInfo(path, (shown.year, shown.month, shown.day, shown.hour, shown.minute, shown.second))
    info.compress_type = zipfile.ZIP_STORED if path.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    seconds = int(moment.timestamp())
    if -(2**31) <= seconds < 2**31:
        info.extra = struct.pack("<HHBl", 0x5455, 5, 1, seconds)
    return info


class _Sink(io.RawIOBase):
    """A file that forgets what was drained; zipfile only ever seeks back into the entry that it is writing."""

    def __init__(self) -> None:
        super().__init__()
        self._start = 0
        self._position = 0
        self._buffer = bytearray()

    @property
    def waiting(self) -> int:
        return len(self._buffer)

    def drain(self) -> bytes:
        piece = bytes(self._buffer)
        self._start += len(piece)
        self._buffer.clear()
        return piece

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            offset += self._start + len(self._buffer)
        elif whence == io.SEEK_CUR:
            offset += self._position
        if offset < self._start:
            raise OSError("That part of the archive has been sent already.")
        self._position = offset
        return offset

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        at = self._position - self._start
        self._buffer[at : at + len(data)] = data
        self._position += len(data)
        return len(data)
