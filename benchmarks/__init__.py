"""How fast and how good tuimo is, measured the same way every time: ``python -m benchmarks.run``."""
