"""What the solver minimises for each tier."""
