"""Rules that hold what people have decided."""
