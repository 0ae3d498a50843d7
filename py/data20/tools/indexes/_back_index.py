"""A back-of-book index: which terms deserve an entry, and the sections where each is treated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data20.language.alphabet import shelf_order
from data20.language.concepts import is_old_path, names_concept
from data20.language.definitions import find_abbreviations, is_action, is_label
from data20.language.keyphrases import is_adjective, looks_verbal
from data20.language.prose import own_blocks
from data20.language.stopwords import is_stop_word
from data20.language.termbank import Key, TermBank, term_key, twins
from data20.language.tokens import forms, is_number
from data20.search.document import aliases_of
from data20.vault.model import Article
from data20.vault.naming import nameless
from data20.vault.text import visible

_LONGEST = 4
_QUOTES = "«»“”\""
_COMMON = 0.25
_WEIGHTS = {"title": 4, "heading": 3, "tag": 2, "bold": 2}


@dataclass(frozen=True, slots=True)
class Locator:
    """A section that treats a term. `principal`: the term is in its heading or in the article's title."""

    path: str
    anchor: str
    heading: str
    line: int
    count: int
    principal: bool


@dataclass(slots=True)
class Entry:
    """One term. `see` names the entry that is used instead; `under` the main term whose subentry it is."""

    key: Key
    name: str
    score: float = 0.0
    locators: list[Locator] = field(default_factory=list)
    see: str = ""
    see_also: list[str] = field(default_factory=list)
    under: Key = ()
    sources: tuple[str, ...] = ()


def build_entries(articles: Sequence[Article], most: int, least: int, stop: frozenset[Key], curated: Mapping[str, Any], step: Callable[[int], None]) -> list[Entry]:
    """`curated` are a person's decisions about terms: other names lead to the one in use. Return at most `most` entries in alphabetical order; terms treated in fewer than `least` sections are left out unless they have a principal one."""
    names, sources, redirects = _candidates(articles, step)
    decided = {term_key(str(other)): (str(other), term_key(name)) for name, entry in curated.items() for other in entry.get("use_for", [])}
    redirects |= {key: found for key, found in decided.items() if key and found[1] in names}
    names = {key: forms for key, forms in names.items() if key not in decided or decided[key][1] not in names}
    same = _join_cases(names, sources, redirects)
    bank = TermBank((key for key in names if key not in stop), [form for forms in names.values() for form in forms])
    entries: dict[Key, Entry] = {}
    for number, article in enumerate(articles):
        step(len(articles) + number)
        for key, locators in _locate(article, bank, same).items():
            entries.setdefault(key, Entry(key, "")).locators += locators
    limit = max(8, int(len(articles) * _COMMON))
    titles = {article.path: same.get(key := term_key(article.title), key) for article in articles}
    for key, entry in entries.items():
        # The article about the term comes first, then those that name it in title and heading, then the rest, each as they stand in the vault.
        entry.locators.sort(key=lambda place: (titles[place.path] != entry.key, not place.principal or bool(place.anchor), not place.principal))
        entry.name = min(names[key], key=lambda form: (-names[key][form], len(form), form))
        entry.sources = tuple(sorted(sources[key]))
        entry.score = sum(_WEIGHTS[s] for s in entry.sources) + sum(3.0 if loc.principal else 1.0 for loc in entry.locators[:20]) ** 0.5
    kept = [e for e in entries.values() if len({x.path for x in e.locators}) <= limit and (len(e.locators) >= least or any(x.principal for x in e.locators))]
    kept = sorted(kept, key=lambda e: (-round(e.score, 6), e.key))[:most]
    _relate(kept)
    known = {e.key: e for e in kept}
    for key, (shown, target) in sorted(redirects.items()):
        if target in known and key not in known and key not in stop:
            kept.append(Entry(key, shown, see=known[target].name))
    order = shelf_order(e.name for e in kept)
    return sorted(kept, key=lambda e: (order(e.name), e.key))


def _candidates(articles: Sequence[Article], step: Callable[[int], None]) -> tuple[dict[Key, Counter[str]], dict[Key, set[str]], dict[Key, tuple[str, Key]]]:
    """Return (written forms by term, where each term was seen, other names with the term they stand for)."""
    names: dict[Key, Counter[str]] = {}
    sources: dict[Key, set[str]] = {}
    redirects: dict[Key, tuple[str, Key]] = {}

    def add(text: str, source: str) -> Key:
        key, shown = term_key(text), _trimmed(visible(text))
        if not _is_term(shown):
            return ()
        names.setdefault(key, Counter())[shown] += 1
        sources.setdefault(key, set()).add(source)
        return key

    untold = nameless((article.path, article.title) for article in articles)
    for number, article in enumerate(articles):
        step(number)
        named = [name for name in (article.title, *aliases_of(article)) if _is_term(visible(name)) and not is_old_path(name)] if article.path not in untold else []
        title = add(named[0], "title") if named else ()
        for alias in named[1:]:
            key = term_key(alias)
            if title and key and key != title:
                redirects.setdefault(key, (visible(alias), title))
        for heading in article.structure.headings:
            if not heading.generated and heading.level > 1:
                add(heading.text, "heading")
        for run in article.structure.emphasis:
            if run.kind == "strong" and not is_label(run.text):
                add(run.text, "bold")
        for tag in article.tags:
            add(tag.rsplit("/", 1)[-1].replace("-", " ").replace("_", " "), "tag")
        for block in own_blocks(article):
            for short, long in find_abbreviations(block.text):
                target = add(long, "bold")
                if target and term_key(short) != target:
                    redirects.setdefault(term_key(short), (visible(short), target))
    return names, sources, redirects


