"""The `bench` command, and what a benchmark needs to know.

A benchmark is `bench/bench_<name>.py` with `def main(context: Context) -> list[Row]`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from build_support.browsers import Engines, find_engines
from build_support.console import BuildError, note, say, step
from build_support.paths import BUILD, DIST, ROOT

BENCHMARKS: Final = ROOT / "bench"
RESULTS: Final = BUILD / "bench"


@dataclass(frozen=True, slots=True)
class Context:
    """What a benchmark may use."""

    root: Path
    dist: Path
    """The built site."""
    build: Mapping[str, Any]
    """Its build information (build.json)."""
    engines: Engines
    """The browsers on this machine."""
    results: Path
    """A folder for traces, profiles and the like."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement, or the median of several."""

    name: str
    value: float
    unit: str
    """For example "ms", "s", "MB", "x"."""
    baseline: float | None = None
    """What it is compared with, measured in the same run, in the same unit: ratios travel between machines, times don't."""
    baseline_name: str = ""
    limit: float | None = None
    """The most that is acceptable, in the same unit."""
    runs: int = 1
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return value over baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def kept(self) -> bool:
        """Say whether the limit is kept; True where there is none."""
        return self.limit is None or self.value <= self.limit


def run_benchmarks(names: Sequence[str], *, tools: bool) -> int:
    """Run benchmarks, print tables and write JSON; return 1 where one fails or breaks a limit.

    names: which; without any, those of the tools where `tools` is true, else all others.
    """
    from build_support.site import build_site

    scripts = _scripts(names, tools=tools)
    context = Context(ROOT, DIST, build_site(), find_engines(), RESULTS)
    RESULTS.mkdir(parents=True, exist_ok=True)
    good = True
    for script in scripts:
        name = script.stem.removeprefix("bench_")
        try:
            with step(f"Measuring {name}"):
                rows = _load(script)(context)
        except Exception as error:  # one benchmark's failure must not hide the others' numbers
            say(f"{name} failed: {type(error).__name__}: {error}")
            good = False
            continue
        say("\n" + markdown_table(name, rows) + "\n")
        _write(name, rows, context)
        good = good and all(row.kept for row in rows)
    return 0 if good else 1


def _scripts(names: Sequence[str], *, tools: bool) -> list[Path]:
    scripts = sorted(BENCHMARKS.glob("bench_*.py"))
    if not scripts:
        raise BuildError("There are no benchmarks in bench/ yet.")
    known = {script.stem.removeprefix("bench_"): script for script in scripts}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BuildError(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    return [known[name] for name in names] or [script for name, script in known.items() if name.startswith("tools") == tools]


def _load(script: Path) -> Callable[[Context], list[Row]]:
    spec = importlib.util.spec_from_file_location(f"data20_{script.stem}", script)
    if spec is None or spec.loader is None:
        raise BuildError(f"{script} can't be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    entry: Callable[[Context], list[Row]] = module.main
    return entry


def markdown_table(name: str, rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [f"| {name} | value | against | ratio | limit | runs | |", "|---|--:|---|--:|--:|--:|---|"]
    for row in rows:
        against = f"{_number(row.baseline)} {row.unit} {row.baseline_name}".strip() if row.baseline else ""
        ratio = f"{row.ratio:.2f}x" if row.ratio is not None else ""
        limit = "" if row.limit is None else f"{'≤' if row.kept else '**over**'} {_number(row.limit)} {row.unit}"
        cells = [row.name, f"{_number(row.value)} {row.unit}", against, ratio, limit, str(row.runs), row.note]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def write_section(name: str, rows: Sequence[Row], context: Context, page: Path = ROOT / "docs" / "performance.md") -> None:
    """Put the table of a benchmark into a page, between `<!-- name -->` and `<!-- /name -->`, with machine and date.

    Raises BuildError where the page has no such place.
    """
    text = page.read_text(encoding="utf-8")
    before, opening, rest = text.partition(f"<!-- {name} -->\n")
    _, closing, after = rest.partition(f"<!-- /{name} -->")
    if not opening or not closing:
        raise BuildError(f"{page} has no place for {name}.")
    when = time.strftime("%d %b %Y")
    over = [row.name for row in rows if not row.kept]
    verdict = "Every limit is kept." if not over else f"Not kept: {'; '.join(over)}."
    head = f"{when}, build {context.build['id']}; {_processor()}, {os.cpu_count()} cores, load average {_load_average()}. {verdict}\n\n"
    page.write_text(f"{before}{opening}{head}{markdown_table(name, rows)}\n{closing}{after}", encoding="utf-8")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _load_average() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _write(name: str, rows: Sequence[Row], context: Context) -> None:
    target = RESULTS / f"{name}.json"
    data = {
        "benchmark": name,
        "build": context.build["id"],
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cpus": os.cpu_count()},
        "rows": [{**asdict(row), "ratio": row.ratio, "kept": row.kept} for row in rows],
    }
    target.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    note(f"written to {target.relative_to(ROOT)}")
