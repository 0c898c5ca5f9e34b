"""The ways to solve: a folder is a choice, a file is one option."""

from optimizer.engines.progress import Progress
from optimizer.engines.settings import Settings

__all__ = ["Progress", "Settings"]
