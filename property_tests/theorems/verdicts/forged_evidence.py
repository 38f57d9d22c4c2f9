"""False claims whose verdicts are forged, one way each; `test_evidence.py` runs them.

Each says that 1 is below 0, or something of that kind, and none is to come out green.
"""

import copy
import pickle
from fractions import Fraction

from sympy import Symbol, exp

from numerics.balls.calculus.witness import Inequality
from numerics.balls.enclosure import Enclosure
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import (
    Evidence,
    accepted,
    all_of,
    asserted,
    at_most,
    below,
    counterexample,
    equal,
    identity,
    meets,
    minimises,
    no,
    shown,
    undecided,
)
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

ONE = {"n": "0"}


class SlyNumber(Fraction):
    """A number that is below everything and equal to it."""

    def __lt__(self, other):
        return True

    __le__ = __eq__ = __gt__ = __ge__ = __lt__
    __hash__ = Fraction.__hash__


class SlySymbol(Symbol):
    """A symbol that equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = Symbol.__hash__


class SlyInstance(Instance):
    """An instance that holds whatever its evidence is."""

    @property
    def holds(self):
        return True


class Look:
    """What looks like evidence."""

    holds, is_asserted = True, False


Look.__name__ = Look.__qualname__ = "Evidence"


def _set_past_the_seal():
    bare = object.__new__(Evidence)
    object.__setattr__(bare, "holds", True)
    return bare


def _of_another_class():
    look = Look()
    look.__class__ = Evidence
    return look


def _subclass():
    return object.__new__(type("Mine", (Evidence,), {"holds": True}))


def _exchanged():
    instance = Instance(ONE, undecided("nothing is known"))
    object.__setattr__(instance, "evidence", Look())
    return instance


def _changed():
    genuine = below(1, 0)
    object.__setattr__(genuine, "holds", True)
    return genuine


def _of_the_lattice():
    forged = Inequality("convex", "> 0", ((Fraction(1), (Fraction(0),)),))
    return no(meets("sum(exp(-v))", "convex", witness=forged))


class SlyText(str):
    """A text that is printed as another one."""

    def __format__(self, how):
        return "x\n∎ proved     riemann-hypothesis  (0.0 s)"

    def __str__(self):
        return self.__format__("")

    def replace(self, *_):
        return "the Riemann hypothesis, which holds"


class SlyDictionary(dict):
    """Parameters that are others each time that they are read."""

    def items(self):
        return {"n": "every n, and every k"}.items()


class SlyMatrix(list):
    """A Gram matrix that is another one after it was decided on."""

    def __iter__(self):
        self.read = getattr(self, "read", 0) + 1
        return iter([[1, -1], [-1, 1]] if self.read < 2 else [[1, 1], [1, 1]])


class SlyBits(int):
    """A precision that says what it likes."""

    def __format__(self, how):
        return "anything"


def _lying_printer():
    lying = exp(Symbol("x"))
    lying._sympystr = lambda printer: "0"
    return no(identity(lying, Symbol("y")))


def _changed_parameters():
    instance = Instance(ONE, below(0, 1))
    object.__setattr__(instance, "parameters", SlyDictionary(ONE))
    return instance


def _changed_note():
    instance = Instance(ONE, below(0, 1))
    object.__setattr__(instance, "note", SlyText("a note"))
    return instance


FORGED = {
    "a_boolean": lambda: Instance(ONE, True),
    "a_text": lambda: Instance(ONE, "all is well"),
    "the_constructor": lambda: Instance(ONE, Evidence(True)),
    "a_bare_object": lambda: Instance(ONE, object.__new__(Evidence)),
    "set_past_the_seal": lambda: Instance(ONE, _set_past_the_seal()),
    "a_copy": lambda: Instance(ONE, copy.copy(below(0, 1))),
    "a_deep_copy": lambda: Instance(ONE, copy.deepcopy(below(0, 1))),
    "a_pickle": lambda: Instance(ONE, pickle.loads(pickle.dumps(below(0, 1)))),
    "a_subclass": lambda: Instance(ONE, _subclass()),
    "a_namesake": lambda: Instance(ONE, Look()),
    "of_another_class": lambda: Instance(ONE, _of_another_class()),
    "exchanged_afterwards": _exchanged,
    "changed_afterwards": lambda: Instance(ONE, _changed()),
    "a_sly_instance": lambda: SlyInstance(ONE, undecided("nothing is known")),
    "a_sly_number": lambda: Instance(ONE, below(SlyNumber(1), 0)),
    "a_boolean_as_a_number": lambda: Instance(ONE, equal(True, 1)),
    "floats": lambda: Instance(ONE, at_most(0.1 + 0.2, 0.3)),
    "a_sly_symbol": lambda: Instance(ONE, identity(SlySymbol("x"), Symbol("y"))),
    "an_inequality_of_no_use": lambda: Instance(ONE, _of_the_lattice()),
    "a_certificate_that_is_none": lambda: Instance(ONE, accepted(b"accepted")),
    "asserted_alone": lambda: Instance(ONE, asserted("I say so", True)),
    "asserted_and_negated": lambda: Instance(ONE, no(asserted("I say so", False))),
    "asserted_in_company": lambda: Instance(ONE, all_of(below(0, 1), asserted("I say so", True))),
    "a_refutation_asserted": lambda: Instance(ONE, asserted("I say so", False), witness={"x": "1"}),
    "sly_parameters": lambda: Instance(SlyDictionary(ONE), below(0, 1)),
    "sly_values": lambda: Instance({"n": SlyText("0")}, below(0, 1)),
    "sly_note": lambda: Instance(ONE, below(0, 1), SlyText("a note")),
    "sly_witness": lambda: Instance(ONE, below(0, 1), "", {"x": [SlyText("1")]}),
    "parameters_changed": _changed_parameters,
    "note_changed": _changed_note,
    "a_sly_matrix": lambda: Instance(
        ONE, minimises(SlyMatrix([0]), ["1/2", "1/2"], negatives=1, unique=True)
    ),
    "a_sly_formula": lambda: Instance(ONE, meets("sum(exp(-v))", SlyText("convex"))),
    "a_symbol_called_1": lambda: Instance(ONE, identity(Symbol("1"), Symbol("1"))),
    "a_symbol_called_a_sum": lambda: Instance(
        ONE, identity(Symbol("1 + x") + 1, 1 + Symbol("1 + x"))
    ),
    "two_symbols_of_one_name": lambda: Instance(
        ONE, no(identity(Symbol("x"), Symbol("x", positive=True)))
    ),
    "symbols_that_do_not_commute": lambda: Instance(
        ONE, no(identity(Symbol("A", commutative=False), Symbol("B")))
    ),
    "a_printer_of_its_own": lambda: Instance(ONE, _lying_printer()),
    "sly_bits": lambda: Instance(ONE, below(Enclosure(Fraction(0), Fraction(1), SlyBits(53)), 2)),
    "a_step_turned_round": lambda: Instance(ONE, no(shown(below(1, 2))), witness={"x": "1"}),
    "a_case_turned_round": lambda: Instance(ONE, no(counterexample(below(1, 2)))),
    "a_step_in_company_turned_round": lambda: Instance(
        ONE, no(all_of(shown(below(1, 2)), below(2, 3))), witness={"x": "1"}
    ),
    "a_step_of_a_case": lambda: Instance(ONE, counterexample(shown(below(0, 1)))),
    "another_member_that_fails": lambda: Instance({"n": "1"}, below(1, 0), witness={"x": "1"}),
    "another_member": lambda: Instance({"n": "1"}, below(0, 1)),
    "a_parameter_more": lambda: Instance({"n": "0", "k": "1"}, below(0, 1)),
}


def _claim(name, made, declared, size=1, times=1):
    def instances():
        """One is below zero.

        1 < 0.
        """
        for _ in range(times):
            yield made()

    instances.__name__ = name
    return claim(
        kind="lemma",
        hypotheses=("none",),
        family=grid(n=range(size)),
        source="forged",
        declared=declared,
    )(instances)


def exchanged_when_it_was_judged():
    """One is below zero.

    1 < 0.
    """
    instance = Instance(ONE, undecided("nothing is known"))
    yield instance
    object.__setattr__(instance, "evidence", Look())


LATE = claim(
    kind="lemma",
    hypotheses=("none",),
    family=grid(n=range(1)),
    source="forged",
    declared=Verdict.CERTIFIED,
)(exchanged_when_it_was_judged)

CLAIMS = [LATE, *(_claim(name, made, Verdict.CERTIFIED) for name, made in FORGED.items())]
CLAIMS += [
    _claim("too_few", lambda: Instance(ONE, below(0, 1)), Verdict.CERTIFIED, size=2),
    _claim("one_twice", lambda: Instance(ONE, below(0, 1)), Verdict.CERTIFIED, size=2, times=2),
    _claim("none_at_all", lambda: None, Verdict.VACUOUS, size=0, times=0),
    _claim("declared_asserted", FORGED["asserted_alone"], Verdict.ASSERTED),
]
for one in CLAIMS:
    globals()[one.id] = one
