"""tuimo: plans cross-region inspection rotations, proves how good the plan is, and checks it independently."""

__version__ = "0.1.0"
