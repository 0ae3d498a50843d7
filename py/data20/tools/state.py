"""The small JSON files in `.data20/` in which a tool keeps its state inside the vault; a tool that reads one names it in `needs` as `file:PATH`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from data20.errors import BadInput
from data20.messages import Text
from data20.vault.changes import ChangeSet, Create, Replace, content_hash
from data20.vault.model import Vault

_OBJECT = Text("файл — не объект JSON; исправьте или удалите его", "the file is not a JSON object; mend or remove it")


def read_state(vault: Vault, path: str, fits: Callable[[dict[str, Any]], bool] | None = None, form: Text = _OBJECT) -> dict[str, Any]:
    """Return the state kept at `path`; {} when there is none.

    Raises BadInput when the file isn't a JSON object, or one that doesn't fit, with `form` as the reason: it is never overwritten unread.
    """
    return parse_state(path, vault.files.get(path), fits, form)


def parse_state(path: str, content: bytes | None, fits: Callable[[dict[str, Any]], bool] | None = None, form: Text = _OBJECT) -> dict[str, Any]:
    """Return what `content`, the bytes of the file at `path`, say; {} for None. Raises BadInput as `read_state`."""
    if content is None:
        return {}
    try:
        data = json.loads(content)
    except ValueError:
        data = None
    if not isinstance(data, dict) or not (fits is None or fits(data)):
        raise BadInput(field=path, reason=form)
    return data


def state_edit(vault: Vault, path: str, state: Mapping[str, Any]) -> ChangeSet:
    """Return the change that stores `state`; nothing when the bytes stay the same."""
    return edit_of(path, vault.files.get(path), state)


def edit_of(path: str, before: bytes | None, state: Mapping[str, Any]) -> ChangeSet:
    """Return the change that makes the file at `path`, whose bytes are `before`, hold `state`."""
    content = (json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")
    if before is None:
        return ChangeSet((Create(path, content),))
    return ChangeSet() if before == content else ChangeSet((Replace(path, content_hash(before), content),))
