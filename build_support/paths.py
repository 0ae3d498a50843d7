"""Where things lie in the repository and in its build folder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
"""Everything that can be made again: virtual environment, downloads, stamps. Git-ignored."""
VENV = BUILD / "venv"
CACHE = BUILD / "cache"
WHEEL_CACHE = CACHE / "wheels"
STAMPS = BUILD / "stamps"
DIST = ROOT / "dist"
NODE_MODULES = ROOT / "node_modules"
DEMO_VAULT = ROOT / "vaults" / "demo"
