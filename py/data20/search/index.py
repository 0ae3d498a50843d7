"""The full-text index of a vault: SQLite FTS5 in memory, brought up to date article by article.

The index follows content hashes, not events: `update` compares what it holds with what the vault has and touches only the
difference. So one index serves every generation, in any order, and a stored one is reconciled after loading.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from data20.search.document import COLUMNS, Document, Info, document_of, unreadable
from data20.search.facets import FacetTable
from data20.search.terms import stems_of
from data20.search.vocabulary import Vocabulary
from data20.vault.model import Article, Vault, as_derive
from data20.vault.text import visible

if TYPE_CHECKING:
    import apsw
    import numpy as np
    from numpy.typing import NDArray

    from data20.search.similar import Similar

_log = logging.getLogger("data20.search")

KIND, KEY = "derived", "search"
"""Of the store's record that holds what `dump` wrote."""
FORMAT = 1
"""Raise it whenever tokens, stems, columns or tables change: a stored index of another format is rebuilt."""

_BATCH_BYTES = 60_000
"""Text indexed between two yields: some tens of milliseconds in a browser."""
_SCHEMA = f"""
CREATE TABLE docs(id INTEGER PRIMARY KEY, hash TEXT NOT NULL, info TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5({", ".join(COLUMNS)}, content='', contentless_delete=1, tokenize="ascii tokenchars '''.,_+#'");
CREATE VIRTUAL TABLE words USING fts5vocab(fts, 'row');
CREATE VIRTUAL TABLE word_columns USING fts5vocab(fts, 'col');
"""


class SearchIndex:
    """Articles by path in `documents` and by row in `rows`; `connection` holds the FTS5 table `fts`."""

    def __init__(self, connection: apsw.Connection | None = None) -> None:
        import apsw

        self.connection = connection or apsw.Connection(":memory:")
        self.documents: dict[str, Info] = {}
        self.rows: dict[int, Info] = {}
        self.facets = FacetTable()
        self.vocabulary = Vocabulary()
        self.similar: dict[str, list[Similar]] = {}
        """Results of `similar.similar_articles`, kept until something changes."""
        self.holders: dict[str, NDArray[np.int64]] = {}
        """Rows by stem, of `similar` too."""
        self.nameless: frozenset[int] | None = None
        """Rows of articles whose title says nothing (`vault.naming`), of `vectors`; None until somebody asks after a change."""
        self._articles: Mapping[str, Article] | None = None
        self._next = 1
        if connection is None:
            self.connection.execute(_SCHEMA)

    def is_current(self, vault: Vault) -> bool:
        """Return whether the index holds exactly this vault's articles."""
        return self._articles is vault.articles

    def update(self, vault: Vault) -> None:
        """Bring the index up to date at once."""
        for _ in self.steps(vault):
            pass

    def steps(self, vault: Vault) -> Iterator[tuple[int, int]]:
        """Bring the index up to date in small steps, yielding (articles done, articles to do) after each."""
        while not self.is_current(vault):
            removed, added = self._difference(vault)
            total = len(removed) + len(added)
            done = 0
            weight = 0
            batch: list[str | Article] = []
            work: list[str | Article] = [*removed, *added]
            for item in work:
                batch.append(item)
                weight += 500 if isinstance(item, str) else len(item.source) + 500
                if weight >= _BATCH_BYTES:
                    done += self._commit(batch)
                    batch, weight = [], 0
                    yield done, total
            done += self._commit(batch)
            if not any(self._difference(vault)):
                self._articles = vault.articles
            yield done, total

    def vector(self, path: str) -> bytes:
        """Return the packed vector of an article, b"" when it isn't indexed."""
        info = self.documents.get(path)
        return self.vector_of(info.id) if info else b""

    def vector_of(self, row: int) -> bytes:
        found = self.connection.execute("SELECT vector FROM docs WHERE id = ?", (row,)).fetchone()
        return bytes(found[0]) if found else b""

    def surface(self, term: str) -> str:
        """Return the dictionary form of a stem as it stands in the texts (`headword`), the stem itself when it can't be told."""
        from data20.language.headwords import headword

        # A form shares all but the last letter with its stem ("happi" → happy), save for a few irregular ones.
        low = term[:-1] or term
        forms: dict[str, int] = {}
        for form, count in self.connection.execute(
            "SELECT term, doc FROM word_columns WHERE term >= ? AND term < ? AND col IN ('xtitle', 'xtext')",
            (low, low + "\U0010ffff"),
        ):
            if stems_of(str(form)) == [term]:
                forms[str(form)] = forms.get(str(form), 0) + int(cast(int, count))
        return headword(forms) or term

    def dump(self) -> bytes:
        """Return the index as bytes (an SQLite database image) for `load_index`."""
        words, counts = self.vocabulary.dump()
        with self.connection:
            self.connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [("format", str(FORMAT)), ("words", words), ("counts", counts)],
            )
        return bytes(self.connection.serialize("main"))

    def adopt(self, other: SearchIndex) -> None:
        """Become `other`, which must not be used any more."""
        self.connection.close()
        self.connection, self.documents, self.rows = other.connection, other.documents, other.rows
        self.facets, self.vocabulary = other.facets, other.vocabulary
        self._next, self._articles = other._next, None
        self.similar, self.holders = {}, {}

    def _difference(self, vault: Vault) -> tuple[list[str], list[Article]]:
        removed = [path for path in self.documents if path not in vault.articles]
        added = [article for path, article in vault.articles.items() if not self._has(path, article)]
        return removed, added

    def _has(self, path: str, article: Article) -> bool:
        info = self.documents.get(path)
        return info is not None and info.hash == article.hash and info.modified == article.modified

    def _commit(self, batch: list[str | Article]) -> int:
        if batch:
            self._articles = None
            self.similar.clear()
            self.holders.clear()
            self.nameless = None
            with self.connection:
                for item in batch:
                    if isinstance(item, str):
                        self._remove(item)
                    elif not self._has(item.path, item):
                        self._remove(item.path)
                        self._add(item)
        return len(batch)

    def _remove(self, path: str) -> None:
        info = self.documents.pop(path, None)
        if info is None:
            return
        del self.rows[info.id]
        self.facets.remove(info)
        self.vocabulary.remove(self.vector_of(info.id))
        self.connection.execute("DELETE FROM docs WHERE id = ?", (info.id,))
        self.connection.execute("DELETE FROM fts WHERE rowid = ?", (info.id,))

    def _add(self, article: Article) -> None:
        title, document = _read(article)
        info = Info(
            self._next, article.path, article.hash, title, article.modified, document.date,
            document.language, document.tags, document.category, document.status, document.words,
        )  # fmt: skip
        self._next += 1
        self._remember(info)
        self.connection.execute(
            "INSERT INTO docs VALUES (?, ?, ?, ?)",
            (info.id, info.hash, _info_json(info), self.vocabulary.add(document.terms)),
        )
        places = ", ".join("?" * (len(COLUMNS) + 1))
        self.connection.execute(
            f"INSERT INTO fts(rowid, {', '.join(COLUMNS)}) VALUES ({places})", (info.id, *document.columns)
        )

    def _remember(self, info: Info) -> None:
        self.documents[info.path] = info
        self.rows[info.id] = info
        self.facets.add(info)
        self._next = max(self._next, info.id + 1)


