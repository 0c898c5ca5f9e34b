"""How the solver keeps the rules on what one posting can carry."""
