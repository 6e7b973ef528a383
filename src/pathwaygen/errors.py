"""What the program raises on purpose. A bad spec is never an exception: it is a Diagnostic."""

from __future__ import annotations


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what to do instead."""


class MissingExtraError(UsageError):
    """An output needs an optional extra that is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} kräver tillvalet [{extra}]. Installera med: pip install 'pathwaygen[{extra}]'"
        )
        self.extra = extra
        self._purpose = purpose

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        """Let it travel from one process to another."""
        return type(self), (self.extra, self._purpose)
