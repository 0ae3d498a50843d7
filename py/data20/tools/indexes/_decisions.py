"""What a person has decided about terms: kept in the vault, read by the thesaurus, the index and the search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data20.errors import BadInput
from data20.language.termbank import term_key
from data20.messages import Text
from data20.tools.state import read_state
from data20.vault.model import Vault

CURATED = ".data20/thesaurus.json"
"""A person's decisions: {term: {use_for, broader, narrower, related, reject}}."""
SIGNS: Mapping[str, str] = {"=": "use_for", "<": "broader", ">": "narrower", "~": "related", "!": "reject", "?": ""}
"""How a decision is typed; "?" forgets what was decided about the two."""

_LINE = re.compile(r"^(.+?)\s*([=<>~!?])\s*(.+)$")
_KINDS = tuple(kind for kind in SIGNS.values() if kind)
_FORM = Text(
    "нужен объект JSON: у каждого термина списки use_for, broader, narrower, related, reject; исправьте или удалите файл",
    "not an object of terms with lists use_for, broader, narrower, related, reject; mend or remove the file",
)
_SIGN = Text("строка «{line}»: нужно «термин знак термин», знак — один из = < > ~ ! ?", "line “{line}”: a term, one of the signs = < > ~ ! ?, and another term are needed")


def curated_terms(vault: Vault) -> dict[str, Any]:
    """Return what a person has decided about terms, from `CURATED`. Raises BadInput when the file is of another form."""
    return read_state(vault, CURATED, lambda data: all(isinstance(v, dict) and all(isinstance(x, list) for x in v.values()) for v in data.values()), _FORM)


def decided(curated: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the decisions with those of `text` added, one a line: "tea = cuppa". The later of two that contradict each other holds.

    Raises BadInput for a line of another form. Terms are compared in any inflected form, so nothing is decided twice.
    """
    state: dict[str, Any] = {name: {kind: list(others) for kind, others in entry.items()} for name, entry in curated.items()}
    for line in text.splitlines():
        if line.strip():
            match = _LINE.match(line.strip())
            if not match or not term_key(match[1]) or not term_key(match[3]) or term_key(match[1]) == term_key(match[3]):
                raise BadInput(field="decide", reason=_SIGN.filled(line=line.strip()[:80]))
            _decide(state, match[1].strip(), SIGNS[match[2]], match[3].strip())
    return {name: kept for name, entry in state.items() if (kept := {kind: others for kind, others in entry.items() if others})}


def _decide(state: dict[str, Any], term: str, kind: str, other: str) -> None:
    for one, two in ((term, other), (other, term)):
        for name, entry in state.items():
            if term_key(name) == term_key(one):
                for found in entry:
                    entry[found] = [x for x in entry[found] if term_key(str(x)) != term_key(two)]
    if kind:
        name = next((name for name in state if term_key(name) == term_key(term)), term)
        state.setdefault(name, {}).setdefault(kind, []).append(other)
