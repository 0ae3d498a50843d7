"""Publishing a vault as the site's content."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from build_support.console import BuildError

# Where editors and systems keep their own state inside a vault: it is not the author's text.
_PRIVATE = frozenset({".git", ".gitattributes", ".gitignore", ".obsidian", ".trash", ".DS_Store", "Thumbs.db", ".data20"})
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackedVault:
    """A vault as one zip file."""

    name: str
    data: bytes
    files: int


def pack_vault(folder: Path) -> PackedVault:
    """Return the folder's files as a zip whose bytes depend on names and contents only.

    Raises BuildError where `folder` is no folder or has no files.
    """
    if not folder.is_dir():
        raise BuildError(f"There is no vault folder at {folder}.")
    names = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and not _PRIVATE.intersection(path.relative_to(folder).parts)
    }
    if not names:
        raise BuildError(f"The vault folder {folder} has no files.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, names[name].read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return PackedVault(folder.resolve().name, buffer.getvalue(), len(names))
