"""Plans as files, one format per file."""
