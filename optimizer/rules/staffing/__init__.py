"""Rules on people and their seats."""
