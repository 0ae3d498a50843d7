"""One way to write articles from a request: conditions, repetition, and another try when somebody wrote in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data20.api.conditions import matches, tags_of
from data20.api.context import Context
from data20.api.http import Request
from data20.api.schemas.common import Changed
from data20.errors import BadInput, Conflict, StaleVersion
from data20.vault.changes import ChangeSet
from data20.vault.model import Vault

if TYPE_CHECKING:
    from data20.workspace import CommitResult

_TRIES = 3
_MAX_KEY = 255


async def write(context: Context, request: Request, changes: Callable[[Vault], ChangeSet], *, by: str = "editor", facts: dict[str, Any] | None = None) -> Changed:
    """Commit what `changes` makes of the current vault; nothing is written when that is empty.

    `changes` is asked again when the vault has moved on meanwhile, so it must check the request's conditions itself.
    With an `Idempotency-Key` that has been used the first answer is given again.
    """
    key = idempotency_key(request)
    if key is not None and (earlier := await context.workspace.idempotent(key)) is not None:
        return {"generation": earlier["generation"], "changed": earlier["changed"]}
    for attempt in range(_TRIES):
        vault = context.workspace.vault
        todo = changes(vault)
        if not todo:
            break
        try:
            done = await context.workspace.commit(todo, by=by, facts=facts, idempotency=(key, {}) if key else None)
        except Conflict:
            if attempt == _TRIES - 1 or context.workspace.vault is vault:
                raise
            continue
        return changed_json(done)
    return {"generation": context.workspace.vault.generation, "changed": []}


def changed_json(done: CommitResult) -> Changed:
    """Return the answer to a write: the new generation and the paths that changed."""
    return {"generation": done.generation, "changed": list(done.changed)}


def if_match(request: Request, path: str, tag: str | None, current: dict[str, Any] | None) -> None:
    """Raise StaleVersion, with the current version in it, when `If-Match` does not name it."""
    if not matches(tags_of(request.headers.get("if-match")), tag):
        raise StaleVersion(path=path, extra={"current": current})


def idempotency_key(request: Request) -> str | None:
    """Return the key scoped to method and path, so that a key used elsewhere does not answer here."""
    key = (request.headers.get("idempotency-key") or "").strip()
    if not key:
        return None
    if len(key) > _MAX_KEY:
        raise BadInput(field="Idempotency-Key", reason=f"{len(key)} > {_MAX_KEY}")
    return f"{request.method} {request.path} {key}"
