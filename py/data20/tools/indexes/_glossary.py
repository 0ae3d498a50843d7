"""The terms of a vault with their definitions: a glossary kept by hand comes first, definitions found in articles complete it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from data20.language.alphabet import shelf_order
from data20.language.defined import whole_term
from data20.language.definitions import Definition, find_abbreviations, find_definitions, fold_phrase, is_label
from data20.language.prose import own_blocks
from data20.language.termbank import Key, TermBank, term_key, twins
from data20.language.writing import writing_language
from data20.vault.model import Article
from data20.vault.shown import with_code
from data20.vault.structure import TextBlock
from data20.vault.text import visible

_ENTRIES = ("list_item", "paragraph", "definition")
_GLOSSARY_NAMES = ("glossary", "словарь", "глоссарий", "термины", "terms", "терминология")


@dataclass(frozen=True, slots=True)
class Sense:
    """One definition of a term. `curated`: it stands in a glossary that a person keeps."""

    term: str
    body: str
    path: str
    line: int
    language: str
    score: float
    genus: str
    curated: bool
    kind: str


@dataclass(slots=True)
class Term:
    """`senses` best first; `used` are the articles that use the term."""

    key: Key
    senses: list[Sense]
    long: str = ""
    used: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.senses[0].term


def collect(articles: Sequence[Article], least: float, abbreviations: bool, step: Callable[[int], None]) -> list[Term]:
    """Return the terms in alphabetical order; `step` gets the work done out of 2 × articles."""
    found: dict[Key, Term] = {}
    for number, article in enumerate(articles):
        step(number)
        for sense in _senses(article, abbreviations):
            if sense.score >= least:
                key = term_key(sense.term)
                if key:
                    found.setdefault(key, Term(key, [])).senses.append(sense)
    for key, other in sorted(twins({key: term.name for key, term in found.items()}).items()):
        found[other].senses += found.pop(key).senses
    for term in found.values():
        term.senses.sort(key=lambda s: (not s.curated, -s.score, s.kind == "abbreviation", s.path, s.line))
        bodies: set[str] = set()
        term.senses = [s for s in term.senses if not (fold_phrase(s.body) in bodies or bodies.add(fold_phrase(s.body)))]  # type: ignore[func-returns-value]
    bank = TermBank(found, [sense.term for term in found.values() for sense in term.senses])
    for number, article in enumerate(articles):
        step(len(articles) + number)
        for key in {k for block in own_blocks(article) for k in bank.find(block.text)}:
            found[key].used.append(article.path)
    order = shelf_order(t.name for t in found.values())
    return sorted(found.values(), key=lambda t: (order(t.name), t.key))


def is_glossary(article: Article) -> bool:
    """Return whether an article is a glossary kept by hand: by `type: glossary`, its title or its file name."""
    if str(article.metadata.get("type") or "").casefold() == "glossary":
        return True
    words = fold_phrase(f"{article.title} {article.name}").split()
    return any(word in _GLOSSARY_NAMES for word in words)


def _senses(article: Article, abbreviations: bool) -> list[Sense]:
    curated, language = is_glossary(article), writing_language(article)
    titles = {fold_phrase(article.title), fold_phrase(article.name)}
    found: list[Sense] = []
    for block in own_blocks(article):
        bold = frozenset(fold_phrase(e.text) for e in article.structure.emphasis if block.start <= e.start < block.end and e.kind == "strong")
        if block.kind in ("callout", "quote", "table"):
            continue
        definitions = find_definitions(block.text, bold=bold)
        if not definitions and block.kind == "list_item":
            definitions = _listed(block, bold)
        for d in definitions:
            if is_label(d.term):
                continue
            bonus = (0.2 if curated and block.kind in _ENTRIES else 0.0) + (0.15 if fold_phrase(d.term) in titles else 0.0)
            # «Встраивание означает замену»: without its verb the body would stand in a case that nothing governs.
            verb = "означает " if d.pattern == "means" and language == "ru" else ""
            if not (term := whole_term(article, block, d)):
                continue
            found.append(Sense(visible(term), verb + visible(with_code(article, block, d.body)), article.path, block.line, language, min(1.0, d.score + bonus), d.genus, curated and block.kind in _ENTRIES, d.pattern))
        if abbreviations:
            found += [Sense(visible(short), visible(long), article.path, block.line, language, 0.8, "", False, "abbreviation") for short, long in find_abbreviations(block.text)]
    return found


def _listed(block: TextBlock, bold: frozenset[str]) -> list[Definition]:
    """Return "**Term**: definition" of a list item: a weak pattern, because labels look the same."""
    term, colon, body = block.text.partition(":")
    body = body.strip().rstrip(".")
    if not colon or fold_phrase(term) not in bold or len(body) < 15 or len(term.split()) > 4 or is_label(term) or body[:1].isupper():
        return []
    return [Definition(term.strip(), body, "list", 0.55, "", block.text)]
