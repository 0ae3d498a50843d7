"""RIS, the exchange format of reference managers (https://en.wikipedia.org/wiki/RIS_(file_format) lists its tags)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data20.publish.citations.model import Item, Name, doi_of, iso_date, name_of

_TYPES = {"article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "paper-conference": "CPAPER", "thesis": "THES", "report": "RPRT", "webpage": "ELEC", "document": "GEN"}
_FROM = {code: kind for kind, code in _TYPES.items()} | {"CONF": "paper-conference", "MGZN": "article-journal", "NEWS": "article-journal", "EBOOK": "book", "ECHAP": "chapter", "EJOUR": "article-journal", "WEB": "webpage"}
_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")


def write_ris(items: Iterable[Item]) -> str:
    """Return the records as RIS (CRLF line ends, as the format wants)."""
    return "".join(_record(item) for item in items)


def _record(item: Item) -> str:
    first, _, last = item.pages.replace("--", "–").replace("-", "–").partition("–")
    fields = [
        ("TY", _TYPES.get(item.type, "GEN")), ("ID", item.id), *(("AU", _name(n)) for n in item.authors), *(("A2", _name(n)) for n in item.editors), ("TI", item.title), ("T2", item.container),
        ("PB", item.publisher), ("CY", item.place), ("PY", item.year), ("DA", item.issued.replace("-", "/") if len(item.issued) > 4 else ""), ("VL", item.volume), ("IS", item.issue),
        ("SP", first), ("EP", last), ("ET", item.edition), ("SN", item.isbn), ("DO", item.doi), ("UR", item.url), ("Y2", item.accessed.replace("-", "/")), ("N1", item.note),
    ]  # fmt: skip
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in fields if value) + "ER  - \r\n\r\n"


def _name(name: Name) -> str:
    return name.literal or (f"{name.family}, {name.given}" if name.given else f"{name.family},")


def read_ris(text: str) -> list[Item]:
    """Return the records of a RIS file; lines that aren't RIS are passed over."""
    items: list[Item] = []
    fields: dict[str, list[str]] = {}
    for line in text.lstrip("\ufeff").splitlines():
        match = _LINE.match(line)
        if match and match.group(1) == "ER":
            if "TY" in fields:
                items.append(_item(fields, len(items) + 1))
            fields = {}
        elif match:
            fields.setdefault(match.group(1), []).append(match.group(2).strip())
    return items


def _item(fields: dict[str, list[str]], number: int) -> Item:
    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag) and fields[tag][0]), "")

    pages = "–".join(filter(None, (first("SP"), first("EP"))))
    return Item(
        first("ID") or f"ris{number}", _FROM.get(first("TY"), "document"), first("TI", "T1"), _people(fields, "AU", "A1"),
        _people(fields, "A2", "ED"), first("T2", "JO", "JF"), first("PB"), first("CY", "PP"), iso_date(first("DA").rstrip("/")) or iso_date(first("PY", "Y1")),
        first("VL"), first("IS"), pages, first("ET"), doi_of(first("DO")), first("UR"), first("SN"), iso_date(first("Y2").rstrip("/")), note=first("N1"),
    )  # fmt: skip


def _people(fields: dict[str, list[str]], *tags: str) -> tuple[Name, ...]:
    """Return names; in RIS a person has a comma, so what has none is an organisation."""
    return tuple(name_of(name) if "," in name else Name(literal=name) for tag in tags for name in fields.get(tag, ()) if name)
