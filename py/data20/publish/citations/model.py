"""One bibliographic record, after CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html, "Appendix IV: Variables")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>«»“”]+", re.IGNORECASE)
_DATE = re.compile(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?\s*")
_TEXT_FIELDS = {
    "title": "title", "container-title": "container", "publisher": "publisher", "publisher-place": "place", "volume": "volume", "issue": "issue",
    "page": "pages", "edition": "edition", "DOI": "doi", "URL": "url", "ISBN": "isbn", "genre": "genre", "number-of-pages": "size", "note": "note", "collection-title": "series",
}  # fmt: skip
TYPES = ("article-journal", "book", "chapter", "document", "paper-conference", "report", "thesis", "webpage")


@dataclass(frozen=True, slots=True)
class Name:
    """A person (family and given), or `literal`: an organisation."""

    family: str = ""
    given: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """`type` is a CSL type; `issued` and `accessed` are ISO dates of any precision ("1998", "1998-04"); "" means unknown."""

    id: str
    type: str = "document"
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    container: str = ""
    publisher: str = ""
    place: str = ""
    issued: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    doi: str = ""
    url: str = ""
    isbn: str = ""
    accessed: str = ""
    genre: str = ""
    size: str = ""
    note: str = ""
    series: str = ""

    @property
    def year(self) -> str:
        return self.issued[:4]


def to_csl(item: Item) -> dict[str, Any]:
    """Return the record as CSL-JSON."""
    data: dict[str, Any] = {"id": item.id, "type": item.type}
    data |= {key: getattr(item, field) for key, field in _TEXT_FIELDS.items() if getattr(item, field)}
    for key, names in (("author", item.authors), ("editor", item.editors)):
        if names:
            data[key] = [{"literal": n.literal} if n.literal else {k: v for k, v in (("family", n.family), ("given", n.given)) if v} for n in names]
    for key, date in (("issued", item.issued), ("accessed", item.accessed)):
        if date:
            data[key] = {"date-parts": [[int(part) for part in date.split("-")]]}
    return data


def from_csl(data: Mapping[str, Any]) -> Item | None:
    """Return a CSL-JSON record; None without an id. Values of the wrong kind are passed over."""
    key = str(data.get("id") or "").strip()
    if not key:
        return None
    kind = str(data.get("type") or "document")
    fields = {field: " ".join(str(data[name]).split()) for name, field in _TEXT_FIELDS.items() if isinstance(data.get(name), str | int | float)}
    return Item(
        key, kind if kind in TYPES else "document", authors=_names(data.get("author")), editors=_names(data.get("editor")),
        issued=_csl_date(data.get("issued")), accessed=_csl_date(data.get("accessed")), **fields,
    )  # fmt: skip


def _names(value: Any) -> tuple[Name, ...]:
    found = []
    for name in value if isinstance(value, list) else [value] if value else []:
        if isinstance(name, str):
            found.append(name_of(name))
        elif isinstance(name, Mapping):
            parts = {key: str(name.get(key) or "") for key in ("family", "given", "literal")}
            if any(parts.values()):
                found.append(Name(**parts))
    return tuple(found)


def _csl_date(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            return iso_date("-".join(str(part) for part in parts[0]))
        return iso_date(str(value.get("raw") or value.get("literal") or ""))
    return iso_date(str(value or ""))


def iso_date(text: str) -> str:
    """Return "2024", "2024-05" or "2024-05-06" for what starts as a date, "" for anything else."""
    match = _DATE.match(text.replace("/", "-"))
    if not match:
        return ""
    year, month, day = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day and 1 <= int(day) <= 31 else "")


def name_of(text: str) -> Name:
    """Return a name written "Family, Given" or "Given Family" (particles go with the family); one word is a literal."""
    text = " ".join(text.split())
    family, comma, given = text.partition(",")
    if comma:
        return Name(family.strip(), given.strip())
    words = text.split(" ")
    if len(words) == 1:
        return Name(literal=text)
    start = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def doi_of(text: str) -> str:
    """Return the first DOI in `text`, lower-case and without punctuation that belongs to the sentence; "" when there is none."""
    return next(iter(dois_in(text)), "")


def dois_in(text: str) -> Iterable[str]:
    """Yield every DOI in `text` (the pattern that Crossref recommends)."""
    for match in _DOI.finditer(unquote(text) if "%2" in text else text):
        doi = match.group().rstrip(".,;:!?'*_`")
        while doi.endswith((")", "]", "}")) and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]]):
            doi = doi[:-1].rstrip(".,;:!?'*_`")
        yield doi.lower()


def url_key(url: str) -> str:
    """Return a form of an address in which equal pages are equal: no scheme, no "www.", no fragment, no final "/"."""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE).split("#", 1)[0].rstrip("/")
    host, slash, rest = bare.partition("/")
    return host.lower() + slash + rest
