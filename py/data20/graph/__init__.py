"""The typed link graph and its measures."""
