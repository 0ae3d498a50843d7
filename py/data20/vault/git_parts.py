"""The files of a `.git` folder among those that an import brings: only what a history is made of.

Never `config` (it may hold a password), hooks, or the index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from data20.vault.sources import Limits, Refusal

FACT = "git"
"""What a journal entry that brought a history calls it (past.py)."""
FOLDER = ".git/"
_MB = 1024 * 1024
_PART = re.compile(r"HEAD|packed-refs|shallow|refs/heads/(?!.*\.\.)[^\0\\]{1,200}|objects/[0-9a-f]{2}/[0-9a-f]{38,62}|objects/pack/pack-[0-9a-f]{40,64}\.(?:pack|idx)")


@dataclass(slots=True)
class GitParts:
    """What an import brings of `.git` folders: bytes by the folder that the repository is ("" or ending with "/") and by the path in `.git`."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    size: int = 0
    problem: Refusal | None = None

    def take(self, path: str, size: int, limits: Limits) -> tuple[str, str] | None:
        """Return where a file belongs whose bytes are wanted; None for any other, and once there is too much."""
        place = _place(path)
        if place is None or self.problem:
            return None
        self.size += size
        if self.size > limits.git or sum(map(len, self.repositories.values())) >= limits.entries:
            self.refuse("git_size", limit=limits.git // _MB)
            return None
        return place

    def put(self, place: tuple[str, str], content: bytes) -> None:
        self.repositories.setdefault(place[0], {})[place[1]] = content

    def refuse(self, reason: str, **values: int) -> None:
        """Let the whole history go: a part of it would tell a wrong story."""
        self.problem, self.repositories = Refusal(FOLDER, reason, values), {}


def _place(path: str) -> tuple[str, str] | None:
    above, mark, inner = f"/{path}".replace("\\", "/").partition(f"/{FOLDER}")
    return (above[1:] + "/" if above else "", inner) if mark and _PART.fullmatch(inner) else None
