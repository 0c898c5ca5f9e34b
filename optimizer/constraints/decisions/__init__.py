"""How the solver keeps what people have decided."""
