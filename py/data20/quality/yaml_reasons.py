"""Why frontmatter can't be read, in the reader's words: the YAML library speaks English and of its own insides."""

from __future__ import annotations

import re

from data20.messages import Message, Text
from data20.vault.structure import Problem

TEXTS = {
    "yaml.duplicate": Text("поле «{name}» стоит дважды", "the field “{name}” stands twice"),
    "yaml.mapping": Text("два двоеточия в одной строке; возьмите значение в кавычки", "two colons in one line; put the value in quotes"),
    "yaml.unclosed": Text("скобка не закрыта", "a bracket isn't closed"),
    "yaml.quote": Text("кавычка не закрыта", "a quote isn't closed"),
    "yaml.tab": Text("отступ табуляцией; нужны пробелы", "indented by a tab; use spaces"),
    "yaml.character": Text("значение не может начинаться с «{name}»; возьмите его в кавычки", "a value can't begin with “{name}”; put it in quotes"),
    "yaml.alias": Text("«*{name}» читается как ссылка на якорь, которого нет; возьмите значение в кавычки", "“*{name}” reads as a reference to an anchor that isn't there; put the value in quotes"),
    "yaml.tag": Text("«!» в начале значения — особый знак YAML; возьмите значение в кавычки", "“!” at the beginning of a value is special in YAML; put the value in quotes"),
    "yaml.braces": Text("«{{…}}» без кавычек читается как вложенные поля; возьмите значение в кавычки", "“{{…}}” without quotes reads as nested fields; put the value in quotes"),
    "yaml.fields": Text("нужны строки вида «поле: значение»", "lines of the form “field: value” are needed"),
    "yaml.indent": Text("строка с неверным отступом или лишним знаком", "a line with a wrong indent or a stray character"),
    "yaml.big": Text("метаданные длиннее 200 000 знаков", "the metadata are longer than 200,000 characters"),
    "yaml.other": Text("ошибка в записи YAML ({reason})", "an error in the YAML ({reason})"),
}  # fmt: skip

_REASONS = (
    ("duplicate", r'duplicate key "(.*?)"'), ("mapping", r"mapping values are not allowed"), ("unclosed", r"expected ',' or '[\]}]'"), ("quote", r"unexpected end of stream"),
    ("tab", r"character '\\t'"), ("character", r"character '(.)' that cannot start"), ("alias", r"undefined alias '(.*?)'"), ("tag", r"constructor for the tag"), ("braces", r"unhashable key"), ("fields", r"expected lines of the form"),
    ("big", r"more than 200,000"), ("indent", r"expected <|could not find expected|document start"),
)  # fmt: skip


def reason_of(problem: Problem) -> Message:
    """Return why a frontmatter can't be read; what isn't known keeps the library's words."""
    for name, pattern in _REASONS:
        if found := re.search(pattern, problem.reason):
            return Message(f"yaml.{name}", {"name": found[1]} if found.groups() else {})
    return Message("yaml.other", {"reason": problem.reason})
