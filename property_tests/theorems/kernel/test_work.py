"""No line of a proof takes for ever: powers are collected, and what takes too long is refused."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, expand

from theorems.errors import IllFormed, Undecided
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.normal_form import is_equal, normal_form
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement, TermsDiffer
from theorems.kernel.work import MOST_PRODUCTS, Work, monomials
from theorems.verdicts.evidence import same_term

C, K = t.CLASS_COUNT, t.NEGATIVES
z, y = t.Unknown("z"), t.Unknown("y")
c, i = t.Variable("c", "class"), t.Variable("i", "index")
SUM = t.Bind(c, t.Classes(), t.Unknown("z", c))


def test_a_power_is_multiplied_out_by_the_binomial_theorem():
    terms = [comb(40, n) * z**n for n in range(41)]
    assert is_equal((z + 1) ** 40, sum(terms))
    assert not is_equal((z + 1) ** 40, sum(terms) + z**20)
    assert rules.algebra((z + 1) ** 22, (z + 1) ** 21 * (z + 1)).relation == "="


@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 2), st.integers(0, 2)), max_size=3),
    st.integers(0, 6),
)
def test_a_power_has_the_coefficients_that_sympy_computes(monomials, exponent):
    base = sum((n * z**a * y**b for n, a, b in monomials), Integer(0))
    wanted = expand(base**exponent).as_coefficients_dict()
    assert sorted(normal_form(base**exponent).values()) == sorted(n for n in wanted.values() if n)
    assert is_equal(base**exponent, expand(base**exponent))


def test_products_that_cancel_are_gone():
    assert normal_form((z + y) * (z - y) - z**2 + y**2) == {}
    assert sorted(normal_form((z + 1) ** 2 * (z - 1) ** 2).values()) == [-2, 1, 1]


TOO_LARGE = {
    "a sum to a high power": (z + 1) ** 1000,
    "any power": (z + 1) ** 300_000_000,
    "sums of several unknowns": (z + y + 1) ** 30,
    "a sum over classes": (SUM + 1) ** 22,
    "a coefficient": (C + K) ** 500 * z,
    "a coefficient of long numbers": (C + 1) ** 5000 * z,
    "a power of a parameter": C**300_000_000 * z,
    "powers of both": (z + 1) ** 300 * (C + 1) ** 300,
    "an inner product": t.Inner(
        t.Vector("u", c) * (z + 1) ** 40, t.Vector("u", c) * (y + 1) ** 40 * (z + 2) ** 40
    ),
    "inside of a loss": t.Loss(i, t.Indices(), (z + y + 1) ** 30),
    "inside of a function": t.Unknown("h", (z + y + 1) ** 30),
}


@pytest.mark.parametrize("term", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_takes_too_long_is_undecided_and_says_what_to_do(term):
    with pytest.raises(Undecided, match=r"takes more than .* products; prove it in smaller steps"):
        rules.algebra(term, y)


def test_terms_inside_take_from_the_work_of_the_whole():
    one = t.Loss(i, t.Indices(), (z + y) ** 30)
    assert not is_equal(one, z)
    many = sum(t.Unknown(f"b{n}") * t.Loss(i, t.Indices(), (z + y + n) ** 15) for n in range(40))
    with pytest.raises(Undecided, match="takes more than"):
        is_equal(many, z)


def test_the_last_product_may_be_made_and_no_other():
    work = Work()
    work.spend(MOST_PRODUCTS)
    with pytest.raises(Undecided):
        work.spend(1)


@pytest.mark.parametrize(
    ("coefficient", "most"),
    [(Integer(7), 1), (C, 2), (1 / C, 2), ((C + 1) ** 3 + C, 4), (C * (C + K) ** 2, 4 * 3)],
)
def test_monomials_are_those_up_to_the_degrees(coefficient, most):
    assert monomials(coefficient) == most


def test_equal_terms_that_take_too_long_are_undecided_as_evidence():
    with pytest.raises(Undecided):
        same_term((z + 1) ** 300 * (C + 1) ** 300, z)


def repeated(step, times=60):
    term = z
    for _ in range(times):
        term = step(term)
    return term


ENDLESS = {
    "degree": repeated(lambda e: t.Unknown("f", e + 1) * t.Unknown("g", e)),
    "size": repeated(lambda e: t.Equal(c, c) * (e + 1) + e * z),
}


@pytest.mark.parametrize(("what", "term"), ENDLESS.items(), ids=ENDLESS)
def test_a_term_that_repeats_itself_is_refused_before_anything_walks_through_it(what, term):
    for statement in (
        Statement(frozenset(), term, ">", Integer(0)),
        Statement(frozenset(), Integer(0), ">", term),
        Statement(frozenset((TermsDiffer(term, Integer(0)),)), z, ">", Integer(0)),
    ):
        with pytest.raises(IllFormed, match=f"a term has the {what} .*; the largest is"):
            check_statement(statement)


@pytest.mark.parametrize(
    ("largest", "larger"),
    [
        (C**1000, C**1001),
        (t.Unknown("h", *[z] * 49_999), t.Unknown("h", *[z] * 50_000)),  # 2 parts each, and 2
        (1 / (C**20 - C**19), 1 / (C**21 - C**20)),
    ],
    ids=["degree", "size", "denominator"],
)
def test_a_limit_of_size_is_reached_and_not_passed(largest, larger):
    check_statement(Statement(frozenset(), largest, ">", Integer(0)))
    with pytest.raises(IllFormed):
        check_statement(Statement(frozenset(), larger, ">", Integer(0)))


def test_a_chain_of_powers_in_an_assumption_is_refused():
    chain = repeated(lambda e: (e + z) ** 1000, times=4)
    stated = Statement(frozenset((TermsDiffer(chain, Integer(0)),)), C, "≥", Integer(0))
    with pytest.raises(IllFormed, match="the degree 2001000000000; the largest is 1000"):
        check_statement(stated)
