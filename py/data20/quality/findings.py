"""Findings: what a rule found, where, how bad it is, and how it could be mended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from data20.messages import Message, Text
from data20.vault.model import Article, Vault

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")

SEVERITY_TEXTS = {
    "critical": Text("критично", "critical"), "high": Text("важно", "high"), "medium": Text("средне", "medium"),
    "low": Text("мелочь", "low"), "info": Text("к сведению", "info"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace `[start, end)` of the article's text by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` and `column` count from 1; `subject` is what the rule looked at (a link target, a tag), used to recognise the same finding later."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: Message
    subject: str = ""
    fix: Message | None = None
    splice: Splice | None = None

    @property
    def fingerprint(self) -> str:
        """Stable under edits elsewhere in the file: rule, path and subject, not the line."""
        return hashlib.sha256(f"{self.rule}\0{self.path}\0{self.subject}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    severity: Severity
    title: Text
    """What holds when the rule is kept."""


Check = Callable[[Vault, Article], Iterator[Finding]]
"""Looks at one article for one or more rules; never raises."""


def place(article: Article, offset: int) -> tuple[int, int]:
    """Return (line, column) of a character offset, both from 1."""
    before = article.text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def suppressed(article: Article) -> frozenset[str]:
    """Return the rules that the article asks to be spared: frontmatter `data20-ignore: [rule, …]` or `*` for all."""
    value = article.metadata.get("data20-ignore")
    names: Iterable[object] = value if isinstance(value, list) else [value] if value else []
    return frozenset(str(name) for name in names)


def run_checks(vault: Vault, article: Article, checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield what `checks` find in `article`, in order of place, without what the article suppresses."""
    spared = suppressed(article)
    if "*" in spared:
        return
    found = [f for check in checks for f in check(vault, article) if not {f.rule, f.rule.split(".")[0]} & spared]
    yield from sorted(found, key=lambda f: (f.line, f.column, f.rule, f.subject))
