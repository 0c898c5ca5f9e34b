"""How the solver keeps the rules on what is inspected at all."""
