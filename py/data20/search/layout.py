"""Words typed with the other keyboard layout switched on: "ghbdtn" for "привет", "тщеу" for "note"."""

from __future__ import annotations

# The standard ЙЦУКЕН and QWERTY layouts, key by key, unshifted and shifted.
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def other_layout(text: str) -> str | None:
    """Return `text` as the same keys give it on the other layout, None when it is mixed or has no letters of either."""
    latin = any("a" <= char.lower() <= "z" for char in text)
    cyrillic = any(char in _CYRILLIC for char in text)
    if latin == cyrillic:
        return None
    return text.translate(_TO_CYRILLIC if latin else _TO_LATIN)
