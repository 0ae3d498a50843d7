"""Requests that reach every route, in order, over one small vault: the same answers on CPython and in the browser.

    python tests/python/api/golden.py [--out FILE]

writes JSON made on the spot, so that nothing recorded can grow stale:

* `requests`: in order. Each has `id`, `method`, `path` (below the site's base; places like `{job}` are filled from what earlier
  answers saved), `headers`, `body` (base64 or null), `save` (name → JSON pointer into the answer's body), `compare`
  ("body": headers and body, "headers": status and headers only, for example for a zip whose compression may differ),
  `only` (ids of further normaliser rules that apply to it), `status` (the one to expect).
* `headers`: names of the response headers that are compared; others are ignored.
* `normalise`: rules `{"id", "pattern", "replace", "everywhere"}`, applied in order to the body's text and to each header's value,
  before comparing. `pattern` means the same to Python's `re` (MULTILINE) and to JavaScript's `RegExp` (flags "gmu"); `replace` is plain
  text. A rule that is not `everywhere` applies only to requests that name it in `only`.
* `answers`: what CPython answers: `{"id", "status", "headers": {name: value}, "body"}`; `body` is normalised text, or base64 with the
  prefix "base64:" when the bytes are not UTF-8.

To compare in a browser: start with an empty vault, send each request with `fetch` (base + path), read status, the listed headers and
the bytes, normalise in the same way, and demand equality. `Location` is compared below the site's base: take the base's path off first.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import io
import json
import re
import sys
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    root = Path(__file__).resolve().parents[3]
    sys.path[:0] = [str(root), str(root / "py")]

from tests.python.api.client import Answer, Client
from tests.python.api.world import FILES
from tests.python.lab.wheelhouse import wheel

HEADERS = (
    "content-type", "content-language", "content-disposition", "content-range", "content-security-policy", "accept-ranges", "etag",
    "location", "allow", "cache-control", "vary", "x-content-type-options", "preference-applied",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    id: str
    pattern: str
    replace: str
    everywhere: bool = True


RULES = (
    Rule("time", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", "<time>"),
    Rule("id", r"\b[0-9a-f]{32}\b", "<id>"),
    Rule("import", r'"import_id":"[^"]*"', '"import_id":"<id>"'),
    Rule("duration", r'"duration":[0-9.e-]+', '"duration":0'),
    Rule("seconds", r'"seconds":[0-9.e-]+', '"seconds":0'),
    Rule("token", r"[A-Za-z0-9_-]{16}(?=»)", "<id>", False),
    Rule("python", r'"python":"[^"]*"', '"python":"<version>"', False),
    Rule("engine", r'"engine":\{.*?\},"vault"', '"engine":{"boot":"","ms":0,"path":[],"steps":{}},"vault"', False),
    Rule("storage", r'"storage":\{[^}]*\}', '"storage":{"persistent":null,"used":null,"quota":null,"copy":null,"copy_reason":"","copy_bytes":null,"restored":null,"restored_damaged":0}', False),
    Rule("uptime", r'"uptime":[0-9.e-]+', '"uptime":0', False),
    Rule("requests", r'"requests":[0-9]+', '"requests":0', False),
    Rule("related", r'"related":\[.*?\](?=,"metadata")', '"related":[]', False),
    Rule("traceback", r'"traceback":"(?:[^"\\]|\\.)*"', '"traceback":"<lines>"'),
)


@dataclass(frozen=True)
class Golden:
    id: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    save: dict[str, str] = field(default_factory=dict)
    compare: str = "body"
    only: tuple[str, ...] = ()
    status: int = 200


def _json(value: Any) -> str:
    return base64.b64encode(json.dumps(value, ensure_ascii=False).encode()).decode()


def _text(value: str | bytes) -> str:
    return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()


def _zip() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for path, content in FILES:
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 2, 3, 4, 6)), content)
        archive.writestr(zipfile.ZipInfo("../outside.md", (2026, 1, 2, 3, 4, 6)), b"no")
    return sink.getvalue()


def _form() -> bytes:
    part = b'--XX\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\nContent-Type: text/markdown\r\n\r\n%s\r\n'
    return part % ("заметки/форма.md".encode(), b"# Form\n") + part % (b"empty.md", b"not empty\n") + b"--XX--\r\n"


RU, EN = {"Accept-Language": "ru"}, {"Accept-Language": "en"}
JSON_EN = {**EN, "Content-Type": "application/json"}
JSON_RU = {**RU, "Content-Type": "application/json"}
WHEEL = wheel("golden", requires=["other>=1", "more; extra == 'all'"])
WHEEL_EN = {**EN, "Content-Type": "application/octet-stream"}
MD = {**EN, "Content-Type": "text/markdown"}
WAIT = {**JSON_RU, "Prefer": "wait=60"}
BREAD = "/api/articles/food/bread.md"

OWN = ".data20/tools/shortest.py"
TUTORIAL = re.findall(r"```python\n(.*?)```", (Path(__file__).resolve().parents[3] / "docs" / "own-tools.md").read_text(encoding="utf-8"), re.DOTALL)[0].encode()

REQUESTS: tuple[Golden, ...] = (
    Golden("empty-health", "GET", "/health", EN, only=("python", "engine", "storage")),
    Golden("empty-list", "GET", "/api/articles", EN),
    Golden("import-preview", "POST", "/api/vault/import", {**RU, "Content-Type": "application/zip"}, _text(_zip()), {"import": "/import_id"}),
    Golden("import-some", "POST", "/api/vault/import/{import}/commit", JSON_EN, _json({"paths": ["index.md", "food/tea.md"]})),
    Golden("import-all", "POST", "/api/vault/import?commit=true", {**EN, "Content-Type": "application/zip"}, _text(_zip())),
    Golden("import-gone", "POST", "/api/vault/import/{import}/commit", JSON_RU, _json({}), only=("token",), status=404),
    Golden("import-form", "POST", "/api/vault/import", {**EN, "Content-Type": "multipart/form-data; boundary=XX"}, _text(_form())),
    Golden("import-idle", "GET", "/api/vault/import", EN),
    Golden("import-progress", "GET", "/api/vault/import", EN),
    Golden("import-bad", "POST", "/api/vault/import", {**EN, "Content-Type": "application/zip"}, _text("PK no"), status=422),
    Golden("export", "GET", "/api/vault/export", EN, compare="headers"),
    Golden("version", "GET", "/api/vault/versions/" + hashlib.sha256(dict(FILES)["index.md"]).hexdigest(), EN),
    Golden("version-none", "GET", "/api/vault/versions/none", RU, status=404),
    Golden("files", "GET", "/api/vault/files", EN),
    Golden("changes-conflict", "POST", "/api/vault/changes", JSON_RU, _json({"edits": [{"path": "index.md", "before": "0" * 64, "content": None}]}), status=409),
    Golden("list", "GET", "/api/articles?sort=-size&limit=3&offset=1", EN),
    Golden("list-filtered", "GET", "/api/articles?tag=%D0%B5%D0%B4%D0%B0&category=food&q=bread", RU),
    Golden("list-bad", "GET", "/api/articles?limit=0&sort=colour", RU, status=422),
    Golden("read", "GET", BREAD, EN),
    Golden("read-part", "GET", BREAD, {**EN, "Range": "bytes=4-20"}, status=206),
    Golden("read-head", "HEAD", BREAD, EN),
    Golden("read-none", "GET", "/api/articles/nothing.md", RU, status=404),
    Golden("view", "GET", BREAD + "/view", RU, only=("related",)),
    Golden("view-broken", "GET", "/api/articles/broken.md/view", EN, only=("related",)),
    Golden("view-empty", "GET", "/api/articles/empty.md/view", EN, only=("related",)),
    Golden("preview", "POST", BREAD + "/preview", MD, _text("# Хлеб\n\n[[tea]] [[нет]]\n")),
    Golden("put-new", "PUT", "/api/articles/%D0%BD%D0%BE%D0%B2%D0%B0%D1%8F.md", {**MD, "If-None-Match": "*", "Idempotency-Key": "one"}, _text("# Новая\n\n[[bread]]\n\n## Раз\n\n## Два\n"), status=201),
    Golden("put-repeated", "PUT", "/api/articles/%D0%BD%D0%BE%D0%B2%D0%B0%D1%8F.md", {**MD, "Idempotency-Key": "one"}, _text("# Другая\n")),
    Golden("put-same", "PUT", "/api/articles/empty.md", MD, _text("")),
    Golden("put-stale", "PUT", BREAD, {**MD, "If-Match": '"0000"'}, _text("x"), status=412),
    Golden("put-not-article", "PUT", "/api/articles/x.exe", MD, _text("x"), status=422),
    Golden("put-wrong-type", "PUT", "/api/articles/x.md", {**RU, "Content-Type": "image/png"}, _text("x"), status=415),
    Golden("move", "POST", BREAD + "/move", JSON_EN, _json({"to": "кухня/хлеб.md"})),
    Golden("move-read", "GET", "/api/articles/index.md", EN),
    Golden("move-taken", "POST", "/api/articles/index.md/move", JSON_RU, _json({"to": "empty.md"}), status=409),
    Golden("delete", "DELETE", "/api/articles/empty.md", EN),
    Golden("delete-none", "DELETE", "/api/articles/empty.md", EN, status=404),
    Golden("history", "GET", "/api/history?limit=3", RU),
    Golden("history-entry", "GET", "/api/history/4", EN),
    Golden("history-none", "GET", "/api/history/999", EN, status=404),
    Golden("undo", "POST", "/api/history/5/undo", EN),
    Golden("undo-conflict", "POST", "/api/history/2/undo", RU, status=409),
    Golden("attachment", "GET", "/api/attachments/images/one.png", EN),
    Golden("attachment-svg", "GET", "/api/attachments/images/evil.svg?download=true", EN),
    Golden("attachment-range", "GET", "/api/attachments/images/one.png", {**EN, "Range": "bytes=999-"}, status=416),
    Golden("attachment-name", "GET", "/api/attachments/%D0%98%D0%BC%D1%8F%20%D1%81%20%D0%BF%D1%80%D0%BE%D0%B1%D0%B5%D0%BB%D0%BE%D0%BC.txt", EN),
    Golden("search", "GET", "/api/search?q=%D1%82%D0%B5%D1%81%D1%82%D0%B0", RU),
    Golden("search-none", "GET", "/api/search?q=zzzz&facets=false", EN),
    Golden("searches", "GET", "/api/searches", EN),
    Golden("graph", "GET", "/api/graph?center=index.md&depth=2", EN),
    Golden("stats", "GET", "/api/stats", EN, only=("storage", "uptime", "requests")),
    Golden("tools", "GET", "/api/tools?category=analysis", RU),
    Golden("tool", "GET", "/api/tools/calculate_pagerank", EN),
    Golden("tool-none", "GET", "/api/tools/calculate_pagerang", RU, status=404),
    Golden("categories", "GET", "/api/categories", RU),
    Golden("run", "POST", "/api/run", WAIT, _json({"tool_name": "calculate_pagerank", "parameters": {}}), {"job": "/job_id", "artifact": "/artifacts/0/name"}),
    Golden("run-again", "POST", "/api/run", WAIT, _json({"tool_name": "calculate_pagerank"}), {"cached": "/job_id"}),
    Golden("run-none", "POST", "/api/run", JSON_EN, _json({"tool_name": "nothing", "parameters": {}}), status=404),
    Golden("run-bad", "POST", "/api/run", JSON_RU, _json({"tool_name": "calculate_pagerank", "parameters": {"damping": 2, "odd": 1}}), status=422),
    Golden("run-broken", "POST", "/api/run", JSON_RU, _text("{"), status=400),
    Golden("job", "GET", "/api/jobs/{job}", EN),
    Golden("job-events", "GET", "/api/jobs/{cached}/events", EN),
    Golden("job-artifact", "GET", "/api/jobs/{job}/artifacts/{artifact}", EN),
    Golden("job-no-artifact", "GET", "/api/jobs/{job}/artifacts/none.csv", EN, status=404),
    Golden("job-nothing-to-apply", "POST", "/api/jobs/{job}/apply", JSON_EN, _json({}), status=409),
    Golden("toc", "POST", "/api/run", WAIT, _json({"tool_name": "generate_toc", "parameters": {"min_headings": 1}}), {"toc": "/job_id"}),
    Golden("toc-apply", "POST", "/api/jobs/{toc}/apply", JSON_EN, _json({})),
    Golden("toc-apply-again", "POST", "/api/jobs/{toc}/apply", JSON_EN, _json({})),
    Golden("toc-job", "GET", "/api/jobs/{toc}", RU),
    Golden("jobs", "GET", "/api/jobs?status=completed&limit=2", EN),
    Golden("job-remove", "DELETE", "/api/jobs/{cached}", EN),
    Golden("job-gone", "GET", "/api/jobs/{cached}", RU, status=404),
    Golden("docs", "GET", "/docs", RU),
    Golden("openapi", "GET", "/openapi.json", EN),
    Golden("metrics", "GET", "/metrics", EN, compare="headers"),
    Golden("no-route", "GET", "/api/nothing", RU, status=404),
    Golden("no-method", "PUT", "/api/tools", JSON_EN, _json({}), status=405),
    Golden("no-form", "GET", "/api/articles", {**EN, "Accept": "image/png"}, status=406),
    Golden("own-tool-write", "POST", "/api/vault/changes", JSON_EN, _json({"edits": [{"path": OWN, "before": None, "content": base64.b64encode(TUTORIAL).decode()}], "source": "test"})),
    Golden("own-tool-new", "GET", "/api/own-tools", EN),
    Golden("own-tool-code", "GET", f"/api/own-tools/code?path={OWN}&hash={hashlib.sha256(TUTORIAL).hexdigest()}", EN),
    Golden("own-tool-moved", "POST", "/api/own-tools/agree", JSON_RU, _json({"path": OWN, "hash": "0" * 64}), status=409),
    Golden("own-tool-agree", "POST", "/api/own-tools/agree", JSON_RU, _json({"path": OWN, "hash": hashlib.sha256(TUTORIAL).hexdigest()})),
    Golden("own-tool-described", "GET", "/api/tools/shortest", RU),
    Golden("own-tool-run", "POST", "/api/run", WAIT, _json({"tool_name": "shortest", "parameters": {"top": 2}})),
    Golden("own-tool-withdraw", "POST", "/api/own-tools/withdraw", JSON_EN, _json({"path": OWN})),
    Golden("own-tool-gone", "GET", "/api/tools/shortest", EN, status=404),
    Golden("lab-list", "GET", "/api/lab", EN),
    Golden("lab-run", "POST", "/api/lab/run", WAIT, _json({"session": "golden-session", "cell": 1, "code": "count = len(vault.articles)\nprint(count)\ncount + 1"})),
    Golden("lab-failed", "POST", "/api/lab/run", WAIT, _json({"session": "golden-session", "cell": 2, "code": "count\ncount / 0"})),
    Golden("lab-refused", "POST", "/api/lab/run", JSON_EN, _json({"session": "", "cell": 1, "code": ""}), status=422),
    Golden("outside-write", "PUT", "/api/articles/links.md", MD, _text("[a](https://one.example/) [b](http://localhost/)"), status=201),
    Golden("outside-answers", "POST", "/api/outside", JSON_EN, _json({"answers": [{"url": "https://one.example/", "seen": "status", "status": 404}]})),
    Golden("outside", "GET", "/api/outside", EN),
    Golden("outside-refused", "POST", "/api/outside", JSON_RU, _json({"answers": [{"url": "https://one.example/", "seen": "magic"}]}), status=422),
    Golden("lab-await", "POST", "/api/lab/run", WAIT, _json({"session": "golden-session", "cell": 3, "code": "import asyncio\nawait asyncio.sleep(0)\n'later'"})),
    Golden("lab-missing", "POST", "/api/lab/run", WAIT, _json({"session": "golden-session", "cell": 4, "code": "import nowhere_at_all"})),
    Golden("lab-wheel", "POST", f"/api/lab/wheel?file={WHEEL[0]}", WHEEL_EN, _text(WHEEL[1])),
    Golden("lab-wheel-bad", "POST", "/api/lab/wheel?file=golden-2.0-py3-none-any.whl", WHEEL_EN, _text(WHEEL[1]), status=422),
    Golden("lab-packages-refused", "POST", "/api/lab/packages", JSON_EN, _json({"requirements": ["far @ https://example.org/far-1.0-py3-none-any.whl"]}), status=422),
)  # fmt: skip


def pointed(document: Any, pointer: str) -> Any:
    """Return what a JSON pointer names."""
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def normalised(text: str, request: Golden) -> str:
    for rule in RULES:
        if rule.everywhere or rule.id in request.only:
            text = re.sub(rule.pattern, rule.replace, text, flags=re.MULTILINE)
    return text


def answer_json(answer: Answer, request: Golden) -> dict[str, Any]:
    """Return an answer as it is compared."""
    headers = {name: normalised(value, request) for name in HEADERS if (value := answer.header(name)) is not None}
    if request.compare == "headers":
        body = ""
    else:
        try:
            body = normalised(answer.body.decode(), request)
        except UnicodeDecodeError:
            body = "base64:" + base64.b64encode(answer.body).decode()
    return {"id": request.id, "status": answer.status, "headers": headers, "body": body}


async def record() -> list[dict[str, Any]]:
    """Return the answers of CPython, from an empty vault on."""
    from data20.api.app import create_app
    from data20.jobs.runner import InlineRunner
    from data20.jobs.service import JobService
    from data20.storage.memory import MemoryStore
    from data20.tools.registry import registry
    from data20.workspace import Workspace

    workspace = await Workspace.open(MemoryStore())
    jobs = JobService(workspace.store, InlineRunner(store=workspace.store), lambda: workspace.vault, registry)
    app = create_app(workspace, jobs)
    client = Client(app)
    saved: dict[str, str] = {}
    answers = []
    for request in REQUESTS:
        path = request.path.format_map(saved)
        body = base64.b64decode(request.body) if request.body is not None else b""
        answer = await client.request(request.method, path, headers=request.headers, body=body)
        saved |= {name: str(pointed(answer.json, pointer)) for name, pointer in request.save.items()}
        answers.append(answer_json(answer, request))
    await app.context.indexer.stop()
    await jobs.stop()
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the golden requests with CPython's answers.")
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    document = {
        "headers": HEADERS,
        "normalise": [asdict(rule) for rule in RULES],
        "requests": [asdict(request) for request in REQUESTS],
        "answers": asyncio.run(record()),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
