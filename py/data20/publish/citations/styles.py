"""References in five styles, written by hand after the styles' own published examples (see the tests).

ГОСТ Р 7.0.5-2008 «Библиографическая ссылка» (ссылка без тире между областями, as its note 6.2 allows); APA, 7th edition (2020); MLA, 9th edition (2021);
The Chicago Manual of Style, 17th edition (2017), bibliography; IEEE Reference Guide (2018). Titles keep their capitals as recorded in every style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from data20.publish.citations.model import Item, Name

Style = Literal["gost", "apa", "mla", "chicago", "ieee"]
STYLES: tuple[Style, ...] = ("gost", "apa", "mla", "chicago", "ieee")
Emphasis = Callable[[str], str]

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_SHORT = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+$")
_PART = ("chapter", "paper-conference")


def reference(item: Item, style: Style, em: Emphasis = str) -> str:
    """Return the record as one reference. `em` marks what the style sets in italics."""
    text = _WRITERS[style](item, em)
    return re.sub(r"([.?!…])\.(?=\s|$)", r"\1", re.sub(r"\s+", " ", text)).strip()


def sort_key(item: Item) -> tuple[int, str, str, str, str]:
    """Return the key of alphabetical order: Cyrillic before Latin as ГОСТ lists go, then author or title, then year."""
    first = item.authors[0] if item.authors else None
    name = (first.literal or f"{first.family} {first.given}") if first else item.title
    return (0 if is_cyrillic(item) else 1, name.casefold(), item.issued, item.title.casefold(), item.id)


def is_cyrillic(item: Item) -> bool:
    """Tell whether the record is in a Cyrillic script: ГОСТ words its parts in the record's own language."""
    return bool(_CYRILLIC.search(item.title or item.container or (item.authors[0].family if item.authors else "")))


def initials(given: str) -> str:
    """Return "J. M." for "Jon M.", "J.-P." for "Jean-Paul"."""
    words = [".-".join(part[0].upper() for part in word.split("-") if part) + "." for word in given.replace(".", ". ").split() if word[0].isalpha()]
    return " ".join(words)


def _inverted(name: Name, comma: str = ", ", *, short: bool = True) -> str:
    given = initials(name.given) if short else name.given
    return name.literal or (f"{name.family}{comma}{given}" if given else name.family)


def _straight(name: Name, *, short: bool = False) -> str:
    given = initials(name.given) if short else name.given
    return name.literal or f"{given} {name.family}".strip()


def _dashed(pages: str) -> str:
    return re.sub(r"\s*(?:--+|-|–)\s*", "–", pages)


_SIZE = re.compile(r"(\d+)\s*(?:с|стр|p|pp)?\.?")


def _many(pages: str) -> bool:
    return bool(re.search(r"[-–,]", pages))


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!", "…")) else text + "."


def _link(item: Item) -> str:
    return f"https://doi.org/{item.doi}" if item.doi else item.url


def _ordinal(edition: str) -> str:
    if not _NUMBER.match(edition):
        return edition
    number = int(edition)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _gost(item: Item, em: Emphasis) -> str:
    russian = is_cyrillic(item)
    others, volume, page, number, edition = ("[и др.]", "Т.", "С.", "№", "изд.") if russian else ("[et al.]", "Vol.", "P.", "№", "ed.")
    people = list(item.authors)
    heading = _sentence(", ".join(_inverted(n, " ") for n in people)) + " " if 0 < len(people) <= 3 else ""
    title = item.title + (f" / {_straight(people[0], short=True)} {others}" if len(people) > 3 else "")
    if not people and item.editors:
        title += f" / {'под ред.' if russian else 'ed. by'} {', '.join(_straight(n, short=True) for n in item.editors[:3])}"
    if item.type == "webpage" and not item.container:
        title += " : [сайт]" if russian and not people else ""
    whole = f" // {item.container}" if item.container else ""
    parts = [title + whole]
    if item.edition:
        parts.append(f"{item.edition}-е {edition}" if russian and _NUMBER.match(item.edition) else f"{_ordinal(item.edition)} {edition}" if _NUMBER.match(item.edition) else item.edition)
    house = " : ".join(filter(None, (item.place, item.publisher)))
    parts.append(", ".join(filter(None, (house, item.year))))
    parts.append(", ".join(filter(None, (f"{volume} {_dashed(item.volume)}" if item.volume else "", f"{number} {_dashed(item.issue)}" if item.issue else ""))))
    # What a record of a whole book gives as its pages is their number.
    size = item.size or (whole_book[1] if item.type == "book" and (whole_book := _SIZE.fullmatch(item.pages)) else "")
    parts.append(f"{size} {'с.' if russian else 'p.'}" if size and (item.type == "book" or not item.pages) else f"{page} {_dashed(item.pages)}" if item.pages else "")
    parts.append(f"DOI: {item.doi}" if item.doi else "")
    if item.url and not item.doi:
        seen = f" (дата обращения: {'.'.join(reversed(item.accessed.split('-')))})" if item.accessed else ""
        parts.append(f"URL: {item.url}{seen}")
    return heading + " ".join(_sentence(part) for part in parts if part)


