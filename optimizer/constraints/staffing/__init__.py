"""How the solver keeps the rules on people and their seats."""
