"""How the solver keeps the rules on how teams turn."""
