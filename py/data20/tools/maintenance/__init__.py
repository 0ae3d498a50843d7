"""Utilities and maintenance."""
