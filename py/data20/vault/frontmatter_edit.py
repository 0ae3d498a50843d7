"""Editing frontmatter: only the lines of the edited keys change.

Comments, quotes, order, indentation, line ends, BOM and everything else stay byte for byte. ruamel.yaml gives the
exact place of each value; the new text is spliced in there. List items that stay keep their text as written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data20.errors import BadInput
from data20.messages import Text
from data20.vault.frontmatter import Frontmatter, read_frontmatter
from data20.vault.plain_yaml import read_plain
from data20.vault.text import newline_of

_UNREADABLE = Text("блок не читается, строка {line}, символ {column}: {why}", "the block can't be read, line {line}, column {column}: {why}")
_FLOW = Text("блок записан одной строкой {…}; исправьте его вручную", "it is written as one flow mapping {…}; edit it by hand")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A top-level entry: offsets into the text; `end` is after the last line end that belongs to it."""

    start: int
    value_start: int
    value_end: int
    end: int
    node: Any


def edit_frontmatter(text: str, changes: Mapping[str, Any]) -> str:
    """Return `text` with the given top-level keys set; None removes a key; values are JSON-able.

    A value equal to the present one changes nothing. Without frontmatter one is added. Raises BadInput when the
    block is broken or is a flow mapping, because then no edit is certain to be safe.
    """
    current = read_frontmatter(text)
    if current.broken:
        problem = current.problems[0]
        raise BadInput(field="frontmatter", reason=_UNREADABLE.filled(line=problem.line, column=problem.column, why=problem.reason))
    wanted = {key: value for key, value in changes.items() if _differs(current, key, value)}
    if not wanted:
        return text
    newline = newline_of(text)
    if not current.present:
        lines = "".join(_entry_text(k, v, newline) for k, v in wanted.items() if v is not None)
        return f"---{newline}{lines}---{newline}{text}" if lines else text
    for key, value in wanted.items():
        text = _edit_one(text, key, value, newline)
    return text


def _differs(current: Frontmatter, key: str, value: Any) -> bool:
    if value is None:
        return key in current.data
    return key not in current.data or current.data[key] != value or type(current.data[key]) is not type(value)


def _edit_one(text: str, key: str, value: Any, newline: str) -> str:
    where = read_frontmatter(text)
    entry = _entries(text, where).get(key)
    if entry is None:
        at = where.inner_end
        return text[:at] + _entry_text(key, value, newline) + text[at:]
    if value is None:
        return text[: entry.start] + text[entry.end :]
    if isinstance(value, list) and value:
        spliced = _splice_list(text, entry, value, newline)
        if spliced is not None:
            return spliced
    if _one_line(text, entry) and not isinstance(value, list | dict):
        return text[: entry.value_start] + _pad(text, entry) + _scalar(value) + text[entry.value_end :]
    empty_line = not text[entry.value_end : entry.end].strip() and entry.value_start == entry.value_end
    if _one_line(text, entry) and not empty_line:
        return text[: entry.value_start] + _pad(text, entry) + _flow(value) + text[entry.value_end :]
    return text[: entry.start] + _entry_text(key, value, newline) + text[entry.end :]


def _pad(text: str, entry: _Entry) -> str:
    return "" if text[entry.value_start - 1 : entry.value_start] in (" ", "\t") else " "


def _one_line(text: str, entry: _Entry) -> bool:
    return "\n" not in text[entry.start : entry.value_end].rstrip("\r\n")


def _entries(text: str, where: Frontmatter) -> dict[str, _Entry]:
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    inner = text[where.inner_start : where.inner_end]
    root = YAML(typ="rt", pure=True).compose(inner)
    if root is None:
        return {}
    if not isinstance(root, MappingNode) or root.flow_style:
        raise BadInput(field="frontmatter", reason=_FLOW)
    base = where.inner_start
    found: dict[str, _Entry] = {}
    for key, node in root.value:
        start = base + key.start_mark.index
        value_start, value_end = base + node.start_mark.index, base + node.end_mark.index
        colon = text.index(":", base + key.end_mark.index) + 1
        if value_start == value_end:
            value_start = value_end = colon
        value_end = _trim(text, max(colon, value_start), value_end, node)
        line_end = text.find("\n", max(value_end - 1, start), where.inner_end)
        end = where.inner_end if line_end < 0 else line_end + 1
        found[str(key.value)] = _Entry(start, value_start, value_end, max(end, value_end), node)
    return found


