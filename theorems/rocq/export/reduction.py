"""Monomials made simpler step by step, as the kernel does it: indicators, draws, marginals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from theorems.rocq.export.expansion import Expanded, expand, wrap
from theorems.rocq.export.facts import first_of
from theorems.rocq.export.monomials import (
    NOTHING,
    Monomial,
    Sum,
    binder_of,
    flattened,
    key,
    leaf,
    names,
    occurs,
    substitute,
    weight,
)
from theorems.rocq.export.proofs import Proof, past, product_of, sum_of, trans, under
from theorems.rocq.export.setting import Setting
from theorems.rocq.export.unfolding import minus
from theorems.rocq.texts import show, show_law, show_place
from theorems.rocq.trees import CLASS, INDEX, Tree

Step = Callable[[Monomial, Setting], Expanded | None]


def reduce(terms: Sum, setting: Setting) -> Expanded:
    """Return a sum of monomials in which nothing is left to do."""
    if terms == NOTHING:
        return terms, None
    if terms[0] == "sum":
        (a, p), (b, q) = (reduce(part, setting) for part in terms[1:])
        return ("sum", a, b), sum_of(p, q)
    for step in _STEPS:
        found = step(terms[1], setting)
        if found is not None:
            changed, p = found
            done, q = reduce(changed, setting)
            return done, trans(p, q)
    return terms, None


# --- moving what a step is about to where its lemma wants it -------------------------------------


def front(one: Monomial, j: int, setting: Setting) -> tuple[Monomial, Proof]:
    """Bring an atom to the front."""
    atoms = (one.atoms[j], *one.atoms[:j], *one.atoms[j + 1 :])
    return replace(one, atoms=atoms), one.inside(setting.reordered(one.atoms, atoms))


def innermost(one: Monomial, name: str) -> tuple[Monomial, Proof]:
    """Bring a bound variable to the inside."""
    binders, swaps = list(one.binders), list[Proof]()
    place = next(n for n, binder in enumerate(binders) if binder[0] == name)
    for n in range(place, len(binders) - 1):
        swaps.append(past(under(binders[:n], "(s_swap _)"), len(one.coefficients)))
        binders[n], binders[n + 1] = binders[n + 1], binders[n]
    return replace(one, binders=tuple(binders)), trans(*swaps)


def _rest(one: Monomial) -> Monomial:
    """Return a monomial without its innermost variable and its first atom."""
    return Monomial(one.coefficients, one.binders[:-1], one.atoms[1:])


# --- the steps -----------------------------------------------------------------------------------


def _known(one: Monomial, setting: Setting) -> Expanded | None:
    """Put one class for another where an assumption says that they are the same."""
    for kept, gone, proof in setting.facts.same:
        moved = substitute(one.atoms, gone, kept)
        if moved != one.atoms:
            z = setting.fresh("z")
            hole = replace(one, atoms=substitute(one.atoms, gone, ("variable", z)))
            return leaf(replace(one, atoms=moved)), (
                f"(same_subst (fun {z} => {show(hole.tree())}) {proof})"
            )
    return None


def _indicator(one: Monomial, setting: Setting) -> Expanded | None:
    for j, atom in enumerate(one.atoms):
        if atom[0] == "equal":
            found = (
                _known_indicator(one, j, setting)
                or _summed_indicator(one, j, setting)
                or _other_name(one, j, setting)
            )
            if found:
                return found
    return None


def _known_indicator(one: Monomial, j: int, setting: Setting) -> Expanded | None:
    """Replace [a = a] by 1, and [a = b] by 0 for different classes."""
    _, a, b = one.atoms[j]
    if a == b:
        new, proof = front(one, j, setting)
        rest = replace(new, atoms=new.atoms[1:])
        return leaf(rest), trans(proof, new.inside("(i_same _ _)"))
    for pair, lemma in (((a, b), "i_distinct"), ((b, a), "i_distinct'")):
        if pair in setting.facts.distinct:
            new, p = front(one, j, setting)
            zero = f"({lemma} _ {setting.facts.distinct[pair]})"
            terms, q = wrap(replace(new, atoms=()), NOTHING, zero)
            return terms, trans(p, q)
    return None


def _summed_indicator(one: Monomial, j: int, setting: Setting) -> Expanded | None:
    """Σ_x [x = a] G(x) = G(a)."""
    _, a, b = one.atoms[j]
    bound = dict(one.binders)
    for gone, kept, lemma in ((a, b, "s_ind"), (b, a, "s_ind'")):
        if gone[0] == "variable" and gone[1] in bound and not _rests_on(kept, gone[1], one):
            new, p = front(one, j, setting)
            new, q = innermost(new, gone[1])
            outer = _rest(new)
            summed = replace(outer, atoms=substitute(outer.atoms, gone, kept))
            return leaf(summed), trans(p, q, outer.inside(f"({lemma} _ _)"))
    return None


def _rests_on(place: Tree, name: str, one: Monomial) -> bool:
    """Tell whether a place has a variable in it, or in the laws of what it is made of."""
    laws = {atom[2]: atom[1] for atom in one.atoms if atom[0] == "weight"}
    found = {*names(place)}
    while more := {x for v in found for x in names(laws.get(("variable", v)))} - found:
        found |= more
    return name in found


def _other_name(one: Monomial, j: int, setting: Setting) -> Expanded | None:
    """Replace [a = b] X(b) by [a = b] X(a)."""
    _, a, b = one.atoms[j]
    kept, gone = first_of(a, b)
    if gone[0] == "variable" and _rests_on(kept, gone[1], one):
        return None
    rest = one.atoms[:j] + one.atoms[j + 1 :]
    moved = substitute(rest, gone, kept)
    if moved == rest:
        return None
    new, p = front(one, j, setting)
    z = setting.fresh("z")
    hole = show(Monomial(atoms=substitute(rest, gone, ("variable", z))).product())
    turned = None if a == gone else product_of("(i_sym _ _ _)", None)
    put = f"(i_subst (fun {z} => {hole}) {show_place(gone)} {show_place(kept)})"
    done = replace(one, atoms=(("equal", gone, kept), *moved))
    return leaf(done), trans(p, new.inside(trans(turned, put)))


def _unit(one: Monomial, setting: Setting) -> Expanded | None:
    """⟨u, u⟩ = 1 for a unit vector, also where two places only now are the same."""
    for j, atom in enumerate(one.atoms):
        if atom[0] == "dot" and atom[1] == atom[2] and atom[1][1] in setting.facts.units:
            new, proof = front(one, j, setting)
            rest = replace(new, atoms=new.atoms[1:])
            one_left = product_of(f"({setting.facts.units[atom[1][1]]} _)", None)
            unit = trans(one_left, "(p_1 _)")
            return leaf(rest), trans(proof, new.inside(unit))
    return None


def _unused(one: Monomial, setting: Setting) -> Expanded | None:
    """Σ_c a = C a and Σ_x P(x) a = a, where a does not depend on what is summed over."""
    for name, kind in one.binders:
        users = [j for j, atom in enumerate(one.atoms) if occurs(name, atom)]
        if not users and kind in (CLASS, INDEX):
            new, p = innermost(one, name)
            size: Tree = ("C",) if kind == CLASS else ("k",)
            inner = Monomial((size,), (), new.atoms)
            constant = f"(s_const _ {show(inner.product())})"
            terms, q = wrap(Monomial(new.coefficients, new.binders[:-1]), leaf(inner), constant)
            return terms, trans(p, q)
        masses = [j for j in users if _is_weight_of(one.atoms[j], name)]
        if len(masses) == 1 and users == masses:
            new, p = front(one, masses[0], setting)
            new, q = innermost(new, name)
            outer = _rest(new)
            proof = law_proof(new.atoms[0][1])
            total = outer.inside(f"(s_law {show(outer.product())} {proof})")
            return leaf(outer), trans(p, q, total)
    return None


def _is_weight_of(atom: Tree, name: str) -> bool:
    return bool(atom[0] == "weight" and atom[2] == ("variable", name) and not occurs(name, atom[1]))


def _marginal(one: Monomial, setting: Setting) -> Expanded | None:
    """Draw one entry of a family, or one or two of a permutation, from the law of its own."""
    for name, kind in one.binders:
        masses = [j for j, atom in enumerate(one.atoms) if _is_weight_of(atom, name)]
        if kind in (CLASS, INDEX, "X") or len(masses) != 1:
            continue
        law = one.atoms[masses[0]][1]
        if law[0] == "words" and not setting.facts.pair_uniform:
            continue
        rest = one.atoms[: masses[0]] + one.atoms[masses[0] + 1 :]
        places = places_of(rest, name)
        most = 2 if law == ("uniform",) else 1
        if places is None or not 1 <= len(places) <= most:
            continue
        new, p = front(one, masses[0], setting)
        new, q = innermost(new, name)
        outer = replace(_rest(new), atoms=())
        entries = [("entry", ("variable", name), place) for place in places]
        if law == ("uniform",):
            inner, r = _permuted(rest, entries, setting)
        elif law[0] == "words":
            inner, r = _of_word(law, rest, entries[0], setting)
        else:
            inner, r = _entry_drawn(law, rest, entries[0], setting)
        terms, s = wrap(outer, inner, r)
        return terms, trans(p, q, s)
    return None


def _entry_drawn(law: Tree, rest: tuple[Tree, ...], entry: Tree, setting: Setting) -> Expanded:
    place, y = entry[2], setting.fresh("y")
    own: Tree = ("rho",)
    if law[0] != "iid":
        own = ("D", flattened(("entry", law[1], place)) if law[0] == "points" else place)
    kind = CLASS if law[0] == "iid" else "X"
    moved = substitute(rest, entry, ("variable", y))
    body = show(Monomial(atoms=moved).product())
    proof = f"(s_marginal {show_place(place)} (fun {y} : {kind} => {body}) {each_law(law)})"
    drawn = Monomial(binders=((y, kind),), atoms=(weight(own, ("variable", y)), *moved))
    return leaf(drawn), proof


def _of_word(law: Tree, rest: tuple[Tree, ...], entry: Tree, setting: Setting) -> Expanded:
    """Draw one class of a word where it is uniform on the classes other than that of the word."""
    y, own = setting.fresh("t"), law[1]
    body = Monomial(atoms=substitute(rest, entry, ("variable", y))).product()
    function = f"(fun {y} : {CLASS} => {show(body)})"
    place = f"{show_place(own)} {show_place(entry[2])}"
    lemma = f"(s_pair {place} {function} C_gt1 h_PairUniform)"
    apart = ("mul", minus(("equal", ("variable", y), own)), body)
    terms, proof = expand(("mul", ("inv", minus_one()), ("sum", ("all", CLASS), y, apart)), setting)
    return terms, trans(lemma, proof)


def _permuted(rest: tuple[Tree, ...], entries: list[Tree], setting: Setting) -> Expanded:
    s, u = setting.fresh("s"), setting.fresh("t")
    x, y = ("variable", s), ("variable", u)
    all_of: Tree = ("all", CLASS)
    alone = Monomial(atoms=substitute(rest, entries[0], x))
    share: Tree = ("inv", ("C",))
    if len(entries) == 1:
        body = alone.product()
        lemma = f"(s_perm1 (fun {s} : {CLASS} => {show(body)}) {show_place(entries[0][2])} C_gt1)"
        mean: Tree = ("mul", share, ("sum", all_of, s, body))
    else:
        both = Monomial(atoms=substitute(alone.atoms, entries[1], y)).product()
        a, b = (entry[2] for entry in entries)
        lemma = (
            f"(s_perm2 (fun {s} {u} : {CLASS} => {show(both)}) "
            f"{show_place(a)} {show_place(b)} C_gt1)"
        )
        same = ("sum", all_of, s, substitute(both, y, x))
        apart = ("sum", all_of, s, ("sum", all_of, u, ("mul", minus(("equal", x, y)), both)))
        pairs = ("mul", share, ("inv", minus_one()))
        together: Tree = ("equal", a, b)
        mean = (
            "add",
            ("mul", together, ("mul", share, same)),
            ("mul", minus(together), ("mul", pairs, apart)),
        )
    terms, proof = expand(mean, setting)
    return terms, trans(lemma, proof)


def minus_one() -> Tree:
    """Return C − 1."""
    return ("add", ("C",), ("opp", ("number", 1, 1)))


def _balanced(one: Monomial, setting: Setting) -> Expanded | None:
    """ρ_c = 1/C."""
    for j, atom in enumerate(one.atoms):
        if setting.facts.balanced and atom[:2] == ("weight", ("rho",)):
            new, p = front(one, j, setting)
            inner = Monomial((("inv", ("C",)),), (), new.atoms[1:])
            mass = product_of(f"(h_Balanced {show_place(atom[2])})", None)
            terms, q = wrap(replace(new, atoms=()), leaf(inner), mass)
            return terms, trans(p, q)
    return None


_STEPS: tuple[Step, ...] = (_known, _indicator, _unit, _unused, _marginal, _balanced)


# --- laws and places -----------------------------------------------------------------------------


def each_law(law: Tree) -> str:
    """Return the proof that each entry of a family has a law."""
    if law[0] == "iid":
        return "(fun _ => rho_law)"
    if law[0] == "one":
        return "D_law"
    place = show_place(("entry", law[1], ("variable", "i0")))
    return f"(fun i0 : {INDEX} => D_law {place})"


def law_proof(law: Tree) -> str:
    """Return the proof that a law is one."""
    match law[0]:
        case "rho":
            return "rho_law"
        case "D":
            return f"(D_law {show_place(law[1])})"
        case "words":
            return f"(W_law {show_place(law[1])})"
        case "uniform":
            return "(@uniform_law R C)"
    return f"(law_independent {each_law(law)} : law {show_law(law)})"


def places_of(atoms: tuple[Tree, ...], name: str) -> list[Tree] | None:
    """Return the places at which a family is used; None where it is used in another way."""
    found = set[Tree]()

    def walk(tree: object, bound: frozenset[str]) -> bool:
        if not isinstance(tree, tuple):
            return True
        if tree == ("variable", name):
            return False
        if tree[:2] == ("entry", ("variable", name)):
            found.add(tree[2])
            return not {*names(tree[2])} & (bound | {name})
        binds = binder_of(tree)
        inside = bound | {binds[1]} if binds else bound
        return all(walk(part, inside) for part in tree)

    return sorted(found, key=key) if all(walk(x, frozenset()) for x in atoms) else None
