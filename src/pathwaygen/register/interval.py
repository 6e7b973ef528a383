"""How sure a share is: Wilson's score interval."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
"""The standard normal distribution's 97.5th percentile: the interval covers 95 percent."""


def wilson(numerator: int, denominator: int) -> tuple[float, float] | None:
    """Return the 95 percent score interval of a share, as shares; None where nobody is counted.

    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22: 209–212. Without continuity correction.
    """
    if denominator <= 0:
        return None
    share, square = numerator / denominator, Z_95**2
    middle = share + square / (2 * denominator)
    spread = Z_95 * sqrt(share * (1 - share) / denominator + square / (4 * denominator**2))
    scale = 1 + square / denominator
    low, high = (middle - spread) / scale, (middle + spread) / scale
    # At the ends the interval touches 0 and 1 exactly; floating point may miss by a hair.
    return (0.0 if numerator == 0 else max(0.0, low), 1.0 if numerator == denominator else min(1.0, high))
