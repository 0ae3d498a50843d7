"""From what the store holds to the model."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from data20.storage.port import StoredVault
from data20.vault.model import Article, Attachment, Vault


def vault_from(stored: StoredVault, previous: Vault | None) -> tuple[Vault, frozenset[str]]:
    """Return the stored vault and which paths differ from `previous`; unchanged articles keep what they have parsed."""
    known = previous.articles if previous else {}
    articles: dict[str, Article] = {}
    for file in stored.articles:
        same = known.get(file.path)
        if same is not None and (same.hash, same.modified) == (file.hash, file.modified):
            articles[file.path] = same
        else:
            articles[file.path] = Article(file.path, file.content, file.hash, file.modified)
    attachments = {i.path: Attachment(i.path, i.hash, i.size, i.modified) for i in stored.attachments}
    if previous is None:
        return Vault(MappingProxyType(articles), MappingProxyType(attachments), stored.generation), frozenset()
    changed = frozenset(
        path
        for path in {*articles, *attachments, *previous.articles, *previous.attachments}
        if articles.get(path) is not previous.articles.get(path)
        or attachments.get(path) != previous.attachments.get(path)
    )
    vault = previous.successor(MappingProxyType(articles), MappingProxyType(attachments), changed)
    return replace(vault, generation=stored.generation), changed
