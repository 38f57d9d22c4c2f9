"""Claims that 0 > 1, each by another forgery; `nceproof verify` must call none of them proved."""

import copy
import json
import os
import pickle
from contextlib import suppress

from sympy import S, Tuple
from sympy.core.symbol import Str

from theorems.kernel import conditions, loss_rules, normal_form, replay, rules, terms, theorem
from theorems.kernel import statement as given
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem, rule
from theorems.verdicts.claim import derived

FALSE = Statement(frozenset(), S(0), ">", S(1))


def genuine():
    return rules.positive_unless_zero(S(1))


SIDES = (S(0), S(1))


def forged(statement=FALSE, name="algebra", inputs=SIDES):
    made = object.__new__(Theorem)
    for slot, value in (("statement", statement), ("rule", name), ("inputs", inputs)):
        object.__setattr__(made, slot, value)
    return made


def forgery(function, statement=FALSE):
    formal = lambda: statement  # noqa: E731
    return derived(kind="theorem", formal=formal, source="forged")(function)


C, K = terms.CLASS_COUNT, terms.NEGATIVES
BEYOND_SIX = (C - 2) * (C - 3) * (C - 4) * (C - 5) * (C - 6)


def at_most_six(factor=1):
    """No model of at most six classes is against it."""
    statement = Statement(frozenset(), factor * BEYOND_SIX, "=", S(0))
    return lambda function: forgery(function, statement)


@forgery
def by_constructor():
    """Zero is more than one.

    0 > 1.
    """
    return Theorem(FALSE, "algebra", (S(0), S(1)))


@forgery
def by_object_new():
    """Zero is more than one.

    0 > 1.
    """
    return forged()


@forgery
def by_copying():
    """Zero is more than one.

    0 > 1.
    """
    return copy.copy(genuine())


@forgery
def by_pickle():
    """Zero is more than one.

    0 > 1.
    """
    return pickle.loads(pickle.dumps(genuine()))


@forgery
def by_subclass():
    """Zero is more than one.

    0 > 1.
    """
    return type("Theorem", (Theorem,), {"statement": FALSE})


@forgery
def by_class_assignment():
    """Zero is more than one.

    0 > 1.
    """
    made = type("Other", (), {"__slots__": ("inputs", "rule", "statement")})()
    made.statement, made.rule, made.inputs = FALSE, "algebra", (S(0), S(1))
    made.__class__ = Theorem
    return made


@forgery
def by_changing_a_genuine_one():
    """Zero is more than one.

    0 > 1.
    """
    made = genuine()
    object.__setattr__(made, "statement", FALSE)
    return made


@forgery
def by_the_seal():
    """Zero is more than one.

    0 > 1.
    """
    return Theorem(FALSE, "algebra", (S(0), S(1)), theorem._SEAL)


@forgery
def by_a_rule_of_its_own():
    """Zero is more than one.

    0 > 1.
    """
    return rule(lambda: FALSE)()


@forgery
def by_a_rule_in_the_table():
    """Zero is more than one.

    0 > 1.
    """
    rules.RULES["magic"] = forged
    return forged(name="magic", inputs=())


@forgery
def by_a_premise_that_lies():
    """Zero is more than one.

    0 > 1.
    """
    return rules.weaken(forged(), ())


@forgery
def by_a_circle():
    """Zero is more than one.

    0 > 1.
    """
    made = forged(name="weaken")
    object.__setattr__(made, "inputs", (made, ()))
    return made


@forgery
def by_inputs_that_cannot_be_written():
    """Zero is more than one.

    0 > 1.
    """
    return forged(inputs=(object(), [S(0)]))


class Lying(Statement):
    def __eq__(self, other):
        return True

    __hash__ = Statement.__hash__


class LyingSet(frozenset):
    def __rsub__(self, other):
        return frozenset()


@forgery
def by_a_statement_that_equals_everything():
    """Zero is more than one.

    0 > 1.
    """
    return forged(Lying(LyingSet(), S(0), ">", S(1)), "positive_unless_zero", (S(1),))


@forgery
def by_a_node_with_the_name_of_another():
    """Zero is more than one.

    0 > 1.
    """
    fake = type("Unknown", (terms.Probability,), {})
    return rules.add(rules.positive_unless_zero(fake(terms.Variable("c", "class"))), forged())


