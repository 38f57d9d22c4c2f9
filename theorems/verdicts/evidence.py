"""Evidence, sealed: only the comparators of this file decide what an instance says (trusted).

A comparator is given both sides, checks that they are of exactly the types that it can compare,
and computes True, False or None (undecided) itself. What it found is kept here, under the identity
of the `Evidence`, which holds nothing that could be set, copied or pickled. `asserted` is the one
way to type a Boolean in; it leaves a mark that no comparator takes off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import inf
from typing import Any, NoReturn, final
from weakref import WeakKeyDictionary

from numerics.balls.calculus.hypotheses import HYPOTHESES, proved
from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.witness import check, contradicts
from numerics.balls.dual_check import is_exact_minimiser
from numerics.exact import rational_functions as exact
from numerics.exact.formula import parameters_of, show
from numerics.exact.parse import parse
from theorems.certificates import acceptance
from theorems.errors import Rejected, Undecided
from theorems.kernel.normal_form import is_equal
from theorems.kernel.replay import read_statement, write_statement
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.verdicts.plain import quotable
from theorems.verdicts.shown import shown_pair, shown_side
from theorems.verdicts.sides import Side, exact_numbers, inequality, margins_of, number, side_of


@dataclass(frozen=True, slots=True)
class Fact:
    """What a comparator found: a sentence with both sides, its contrary, and which one holds.

    A fact of one side decides in one direction only. A step of an argument, or an argued case,
    shows something else than the claim or its contrary, which takes the author's words.
    """

    said: str
    contrary: str
    holds: bool | None
    is_asserted: bool = False
    is_one_sided: bool = False
    is_step: bool = False
    is_argued: bool = False


_FACTS: WeakKeyDictionary[Evidence, tuple[Any, ...]] = WeakKeyDictionary()
"""The fields of each fact: a tuple cannot be changed, and who asks is given a fact of his own."""


@final
class Evidence:
    """What a comparator found of two sides.

    >>> Evidence()
    Traceback (most recent call last):
    TypeError: an Evidence is made by the comparators of theorems.verdicts.evidence only
    """

    __slots__ = ("__weakref__",)

    def __new__(cls) -> Evidence:
        """Refuse; a comparator is the only way in."""
        raise TypeError("an Evidence is made by the comparators of theorems.verdicts.evidence only")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Evidence cannot be subclassed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("an Evidence cannot be pickled or copied; compare the two sides again")

    @property
    def holds(self) -> bool | None:
        """True, False, or None where the comparator could not decide."""
        return fact_of(self).holds

    @property
    def is_asserted(self) -> bool:
        """Whether a Boolean that was typed in has a part in it."""
        return fact_of(self).is_asserted

    def __bool__(self) -> NoReturn:
        raise TypeError("an Evidence is three-valued; ask whether it `.holds`")

    def __str__(self) -> str:
        fact = fact_of(self)
        if fact.holds is None:
            return f"undecided: {fact.said}"
        return fact.said if fact.holds else fact.contrary

    def __repr__(self) -> str:
        return f"<Evidence {self}>"


def fact_of(evidence: Evidence) -> Fact:
    """Return what was found; raise `TypeError` for what no comparator made.

    >>> fact_of(below(2, 1)).contrary, fact_of(shown(below(1, 2))).is_step
    ('2 ≥ 1', True)
    """
    if type(evidence) is not Evidence or evidence not in _FACTS:
        raise TypeError(
            f"a {type(evidence).__name__} is no evidence; make it by a comparator of "
            "theorems.language, such as below(left, right), or by `asserted`"
        )
    return Fact(*_FACTS[evidence])


def _made(said: str, contrary: str, holds: bool | None, **kind: bool) -> Evidence:
    evidence = object.__new__(Evidence)
    _FACTS[evidence] = astuple(Fact(said, contrary, holds, **kind))
    return evidence


def _compared(left: Side, relation: str, right: Side, holds: bool | None) -> Evidence:
    """Return what was found of two sides and a relation."""
    (a, b), contrary = shown_pair(left, right, is_inside=relation == "∈"), _CONTRARY[relation]
    return _made(f"{a} {relation} {b}", f"{a} {contrary} {b}", holds)


_CONTRARY = {"<": "≥", "≤": ">", "=": "≠", "∈": "∉"}


# --- numbers ----------------------------------------------------------------------------------


def below(left: Any, right: Any) -> Evidence:
    """Decide left < right, for enclosures, integers, fractions and `fmpq`.

    >>> from fractions import Fraction
    >>> str(below(Fraction(1, 3), 1)), below(1, 1).holds
    ('1/3 < 1', False)
    """
    a, b = number(left, "the left side"), number(right, "the right side")
    return _compared(a, "<", b, _decided(a.upper < b.lower, a.lower >= b.upper))


def at_most(left: Any, right: Any) -> Evidence:
    """Decide left ≤ right, for the same numbers.

    >>> at_most(1, 1).holds, str(at_most(2, 1))
    (True, '2 > 1')
    """
    a, b = number(left, "the left side"), number(right, "the right side")
    return _compared(a, "≤", b, _decided(a.upper <= b.lower, a.lower > b.upper))


def equal(left: Any, right: Any) -> Evidence:
    """Decide left = right, for the same numbers, and for lists and tuples of them.

    Enclosures that are apart are different; only those of width zero are ever equal. Raises
    `ValueError` for a list of nothing.

    >>> from fractions import Fraction
    >>> equal([1, Fraction(2, 4)], (1, Fraction(1, 2))).holds, equal(1, 2).holds
    (True, False)
    """
    a, b = side_of(left, "the left side"), side_of(right, "the right side")
    return _compared(a, "=", b, _equal(a, b))


def _equal(a: Side, b: Side) -> bool | None:
    if not isinstance(a, tuple) and not isinstance(b, tuple):
        is_one = a.lower == a.upper == b.lower == b.upper
        return _decided(is_one, a.upper < b.lower or b.upper < a.lower)
    if not isinstance(a, tuple) or not isinstance(b, tuple):
        raise TypeError("a number and a list cannot be compared; give two of one kind")
    if len(a) != len(b):
        raise ValueError(f"lists of {len(a)} and {len(b)} entries are compared")
    return _conjunction([_equal(x, y) for x, y in zip(a, b, strict=True)])


def different(left: Any, right: Any) -> Evidence:
    """Decide left ≠ right, the negation of `equal`.

    >>> str(different(1, 2))
    '1 ≠ 2'
    """
    return no(equal(left, right))


def within(inner: Any, outer: Any) -> Evidence:
    """Decide that the number that `inner` encloses lies between the ends of `outer`.

    >>> from fractions import Fraction
    >>> from numerics.balls.enclosure import Enclosure
    >>> within(Fraction(1, 2), Enclosure(Fraction(0), Fraction(1), 53)).holds
    True
    """
    a, b = number(inner, "the inner side"), number(outer, "the outer side")
    is_inside = b.lower <= a.lower and a.upper <= b.upper
    return _compared(a, "∈", b, _decided(is_inside, a.upper < b.lower or b.upper < a.lower))


def _decided(true: bool, false: bool) -> bool | None:
    return True if true else False if false else None


# --- formulas ---------------------------------------------------------------------------------


def identity(left: Any, right: Any) -> Evidence:
    """Decide that two SymPy expressions are the same rational function.

    A name is one unknown. Both are brought to a quotient of polynomials with rational coefficients.
    exp, log, sin, cos and roots are unknowns like any other there, so that different quotients are
    different functions only where there are none of them. Equal rational functions have the same
    values where no denominator vanishes, and the sentence says no more.

    >>> from sympy import Symbol, exp
    >>> x = Symbol("x")
    >>> identity((x + 1)**2, x**2 + 2*x + 1).holds, identity(x, x + 1).holds
    (True, False)
    >>> identity(exp(2*x), exp(x)**2 + 1).holds is None
    True
    """
    a, b = exact.read(left, right)
    if a == b:  # SymPy has made both sides one: what was compared is not to be seen
        one = exact.shown(a)
        return _made(f"both sides are {one}", f"not both sides are {one}", True)
    one, other = map(exact.shown, (a, b))
    said, contrary = (f"{one} {sign} {other} as rational functions" for sign in "=≠")
    return _made(said, contrary, exact.same(a, b))


def derivative(function: Any, by: Any, expected: Any, *, given: Any = ()) -> Evidence:
    """Decide what the derivative of a SymPy expression by a symbol is, as `identity` compares.

    `given` are pairs of another symbol that depends on that one and its derivative. What is said
    then holds for all such functions, and is not refuted.

    >>> from sympy import Symbol, log
    >>> x, f, g = map(Symbol, "xfg")
    >>> print(derivative(log(1 + x), x, 1 / (1 + x)))
    d/dx (log(x + 1)) = 1/(x + 1) as rational functions
    >>> print(derivative(f**2, x, 2 * f * g, given=[(f, g)]))
    d/dx (f**2) = 2*f*g as rational functions, for d/dx f = g
    """
    parts = (part for pair in given for part in pair)
    one, other, variable, *terms = exact.read(function, expected, by, *parts)
    slopes = exact.slopes(variable, terms[::2], terms[1::2])
    found = exact.derivative(one, slopes)
    x, a, b = map(exact.shown, (variable, one, other))
    known = map(exact.shown, terms)
    where = [f"d/d{x} {f} = {g}" for f, g in zip(known, known, strict=True)]
    constant = ", ".join(sorted(exact.symbols(one) - set(slopes)))
    said = ", ".join(where + ([f"constant {constant}"] if constant else []))
    of = f"as rational functions, for {said}" if said else "as rational functions"
    holds = exact.same(found, other)
    holds = None if where and not holds else holds
    return _made(f"d/d{x} ({a}) = {b} {of}", f"d/d{x} ({a}) ≠ {b} {of}", holds)


def same_term(left: Any, right: Any) -> Evidence:
    """Decide, by the normal form of the kernel, that two well-formed terms are equal.

    Terms with different normal forms are undecided.

    >>> from theorems.kernel import terms as t
    >>> same_term(t.Unknown("A") + 1, 1 + t.Unknown("A")).holds
    True
    """
    given = Statement(frozenset(), left, "=", right)
    check_statement(given)
    copy = read_statement(write_statement(given))  # attributes that hang on a term are not asked
    a, b = copy.left, copy.right
    return _made(f"{a} = {b}", f"{a} ≠ {b}", True if is_equal(a, b) else None)


def meets(loss: str, hypothesis: str, *, margins: Any = None, witness: Any = None) -> Evidence:
    """Decide that a loss, given as a formula, meets a hypothesis on [−2, 2]^k for every k ≥ 1.

    True where the calculus proves it, False where `witness`, an inequality between its values at
    rational points of [−2, 2]^k, contradicts it, for the k of these points: the formula then has
    numbers in the place of β and m. The notation is that of `numerics.exact.parse`; β and m in it
    stand for every β > 0 and every m, or those in the range `margins`.

    >>> print(meets("max(-v)", "convex"))
    ℓ(v) = max(-v) is convex on [−2, 2]^k, every k ≥ 1: each term of the maximum is
    """
    if type(loss) is not str or type(hypothesis) is not str or hypothesis not in HYPOTHESES:
        known = ", ".join(HYPOTHESES)
        raise ValueError(f"loss is {loss!r} and hypothesis {hypothesis!r}; give one of {known}")
    against = None if witness is None else inequality(witness)
    if against is not None and not (against.against == hypothesis and contradicts(against)):
        raise ValueError(f"witness is {witness!r}, which does not contradict {hypothesis}")
    formula = parse(loss)
    names = [name for name in ("beta", "margin") if name in parameters_of(formula)]
    if against is not None and names:
        raise ValueError(
            f"a witness against {loss!r}, which holds {' and '.join(names)}; give the formula with "
            "numbers in their place, at which the witness refutes it"
        )
    between = Range.of(-inf, inf) if margins is None else margins_of(margins)
    every = {"beta": "every beta > 0", "margin": f"every margin{_between(between)}"}
    where = ", ".join(["on [−2, 2]^k, every k ≥ 1", *(every[name] for name in names)])
    name, proofs = hypothesis.replace("_", " "), proved(formula, margins=between)
    read = show(formula)  # what was decided on, which the text need not show
    said = f"ℓ(v) = {read} is {name} {where}"
    if hypothesis in proofs:
        return _made(f"{said}: {proofs[hypothesis].rule}", f"not: {said}", True)
    if against is not None and check(formula, {}, against) is not None:
        k = len(against.terms[0][1])  # of its points: for another k it says nothing
        found = f"ℓ(v) = {read} is not {name} on [−2, 2]^{k}: {against.text}"
        return _made(said, found, False)
    return _made(said, f"not: {said}", None)


def _between(margins: Range) -> str:
    ends = f"{margins.lower} to {margins.upper}"
    return "" if ends == "-inf to inf" else f" from {ends}"


# --- certificates -----------------------------------------------------------------------------


def minimises(gram: Any, law: Any, *, negatives: int, unique: bool = False) -> Evidence:
    """Decide that a Gram matrix minimises L_k of the talk's logistic loss, by a dual certificate.

    With `unique`, that it is the only minimiser. Never False: no certificate refutes nothing.

    >>> minimises([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=1, unique=True).holds
    True
    """
    rows, masses = exact_numbers(gram, "gram"), exact_numbers(law, "law")
    if type(negatives) is not int or type(unique) is not bool:
        raise TypeError(f"negatives is {negatives!r}, unique {unique!r}; give an int and a bool")
    found = is_exact_minimiser(rows, masses, negatives=negatives)
    holds = found.holds and (found.unique or not unique)
    which = "the only" if unique else "a"
    among = "of the logistic loss (β = 1) among Gram matrices of diagonal 1"
    law_shown = shown_side(side_of(masses, "law"))
    what = f"{which} minimiser of L_{negatives} {among} for ρ = {law_shown}"
    given = f"G = {shown_side(side_of(rows, 'gram'))}"
    said = f"{given} is {what}: {found.reason}"
    return _made(said, f"{given} is not {what}", True if holds else None)


def accepted(certificate: bytes) -> Evidence:
    """Decide that every checker of its kind accepts the bytes of a certificate.

    Its statement is the evidence. Never False: a certificate that is rejected proves nothing,
    neither way. Raises `Malformed` for bytes that are no certificate.

    >>> from theorems.certificates import shipped
    >>> accepted(shipped.content("conjecture-unbalanced", "logistic_simplest")).holds
    True
    """
    if type(certificate) is not bytes:
        raise TypeError(f"a {type(certificate).__name__} is no certificate; give a file's bytes")
    try:
        found = acceptance.accepted(certificate)
    except (Rejected, Undecided) as error:
        return _made(f"the certificate is not accepted: {error}", "", None, is_one_sided=True)
    said = acceptance.statement(found.certificate)
    return _made(said, f"not: {said}", True)


# --- putting evidence together ----------------------------------------------------------------


def no(evidence: Evidence) -> Evidence:
    """Decide the contrary; `TypeError` for evidence that decides in one direction only.

    What `shown` and `counterexample` made says nothing of the contrary.

    >>> str(no(below(1, 2))), no(below(2, 1)).holds
    ('1 < 2', True)
    >>> no(shown(below(1, 2)))
    Traceback (most recent call last):
    TypeError: '1 < 2' decides in one direction only; negate what was compared
    """
    fact = fact_of(evidence)
    if fact.is_one_sided:
        raise TypeError(f"'{evidence}' decides in one direction only; negate what was compared")
    holds = None if fact.holds is None else not fact.holds
    return _made(fact.contrary, fact.said, holds, is_asserted=fact.is_asserted)


def counterexample(evidence: Evidence, *, argued: bool = False) -> Evidence:
    """Decide a universal statement by a case against it: False if that holds, else undecided.

    A case by a step of an argument is one, and refutes nothing. Where it takes a step in words from
    the case to the contrary of the statement, say `argued`.

    >>> counterexample(below(1, 2)).holds, counterexample(below(2, 1)).holds
    (False, None)
    """
    if type(argued) is not bool:
        raise TypeError(f"argued is {argued!r}; give True or False")
    fact = fact_of(evidence)
    marks = {"is_asserted": fact.is_asserted, "is_step": fact.is_step, "is_argued": argued}
    holds = False if fact.holds is True else None
    return _made(f"no counterexample by {fact.said}", fact.said, holds, is_one_sided=True, **marks)


def shown(evidence: Evidence) -> Evidence:
    """Decide by a step of an argument: True if it holds; a step that fails refutes nothing.

    A claim that it has a part in is argued and never certified, whatever its instances are called.

    >>> shown(below(1, 2)).holds, shown(below(2, 1)).holds
    (True, None)
    """
    fact = fact_of(evidence)
    said = fact.contrary if fact.holds is False else fact.said
    holds = True if fact.holds is True else None
    return _made(said, "", holds, is_asserted=fact.is_asserted, is_one_sided=True, is_step=True)


def all_of(*evidence: Evidence) -> Evidence:
    """Decide a conjunction: False if one part is, True if all are.

    >>> all_of(below(1, 2), below(2, 3)).holds, all_of(below(1, 2), undecided("?")).holds
    (True, None)
    """
    if not evidence:
        raise ValueError("a conjunction of nothing says nothing; give one evidence at least")
    facts = [fact_of(one) for one in evidence]
    holds = _conjunction([fact.holds for fact in facts])
    said = "; ".join(fact.said for fact in facts if holds is not None or fact.holds is None)
    failed = "; ".join(fact.contrary for fact in facts if fact.holds is False)
    return _made(
        said,
        failed or f"not all of: {said}",
        holds,
        is_asserted=any(fact.is_asserted for fact in facts),
        is_one_sided=any(fact.is_one_sided for fact in facts),
        is_step=any(fact.is_step for fact in facts),
        is_argued=any(fact.is_argued for fact in facts),
    )


def _conjunction(parts: Sequence[bool | None]) -> bool | None:
    if any(part is False for part in parts):
        return False
    return True if all(part is True for part in parts) else None


def undecided(why: str) -> Evidence:
    """Return the evidence of an instance that nothing decided; why is shown as its author's word.

    >>> print(undecided("no candidate"))
    undecided: (author: “no candidate”)
    """
    return _made(f"(author: “{quotable(_text(why), name='why')}”)", "", None, is_one_sided=True)


def asserted(why: str, holds: bool) -> Evidence:
    """Return a Boolean that the author of a claim types in; its verdict is never a success.

    >>> asserted("by hand", True).is_asserted
    True
    """
    if holds is not True and holds is not False:
        raise TypeError(f"holds is {holds!r}; give True or False")
    said = f"asserted by the author: {_text(why)}"
    return _made(said, f"{said} does not hold", holds, is_asserted=True)


def _text(why: str) -> str:
    if type(why) is not str or not why.strip():
        raise TypeError(f"why is {why!r}; give a text that says it")
    return why