def _apa(item: Item, em: Emphasis) -> str:
    people = item.authors or item.editors
    names = [_inverted(n) for n in people]
    if len(names) > 20:
        who = ", ".join(names[:19]) + ", . . . " + names[-1]
    else:
        who = ", ".join(names[:-1]) + ", & " + names[-1] if len(names) > 1 else "".join(names)
    if who and not item.authors:
        who += " (Ed.)." if len(people) == 1 else " (Eds.)."
    when = f"({_apa_date(item)})"
    edition = f" ({_ordinal(item.edition)} ed.)" if item.edition else ""
    alone = item.type not in ("article-journal", *_PART)
    title = (em(item.title) + edition) if alone else item.title
    head = f"{_sentence(who)} {when}. {_sentence(title)}" if who else f"{_sentence(title)} {when}."
    if item.type == "article-journal":
        issue = em(item.volume) + (f"({item.issue})" if item.issue else "")
        where = ", ".join(filter(None, (em(item.container) if item.container else "", issue, _dashed(item.pages))))
    elif item.type in _PART:
        editors = [_straight(n, short=True) for n in item.editors]
        by = " & ".join(filter(None, (", ".join(editors[:-1]), editors[-1]))) + (" (Ed.), " if len(editors) == 1 else " (Eds.), ") if editors else ""
        pages = f" ({'pp.' if _many(item.pages) else 'p.'} {_dashed(item.pages)})" if item.pages else ""
        where = f"In {by}{em(item.container)}{pages}." + (f" {item.publisher}" if item.publisher else "") if item.container else item.publisher
    else:
        where = item.container or item.publisher
    return " ".join(filter(None, (head, _sentence(where), _link(item))))


def _apa_date(item: Item) -> str:
    if not item.issued:
        return "n.d."
    parts = item.issued.split("-")
    if item.type != "webpage" or len(parts) == 1:
        return parts[0]
    return f"{parts[0]}, {_MONTHS[int(parts[1]) - 1]}" + (f" {int(parts[2])}" if len(parts) > 2 else "")


def _mla(item: Item, em: Emphasis) -> str:
    names = item.authors or item.editors
    who = _inverted(names[0], short=False) if names else ""
    who += f", and {_straight(names[1])}" if len(names) == 2 else ", et al." if len(names) > 2 else ""
    if who and not item.authors:
        who += ", editor" if len(names) == 1 else ", editors"
    inside = bool(item.container) or item.type == "webpage"
    title = f"“{_sentence(item.title)}”" if inside else _sentence(em(item.title))
    issue = ", ".join(filter(None, (f"vol. {item.volume}" if item.volume else "", f"no. {_dashed(item.issue)}" if item.issue else "")))
    pages = f"{'pp.' if _many(item.pages) else 'p.'} {_dashed(item.pages)}" if item.pages else ""
    edition = f"{_ordinal(item.edition)} ed." if item.edition else ""
    where = ", ".join(filter(None, (em(item.container) if item.container else "", edition, item.publisher, issue, _day(item.issued, _SHORT), pages, _link(item))))
    seen = f"Accessed {_day(item.accessed, _SHORT)}" if item.accessed and item.url and not item.doi else ""
    return " ".join(_sentence(part) if part is not title else part for part in (who, title, where, seen) if part)


def _day(date: str, months: Sequence[str]) -> str:
    parts = date.split("-")
    return " ".join(filter(None, (str(int(parts[2])) if len(parts) > 2 else "", months[int(parts[1]) - 1] if len(parts) > 1 else "", parts[0])))


