"""How the solver keeps the rules on dates."""
