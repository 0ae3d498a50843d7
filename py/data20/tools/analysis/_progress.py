"""What the reader has read: records, streaks, pace, goals, and what to read next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from data20.tools.corpus import Row

Status = Literal["reading", "read"]
REREAD = (7, 30, 90, 180, 365)
"""Days until a read article is worth a second look, for each time it was read (spacing after H. Ebbinghaus; N. Cepeda et al. 2006)."""
MILESTONES = (1, 5, 10, 25, 50, 100, 200, 500, 1000)
STREAKS = (3, 7, 14, 30, 100, 365)


@dataclass(frozen=True, slots=True)
class Record:
    """One article's state. Days are ISO; `minutes` the time it took, when told; `estimate` what was expected then; `hash` the content that was read."""

    status: Status
    started: str
    finished: str
    times: int
    minutes: float | None
    estimate: float | None
    hash: str
    title: str


def read_records(state: Mapping[str, Any]) -> dict[str, Record]:
    """Return the records of a stored state by path; entries of another form are skipped."""
    found: dict[str, Record] = {}
    articles = state.get("articles")
    for path, value in articles.items() if isinstance(articles, dict) else ():
        if not isinstance(value, dict) or value.get("status") not in ("reading", "read"):
            continue
        try:
            days = [date.fromisoformat(d).isoformat() if (d := str(value.get(key) or "")[:10]) else "" for key in ("started", "finished")]
            numbers = [float(n) if isinstance(n := value.get(key), int | float) and not isinstance(n, bool) and n >= 0 else None for key in ("minutes", "estimate")]
            times = int(value.get("times") or (value["status"] == "read"))
        except (TypeError, ValueError):
            continue
        found[str(path)] = Record(value["status"], days[0], days[1], times, numbers[0], numbers[1], str(value.get("hash") or ""), str(value.get("title") or ""))
    return found


def follow_renames(records: Mapping[str, Record], articles: Mapping[str, tuple[str, str]]) -> dict[str, Record]:
    """Return the records with those of articles that moved put to their new path.

    `articles` gives (content hash, title) by path. A missing article is found again by its content, else by its title when exactly one article has it
    and no record of its own.
    """
    by_hash: dict[str, list[str]] = {}
    by_title: dict[str, list[str]] = {}
    for path, (digest, title) in articles.items():
        if path not in records:
            by_hash.setdefault(digest, []).append(path)
            by_title.setdefault(title.casefold(), []).append(path)
    moved: dict[str, Record] = {}
    for path, record in records.items():
        new = path
        if path not in articles:
            places = by_hash.get(record.hash) or (by_title.get(record.title.casefold(), []) if record.title else [])
            new = places[0] if len(places) == 1 and places[0] not in moved else path
        moved.setdefault(new, record)
    return moved


def note(before: Record | None, status: Status, today: date, minutes: float | None, estimate: float, digest: str, title: str) -> Record:
    """Return the record after the reader says that an article was begun or read. The same on one day changes nothing but the minutes."""
    day = today.isoformat()
    started = before.started if before and before.status == "reading" and before.started else day
    if status == "reading":
        if before and before.status == "read":  # begun again: what was read stays counted
            return Record("reading", day, before.finished, before.times, before.minutes, before.estimate, digest, title)
        return Record("reading", started, "", before.times if before else 0, minutes, estimate, digest, title)
    again = before.times if before else 0
    same = before is not None and before.status == "read" and before.finished == day
    return Record("read", before.started if same and before else started, day, again if same else again + 1, minutes if minutes is not None else (before.minutes if before else None), round(estimate, 2), digest, title)


def streaks(days: Sequence[str], today: date) -> tuple[int, int]:
    """Return (current, longest) run of days with something read. Today without reading yet doesn't break the run: it ends yesterday then."""
    known = sorted({date.fromisoformat(day) for day in days if day})
    longest = run = 0
    before: date | None = None
    ends: dict[date, int] = {}
    for day in known:
        run = run + 1 if before and day - before == timedelta(days=1) else 1
        ends[day] = run
        longest, before = max(longest, run), day
    return ends.get(today, ends.get(today - timedelta(days=1), 0)), longest


def within(days: Sequence[str], first: date, last: date) -> int:
    """Return how many of the days lie from `first` to `last`, both included."""
    return sum(first.isoformat() <= day <= last.isoformat() for day in days)


def due_again(records: Mapping[str, Record], today: date) -> list[tuple[str, str]]:
    """Return (path, day since when it is due) of read articles whose time for a second look has come, the longest due first."""
    found = []
    for path, record in records.items():
        if record.status == "read" and record.finished:
            due = date.fromisoformat(record.finished) + timedelta(days=REREAD[min(record.times, len(REREAD)) - 1 if record.times else 0])
            if due <= today:
                found.append((due.isoformat(), path))
    return [(path, due) for due, path in sorted(found)]


def suggestions(rows: Sequence[Row], records: Mapping[str, Record], needs: Mapping[str, Sequence[str]], links: Mapping[str, Sequence[str]], limit: int) -> list[tuple[str, str, str]]:
    """Return (path, reason, detail) of unread articles worth reading next, best first; nothing whose prerequisites are unread.

    Reasons: "linked" (from `detail`, an article just read), "tags" (tags of what was read lately), "central" (many links lead there).
    """
    read = {path for path, record in records.items() if record.status == "read"}
    recent = sorted((p for p in read if records[p].finished), key=lambda p: (records[p].finished, p), reverse=True)[:5]
    taste = Counter(tag.casefold() for row in rows if row.path in recent for tag in row.tags)
    found: list[tuple[float, str, str, str]] = []
    for row in rows:
        if row.path in records or not row.words or any(need not in read for need in needs.get(row.path, ())):
            continue
        from_recent = [p for p in recent if row.path in links.get(p, ())]
        common = sum(taste[tag.casefold()] for tag in row.tags)
        score = 3.0 * len(from_recent) + 1.0 * common + min(2.0, 0.2 * row.links_in)
        reason = "linked" if from_recent else "tags" if common else "central"
        detail = from_recent[0] if from_recent else next((t for t in row.tags if taste[t.casefold()]), "") if common else str(row.links_in)
        found.append((-round(score, 6), row.path, reason, detail))
    return [(path, reason, detail) for _, path, reason, detail in sorted(found)[:limit]]
