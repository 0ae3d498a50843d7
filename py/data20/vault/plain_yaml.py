"""The plain subset of YAML that nearly every frontmatter is written in, read without a YAML parser.

A full parse of 10,000 headers takes half a minute in WebAssembly. This reader accepts a block only when every line is
of a form whose YAML 1.2 meaning is beyond doubt, and answers None otherwise, so that ruamel.yaml decides. A test holds it
equal to ruamel.yaml on generated and real headers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_ENTRY = re.compile(r"^([A-Za-zА-Яа-яЁё_][\w.-]*(?: [\w.-]+)*):(?:[ \t]+(.*?))?[ \t]*$")
_ITEM = re.compile(r"^([ \t]*)-[ ]+(.*?)[ \t]*$")
_INT = re.compile(r"^(?:0|-?[1-9][0-9]{0,15})$")
_FLOAT = re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WORDY = re.compile(r"^(?:\.{0,2}/)*[^\W\d_](?:[^\x00-\x1f\x7f\x85\u2028\u2029\ufeff:#]|:(?![\s]|$)|(?<![\s])#)*$")
_WORDY_IN_FLOW = re.compile(r"^[^\W\d_][^\x00-\x1f\x7f\x85\u2028\u2029\ufeff:#,\[\]{}]*$")
_QUOTED = re.compile(r"""^(?:"([^"\\\x00-\x1f\x7f\x85\u2028\u2029\ufeff]*)"|'([^'\x00-\x1f\x7f\x85\u2028\u2029\ufeff]*)')$""")
_CONSTANTS: dict[str, Any] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None,
}  # fmt: skip
_UNSURE = object()


def read_plain(inner: str) -> dict[str, Any] | None:
    """Return the mapping, or None when the block needs a real YAML parser."""
    data: dict[str, Any] = {}
    open_list: tuple[str, str | None] | None = None
    for line in inner.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            if "\t" in line:
                return None
            continue
        item = _ITEM.match(line)
        if item:
            if open_list is None or (open_list[1] is not None and item.group(1) != open_list[1]) or "\t" in item.group(1):
                return None
            value = _scalar(item.group(2))
            if value is _UNSURE:
                return None
            if open_list[1] is None:
                data[open_list[0]] = []
            open_list = (open_list[0], item.group(1))
            data[open_list[0]].append(value)
            continue
        entry = _ENTRY.match(line)
        if not entry or entry.group(1) in data or _scalar(entry.group(1)) != entry.group(1):
            return None
        key, raw = entry.group(1), entry.group(2)
        value = None if not raw else _list(raw) if raw.startswith("[") else _scalar(raw)
        if value is _UNSURE:
            return None
        data[key] = value
        open_list = (key, None) if not raw else None
    return data


def _list(raw: str) -> Any:
    if not raw.endswith("]"):
        return _UNSURE
    inner = raw[1:-1].strip(" ")
    if not inner:
        return []
    values = [_scalar(part.strip(" "), flow=True) for part in inner.split(",")]
    return _UNSURE if any(value is _UNSURE for value in values) else values


def _scalar(raw: str, *, flow: bool = False) -> Any:
    if raw in _CONSTANTS:
        return _CONSTANTS[raw]
    if _INT.match(raw):
        return int(raw)
    if _FLOAT.match(raw):
        return float(raw)
    if _DATE.match(raw):
        return raw if _is_day(raw) else _UNSURE
    quoted = _QUOTED.match(raw)
    if quoted and not (flow and set(raw) & set(",[]{}")):
        return quoted[quoted.lastindex or 1]
    return raw if (_WORDY_IN_FLOW if flow else _WORDY).match(raw) else _UNSURE


def _is_day(raw: str) -> bool:
    try:
        return date.fromisoformat(raw).isoformat() == raw
    except ValueError:
        return False
