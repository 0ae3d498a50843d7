"""The storage port and its implementations."""
