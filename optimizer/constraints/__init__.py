"""How the solver keeps each rule and tier, under the same file names as their meaning."""
