"""Data20: a knowledge base over a folder of Markdown articles, with no server."""

__version__ = "0.1.0"
