"""Rules on what is inspected at all."""
