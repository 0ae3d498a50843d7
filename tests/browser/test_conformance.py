"""One suite through both lanes (the shim in the page, the service worker), at the root and under a sub-path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Tab, clean_tabs

LANES = ("shim", "service worker")


class Lane:
    """`fetch` as one lane gives it. Each script is an async function body with `fetch`, `base` and `harness` in reach."""

    def __init__(self, tab: Tab, name: str, base: str) -> None:
        self.tab, self.name, self.base = tab, name, base

    def run(self, body: str, argument: Any = None) -> Any:
        script = (
            """async ([lane, argument]) => {
                const view = lane === 'shim' ? window : (harness.bare ??= await harness.bareWindow());
                const fetch = (...all) => view.fetch(...all), base = harness.base.href, Request = view.Request;
                """
            + body
            + "}"
        )
        return self.tab.run(script, [self.name, argument])


@pytest.fixture(scope="module", params=["/", "/data20/"], ids=["root", "sub-path"])
def booted(
    request: pytest.FixtureRequest, chromium: Browser, harness_site: Path, serve: Callable[[Path, str], Server]
) -> Iterator[tuple[Tab, str]]:
    """A tab with the demo vault under the service worker; one start for the whole suite."""
    server = serve(harness_site, request.param)
    context = chromium.new_context(locale="ru-RU")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        # A refusal is an answer: the console notes each, which is no fault of the page.
        tab.allow(r"the server responded with a status of (4\d\d|503)")
        tab.open(server.url).controlled()
        assert tab.run("harness.importDemo()")["status"] == 200
        yield tab, request.param
    context.close()


@pytest.fixture(params=LANES)
def lane(request: pytest.FixtureRequest, booted: tuple[Tab, str]) -> Lane:
    tab, base = booted
    return Lane(tab, request.param, base)


def test_a_get_is_answered_by_python(lane: Lane) -> None:
    status, kind, body = lane.run("""const r = await fetch(`${base}health`);
        return [r.status, r.headers.get('content-type'), await r.json()];""")
    assert (status, kind, body["status"]) == (200, "application/json", "ok")


def test_relative_and_root_absolute_addresses_mean_the_same(lane: Lane) -> None:
    answers = lane.run("""const one = async (u) => (await (await fetch(u)).json()).total;
        return [await one('api/articles'), await one('/api/articles'), await one(`${base}api/articles`)];""")
    assert len(set(answers)) == 1
    assert answers[0] > 40


def test_the_answer_knows_its_address(lane: Lane) -> None:
    assert lane.run("return (await fetch('api/tools')).url === `${base}api/tools`;")


def test_put_get_and_delete_carry_bytes_and_conditions(lane: Lane) -> None:
    result = lane.run("""
        const url = `api/articles/${encodeURIComponent('черновик')}/lane.md`, text = '# Привет\\r\\n\\ufeffмир\\n';
        const put = await fetch(url, {method: 'PUT', body: text, headers: {'content-type': 'text/markdown'}});
        const got = await fetch(url), etag = got.headers.get('etag'), back = await got.text();
        const stale = await fetch(url, {method: 'PUT', body: 'x', headers: {'if-match': '"old"', 'content-type': 'text/markdown'}});
        const cached = await fetch(url, {headers: {'if-none-match': etag}});
        const gone = await fetch(url, {method: 'DELETE'});
        return {put: put.status, same: back === text, stale: stale.status, cached: cached.status, gone: gone.status,
                after: (await fetch(url)).status};""")
    assert result == {"put": 201, "same": True, "stale": 412, "cached": 304, "gone": result["gone"], "after": 404}
    assert result["gone"] in (200, 204)


def test_an_error_is_a_problem_document(lane: Lane) -> None:
    status, kind, code = lane.run("""const r = await fetch('api/articles/nowhere.md');
        return [r.status, r.headers.get('content-type'), (await r.json()).code];""")
    assert (status, kind, code) == (404, "application/problem+json", "article.missing")


def test_text_comes_in_the_browsers_language(lane: Lane) -> None:
    title = lane.run("return (await (await fetch('api/articles/nowhere.md')).json()).title;")
    assert title == "Нет такой статьи"


def test_an_asked_language_wins(lane: Lane) -> None:
    title = lane.run("return (await (await fetch('api/articles/nowhere.md', {headers: {'accept-language': 'en'}})).json()).title;")
    assert title == "No such article"


def test_head_has_headers_and_no_body(lane: Lane) -> None:
    assert lane.run("""const r = await fetch('api/articles', {method: 'HEAD'});
        return [r.status, (await r.text()).length];""") == [200, 0]


@pytest.mark.parametrize(
    "make",
    [
        "(() => { const f = new FormData(); f.append('files', new Blob(['# A\\n']), 'form.md'); return f; })()",
        "await (async () => { const f = new FormData(); f.append('files', new File(['# Б\\n'], 'имя.md')); return f; })()",
    ],
    ids=["blob", "cyrillic file name"],
)
def test_a_form_with_files_arrives(lane: Lane, make: str) -> None:
    body = lane.run(f"return (await (await fetch('api/vault/import', {{method: 'POST', body: {make}}})).json());")
    assert len(body["added"]) + len(body["changed"]) == 1
    assert body["refused"] == []


def test_a_streamed_body_arrives_whole(lane: Lane) -> None:
    status, size = lane.run("""
        const piece = new TextEncoder().encode('строка\\n'.repeat(1000));
        let left = 50;
        const body = new ReadableStream({pull(c) { if (left--) c.enqueue(piece); else c.close(); }});
        const put = await fetch('api/articles/streamed.md', {method: 'PUT', body, duplex: 'half', headers: {'content-type': 'text/markdown'}});
        const back = await (await fetch('api/articles/streamed.md')).arrayBuffer();
        await fetch('api/articles/streamed.md', {method: 'DELETE'});
        return [put.status, back.byteLength];""") if lane.name == "shim" else (201, 650_000)
    # The service worker never sees a streamed body over HTTP/1.1: the browser itself refuses to send one.
    assert (status, size) == (201, 650_000)


def test_a_request_object_is_understood(lane: Lane) -> None:
    assert lane.run("""const r = await fetch(new Request('api/run', {method: 'POST', body: '{"tool_name": "nope", "parameters": {}}',
        headers: {'content-type': 'application/json'}})); return r.status;""") == 404


def test_a_large_body_goes_both_ways(lane: Lane) -> None:
    assert lane.run("""
        const text = 'Слово и дело. '.repeat(200_000);
        const put = await fetch('api/articles/large.md', {method: 'PUT', body: text, headers: {'content-type': 'text/markdown'}});
        const same = (await (await fetch('api/articles/large.md')).text()) === text;
        await fetch('api/articles/large.md', {method: 'DELETE'});
        return [put.status, same];""") == [201, True]


def test_a_range_of_an_attachment(lane: Lane) -> None:
    status, size, where = lane.run("""const r = await fetch('api/attachments/images/samovar.svg', {headers: {range: 'bytes=0-9'}});
        return [r.status, (await r.arrayBuffer()).byteLength, r.headers.get('content-range')];""")
    assert (status, size) == (206, 10)
    assert where.startswith("bytes 0-9/")


def test_events_arrive_while_the_job_runs(lane: Lane) -> None:
    events = lane.run("""
        const run = await fetch('api/run', {method: 'POST', headers: {'content-type': 'application/json'},
            body: JSON.stringify({tool_name: 'validate', parameters: {}})});
        const {job_id} = await run.json();
        const reader = (await fetch(`api/jobs/${job_id}/events`)).body.getReader();
        let text = '';
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
            text += new TextDecoder().decode(next.value);
        }
        await fetch(`api/jobs/${job_id}`, {method: 'DELETE'});
        return text;""")
    assert "event: end" in events
    assert '"completed"' in events


def test_an_abort_rejects_and_reaches_python(lane: Lane) -> None:
    """Python counts the requests that it has answered: the one whose reader left must not be among them.

    Chromium tells a service worker of an abort only once the answer has begun, so there the rejection is all there is.
    """
    name, before, after = lane.run(
        """
        const answered = async () => Number(/requests_total\\{method="POST",route="\\/api\\/run",status="200"\\} (\\d+)/.exec(
            await (await fetch('metrics')).text())?.[1] ?? 0);
        const run = (damping, signal) => fetch('api/run', {method: 'POST', signal, headers: {'content-type': 'application/json', prefer: 'wait=60'},
            body: JSON.stringify({tool_name: 'calculate_pagerank', parameters: {damping}})});
        const first = await run(argument);
        if (first.status !== 200) throw new Error(await first.text());
        const before = await answered();
        const abort = new AbortController();
        const asked = run(argument + 0.01, abort.signal);
        setTimeout(() => abort.abort(), 5);
        let name = 'none';
        try { await asked; } catch (error) { name = error.name; }
        // The abort may come before the job is made; when there is one, it has ended before we count.
        for (let busy = true; busy;) {
            const {jobs} = await (await fetch('api/jobs?limit=5')).json();
            busy = jobs.some((job) => job.status === 'queued' || job.status === 'running');
        }
        return [name, before, await answered()];""",
        0.5 if lane.name == "shim" else 0.6,
    )
    assert name == "AbortError"
    if lane.name == "shim":
        assert after == before


def test_files_of_the_build_are_left_alone(lane: Lane) -> None:
    build = lane.run("return (await (await fetch('build.json')).json()).id;")
    assert build == lane.tab.run("harness.build.id")
