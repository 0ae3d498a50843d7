"""Tests that run inside the Pyodide that ships. `python3 build.py test engine` prepares it and passes the options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_pyodide import get_global_config
from pytest_pyodide.runner import SeleniumChromeRunner

# Seconds for one script, loading Pyodide included. A deadline for what hangs, not a measure of speed: the default of 20
# is passed on a busy machine.
SeleniumChromeRunner.script_timeout = 180

# The machine may be a container without a sandbox or a GPU, and a test must not reach the network.
get_global_config().set_flags(
    "chrome",
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ],
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--frozen", action="store_true", help="run on an interpreter that was restored from a snapshot")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--frozen"):
        frozen = json.loads((Path(config.getoption("dist_dir")) / "frozen.json").read_text(encoding="utf-8"))
        start = f"""
            const {{bootFrozen}} = await import('./{frozen["script"]}');
            let pyodide = await bootFrozen(new URL('./', location.href).href, {json.dumps(frozen["later"])});
        """
        get_global_config().set_load_pyodide_script("chrome", start)


@pytest.fixture
def frozen(request: pytest.FixtureRequest) -> bool:
    """Whether this interpreter was restored from a snapshot."""
    return bool(request.config.getoption("--frozen"))
