"""The tools: one module each, in one folder a category."""
