"""BagIt bags on their way back in (RFC 8493): what a manifest says, and the files of a bag as the files of a vault, each checked against it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

from data20.vault.archive import Unpacked
from data20.vault.paths import printable
from data20.vault.sources import Refusal, SourceFile, is_clutter
from data20.vault.text import decode

DECLARATION = "bagit.txt"
_ALGORITHMS = ("sha512", "sha256")
_PAYLOAD = "data/"


def manifest_path(path: str) -> str:
    """Return a vault path as a manifest writes it (2.1.3: only CR, LF and the percent sign are encoded)."""
    return _PAYLOAD + re.sub(r"[%\r\n]", lambda m: f"%{ord(m.group()):02X}", path)


def parse_manifest(text: str, algorithm: str = "sha256") -> dict[str, str]:
    """Return checksums by vault path from a manifest. Raises ValueError with the number of the first line that isn't one."""
    line_of = re.compile(rf"([0-9a-fA-F]{{{hashlib.new(algorithm).digest_size * 2}}})[ \t]+\*?(?:\./)?data/(.+)")
    found: dict[str, str] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.lstrip("\ufeff")), 1):
        if not line.strip():
            continue
        match = line_of.fullmatch(line.lstrip())
        if not match:
            raise ValueError(number)
        found[re.sub(r"%(?:25|0D|0A)", lambda m: unquote(m.group()), match.group(2), flags=re.IGNORECASE)] = match.group(1).lower()
    return found


def out_of_bag(brought: Unpacked) -> Unpacked:
    """Return what the files bring as a vault: of a bag, its payload without the folders around it; of anything else, the same.

    A file that its manifest knows by another checksum is refused, and so is one that the manifest names and the bag lacks.
    """
    root = next((file.path.removesuffix(DECLARATION) for file in brought.files if _declares(file)), None)
    if root is None:
        return brought
    around = root + _PAYLOAD
    payload = {file.path.removeprefix(around): file for file in brought.files if file.path.startswith(around)}
    algorithm, sums = _sums(brought, root)
    out = Unpacked(refused=list(brought.refused), skipped=[*brought.skipped, *(printable(f.path) for f in brought.files if not f.path.startswith(around))], git=brought.git)
    known = {refusal.name for refusal in out.refused}
    for path, file in payload.items():
        if is_clutter(path):
            out.skipped.append(printable(path))
        elif sums and hashlib.new(algorithm, file.content).hexdigest() != sums.get(path):
            out.refused.append(Refusal(printable(path), "bag_changed" if path in sums else "bag_unknown"))
        else:
            out.files.append(SourceFile(path, file.content, file.modified))
    out.refused += [Refusal(printable(path), "bag_missing") for path in sums if path not in payload and printable(around + path) not in known]
    return out


def _declares(file: SourceFile) -> bool:
    return file.path.removesuffix(DECLARATION).count("/") <= 1 and file.path.rpartition("/")[2] == DECLARATION and file.content.startswith(b"BagIt-Version:")


def _sums(brought: Unpacked, root: str) -> tuple[str, dict[str, str]]:
    """Return the strongest manifest that we can check; {} where there is none."""
    files = {file.path: file.content for file in brought.files if not file.path.startswith(root + _PAYLOAD)}
    for algorithm in _ALGORITHMS:
        content = files.get(f"{root}manifest-{algorithm}.txt")
        if content is not None:
            try:
                return algorithm, parse_manifest(decode(content).text, algorithm)
            except ValueError:
                continue
    return "", {}
