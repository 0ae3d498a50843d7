"""Frontmatter: read with ruamel.yaml (YAML 1.2), edited line by line.

Reading never raises and never guesses: `no`, `12:30` and `010` are what YAML 1.2 says they are, a broken block is
reported with its place and left alone. Editing is in `vault/frontmatter_edit.py`.
"""

from __future__ import annotations

import base64
import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from data20.vault.plain_yaml import read_plain
from data20.vault.structure import Problem

MAX_NODES = 20_000
"""A frontmatter that expands to more values than this (alias bombs) is reported, not read."""
MAX_DEPTH = 60
MAX_CHARACTERS = 200_000

_OPEN = re.compile(r"---[ \t]*(?:\r?\n|$)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"^(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s#\-?:,\[\]{}&*!|>'\"%@`][^:\n]*?|-[^\s:][^:\n]*?))[ \t]*:(?=[ \t\r\n]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """The block between the `---` fences at the start of a file.

    `start`/`end` are character offsets of the whole block (fences and the last line end included); both 0 when absent.
    `inner_start`/`inner_end` bound the YAML itself. `data` is JSON-able and empty when the block is broken; then
    `problems` says why and the text is left alone.
    """

    start: int = 0
    end: int = 0
    inner_start: int = 0
    inner_end: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line (from 1) of each top-level key."""
    problems: tuple[Problem, ...] = ()

    @property
    def present(self) -> bool:
        return self.end > 0

    @property
    def broken(self) -> bool:
        return any(problem.code.startswith("frontmatter.") for problem in self.problems)


class _Refused(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def read_frontmatter(text: str) -> Frontmatter:
    """Return the frontmatter of an article's text (without BOM); never raises."""
    opened = _OPEN.match(text)
    if not opened:
        return Frontmatter()
    closed = _CLOSE.search(text, opened.end())
    if not closed:
        return Frontmatter()
    inner = text[opened.end() : closed.start()]
    where = (0, closed.end(), opened.end(), closed.start())
    if len(inner) > MAX_CHARACTERS:
        return Frontmatter(*where, problems=(Problem("frontmatter.too_big", 1, 1, "more than 200,000 characters"),))
    data = read_plain(inner)
    if data is None:
        try:
            data = _read_yaml(inner)
        except _Refused as refused:
            return Frontmatter(*where, problems=(Problem(refused.code, 1, 1, str(refused)),))
        except Exception as error:  # ruamel raises many kinds; each is the person's broken YAML
            return Frontmatter(*where, lines=_key_lines(inner), problems=(_problem_of(error),))
    return Frontmatter(*where, data=data, lines=_key_lines(inner))


@cache
def _parser() -> Any:
    """Return ruamel's safe YAML 1.2 reader, in which a date that no calendar has stays the text it is."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    class Constructor(SafeConstructor):  # type: ignore[misc, unused-ignore]
        def construct_date(self, node: Any, values: Any = None) -> Any:
            try:
                return self.construct_yaml_timestamp(node, values)
            except ValueError:
                return node.value

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", Constructor.construct_date)
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return yaml


def _read_yaml(inner: str) -> dict[str, Any]:
    loaded = _parser().load(inner)
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise _Refused("frontmatter.not_mapping", "expected lines of the form “key: value”")
    data: dict[str, Any] = _Jsonable().convert(loaded, 0)
    return data


class _Jsonable:
    """Turns what YAML yields into JSON values, counting as it goes."""

    def __init__(self) -> None:
        self.nodes = 0

    def convert(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _Refused("frontmatter.too_big", "it expands to too many values")
        if isinstance(value, dict):
            return {self._key(key): self.convert(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.convert(item, depth + 1) for item in value]
        return self._scalar(value)

    def _key(self, key: Any) -> str:
        value = self._scalar(key) if not isinstance(key, tuple) else "-".join(map(str, key))
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        return str(value)

    @staticmethod
    def _scalar(value: Any) -> Any:
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)
        if isinstance(value, datetime.datetime | datetime.date | datetime.time):
            return value.isoformat()
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return str(value)


def _problem_of(error: Exception) -> Problem:
    """Return where and why YAML failed; lines count from the start of the file (the fence is line 1)."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 2, mark.column + 1) if mark is not None else (1, 1)
    code = "frontmatter.duplicate_key" if "Duplicate" in type(error).__name__ else "frontmatter.yaml"
    reason = str(getattr(error, "problem", None) or error).strip().splitlines()
    return Problem(code, line, column, reason[0] if reason else "unreadable")


def _key_lines(inner: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for match in _KEY.finditer(inner):
        key = (match.group(1) or match.group(2) or match.group(3)).strip()
        lines.setdefault(key, inner.count("\n", 0, match.start()) + 2)
    return lines
