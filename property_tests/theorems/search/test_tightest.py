"""The descent that presses a representation against a bound."""

from numerics.exact.losses import Logistic
from theorems.claims.bounds import _tried as _bounds
from theorems.claims.bounds import ash_bound
from theorems.search.tightest import drawn, pressed


def test_the_descent_tightens_a_bound():
    f = drawn(1)
    (line,) = ash_bound.lines(f.law, 6, Logistic())
    weights = float(line.on_loss), float(line.on_mean)
    before, after = (
        float(
            str(_bounds.compared({}, g, line, Logistic(), 6).evidence).split("[")[1].split(",")[0]
        )
        for g in (f, pressed(f, weights, Logistic(), 6, 1))
    )
    assert after < before
