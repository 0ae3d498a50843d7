"""Content and navigation."""