def _trim(text: str, low: int, value_end: int, node: Any) -> int:
    """Return where the value really ends: block values run on over blank lines and comments that aren't theirs."""
    if value_end <= low:
        return low
    if getattr(node, "style", None) in ("|", ">"):
        return low + len(text[low:value_end].rstrip("\r\n \t"))
    lines = text[low:value_end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return low + len("".join(lines).rstrip("\r\n \t"))


def _splice_list(text: str, entry: _Entry, value: list[Any], newline: str) -> str | None:
    """Return the text with the list's items replaced, the staying ones as written; None when its form is unusual."""
    from ruamel.yaml.nodes import ScalarNode, SequenceNode

    node = entry.node
    if not isinstance(node, SequenceNode) or not node.value or not all(isinstance(n, ScalarNode) for n in node.value):
        return None
    written = text[entry.value_start : entry.value_end]
    offset = entry.value_start - node.start_mark.index
    spans = [(n.start_mark.index + offset, n.end_mark.index + offset) for n in node.value]
    raw: dict[str, str] = {}
    for start, end in spans:
        item = text[start:end].rstrip()
        raw.setdefault(json.dumps(_value_of(item), ensure_ascii=False), item)
    items = [raw.get(json.dumps(v, ensure_ascii=False)) or _scalar(v, flow=bool(node.flow_style)) for v in value]
    if node.flow_style:
        if "\n" in written or "#" in re.sub(r"\"[^\"]*\"|'[^']*'", "", written):
            return None
        return text[: entry.value_start] + "[" + ", ".join(items) + "]" + text[entry.value_end :]
    return _splice_block(text, spans, items, newline)


def _splice_block(text: str, spans: list[tuple[int, int]], items: list[str], newline: str) -> str | None:
    lines: dict[str, str] = {}
    first = last = -1
    dash = ""
    for start, end in spans:
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", max(end - 1, start))
        line_end = len(text) if line_end < 0 else line_end + 1
        dash = dash or text[line_start:start]
        if text[line_start:start].strip() != "-" or line_start < last:
            return None
        if last >= 0 and text[last:line_start].strip():
            return None  # a comment line between the items: whose it is, only the person knows
        first = line_start if first < 0 else first
        last = line_end
        lines.setdefault(text[start:end].rstrip(), text[line_start:line_end])
    made = [lines.get(item) or f"{dash}{item}{newline}" for item in items]
    made = [line if line.endswith("\n") else line + newline for line in made]
    return text[:first] + "".join(made) + text[last:]


def _value_of(item: str) -> Any:
    plain = read_plain(f"a: {item}\n")
    if plain is not None:
        return plain["a"]
    return read_frontmatter(f"---\na: {item}\n---\n").data.get("a")


def _entry_text(key: str, value: Any, newline: str) -> str:
    name = _scalar(key)
    if isinstance(value, list) and value and not any(isinstance(item, list | dict) for item in value):
        return f"{name}:{newline}" + "".join(f"  - {_scalar(item)}{newline}" for item in value)
    return f"{name}: {_flow(value)}{newline}"


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(k), flow=True)}: {_flow(v)}" for k, v in value.items()) + "}"
    return _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    """Return one scalar as YAML that reads back as itself: plain where beyond doubt, else double-quoted."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _DATE.match(value):
        return value
    plain = read_plain(f"a: [{value}]\n" if flow else f"a: {value}\n")
    if plain is not None and plain["a"] == ([value] if flow else value) and value == value.strip():
        return value
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\N").replace("\u2028", "\\L").replace("\u2029", "\\P").replace("\ufeff", "\\uFEFF")
