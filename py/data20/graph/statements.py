"""What the words between two entities of a sentence state of them: verb patterns, Russian and English.

M. Banko et al., "Open information extraction from the web", IJCAI 2007; the conditions on what may stand around the verb follow the lexical and
syntactic constraints of A. Fader et al., "Identifying relations for open information extraction", EMNLP 2011: the subject and the object have to be those of the verb.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Predicate = Literal["is_a", "part_of", "uses", "requires", "based_on", "leads_to", "created", "related", "prerequisite", "co_occurs"]

_VERBS: tuple[tuple[Predicate, str], ...] = (
    ("part_of", r"\bчасть(?:ю)?\b|\bвход(?:ит|ят) в\b|\bотносится к\b|\bpart of\b|\bbelongs? to\b|\bcomponent of\b"),
    ("uses", r"\bиспользу(?:ет|ют)\b|\bприменя(?:ет|ют)\b|\buses?\b|\bemploys?\b"),
    ("requires", r"\bтребу(?:ет|ют|ется)\b|\bнужда(?:ется|ются) в\b|\brequires?\b|\bneeds?\b|\bdepends? on\b"),
    ("based_on", r"\bосновыва(?:ется|ются) на\b|\bоснован[аоы]? на\b|\bпостроен[аоы]? на\b|\bbased on\b|\bbuil(?:ds?|t) (?:up)?on\b|\bderived from\b"),
    ("leads_to", r"\bпривод(?:ит|ят) к\b|\bвызыва(?:ет|ют)\b|\bведёт к\b|\bведет к\b|\bleads? to\b|\bcauses?\b|\bresults? in\b"),
    ("created", r"\bсозда(?:л|ла|ли)\b|\bразработа(?:л|ла|ли)\b|\bпридума(?:л|ла|ли)\b|\bизобр(?:ёл|ел|ела|ели)\b|\bописа(?:л|ла|ли)\b|\binvented\b|\bcreated\b|\bdeveloped\b|\bproposed\b|\bintroduced\b"),
)  # fmt: skip
_FORWARD = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _VERBS)
_BACKWARD = re.compile(r"\bсозда(?:н|на|но|ны)\b|\bразработан[аоы]?\b|\bпридуман[аоы]?\b|\b(?:created|invented|developed|proposed|introduced|written) by\b", re.IGNORECASE)
_NEGATED = re.compile(r"(?:\bне|\bnot|n't|\bnever)\s+(?:\w+\s+)?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:в|во|на|с|со|к|ко|у|о|об|от|из|для|по|при|про|без|под|над|за|через|между|вне|внутри|около|после|до|перед|ради|вместо|кроме|вроде|среди"
    r"|in|on|at|of|for|with|from|by|to|about|into|via|through|within|without|under|over|between|after|before|during|like|as|than|using)\b",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(r"\b(?:i|you|we|us|let|they|he|she|it|users?|people|one|because|although|while|how|я|ты|вы|мы|он|она|оно|они|пользовател\w+|потому|хотя)\b", re.IGNORECASE)
"""Who does it when the entity before doesn't: "a view that you can use in Bases"."""
_NO_VERB = re.compile(r"\b(?:to|for|the|an?|this|your|its|some|any|in|of|by|with)\s*$", re.IGNORECASE)
"""After these an English word is an infinitive or a noun: "to use", "the uses of"."""
_ORDER = re.compile(r"(?:,|\b(?:and|or|then))\s*$", re.IGNORECASE)
"""After these a bare verb is an order: "To quote, use a sign"."""
_BARE = re.compile(r"(?:use|employ|require|need|cause|lead to|result in|build on)$", re.IGNORECASE)
_CLAUSE = re.compile(r",|\b(?:that|which|who|whose|when|if|что|чтобы|когда|если|котор\w+)\b", re.IGNORECASE)
_GERUND = re.compile(r"\s*[a-z]{3,}ing\b", re.IGNORECASE)


def stated(before: str, between: str) -> tuple[Predicate, bool] | None:
    """Return the predicate that a sentence states of two entities, and whether it points backward; None for none or a denial.

    `before` stands in front of the first entity, `between` between the two.
    """
    found = _verb(between)
    if found is None or found[1]:
        return found
    last = before.rsplit(maxsplit=1)[-1:]
    return None if last and _PREPOSITION.fullmatch(last[0].strip("«“\"(")) else found


@lru_cache(maxsize=50_000)
def _verb(between: str) -> tuple[Predicate, bool] | None:
    if re.search(r"[;:()]", between):
        return None
    back = _BACKWARD.search(between)
    if back and not _NEGATED.search(between[: back.start()]) and _reaches(between[back.end() :]):
        return "created", True
    for predicate, pattern in _FORWARD:
        match = pattern.search(between)
        if match and _has_subject(between[: match.start()], match[0]) and _reaches(between[match.end() :]) and not (predicate == "part_of" and _GERUND.match(between, match.end())):
            return predicate, False
    return None


def _has_subject(front: str, verb: str) -> bool:
    """Return whether the entity in front of these words can be the verb's subject."""
    return not (_NEGATED.search(front) or _OTHER_SUBJECT.search(front) or _NO_VERB.search(front) or (_BARE.fullmatch(verb) and _ORDER.search(front)))


def _reaches(rest: str) -> bool:
    """Return whether the entity behind these words can be the verb's object: no preposition and no clause stands between."""
    return not (_PREPOSITION.search(rest) or _CLAUSE.search(rest))
