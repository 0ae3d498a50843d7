"""BibTeX: reading what people have, writing what reads back the same (the grammar is that of O. Patashnik, "BibTeXing", 1988, with biblatex's fields)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data20.publish.citations.latex import from_latex, to_latex
from data20.publish.citations.model import Item, Name, doi_of, iso_date, name_of

_TYPE = {
    "article": "article-journal", "book": "book", "booklet": "book", "mvbook": "book", "collection": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "manual": "report", "online": "webpage", "www": "webpage", "electronic": "webpage",
}  # fmt: skip
_ENTRY = {"article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "webpage": "online"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_START = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_FIELD = re.compile(r"\s*([^\s=,{}()\"#%']+)\s*=\s*")
_BARE = re.compile(r"\s*([^\s,#{}()\"]+)")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry as written: `fields` by lower-case name, values without their outer braces."""

    type: str
    key: str
    fields: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class BibProblem:
    line: int
    reason: str


def read_bibtex(text: str) -> tuple[list[Item], list[BibProblem]]:
    """Return the records of a .bib file and what could not be read. Never raises."""
    entries, problems = parse_bibtex(text)
    return [item_of(entry) for entry in entries], problems


def parse_bibtex(text: str) -> tuple[list[BibEntry], list[BibProblem]]:
    """Return the entries with @string macros filled in. What is between entries is comment; a broken entry is told and passed over."""
    macros = {month: month for month in _MONTHS}
    entries: list[BibEntry] = []
    problems: list[BibProblem] = []
    at = line = 0
    counted = 0
    while (match := _START.search(text, at)) is not None:
        line += text.count("\n", counted, match.start())
        counted = match.start()
        kind, at = match.group(1).lower(), match.end()
        if kind in ("comment", "preamble"):
            at = _skip(text, at)
            continue
        key = "" if kind == "string" else text[at : _until(text, at, ",}")].strip()
        at = at if kind == "string" else _until(text, at, ",}")
        fields, end = _fields(text, at, macros)
        if end < 0 or (kind != "string" and not key):
            problems.append(BibProblem(line + 1, f"@{kind}{{{key[:60]}"))
            continue
        at = end
        if kind == "string":
            macros |= fields
        else:
            entries.append(BibEntry(kind, key, fields, line + 1))
    return entries, problems


def _until(text: str, at: int, stops: str) -> int:
    while at < len(text) and text[at] not in stops:
        at += 1
    return at


def _skip(text: str, at: int) -> int:
    depth = 1
    while at < len(text) and depth:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def _fields(text: str, at: int, macros: dict[str, str]) -> tuple[dict[str, str], int]:
    """Return the fields from `at` on and where the entry ends, -1 when it is broken."""
    fields: dict[str, str] = {}
    while at < len(text):
        at = _blank(text, at)
        if text[at : at + 1] in ("}", ")"):
            return fields, at + 1
        match = _FIELD.match(text, at)
        if not match:
            return fields, -1
        value, at = _value(text, match.end(), macros)
        if at < 0:
            return fields, -1
        fields.setdefault(match.group(1).lower(), value)
    return fields, -1


def _blank(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] == ","):
        at += 1
    return at


def _value(text: str, at: int, macros: dict[str, str]) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text[at : at + 1] in ("{", '"'):
            end = _closing(text, at)
            if end < 0:
                return "", -1
            parts.append(text[at + 1 : end])
            at = end + 1
        else:
            match = _BARE.match(text, at)
            if not match:
                return "", -1
            parts.append(macros.get(match.group(1).lower(), match.group(1)))
            at = match.end()
        while at < len(text) and text[at].isspace():
            at += 1
        if text[at : at + 1] != "#":
            return "".join(parts), at
        at += 1


def _closing(text: str, at: int) -> int:
    """Return where the brace or quote that opens at `at` is closed, -1 when it isn't."""
    quoted, depth, at = text[at] == '"', 0 if text[at] == '"' else 1, at + 1
    while at < len(text):
        char = text[at]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return at
        elif char == '"' and quoted and depth == 0:
            return at
        at += 1
    return -1


def item_of(entry: BibEntry) -> Item:
    """Return an entry as a record."""
    raw = entry.fields
    get = {name: from_latex(value) for name, value in raw.items()}

    def first(*names: str) -> str:
        return next((get[name] for name in names if get.get(name)), "")

    kind = _TYPE.get(entry.type, "webpage" if first("url") and not first("publisher", "journal") else "document")
    month = first("month").lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0
    issued = iso_date(first("date")) or iso_date(first("year") + (f"-{number}" if number else ""))
    title = first("title") + (f": {first('subtitle')}" if first("subtitle") else "")
    return Item(
        entry.key, kind, title, tuple(_people(raw.get("author", ""))), tuple(_people(raw.get("editor", ""))), first("journal", "journaltitle", "booktitle"),
        first("publisher", "school", "institution", "organization"), first("address", "location"), issued, first("volume"), first("number", "issue"), first("pages"), first("edition"),
        doi_of(raw.get("doi", "")), raw.get("url", "").replace("\\", "").strip("{} \n"), first("isbn"), iso_date(first("urldate")), first("type"), first("pagetotal"), first("note"), first("series"),
    )  # fmt: skip


def _people(raw: str) -> Iterator[Name]:
    for part in _split_names(raw):
        whole = part.strip()
        if whole.startswith("{") and whole.endswith("}") and _closing(whole, 0) == len(whole) - 1:
            yield Name(literal=from_latex(whole))
        elif whole and whole.lower() != "others":
            pieces = [from_latex(piece) for piece in whole.split(",")]
            yield name_of(", ".join((pieces[0], " ".join((pieces[2], pieces[1]))) if len(pieces) == 3 else pieces))


def _split_names(raw: str) -> list[str]:
    """Split at "and" outside braces."""
    text = " ".join(raw.split())
    parts, start = [], 0
    for match in _AND.finditer(text):
        before = text[start : match.start()]
        if before.count("{") == before.count("}"):
            parts.append(before)
            start = match.end()
    return [*parts, text[start:]]


def write_bibtex(items: Iterable[Item]) -> str:
    """Return the records as a .bib file that `read_bibtex` (and BibTeX) reads back the same."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    journal = "booktitle" if item.type in ("chapter", "paper-conference") else "journal"
    house = {"thesis": "school", "report": "institution"}.get(item.type, "publisher")
    values = {
        "author": " and ".join(map(_written, item.authors)), "editor": " and ".join(map(_written, item.editors)), "title": to_latex(item.title), journal: to_latex(item.container),
        house: to_latex(item.publisher), "address": to_latex(item.place), "series": to_latex(item.series), "volume": to_latex(item.volume), "number": to_latex(item.issue), "pages": to_latex(item.pages),
        "edition": to_latex(item.edition), "type": to_latex(item.genre), "pagetotal": to_latex(item.size), "isbn": item.isbn, "doi": item.doi, "url": item.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": item.accessed, "note": to_latex(item.note), **({"year": item.issued} if len(item.issued) == 4 else {"date": item.issued}),
    }  # fmt: skip
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@{_ENTRY.get(item.type, 'misc')}{{{item.id},\n{lines}}}\n"


def _written(name: Name) -> str:
    if name.literal:
        return f"{{{to_latex(name.literal)}}}"
    return to_latex(f"{name.family}, {name.given}" if name.given else f"{name.family},")
