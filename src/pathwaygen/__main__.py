"""``python -m pathwaygen``."""

from pathwaygen.cli import main

if __name__ == "__main__":
    main()
