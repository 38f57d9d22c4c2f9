"""The rules of the kernel as proof terms, one function a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.statement import Assumption
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.monomials import flattened, key, substitute
from theorems.rocq.export.proofs import told, trans
from theorems.rocq.export.reduction import law_proof
from theorems.rocq.export.rewriting import Rewritten, rewrite
from theorems.rocq.texts import show, show_place, type_over
from theorems.rocq.trees import INDEX, Tree, Unsupported, free_name, scalar_name

Rule = Callable[[Line, Theorem], str]

RULES: dict[str, Rule] = {}
"""How each rule is proved, by its name."""


def rule(function: Rule) -> Rule:
    """Register the proof of a rule under the name of the rule."""
    RULES[function.__name__] = function
    return function


# --- facts ---------------------------------------------------------------------------------------


@rule
def algebra(line: Line, step: Theorem) -> str:
    return line.equal(step.left, step.right)


@rule
def nonnegative(line: Line, step: Theorem) -> str:
    return line.nonnegative(line.tree(step.left))


@rule
def positive_unless_zero(line: Line, step: Theorem) -> str:
    (assumption,) = step.assumptions
    return f"(lt_neq_ge0 {line.nonnegative(line.tree(step.left))} {name_of(assumption)})"


@rule
def cosine(line: Line, step: Theorem) -> str:
    return f"(cosine_le {_in_ball(step, 0)} {_in_ball(step, 1)})"


@rule
def cosine_below(line: Line, step: Theorem) -> str:
    return f"(cosine_ge {_in_ball(step, 0)} {_in_ball(step, 1)})"


def _in_ball(step: Theorem, n: int) -> str:
    name = str(step.inputs[n].args[0])
    if given.UnitBall(name) in step.assumptions:
        return f"({name_of(given.UnitBall(name))} _)"
    return f"(eq_to_le1 ({name_of(given.UnitVectors(name))} _))"


@rule
def inner_below_one(line: Line, step: Theorem) -> str:
    return name_of(step.inputs[0])


@rule
def gram_bound_assumed(line: Line, step: Theorem) -> str:
    assumption, s, u = step.inputs
    places = " ".join(show_place(line.place(x)) for x in (s, u))
    return f"({name_of(assumption)} {places} {name_of(given.Distinct(s, u))})"


# --- structure -----------------------------------------------------------------------------------


@rule
def chain(line: Line, step: Theorem) -> str:
    first, second = step.inputs
    middle = line.equal(first.right, second.left)
    if step.relation == "=":
        return f"(et {line.ref(first)} (et {middle} {line.ref(second)}))"
    if step.relation == "≥":
        parts = (line.at_least(second), middle, line.at_least(first))
        return f"(chain_le {' '.join(parts)})"
    if first.relation == ">":
        return f"(chain_le_lt {line.at_least(second)} {middle} {line.ref(first)})"
    return f"(chain_lt_le {line.ref(second)} {middle} {line.at_least(first)})"


@rule
def add(line: Line, step: Theorem) -> str:
    first, second = step.inputs
    left, right = (
        line.equal(whole, ("add", line.tree(a), line.tree(b)))
        for whole, a, b in (
            (step.left, first.left, second.left),
            (step.right, first.right, second.right),
        )
    )
    if step.relation == "=":
        return line.glued(left, right, f"(c_add {line.ref(first)} {line.ref(second)})")
    if step.relation == "≥":
        return line.glued(left, right, f"(a_le {line.at_least(first)} {line.at_least(second)})")
    if first.relation == ">":
        return line.glued(left, right, f"(a_lt_le {line.ref(first)} {line.at_least(second)})")
    return line.glued(left, right, f"(a_le_lt {line.at_least(first)} {line.ref(second)})")


@rule
def scale(line: Line, step: Theorem) -> str:
    premise, factor = step.inputs
    by = line.tree(factor)
    left, right = (
        line.equal(whole, ("mul", by, line.tree(side)))
        for whole, side in ((step.left, premise.left), (step.right, premise.right))
    )
    if step.relation == "=":
        return line.glued(left, right, f"(c_mulr {show(by)} {line.ref(premise)})")
    sign, lemma = line.nonnegative, "w_le"
    if step.relation == ">":
        sign, lemma = line.positive, "w_lt"
    proof = line.as_strong(premise)
    order = "<=" if lemma == "w_le" else "<"
    return line.glued(left, right, f"({lemma} ({sign(by)} : 0 {order} ({show(by)} : R)) {proof})")


@rule
def sym(line: Line, step: Theorem) -> str:
    return f"(es {line.ref(step.inputs[0])})"


@rule
def weaken(line: Line, step: Theorem) -> str:
    return line.ref(step.inputs[0])


_IMPLIED = {
    (given.StrictlyConvex, given.Convex): "strictly_convex_convex",
    (given.StrictlyConvex, given.StrictlyConvexDiagonal): "strictly_convex_on_diagonal",
    (given.StrictlyDecreasing, given.Nonincreasing): "strictly_decreasing_nonincreasing",
}


@rule
def strengthen(line: Line, step: Theorem) -> str:
    premise, hypothesis = step.inputs
    domains: list[Tree] = [("all", INDEX)]
    if line.signature.has_others:
        domains.append(("others",))
    proofs = [_implied(line, step, type(hypothesis), domain) for domain in domains]
    proof = proofs[0] if len(proofs) == 1 else f"(conj {' '.join(proofs)})"
    return line.ref(premise, hypotheses={hypothesis: proof})


def _implied(line: Line, step: Theorem, kind: type[Assumption], domain: Tree) -> str:
    if kind is given.StrictlyDecreasing:
        parts = (line.hypothesis(x, domain) for x in (given.StrictlyConvex, given.Nonincreasing))
        return f"(strictly_convex_decreasing {' '.join(parts)})"
    premise = next(a for a, b in _IMPLIED if b is kind)
    lemma, proof = _IMPLIED[premise, kind], line.hypothesis(premise, domain)
    coordinates = ""
    if kind is given.StrictlyConvexDiagonal:
        coordinates = " (others_gt0 C_gt1)" if domain[0] == "others" else " k_gt0"
    return f"({lemma}{coordinates} {proof})"


@rule
def cases(line: Line, step: Theorem) -> str:
    same, distinct, a, b = step.inputs
    sides = (_case(line, same, given.Same(a, b)), _case(line, distinct, given.Distinct(a, b)))
    places = " ".join(show_place(line.place(x)) for x in (a, b))
    return f"(by_cases {places} {' '.join(sides)})"


def _case(line: Line, premise: Theorem, case: Assumption) -> str:
    stated = line.statement
    left, right = (
        line.equal(whole, side)
        for whole, side in ((stated.left, premise.left), (stated.right, premise.right))
    )
    return f"(fun {name_of(case)} => {line.glued(left, right, line.as_strong(premise))})"


@rule
def instantiate(line: Line, step: Theorem) -> str:
    premise, variable, value = step.inputs
    old, new = ("variable", free_name(variable)), line.place(value)
    return put_into(
        line,
        step,
        line.ref(premise, put={variable: value}),
        lambda side: flattened(substitute(line.tree(side), old, new)),
    )


@rule
def instantiate_scalar(line: Line, step: Theorem) -> str:
    premise, name, variables, body = step.inputs
    function = scalar_name(name, variables)
    binders = " ".join(f"({free_name(v)} : {_type_of(line, v)})" for v in variables)
    text = line.text(body)
    value = f"(fun {binders} => {text})" if variables else text

    def put(tree: Any) -> Any:
        if not isinstance(tree, tuple):
            return tree
        if tree[:2] == ("scalar", function):
            whole = line.tree(body)
            for v, place in zip(variables, tree[2:], strict=True):
                whole = substitute(whole, ("variable", free_name(v)), put(place))
            return whole
        return tuple(map(put, tree))

    proof = line.ref(premise, functions={function: value})
    return put_into(line, step, proof, lambda side: put(line.tree(side)))


def _type_of(line: Line, variable: t.Variable) -> str:
    return line.signature.type_of(variable)


def put_into(line: Line, step: Theorem, proof: str, put: Callable[[Any], Tree]) -> str:
    """Return a proof of this line from one of what a premise says after something was put in."""
    premise: Theorem = step.inputs[0]
    trees = [(line.tree(a), put(b)) for a, b in zip(_sides(step), _sides(premise), strict=True)]
    if all(key(a) == key(b) for a, b in trees):
        return proof
    left, right = (line.equal(a, b) for a, b in trees)
    return line.glued(left, right, proof)


def _sides(step: Theorem) -> tuple[Any, Any]:
    return step.left, step.right


# --- expectations --------------------------------------------------------------------------------


def said_by(law: Any, variable: t.Variable) -> dict[Assumption, str]:
    """Return what a law says of its variable, each with its proof from the hypothesis h_law."""
    if isinstance(law, t.OtherClasses):
        other = law.args[0]
        return {
            given.Distinct(variable, other): "h_law",
            given.Distinct(other, variable): "(neq_sym h_law)",
        }
    if isinstance(law, t.Points):
        return {given.InSupport(variable, law.args[0]): "h_law"}
    return {}


def discharged(line: Line, premise: Theorem, variable: t.Variable, law: Any) -> tuple[str, bool]:
    """Return a premise as a function of a variable that a law binds, and of what that says of it.

    The second part tells whether the premise uses what the law says.
    """
    hypotheses = said_by(law, variable)
    kind = type_over(line.translator.law(law))
    used = bool(hypotheses.keys() & premise.assumptions) or isinstance(law, t.OtherClasses)
    proof = line.as_strong(premise, hypotheses=hypotheses)
    head = f"({free_name(variable)} : {kind})"
    return f"(fun {head}{' h_law' if used else ''} => {proof})", used


@rule
def average(line: Line, step: Theorem) -> str:
    premise, variable, law = step.inputs
    each, used = discharged(line, premise, variable, law)
    relation = {"=": "congr", "≥": "le", ">": "lt"}[step.relation]
    if isinstance(law, t.OtherClasses):
        if relation == "lt":
            raise Unsupported("a strict sum over other classes has no proof in Rocq")
        return f"(o_{relation}_on {each})"
    if isinstance(law, t.Classes | t.Indices):
        some = ""
        if relation == "lt":
            some = " (class_of C_gt1)" if isinstance(law, t.Classes) else " (Ordinal k_gt0)"
        return f"(s_{relation}{'_all' if some else ''}{some} {each})"
    is_law = law_proof(line.translator.law(law))
    if used:
        return f"(e_{relation}_on {is_law} {each})"
    if relation == "congr":
        return f"(e_congr _ {each})"
    return f"(e_{relation}{'_all' if relation == 'lt' else ''} {is_law} {each})"


@rule
def average_strictly(line: Line, step: Theorem) -> str:
    weak, strict, variable, law, at = step.inputs
    tree_of_law = line.translator.law(law)
    value = _value_of(line, at)
    name = free_name(variable)

    def there(side: Any, strict_side: Any) -> str:
        put = substitute(line.tree(side), ("variable", name), value)
        written, first = rewrite(put, _of_constant(line, at))
        return told(trans(first, _unless_same(line.equal(written, strict_side))))

    sides = (there(a, b) for a, b in zip(_sides(weak), _sides(strict), strict=True))
    at_value = f"(glue_lt {' '.join(sides)} {line.ref(strict)})"
    kind = type_over(tree_of_law)
    functions = " ".join(
        f"(fun {name} : {kind} => {line.text(side)} : R)" for side in (weak.right, weak.left)
    )
    proof = line.at_least(weak, hypotheses=said_by(law, variable))
    everywhere = f"(fun {name} h_law => {proof})"
    place = show_place(value)
    if isinstance(law, t.Classes):
        return f"(@s_lt R _ {functions} {place} {everywhere} {at_value})"
    if isinstance(law, t.OtherClasses):
        other = law.args[0]
        if given.Distinct(at, other) in step.assumptions:
            mass = name_of(given.Distinct(at, other))
        else:
            mass = f"(neq_sym {name_of(given.Distinct(other, at))})"
        c = show_place(line.place(other))
        return f"(@o_lt R C {c} {functions} {place} {everywhere} {mass} {at_value})"
    if isinstance(law, t.ClassLaw):
        mass = f"(rho_gt0 {place})"
    elif isinstance(law, t.Points):
        mass = name_of(given.InSupport(at, law.args[0]))
    elif isinstance(law, t.IndependentClasses):
        mass = f"(iid_constant_gt0 k {show_place(line.place(at.args[0]))} rho_gt0)"
    else:
        raise Unsupported(f"a strict mean over {law} has no proof in Rocq")
    is_law = law_proof(tree_of_law)
    return f"(@e_lt R _ _ {functions} {place} {is_law} {everywhere} {mass} {at_value})"


def _unless_same(proof: str) -> str | None:
    return None if proof == "(erefl _)" else proof


def _value_of(line: Line, at: Any) -> Tree:
    """Return a value that is drawn; a family is a finite function, with that text for a name."""
    if isinstance(at, t.Constant):
        return ("variable", f"[ffun=> {show_place(line.place(at.args[0]))}]")
    return line.place(at)


def _of_constant(line: Line, at: Any) -> Callable[[Tree], Rewritten | None]:
    """Return the rewriting of entries of a constant finite function to its value."""
    family = _value_of(line, at)

    def found(tree: Tree) -> Rewritten | None:
        if isinstance(at, t.Constant) and tree[:2] == ("entry", family):
            klass = line.place(at.args[0])
            return klass, f"(constant_entry {show_place(klass)} {show_place(tree[2])})"
        return None

    return found
