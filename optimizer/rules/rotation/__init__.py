"""Rules on how teams turn."""
