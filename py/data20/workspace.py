"""The open vault: the one writer.

One write = ChangeSet → one atomic `Store.commit` → only then the model swaps. Reads during a commit see the old model.
"""
