"""Ten thousand articles in the browser: does the import finish, does the page stay responsive, how much memory does it take?

Uses `../shared/corpora/zettel-10k.zip` where it is; else 10,000 articles made here from a fixed seed.
"""

from __future__ import annotations

import random
import sys
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import PeakMemory, chromium, open_app, searchable, send_zip, site, stock_boot, timed_fetch

from build_support.bench import Context, Row

_WATCH = """() => {
  window.benchGaps = []; window.benchAnswers = [];
  let last = performance.now();
  const frame = () => { const now = performance.now(); window.benchGaps.push(now - last); last = now; if (!window.benchStop) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  (async () => {
    while (!window.benchStop) {
      const start = performance.now();
      await (await fetch('health')).text();
      window.benchAnswers.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
}"""


def main(context: Context) -> list[Row]:
    """Import, search, reload, search; watching frames, answers and memory."""
    archive = context.root.parent / "shared" / "corpora" / "zettel-10k.zip"
    if not archive.is_file():
        archive = made_vault(context.results / "made-10k.zip", 10_000)
    with site(context) as url, chromium(context) as browser, PeakMemory() as memory:
        bare = stock_boot(browser, context)
        page = open_app(browser, url)
        page.evaluate(_WATCH)
        answer = send_zip(page, archive)
        listing, _ = timed_fetch(page, "api/articles?limit=100")
        search, found = searchable(page, "api/search?q=alice")
        gaps, answers = page.evaluate("() => { window.benchStop = true; return [window.benchGaps, window.benchAnswers]; }")
        warm = sorted(timed_fetch(page, f"api/search?q={word}")[0] for word in ("alice", "rabbit", "queen", "garden", "water") * 4)
        page.wait_for_timeout(15_000)  # the index is kept when the engine has been idle for a while
        page.reload()
        page.evaluate("window.data20.ready")
        again, _ = searchable(page, "api/search?q=alice")
        rows = _rows(answer, search, found, gaps, answers, warm, listing, again, bare)
        return [*rows, Row("peak memory of the browser", memory.peak, "MB", note="proportional set size, all its processes")]


def _rows(answer: dict[str, Any], search: float, found: Any, gaps: list[float], answers: list[float], warm: list[float], listing: float, again: float, bare: float) -> list[Row]:
    added = len(answer["body"].get("added", []))
    against = {"baseline": bare / 1000, "baseline_name": "bare loadPyodide"}
    return [
        Row("zettel-10k: import", answer["ms"] / 1000, "s", note=f"{answer['status']}, {added} articles", **against),
        Row("zettel-10k: from there to all of it searchable", search / 1000, "s", note=f"{found['total']} hits", **against),
        Row("zettel-10k: searchable after reload", again / 1000, "s", **against),
        Row("longest frame while importing", max(gaps, default=0), "ms", runs=len(gaps), note="of the page's own thread"),
        Row("slowest /health while importing", max(answers, default=0), "ms", runs=len(answers)),
        Row("search, 95th percentile", warm[int(len(warm) * 0.95)] if warm else 0, "ms", runs=len(warm)),
        Row("list of 100 articles", listing, "ms"),
    ]


def made_vault(path: Path, count: int) -> Path:
    """Write `count` articles of about 4 kB with links, tags and headings; the same every time."""
    source = random.Random(20)
    words = ["".join(source.choices("abcdefghijklmnoprstuvw", k=source.randint(3, 9))) for _ in range(20_000)] + ["note", "knowledge", "system"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            body = "\n\n".join(" ".join(source.choices(words, k=90)) + f" [[note-{source.randrange(count)}]]." for _ in range(6))
            archive.writestr(zipfile.ZipInfo(f"{number % 40:02}/note-{number}.md"), f"---\ntags: [t{number % 50}]\n---\n# Note {number}\n\n{body}\n")
    return path
