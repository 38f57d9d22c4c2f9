"""Long lists of cases in two tiers."""

from collections.abc import Iterable
from typing import Any

import pytest


def one_of(step: int, cases: Iterable[Any]) -> list[Any]:
    """Return cases of which one of `step` runs by default, and the others in the slow tier."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=pytest.mark.slow if place % step else (),
        )
        for place, case in enumerate(cases)
    ]
