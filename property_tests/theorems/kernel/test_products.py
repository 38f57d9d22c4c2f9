"""Products of a normal form: which are collected, and how many pairs there are."""

from sympy import Integer

from property_tests.theorems.kernel.test_work import c, y, z
from theorems.kernel import terms as t
from theorems.kernel.products import Product, collected, pairs


def test_products_are_collected_where_vectors_and_binders_are_the_same():
    u, v = (Product(Integer(1), vector=t.Vector("u", x)) for x in (c, t.Variable("s", "class")))
    bound = Product(Integer(1), binders=((c, t.Classes()),))
    zy, yz = (Product(Integer(1), atoms=atoms) for atoms in ((z, y), (y, z)))
    squared = Product(Integer(1), atoms=(z, z))
    several = [u, v, bound, zy, squared, Product.of(z), Product(Integer(1))]
    assert collected(several) == several
    assert collected([zy, yz]) == [Product(Integer(2), atoms=(y, z))]
    assert collected([zy, Product(Integer(-1), atoms=(y, z)), u]) == [u]


def test_pairs_count_every_atom_of_every_product():
    first = [Product.of(z), Product(Integer(1), atoms=(z, y))]
    second = [Product(Integer(1)), Product.of(y), Product(Integer(1), atoms=(z, z, y))]
    made = [one.times(two) for one in first for two in second]
    assert pairs(first, second) == sum(1 + len(one.atoms) for one in made)
