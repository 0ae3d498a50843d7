"""Tests that run inside the Pyodide that ships. `python3 build.py test engine` prepares it and passes the options."""

from __future__ import annotations

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
