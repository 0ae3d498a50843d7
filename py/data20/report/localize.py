"""Reports in the reader's language: every Message replaced by its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data20.messages import Language, Text

Catalogue = Mapping[str, Text]


def localize(value: Any, language: Language, catalogue: Catalogue) -> Any:
    """Return report JSON with each ``{"$": key, "values": …}`` turned into a string.

    A value inside a message may be a message itself. A key that the catalogue lacks (a tool of another version)
    shows as the key, so that nothing is hidden.
    """
    if isinstance(value, dict):
        if "$" in value:
            return _sentence(value, language, catalogue)
        return {key: localize(item, language, catalogue) for key, item in value.items()}
    if isinstance(value, list):
        return [localize(item, language, catalogue) for item in value]
    return value


def _sentence(message: Mapping[str, Any], language: Language, catalogue: Catalogue) -> str:
    text = catalogue.get(message["$"])
    if text is None:
        return str(message["$"])
    values = {name: localize(item, language, catalogue) for name, item in message.get("values", {}).items()}
    return text.format(language, values)


def pick_language(accept_language: str | None) -> Language:
    """Return the language that an Accept-Language header (RFC 9110, 12.5.4) asks for: ru or en, en by default."""
    best: tuple[float, int, Language] | None = None
    for position, part in enumerate((accept_language or "").split(",")):
        tag, _, params = part.strip().partition(";")
        primary = tag.strip().lower().split("-")[0]
        if primary not in ("ru", "en", "*"):
            continue
        quality = _quality(params)
        language: Language = "ru" if primary == "ru" else "en"
        if quality > 0 and (best is None or (-quality, position) < (best[0], best[1])):
            best = (-quality, position, language)
    return best[2] if best else "en"


def _quality(params: str) -> float:
    for param in params.split(";"):
        name, _, value = param.strip().partition("=")
        if name == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
