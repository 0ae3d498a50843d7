"""Which Python packages the browser gets, when it needs them, and where they come from.

The one table to edit for a new package. `boot` is loaded before the engine's first answer, `tools` right after it
(before the job in a runner), `lazy` when something first imports it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

from build_support.paths import ROOT

Tier = Literal["shell", "boot", "tools", "lazy"]
TIERS: Final[tuple[Tier, ...]] = ("shell", "boot", "tools", "lazy")


def pyodide_version() -> str:
    """Return the Pyodide version. `package.json` is the one place that names it."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    version = package["devDependencies"]["pyodide"]
    assert isinstance(version, str)
    return version


@dataclass(frozen=True, slots=True)
class Official:
    """A wheel of the Pyodide distribution; its version and hash stand in the official lock."""

    name: str
    tier: Tier
    group: str = "common"
    """The archive of what isn't needed for the first answer (packs.py)."""
    without: tuple[str, ...] = ()
    """Dependencies that are never imported in the browser and are left out."""


@dataclass(frozen=True, slots=True)
class FromPyPI:
    """A wheel from PyPI, pinned to one file by its hash."""

    name: str
    version: str
    sha256: str
    tier: Tier
    wasm: bool = False
    """Compiled for Pyodide's ABI; else pure Python."""
    group: str = "common"
    without: tuple[str, ...] = ()


Package = Official | FromPyPI

PACKAGES: Final[tuple[Package, ...]] = (
    # The API: models, validation, forms with files.
    Official("pydantic", "boot"),
    Official("pydantic-core", "boot"),
    Official("annotated-types", "boot"),
    Official("typing-extensions", "boot"),
    FromPyPI("python-multipart", "0.0.34", "ebacd224bd686eee2f9aa1066a657affe07435a185834e05e5235e2e59173e91", "boot"),
    # The vault: Markdown, frontmatter, HTML sanitising.
    FromPyPI("markdown-it-py", "4.3.0", "7aa1511a46c39138de78d9eba92ce47e63124d8003fc98b3a351909e04239efa", "boot"),
    FromPyPI("mdurl", "0.1.2", "84008a41e51615a49fc9966191ff91509e3c40b939176e643fd50a5c2196b8f8", "boot"),
    FromPyPI("mdit-py-plugins", "0.7.0", "7f8e30403f3dd8bfe3afcdcbc6e61066d3f2e714167507b9c26eb385ec399353", "boot"),
    FromPyPI("ruamel-yaml", "0.19.1", "27592957fedf6e0b62f281e96effd28043345e0e66001f97683aa9a40c667c93", "boot"),
    FromPyPI("justhtml", "3.16.0", "b7d02cff6ad712bdb58e1ebbcca8b8402dea61d1b5f92ee3b44db6b0b58ca68e", "boot"),
    # Search, tools, import of old encodings.
    FromPyPI("apsw", "3.54.1.0", "29a7698926951e8b7879771a14f0d1ae40ede575b20ef2e917c3a70c24e01092", "tools", wasm=True, group="search"),
    FromPyPI("snowballstemmer", "3.1.1", "7e207fa178741da09cdee59d3ecec3827ad5f92b1fc5c9ff3755b639f71f5752", "tools", group="search"),
    Official("charset-normalizer", "tools", group="search"),
    Official("numpy", "tools", group="numpy"),
    # Tables of tools that ask for them.
    # Pyodide's own lock leaves tzdata out too: nothing here asks pandas for named time zones.
    Official("pandas", "lazy", group="pandas", without=("tzdata",)),
    Official("python-dateutil", "lazy", group="pandas"),
    Official("pytz", "lazy", group="pandas"),
    Official("six", "lazy", group="pandas"),
    # The history of a vault that comes with its `.git`; nothing is fetched from a server, so urllib3 stays away.
    FromPyPI("dulwich", "1.2.21", "31a522b9611e8032a43b8fb6941469c24e65ff4f14e0427986c58e90c22e154f", "lazy", group="git", without=("urllib3",)),
    # The lab: what a package needs besides itself, and whether a wheel fits.
    Official("micropip", "lazy", group="installer"),
    Official("packaging", "lazy", group="installer"),
)

TEST_PACKAGES: Final[tuple[FromPyPI, ...]] = (
    # What pytest-pyodide loads to run a test inside Pyodide. Never shipped: they go to .build/engine-dist only.
    FromPyPI("pytest", "8.4.2", "872f880de3fc3a5bdc88a11b39c9710c3497a547cfa9320bc3c5e62fbf272e79", "tools"),
    FromPyPI("pluggy", "1.7.0", "7dd7b0d8832ba3cb632c306926ded123429211b83641b35dc5c41ad2d34f9bec", "tools"),
    FromPyPI("iniconfig", "2.1.0", "9deba5723312380e77435581c6bf4935c94cbfab9b1ed33ef8d238ea168eb760", "tools"),
    FromPyPI("pygments", "2.21.0", "2363c69b61c4a97c838da3b130dcd6468f4848992b21a82f2a63ec34377137d9", "tools"),
    FromPyPI("tblib", "3.2.2", "26bdccf339bcce6a88b2b5432c988b266ebbe63a4e593f6b578b1d2e723d2b76", "tools"),
)
