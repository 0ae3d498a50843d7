"""The `data20` wheel: how our own Python gets into the browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from build_support.console import note, run, step
from build_support.environment import venv_python
from build_support.paths import BUILD, ROOT
from build_support.stamps import content_hash, is_fresh, mark

WHEELS = BUILD / "wheels"
INPUTS = (ROOT / "py", ROOT / "pyproject.toml", ROOT / "LICENSE")


def build_wheel() -> Path:
    """Return the wheel of `py/data20`, building it where its sources have changed. The same sources give the same bytes."""
    wanted = content_hash(INPUTS)
    built = sorted(WHEELS.glob("data20-*.whl"))
    if len(built) == 1 and is_fresh("wheel", wanted):
        return built[0]
    WHEELS.mkdir(parents=True, exist_ok=True)
    with step("Building the data20 wheel"), tempfile.TemporaryDirectory(dir=WHEELS) as folder:
        # A fixed time stamp, whatever the caller's environment says, keeps the wheel reproducible.
        run(
            [venv_python(), "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
            cwd=ROOT,
            env={"SOURCE_DATE_EPOCH": "1577836800", "PYTHONDONTWRITEBYTECODE": "1"},
            quiet=True,
        )
        made = next(Path(folder).glob("*.whl"))
        wheel = WHEELS / made.name
        for other in built:
            if other != wheel:
                other.unlink(missing_ok=True)
        made.replace(wheel)
    note(wheel.name)
    mark("wheel", wanted)
    return wheel
