"""Addresses outside the vault: which there are, and what the person's browser learnt of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import AnswersBody
from data20.api.schemas.search import OutsideAddress, OutsideAddresses
from data20.api.writing import write

if TYPE_CHECKING:
    from data20.tools.outside import Answer
    from data20.vault.changes import ChangeSet
    from data20.vault.model import Vault


async def list_addresses(context: Context, request: Request) -> Response:
    """Each with what came of the last check."""
    from data20.tools.outside import addresses, parse_answers

    await context.structures.loaded()
    kept = parse_answers(await _kept(context))
    answer: OutsideAddresses = {"addresses": [_address(url, kept.get(url, ())) for url in addresses(context.workspace.vault)]}
    return json_response(answer)


async def add_answers(context: Context, request: Request) -> Response:
    """Keep what the browser learnt, as one entry of the journal."""
    from data20.tools.outside import Answer, learnt

    body = await request.json(AnswersBody, limit=4 * context.limits.json)
    await context.structures.loaded()
    content = await _kept(context)
    at = context.workspace.now().isoformat(timespec="seconds")
    found = [(entry.url, Answer(at, entry.seen, entry.status)) for entry in body.answers]

    def changes(vault: Vault) -> ChangeSet:
        return learnt(vault, content, found)

    return json_response(await write(context, request, changes, by="addresses"))


async def _kept(context: Context) -> bytes | None:
    from data20.tools.outside import STATE

    stored = await context.workspace.read_file(STATE)
    return stored.content if stored else None


def _address(url: str, answers: tuple[Answer, ...]) -> OutsideAddress:
    last = answers[-1] if answers else None
    return {"url": url, "at": last.at if last else None, "state": last.state if last else None}
