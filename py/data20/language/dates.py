"""Dates in running text, Russian and English: days, months, years, ranges, decades, centuries, before the common era.

Each mention carries an EDTF expression (Library of Congress, "Extended Date/Time Format", ISO 8601-2:2019, levels 0–2 as far as used: `199X`,
`1941/1945`, `../1917`, `1991/..`, `1500~`, seasons 21–24, quarters 33–36, `-0043` for 44 BC) and the first and last day it may mean.
A bare number is a year only with a word, a bracket or a dash that says so: a wrong date is worse than none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data20.language.date_words import CENTURY_WORDS, MONTHS, SEASONS, roman

Precision = Literal["day", "month", "season", "year", "range", "decade", "century"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """`first`, `last`: ISO days, years before 1 AD as -0043-01-01; "" at an open end. `start`:`end` is the place in the text."""

    edtf: str
    first: str
    last: str
    precision: Precision
    approximate: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """Years are astronomical (44 BC is −43); a month of 0 is a whole year, a day of 0 a whole month."""

    edtf: str
    first: tuple[int, int, int] | None
    last: tuple[int, int, int] | None
    precision: Precision


def find_dates(text: str) -> list[DateMention]:
    """Return the dates of `text` in order; of two that overlap, the first to begin and then the longer one."""
    from data20.language.date_rules import RULES, WORTH_LOOKING

    if not WORTH_LOOKING.search(text):
        return []
    found: list[DateMention] = []
    for name, pattern in RULES:
        for match in pattern.finditer(text):
            span = _READERS[name](match)
            if span is not None:
                found.append(_mention(span, match))
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _mention(span: _Span, match: re.Match[str]) -> DateMention:
    about = bool(match.groupdict().get("about"))
    start, end = match.span("date") if "date" in match.re.groupindex else match.span()
    edtf = "/".join(part + ("~" if about and part != ".." else "") for part in span.edtf.split("/"))
    first = _iso(*span.first, end=False) if span.first else ""
    last = _iso(*span.last, end=True) if span.last else ""
    approximate = about or "~" in span.edtf
    return DateMention(edtf, first, last, span.precision, approximate, match.string[start:end], start, end)


def _iso(year: int, month: int, day: int, *, end: bool) -> str:
    month = month or (12 if end else 1)
    day = day or (_days(year, month) if end else 1)
    return f"{_year(year)}-{month:02}-{day:02}"


def _year(year: int) -> str:
    return f"{year:04}" if year >= 0 else f"-{-year:04}"


def _days(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _int(match: re.Match[str], name: str) -> int:
    value = match.groupdict().get(name)
    return int(value) if value else 0


def _month(match: re.Match[str], name: str = "month") -> int:
    value = match.groupdict().get(name)
    return MONTHS[value.lower().rstrip(".")] if value else 0


def _dated(year: int, month: int, day: int) -> _Span | None:
    if not 0 < month <= 12 or not 1 <= day <= _days(year, month):
        return None
    return _Span(f"{_year(year)}-{month:02}-{day:02}", (year, month, day), (year, month, day), "day")


def _day(match: re.Match[str]) -> _Span | None:
    month = _month(match) or _int(match, "monthnumber")
    return _dated(_int(match, "year"), month, _int(match, "day"))


def _us_day(match: re.Match[str]) -> _Span | None:
    """12/31/2024 and 31/12/2024 can be told; 05/06/2024 can't and is left alone."""
    a, b = _int(match, "a"), _int(match, "b")
    if (a > 12) == (b > 12) and a != b:
        return None
    return _dated(_int(match, "year"), b if a > 12 else a, a if a > 12 else b)


def _month_year(match: re.Match[str]) -> _Span | None:
    year, month = _int(match, "year"), _month(match) or _int(match, "monthnumber")
    if not 1 <= month <= 12:
        return None
    return _Span(f"{_year(year)}-{month:02}", (year, month, 0), (year, month, 0), "month")


def _season(match: re.Match[str]) -> _Span:
    year, number = _int(match, "year"), SEASONS[match.group("season").lower()]
    begin = {21: 3, 22: 6, 23: 9, 24: 12}[number]
    last = (year + 1, 2, 0) if number == 24 else (year, begin + 2, 0)
    return _Span(f"{_year(year)}-{number}", (year, begin, 0), last, "season")


def _quarter(match: re.Match[str]) -> _Span:
    year, written = _int(match, "year"), match.group("quarter")
    number = roman(written) or int(written)
    return _Span(f"{_year(year)}-{32 + number}", (year, number * 3 - 2, 0), (year, number * 3, 0), "season")


def _days_range(match: re.Match[str]) -> _Span | None:
    last_year = _int(match, "year")
    last_month = _month(match)
    month = _month(match, "month1") or last_month
    year = _int(match, "year1") or last_year
    one, two = _dated(year, month, _int(match, "day1")), _dated(last_year, last_month, _int(match, "day"))
    return _joined(one, two)


def _months_range(match: re.Match[str]) -> _Span | None:
    last, year = _int(match, "year"), _int(match, "year1") or _int(match, "year")
    one = _Span(f"{_year(year)}-{_month(match, 'month1'):02}", (year, _month(match, "month1"), 0), None, "month")
    two = _Span(f"{_year(last)}-{_month(match):02}", None, (last, _month(match), 0), "month")
    return _Span(f"{one.edtf}/{two.edtf}", one.first, two.last, "range") if (year, one.edtf) <= (last, two.edtf) else None


def _joined(one: _Span | None, two: _Span | None) -> _Span | None:
    if one is None or two is None or not one.first or not two.last or one.first >= two.last:
        return None
    return _Span(f"{one.edtf}/{two.edtf}", one.first, two.last, "range")


