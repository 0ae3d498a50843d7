"""Export and archiving."""
