"""Attachments: images and other files of the vault, whole or in part."""

from __future__ import annotations

import unicodedata

from data20.api.conditions import disposition, quote_tag, ranged
from data20.api.context import Context
from data20.api.http import Request, Response
from data20.api.schemas.requests import DownloadQuery
from data20.errors import AttachmentMissing

OCTETS = "application/octet-stream"
_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".bmp": "image/bmp", ".ico": "image/x-icon", ".svg": "image/svg+xml", ".pdf": "application/pdf",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
    ".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime", ".mkv": "video/x-matroska", ".ogv": "video/ogg",
    ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".json": "application/json",
    ".yaml": "application/yaml", ".yml": "application/yaml", ".bib": "text/plain; charset=utf-8", ".css": "text/plain; charset=utf-8",
    ".js": "text/plain; charset=utf-8", ".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
    ".xml": "text/xml; charset=utf-8", ".xhtml": "application/xhtml+xml", ".zip": "application/zip", ".epub": "application/epub+zip",
    ".canvas": "application/json", ".woff2": "font/woff2",
}  # fmt: skip
_SCRIPTABLE = ("text/html", "image/svg+xml", "text/xml", "application/xhtml+xml", "application/pdf")
SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"


async def read_attachment(context: Context, request: Request) -> Response:
    query = request.query(DownloadQuery)
    path = request.path_params["path"]
    vault = context.workspace.vault
    known = vault.attachments.get(path) or vault.attachments.get(unicodedata.normalize("NFC", path))
    stored = await context.workspace.read_file(known.path) if known else None
    if known is None or stored is None:
        raise AttachmentMissing(path=path[:1000])
    return ranged(request, stored.content, file_headers(known.path.rsplit("/", 1)[-1], media_type_of(known.path), known.hash, inline=not query.download))


def media_type_of(path: str) -> str:
    """Return the media type by the extension; scripts and styles of a vault are shown as text, never run."""
    dot = path.rfind(".")
    return _TYPES.get(path[dot:].lower(), OCTETS) if dot > path.rfind("/") else OCTETS


def file_headers(name: str, media_type: str, tag: str, *, inline: bool) -> list[tuple[str, str]]:
    """Return the headers of a file that somebody else made: it may be shown, but its scripts must not reach the origin."""
    headers = [
        ("Content-Type", media_type),
        ("ETag", quote_tag(tag)),
        ("Content-Disposition", disposition(name, inline=inline)),
    ]
    if media_type.startswith(_SCRIPTABLE):
        headers.append(("Content-Security-Policy", SANDBOX))
    return headers
