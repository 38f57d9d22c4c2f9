"""How the smoothing of a loss with kinks is sharpened by the proximal point method (untrusted)."""

from __future__ import annotations

from math import inf

STEPS = 20
"""The most steps."""

SMOOTHEST, _SHARPEST = 1e-1, 1e-6  # the first ε and the last one
_FALL = 10
_CLOSED = 1e-13  # a gap, relative to the upper bound or 1, at which bounds have met


class Sharpening:
    """The ε of each step: divided by 10 where the gap between bounds has not fallen as much.

    >>> epsilon = Sharpening()
    >>> epsilon.ends(2.0, 1.0), epsilon.value, epsilon.ends(2.0, 1.5), round(epsilon.value, 9)
    (False, 0.1, False, 0.01)
    """

    def __init__(self) -> None:
        """Begin with the smoothest."""
        self.value, self._gap = SMOOTHEST, inf

    def ends(self, upper: float, lower: float) -> bool:
        """Tell whether bounds have met after a step; where not, choose ε for the next one."""
        gap = upper - lower
        if gap < _CLOSED * max(1.0, abs(upper)):
            return True
        if gap > self._gap / _FALL:
            self.value = max(self.value / 10, _SHARPEST)
        self._gap = gap
        return False
