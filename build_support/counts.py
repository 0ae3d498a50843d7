"""Counting what tests say of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tests ended how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def counts_of_junit(report: Path) -> Counts:
    """Read the XML that pytest writes. An error in a fixture counts as a failure."""
    total = Counts()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        tests, bad = int(suite.get("tests", 0)), int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Counts(max(tests - bad - skipped, 0), bad, skipped)
    return total


def skips_of_junit(report: Path) -> list[str]:
    """Return "test: reason" for each skipped test, so that no skip goes unseen."""
    return [
        f"{case.get('classname')}.{case.get('name')}: {skip.get('message') or 'no reason given'}"
        for case in ElementTree.parse(report).getroot().iter("testcase")
        for skip in case.iter("skipped")
    ]


def counts_of_tap(report: Path) -> Counts:
    """Read the last lines of the TAP that Node's test runner writes. A cancelled test counts as failed."""
    text = report.read_text(encoding="utf-8") if report.is_file() else ""
    found = {name: int(number) for name, number in re.findall(r"^# (\w+) (\d+)$", text, re.MULTILINE)}
    return Counts(
        found.get("pass", 0),
        found.get("fail", 0) + found.get("cancelled", 0),
        found.get("skipped", 0) + found.get("todo", 0),
    )
