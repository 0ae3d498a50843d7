"""The order of an index in two alphabets: the one that most of its entries are in goes first, as readers of that language look there first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from unicodedata import combining, normalize

from data20.language.tokens import fold_text

Order = tuple[int, str]


def shelf_order(names: Iterable[str]) -> Callable[[str], Order]:
    """Return the key that orders `names`: numbers, then the alphabet of most of them (Cyrillic where as many), the other one, other scripts, signs."""
    scripts = [_script(_bare(name)) for name in names]
    latin_first = scripts.count("latin") > scripts.count("cyrillic")
    places = {"digit": 0, "latin": 1 if latin_first else 2, "cyrillic": 2 if latin_first else 1, "other": 3, "": 4}

    def key(name: str) -> Order:
        bare = _bare(name)
        script = _script(bare)
        # É stands with E; Й is a letter of its own.
        plain = "".join(char for char in normalize("NFD", bare) if not combining(char)) if script == "latin" else bare
        return places[script], plain

    return key


def _bare(name: str) -> str:
    """Return a folded name from its first letter or digit on: quotation marks don't shelve."""
    folded = fold_text(name)
    return folded[next((at for at, char in enumerate(folded) if char.isalnum()), len(folded)) :]


def _script(bare: str) -> str:
    """Return which shelf a name goes to by its first letter or digit, "" without one."""
    first = bare[:1]
    if not first or first.isdigit():
        return "digit" if first else ""
    return "cyrillic" if "\u0400" <= first <= "\u04ff" else "latin" if first < "\u0250" or "\u1e00" <= first <= "\u1eff" else "other"
