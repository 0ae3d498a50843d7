"""Frontmatter: read with ruamel.yaml (YAML 1.2), edited line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data20.vault.structure import Problem


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """The block between the `---` fences at the start of a file.

    `start`/`end` are character offsets of the whole block (fences and the last line end included); both 0 when absent.
    `data` is JSON-able and empty when the block is broken; then `problems` says why and the text is left alone.
    """

    start: int = 0
    end: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line (from 1) of each top-level key."""
    problems: tuple[Problem, ...] = ()

    @property
    def present(self) -> bool:
        return self.end > 0


def read_frontmatter(text: str) -> Frontmatter:
    """Return the frontmatter of an article's text; never raises."""
    raise NotImplementedError


def edit_frontmatter(text: str, changes: Mapping[str, Any]) -> str:
    """Return `text` with the given top-level keys set (None removes); every other byte stays. Raises BadInput when the block is broken."""
    raise NotImplementedError
