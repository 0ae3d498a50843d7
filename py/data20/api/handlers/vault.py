"""The vault as a whole: import and export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from data20.api.conditions import disposition, quote_tag, ranged
from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import ChangesBody, FileEdit, ImportCommitBody, ImportQuery
from data20.api.schemas.vault import GitHistory, ImportingNow, ImportPreview, VaultFile, VaultFiles
from data20.api.writing import changed_json, idempotency_key, write
from data20.errors import BadInput, VersionMissing
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Replace, content_hash
from data20.vault.paths import check_path

if TYPE_CHECKING:
    from data20.messages import Language
    from data20.vault.imports import ImportPlan
    from data20.vault.model import Vault
    from data20.vault.sources import SourceFile

ZIP = "application/zip"
FORM = "multipart/form-data"
_HASH = re.compile(r"[0-9a-f]{64}")
IMPORT_TYPES = (ZIP, "application/x-zip-compressed", "application/octet-stream", FORM)


async def import_vault(context: Context, request: Request) -> Response:
    """Look at a zip or at files and say what importing them would do; with `commit=true` do it at once."""
    query = request.query(ImportQuery)
    key = idempotency_key(request) if query.commit else None
    sources = await _sources(context, request)

    def note(done: int, total: int) -> None:
        context.importing = (done, total)

    try:
        plan = await context.workspace.preview_import(sources, mode=query.mode, progress=note)
    finally:
        context.importing = None
    answer = preview_json(plan, request.language)
    if query.commit:
        done = await context.workspace.commit_import(plan.id, idempotency=(key, {}) if key else None)
        answer["generation"] = done.generation
    return json_response(answer)


async def import_progress(context: Context, request: Request) -> Response:
    """How far the import is that is being looked at or stored: its own request answers only at the end."""
    now = context.importing or context.workspace.storing
    done, total = now or (0, 0)
    answer: ImportingNow = {"running": now is not None, "done": done, "total": total}
    return json_response(answer)


async def commit_import(context: Context, request: Request) -> Response:
    body = await request.json(ImportCommitBody, limit=context.limits.json * 4, optional=True)
    paths = frozenset(body.paths) if body.paths is not None else None
    key = idempotency_key(request)
    done = await context.workspace.commit_import(
        request.path_params["import_id"], paths, idempotency=(key, {}) if key else None
    )
    return json_response(changed_json(done))


async def list_files(context: Context, request: Request) -> Response:
    """Every file with its hash: what a folder on disk is compared with."""
    vault = context.workspace.vault
    articles = [_file(article.path, article.hash, len(article.source), article.modified, "article") for article in vault.articles.values()]
    attachments = [_file(file.path, file.hash, file.size, file.modified, "attachment") for file in vault.attachments.values()]
    answer: VaultFiles = {"generation": vault.generation, "files": sorted(articles + attachments, key=lambda file: file["path"])}
    return json_response(answer)


async def read_version(context: Context, request: Request) -> Response:
    """The bytes that are, or once were, a file's: what both sides of a conflict began with."""
    digest = request.path_params["hash"]
    content = await context.workspace.store.read_blob(digest) if _HASH.fullmatch(digest) else None
    if content is None:
        raise VersionMissing(hash=digest[:80])
    return ranged(request, content, [("Content-Type", "application/octet-stream"), ("ETag", quote_tag(digest))])


async def change_files(context: Context, request: Request) -> Response:
    """Write any files at once, each against the version that it names: the way in for a folder that changed on disk."""
    body = await request.json(ChangesBody, limit=context.limits.archive)
    edits = [_edit(edit) for edit in body.edits]

    def changes(vault: Vault) -> ChangeSet:
        return ChangeSet(tuple(edit for edit in edits if not _done(edit, vault)))

    return json_response(await write(context, request, changes, by="folder", facts={"folder": body.source}))


def _edit(edit: FileEdit) -> Edit:
    path = check_path(edit.path)
    if edit.content is None:
        if edit.before is None:
            raise BadInput(field=f"edits: {path}", reason="before = content = null")
        return Delete(path, edit.before)
    return Create(path, edit.content) if edit.before is None else Replace(path, edit.before, edit.content)


def _done(edit: Edit, vault: Vault) -> bool:
    """Tell whether the vault already is what the edit asks for."""
    file = vault.articles.get(edit.path) or vault.attachments.get(edit.path)
    if isinstance(edit, Create | Replace):
        return file is not None and file.hash == content_hash(edit.content)
    return file is None


def _file(path: str, digest: str, size: int, modified: str, kind: Literal["article", "attachment"]) -> VaultFile:
    return {"path": path, "hash": digest, "size": size, "modified": modified, "kind": kind}


async def export_vault(context: Context, request: Request) -> Response:
    headers = [("Content-Type", ZIP), ("Content-Disposition", disposition("data20-vault.zip", inline=False))]
    return Response(200, headers, context.workspace.export())


def preview_json(plan: ImportPlan, language: Language) -> ImportPreview:
    return {
        "import_id": plan.id,
        "mode": plan.mode,
        "base_generation": plan.generation,
        "added": plan.added,
        "changed": plan.changed,
        "conflicting": plan.conflicting,
        "unchanged": plan.unchanged,
        "removed": plan.removed,
        "refused": [{"name": r.name, "reason": r.sentence(language), "code": r.reason} for r in plan.refused],
        "skipped": plan.skipped,
        "encodings": [{"path": path, "encoding": encoding} for path, encoding in plan.encodings.items()],
        "git": cast("GitHistory | None", plan.past.told if plan.past else None),
    }


async def _sources(context: Context, request: Request) -> bytes | list[SourceFile]:
    kind = request.require_media_type(*IMPORT_TYPES)
    if kind != FORM:
        return await request.body(context.limits.archive)
    from data20.api.multipart import read_files

    return await read_files(request.headers.get("content-type") or "", request.chunks(context.limits.archive))
