"""Bibliographic records: reading, writing and styling."""
