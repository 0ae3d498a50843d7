"""Turn an archive of Python sources into the same archive with bytecode in their place.

Runs inside the Pyodide that ships, so that bytecode and interpreter are made for each other and every machine gets
the same bytes. Standard library only.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import py_compile
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

UNNEEDED_SUFFIXES = frozenset({".pyi", ".typed", ".pyc", ".h", ".c", ".a", ".pxd", ".pyx"})
"""Type stubs, stale bytecode, and what only a C compiler reads."""


def repack(source: str, target: str, root: str) -> None:
    """Write the archive `source` to `target`, each `x.py` as `x.pyc`; a wheel's RECORD is made anew.

    `root` is the folder in which the files will lie at run time: tracebacks name it. A file that doesn't compile
    (a template, say) stays as it is. Data files and licences stay; tests and stubs go.
    """
    with ZipFile(source) as archive:
        files = [(info, archive.read(info)) for info in archive.infolist() if not is_unneeded(info.filename)]
    packed = [_packed(info, data, root) for info, data in files]
    with ZipFile(target, "w") as archive:
        for info, data in packed:
            if info.filename.endswith(".dist-info/RECORD"):
                data = _record(packed, info.filename)
            archive.writestr(info, data, compresslevel=9)


def is_unneeded(name: str) -> bool:
    """Say whether a file of an archive is of no use to a running program."""
    path = PurePosixPath(name)
    return path.suffix in UNNEEDED_SUFFIXES or not {"tests", "__pycache__"}.isdisjoint(path.parts[:-1])


def _packed(info: ZipInfo, data: bytes, root: str) -> tuple[ZipInfo, bytes]:
    name = info.filename
    if name.endswith(".py"):
        try:
            data = compile_source(data, f"{root}/{name}")
            name += "c"
        except py_compile.PyCompileError:
            pass
    elif name.endswith(".dist-info/METADATA"):
        # The long description after the headers is for the package index.
        data = data.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
    made = ZipInfo(name, info.date_time)
    made.external_attr = info.external_attr
    made.create_system = info.create_system
    if not info.is_dir():
        # Many static hosts send .zip and .whl as they are, so they must be small themselves.
        made.compress_type = ZIP_DEFLATED
    return made, data


def compile_source(source: bytes, name: str) -> bytes:
    """Return the contents of the `.pyc` of a source. Raises PyCompileError.

    Its hash is not checked at import, for no source is beside it; docstrings, assertions and line numbers are kept.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = Path(folder) / "source.py"
        file.write_bytes(source)
        compiled = Path(folder) / "compiled.pyc"
        py_compile.compile(
            str(file),
            str(compiled),
            dfile=name,
            doraise=True,
            optimize=0,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        return compiled.read_bytes()


def _record(files: list[tuple[ZipInfo, bytes]], own_name: str) -> bytes:
    def rows() -> Iterator[tuple[str, str, str]]:
        for info, data in files:
            if info.filename == own_name:
                yield (own_name, "", "")
            elif not info.is_dir():
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                yield (info.filename, f"sha256={digest}", str(len(data)))

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows())
    return out.getvalue().encode()
