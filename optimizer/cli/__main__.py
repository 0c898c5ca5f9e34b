"""``python -m optimizer.cli`` is ``tuimo``."""

from optimizer.cli.main import main

if __name__ == "__main__":
    main()
