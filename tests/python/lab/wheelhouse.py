"""Wheels made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence


def wheel(name: str, version: str = "1.0", *, requires: Sequence[str] = (), extras: Sequence[str] = (), files: Mapping[str, str | bytes] | None = None, python: str = "", tag: str = "py3-none-any", metadata: str | None = None) -> tuple[str, bytes]:
    """Return the file name and bytes of a wheel; without `files` it holds one module that knows its version."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {line}" for line in requires), *(f"Provides-Extra: {extra}" for extra in extras), *([f"Requires-Python: {python}"] if python else [])]
    content = {
        **(files if files is not None else {f"{module}/__init__.py": f"version = {version!r}\n"}),
        f"{info}/METADATA": metadata if metadata is not None else "\n".join(lines) + "\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in content.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return f"{module}-{version}-{tag}.whl", packed.getvalue()


def metadata_of(content: bytes) -> str:
    """Return METADATA of a wheel."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA"))).decode()
