"""The day that a run is on."""

from __future__ import annotations

import datetime as dt
import os


def today() -> dt.date:
    """Return the day of SOURCE_DATE_EPOCH where that is set, so that a build can be repeated; else today."""
    try:
        return dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):  # not set, or no time at all
        return dt.date.today()  # noqa: DTZ011  the author's own day
