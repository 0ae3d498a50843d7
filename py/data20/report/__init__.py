"""Report blocks and their renderers."""
