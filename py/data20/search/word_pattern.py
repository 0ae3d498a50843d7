"""Patterns over the words of a concordance: `чай`, `=чай`, `чай*`, `чаай~`, `чай|кофе`, `*` for any word.

Each place of a pattern becomes the set of word forms that may stand there, so that looking it up costs one pass over the vault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate

from data20.language.tokens import fold_text, forms
from data20.search.concordance import Corpus
from data20.search.vocabulary import allowed_distance, edit_distance

MAX_PLACES = 10
_WILD = re.compile(r"[*?\[]")
_FUZZY = re.compile(r"^(.+)~([12]?)$")


def slots(corpus: Corpus, query: str) -> list[set[int]]:
    """Return, for each place of the pattern, the form numbers that fit; [] for a pattern without words.

    A plain word fits in every form (same stem), `=word` or words in quotes only as written, `*` `?` `[аб]` are wildcards in a form, `word~` allows
    typing errors (as many as its length permits, or `~1`, `~2`), `|` separates alternatives. Case, ё and stress marks don't matter.
    """
    found: list[set[int]] = []
    for quoted, plain in re.findall(r'["«“]([^"»”]*)["»”]?|([^\s"«“»”]+)', query):
        if quoted:
            found += [_exact(corpus, form) for form in forms(quoted)]
        elif _WILD.search(plain) or plain[:1] == "=" or "|" in plain or "~" in plain:
            found.append(set().union(*(_slot(corpus, option) for option in plain.split("|") if option)))
        else:
            found += [_any_form(corpus, form) for form in forms(plain)]
    return found[:MAX_PLACES]


def _slot(corpus: Corpus, option: str) -> set[int]:
    fuzzy = _FUZZY.match(option)
    if fuzzy and not _WILD.search(option):
        return _fuzzy(corpus, fold_text(fuzzy.group(1)), fuzzy.group(2))
    if _WILD.search(option):
        # `translate` makes each run of text between stars atomic, so that no pattern takes more than linear time in the word.
        pattern = re.compile(translate(fold_text(option.lstrip("="))))
        return {number for number, form in enumerate(corpus.forms) if number and pattern.match(form)}
    own = forms(option.lstrip("="))
    if len(own) != 1:
        return set()
    return _exact(corpus, own[0]) if option[0] == "=" else _any_form(corpus, own[0])


def _exact(corpus: Corpus, form: str) -> set[int]:
    return corpus.wanted((), exact=(form,))[0]


def _any_form(corpus: Corpus, form: str) -> set[int]:
    return corpus.wanted(corpus.node(form)[:1])[0]


def _fuzzy(corpus: Corpus, word: str, distance: str) -> set[int]:
    limit = int(distance) if distance else allowed_distance(word)
    return {number for number, form in enumerate(corpus.forms) if number and abs(len(form) - len(word)) <= limit and edit_distance(word, form, limit) <= limit}


def nearest_forms(corpus: Corpus, query: str, count: int = 5) -> list[str]:
    """Return forms of the vault that are at most two letters from a word of the query, nearest and commonest first."""
    words = [form for form in forms(query) if len(form) > 3][:MAX_PLACES]
    seen = _counts(corpus)
    found = sorted({(edit_distance(word, form, 2), -seen[number], form) for word in words for number, form in enumerate(corpus.forms) if number and abs(len(form) - len(word)) <= 2 and edit_distance(word, form, 2) <= 2})
    return list(dict.fromkeys(form for _, _, form in found))[:count]


def _counts(corpus: Corpus) -> Sequence[int]:
    counts = [0] * len(corpus.forms)
    for text in corpus.texts:
        for number in text:
            counts[number] += 1
    return counts
