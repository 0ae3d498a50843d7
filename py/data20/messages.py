"""Text that people read, in Russian and in English.

Results are cached and shared, so they carry message keys with values, never sentences. A `Text` is the
sentence in both languages; a `Message` names a text and fills its places. Places look like ``{name}``;
a counted place looks like ``{count|article|articles}`` in English and ``{count|статья|статьи|статей}`` in
Russian and prints the number with the form that the CLDR plural rules choose (https://cldr.unicode.org,
"Language Plural Rules": en has one/other, ru has one/few/many; fractions take the ``few`` form in Russian).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")

Scalar = str | int | float | bool | None

_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)((?:\|[^{}|]*)*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in each language, as a template."""

    ru: str
    en: str

    def format(self, language: Language, values: Mapping[str, Scalar]) -> str:
        """Return the sentence in `language` with its places filled; an unknown place stays as written."""
        template = self.ru if language == "ru" else self.en
        return _PLACE.sub(lambda match: _fill(match, language, values), template)

    def filled(self, **values: Scalar) -> Text:
        """Return the text with these places filled for good in both languages, for whoever can pass on no values."""
        return Text(self.format("ru", values), self.format("en", values))


@dataclass(frozen=True, slots=True)
class Message:
    """A reference to a `Text` by key, with the values for its places. A value may be a message."""

    key: str
    values: Mapping[str, Scalar | Message] = field(default_factory=dict)


def plural_form(language: Language, number: float) -> int:
    """Return which form `number` takes: 0 = one, 1 = few (ru) or other (en), 2 = many (ru)."""
    if language == "en":
        return 0 if number == 1 else 1
    if number != int(number):
        return 1
    n = abs(int(number))
    if n % 10 == 1 and n % 100 != 11:
        return 0
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return 1
    return 2


def format_number(language: Language, number: float) -> str:
    """Return `number` grouped as the language does: 12 345,6 (ru, no-break space) or 12,345.6 (en)."""
    text = f"{number:,}" if isinstance(number, int) else f"{number:,.10g}"
    if language == "ru":
        return text.replace(",", "\u00a0").replace(".", ",")
    return text


def _fill(match: re.Match[str], language: Language, values: Mapping[str, Scalar]) -> str:
    name, forms = match.group(1), match.group(2).split("|")[1:]
    if name not in values:
        return match.group(0)
    value = values[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    shown = format_number(language, value) if number else ("" if value is None else str(value))  # type: ignore[arg-type]
    if not forms or not number:
        return shown
    form = min(plural_form(language, value), len(forms) - 1)  # type: ignore[arg-type]
    return f"{shown} {forms[form]}"
