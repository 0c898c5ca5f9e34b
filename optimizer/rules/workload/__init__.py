"""Rules on what one posting can carry."""