def _plain_year(match: re.Match[str]) -> _Span | None:
    year = _int(match, "year")
    return _years(year, year) if year else None


def _bc_year(match: re.Match[str]) -> _Span | None:
    year, other = 1 - _int(match, "year"), match.groupdict().get("year1")
    return _years(1 - int(other), year) if other else _years(year, year)


def _years(first: int, last: int) -> _Span | None:
    if first > last:
        return None
    edtf = _year(first) if first == last else f"{_year(first)}/{_year(last)}"
    return _Span(edtf, (first, 0, 0), (last, 0, 0), "year" if first == last else "range")


def _years_range(match: re.Match[str]) -> _Span | None:
    first, written = _int(match, "year1"), match.group("year")
    last = int(written) if len(written) > 2 else first // 100 * 100 + int(written)
    return _years(first, last) if first < last else None


def _open(match: re.Match[str]) -> _Span:
    year = _int(match, "year")
    if match.groupdict().get("before"):
        return _Span(f"../{_year(year)}", None, (year, 0, 0), "range")
    return _Span(f"{_year(year)}/..", (year, 0, 0), None, "range")


def _decade(match: re.Match[str]) -> _Span | None:
    written = match.group("decade")
    year = int(written)
    if len(written) == 2:
        century = match.groupdict().get("century")
        number = (roman(century) or int(century)) if century else 20
        year += (number - 1) * 100
    if year % 10:
        return None
    return _part(match, year, year + 9, f"{year // 10}X", "decade")


def _century(match: re.Match[str]) -> _Span | None:
    written = match.group("century")
    number = CENTURY_WORDS.get(written.lower()) or roman(written) or (int(written) if written.isdigit() else 0)
    if not 1 <= number <= 30:
        return None
    other = match.groupdict().get("century2")
    until = (roman(other) or int(other)) if other else number
    if match.groupdict().get("bc"):
        first, last = 1 - number * 100, -(until - 1) * 100
    else:
        first, last = number * 100 - 99, until * 100
    if first >= last:
        return None
    return _part(match, first, last, f"{_year(first)}/{_year(last)}", "century")


def _part(match: re.Match[str], first: int, last: int, whole: str, precision: Precision) -> _Span:
    """Cut a decade or century to the part that is named: its beginning, middle, end or a half."""
    part = (match.groupdict().get("part") or "").lower()
    size = last - first + 1
    cuts = (
        (("перв", "1-", "first"), 0, size // 2, ""), (("втор", "2-", "second", "latter"), size // 2, size, ""),
        (("нач", "earl", "begin", "start"), 0, size * 4 // 10, "~"), (("конец", "конц", "late", "end", "ends"), size * 7 // 10, size, "~"), (("сер", "mid"), size * 4 // 10, size * 7 // 10, "~"),
    )  # fmt: skip
    for names, begin, end, mark in cuts:
        if part.startswith(names):
            low, high = first + begin, first + end - 1
            return _Span(f"{_year(low)}{mark}/{_year(high)}{mark}", (low, 0, 0), (high, 0, 0), precision)
    return _Span(whole, (first, 0, 0), (last, 0, 0), precision)


_READERS = {
    "day": _day, "us_day": _us_day, "month": _month_year, "season": _season, "quarter": _quarter, "days": _days_range, "months": _months_range, "year": _plain_year,
    "bc": _bc_year, "years": _years_range, "open": _open, "decade": _decade, "century": _century,
}  # fmt: skip


_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_SAMPLE = re.compile(r"\b(?:например|к примеру|for (?:example|instance)|such as|формат\w*|format\w*|вида|строк[ауи]|strings?)\b|\be\.\s?g\.", re.I)
_SUPPOSED = re.compile(r"\b(?:например|к примеру|for (?:example|instance))\b.*\b(?:если|допустим|if|suppose)\b", re.I | re.S)


def is_sample(mention: DateMention, sentence: str) -> bool:
    """Return whether a sentence shows how a date is written, or supposes one, rather than saying when something was."""
    before = sentence.partition(mention.text)[0]
    return bool(_SUPPOSED.search(before) or (_ISO.fullmatch(mention.text) and _SAMPLE.search(before)))


def read_date(value: str) -> DateMention | None:
    """Return the date that a whole field says (frontmatter): ISO 8601, EDTF year or interval, or any form that text may have."""
    written = value.strip()
    iso = re.fullmatch(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ]\d.*)?", written)
    if iso:
        year, month, day = (*map(int, iso.group(1).split("-")), 0, 0)[:3]
        span = _dated(year, month, day) if day else _Span(iso.group(1), (year, month, 0), (year, month, 0), "month" if month else "year") if month <= 12 else None
        return _whole(span, written)
    interval = re.fullmatch(r"(\d{4}|\.\.)/(\d{4}|\.\.)", written)
    if interval and interval.group() != "../..":
        one, two = (None if part == ".." else int(part) for part in interval.groups())
        if one is None or two is None or one <= two:
            return _whole(_Span(written, (one, 0, 0) if one is not None else None, (two, 0, 0) if two is not None else None, "range"), written)
    if re.fullmatch(r"\d{3}X", written):
        year = int(written[:3]) * 10
        return _whole(_Span(written, (year, 0, 0), (year + 9, 0, 0), "decade"), written)
    found = find_dates(written)
    return found[0] if len(found) == 1 and len(found[0].text) >= len(written) * 0.6 else None


def _whole(span: _Span | None, written: str) -> DateMention | None:
    if span is None:
        return None
    return _mention(span, next(_match_all(written)))


def _match_all(written: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[\s\S]+", written)
