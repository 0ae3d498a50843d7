"""What the person at the terminal sees: steps, notes, and commands run on their behalf."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class BuildError(Exception):
    """Something the person has to know to go on. Printed without a traceback; the exit code is 1."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


def note(text: str) -> None:
    """Print a detail under the current step."""
    say(f"  {text}")


@contextmanager
def step(title: str) -> Iterator[None]:
    """Name a piece of work, and how long it took where that is worth telling (a second or more)."""
    say(f"• {title}")
    start = time.monotonic()
    yield
    seconds = time.monotonic() - start
    if seconds >= 1:
        note(f"done in {seconds:.1f} s")


def size(count: int) -> str:
    """Return a number of bytes as people read it, for example `1.3 MB` (powers of 1000)."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
    name: str = "",
) -> str:
    """Run `command` and return its standard output where `quiet`, else show the output as it comes and return "".

    `env` is added to the environment. Raises BuildError on a non-zero exit, with the output where it was not shown;
    it says `name` instead of the whole command where that is given.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise BuildError(f"Cannot run {words[0]}: {error}") from error
    if done.returncode != 0:
        shown = "\n".join(text.strip() for text in (done.stdout, done.stderr) if text)
        raise BuildError(f"Failed ({done.returncode}): {name or shlex.join(words)}\n{shown}".rstrip())
    return done.stdout or ""


def is_terminal() -> bool:
    """Say whether a person watches (progress bars are for them only)."""
    return sys.stdout.isatty()