def _chicago(item: Item, em: Emphasis) -> str:
    people = item.authors or item.editors
    shown = [_inverted(people[0], short=False), *(_straight(n) for n in people[1 : 7 if len(people) > 10 else None])] if people else []
    who = ", ".join(shown) + ", et al." if len(people) > 10 else ", ".join(shown[:-1]) + f", and {shown[-1]}" if len(shown) > 1 else "".join(shown)
    if who and not item.authors:
        who += ", ed." if len(people) == 1 else ", eds."
    inside = bool(item.container) or item.type == "webpage"
    title = f"“{_sentence(item.title)}”" if inside else _sentence(em(item.title))
    house = ": ".join(filter(None, (item.place, item.publisher)))
    pages = _dashed(item.pages)
    if item.type == "article-journal" and item.container:
        issue = f" {item.volume}" if item.volume else ""
        issue += f", no. {_dashed(item.issue)}" if item.issue else ""
        where = f"{em(item.container)}{issue}" + (f" ({_chicago_date(item)})" if item.issued else "") + (f": {pages}" if pages else "")
    elif item.container:
        by = ", edited by " + " and ".join(_straight(n) for n in item.editors) if item.editors and item.authors else ""
        where = f"{'In ' if item.type in _PART else ''}{em(item.container)}{by}{f', {pages}' if pages else ''}. {', '.join(filter(None, (house, item.year)))}"
    elif item.type == "webpage":
        when = item.issued and f"{_chicago_day(item.issued)}"
        where = ". ".join(filter(None, (item.publisher, when or (f"Accessed {_chicago_day(item.accessed)}" if item.accessed else ""))))
    else:
        edition = f"{_ordinal(item.edition)} ed. " if item.edition else ""
        where = edition + ", ".join(filter(None, (house, item.year)))
    return " ".join(_sentence(part) if part is not title else part for part in (who, title, where.strip(), _link(item)) if part)


def _chicago_date(item: Item) -> str:
    parts = item.issued.split("-")
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else parts[0]


def _chicago_day(date: str) -> str:
    parts = date.split("-")
    return parts[0] if len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {f'{int(parts[2])}, ' if len(parts) > 2 else ''}{parts[0]}"


def _ieee(item: Item, em: Emphasis) -> str:
    people = item.authors or item.editors
    names = [_straight(n, short=True) for n in people]
    who = f"{names[0]} {em('et al.')}" if len(names) > 6 else ", ".join(names[:-1]) + f", and {names[-1]}" if len(names) > 2 else " and ".join(names)
    if who and not item.authors:
        who += ", Ed." if len(people) == 1 else ", Eds."
    who = who + ", " if who else ""
    page = f"{'pp.' if _many(item.pages) else 'p.'} {_dashed(item.pages)}" if item.pages else ""
    issue = ", ".join(filter(None, (f"vol. {item.volume}" if item.volume else "", f"no. {_dashed(item.issue)}" if item.issue else "")))
    doi = f"doi: {item.doi}" if item.doi else ""
    house = ": ".join(filter(None, (item.place, item.publisher)))
    if item.type == "article-journal" and item.container:
        rest = ", ".join(filter(None, (em(item.container), issue, page, _ieee_date(item), doi)))
        text = f"{who}“{item.title},” {rest}"
    elif item.container:
        text = f"{who}“{item.title},” in {', '.join(filter(None, (em(item.container), house, item.year, page, doi)))}"
    elif item.type == "webpage":
        text = f"{who}“{item.title}.”" + (f" {_ieee_date(item)}." if item.issued else "")
    else:
        edition = f", {_ordinal(item.edition)} ed." if item.edition else "."
        text = f"{who}{em(item.title)}{edition} {', '.join(filter(None, (house, item.year, doi)))}"
    if item.url and not item.doi:
        seen = f" Accessed: {_day(item.accessed, _SHORT)}." if item.accessed else ""
        return f"{_sentence(text.rstrip()) if not text.endswith('”') else text}{seen} [Online]. Available: {item.url}"
    return text if text.endswith("”") else _sentence(text)


def _ieee_date(item: Item) -> str:
    parts = item.issued.split("-")
    return f"{_SHORT[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else parts[0]


_WRITERS: dict[Style, Callable[[Item, Emphasis], str]] = {"gost": _gost, "apa": _apa, "mla": _mla, "chicago": _chicago, "ieee": _ieee}