@forgery
def by_contradictory_premises():
    """Zero is more than one.

    0 > 1.
    """
    c = terms.Variable("c", "class")
    return rules.algebra(S(0), S(1), (given.Same(c, c), given.Distinct(c, c)))


@forgery
def by_side_conditions_that_are_gone():
    """Zero is more than one.

    0 > 1.
    """
    for module in (conditions, rules, loss_rules):
        module.check = lambda condition, message: None
    rules.is_nonnegative = rules.is_positive = lambda term: True
    return rules.chain(
        rules.add(rules.positive_unless_zero(S(-1)), rules.algebra(S(1), S(1))),
        rules.algebra(S(1), S(1)),
    )


@forgery
def by_an_equality_that_always_holds():
    """Zero is more than one.

    0 > 1.
    """
    always = lambda *_: True  # noqa: E731
    conditions.is_equal = theorem.is_equal = normal_form.is_equal = always
    return rules.positive_unless_zero(S(1))


HIDDEN = "import sys; sys.modules['theorems.kernel.theorem'].is_equal = lambda *sides: True"


@forgery
def by_a_text_that_sympy_would_run():
    """Zero is more than one.

    0 > 1.
    """
    return rules.positive_unless_zero(f"(exec({HIDDEN!r}), 4)[1]")


members, s, u = (terms.Variable(*v) for v in (("e•", "classes"), ("s", "class"), ("u", "class")))
i, j, n = (terms.Variable(name, "index") for name in "ijn")


def over(index, body):
    return terms.Bind(index, terms.Indices(), body)


def inside(index):
    return terms.Equal(terms.Entry(members, index), s)


def hidden(index):
    """[e_i = s], in which no [e_i = s] is seen."""
    found = terms.Equal(u, terms.Entry(members, index)) * terms.Equal(u, s)
    return terms.Bind(u, terms.Classes(), found)


def telescoped(sum_of, nothing, factor):
    """From 0 = nothing, by the family of classes that are all s: nothing · factor = 0."""

    def joined(index):
        return inside(index) + (1 - inside(index)) * terms.Equal(index, j)

    step = rules.algebra(sum_of(inside), sum_of(joined))
    whole = rules.instantiate(rules.telescope(step, members, s, j), members, terms.Constant(s))
    none, every = rules.algebra(0, whole.left), rules.algebra(whole.right, nothing)
    return rules.sym(rules.scale(rules.chain(rules.chain(none, whole), every), factor))


@at_most_six()
def by_a_family_behind_a_factor_that_vanishes():
    """Every number of classes is at most six.

    (C − 2)(C − 3)(C − 4)(C − 5)(C − 6) = 0.
    """
    return telescoped(lambda own: over(i, own(i) * hidden(i)), K, BEYOND_SIX / K)


@at_most_six(K * (K - 1))
def by_a_family_that_is_on_neither_side():
    """There are at most six classes, or one negative.

    k(k − 1)(C − 2)(C − 3)(C − 4)(C − 5)(C − 6) = 0.
    """

    def sum_of(own):
        pairs = own(i) * (1 - own(n)) * (2 * hidden(i) - 1)
        return over(i, (K - 1) * own(i)) + over(i, over(n, pairs))

    return telescoped(sum_of, K * (K - 1), BEYOND_SIX)


def orthonormal():
    """There are C orthonormal vectors in R^{C − 1}, which no model decides."""
    cosine = terms.Inner(terms.Vector("v", s), terms.Vector("v", u))
    others = terms.Bind(u, terms.OtherClasses(s), cosine**2)
    found = Tuple(Str("v"), C - 1)
    return Statement(frozenset(), S(0), "≥", terms.Bind(s, terms.Classes(), others), (found,))


@lambda function: forgery(function, orthonormal())
def by_the_answer_to_another_request():
    """There are C orthonormal vectors in R^{C − 1}.

    What is open here is the pipe to the process that runs derivations again.
    """
    honest = genuine()
    written = replay.write_derivation(honest), replay.write_statement(honest.statement)
    request = json.dumps(dict(zip(("derivation", "statement"), written, strict=True)))
    for descriptor in range(3, 64):
        with suppress(OSError):
            os.write(descriptor, f"{request}\n".encode())
    return forged(orthonormal())
