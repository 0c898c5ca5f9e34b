"""The solver's variables, asked for by meaning, and how a rule enters: hard, soft or to explain."""
