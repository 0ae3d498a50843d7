"""The `test` command: every check and test in order, and one line that adds them up."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from build_support.browsers import Engines, display, ensure_engines
from build_support.console import BuildError, note, say
from build_support.counts import Counts, counts_of_junit, counts_of_tap, skips_of_junit
from build_support.environment import ensure_node_modules, node_env, venv_python
from build_support.paths import BUILD, NODE_MODULES, ROOT

SECTIONS: Final = ("lint", "python", "js", "build", "engine", "browser")
RESULTS: Final = BUILD / "test-results"
TESTS: Final = ROOT / "tests"
NO_TESTS: Final = 5
"""pytest's exit code where it found no tests."""


@dataclass
class Session:
    """One run of the test command."""

    pytest_arguments: Sequence[str]
    outcomes: dict[str, Counts] = field(default_factory=dict)
    _engines: Engines | None = None

    def engines(self) -> Engines:
        """Return the browsers, looked for once."""
        if self._engines is None:
            self._engines = ensure_engines()
        return self._engines


def run_tests(sections: Sequence[str], pytest_arguments: Sequence[str]) -> int:
    """Run the sections; return 0 where everything passed. `pytest_arguments` go to every pytest."""
    unknown = [name for name in sections if name not in SECTIONS]
    if unknown:
        raise BuildError(f"There is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    session = Session(pytest_arguments)
    runners: Mapping[str, Callable[[Session], Counts]] = {
        "lint": _lint,
        "python": _python,
        "js": _javascript,
        "build": _build,
        "engine": _engine,
        "browser": _browser,
    }
    for name in (section for section in SECTIONS if section in sections):
        session.outcomes[name] = _timed(name, runners[name], session)
    return _summary(session)


def _timed(name: str, runner: Callable[[Session], Counts], session: Session) -> Counts:
    say(f"\n=== {name} " + "=" * (72 - len(name)))
    start = time.monotonic()
    try:
        counts = runner(session)
    except BuildError as error:
        say(str(error))
        counts = Counts(failed=1)
    say(f"--- {name}: {counts} ({time.monotonic() - start:.0f} s)")
    return counts


def _summary(session: Session) -> int:
    say("\n" + "=" * 78)
    for name, counts in session.outcomes.items():
        say(f"{name:8} {counts}")
    total = sum(session.outcomes.values(), Counts())
    say(str(total))
    return 1 if total.failed or not total.passed else 0


def _check(name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Counts:
    """Run one checker; it counts as one test."""
    say(f"• {name}")
    good = _call(command, env) == 0
    return Counts(passed=1) if good else Counts(failed=1)


def _call(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    return subprocess.call([str(word) for word in command], cwd=ROOT, env={**os.environ, **(env or {})})


def _lint(_: Session) -> Counts:
    python = venv_python()
    tool = python.parent
    return (
        _check("ruff", [tool / "ruff", "check", "--quiet", "."])
        + _check("mypy --strict", [python, "-m", "mypy", "--no-error-summary"])
        + _check("import contracts", [tool / "lint-imports", "--no-cache"], {"PYTHONPATH": str(ROOT / "py")})
    )


def _python(session: Session) -> Counts:
    return _pytest("python", TESTS / "python", session, [])


def _javascript(_: Session) -> Counts:
    program = ensure_node_modules()
    counts = Counts()
    compiler = NODE_MODULES / "typescript" / "bin" / "tsc"
    for config in sorted(ROOT.glob("tsconfig.json")) + sorted(ROOT.glob("tsconfig.[!b]*.json")):
        counts += _check(f"tsc {config.name}", [program, compiler, "-p", config])
    tests = sorted((TESTS / "js").rglob("*.test.js"))
    if not tests:
        note("no tests in tests/js yet")
        return counts
    report = RESULTS / "js.tap"
    report.unlink(missing_ok=True)
    code = _call(
        [
            program,
            "--test",
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
            "--test-reporter=tap",
            f"--test-reporter-destination={report}",
            *map(str, tests),
        ],
        node_env(program),
    )
    return counts + _trusted(counts_of_tap(report), code)


def _build(_: Session) -> Counts:
    from build_support.site import build_site

    build_site()
    return Counts(passed=1)


def _engine(session: Session) -> Counts:
    from build_support.engine_dist import make_engine_dist

    if not _has_tests(TESTS / "engine"):
        note("no tests in tests/engine yet")
        return Counts()
    engines = session.engines()
    if "build" not in session.outcomes:
        _build(session)
    folder = make_engine_dist()
    # Selenium needs a driver of its own; Playwright brings one with its browser.
    runner = "selenium" if engines.chromedriver else "playwright"
    arguments = ["--runtime=chrome", f"--runner={runner}", f"--dist-dir={folder}"]
    plain = _pytest("engine", TESTS / "engine", session, arguments, engines.environment())
    say("• the same on an interpreter from a snapshot")
    return plain + _pytest("engine-frozen", TESTS / "engine", session, [*arguments, "--frozen"], engines.environment())


def _browser(session: Session) -> Counts:
    if not _has_tests(TESTS / "browser"):
        note("no tests in tests/browser yet")
        return Counts()
    engines = session.engines()
    if "build" not in session.outcomes:
        _build(session)
    with display(engines) as screen:
        return _pytest("browser", TESTS / "browser", session, [], {**engines.environment(), **screen})


def _has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))


def _pytest(
    name: str, folder: Path, session: Session, arguments: Sequence[str], env: Mapping[str, str] | None = None
) -> Counts:
    """Run one folder of tests. Finding none is a failure only where there are test files."""
    if not _has_tests(folder):
        note(f"no tests in {folder.relative_to(ROOT)} yet")
        return Counts()
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command: list[str | Path] = [venv_python(), "-m", "pytest", folder, f"--junitxml={report}", "-q", *arguments, *session.pytest_arguments]
    code = _call(command, env)
    if not report.is_file():
        return Counts(failed=1)
    for skip in skips_of_junit(report):
        note(f"skipped {skip}")
    return _trusted(counts_of_junit(report), 0 if code == NO_TESTS and session.pytest_arguments else code)


def _trusted(counts: Counts, code: int) -> Counts:
    """A runner that ends badly while no test failed (a crash, a collection error) still counts as a failure."""
    return counts + Counts(failed=1) if code != 0 and not counts.failed else counts
