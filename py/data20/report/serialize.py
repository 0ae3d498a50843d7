"""Reports and change sets as JSON, the form in which they cross threads and are kept."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any

from data20.messages import Message
from data20.report.blocks import Artifact, Report
from data20.report.namesakes import tell_apart
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace

Json = dict[str, Any]

_OPS: dict[str, type[Create] | type[Replace] | type[Rename] | type[Delete]] = {
    "create": Create, "replace": Replace, "rename": Rename, "delete": Delete,
}  # fmt: skip
_OP_OF = {cls: name for name, cls in _OPS.items()}


def report_to_json(report: Report) -> Json:
    """Return summary, blocks and artifact descriptions; a Message becomes ``{"$": key, "values": {…}}``.

    The bytes of artifacts and the changes travel apart (`artifacts_of`, `changes_to_json`).
    """
    blocks = [plain(block) for block in report.blocks]
    tell_apart(blocks)
    return {
        "summary": plain(report.summary),
        "blocks": blocks,
        "artifacts": [
            {"name": a.name, "media_type": a.media_type, "size": len(a.content), "label": plain(a.label)}
            for a in report.artifacts
        ],
    }


def artifacts_of(report: Report) -> dict[str, Artifact]:
    """Return the files by name. Raises ValueError when two share a name: a tool's mistake, found in tests."""
    files = {artifact.name: artifact for artifact in report.artifacts}
    if len(files) != len(report.artifacts):
        raise ValueError("two artifacts of one report share a name")
    return files


def plain(value: Any) -> Any:
    """Return any part of a report as JSON values."""
    if isinstance(value, Message):
        return {"$": value.key, "values": {name: plain(v) for name, v in value.values.items()}}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, float):
        return _finite(value)
    return value


def _finite(value: float) -> float | None:
    return value if value == value and value not in (float("inf"), float("-inf")) else None


def changes_to_json(changes: ChangeSet) -> list[Json]:
    """Return the edits as JSON; content is base64."""
    return [_edit_to_json(edit) for edit in changes.edits]


def changes_from_json(edits: list[Json]) -> ChangeSet:
    """Return the change set that `changes_to_json` wrote."""
    return ChangeSet(tuple(_edit_from_json(edit) for edit in edits))


def _edit_to_json(edit: Edit) -> Json:
    fields = {f.name: getattr(edit, f.name) for f in dataclasses.fields(edit)}
    if "content" in fields:
        fields["content"] = base64.b64encode(fields["content"]).decode()
    return {"op": _OP_OF[type(edit)], **fields}


def _edit_from_json(edit: Json) -> Edit:
    fields = {name: value for name, value in edit.items() if name != "op"}
    if "content" in fields:
        fields["content"] = base64.b64decode(fields["content"])
    return _OPS[edit["op"]](**fields)


def changes_summary(changes: ChangeSet) -> list[Json]:
    """Return what each edit does, without the bytes."""
    return [{name: value for name, value in _edit_to_json(edit).items() if name != "content"} for edit in changes.edits]
