"""The open vault: the one writer.

One write = ChangeSet → one atomic `Store.commit` → only then the model swaps. Reads during a commit see the old model.
"""

from data20.workspace.core import Changed, CommitResult, Workspace
from data20.workspace.errors import BytesMissing, GenerationMissing, ImportMissing
from data20.workspace.history import FileChange, History, HistoryItem

__all__ = [
    "BytesMissing",
    "Changed",
    "CommitResult",
    "FileChange",
    "GenerationMissing",
    "History",
    "HistoryItem",
    "ImportMissing",
    "Workspace",
]
