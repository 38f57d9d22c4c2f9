"""Names read like no other one, wherever something is called by them."""

import re
from itertools import combinations

import pytest
from flint import Ordering, fmpq_mpoly_ctx
from hypothesis import given
from hypothesis import strategies as st
from sympy import Basic, Rational, Symbol
from sympy.core.symbol import Str

from numerics.exact.names import KNOWN, is_name, reading
from numerics.exact.rational_functions import read, same
from theorems.errors import IllFormed
from theorems.kernel.names import require_name
from theorems.verdicts.evidence import identity

LOOK_ALIKE = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΣινου" + "аеорсухіѕј" + "ǀ∑ﬀℓɑ𝑥ｘ"
NO_NAMES = [*LOOK_ALIKE, *(f"x{c}" for c in (*LOOK_ALIKE, "″", "‴", "ʹ", "’", "`", "\u0301", "²"))]


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_what_looks_like_another_letter_is_no_name_anywhere(name):
    assert not is_name(name, taken=())
    assert not is_name(name, taken=(), indexed=True)
    with pytest.raises(IllFormed, match="is no name"):
        require_name(Str(name))
    with pytest.raises(ValueError, match="has the name"):
        identity(Symbol(name), Symbol("A"))


@pytest.mark.parametrize("name", [*KNOWN, "f\u0303\u0303", "f\u0302\u0303", "\u0303f", "f1\u0303"])
def test_what_is_known_as_something_else_is_no_name(name):
    assert not is_name(name, taken=())
    with pytest.raises(IllFormed, match="is no name"):
        require_name(Str(name))
    with pytest.raises(ValueError, match="has the name"):
        identity(Symbol(name), Symbol("A"))


@pytest.mark.parametrize("name", ["sin'", "expx", "f\u0303", "f\u0302g\u0303", "logs", "Max"])
def test_what_only_begins_like_that_is_a_name(name):
    require_name(Str(name))


@given(st.characters())
def test_letters_are_latin_or_on_a_short_list(letter):
    listed = "ΓΔΘΛΞΠΦΨΩαβγδεζηθκλμξπρςστφχψω"
    latin = re.fullmatch("[A-Za-z]", letter) is not None
    assert is_name(letter, taken=()) == (latin or letter in listed)


@pytest.mark.parametrize("name", ["x", "p12", "p_1", "v_1_2", "λ'", "tau", "A_x''"])
def test_symbols_and_unknowns_of_polynomials_have_indices(name):
    assert identity(Symbol(name) + 1, 1 + Symbol(name)).holds
    assert read(Symbol(name)) == [("symbol", name)]


@pytest.mark.parametrize("name", ["p_", "_p", "p__1", "x_1_", "x'_1", "f̂", "x⁺", "x•"])
def test_an_index_is_between_letters_and_primes(name):
    with pytest.raises(ValueError, match="has the name"):
        identity(Symbol(name), Symbol("y"))


def test_primes_read_alike():
    assert reading("x′'") == "x''"
    with pytest.raises(ValueError, match=r"two symbols .* have the name x'"):
        identity(Symbol("x'"), Symbol("x′"))
    ascii_prime = fmpq_mpoly_ctx.get(("x'", "other"), Ordering.lex).gens()[0]
    assert identity(ascii_prime, Symbol("x′")).holds


def test_names_that_differ_are_read_as_different_unknowns():
    names = ["x", "X", "x1", "x_1", "x'", "x''", "ξ"]
    assert all(same(*read(Symbol(a), Symbol(b))) is False for a, b in combinations(names, 2))


class Sly(str):
    """A text that is printed as it likes."""


class Like(type(Symbol)):
    """A class of classes that are equal to every other one."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(Rational)


class Half(Rational, metaclass=Like):
    """A number that says p = 7."""

    p, q = 7, 1


def test_a_class_that_equals_all_classes_is_none_of_them():
    disguised = Basic.__new__(Half)
    assert Half == Symbol
    with pytest.raises(TypeError, match="a Half cannot be compared"):
        identity(disguised, Symbol("x"))


def test_only_a_text_is_a_name():
    assert is_name("x", taken=())
    assert not any(is_name(one, taken=()) for one in (Sly("x"), b"x", 7, None))
