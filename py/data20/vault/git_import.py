"""The `.git` folder that comes with an import: read for its history and thrown away.

Where the browser runs this, dulwich is fetched when the first such folder comes.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path

from data20.vault.git_log import GitReading, numbered
from data20.vault.git_parts import FOLDER, GitParts
from data20.vault.git_sound import check_loose, check_pack
from data20.vault.past import Past, pack_past
from data20.vault.revisions import Revision
from data20.vault.sources import Limits, Pace, Refusal


async def read_git(parts: GitParts, limits: Limits, pace: Pace) -> tuple[Past | None, Refusal | None]:
    """Return the history of the repositories that came, None where there is none, and why it could not be read."""
    if not any("HEAD" in files for files in parts.repositories.values()):
        return None, None
    try:
        import dulwich.repo  # noqa: F401
    except (ImportError, OSError) as error:
        logging.getLogger(__name__).warning("the git history could not be read: %s", error)
        return None, Refusal(FOLDER, "git_reader")
    found: list[Revision] = []
    for folder, files in parts.repositories.items():
        if "HEAD" not in files:
            continue
        try:
            await _check(files, limits.git, pace)
            found += await _revisions(folder, files, pace)
        except Exception as error:  # dulwich names its dozens of causes by as many classes
            logging.getLogger(__name__).warning("the git history could not be read: %s", error)
            return None, Refusal(folder + FOLDER, "git_damaged")
    ordered = sorted(found, key=lambda revision: revision.at) if len(parts.repositories) > 1 else found
    return (pack_past(ordered), None) if ordered else (None, None)


async def _check(files: Mapping[str, bytes], limit: int, pace: Pace) -> None:
    """Raise Unsound where an object would unpack to more than it says, or than `limit`."""
    for number, (name, content) in enumerate(files.items()):
        await pace.tick(number, len(files))
        if name.endswith(".pack"):
            for done, total in check_pack(content, limit):
                await pace.tick(done, total + 1)
        elif name.startswith("objects/") and not name.endswith(".idx"):
            check_loose(content, limit)


async def _revisions(folder: str, files: Mapping[str, bytes], pace: Pace) -> tuple[Revision, ...]:
    from dulwich.repo import Repo

    with tempfile.TemporaryDirectory() as root:
        lay_down(Path(root) / FOLDER, files)
        with Repo(root) as repo:
            if not repo.refs.as_dict():
                return ()
            reading = GitReading(repo, under=folder)
            newest_first = []
            for number, revision in enumerate(reading.revisions()):
                await pace.tick(number, reading.total)
                newest_first.append(revision)
    return numbered([revision for revision in newest_first if revision])


def lay_down(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the parts of a repository, with the folders that must be there even if they are empty."""
    for name in ("objects", "refs", *files):
        target = folder / name
        (target.parent if name in files else target).mkdir(parents=True, exist_ok=True)
        if name in files:
            target.write_bytes(files[name])