def _trimmed(text: str) -> str:
    """Return a name without the punctuation around it; a quotation mark whose other stands inside («Конструкция "switch"») stays."""
    shown = " ".join(text.split()).strip(" .,:;!?")
    bare = shown.strip(f" .,:;!?{_QUOTES}")
    return shown if any(mark in bare for mark in _QUOTES) else bare


def _join_cases(names: dict[Key, Counter[str]], sources: dict[Key, set[str]], redirects: dict[Key, tuple[str, Key]]) -> dict[Key, Key]:
    """Make one term of «Псевдоним» and «Псевдонимы», whose stems differ; return the keys that are no more with those they became."""
    same = twins({key: max(forms, key=lambda form: (forms[form], form)) for key, forms in names.items()})
    for key, other in same.items():
        names[other] += names.pop(key)
        sources[other] |= sources.pop(key)
    redirects.update({key: (shown, same[target]) for key, (shown, target) in redirects.items() if target in same})
    return same


def _is_term(text: str) -> bool:
    """Return whether a run of words can be an index term: a noun phrase of one to four words, not a label, a question, a number or a sentence."""
    words = forms(text)
    if not words or len(words) > _LONGEST or len(text) < 3 or len(text) > 60 or is_label(text) or any(char in text for char in "?!:;,|=<>{}()[]"):
        return False
    if is_stop_word(words[0]) or is_stop_word(words[-1]) or (any(is_number(w) for w in words) and len(words) == 1):
        return False
    if any(looks_verbal(word) for word in words) or is_action(words[0]) or is_adjective(words[-1]):
        return False
    return not (words[0].endswith("ing") and len(words) > 2) and names_concept(text)


def _locate(article: Article, bank: TermBank, same: Mapping[Key, Key]) -> dict[Key, list[Locator]]:
    """Return the sections of an article that treat each term: it is in the heading, or stands there twice, or it is bold there."""
    structure = article.structure
    counts: dict[int, Counter[Key]] = {}
    for block in own_blocks(article):
        counts.setdefault(block.heading, Counter()).update(bank.find(block.text))
    bold = {(e.heading, key) for e in structure.emphasis if e.kind == "strong" for own in (term_key(e.text),) for key in (same.get(own, own),)}
    titled = set(bank.find(article.title))
    found: dict[Key, list[Locator]] = {}
    for number in range(-1, len(structure.headings)):
        heading = structure.headings[number] if number >= 0 else None
        if heading is not None and heading.generated:
            continue
        top = number == -1 or (number == 0 and heading is not None and heading.level == 1)
        named = set(bank.find(heading.text)) if heading else set()
        if top:
            named |= titled
            titled = set()
        own = counts.get(number, Counter())
        for key in sorted(named | {k for k, n in own.items() if n >= 2 or (number, k) in bold}):
            anchor = heading.slug if heading and not top else ""
            place = Locator(article.path, anchor, visible(heading.text) if heading else "", heading.line if heading else 1, own[key], key in named)
            found.setdefault(key, []).append(place)
    return {key: _merged(places) for key, places in found.items()}


def _merged(places: list[Locator]) -> list[Locator]:
    """Principal sections first; when the whole article is about the term, its sections add nothing."""
    whole = [p for p in places if p.principal and not p.anchor]
    if whole:
        return [replace(whole[0], count=sum(p.count for p in whole), line=whole[-1].line)]
    return sorted(places, key=lambda p: (not p.principal, p.line))


def _relate(entries: list[Entry]) -> None:
    """Put "X Y" under "Y" or "X" when that has an entry, and link entries that share half of their sections."""
    known = {entry.key: entry for entry in entries}
    holders: dict[tuple[str, str], list[Key]] = {}
    for entry in entries:
        parts = [k for size in range(len(entry.key) - 1, 0, -1) for k in (entry.key[-size:], entry.key[:size]) if k in known]
        entry.under = parts[0] if parts else ()
        for place in {(x.path, x.anchor) for x in entry.locators}:
            holders.setdefault(place, []).append(entry.key)
    shared: Counter[tuple[Key, Key]] = Counter()
    for keys in holders.values():
        if len(keys) <= 40:
            ordered = sorted(keys)
            shared.update((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
    for (a, b), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        smaller = min(len(known[a].locators), len(known[b].locators))
        if count >= 2 and count * 2 >= smaller and known[a].under != b and known[b].under != a:
            for one, other in ((a, b), (b, a)):
                if len(known[one].see_also) < 4:
                    known[one].see_also.append(known[other].name)