@as_derive
def _index_cell(vault: Vault, previous: SearchIndex | None, changed: frozenset[str] | None) -> SearchIndex:
    return previous if previous is not None else SearchIndex()


def partial_index(vault: Vault) -> SearchIndex:
    """Return the vault's index as far as it is built; it may lack articles or hold old ones."""
    return vault.derived(_index_cell)


def search_index(vault: Vault) -> SearchIndex:
    """Return the vault's index, brought up to date first (only changed articles are read)."""
    index = partial_index(vault)
    index.update(vault)
    return index


def build_steps(vault: Vault) -> Iterator[tuple[int, int]]:
    """Build or update the vault's index in small steps that yield (done, total), for a caller that must stay responsive."""
    return partial_index(vault).steps(vault)


def dump(vault: Vault) -> bytes:
    """Return the vault's index as bytes, to be kept with the vault and given to `load` later."""
    return search_index(vault).dump()


def load(stored: bytes, vault: Vault) -> bool:
    """Give a freshly opened vault the index that `dump` wrote; articles that changed since are indexed by the next update.

    Returns False, and leaves the vault's index empty, when the bytes are of another format or damaged.
    """
    restored = _restore(stored)
    if restored is None:
        return False
    partial_index(vault).adopt(restored)
    return True


def _restore(stored: bytes) -> SearchIndex | None:
    import apsw

    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", stored)
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta.get("format") != str(FORMAT):
            return None
        index = SearchIndex(connection)
        index.vocabulary = Vocabulary.restore(meta["words"], meta["counts"])
        for row, digest, info in connection.execute("SELECT id, hash, info FROM docs ORDER BY id"):
            index._remember(_info(row, digest, json.loads(info)))
    except (apsw.Error, ValueError, KeyError, TypeError):
        connection.close()
        return None
    return index


def _read(article: Article) -> tuple[str, Document]:
    """Return title and document of an article; one that nobody can read is found by its path only, and keeps the others findable."""
    try:
        return visible(article.title), document_of(article)
    except Exception:
        _log.exception("the article %r could not be read for the index", article.path)
        return article.name, unreadable(article)


def _info_json(info: Info) -> str:
    values: list[Any] = [
        info.path, info.title, info.modified, info.date, info.language, list(info.tags), info.category, info.status, info.words,
    ]  # fmt: skip
    return json.dumps(values)


def _info(row: int, digest: str, values: list[Any]) -> Info:
    path, title, modified, date, language, tags, category, status, words = values
    return Info(row, path, digest, title, modified, date, language, tuple(tags), category, status, words)
