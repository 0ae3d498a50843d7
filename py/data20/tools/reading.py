"""What reading an article costs: words, code, tables, pictures and formulas, in minutes.

Speeds of silent reading: English 238 words a minute (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019,
a review of 190 studies); Russian 190 (IReST, S. Trauzettel-Klosinski and K. Dietz, 2012: 184 aloud, silent a little faster); other languages 200. A picture costs
12 seconds, each further one a second less, at least 3; a table row 3 seconds; a formula 6; a line of code 1.5.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data20.language.detect import DetectedLanguage
from data20.language.prose import Profile, profile_of
from data20.vault.model import Article, Vault

SPEEDS: Mapping[DetectedLanguage, int] = {"en": 238, "ru": 190, "other": 200}
STATE = ".data20/reading_progress.json"
_SPREAD = 0.25
"""Readers differ by a quarter either way (Brysbaert 2019: standard deviation 51 of 238 for non-fiction)."""
_BAND_FACTOR = {"easy": 1.0, "plain": 1.0, "medium": 1.0, "hard": 0.9, "expert": 0.8}
"""Hard text is read more slowly (R. Carver, "Reading rate", 1990: 300 a minute to follow, 200 to learn)."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds for what isn't words."""

    code_line: float = 1.5
    table_row: float = 3.0
    first_picture: float = 12.0
    formula: float = 6.0


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """Seconds by part; `fast` and `slow` are the range that most readers fall into."""

    path: str
    profile: Profile
    words: float
    code: float
    tables: float
    pictures: float
    formulas: float

    @property
    def seconds(self) -> float:
        return self.words + self.code + self.tables + self.pictures + self.formulas

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up; 0 only for an article with nothing to read."""
        return -int(-self.seconds // 60) if self.seconds else 0

    @property
    def range(self) -> tuple[int, int]:
        """Minutes of a fast and of a slow reader."""
        low, high = self.seconds / (1 + _SPREAD), self.seconds / (1 - _SPREAD)
        return -int(-low // 60), -int(-high // 60)


def speed_of(language: DetectedLanguage, profile: Profile, speeds: Mapping[DetectedLanguage, float], pace: float = 1.0) -> float:
    """Return words a minute for a text: the language's speed, slower when the text is hard, times the reader's own pace."""
    factor = _BAND_FACTOR[profile.readability.band] if profile.readability else 1.0
    return speeds[language] * factor * pace


def reading_time(
    vault: Vault, article: Article, speeds: Mapping[DetectedLanguage, float] = SPEEDS, costs: Costs | None = None, pace: float = 1.0
) -> ReadingTime:
    """Return what the article costs at these speeds. Words of tables are read with their rows, not twice."""
    cost = costs or Costs()
    profile, structure = profile_of(vault, article), article.structure
    rows = sum(len(table.rows) + 1 for table in structure.tables if not table.generated)
    in_tables = sum(len(cell.split()) for table in structure.tables if not table.generated for row in (table.header, *table.rows) for cell in row)
    lines = sum(len(code.content.splitlines()) for code in structure.code if not code.generated)
    pictures = sum(not image.generated for image in structure.images)
    words = max(0, profile.words - in_tables)
    seconds = 60 * words / speed_of(profile.language, profile, speeds, pace)
    shown = sum(max(3.0, cost.first_picture - number) if cost.first_picture else 0.0 for number in range(pictures))
    return ReadingTime(article.path, profile, seconds, lines * cost.code_line, rows * cost.table_row, shown, structure.formulas * cost.formula)


def state_of(vault: Vault) -> dict[str, Any]:
    """Return the reader's state that `reading_progress` keeps in the vault; {} without one or when it can't be read."""
    content = vault.files.get(STATE)
    try:
        data = json.loads(content) if content else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def pace_of(state: Mapping[str, Any]) -> float | None:
    """Return how fast this reader is against the estimate (1 = as estimated), from the times that were measured; None below three of them."""
    articles = state.get("articles")
    estimated = actual = 0.0
    count = 0
    for record in articles.values() if isinstance(articles, dict) else ():
        if isinstance(record, dict) and isinstance(record.get("minutes"), int | float) and isinstance(record.get("estimate"), int | float):
            minutes, estimate = float(record["minutes"]), float(record["estimate"])
            # A tenth or ten times of the estimate isn't reading: a slip of the finger, or lunch.
            if estimate > 0 and 0.1 <= minutes / estimate <= 10:
                estimated, actual, count = estimated + estimate, actual + minutes, count + 1
    return min(4.0, max(0.25, estimated / actual)) if count >= 3 else None
