"""Counters, gauges and one histogram in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).

prometheus_client needs `ssl`, which Pyodide does not have, and cannot be imported there; the format is small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """What happened since the engine started."""

    def __init__(self) -> None:
        self._requests: dict[Labels, int] = {}
        self._buckets: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; `route` is the template, so that paths of articles do not become labels."""
        labels = (("method", method), ("route", route), ("status", str(status)))
        self._requests[labels] = self._requests.get(labels, 0) + 1
        counts = self._buckets.setdefault(route, [0] * (len(BUCKETS) + 1))
        counts[next((i for i, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))] += 1
        self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    @property
    def total_requests(self) -> int:
        return sum(self._requests.values())

    def lines(self) -> Iterable[str]:
        """Return the lines of the HTTP metrics."""
        yield from family("data20_http_requests_total", "counter", "Requests answered.", self._requests)
        yield "# HELP data20_http_request_seconds Time to the first byte of the answer."
        yield "# TYPE data20_http_request_seconds histogram"
        for route, counts in sorted(self._buckets.items()):
            running = 0
            for bound, count in zip((*BUCKETS, float("inf")), counts, strict=True):
                running += count
                yield sample("data20_http_request_seconds_bucket", (("route", route), ("le", number(bound))), running)
            yield sample("data20_http_request_seconds_sum", (("route", route),), self._seconds[route])
            yield sample("data20_http_request_seconds_count", (("route", route),), running)


def family(name: str, kind: str, help: str, values: Mapping[Labels, float]) -> Iterable[str]:
    """Return the lines of one metric: help, type, samples sorted by labels."""
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {kind}"
    for labels, value in sorted(values.items()):
        yield sample(name, labels, value)


def sample(name: str, labels: Labels, value: float) -> str:
    """Return one line."""
    inside = ",".join(f'{key}="{_escape(text)}"' for key, text in labels)
    return f"{name}{{{inside}}} {number(value)}" if inside else f"{name} {number(value)}"


def number(value: float) -> str:
    """Return a number as Prometheus reads it."""
    if value == float("inf"):
        return "+Inf"
    return str(int(value)) if value == int(value) else repr(float(value))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
