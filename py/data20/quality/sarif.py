"""Findings as SARIF 2.1.0 (OASIS), which editors and code hosts show in place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from data20 import __version__
from data20.messages import Language, Message
from data20.quality.findings import Finding, Rule

_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}


def sarif(findings: Sequence[Finding], rules: Sequence[Rule], sentence: Any, language: Language) -> str:
    """Return a SARIF log; `sentence(message)` gives a message's text in `language`."""
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {
            "name": "Data20", "version": __version__,
            "rules": [{"id": r.id, "shortDescription": {"text": r.title.format(language, {})}, "defaultConfiguration": {"level": _LEVELS[r.severity]}} for r in rules],
        }},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index, sentence) for finding in findings],
    }  # fmt: skip
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: Finding, index: dict[str, int], sentence: Any) -> dict[str, Any]:
    text: Message = finding.message
    return {
        "ruleId": finding.rule, "ruleIndex": index[finding.rule], "level": _LEVELS[finding.severity],
        "message": {"text": sentence(text)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": quote(finding.path)},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }}],
        "partialFingerprints": {"data20/v1": finding.fingerprint},
    }  # fmt: skip
