"""Who may not go where and why, and what follows from it before any solving."""
