"""Sentences kept as numbers say what the sentences say."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from data20.graph.said import Said
from data20.language.sentences import sentences
from data20.language.stems import stem
from data20.language.tokens import fold, tokenize
from data20.vault.apply import vault_of

WORDS = {
    "ru": "Кот коты спит Дом дома в и Нейросеть нейросети ёлка Ёлки IBM т.е. 3,5".split(),  # noqa: SIM905
    "en": "Cat cats sleeps House houses the and Network networks e.g. IBM 3.5 don't snake_case".split(),  # noqa: SIM905
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("seed", range(4))
def test_stems_places_texts_and_small_words_are_those_of_the_sentences(seed: int, language: str) -> None:
    rng = random.Random(seed)
    text = "\n\n".join("  ".join(" ".join(rng.choices(WORDS[language], k=rng.randint(1, 9))) + "." for _ in range(4)) for _ in range(6))
    vault = vault_of([("a.md", text.encode()), ("b.md", f"# B\n\n{text}".encode())])
    said = Said()
    found = []
    for path, article in vault.articles.items():
        for block in article.structure.blocks:
            for sentence, start, _ in sentences(block.text):
                tokens = tokenize(sentence)
                said.add(path, block, start, sentence, tokens)
                found.append((path, block.line, sentence, tokens))
    assert len(said) == len(found) > 10
    small: Counter[str] = Counter()
    for number, (path, line, sentence, tokens) in enumerate(found):
        assert said.evidence(number) == (path, line, sentence)
        assert said.stems(number) == [stem(fold(token.text)) for token in tokens]
        for last in range(1, len(tokens) + 1):
            assert said.place(number, last - 1, last) == (tokens[last - 1].start, tokens[last - 1].end)
            assert said.place(number, 0, last) == (tokens[0].start, tokens[last - 1].end)
        small.update(stem(fold(token.text)) for token in tokens if not token.text[0].isupper())
    wanted = {stem(fold(word)) for word in [*WORDS[language], "zzz"]}
    assert +said.small(wanted) == Counter({word: small[word] for word in wanted if small[word]})


def test_without_sentences_nothing_is_said() -> None:
    assert not len(Said()) and Said().small({"кот"}) == Counter()
