"""Rates: what is counted and in which order it is measured, apart from how long it takes."""

from time import process_time

import pytest

from theorems.tools.bench.measuring import Contender, measure


def busy(done):
    """Return work that takes some CPU time and returns the next of some numbers."""
    left = iter(done)

    def run():
        end = process_time() + 0.002
        while process_time() < end:
            pass
        return next(left)

    return run


def test_contenders_take_turns_after_one_untimed_run():
    order = []

    def work(name):
        run = busy([1] * 4)
        return Contender(name, 1, lambda: order.append(name) or run())

    rates = measure([work("a"), work("b")], rounds=3)
    assert order == ["a", "b"] * 4
    assert [len(each.rounds) for each in rates] == [3, 3]


def test_only_what_came_out_counts_and_the_worst_round_is_shown():
    [rates] = measure([Contender("a", 5, busy([5, 4, 0, 5]))], rounds=3)
    assert rates.done == 0
    assert rates.rounds[1] == 0
    assert rates.rounds[0] > 0


def test_a_ratio_compares_rounds_that_were_measured_together():
    fast, slow = measure(
        [Contender("a", 10, busy([10] * 4)), Contender("b", 1, busy([1] * 4))], rounds=3
    )
    ratio = fast.over(slow)
    each = [a / b for a, b in zip(fast.rounds, slow.rounds, strict=True)]
    assert ratio.lowest == min(each)
    assert ratio.highest == max(each)
    assert ratio.median == sorted(each)[1]


def test_a_ratio_of_runs_of_unequal_length_is_refused():
    one, two = (measure([Contender("a", 1, busy([1] * 3))], rounds=n)[0] for n in (1, 2))
    with pytest.raises(ValueError, match="zip"):
        one.over(two)
