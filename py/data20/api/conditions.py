"""Conditional and partial requests: ETag, If-Match, If-None-Match, Range, Prefer, Content-Disposition."""

from __future__ import annotations

import re
from urllib.parse import quote

from data20.api.http import Request, Response
from data20.api.problems import RangeUnsatisfiable

_TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*|\s*([^",\s]+)\s*')
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
MAX_WAIT = 50.0
"""Seconds; less than those after which a page gives up a request (REQUEST_DEADLINE in js-shim/protocol.js): it met that end instead of 202."""


def quote_tag(tag: str) -> str:
    """Return `tag` as an ETag header writes it."""
    return f'"{tag}"'


def tags_of(header: str | None) -> set[str] | None:
    """Return the entity tags that a condition names, unquoted; None when there is no condition. "*" stays "*".

    Unquoted tags are taken too: people copy the `etag` member of our JSON.
    """
    if header is None or not header.strip():
        return None
    return {quoted or bare for quoted, bare in _TAG.findall(header) if quoted or bare}


def matches(condition: set[str] | None, tag: str | None) -> bool:
    """Return whether a named condition holds for the current `tag` (None: nothing is there)."""
    if condition is None:
        return True
    return tag is not None and ("*" in condition or tag in condition)


def not_modified(request: Request, response: Response) -> bool:
    """Return whether the reader already has this response (RFC 9110, 13.1.2)."""
    tag = response.header("etag")
    condition = tags_of(request.headers.get("if-none-match"))
    if tag is None or condition is None or response.status != 200 or request.method not in ("GET", "HEAD"):
        return False
    return "*" in condition or tag.removeprefix("W/").strip('"') in condition


def ranged(request: Request, content: bytes, headers: list[tuple[str, str]]) -> Response:
    """Return all of `content`, or the one part that `Range` asks for (206).

    Several ranges, other units and broken headers get the whole, as RFC 9110, 14.2 allows; so does an `If-Range`
    that names another version. Raises RangeUnsatisfiable.
    """
    headers = [*headers, ("Accept-Ranges", "bytes")]
    wanted = _RANGE.match((request.headers.get("range") or "").strip())
    if wanted is None or wanted.group(0) == "bytes=-" or request.method not in ("GET", "HEAD") or not _same_version(request, headers):
        return Response(200, headers, content)
    size = len(content)
    first, last = wanted.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < int(first):
        return Response(200, headers, content)
    if start >= size or (not first and int(last) == 0):
        raise RangeUnsatisfiable(size=size)
    headers.append(("Content-Range", f"bytes {start}-{end}/{size}"))
    return Response(206, headers, content[start : end + 1])


def _same_version(request: Request, headers: list[tuple[str, str]]) -> bool:
    condition = request.headers.get("if-range")
    current = next((value for name, value in headers if name == "ETag"), None)
    return condition is None or condition.strip() == current


def disposition(name: str, *, inline: bool) -> str:
    """Return a Content-Disposition with the name in ASCII and, where it needs more, in UTF-8 (RFC 6266, RFC 5987)."""
    kind = "inline" if inline else "attachment"
    plain = "".join(char if " " <= char < "\x7f" and char not in '"\\%;' else "_" for char in name)
    value = f'{kind}; filename="{plain}"'
    return value if plain == name else f"{value}; filename*=UTF-8''{quote(name, safe='')}"


def wait_of(request: Request) -> float:
    """Return the seconds that `Prefer: wait=N` asks for (RFC 7240), at most MAX_WAIT; 0 when it does not."""
    for part in (request.headers.get("prefer") or "").split(","):
        name, _, value = part.strip().partition("=")
        value = value.partition(";")[0].strip().strip('"')
        if name.strip().lower() == "wait" and value.isascii() and value.isdigit():
            return min(float(int(value[:9])), MAX_WAIT)
    return 0.0
