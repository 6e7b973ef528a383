"""Where templates/ and schema/ are: the copy inside the installed package, else the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


@cache
def folder(name: Literal["schema", "templates"]) -> Path:
    """Return the folder with the shipped data called ``name``.

    Raises:
        FileNotFoundError: The installation is broken: neither place has it.
    """
    for base in (_PACKAGE / "_data", _CHECKOUT):
        if (found := base / name).is_dir():
            return found
    raise FileNotFoundError(f"{name}/ is neither in the package nor in the checkout")
