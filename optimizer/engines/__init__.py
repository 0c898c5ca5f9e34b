"""Ways to solve: building the model, minimising tier by tier, and reading the plan out of it."""
