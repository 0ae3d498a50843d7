"""Analysis and statistics."""
