"""What the build says of packages: those that ship with the product, the compiled ones that Pyodide has, and where they all are.

The build writes it (build_support/distribution.py) beside the packages that install others; on CPython there is none.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = "data20-distribution.json"
"""Beside `packaging`."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """index: address of the package index; base: of the folder of Pyodide's own packages; packages: those, as its lock describes them; present: versions of what ships."""

    index: str = ""
    base: str = ""
    packages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)


@cache
def distribution() -> Distribution:
    """Return what the build says, nothing on CPython."""
    spec = importlib.util.find_spec("packaging")
    path = Path(spec.origin).parents[1] / FILE if spec and spec.origin else None
    return Distribution(**json.loads(path.read_text("utf-8"))) if path and path.exists() else Distribution()


def present() -> Mapping[str, str]:
    """Return the versions of the packages that are there without being installed, by normalised name."""
    from packaging.utils import canonicalize_name

    shipped = distribution().present
    return shipped or {canonicalize_name(found.name): found.version for found in importlib.metadata.distributions()}
