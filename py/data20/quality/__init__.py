"""What can be wrong with an article: rules, findings and their exchange format."""
