"""Search over the whole vault."""
