"""Files from a multipart/form-data body (RFC 7578), in memory: each part's file name is its path relative to the vault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from data20.api.problems import BodyMalformed

if TYPE_CHECKING:
    from data20.vault.sources import SourceFile

_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


async def read_files(content_type: str, chunks: AsyncIterator[bytes]) -> list[SourceFile]:
    """Return the parts that have a file name, in order; other fields are skipped. Raises BodyMalformed."""
    from python_multipart.exceptions import MultipartParseError
    from python_multipart.multipart import MultipartParser, parse_options_header

    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise BodyMalformed(reason="no boundary")
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": collector.begin,
                "on_part_data": collector.data,
                "on_part_end": collector.end,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_end,
                "on_end": collector.finish,
            },
        )
        async for chunk in chunks:
            parser.write(chunk)
        parser.finalize()
    except MultipartParseError as error:
        raise BodyMalformed(reason=str(error)[:200]) from None
    if not collector.finished:
        raise BodyMalformed(reason="the last part is cut off")
    return collector.files


class _Collector:
    """Takes the parser's callbacks."""

    def __init__(self) -> None:
        self.files: list[SourceFile] = []
        self.finished = False
        self._content: list[bytes] = []
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""

    def begin(self) -> None:
        self._content, self._headers = [], {}

    def data(self, data: bytes, start: int, end: int) -> None:
        self._content.append(bytes(data[start:end]))

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def end(self) -> None:
        from data20.vault.sources import SourceFile

        name = file_name(self._headers.get(b"content-disposition", b""))
        if name is not None:
            self.files.append(SourceFile(name, b"".join(self._content)))

    def finish(self) -> None:
        self.finished = True


def file_name(disposition: bytes) -> str | None:
    """Return the file name of a part, None when it is a plain field. Bytes that are not UTF-8 stay as surrogates, to be refused."""
    from python_multipart.multipart import parse_options_header

    options = parse_options_header(disposition)[1]
    if b"filename*" in options:
        charset, _, rest = options[b"filename*"].decode("latin-1").partition("'")
        return unquote(rest.partition("'")[2], encoding=charset or "utf-8", errors="replace")
    if b"filename" not in options:
        return None
    name = options[b"filename"].decode("utf-8", "surrogateescape")
    for escape, char in _ESCAPED.items():
        name = name.replace(escape, char)
    return name
