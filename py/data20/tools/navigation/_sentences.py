"""The sentences of an article that can stand by themselves, as candidates for its summary.

What is left out, as long as enough remains: list items (steps, not statements), sentences without an end, questions, mere code, pointers to a figure or
listing, sentences with a hole where an address stood, texts that several articles share, and sentences that begin with a word that points back ("It", "Поэтому"): torn from their place they dangle
(C. D. Paice, "Constructing literature abstracts by computer", Information Processing & Management 26(1), 1990). Place and title words weigh as
H. P. Edmundson found ("New methods in automatic extracting", JACM 16(2), 1969).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from data20.language.prose import prose_blocks
from data20.language.sentences import sentences
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word, words_of
from data20.language.summary import MOST, Candidate
from data20.language.tokens import forms
from data20.vault.model import Article
from data20.vault.shown import code_places, piece_with_code
from data20.vault.structure import TextBlock
from data20.vault.text import visible

_SHORTEST, _LONGEST = 4, 60
_BEGINNING = 5.0
"""What the first sentence of an article weighs more than a far one; the n-th an n-th of it. Against the descriptions of 135 articles (Obsidian's help in two
languages) one to three sentences agree with them as well as the mere beginning does: ROUGE-1 0.61, 0.49, 0.38 in Russian, 0.64, 0.50, 0.40 in English."""
_ENOUGH = 3
"""A rule that would leave fewer sentences than these is not applied."""
_SHARED = 3
"""A text in so many articles says nothing of one."""
_MOST_CODE = 0.4
_DANGLING = words_of(
    """
    it its this that these those they them their he she his her such here there then thus hence therefore so but and or also however moreover furthermore
    besides instead otherwise similarly likewise finally next now again yet nevertheless meanwhile alternatively additionally consequently another other
    это этот эта эти этого этой этому этом этим этих он она оно они его её ее их ему ей им такой такая такое такие такого таким так там тут здесь
    тогда потом затем поэтому потому зато также тоже кроме однако но а и или да же далее дальше теперь наконец иначе впрочем следовательно тем том то те та тот
    аналогично напротив наоборот итак например другой другая другие другое ещё еще
    """
)
_STARTERS = (
    "for example", "for instance", "in this", "in that", "in such", "as a result", "if not", "if so", "after that", "because of this", "в этом", "в таком", "в этой",
    "в результате", "при этом", "с другой стороны", "с одной стороны", "к тому же", "если нет", "если да", "после этого", "для этого", "из-за этого",
)  # fmt: skip
_PAGE = words_of(
    """
    page article chapter section guide document book tutorial course lesson
    страница статья глава раздел руководство документ книга учебник урок странице статье главе разделе руководстве документе книге учебнике уроке
    """
)
_POINTER = re.compile(r"\b(?:Listing|Figure|Fig\.|Table|Exercise|Листинг\w*|Рис\.|Рисун\w+|Таблиц\w+)\s*\d|\b(?:above|below|выше|ниже)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!…。！][\"'»“”’)\]*_]*$")
_HOLE = re.compile(r"\w [.,;](?:\s|$)|: \.|\(\s*(?:(?:и|или|and|or)\s*)?\)")
"""Where a bare address or a reference stood that isn't text: "see the chapter ."."""
_CODE = re.compile(r"[{}<>|=;]|\w\(|\)\.|::|->|=>")


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    plain: str
    words: list[str]
    """The folded words of `plain`."""
    block: TextBlock
    prior: float
    leading: bool


def shared_texts(articles: Iterable[Article]) -> frozenset[bytes]:
    """Return the marks of the block texts that several articles have."""
    having: Counter[bytes] = Counter()
    for article in articles:
        having.update({_mark(block.text) for block in prose_blocks(article)})
    return frozenset(text for text, count in having.items() if count >= _SHARED)


def _mark(text: str) -> bytes:
    """Return what stands for a text, the same in every run: Python's own hash is not, and has 32 bits in the browser."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning."""
    return _meaning(forms(text))


def _meaning(words: list[str]) -> tuple[str, ...]:
    return tuple([stem(form) for form in words if not is_stop_word(form) and form[0].isalnum()])


def sentence_items(article: Article, shared: frozenset[bytes] = frozenset()) -> list[Candidate]:
    """Return the article's sentences as candidates; `shared` are the texts that are boilerplate. Beginnings and words of the title weigh more."""
    found = list(_found(article))
    boilerplate = {text for text in {item.block.text for item in found} if _mark(text) in shared} if shared else set()
    rules: tuple[Callable[[_Found], bool], ...] = (lambda item: item.block.text not in boilerplate, _is_sentence, _is_running, _stands_alone)
    for rule in rules:
        kept = [item for item in found if rule(item)]
        found = kept if len(kept) >= min(_ENOUGH, len(found)) else found
    title = set(stems_of(article.title))
    items: list[Candidate] = []
    for item in found:
        stems = _meaning(item.words)
        titled = len(title.intersection(stems)) / len(title) if title else 0.0
        items.append(Candidate(item.text, stems, item.prior * (1 + titled)))
    if len(items) <= MOST:
        return items
    head = MOST // 2
    step = (len(items) - head) / (MOST - head)
    return items[:head] + [items[head + int(i * step)] for i in range(MOST - head)]


def _found(article: Article) -> Iterable[_Found]:
    heading: int | None = None
    count = 0
    for block in prose_blocks(article):
        opens = block.heading != heading
        heading = block.heading
        places = code_places(article.text[block.start : block.end], block.text)
        for number, sentence in enumerate(sentences(visible(block.text))):
            words = forms(sentence.text)
            if not _SHORTEST <= len(words) <= _LONGEST or sentence.text.rstrip().endswith(":"):
                continue
            prior = (1.0 + _BEGINNING / (1 + count)) * (1.3 if opens and number == 0 else 1.0)
            shown = " ".join(visible(piece_with_code(block.text, places, sentence.text)).split())
            yield _Found(shown, sentence.text, words, block, prior, not count)
            count += 1


def _is_sentence(item: _Found) -> bool:
    return bool(_ENDED.search(item.text)) and not _has_code(item)


def _is_running(item: _Found) -> bool:
    return item.block.kind != "list_item"


def _stands_alone(item: _Found) -> bool:
    start = item.text.lstrip("«“\"'(")[:1]
    return not _dangles(item) and not _POINTER.search(item.text) and not _HOLE.search(item.text) and start.isalnum() and not start.islower()


def _dangles(item: _Found) -> bool:
    """Return whether the sentence begins with a word that points back; the first of the article points to its title, and "this page" to itself."""
    if item.leading:
        return False
    words = forms(item.plain[:80])
    if set(words[:3]) & _PAGE:
        return False
    return bool(words) and (words[0] in _DANGLING or " ".join(words[:4]).startswith(_STARTERS))


def _has_code(item: _Found) -> bool:
    """Return whether so much of it is code or signs that it isn't read as a sentence."""
    text = item.text
    letters = sum(map(str.isalpha, text)) + sum(map(str.isspace, text))
    code = max(0, len(text) - len(item.plain))
    return code > _MOST_CODE * len(text) or letters < 0.8 * len(text) or len(_CODE.findall(text)) > 3
