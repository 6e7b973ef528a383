"""Where the packages from npm are that the tests load: tests/browser/package.json, nothing of it shipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "node_modules"


def package(name: str) -> Path:
    """Return a package's folder; in CI it must be there."""
    found = FOLDER / name
    if not found.is_dir():
        message = f"{name} is missing: npm ci --ignore-scripts --prefix tests/browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return found
