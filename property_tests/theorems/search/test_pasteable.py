"""Counterexamples are Python that prints both losses."""

from fractions import Fraction

import pytest

from property_tests.theorems.search.test_search_tasks import TASKS, first
from theorems.certificates import document
from theorems.search.pasteable import pasteable


@pytest.mark.slow
@pytest.mark.parametrize(
    "claim", ["etf-optimal-for-every-law", "averaging-step-without-monotonicity"]
)
def test_a_counterexample_is_python_that_prints_both_losses(claim, capsys):
    certificate = document.read(first(TASKS[claim], 5).certificate.encode())
    exec(pasteable(certificate), {})
    ends = [float(text.strip("[],")) for text in capsys.readouterr().out.split()]
    most, least = (float(Fraction(str(x))) for x in (certificate.f_most, certificate.other_least))
    assert ends[0] < most < least < max(ends[1:])
