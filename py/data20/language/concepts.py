"""Which phrases name a concept, as headings of a thesaurus have to: nouns and noun phrases (ISO 25964-1:2011, 6.3), neither questions nor instructions."""

from __future__ import annotations

import re

from data20.language.definitions import is_action
from data20.language.keyphrases import is_finite
from data20.language.stopwords import is_stop_word, words_of
from data20.language.tokens import forms

_PLACES = words_of(
    """
    введение вступление предисловие заключение послесловие итог итоги разное прочее другое главная начало содержание оглавление обзор
    introduction intro overview summary conclusion preface foreword appendix misc miscellaneous other home start readme contents toc about
    """
)
"""What pages are called for their place in a whole."""
_ORDERS = words_of("create make get manage customize customise configure remove delete add enable disable install troubleshoot learn understand choose contribute how why what when where introduction getting using creating managing")
"""With these English instructions and questions begin, when more words follow."""
_TWO = re.compile(r"^(?:set up|switch to|log in|sign in|sign up|back up|move to|migrate to|about)\s", re.I)
_SLUG = re.compile(r"(?=.*\d)[a-z0-9]+(?:[-_][a-z0-9]+){2,}")
"""The name of a numbered file: "ch01-02-hello-world"."""
_PATH = re.compile(r"(?:^|/)[^/]*[\s+][^/]*/|^[A-ZА-ЯЁ][^/]{2,}/[^\W\d_]{4}")


def names_concept(title: str) -> bool:
    """Return whether a title can stand in a thesaurus; a date, a question, an instruction, the name of a chapter as such can't."""
    words = forms(title)
    if not words or title.rstrip(" »\"”").endswith(("?", "!", ":", "…")) or _TWO.match(title) or _SLUG.fullmatch(title) or not any(form[0].isalpha() for form in words):
        return False
    if len(words) == 1:
        return words[0] not in _PLACES and words[0] not in _ORDERS
    if is_stop_word(words[0]) and words[0] not in ("the", "a", "an"):
        return False
    return words[0] not in _ORDERS and not is_action(words[0]) and not any(is_action(form) or is_finite(form) for form in words)


def is_old_path(alias: str) -> bool:
    """Return whether an alias is the path under which a page once stood ("How to/Format your notes"), kept for old links, rather than a name."""
    return bool(_PATH.search(alias))
