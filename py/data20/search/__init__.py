"""Full-text index, query language, ranking, concordance."""
