"""Indexes and catalogues."""
