"""What every reader of a stranger's zip that is to be laid down as files must ask of its members."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import PurePosixPath

DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)
"""What zipfile raises for an archive or a member that is damaged, encrypted or strange."""
_LONGEST = 500


def is_unsafe(info: zipfile.ZipInfo) -> bool:
    """Return whether a member's name leaves its folder, or is another name to other readers.

    zipfile has cut the name at a zero byte already; the original is what others would read.
    """
    path = PurePosixPath(info.filename)
    return path.is_absolute() or ".." in path.parts or not path.parts or any(c in info.orig_filename for c in "\\:\0") or len(info.filename) > _LONGEST


def printable_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name so that it can be shown, whatever is in it."""
    return ascii(info.orig_filename)[1:-1][:200]
