"""A wheel whose tool is the tutorial's, in two modules; for tests of both worlds."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PATH = ".data20/tools/short_tools-1.0-py3-none-any.whl"
_TUTORIAL = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "own-tools.md").read_text(encoding="utf-8"), re.DOTALL)[0]
CODE = {
    "short_tools/__init__.py": "",
    "short_tools/words.py": "def count(text: str) -> int:\n    return len(text.split())\n",
    "short_tools/main.py": "from short_tools.words import count\n" + _TUTORIAL.replace("len(article.body.split())", "count(article.body)"),
}


def wheel(more: Mapping[str, str | bytes] | None = None, *, entry: str = "one = short_tools.main:shortest", twice: str = "") -> bytes:
    """Return the wheel's bytes; `more` adds files or takes the place of some, `twice` is written a second time."""
    head = {
        "short_tools-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: short-tools\nVersion: 1.0\n",
        "short_tools-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "short_tools-1.0.dist-info/entry_points.txt": f"[data20.tools]\n{entry}\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name, text in {**CODE, **(more or {}), **head}.items():
            archive.writestr(name, text)
        if twice:
            archive.writestr(twice, "other = 1\n")
    return buffer.getvalue()
