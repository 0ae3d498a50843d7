"""Addresses outside the vault: which there are, and what a person's browser learnt when it asked them.

Python asks nobody. A page of the site does, when the person has agreed to it (site/outside/), and hands over what it saw;
that is kept in the vault, the last ten answers of each address, so that tools know it offline, and undone like any change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from data20.messages import Text
from data20.quality.urls import canonical_url, problems_of, split_url
from data20.tools.state import edit_of, parse_state
from data20.vault.changes import ChangeSet
from data20.vault.links import links_of
from data20.vault.model import Vault

STATE = ".data20/outside-links.json"
KEPT = 10
"""Answers of one address that are kept."""
Seen = Literal["status", "opaque", "silent", "timeout", "insecure"]
"""What a browser may learn: the status; only that somebody answered; that no answer came, for whatever reason; that none came in
time; or nothing, because a page that came by https may not ask by http."""
State = Literal["reachable", "refused", "unknown"]
STATES: tuple[State, ...] = get_args(State)
# Who answers with these may well show the page to a reader: it wants a login, another method, or fewer questions.
_UNDECIDED = frozenset([401, 403, 405, 406, 407, 408, 425, 429, 501, 503, 999])
_FORM = Text("у каждого адреса — список ответов {at, seen, status}; исправьте или удалите файл", "every address has a list of answers {at, seen, status}; mend or remove the file")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. at: moment, ISO 8601; status: of HTTP, 0 where the browser may not know it."""

    at: str
    seen: Seen
    status: int = 0

    @property
    def state(self) -> State:
        """What that means for a reader who follows the link."""
        if self.seen == "opaque":
            return "reachable"
        if self.seen != "status" or self.status in _UNDECIDED:
            return "unknown"
        return "reachable" if 200 <= self.status < 400 else "refused"


Answers = Mapping[str, tuple[Answer, ...]]
"""Of each address, the oldest first."""


def addresses(vault: Vault) -> list[str]:
    """Return the web addresses that articles link to, each once in its canonical spelling, sorted.

    Left out is what nobody outside could answer: malformed addresses, and those of the person's own machine or network, which a
    stranger's vault must not reach through this.
    """
    found: set[str] = set()
    for _, resolved in links_of(vault).all():
        if resolved.status == "external" and not resolved.link.generated and is_askable(resolved.link.target):
            found.add(canonical_url(resolved.link.target))
    return sorted(found)


def is_askable(target: str) -> bool:
    """Return whether a browser could ask this address, and somebody outside could answer: no other scheme than the web's, nothing malformed, nothing of the person's own network."""
    parts = split_url(target)
    return parts is not None and parts.scheme.lower() in ("http", "https", "") and not {"malformed", "local"} & set(problems_of(target))


def answers_of(vault: Vault) -> Answers:
    """Return what is kept, for a tool that needs `file:` STATE. Raises BadInput when the file can't be read."""
    return parse_answers(vault.files.get(STATE))


def parse_answers(content: bytes | None) -> Answers:
    """Return what the file holds, {} without one. Raises BadInput when it is not such a file."""
    kept = parse_state(STATE, content, _fits, _FORM).get("addresses", {})
    return {url: tuple(Answer(**answer) for answer in answers) for url, answers in kept.items()}


def _fits(data: Mapping[str, Any]) -> bool:
    kept = data.get("addresses", {})
    return isinstance(kept, dict) and all(isinstance(answers, list) and all(map(_is_answer, answers)) for answers in kept.values())


def _is_answer(answer: Any) -> bool:
    if not isinstance(answer, dict) or set(answer) != {"at", "seen", "status"}:
        return False
    return isinstance(answer["at"], str) and answer["seen"] in get_args(Seen) and isinstance(answer["status"], int)


def learnt(vault: Vault, content: bytes | None, found: Iterable[tuple[str, Answer]]) -> ChangeSet:
    """Return the change that adds what was found to the file's `content`; addresses that no article has are dropped. Raises BadInput as `parse_answers`."""
    kept = dict(parse_answers(content))
    for url, answer in found:
        kept[url] = (*kept.get(url, ()), answer)[-KEPT:]
    still = {url: [asdict(answer) for answer in kept[url]] for url in addresses(vault) if url in kept}
    return edit_of(STATE, content, {"version": 1, "addresses": still})
