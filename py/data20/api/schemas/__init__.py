"""What goes in and out, by topic.

Answers are TypedDicts: mypy checks the handlers that build them, pydantic turns them into JSON Schema for /openapi.json,
and neither costs anything when the engine boots. Requests are pydantic models, validated when they come.
"""
